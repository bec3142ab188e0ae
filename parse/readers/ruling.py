"""Ruling lines and characters of a page → rows of cells.

Lengths are points, y grows upwards as in PDF. Connected rules make a table; the squares between
them that no rule parts make a cell; a cell belongs to the row in which it begins.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A line that begins so is a heading or a point of a list, however long the line above it was.
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)]")
# Rules closer than this are one; a rule must reach this near to a crossing one to touch it.
NEAR = 3.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along one axis: at `at`, from `start` to `end` on the other."""

    vertical: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table: the box it fills, and its rows of cells from the top down."""

    left: float
    bottom: float
    right: float
    top: float
    rows: list[tuple[str, ...]]


def tables(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[TableRows]:
    """Find the tables that the rules draw, and read the glyphs inside them."""
    found = []
    for group in _connected(rules):
        verticals = [rule for rule in group if rule.vertical]
        horizontals = [rule for rule in group if not rule.vertical]
        if len(verticals) >= 2 and len(horizontals) >= 2:
            found.append(_read(horizontals, verticals, glyphs))
    return sorted(found, key=lambda table: -table.top)


def text_lines(glyphs: Iterable[Glyph]) -> list[tuple[float, str]]:
    """Glyphs that stand in no table → (height on the page, words), from the top down."""
    joined = ((line[0].y, _join(line)) for line in _by_line(glyphs))
    return [(y, words) for y, words in joined if words]


def paragraphs(glyphs: Iterable[Glyph]) -> list[tuple[float, str]]:
    """The same, lines that only the margin broke joined again.

    A line goes on in the next one where it reaches the right margin and the next one begins at the
    left one: a paragraph's first line is indented, and its last one ends early.
    """
    lines = [line for line in _by_line(glyphs) if _join(line)]
    if not lines:
        return []
    left = min(min(g.left for g in line) for line in lines)
    right = max(max(g.right for g in line) for line in lines)
    found: list[tuple[float, str]] = []
    full = False
    for line in lines:
        size = max(g.top - g.bottom for g in line)
        words = _join(line)
        flush_left = min(g.left for g in line) < left + size / 2
        if found and full and flush_left and not _NUMBERED.match(words):
            found[-1] = (found[-1][0], found[-1][1] + words)
        else:
            found.append((line[0].y, words))
        full = max(g.right for g in line) > right - 2 * size
    return found


def _by_line(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (-g.y, g.left)):
        if lines and abs(lines[-1][0].y - glyph.y) < max(2.0, (glyph.top - glyph.bottom) * 0.45):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return lines


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group rules that touch one another."""
    parent = list(range(len(rules)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    verticals = [i for i, rule in enumerate(rules) if rule.vertical]
    horizontals = [i for i, rule in enumerate(rules) if not rule.vertical]
    for i in verticals:
        for j in horizontals:
            v, h = rules[i], rules[j]
            if h.start - NEAR <= v.at <= h.end + NEAR and v.start - NEAR <= h.at <= v.end + NEAR:
                parent[root(i)] = root(j)
    groups: dict[int, list[Rule]] = {}
    for i, rule in enumerate(rules):
        groups.setdefault(root(i), []).append(rule)
    return list(groups.values())


def _read(
    horizontals: Sequence[Rule], verticals: Sequence[Rule], glyphs: Sequence[Glyph]
) -> TableRows:
    # A page may break a table without a closing rule: the ends of the other rules close the frame.
    xs = _cluster([r.at for r in verticals] + [e for r in horizontals for e in (r.start, r.end)])
    ys = _cluster([r.at for r in horizontals] + [e for r in verticals for e in (r.start, r.end)])
    ys.reverse()
    columns, rows = len(xs) - 1, len(ys) - 1
    inside = [g for g in glyphs if xs[0] < g.x < xs[-1] and ys[-1] < g.y < ys[0]]
    cells = _cells(columns, rows, xs, ys, horizontals, verticals)
    printed: dict[int, list[Glyph]] = {}
    for glyph in inside:
        column = next(i for i in range(columns) if glyph.x <= xs[i + 1])
        row = next(i for i in range(rows) if glyph.y >= ys[i + 1])
        printed.setdefault(cells[row][column], []).append(glyph)
    lines = []
    seen: set[int] = set()
    for row in range(rows):
        line = []
        for column in range(columns):
            cell = cells[row][column]
            if cell not in seen:
                seen.add(cell)
                words = text_lines(printed.get(cell, []))
                line.append("\n".join(text for _, text in words))
        if line:
            lines.append(tuple(line))
    return TableRows(xs[0], ys[-1], xs[-1], ys[0], lines)


def _cells(
    columns: int,
    rows: int,
    xs: Sequence[float],
    ys: Sequence[float],
    horizontals: Sequence[Rule],
    verticals: Sequence[Rule],
) -> list[list[int]]:
    """Number the squares of a table; squares with no rule between them have one number."""
    parent = list(range(columns * rows))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for row in range(rows):
        middle_y = (ys[row] + ys[row + 1]) / 2
        for column in range(columns):
            middle_x = (xs[column] + xs[column + 1]) / 2
            here = row * columns + column
            if column + 1 < columns and not _parts(verticals, xs[column + 1], middle_y):
                parent[root(here + 1)] = root(here)
            if row + 1 < rows and not _parts(horizontals, ys[row + 1], middle_x):
                parent[root(here + columns)] = root(here)
    return [[root(row * columns + column) for column in range(columns)] for row in range(rows)]


def _parts(rules: Sequence[Rule], at: float, across: float) -> bool:
    return any(abs(rule.at - at) <= NEAR and rule.start <= across <= rule.end for rule in rules)


def _cluster(positions: Iterable[float]) -> list[float]:
    """Positions nearer than NEAR to one another are one; each is named by its mean."""
    groups: list[list[float]] = []
    for position in sorted(positions):
        if groups and position - groups[-1][-1] <= NEAR:
            groups[-1].append(position)
        else:
            groups.append([position])
    return [sum(group) / len(group) for group in groups]


def _join(line: Sequence[Glyph]) -> str:
    """Characters of one line in order, with a space where a gap is wider than a character."""
    ordered = sorted(line, key=lambda g: g.left)
    words = ""
    last: Glyph | None = None
    for glyph in ordered:
        if (
            last
            and glyph.left - last.right > 0.6 * (glyph.top - glyph.bottom)
            and glyph.text != " "
        ):
            words += " "
        words += glyph.text
        last = glyph
    return words.strip()
