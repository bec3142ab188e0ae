"""Ruling lines of a picture → the cells of its tables.

The same thought as `ruling`: connected rules make a table, the squares between them that no rule
parts make a cell, and a cell belongs to the row on which it begins. But in a picture a rule is ink
that may be broken or bent, so whether a rule parts two squares is told by how much of their common
side is inked, and not by where a line was said to end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import cv2
import numpy as np

from parse.readers.groups import Groups
from parse.readers.scan_lines import NEAR, closed, ends, positions
from parse.readers.scan_page import Picture
from parse.readers.scan_rules import TOUCH, Rules, either

# Lengths at 200 dpi.
_BORDER = 7  # a rule strays by less than this from the side of a cell
# No table is narrower; one that is lower is the last row of one, which stands alone on its page.
_SMALLEST_TABLE = 100
_LOWEST_ROW, _ROW_CELLS = 30, 3
_MOST_LINES = 400
# This share of a side must be ruled for it to part two squares; without mending, nearly as much of
# it as of the other sides of the table.
_PARTED = 0.9
_UNMENDED = 0.97


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: the squares it fills, and its place on the page."""

    row: int
    column: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: its place on the page and its rows of cells, from the top down."""

    left: int
    top: int
    right: int
    bottom: int
    rows: tuple[tuple[Box, ...], ...]


def mask(drawn: Rules, found: Sequence[Table]) -> Picture:
    """The pixels of the rules that part the cells of these tables, a little more than they cover.

    Strokes of figures that were taken for a rule are left out: erased with the rules, they would
    make one figure of another.
    """
    sides = np.zeros_like(drawn.across)
    for table in found:
        for box in (box for row in table.rows for box in row):
            cv2.rectangle(sides, (box.left, box.top), (box.right, box.bottom), (255,), 2 * _BORDER)
    solid = either(
        _solid(drawn.across, drawn.across_unmended),
        np.asarray(_solid(drawn.down.T, drawn.down_unmended.T).T),
    )
    wide = cv2.dilate(solid, np.ones((5, 5), np.uint8))
    return np.asarray(cv2.bitwise_and(wide, sides), dtype=np.uint8)


def _solid(lines: Picture, unmended: Picture) -> Picture:
    """Of lines across, those that are dark by themselves in nearly all their length."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(lines))
    kept = np.zeros(lines.shape, np.uint8)
    places = [
        (slice(int(y), int(y + h)), slice(int(x), int(x + w))) for x, y, w, h, _ in stats[1:count]
    ]
    shares = [float(unmended[place].any(axis=0).mean()) for place in places]
    usual = median(shares or [1.0])
    for i, (place, share) in enumerate(zip(places, shares, strict=True), 1):
        if share >= _UNMENDED * usual:
            kept[place][labels[place] == i] = 255
    return kept


def tables(drawn: Rules) -> list[Table]:
    """Find the tables that the rules draw, from the top down."""
    reach = cv2.getStructuringElement(cv2.MORPH_RECT, (NEAR + 1, NEAR + 1))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(drawn.both, reach))
    found = []
    for i in range(1, count):
        left, top, width, height = (int(n) for n in stats[i][:4])
        if width < _SMALLEST_TABLE or height < _LOWEST_ROW:
            continue
        place = slice(top, top + height), slice(left, left + width)
        here = np.asarray(labels[place] == i)
        pictures = drawn.across, drawn.down, drawn.across_unmended, drawn.down_unmended
        table = _table(Rules(*(lines[place] * here for lines in pictures)), left, top)
        if table and (height >= _SMALLEST_TABLE or len(table.rows[0]) >= _ROW_CELLS):
            found.append(table)
    return sorted(found, key=lambda table: (table.top, table.left))


def _table(drawn: Rules, left: int, top: int) -> Table | None:
    # A page may break a table without a closing rule: the ends of the other rules close the frame.
    ys = closed(positions(drawn.across, 0), ends(drawn.down, 0))
    xs = closed(positions(drawn.down, 1), ends(drawn.across, 1))
    if not (2 <= len(xs) <= _MOST_LINES and 2 <= len(ys) <= _MOST_LINES):
        return None
    if len(xs) == 2 and len(ys) == 2:
        return None  # a frame round a text
    squares = _squares(xs, ys, drawn)
    boxes = [_moved(box, left, top) for box in _boxes(squares, xs, ys, drawn)]
    rows = tuple(
        line
        for row in range(len(ys) - 1)
        if (line := tuple(box for box in boxes if box.row == row))
    )
    return Table(left + xs[0], top + ys[0], left + xs[-1], top + ys[-1], rows)


def _squares(xs: Sequence[int], ys: Sequence[int], drawn: Rules) -> list[list[int]]:
    """Number the squares; those with no rule between them have one number."""
    columns, rows = len(xs) - 1, len(ys) - 1
    groups = Groups(columns * rows)
    sides = list(_sides(xs, ys, drawn))
    # On a faint page the true rules are pale too: strokes of figures are told by being paler.
    usual = median([side.unmended for side in sides if side.mended >= _PARTED] or [1.0])
    for side in sides:
        if side.mended < _PARTED or side.unmended < _UNMENDED * usual:
            groups.join(side.one, side.other)
    return [[groups.of(row * columns + column) for column in range(columns)] for row in range(rows)]


@dataclass(frozen=True, slots=True)
class _Side:
    """The common side of two squares, and the share of it that is ruled, mended and not."""

    one: int
    other: int
    mended: float
    unmended: float


def _sides(xs: Sequence[int], ys: Sequence[int], drawn: Rules) -> Iterator[_Side]:
    across = drawn.across, drawn.across_unmended
    down = drawn.down.T, drawn.down_unmended.T
    columns = len(xs) - 1
    for row, (high, low) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            here = row * columns + column
            if column + 2 < len(xs):
                yield _Side(here, here + 1, *_ruled(down, xs, column + 1, (high, low)))
            if row + 2 < len(ys):
                yield _Side(here, here + columns, *_ruled(across, ys, row + 1, (left, right)))


def _ruled(
    lines: tuple[Picture, Picture], positions: Sequence[int], i: int, side: tuple[int, int]
) -> tuple[float, float]:
    """The share of a side along which a rule runs at the i-th position, mended and not."""
    at, (start, end) = positions[i], side
    inset = min(TOUCH + 2, (end - start) // 4)
    before = at - min(NEAR, (at - positions[i - 1]) // 2)
    behind = at + min(NEAR, (positions[i + 1] - at) // 2)
    window = slice(max(0, before), behind + 1), slice(start + inset, end - inset)
    mended, unmended = (float(picture[window].any(axis=0).mean()) for picture in lines)
    return mended, unmended


def _boxes(
    squares: Sequence[Sequence[int]], xs: Sequence[int], ys: Sequence[int], drawn: Rules
) -> Iterator[Box]:
    places: dict[int, list[tuple[int, int]]] = {}
    for row, line in enumerate(squares):
        for column, square in enumerate(line):
            places.setdefault(square, []).append((row, column))
    for place in places.values():
        rows, columns = [row for row, _ in place], [column for _, column in place]
        first = min(place)
        across = xs[min(columns)], xs[max(columns) + 1]
        down = ys[min(rows)], ys[max(rows) + 1]
        left, right = (_snapped(drawn.down.T, at, down) for at in across)
        top, bottom = (_snapped(drawn.across, at, across) for at in down)
        yield Box(first[0], first[1], left, top, right, bottom)


def _snapped(lines: Picture, at: int, side: tuple[int, int]) -> int:
    """Where the rule of this very side runs: two blocks of a table may be ruled a little apart."""
    start = max(0, at - NEAR)
    ruled = np.asarray((lines[start : at + NEAR + 1, slice(*side)] > 0).mean(axis=1))
    if ruled.size == 0 or float(ruled.max()) < 0.5:
        return at  # the open end of a table that goes on on the next page
    return start + round(float(np.flatnonzero(ruled >= ruled.max() / 2).mean()))


def _moved(box: Box, left: int, top: int) -> Box:
    """From the table's corner to the page's."""
    return Box(
        box.row,
        box.column,
        box.left + left,
        box.top + top,
        box.right + left,
        box.bottom + top,
    )
