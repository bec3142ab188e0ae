"""Ruling lines and characters of a page → rows of cells.

Lengths are points, y grows upwards as in PDF. Connected rules make a table; the squares between
them that no rule parts make a cell; a cell belongs to the row in which it begins.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from parse.readers.broken_number import Box, is_one_number, looks_broken, may_go_on
from parse.readers.groups import Groups
from parse.readers.lettering import Glyph, by_line, cell_text
from parse.readers.rules import NEAR, Rule, cluster, connected, joined

_MAX_SQUARES = 40_000
# A cell as wide as its table with so many lines is text that a frame around the page swallowed.
_SWALLOWED_LINES = 3
# Letters so much larger than the others of a table are printed over it, not in it.
_OVERPRINT = 2.5


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table: the box it fills, and its rows of cells from the top down.

    `closed` says whether a rule is drawn along its top and along its bottom; `full` are the cells of
    the last row whose number a page break may have cut, by position.
    """

    left: float
    bottom: float
    right: float
    top: float
    rows: list[tuple[str, ...]]
    closed: tuple[bool, bool] = (True, True)
    full: frozenset[int] = frozenset()


def tables(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[TableRows]:
    """Find the tables that the rules draw, and read the glyphs inside them.

    A table inside another's cell is a table of its own. A box around text, or around a whole page,
    is no table: what it holds is left outside.
    """
    return tables_and_rest(rules, glyphs)[0]


def tables_and_rest(
    rules: Sequence[Rule], glyphs: Sequence[Glyph]
) -> tuple[list[TableRows], list[Glyph]]:
    """The same, and the glyphs that stand in no table."""
    grids = []
    for group in connected(joined(rules)):
        verticals = [rule for rule in group if rule.vertical]
        horizontals = [rule for rule in group if not rule.vertical]
        if len(verticals) >= 2 and len(horizontals) >= 2:
            grid = _Grid(horizontals, verticals)
            if grid.columns > 1 and grid.cells > 1:
                grids.append(grid)
    grids.sort(key=lambda grid: grid.area)
    left = list(glyphs)
    found: list[TableRows] = []
    for grid in grids:
        inside, left = grid.parted(left)
        for table in grid.read(inside):
            found.append(table)
        left += grid.swallowed
    return sorted(found, key=lambda table: -table.top), left


class _Grid:
    """The squares between connected rules, numbered by the cell they belong to."""

    def __init__(self, horizontals: Sequence[Rule], verticals: Sequence[Rule]) -> None:
        # A page may break a table without a closing rule: the ends of the other rules close it.
        self.xs = cluster(
            [r.at for r in verticals] + [e for r in horizontals for e in (r.start, r.end)]
        )
        self.ys = cluster(
            [r.at for r in horizontals] + [e for r in verticals for e in (r.start, r.end)]
        )
        self.columns, self.rows = len(self.xs) - 1, len(self.ys) - 1
        self.right_of = [_at(verticals, x) for x in self.xs]
        self.above = [_at(horizontals, y) for y in self.ys]
        # A drawing may cross itself a million times; such a thing is no table.
        sound = self.columns * self.rows <= _MAX_SQUARES
        self.cell = self._numbered() if sound else []
        self.cells = len(set(self.cell))
        self.swallowed: list[Glyph] = []  # what stands inside a frame, but in no row

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def parted(self, glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
        """The glyphs inside and those outside."""
        # Twice the middle against twice the edge: this runs for every glyph of every page.
        left, right = 2 * self.xs[0], 2 * self.xs[-1]
        bottom, top = 2 * self.ys[0], 2 * self.ys[-1]
        inside: list[Glyph] = []
        outside: list[Glyph] = []
        for g in glyphs:
            within = left < g[1] + g[3] < right and bottom < g[2] + g[4] < top
            (inside if within else outside).append(g)
        return inside, outside

    def read(self, glyphs: Sequence[Glyph]) -> Iterator[TableRows]:
        """The rows from the top down, in several tables where swallowed text stands between."""
        printed: dict[int, list[Glyph]] = {}
        xs, ys, columns, cell = self.xs, self.ys, self.columns, self.cell
        for g in glyphs:
            column = bisect_left(xs, (g[1] + g[3]) / 2) - 1
            number = cell[(bisect_left(ys, (g[2] + g[4]) / 2) - 1) * columns + column]
            if number in printed:
                printed[number].append(g)
            else:
                printed[number] = [g]
        self._leave_out_overprint(printed)
        rows: list[tuple[str, ...]] = []
        seen: set[int] = set()
        top = self.rows  # the number of the y above the rows gathered so far
        for row in range(self.rows - 1, -1, -1):
            numbers = self.cell[row * self.columns : (row + 1) * self.columns]
            if self._is_swallowed(numbers, printed):
                self.swallowed += printed.pop(numbers[0], [])
                if rows:
                    yield self._table(row + 1, top, rows)
                rows, top = [], row
                continue
            fresh = [number for number in dict.fromkeys(numbers) if number not in seen]
            seen.update(fresh)
            if fresh:
                cells = [printed.get(number, []) for number in fresh]
                texts = [cell_text(inside) if inside else "" for inside in cells]
                if any("\n" in text and looks_broken(text) for text in texts):
                    texts = self._mended(texts, fresh, printed)
                rows.append(tuple(texts))
        if rows:
            yield self._table(0, top, rows, self._full(rows[-1], printed))

    def _mended(
        self, texts: Sequence[str], row: Sequence[int], printed: dict[int, list[Glyph]]
    ) -> list[str]:
        """The texts of a row, numbers that their narrow cells broke in one piece again."""
        boxes = self._boxes(printed)
        beside = [[boxes[number] for number in row if number != own] for own in row]
        return [
            text.replace("\n", "")
            if looks_broken(text) and is_one_number(boxes[number], others, list(boxes.values()))
            else text
            for text, number, others in zip(texts, row, beside, strict=True)
        ]

    def _full(self, texts: Sequence[str], printed: dict[int, list[Glyph]]) -> frozenset[int]:
        """The cells of the last row whose number may go on behind a page break."""
        if not any(map(str.isdigit, texts)):
            return frozenset()
        above = set(self.cell[self.columns :])
        row = [n for n in dict.fromkeys(self.cell[: self.columns]) if n not in above]
        boxes = self._boxes(printed)
        table = list(boxes.values())
        return frozenset(i for i, number in enumerate(row) if may_go_on(boxes[number], table))

    def _boxes(self, printed: dict[int, list[Glyph]]) -> dict[int, Box]:
        """Every cell with what is printed in it."""
        squares: dict[int, list[int]] = {}
        for i, number in enumerate(self.cell):
            squares.setdefault(number, []).append(i)
        begun = {max(inside) // self.columns for inside in squares.values()}
        return {
            number: Box(
                printed.get(number, ()),
                self.xs[min(i % self.columns for i in inside)],
                self.xs[max(i % self.columns for i in inside) + 1],
                len(begun & {i // self.columns for i in inside}),
            )
            for number, inside in squares.items()
        }

    def _table(
        self,
        bottom: int,
        top: int,
        rows: list[tuple[str, ...]],
        full: frozenset[int] = frozenset(),
    ) -> TableRows:
        closed = (self._drawn(top), self._drawn(bottom))
        box = self.xs[0], self.ys[bottom], self.xs[-1], self.ys[top]
        return TableRows(*box, rows, closed, full)

    def _drawn(self, y: int) -> bool:
        """Whether a rule is drawn along at least half of this height."""
        length = sum(end - start for start, end in self.above[y])
        return length > (self.xs[-1] - self.xs[0]) / 2

    def _is_swallowed(self, numbers: Sequence[int], printed: dict[int, list[Glyph]]) -> bool:
        if len(set(numbers)) > 1:
            return False
        glyphs = printed.get(numbers[0], ())
        if not glyphs:
            return True  # room between a frame and a table
        return len(glyphs) > 40 and len(by_line(glyphs)) >= _SWALLOWED_LINES

    def _leave_out_overprint(self, printed: dict[int, list[Glyph]]) -> None:
        sizes = [g[4] - g[2] for inside in printed.values() for g in inside]
        if len(sizes) < 20:
            return
        largest = _OVERPRINT * median(sizes)
        if max(sizes) <= largest:
            return
        for number, inside in printed.items():
            printed[number] = [g for g in inside if g[4] - g[2] <= largest]

    def _numbered(self) -> list[int]:
        """Number the squares; squares with no rule between them have one number."""
        groups = Groups(self.columns * self.rows)
        for row in range(self.rows):
            y = (self.ys[row] + self.ys[row + 1]) / 2
            for column in range(self.columns):
                x = (self.xs[column] + self.xs[column + 1]) / 2
                here = row * self.columns + column
                if column + 1 < self.columns and not _covers(self.right_of[column + 1], y):
                    groups.join(here, here + 1)
                if row + 1 < self.rows and not _covers(self.above[row + 1], x):
                    groups.join(here, here + self.columns)
        return [groups.of(i) for i in range(self.columns * self.rows)]


def _at(rules: Sequence[Rule], position: float) -> list[tuple[float, float]]:
    return [(r.start, r.end) for r in rules if abs(r.at - position) <= NEAR]


def _covers(spans: Iterable[tuple[float, float]], across: float) -> bool:
    return any(start <= across <= end for start, end in spans)
