"""Tables that are printed without rules → rows of cells.

A block is some lines of headings and the lines below them whose words keep left of the values. Its
columns are told by `columns`; its rows by its labels: the values on the height of a label are that
label's. What is not certain comes out as a row of too few cells, which fits no form: never as a row
whose cells have moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parse.readers.borderless_rows import body_rows, header_rows
from parse.readers.columns import Band, Columns, bare_columns, edge_votes, fit_columns, leaves
from parse.readers.lettering import Glyph
from parse.readers.tokens import TextLine, Token, is_heading_number, lines_of_tokens

# Lines of one table are no further apart than this many times their size.
_APART = 6.0
_MOST_HEADINGS = 12  # lines
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


@dataclass(frozen=True, slots=True)
class _Part:
    """The lines of one block, before its columns are known.

    `heads` are the headings of its value columns, None where it has no headings at all; `known` is
    what the page before told of its columns.
    """

    first: int
    end: int
    header: Sequence[TextLine]
    body: Sequence[TextLine]
    heads: Sequence[Band] | None
    labels_end: float
    known: tuple[Token, ...] = ()

    @property
    def values(self) -> list[Token]:
        return [*self.known, *(token for line in self.body for token in line.values)]


def blocks(glyphs: Sequence[Glyph], above: Foot) -> tuple[list[Block], Foot]:
    """Find the tables among letters that stand in no ruled table.

    `above` is what the page before left open; given back are the tables and what this page does.
    """
    if not _has_gaps(glyphs) and not above.headings and above.columns is None:
        return [], Foot()
    lines = lines_of_tokens(glyphs)
    parts: list[_Part] = []
    i = 0
    if above.headings and lines:
        lines = [*_moved(above.headings, lines[0]), *lines]
    elif above.columns is not None and (end := _body_end(lines, 0, above.columns.labels_end)):
        open_ = above.columns
        parts.append(_Part(0, end, [], lines[:end], open_.heads, open_.labels_end, open_.tokens))
        i = end
    while i < len(lines):
        part = _headed(lines, i, parts[-1].end if parts else 0) or _bare(lines, i)
        if part:
            parts.append(part)
        i = part.end if part else i + 1
    fitted = _fitted(parts)
    found = [_block(part, columns) for part, columns in zip(parts, fitted, strict=True)]
    if parts and parts[-1].end == len(lines):
        return found, Foot(fitted[-1])
    return found, Foot(None, _open_headings(lines))


def _has_gaps(glyphs: Sequence[Glyph]) -> bool:
    """Whether some letters stand beside others with room between: a page of prose has none.

    Looked at in the order they were drawn in, which costs little: a table drawn row by row has such
    places, one drawn column by column goes back up the page.
    """
    for a, b in pairwise(glyphs):
        size = b[4] - b[2]
        rise = (b[2] + b[4] - a[2] - a[4]) / 2
        if rise > size:
            return True
        if rise > -size / 2 and not -0.5 * size < b[1] - a[3] < 0.8 * size:
            return True
    return False


def _fitted(parts: Sequence[_Part]) -> list[Columns]:
    """The columns of each block. Blocks that follow one another set their values alike."""
    votes: list[list[str]] = []
    for i, part in enumerate(parts):
        if i == 0 or part.first - parts[i - 1].end > 1:
            votes.append([])
        else:
            votes.append(votes[-1])
        votes[-1] += edge_votes(part.heads, part.values) if part.heads is not None else []
    return [
        bare_columns([line.values for line in part.body if line.values], part.labels_end)
        if part.heads is None
        else fit_columns(part.heads, part.values, part.labels_end, told)
        for part, told in zip(parts, votes, strict=True)
    ]


def _open_headings(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """Headings at the foot of a page, whose rows are on the next one."""
    first = len(lines)
    while first and len(lines) - first < _MOST_HEADINGS:
        line = lines[first - 1]
        if line.values or line.tokens[0].is_numbered or _is_sentence(line):
            break
        if first < len(lines) and line.y - lines[first].y > _APART / 2 * line.tokens[0].size:
            break
        first -= 1
    tail = lines[first:]
    return tuple(tail) if any(_is_heading(line) for line in tail) else ()


def _moved(headings: Sequence[TextLine], below: TextLine) -> list[TextLine]:
    """Headings from the foot of the page before, set above the first line of this one."""
    rise = below.y + 1.5 * below.tokens[0].size - headings[-1].y
    return [
        TextLine(
            tuple(replace(t, bottom=t.bottom + rise, top=t.top + rise, glyphs=()) for t in h.tokens)
        )
        for h in headings
    ]


def _headed(lines: Sequence[TextLine], i: int, floor: int) -> _Part | None:
    """The block whose headings begin at a line; captions above it reach no higher than `floor`."""
    if not _is_heading(lines[i]):
        return None
    body = _headings_end(lines, i)
    bands = leaves(lines[i:body])
    if len(bands) < 2 or body >= len(lines):
        return None
    first = i
    while first > floor and _is_caption(lines[first - 1], lines[first], bands):
        first -= 1
    header = lines[first:body]
    bands = leaves(header)
    labels_end = bands[1].left if lines[body].words else float("-inf")
    end = _body_end(lines, body, labels_end)
    if end == body:
        return None
    part = _Part(first, end, header, lines[body:end], bands, labels_end)
    if not lines[body].words:
        return part
    words = [token for line in part.body for token in line.words]
    under = any(bands[0].meets(value) for value in part.values)
    if under and not any(bands[0].meets(word) for word in words):
        # The corner above the labels is blank: the first heading stands above values.
        return replace(part, labels_end=bands[0].left)
    return replace(part, heads=bands[1:])


def _bare(lines: Sequence[TextLine], i: int) -> _Part | None:
    """The block without headings that begins at a line."""
    if len(lines[i].values) < 2 or not _is_row(lines[i]):
        return None
    labels_end = lines[i].values[0].left if lines[i].words else float("-inf")
    end = _body_end(lines, i, labels_end)
    if sum(1 for line in lines[i:end] if line.values) < 2:
        return None
    return _Part(i, end, [], lines[i:end], None, labels_end)


def _block(part: _Part, columns: Columns) -> Block:
    lines = [*part.header, *part.body]
    rows = header_rows(part.header) + body_rows(part.body, columns)
    glyphs = [g for line in lines for token in line.tokens for g in token.glyphs]
    return Block(max(t.top for t in lines[0].tokens), rows, glyphs)


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
    # The heading of the next section, and what stands below it, look like labels of blank rows.
    for last in range(end - 1, i - 1, -1):
        if lines[last].values:
            break
        if is_heading_number(lines[last].tokens[0].text):
            return last
        if lines[last].tokens[0].is_numbered:
            break
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
