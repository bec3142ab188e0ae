"""Tables that are printed without rules → rows of cells.

A block is some lines of headings and the lines below them whose words keep left of the values. Its
columns are told by `columns`; its rows by its labels: the values on the height of a label are that
label's. What is not certain comes out as a row of too few cells, which fits no form: never as a row
whose cells have moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parse.readers.borderless_lines import (
    APART,
    body_end,
    headings_end,
    is_caption,
    is_heading,
    is_row,
    is_sentence,
)
from parse.readers.borderless_rows import body_rows, header_rows
from parse.readers.columns import Band, Columns, bare_columns, edge_votes, fit_columns, leaves
from parse.readers.lettering import Glyph
from parse.readers.token_lines import lines_of_tokens
from parse.readers.tokens import TextLine, Token

_MOST_HEADINGS = 12  # lines


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
    elif above.columns is not None and (end := body_end(lines, 0, above.columns.labels_end)):
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
        if line.values or line.tokens[0].is_numbered or is_sentence(line):
            break
        if first < len(lines) and line.y - lines[first].y > APART / 2 * line.tokens[0].size:
            break
        first -= 1
    tail = lines[first:]
    return tuple(tail) if any(is_heading(line) for line in tail) else ()


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
    if not is_heading(lines[i]):
        return None
    body = headings_end(lines, i)
    bands = leaves(lines[i:body])
    if len(bands) < 2 or body >= len(lines):
        return None
    first = i
    while first > floor and is_caption(lines[first - 1], lines[first], bands):
        first -= 1
    header = lines[first:body]
    bands = leaves(header)
    labels_end = bands[1].left if lines[body].words else float("-inf")
    end = body_end(lines, body, labels_end)
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
    if len(lines[i].values) < 2 or not is_row(lines[i]):
        return None
    labels_end = lines[i].values[0].left if lines[i].words else float("-inf")
    end = body_end(lines, i, labels_end)
    if sum(1 for line in lines[i:end] if line.values) < 2:
        return None
    return _Part(i, end, [], lines[i:end], None, labels_end)


def _block(part: _Part, columns: Columns) -> Block:
    lines = [*part.header, *part.body]
    rows = header_rows(part.header) + body_rows(part.body, columns)
    glyphs = [g for line in lines for token in line.tokens for g in token.glyphs]
    return Block(max(t.top for t in lines[0].tokens), rows, glyphs)
