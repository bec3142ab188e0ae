"""Tables that are printed without rules → rows of cells.

A block is some lines of headings and the lines below them whose words keep left of the values. Its
columns are told by `columns`; its rows by its labels: the values on the height of a label are that
label's. What is not certain comes out as a row of too few cells, which fits no form: never as a row
whose cells have moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from parse.readers.columns import Band, Columns, bare_columns, fit_columns, leaves
from parse.readers.labels import Label, gather
from parse.readers.lettering import Glyph
from parse.readers.tokens import TextLine, Token, lines_of_tokens

# Lines of one table are no further apart than this many times their size.
_APART = 6.0
_ENDS = ("。", "；", "！", "？")  # what a sentence ends with, and no label


@dataclass(frozen=True, slots=True)
class Block:
    """A table without rules: the height of its first line, its rows, and the letters it took."""

    top: float
    rows: list[tuple[str, ...]]
    glyphs: list[Glyph]


@dataclass(frozen=True, slots=True)
class Foot:
    """What a page leaves open: the columns of a table that reaches its foot, or headings alone."""

    columns: Columns | None = None
    headings: tuple[TextLine, ...] = ()


def blocks(glyphs: Sequence[Glyph], above: Foot) -> tuple[list[Block], Foot]:
    """Find the tables among letters that stand in no ruled table.

    `above` is what the page before left open; given back are the tables and what this page does.
    """
    lines = lines_of_tokens(glyphs)
    found: list[Block] = []
    i, last = 0, None
    if above.headings and lines:
        lines = [*_moved(above.headings, lines[0]), *lines]
    elif above.columns is not None:
        end = _body_end(lines, 0, above.columns.labels_end)
        if end:
            found.append(_block([], lines[:end], above.columns))
            i, last = end, above.columns
    while i < len(lines):
        start = i
        if (block := _headed(lines, i)) or (block := _bare(lines, i)):
            i, made, last = block
            found.append(made)
        else:
            i, last = start + 1, None
    return found, Foot(last, () if last else _open_headings(lines))


def _open_headings(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """Headings at the foot of a page, whose rows are on the next one."""
    first = len(lines)
    while first and (_is_heading(lines[first - 1]) or (first < len(lines) and len(lines) - first < 4)):
        line = lines[first - 1]
        if line.values or line.tokens[0].is_numbered or _is_sentence(line):
            break
        first -= 1
    while first < len(lines) and not _is_heading(lines[first]):
        first += 1
    return tuple(lines[first:])


def _moved(headings: Sequence[TextLine], below: TextLine) -> list[TextLine]:
    """Headings from the foot of the page before, set above the first line of this one."""
    rise = below.y + 1.5 * below.tokens[0].size - headings[-1].y
    return [
        TextLine(
            tuple(replace(t, bottom=t.bottom + rise, top=t.top + rise, glyphs=()) for t in h.tokens)
        )
        for h in headings
    ]


def _headed(lines: Sequence[TextLine], i: int) -> tuple[int, Block, Columns] | None:
    """The block whose headings begin at a line: its end, itself, its columns."""
    if not _is_heading(lines[i]):
        return None
    body = _headings_end(lines, i)
    bands = leaves(lines[i:body])
    if len(bands) < 2 or body >= len(lines):
        return None
    first = i
    while first and _is_caption(lines[first - 1], lines[first], bands):
        first -= 1
    header = lines[first:body]
    bands = leaves(header)
    labelled = bool(lines[body].words)
    labels_end = bands[1].left if labelled else float("-inf")
    end = _body_end(lines, body, labels_end)
    if end == body:
        return None
    values = [token for line in lines[body:end] for token in line.values]
    heads = bands
    if labelled:
        words = [token for line in lines[body:end] for token in line.words]
        # A table whose corner is blank: the first heading stands above values.
        corner = not any(bands[0].meets(v) for v in values) or any(bands[0].meets(w) for w in words)
        heads = bands[1:] if corner else bands
        if not corner:
            labels_end = bands[0].left
    fitted = fit_columns(heads, values, labels_end)
    return end, _block(header, lines[body:end], fitted), fitted


def _bare(lines: Sequence[TextLine], i: int) -> tuple[int, Block, Columns] | None:
    """The block without headings that begins at a line, where some of its rows fill its columns."""
    if len(lines[i].values) < 2 or not _is_row(lines[i]):
        return None
    labels_end = lines[i].values[0].left if lines[i].words else float("-inf")
    end = _body_end(lines, i, labels_end)
    rows = [line.values for line in lines[i:end] if line.values]
    if len(rows) < 2:
        return None
    columns = bare_columns(rows, labels_end)
    return end, _block([], lines[i:end], columns), columns


# --- which lines ------------------------------------------------------------------------------------


def _is_heading(line: TextLine) -> bool:
    """Several words and no value: 自然人 商业企业 科研机构. Labels beside one another are numbered."""
    return (
        len(line.tokens) >= 2
        and not line.values
        and not any(t.is_numbered for t in line.tokens)
        and not _is_sentence(line)
    )


def _headings_end(lines: Sequence[TextLine], i: int) -> int:
    """The end of the headings that begin at a line: the last line of several words, and what of a
    heading goes on below it."""
    last = end = i
    while end + 1 < len(lines):
        line = lines[end + 1]
        if line.values or line.tokens[0].is_numbered or _is_sentence(line):
            break
        if lines[end].y - line.y > _APART / 2 * line.tokens[0].size:
            break
        if _is_heading(line) and _repeats(line, lines[i : end + 1]):
            break
        end += 1
        if _is_heading(line):
            last = end
    bands = leaves(lines[i : last + 1])
    while last < end and len(bands) > 1 and lines[last + 1].tokens[0].left > bands[1].left - 1:
        last += 1
    return last + 1


def _repeats(line: TextLine, above: Sequence[TextLine]) -> bool:
    """Whether a heading stands again below itself: the headings of another table."""
    return any(
        t.text == old.text and len(t.text) > 1 and t.meets(old)
        for t in line.tokens
        for upper in above
        for old in upper.tokens
    )


def _is_caption(line: TextLine, below: TextLine, bands: Sequence[Band]) -> bool:
    """A line of its own above headings: over the middle of some, or in the corner above labels."""
    token = line.tokens[0]
    if len(line.tokens) > 1 or line.values or token.is_numbered or _is_sentence(line):
        return False
    if line.y - below.y > 3 * token.size:
        return False
    middle = (bands[0].left + bands[-1].right) / 2
    inside = token.right < bands[-1].right and token.left > bands[0].left
    return abs(token.x - middle) < 2 * token.size or inside or token.right < bands[0].left


def _body_end(lines: Sequence[TextLine], i: int, labels_end: float) -> int:
    """The end of the lines below headings: the first whose words reach into the values."""
    end = i
    while end < len(lines):
        line = lines[end]
        if any(word.right > labels_end + 1 for word in line.words) or not _is_row(line):
            break
        if end > i and lines[end - 1].y - line.y > _APART * line.tokens[0].size:
            break
        end += 1
    return end


def _is_row(line: TextLine) -> bool:
    """Words, then values; and no sentence."""
    kinds = [t.is_value for t in line.tokens]
    return kinds == sorted(kinds) and not _is_sentence(line)


def _is_sentence(line: TextLine) -> bool:
    words = line.words
    if any(mark in t.text for t in words for mark in _ENDS):
        return True
    # A full line of running text: it has commas and hardly a gap.
    width = line.tokens[-1].right - line.tokens[0].left
    inked = sum(t.right - t.left for t in line.tokens)
    return (
        len(line.tokens) > 1
        and width > 25 * line.tokens[0].size
        and inked > 0.85 * width
        and any("，" in t.text for t in words)
    )


# --- rows -------------------------------------------------------------------------------------------


def _block(
    header: Sequence[TextLine],
    body: Sequence[TextLine],
    columns: Columns,
) -> Block:
    rows = _header_rows(header) + _rows(body, columns)
    lines = [*header, *body]
    glyphs = [g for line in lines for token in line.tokens for g in token.glyphs]
    return Block(max(t.top for t in lines[0].tokens), rows, glyphs)


def _header_rows(header: Sequence[TextLine]) -> list[tuple[str, ...]]:
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


def _rows(body: Sequence[TextLine], columns: Columns) -> list[tuple[str, ...]]:
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
