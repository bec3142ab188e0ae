"""Cells printed one below the other → rows: a label, then the values that stand under it."""

from collections.abc import Iterator, Sequence

from parse import template, values
from parse.model import Line
from parse.text import label_key, label_number

_ROW_LABELS = {
    spelling
    for rows in (*template.APPLICATION_ROWS.values(), template.DISCLOSURE_ITEMS)
    for row in rows
    for spelling in row.spellings
}
_BEGINNINGS = tuple(label.removesuffix("…") for label in _ROW_LABELS if label.endswith("…"))
_MEASURES = {name for block in template.DISCLOSURE_BLOCKS for _, name in block.measures}
_LONGEST_LABEL = 60
_SHORTEST = 3  # letters of a heading that is cut short: 本年新 of 本年新制作数量
_REVIEW_COLUMNS = tuple(map(label_key, template.OUTCOME_LABELS))
_REVIEW_SIZE = len(template.REVIEW_ROWS) * len(template.OUTCOMES)
# Labels that head a column as well: only their number makes them a row.
_NUMBERED = {"其他": "3", "其它": "3", "总计": "(七)", "合计": "(七)"}


def restack(lines: Sequence[Line]) -> list[Line]:
    """Stack cells that stand one below the other into rows.

    A row begins at a label of the form and ends before the next cell that is no value; the
    headings of a small table make one row; figures under no label make one too (table IV). What
    does not stack is left out.
    """
    return [Line(tuple(row), 1) for row in _rows(list(_cells(lines))) if len(row) > 1]


def _cells(lines: Sequence[Line]) -> Iterator[str]:
    """The cells in printed order; None of them where a line is a paragraph."""
    for line in lines:
        if len(line.cells) == 1 or line.table:
            yield from line.cells
        else:
            yield line.text


def _rows(cells: Sequence[str]) -> Iterator[list[str]]:
    row: list[str] = []
    heading = False  # gathering 信息内容 and the measures behind it
    key = ""
    for cell in cells:
        above, key = key, label_key(cell)
        if heading and _heads(row, cell, key):
            continue
        if not heading and row and values.is_value(cell):
            row.append(cell)
            continue
        if row:
            yield _whole(row)
            row = []
        heading = key == "信息内容"
        if key in template.REVIEW_HEADINGS:
            yield ["", cell]  # of two cells, or it would be no row
        elif heading or _begins_row(cell, key) or _is_first(cell, above):
            row = [cell]
    if row:
        yield _whole(row)


def _whole(row: list[str]) -> list[str]:
    """A row without the blanks before its figures, which may be squares of the headings above.

    They stay where the row has just the size of table IV, up to its last total.

    >>> _whole(["", "3", "4"]), len(_whole([""] * 2 + ["3"] * 15)), len(_whole([""] + ["3"] * 14))
    (['3', '4'], 15, 15)
    """
    if len(row) == _REVIEW_SIZE and row[-1].strip():
        return row
    return row[next((i for i, cell in enumerate(row) if cell.strip()), 0) :]


def _heads(row: list[str], cell: str, key: str) -> bool:
    """Put a heading into its row, and say so: a whole one, one cut short, or the rest of the last.

    >>> row = ["信息内容", "本年新"]
    >>> _heads(row, "制作数量", "制作数量"), _heads(row, "本年新", "本年新"), _heads(row, "规章", "规章")
    (True, True, False)
    >>> row
    ['信息内容', '本年新制作数量', '本年新']
    """
    last = label_key(row[-1])
    if last not in _MEASURES and last + key in _MEASURES:
        row[-1] += cell.strip()
        return True
    whole = template.MEASURE_SPELLINGS.get(key, key) in _MEASURES
    if not whole and (len(key) < _SHORTEST or not any(m.startswith(key) for m in _MEASURES)):
        return False
    row.append(cell)
    return True


def _is_first(cell: str, above: str) -> bool:
    """Whether figures under no label begin here, which a blank may do under table IV's headings."""
    return values.is_value(cell) and (bool(cell.strip()) or above in _REVIEW_COLUMNS)


def _begins_row(cell: str, key: str) -> bool:
    if len(cell) > _LONGEST_LABEL:
        return False
    if key in _NUMBERED:
        return label_number(cell) == _NUMBERED[key]
    return key in _ROW_LABELS or key.startswith(_BEGINNINGS)
