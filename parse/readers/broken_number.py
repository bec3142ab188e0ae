"""A number that its narrow cell broke over two lines, told from two numbers in one cell.

Digits on two lines are one number only where the writer had no other way: no further digit fits
behind its first line, the cell is one row high, and whatever else the row prints shows by its place
that this is one row and not two with a rule missing between them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parse.readers.lettering import Glyph, by_line, join
from parse.readers.tokens import is_numbered

_BROKEN = re.compile(r"\d[\d,.]*(?:\n[\d,.]+)+(?:\n?万?元)?|\d[\d,.]*\n万?元")
_DIGITS = re.compile(r"[\d,.]+")
# What a cell keeps free beside a full line, both sides together, where no line of the table shows it.
_PADDING = 12.0
# Lines of one paragraph follow one another within so many letter heights.
_PITCH = 1.8
# Heights nearer to one another than this share of a letter's are one.
_LEVEL = 0.3
# What borders and rounding may take from the room for a letter, or of a length.
_ROUNDING = 1.5
# Cells of one column have the same edges.
_SAME_COLUMN = 0.2


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a ruled table: what is printed in it, its rules, and how many rows it is high.

    A row is what begins at one height: a cell is two rows high where another begins beside its
    lower half.
    """

    glyphs: Sequence[Glyph]
    left: float
    right: float
    rows: int


def looks_broken(text: str) -> bool:
    """Tell whether a cell's text is digits on two lines or more.

    >>> looks_broken("9489\\n3"), looks_broken("343.98\\n万元"), looks_broken("94893")
    (True, True, False)
    """
    return "\n" in text and bool(_BROKEN.fullmatch(text))


def is_one_number(cell: Box, row: Sequence[Box], table: Sequence[Box]) -> bool:
    """Tell whether the lines of a cell, which `looks_broken`, are one number.

    `row` are the other cells that begin on its row, `table` all cells of its table.
    """
    lines = by_line(cell.glyphs)
    size = lines[0][0].size
    if cell.rows > 1 or lines[0][0].y - lines[-1][0].y > _PITCH * size * (len(lines) - 1):
        return False
    padding = min(_PADDING, _padding(table))
    if not all(_is_full(line, cell, padding) for line in lines[:-1]):
        return False
    if any(_prints_more(other, cell, lines) for other in table):
        return False
    return _is_one_row(lines, row, size, padding)


def may_go_on(cell: Box, table: Sequence[Box]) -> bool:
    """Tell whether a cell ends with digits behind which no further one fits: a page break may have
    cut the number. Only where other cells show how much of a line their table leaves free.
    """
    last = by_line(cell.glyphs)[-1] if cell.glyphs else ()
    if not last or not _DIGITS.fullmatch(join(last)):
        return False
    padding = _padding(box for box in table if box is not cell)
    return padding <= _PADDING and _is_full(last, cell, padding)


def _padding(table: Iterable[Box]) -> float:
    """What every cell of a table keeps free on both sides together."""
    printed = [box for box in table if box.glyphs]
    left = min((min(g.left for g in box.glyphs) - box.left for box in printed), default=_PADDING)
    right = min((box.right - max(g.right for g in box.glyphs) for box in printed), default=_PADDING)
    return max(0.0, left) + max(0.0, right)


def _is_full(line: Sequence[Glyph], cell: Box, padding: float) -> bool:
    """Whether there is no room for one more letter behind a line."""
    letter = max(g.right - g.left for g in line if g.text.isdigit())
    return cell.right - cell.left - padding - _length(line) < letter + _ROUNDING


def _prints_more(other: Box, cell: Box, lines: Sequence[Sequence[Glyph]]) -> bool:
    """Whether a cell of the same column prints in one line what this one breaks in two, or more."""
    if abs(other.left - cell.left) + abs(other.right - cell.right) > _SAME_COLUMN:
        return False
    next_letter = min(lines[1], key=lambda g: g.left)
    tried = _length(lines[0]) + next_letter.right - next_letter.left
    return any(
        _length(longer) >= tried
        for longer in by_line(other.glyphs)
        if _DIGITS.fullmatch(join(longer))
    )


def _is_one_row(
    lines: Sequence[Sequence[Glyph]], row: Sequence[Box], size: float, padding: float
) -> bool:
    """Whether the rest of a row stands on the height of the lines' middle, or all on that of the first.

    Numbers broken as well must begin where these do; a label must not begin twice.
    """
    first, middle = lines[0][0].y, (lines[0][0].y + lines[-1][0].y) / 2
    figures, names = list[float](), list[float]()
    for box in row:
        beside = by_line(box.glyphs)
        words = [join(line) for line in beside]
        if any(map(is_numbered, words[1:])):
            return False
        if len(beside) > 1 and all(map(_DIGITS.fullmatch, words)):
            if abs(beside[0][0].y - first) > _LEVEL * size or len(beside) != len(lines):
                return False
            if not all(_is_full(line, box, padding) for line in beside[:-1]):
                return False
        elif len(beside) == 1 and box.rows == 1:
            has_digit = any(g.text.isdigit() for g in box.glyphs)
            (figures if has_digit else names).append(beside[0][0].y)
    heights = figures or names
    return bool(heights) and any(
        all(abs(y - height) < _LEVEL * size for y in heights) for height in (first, middle)
    )


def _length(line: Sequence[Glyph]) -> float:
    return max(g.right for g in line) - min(g.left for g in line)


__all__ = ["Box", "is_one_number", "looks_broken", "may_go_on"]
