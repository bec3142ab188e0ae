"""Rows that a page break cut in two, made whole where that is certain and refused where it is not."""

import re
from collections.abc import Sequence

from parse.model import Line
from parse.readers.tokens import is_folio, is_heading_number, is_numbered

_DIGITS = re.compile(r"[\d,.]+")
_WORDS = re.compile(r"[㐀-鿿]\n?[㐀-鿿]")


def mended(lines: Sequence[Line]) -> list[Line]:
    """The lines of a document, the rest of a row on the next page put back to its beginning.

    >>> head = Line(("2.其他法律行政", "1", "0"), 1, 1)
    >>> [line.cells for line in mended([head, Line(("法规禁止公开", "", ""), 2, 2)])]
    [('2.其他法律行政法规禁止公开', '1', '0')]

    A number that the break went through is none where another digit would have fitted behind it:
    both halves stay in sight, parted.

    >>> [line.cells for line in mended([head, Line(("", "", "7"), 2, 2)])]
    [('2.其他法律行政', '1', '0\\n7')]
    >>> full = Line(("2.重复申请", "1", "9348"), 1, 1, full=frozenset([2]))
    >>> [line.cells for line in mended([full, Line(("", "", "7"), 2, 2)])]
    [('2.重复申请', '1', '93487')]
    >>> heads = Line(("商业企\\n业", "其\\n他"), 1, 1)
    >>> len(mended([heads, Line(("一、本年新收政府信息公开申请数量", "", "7"), 2, 2)]))
    2
    >>> [line.cells for line in mended([head, Line(("3.重复申请", "4", "7"), 2, 2)])]
    [('2.其他法律行政', '1', '0'), ('3.重复申请', '4', '7')]
    """
    kept = list(lines)
    breaks = [i for i in range(1, len(kept)) if kept[i].page > kept[i - 1].page]
    gone: set[int] = set()
    for at in breaks:
        upper = _last_row(kept, at)
        lower = _first_row(kept, at, upper) if upper is not None else None
        if upper is None or lower is None:
            continue
        joined = _joined(kept[upper], kept[lower].cells)
        if joined is None:
            continue
        cells, whole = joined
        kept[upper] = kept[upper]._replace(cells=cells)
        if whole:
            gone.add(lower)
    return [line for i, line in enumerate(kept) if i not in gone]


def _last_row(lines: Sequence[Line], at: int) -> int | None:
    """The row that ends the page before a break, page numbers left aside."""
    page = lines[at - 1].page
    for i in range(at - 1, -1, -1):
        if lines[i].page != page or (not lines[i].table and not is_folio(lines[i].text)):
            return None
        if lines[i].table:
            return i
    return None


def _first_row(lines: Sequence[Line], at: int, upper: int) -> int | None:
    """The row that begins the page after it, page numbers and headings printed again left aside."""
    printed = {line.cells for line in lines[:upper] if line.table}
    for i in range(at, len(lines)):
        line = lines[i]
        if line.page != lines[at].page or (not line.table and not is_folio(line.text)):
            return None
        if line.table and line.cells not in printed:
            return i
    return None


def _joined(line: Line, lower: tuple[str, ...]) -> tuple[tuple[str, ...], bool] | None:
    """What the row above becomes, and whether it took the one below into itself; None to leave both."""
    upper = line.cells
    words = [i for i, cell in enumerate(upper) if _WORDS.search(cell)]
    if not words or words[-1] == len(upper) - 1:
        return None
    at = words[-1]
    count = len(upper) - at - 1
    if len(lower) < count:
        return None
    values, rest = upper[at + 1 :], lower[-count:]
    label = lower[-count - 1].strip() if len(lower) > count else ""
    if any(_WORDS.search(cell) for cell in rest):
        return None
    if not label:
        if not any(cell.strip() for cell in rest):
            return None
        if any(is_numbered(cell.strip()) for cell in lower[:-count]):
            return None  # a row of its own, of which the first values are blank
        if all(not b.strip() or a.strip() for a, b in zip(values, rest, strict=True)):
            halves = [i for i, cell in enumerate(rest) if cell.strip()]
            whole = all(at + 1 + i in line.full and _DIGITS.fullmatch(rest[i]) for i in halves)
            between = "" if whole else "\n"
            cut = (
                f"{a}{between}{b}" if b.strip() else a for a, b in zip(values, rest, strict=True)
            )
            return (*upper[: at + 1], *cut), True
        return _refused(upper, at), False
    if is_numbered(label) or not is_numbered(upper[at].strip()):
        return None
    above, below = (any(cell.strip() for cell in part) for part in (values, rest))
    # A heading (三、) at the foot of a page looks like a blank row; it goes on in nothing.
    if not below and (above or not is_heading_number(upper[at].strip())):
        return (*upper[:at], upper[at] + label, *values), True
    if below and not above:
        return _refused(upper, at), False
    return None


def _refused(row: tuple[str, ...], label: int) -> tuple[str, ...]:
    """The row without its values, which may belong to another."""
    return row[: label + 1]
