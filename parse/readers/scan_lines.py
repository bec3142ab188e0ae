"""Where the rules of a scanned table stand: pieces of one rule found together, strokes told from rules."""

from collections.abc import Sequence

import cv2

from parse.readers.scan_page import Picture
from parse.readers.scan_rules import SHORTEST

# Lengths at 200 dpi.
NEAR = 12  # rules nearer than this are one: a skewed or doubled one
_SURE = 3 * SHORTEST  # no stroke is as long as this


def positions(lines: Picture, axis: int) -> list[int]:
    """Where the rules of one direction stand, nearer ones than NEAR taken as one.

    Strokes of characters between two rules bind them not together: they are with one or by themselves.
    """
    count, _, stats, centres = cv2.connectedComponentsWithStats(lines)
    along = cv2.CC_STAT_WIDTH if axis == 0 else cv2.CC_STAT_HEIGHT
    found = sorted(
        (float(centres[i][1 - axis]), int(stats[i][along]))
        for i in range(1, count)
        if stats[i][along] >= SHORTEST // 2
    )
    sure = [piece for piece in found if piece[1] >= _SURE]
    near = [
        piece
        for piece in found
        if piece[1] < _SURE and any(abs(piece[0] - at) <= NEAR for at, _ in sure)
    ]
    groups = _chained(sure)
    for piece in near:
        min(groups, key=lambda group: min(abs(at - piece[0]) for at, _ in group)).append(piece)
    told = {*sure, *near}
    groups += _chained([piece for piece in found if piece not in told])
    return sorted(round(_middle(sorted(group))) for group in groups)


def _chained(pieces: Sequence[tuple[float, int]]) -> list[list[tuple[float, int]]]:
    """Pieces in order, those nearer to the one before them than NEAR together."""
    groups: list[list[tuple[float, int]]] = []
    for piece in pieces:
        if groups and piece[0] - groups[-1][-1][0] <= NEAR:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _middle(group: Sequence[tuple[float, int]]) -> float:
    """The place that half the length stands before: strokes beside a rule do not move it."""
    half, passed = sum(length for _, length in group) / 2, 0
    for at, length in group:
        passed += length
        if passed >= half:
            return at
    return group[-1][0]


def ends(lines: Picture, axis: int) -> tuple[int, int]:
    """Where two rules at least begin and end; one alone may be a stroke of something else."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(lines)
    begin, along = (
        (cv2.CC_STAT_TOP, cv2.CC_STAT_HEIGHT)
        if axis == 0
        else (cv2.CC_STAT_LEFT, cv2.CC_STAT_WIDTH)
    )
    long = [stats[i] for i in range(1, count) if stats[i][along] >= SHORTEST]
    if len(long) < 2:
        return 0, 0
    firsts = sorted(int(stat[begin]) for stat in long)
    lasts = sorted(int(stat[begin] + stat[along] - 1) for stat in long)
    return firsts[1], lasts[-2]


def closed(positions: list[int], ends: tuple[int, int]) -> list[int]:
    first, last = ends
    if first == last:
        return positions
    if not positions or first < positions[0] - 2 * NEAR:
        positions = [first, *positions]
    if last > positions[-1] + 2 * NEAR:
        positions = [*positions, last]
    return positions
