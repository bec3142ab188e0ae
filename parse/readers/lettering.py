"""Letters with their boxes → words, lines, and the text of a cell.

Lengths are points, y grows upwards as in PDF.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

# Letters further apart than this share of their size are parted by a space.
_SPACE = 0.6
# A letter that begins nearer than this share of its size to the one before it is printed over it.
OVER = 0.15
# Digits of one number are as high as one another, at least to this share.
_ALIKE = 0.8
# and stand on one line, to this share of their size.
_RAISED = 0.25


class Glyph(NamedTuple):
    """A character and its box; `turn` counts the quarters it is turned against the clock."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @property
    def x(self) -> float:
        """The middle of the box, across."""
        return (self[1] + self[3]) / 2

    @property
    def y(self) -> float:
        """The middle of the box, up."""
        return (self[2] + self[4]) / 2

    @property
    def size(self) -> float:
        """The height of the box."""
        return self[4] - self[2]


def by_line(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs on one height together, from the top down; inside a line in no order."""
    lines: list[list[Glyph]] = []
    height = 0.0
    for glyph in sorted(glyphs, key=lambda g: (-(g[2] + g[4]), g[1])):
        y = (glyph[2] + glyph[4]) / 2
        if lines and height - y < max(2.0, (glyph[4] - glyph[2]) * 0.45):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            height = y
    return lines


def join(line: Sequence[Glyph]) -> str:
    """Characters of one line in order, with a space where a gap is wide.

    A digit smaller, larger, higher or lower than the one before it is no digit of the same number: it
    is the number of a note, and set apart by a mark. So is one printed over another; a letter printed over
    itself is a bold one.
    """
    words = ""
    last: Glyph | None = None
    for glyph in sorted(line, key=lambda g: g[1]):
        if last:
            size = glyph[4] - glyph[2]
            if glyph[1] - last[1] < OVER * size:
                if glyph[0] == last[0]:
                    continue
                if glyph[0].isdigit() or last[0].isdigit():
                    words += "^"
            if glyph[1] - last[3] > _SPACE * size and glyph[0] != " ":
                words += " "
            elif glyph[0].isdigit() and last[0].isdigit() and not alike(glyph, last):
                words += "^"
        words += glyph[0]
        last = glyph
    return words.strip()


def alike(glyph: Glyph, other: Glyph) -> bool:
    """Tell whether two digits are of one size and stand on one line, as those of one number do."""
    size, its = glyph[4] - glyph[2], other[4] - other[2]
    level = abs(glyph[2] - other[2]) < _RAISED * min(size, its)
    return level and _ALIKE * size < its and _ALIKE * its < size


def text_lines(glyphs: Iterable[Glyph]) -> list[tuple[float, str]]:
    """Glyphs that stand in no table → (height on the page, words), from the top down."""
    joined = ((line[0].y, join(line)) for line in by_line(glyphs))
    return [(y, words) for y, words in joined if words]


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """The text of a cell, its lines parted by line breaks.

    Letters set upright below one another in several columns are read down the columns, from the
    right one to the left; letters turned on their side, along the way they are turned.
    """
    if len(glyphs) == 1:
        return glyphs[0][0].strip()
    turns = {g[5] for g in glyphs}
    if turns != {0}:
        parts = [cell_text([_upright(g) for g in glyphs if g[5] == turn]) for turn in sorted(turns)]
        return "\n".join(part for part in parts if part)
    columns = _columns(glyphs)
    if columns:
        return "\n".join("".join(g[0] for g in column).strip() for column in columns)
    return "\n".join(words for _, words in text_lines(glyphs))


def _upright(glyph: Glyph) -> Glyph:
    text, left, bottom, right, top, turn = glyph
    if turn == 1:
        return Glyph(text, bottom, -right, top, -left)
    if turn == 2:
        return Glyph(text, -right, -top, -left, -bottom)
    if turn == 3:
        return Glyph(text, -top, left, -bottom, right)
    return glyph


def _columns(glyphs: Sequence[Glyph]) -> list[list[Glyph]] | None:
    """Letters written downwards in two columns or more, from the right; None where they are not.

    They touch downwards and stand well apart sideways; of lines written across, the reverse holds.
    Only words are read so: digits are never written downwards.
    """
    letters = [g for g in glyphs if not g[0].isspace()]
    if len(letters) < 4 or sum(1 for g in letters if g[0] > "⺀") < 0.6 * len(letters):
        return None
    size = median(g[4] - g[2] for g in letters)
    columns: list[list[Glyph]] = []
    for glyph in sorted(letters, key=lambda g: -(g[1] + g[3])):
        if columns and columns[-1][0].x - glyph.x < 0.4 * size:
            columns[-1].append(glyph)
        else:
            columns.append([glyph])
    if len(columns) < 2 or max(len(column) for column in columns) < 3:
        return None
    if min(a[0].x - b[0].x for a, b in pairwise(columns)) < 1.3 * size:
        return None
    for column in columns:
        column.sort(key=lambda g: -g[2])
        if any(a.y - b.y > 1.15 * size for a, b in pairwise(column)):
            return None
    return columns
