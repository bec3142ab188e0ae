"""The ink inside a cell → its lines, or the knowledge that there is none.

A blank cell must stay blank and a dash a dash: both are told by the shape of the ink, before any
model is asked, because a model always finds something to say.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from parse.readers.scan_grid import Box
from parse.readers.scan_page import Picture

# Lengths at 200 dpi.
_EDGE = 6  # ink that stays this near to the side of a cell is what is left of its rule
_SPECK = 5  # ink no larger than this is dirt, or the dot of a number that stands beside it
_FAINTEST = 5  # pixels of ink
_DASH_HEIGHT = 8
_LEANS = 0.6
_PAD = 6  # paper left round a line
LOWEST_LINE = 14  # a lower one is a part of a character


@dataclass(frozen=True, slots=True)
class Stroke:
    """A piece of connected ink: its box on the page, its pixels, and how steeply it leans.

    `lean` is the correlation of its pixels' places: near 1 for a slash, near 0 for a round digit.
    """

    left: int
    top: int
    right: int
    bottom: int
    area: int
    lean: float

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Row:
    """A line of ink in a cell, and whether a side of the cell cuts it."""

    strokes: tuple[Stroke, ...]
    cut: bool

    @property
    def top(self) -> int:
        return min(stroke.top for stroke in self.strokes)

    @property
    def bottom(self) -> int:
        return max(stroke.bottom for stroke in self.strokes)

    @property
    def left(self) -> int:
        return min(stroke.left for stroke in self.strokes)

    @property
    def right(self) -> int:
        return max(stroke.right for stroke in self.strokes)

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def mark(self) -> str | None:
        """The dash or slash that this ink is, told by its shape alone; None where it is neither."""
        if all(s.height <= _DASH_HEIGHT and s.width >= 1.4 * s.height for s in self.strokes):
            if self.height > _DASH_HEIGHT:
                return None
            return "—" if self.right - self.left > LOWEST_LINE else "-"
        stroke = self.strokes[0]
        # A slash of any font leans by 0.78 to 0.92, no upright digit by more than 0.3.
        if len(self.strokes) == 1 and stroke.lean > _LEANS and stroke.height > LOWEST_LINE:
            return "/"
        return None


def rows(box: Box, inked: Picture) -> list[Row]:
    """The lines of ink in a cell, from the top down; `inked` is the page's ink without its rules."""
    strokes = _strokes(box, inked)
    if not any(max(stroke.width, stroke.height) > _SPECK for stroke in strokes):
        return []
    found = []
    for group in _by_line(strokes):
        if any(max(stroke.width, stroke.height) > _SPECK for stroke in group):
            cut = any(stroke.left <= box.left or stroke.right > box.right for stroke in group)
            found.append(Row(tuple(group), cut))
    return found


def picture(row: Row, page: Picture, drawn: Picture, paper: int) -> Picture:
    """The picture of one line, paper where the rules (`drawn`) are."""
    top, bottom = max(0, row.top - _PAD), row.bottom + _PAD
    left, right = max(0, row.left - _PAD), row.right + _PAD
    part = page[top:bottom, left:right].copy()
    part[drawn[top:bottom, left:right] > 0] = paper
    return part


def _strokes(box: Box, inked: Picture) -> list[Stroke]:
    part = inked[box.top : box.bottom + 1, box.left : box.right + 1]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(part)
    height, width = part.shape
    found = []
    for i in range(1, count):
        x, y, w, h, area = (int(n) for n in stats[i])
        at_side = x + w <= _EDGE or x >= width - _EDGE or y + h <= _EDGE or y >= height - _EDGE
        if area < _FAINTEST or at_side:
            continue
        place = box.left + x, box.top + y
        lean = _lean(labels[y : y + h, x : x + w] == i) if min(w, h) > 2 else 0.0
        found.append(Stroke(*place, place[0] + w, place[1] + h, area, lean))
    return found


def _lean(pixels: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> float:
    ys, xs = np.nonzero(pixels)
    if xs.std() == 0 or ys.std() == 0:
        return 0.0
    return -float(np.corrcoef(xs, ys)[0, 1])


def _by_line(strokes: list[Stroke]) -> list[list[Stroke]]:
    """Strokes side by side make a line; a low line is a part of a character of its neighbour."""
    groups: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda s: s.top):
        if groups and stroke.top < max(s.bottom for s in groups[-1]) - 1:
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
    usual = max((_height(group) for group in groups), default=0)
    joined: list[list[Stroke]] = []
    for group in groups:
        if joined and (
            min(_height(group), _height(joined[-1])) < usual * 0.6
            and _height(joined[-1] + group) < usual * 1.15
        ):
            joined[-1] = joined[-1] + group
        else:
            joined.append(group)
    return joined


def _height(group: list[Stroke]) -> int:
    return max(s.bottom for s in group) - min(s.top for s in group)
