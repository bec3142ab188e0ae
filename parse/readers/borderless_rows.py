"""The lines of a table without rules → its rows, once its columns are known."""

from collections.abc import Sequence

from parse.readers.columns import Columns, leaves
from parse.readers.labels import Label, gather
from parse.readers.tokens import TextLine, Token


def header_rows(header: Sequence[TextLine]) -> list[tuple[str, ...]]:
    """The lines of headings; those of the lowest row with their upper parts, where they have some."""
    if not header:
        return []
    bands = leaves(header)
    parts: dict[int, list[Token]] = {i: [] for i in range(len(bands))}
    others: list[tuple[str, ...]] = []
    for line in header:
        rest = []
        for token in line.tokens:
            met = [i for i, band in enumerate(bands) if band.meets(token)]
            alone = len(line.tokens) == 1
            if len(met) == 1 and (not alone or _in_line(token, bands[met[0]].x)):
                parts[met[0]].append(token)
            else:
                rest.append(token.text)
        if rest:
            others.append(tuple(rest))
    return [*others, tuple("".join(t.text for t in parts[i]) for i in range(len(bands)))]


def _in_line(token: Token, x: float) -> bool:
    return abs(token.x - x) < 2


def body_rows(body: Sequence[TextLine], columns: Columns) -> list[tuple[str, ...]]:
    """The rows below the headings: each label with the values on its height."""
    labels = gather(body, columns.labels_end)
    owned: dict[int, list[TextLine]] = {}
    orphans: list[TextLine] = []
    for line in body:
        if line.values:
            owner = _owner(labels, line)
            if owner is None:
                orphans.append(line)
            else:
                owned.setdefault(owner, []).append(line)
    rows: list[tuple[float, tuple[str, ...]]] = []
    for i, label in enumerate(labels):
        near = [line for line in orphans if _may_own(i, labels, line.y)]
        if i in owned:
            cells = _cells(owned[i], near, columns)
        elif near or label.heads_others(labels):
            cells = ()
        else:
            cells = ("",) * (len(columns.heads) if columns.whole else 1)
        rows.append((label.top, (label.text, *cells)))
    if not labels:
        rows = [(line.y, _cells([line], [], columns)) for line in orphans]
    elif orphans and orphans[0].y > labels[0].top:  # what a row left over on the page before
        rows.append((orphans[0].y, ("", *_cells(orphans[:1], [], columns))))
    return [row for _, row in sorted(rows, key=lambda item: -item[0])]


def _owner(labels: Sequence[Label], line: TextLine) -> int | None:
    """The label on whose height a line of values stands; of several, the one nearest to them."""
    beside = [i for i, label in enumerate(labels) if label.reaches(line.y)]
    return max(beside, key=lambda i: labels[i].left) if beside else None


def _may_own(i: int, labels: Sequence[Label], y: float) -> bool:
    """Whether values on the height of no label may be this one's: it is near, and none is nearer."""
    away = abs((labels[i].top + labels[i].bottom) / 2 - y)
    if not labels[i].is_near(y):
        return False
    return not any(abs((other.top + other.bottom) / 2 - y) < 0.7 * away for other in labels)


def _cells(
    lines: Sequence[TextLine], near: Sequence[TextLine], columns: Columns
) -> tuple[str, ...]:
    """The cells of a row; all its text in one cell where a column is not certain.

    Values `near` it that stand on no label's height may belong to it (a number that broke in its
    cell): they are put on a second line of their cells, which makes those no numbers.
    """
    tokens = [token for line in lines for token in line.values]
    strays = [token for line in near for token in line.values]
    places = [columns.of(token) for token in tokens]
    stray_places = [columns.of(token) for token in strays]
    if len(lines) > 1 or not columns.whole or None in places or None in stray_places:
        return _refused(tokens, columns)
    cells = [""] * len(columns.heads)
    for token, place in zip(tokens, places, strict=True):
        if place is not None:
            cells[place] = f"{cells[place]} {token.text}".strip()
    for token, place in zip(strays, stray_places, strict=True):
        if place is not None and not cells[place]:  # nothing that it could go on
            return _refused(tokens, columns)
        if place is not None:
            cells[place] = f"{cells[place]}\n{token.text}"
    return tuple(cells)


def _refused(tokens: Sequence[Token], columns: Columns) -> tuple[str, ...]:
    """All text of a row in one cell: fewer than any table has."""
    return (" ".join(t.text for t in tokens),) if len(columns.heads) > 1 else ()
