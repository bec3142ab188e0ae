"""A path that a PDF page draws → the straight rules in it.

Coordinates are points as the page has them, y grows upwards.
"""

import ctypes
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2.raw as pdfium

from parse.readers.matrix import Matrix, Point
from parse.readers.rules import Rule

# An outline of more corners than this is a drawing, no rule; a path of many outlines may be dashes.
_MAX_CORNERS = 400
# A filled box thinner than this (points) is a rule drawn as a box; up to that, if it is so many times
# as long as it is thick.
_THIN, _THICK, _LONG = 2.5, 4.0, 4
# Shorter than this is a dot of dirt; a dotted rule's dots are longer, and are joined in `ruling`.
_DOT = 0.2


def drawing_mode(path: object) -> tuple[bool, bool]:
    """Whether a path is filled, and whether its outline is drawn."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value), bool(stroke.value)


def path_rules(path: object, matrix: Matrix, fill: bool, stroke: bool) -> Iterator[Rule]:
    """Every straight side of a path; of a thin filled box, one rule along its middle."""
    total = pdfium.FPDFPath_CountSegments(path)
    if total < 2 or not (fill or stroke):
        return
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    outline: list[Point] = []
    curved = closed = False
    for i in range(total):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:  # the pen is set down anew
            yield from _outline_rules(outline, curved, closed, fill, stroke)
            outline, curved, closed = [], False, False
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        outline.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        closed = closed or bool(pdfium.FPDFPathSegment_GetClose(segment))
    yield from _outline_rules(outline, curved, closed, fill, stroke)


def _outline_rules(
    points: list[Point], curved: bool, closed: bool, fill: bool, stroke: bool
) -> Iterator[Rule]:
    if not 2 <= len(points) <= _MAX_CORNERS:
        return
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    wide, high = right - left, top - bottom
    if fill and not curved and min(wide, high) <= _THICK:
        if _is_rule(high, wide):
            yield Rule(False, (bottom + top) / 2, left, right)
        if _is_rule(wide, high):
            yield Rule(True, (left + right) / 2, bottom, top)
        if min(wide, high) <= _THIN:
            return
    if curved or not stroke:
        return  # a drawing, or a shaded square, not a line
    for before, here in pairwise([*points, points[0]] if closed else points):
        if rule := _straight(before, here):
            yield rule


def _is_rule(thick: float, long: float) -> bool:
    return (thick <= _THIN and long > _DOT) or (thick <= _THICK and long >= _LONG * thick)


def _straight(a: Point, b: Point) -> Rule | None:
    width, height = abs(a[0] - b[0]), abs(a[1] - b[1])
    if width <= 1 and height > max(_DOT, width):
        return Rule(True, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]))
    if height <= 1 and width > max(_DOT, height):
        return Rule(False, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]))
    return None
