"""The ruling lines of a picture: ridges of ink that are long, or join such as are."""

from dataclasses import dataclass

import cv2
import numpy as np

from parse.readers.scan_page import Picture

# Lengths at 200 dpi. No stroke of a character of the text is as long as the shortest rule.
SHORTEST = 60
_SHORTEST_JOINING = 26
_FREE = 600  # a line of this length is a rule even where it crosses none
_GAP = 25  # a rule broken by less than this is one
_SMOOTH = 9  # along a rule noise is smoothed over this length
_FAINT = 14  # a rule is darker than the paper on both sides by more than this (of 255),
_BESIDE = (4, 6, 8)  # at one of these distances
TOUCH = 2  # a joining rule ends this near to the rules that it joins


@dataclass(frozen=True, slots=True)
class Rules:
    """The ruling lines of a page as pictures, 255 where a line is.

    `across` and `down` are mended where a line is broken. The other two are not: a row of figures
    mended is a line too, but there is paper between its figures.
    """

    across: Picture
    down: Picture
    across_unmended: Picture
    down_unmended: Picture

    @property
    def both(self) -> Picture:
        return either(self.across, self.down)


def rules(page: Picture) -> Rules:
    """Find the ruling lines of an upright page."""
    across, down = _ridges(page, _SMOOTH), _ridges(page.T, _SMOOTH).T
    # A row of text may hold a stretch of strokes as long as a rule, but it crosses no rule.
    long_across, long_down = _long(across, True), _long(down, False)
    long_across, long_down = (
        _touching(long_across, long_down, True, both=False),
        _touching(long_down, long_across, False, both=False),
    )
    # A rule between two rows of text is shorter than some strokes of characters, but it joins rules.
    short_across = _open(across, _SHORTEST_JOINING, True)
    short_down = _open(down, _SHORTEST_JOINING, False)
    across = either(long_across, _touching(short_across, long_down, True, both=True))
    down = either(long_down, _touching(short_down, long_across, False, both=True))
    return Rules(across, down, _unmended(page, across), np.asarray(_unmended(page.T, down.T).T))


def _unmended(page: Picture, lines: Picture) -> Picture:
    """Of lines across, the pixels that are dark by themselves."""
    near = cv2.dilate(lines, _bar(5, across=False))
    return np.asarray(cv2.bitwise_and(_ridges(page, _SMOOTH // 3), near), dtype=np.uint8)


def _ridges(page: Picture, along: int) -> Picture:
    """What is darker than the paper above and below it: thin lines across, and strokes."""
    blurred = cv2.blur(cv2.blur(page, (along, 1)).astype(np.int16), (1, 2))
    smooth = np.asarray(blurred, dtype=np.int16)
    above, below = np.zeros_like(smooth), np.zeros_like(smooth)
    for off in _BESIDE:  # text may stand so near to a rule that paper is seen only between them
        above[off:] = np.maximum(above[off:], smooth[:-off])
        below[:-off] = np.maximum(below[:-off], smooth[off:])
    ridge = np.minimum(above, below) - smooth
    return np.asarray((ridge > _FAINT) * np.uint8(255), dtype=np.uint8)


def _open(ridges: Picture, length: int, across: bool) -> Picture:
    """Keep what is long; a line that falls a pixel on its way is whole in neither row of pixels."""
    thicker = cv2.dilate(ridges, _bar(3, not across))
    opened = cv2.morphologyEx(thicker, cv2.MORPH_OPEN, _bar(length, across))
    return np.asarray(cv2.bitwise_and(opened, ridges), dtype=np.uint8)


def _long(ridges: Picture, across: bool) -> Picture:
    opened = _open(ridges, SHORTEST, across)
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, _bar(_GAP, across)), np.uint8)


def _touching(lines: Picture, crossing: Picture, across: bool, both: bool) -> Picture:
    """Of these lines, those that meet a crossing one anywhere; with `both`, at both their ends."""
    near = cv2.dilate(crossing, _bar(2 * TOUCH + 1, across))
    kept = np.zeros_like(lines)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines)
    for i in range(1, count):
        x, y, w, h = (int(n) for n in stats[i][:4])
        here, its = near[y : y + h, x : x + w], labels[y : y + h, x : x + w] == i
        ends = (here[:, :1], here[:, -1:]) if across else (here[:1], here[-1:])
        if all(end.any() for end in ends) if both else (here[its].any() or max(w, h) > _FREE):
            kept[y : y + h, x : x + w][its] = 255
    return kept


def _bar(length: int, across: bool) -> Picture:
    return np.ones((1, length) if across else (length, 1), np.uint8)


def either(one: Picture, other: Picture) -> Picture:
    """What is inked in one picture or the other."""
    return np.asarray(cv2.bitwise_or(one, other), dtype=np.uint8)
