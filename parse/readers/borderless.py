"""Tables that are printed without rules → rows of cells.

A block is some lines of headings and the lines below them whose words keep left of the values. Its
columns are told by `columns`; its rows by its labels: the values on the height of a label are that
label's. What is not certain comes out as a row of too few cells, which fits no form: never as a row
whose cells have moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from parse.readers.columns import Columns, bare_columns, fit_columns, leaves
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


@dataclass(slots=True)
class _Body:
    """The lines of a block below its headings."""

    columns: Columns
    lines: list[TextLine] = field(default_factory=list)


def blocks(glyphs: Sequence[Glyph], columns: Columns | None) -> tuple[list[Block], Columns | None]:
    """Find the tables among letters that stand in no ruled table.

    `columns` are those of a table that reached the foot of the page before; given back are the
    tables and the columns of the one that reaches the foot of this page.
    """
    lines = lines_of_tokens(glyphs)
    found: list[Block] = []
    i, last = 0, None
    if columns is not None:
        end = _body_end(lines, 0, columns.labels_end)
        if end:
            found.append(_block([], lines[:end], columns))
            i, last = end, columns
    while i < len(lines):
        start = i
        if (block := _headed(lines, i)) or (block := _bare(lines, i)):
            first, i, made, last = block
            found.append(made)
        else:
            i, last = start + 1, None
    return found, last


def _headed(lines: Sequence[TextLine], i: int) -> tuple[int, int, Block, Columns] | None:
    """The block whose headings begin at a line: its first line, its end, itself, its columns."""
    if not _is_heading(lines[i]):
        return None
    body = _headings_end(lines, i)
    header = lines[i:body]
    bands = leaves(header)
    if len(bands) < 2 or body >= len(lines):
        return None
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
    first = i
    middle = (min(t.left for line in header for t in line.tokens) + bands[-1].right) / 2
    while first > 0 and _is_caption(lines[first - 1], lines[first], middle):
        first -= 1
    return first, end, _block(lines[first:body], lines[body:end], fitted, bands), fitted


def _bare(lines: Sequence[TextLine], i: int) -> tuple[int, int, Block, Columns] | None:
    """The block without headings that begins at a line, where some of its rows fill its columns."""
    if len(lines[i].values) < 2 or not _is_row(lines[i]):
        return None
    labels_end = lines[i].values[0].left if lines[i].words else float("-inf")
    end = _body_end(lines, i, labels_end)
    rows = [line.values for line in lines[i:end] if line.values]
    if len(rows) < 2:
        return None
    columns = bare_columns(rows, labels_end)
    return i, end, _block([], lines[i:end], columns), columns


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
        end += 1
        if _is_heading(line):
            last = end
    bands = leaves(lines[i : last + 1])
    while last < end and len(bands) > 1 and lines[last + 1].tokens[0].left > bands[1].left - 1:
        last += 1
    return last + 1


def _is_caption(line: TextLine, below: TextLine, middle: float) -> bool:
    """A line of its own above the headings, in the middle of the table."""
    token = line.tokens[0]
    return (
        len(line.tokens) == 1
        and not line.values
        and not token.is_numbered
        and not _is_sentence(line)
        and line.y - below.y < 3 * token.size
        and abs(token.x - middle) < 2 * token.size
    )


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
    return any(mark in t.text for t in line.words for mark in _ENDS)


# --- rows -------------------------------------------------------------------------------------------


def _block(
    header: Sequence[TextLine],
    body: Sequence[TextLine],
    columns: Columns,
    bands: Sequence[object] = (),
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
    count = len(columns.heads)
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
        if i in owned:
            rows.append((label.top, (label.text, *_cells(owned[i], columns))))
        elif label.heads_others(labels) or _doubtful(label, orphans):
            rows.append((label.top, (label.text,)))
        else:
            blank = ("",) * (count if columns.whole else 1)
            rows.append((label.top, (label.text, *blank)))
    for line in orphans:
        cells = _cells([line], columns)
        if labels:  # whose they are is not known
            cells = (" ".join(t.text for t in line.values),)
        rows.append((line.y, cells))
    return [row for _, row in sorted(rows, key=lambda item: -item[0])]


def _owner(labels: Sequence[Label], line: TextLine) -> int | None:
    """The label on whose height a line of values stands; of several, the one nearest to them."""
    beside = [i for i, label in enumerate(labels) if label.reaches(line.y)]
    return max(beside, key=lambda i: labels[i].left) if beside else None


def _doubtful(label: Label, orphans: Sequence[TextLine]) -> bool:
    """Whether values without a label stand so near that they may be this label's."""
    return any(
        label.bottom - 3 * label.size < line.y < label.top + 3 * label.size for line in orphans
    )


def _cells(lines: Sequence[TextLine], columns: Columns) -> tuple[str, ...]:
    """The cells of a row; all its text in one cell where a column is not certain."""
    tokens = [token for line in lines for token in line.values]
    places = [columns.of(token) for token in tokens]
    if len(lines) > 1 or not columns.whole or None in places:
        return (" ".join(t.text for t in tokens),) if len(columns.heads) > 1 else ()
    cells = [""] * len(columns.heads)
    for token, place in zip(tokens, places, strict=True):
        assert place is not None
        cells[place] = f"{cells[place]} {token.text}".strip()
    return tuple(cells)
