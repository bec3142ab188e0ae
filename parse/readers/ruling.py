"""Ruling lines and characters of a page → rows of cells.

Lengths are points, y grows upwards as in PDF. Connected rules make a table; the squares between
them that no rule parts make a cell; a cell belongs to the row in which it begins.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from parse.readers.lettering import Glyph, by_line, cell_text, paragraphs, text_lines

# Rules closer than this are one; a rule must reach this near to a crossing one to touch it.
NEAR = 3.0
# Pieces of one line with a gap up to this are one rule; the short pieces of a dashed one, up to that.
_GAP, _DASH_GAP, _DASH = 3.0, 7.0, 9.0
_SHORTEST_RULE = 4.0
# A page with more rules than this after joining is a drawing: its text is read without them.
_MAX_RULES = 1500
_MAX_SQUARES = 40_000
# A cell as wide as its table with so many lines is text that a frame around the page swallowed.
_SWALLOWED_LINES = 3
# Letters so much larger than the others of a table are printed over it, not in it.
_OVERPRINT = 2.5
_BROKEN_NUMBER = re.compile(r"\d[\d,.]*(?:\n[\d,.]+)+(?:\n?万?元)?|\d[\d,.]*\n万?元")
# What a cell keeps free beside a full line, both sides together.
_PADDING = 12.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along one axis: at `at`, from `start` to `end` on the other."""

    vertical: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table: the box it fills, and its rows of cells from the top down.

    `closed` says whether a rule is drawn along its top and along its bottom.
    """

    left: float
    bottom: float
    right: float
    top: float
    rows: list[tuple[str, ...]]
    closed: tuple[bool, bool] = (True, True)


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
    for group in _connected(_joined(rules)):
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
        self.xs = _cluster(
            [r.at for r in verticals] + [e for r in horizontals for e in (r.start, r.end)]
        )
        self.ys = _cluster(
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
                for i, text in enumerate(texts):
                    if "\n" in text and _BROKEN_NUMBER.fullmatch(text):
                        width = self._width(numbers, fresh[i])
                        if _is_one_number(cells[i], width, cells[:i] + cells[i + 1 :]):
                            texts[i] = text.replace("\n", "")
                rows.append(tuple(texts))
        if rows:
            yield self._table(0, top, rows)

    def _width(self, numbers: Sequence[int], number: int) -> float:
        squares = [i for i, other in enumerate(numbers) if other == number]
        return self.xs[squares[-1] + 1] - self.xs[squares[0]]

    def _table(self, bottom: int, top: int, rows: list[tuple[str, ...]]) -> TableRows:
        closed = (self._drawn(top), self._drawn(bottom))
        return TableRows(self.xs[0], self.ys[bottom], self.xs[-1], self.ys[top], rows, closed)

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
        parent = list(range(self.columns * self.rows))

        def root(i: int) -> int:
            while parent[i] != i:
                parent[i] = parent[parent[i]]
                i = parent[i]
            return i

        for row in range(self.rows):
            y = (self.ys[row] + self.ys[row + 1]) / 2
            for column in range(self.columns):
                x = (self.xs[column] + self.xs[column + 1]) / 2
                here = row * self.columns + column
                if column + 1 < self.columns and not _covers(self.right_of[column + 1], y):
                    parent[root(here + 1)] = root(here)
                if row + 1 < self.rows and not _covers(self.above[row + 1], x):
                    parent[root(here + self.columns)] = root(here)
        return [root(i) for i in range(self.columns * self.rows)]


def _is_one_number(
    glyphs: Sequence[Glyph], width: float, others: Sequence[Sequence[Glyph]]
) -> bool:
    """Whether the lines of a cell are one number that its narrow cell broke.

    Its first lines are full; and what else the row prints in one line stands on the height of its
    middle, so that this is one row, not two with a rule missing between them.
    """
    lines = by_line(glyphs)
    size = lines[0][0].size
    letter = max(g.right - g.left for g in glyphs)
    for line in lines[:-1]:
        if width - (max(g.right for g in line) - min(g.left for g in line)) > letter + _PADDING:
            return False
    if lines[0][0].y - lines[-1][0].y > 1.7 * size * (len(lines) - 1):
        return False
    middle = (lines[0][0].y + lines[-1][0].y) / 2
    heights = [
        inside[0].y
        for inside in others
        if inside and len(by_line(inside)) == 1 and any(g.text.isdigit() for g in inside)
    ]
    return bool(heights) and all(abs(y - middle) < 0.3 * size for y in heights)


def _at(rules: Sequence[Rule], position: float) -> list[tuple[float, float]]:
    return [(r.start, r.end) for r in rules if abs(r.at - position) <= NEAR]


def _covers(spans: Iterable[tuple[float, float]], across: float) -> bool:
    return any(start <= across <= end for start, end in spans)


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Pieces that lie on one line, as the rules they are seen as."""
    joined = [
        rule
        for vertical in (False, True)
        for band in _bands([rule for rule in rules if rule.vertical == vertical])
        for rule in _runs(band)
    ]
    for vertical in (False, True):
        if sum(1 for rule in joined if rule.vertical == vertical) > _MAX_RULES:
            return []
    return joined


def _bands(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Rules of one direction that are near enough to be one line."""
    band: list[Rule] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if band and (rule.at - band[-1].at > NEAR or rule.at - band[0].at > 2 * NEAR):
            yield band
            band = []
        band.append(rule)
    if band:
        yield band


def _runs(band: Sequence[Rule]) -> Iterator[Rule]:
    """The stretches of a band that are drawn without a gap."""
    run: list[Rule] = []
    end = 0.0
    for rule in sorted(band, key=lambda r: r.start):
        if run:
            dashed = rule.end - rule.start < _DASH and run[-1].end - run[-1].start < _DASH
            if rule.start - end > (_DASH_GAP if dashed else _GAP):
                yield from _run(run, end)
                run = []
        end = max(end, rule.end) if run else rule.end
        run.append(rule)
    if run:
        yield from _run(run, end)


def _run(run: Sequence[Rule], end: float) -> Iterator[Rule]:
    if end - run[0].start >= _SHORTEST_RULE:
        total = sum(r.end - r.start for r in run)
        at = sum(r.at * (r.end - r.start) for r in run) / total
        yield Rule(run[0].vertical, at, run[0].start, end)


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group rules that touch one another."""
    parent = list(range(len(rules)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    verticals = [(i, rule) for i, rule in enumerate(rules) if rule.vertical]
    horizontals = [(i, rule) for i, rule in enumerate(rules) if not rule.vertical]
    for i, v in verticals:
        at, start, end = v.at, v.start - NEAR, v.end + NEAR
        for j, h in horizontals:
            if start <= h.at <= end and h.start - NEAR <= at <= h.end + NEAR:
                parent[root(i)] = root(j)
    groups: dict[int, list[Rule]] = {}
    for i, rule in enumerate(rules):
        groups.setdefault(root(i), []).append(rule)
    return list(groups.values())


def _cluster(positions: Iterable[float]) -> list[float]:
    """Positions nearer than NEAR to one another are one; each is named by its mean."""
    groups: list[list[float]] = []
    for position in sorted(positions):
        if groups and position - groups[-1][-1] <= NEAR:
            groups[-1].append(position)
        else:
            groups.append([position])
    return [sum(group) / len(group) for group in groups]


__all__ = ["NEAR", "Glyph", "Rule", "TableRows", "paragraphs", "tables", "text_lines"]
