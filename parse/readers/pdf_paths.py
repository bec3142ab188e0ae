"""A path that a PDF page draws → the straight rules in it.

Coordinates are points as the page has them, y grows upwards.
"""

import ctypes
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2.raw as pdfium

from parse.readers.matrix import Matrix, Point
from parse.readers.rules import Rule

# A path of more corners than this is a drawing, no rule.
_MAX_SEGMENTS = 400
# A filled box thinner than this (points) is a rule drawn as a box.
_THIN = 2.5
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
    if not 2 <= total <= _MAX_SEGMENTS or not (fill or stroke):
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
    if len(points) < 2:
        return
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    if fill and not curved and min(right - left, top - bottom) <= _THIN:
        if top - bottom <= _THIN and right - left > _DOT:
            yield Rule(False, (bottom + top) / 2, left, right)
        if right - left <= _THIN and top - bottom > _DOT:
            yield Rule(True, (left + right) / 2, bottom, top)
        return
    if curved or not stroke:
        return  # a drawing, or a shaded square, not a line
    for before, here in pairwise([*points, points[0]] if closed else points):
        if rule := _straight(before, here):
            yield rule


def _straight(a: Point, b: Point) -> Rule | None:
    width, height = abs(a[0] - b[0]), abs(a[1] - b[1])
    if width <= 1 and height > max(_DOT, width):
        return Rule(True, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]))
    if height <= 1 and width > max(_DOT, height):
        return Rule(False, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]))
    return None
