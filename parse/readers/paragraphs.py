"""Letters that stand in no table → paragraphs: lines that only the margin broke are joined again."""

import re
from collections.abc import Iterable, Sequence
from statistics import median

from parse.readers.lettering import Glyph, by_line, join

# A line that begins so is a heading or a point of a list, however long the line above it was.
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)]")


def paragraphs(glyphs: Iterable[Glyph]) -> list[tuple[float, str]]:
    """Glyphs that stand in no table → (height on the page, words), from the top down.

    A line goes on in the next one where it reaches the right margin and the next one begins at the
    left one: a paragraph's first line is indented, and its last one ends early. A page that a clear
    gutter cuts in two columns is read column by column.
    """
    glyphs = list(glyphs)
    if (gutter := _gutter(glyphs)) is not None:
        left = paragraphs([g for g in glyphs if g.x < gutter])
        right = paragraphs([g for g in glyphs if g.x >= gutter])
        # The right column is read after the left one: it takes heights below the left one's last.
        lowest = left[-1][0]
        return left + [(lowest - (i + 1) / 1000, words) for i, (_, words) in enumerate(right)]
    lines = [line for line in by_line(glyphs) if join(line)]
    if not lines:
        return []
    left_margin = min(min(g[1] for g in line) for line in lines)
    right_margin = max(max(g[3] for g in line) for line in lines)
    found: list[tuple[float, str]] = []
    full, last_y = False, 0.0
    for line in lines:
        size = max(g[4] - g[2] for g in line)
        words = join(line)
        flush_left = min(g[1] for g in line) < left_margin + size / 2
        near = last_y - line[0].y < 4 * size
        if found and full and near and flush_left and not _NUMBERED.match(words):
            found[-1] = (found[-1][0], found[-1][1] + words)
        else:
            found.append((line[0].y, words))
        full, last_y = max(g[3] for g in line) > right_margin - 2 * size, line[0].y
    return found


def _gutter(glyphs: Sequence[Glyph]) -> float | None:
    """The middle of a page of two columns of text, None where there is no clear one."""
    if len(glyphs) < 200:
        return None
    left, right = min(g[1] for g in glyphs), max(g[3] for g in glyphs)
    middle, reach = (left + right) / 2, (right - left) * 0.1
    bare = [g for g in glyphs if g[3] > middle - reach and g[1] < middle + reach]
    size = median(g[4] - g[2] for g in glyphs)
    edges = sorted((g[1], g[3]) for g in bare)
    end, best = middle - reach, (0.0, 0.0)
    for start, stop in [*edges, (middle + reach, middle + reach)]:
        best = max(best, (start - end, (start + end) / 2))
        end = max(end, stop)
    width, gutter = best
    if width < 1.2 * size:
        return None
    shares = [0, 0]
    for line in by_line(glyphs):
        shares[0] += any(g[1] < gutter for g in line)
        shares[1] += any(g[1] > gutter for g in line)
    # Both columns are as long as one another and full of text: no list of labels beside values.
    if min(shares) < 0.7 * max(shares) or min(shares) < 8:
        return None
    sides = [[g for g in glyphs if g[1] < gutter], [g for g in glyphs if g[1] > gutter]]
    for side, count in zip(sides, shares, strict=True):
        reach_ = max(g[3] for g in side) - min(g[1] for g in side)
        if sum(g[3] - g[1] for g in side) < 0.6 * count * reach_:
            return None
    return gutter
