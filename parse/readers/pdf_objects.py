"""The objects that a PDF page draws → straight rules, pictures, and whether its letters are plain.

Coordinates are points as the page has them, y grows upwards.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from parse.model import Unreadable
from parse.readers.rules import Rule

# A page of a report draws some hundred objects; a page with more than this is a drawing or an attack.
_MAX_OBJECTS = 50_000
_MAX_FORM_DEPTH = 8
# A path of more corners than this is a drawing, no rule.
_MAX_SEGMENTS = 400
# A filled box thinner than this (points) is a rule drawn as a box.
_THIN = 2.5
# Shorter than this is a dot of dirt; a dotted rule's dots are longer, and are joined in `ruling`.
_DOT = 0.2
_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Drawn:
    """What the page's objects say: rules, and whether every letter is plainly upright and visible."""

    rules: list[Rule]
    pictured: float = 0.0
    shapes: int = 0
    plain: bool = True
    left: int = _MAX_OBJECTS


def objects(page: pypdfium2.PdfPage) -> Drawn:
    """Look at every object of a page. Raises Unreadable where there are more than a report draws."""
    drawn = Drawn([])
    total = pdfium.FPDFPage_CountObjects(page.raw)
    _spend(drawn, total)
    for i in range(total):
        _object(pdfium.FPDFPage_GetObject(page.raw, i), _IDENTITY, 0, drawn)
    return drawn


def _spend(drawn: Drawn, objects: int) -> None:
    drawn.left -= max(0, objects)
    if drawn.left < 0:
        raise Unreadable(f"a page of the PDF draws over {_MAX_OBJECTS} objects, no report does")


def _object(item: object, outer: _Matrix, depth: int, drawn: Drawn) -> None:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        if drawn.plain:
            a, b, c, d, _, _ = _times(_matrix(item), outer)
            upright = a > 0 and d > 0 and abs(b) < 0.01 * a and abs(c) < 0.4 * d
            drawn.plain = upright and not is_invisible(item)
    elif kind == pdfium.FPDF_PAGEOBJ_PATH:
        before = len(drawn.rules)
        drawn.rules += _path_rules(item, outer)
        drawn.shapes += len(drawn.rules) == before
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        a, b, c, d, _, _ = _times(_matrix(item), outer)
        drawn.pictured += abs(a * d - b * c)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
        inner = _times(_matrix(item), outer)
        total = pdfium.FPDFFormObj_CountObjects(item)
        _spend(drawn, total)
        for i in range(total):
            _object(pdfium.FPDFFormObj_GetObject(item, i), inner, depth + 1, drawn)


def _path_rules(path: object, outer: _Matrix) -> Iterator[Rule]:
    """Every straight side of a path; of a thin filled box, one rule along its middle."""
    total = pdfium.FPDFPath_CountSegments(path)
    if not 2 <= total <= _MAX_SEGMENTS:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    a, b, c, d, e, f = _times(_matrix(path), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    outline: list[_Point] = []
    curved = closed = False
    for i in range(total):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:  # the pen is set down anew
            yield from _outline_rules(outline, curved, closed, bool(fill.value), bool(stroke.value))
            outline, curved, closed = [], False, False
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        outline.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        closed = closed or bool(pdfium.FPDFPathSegment_GetClose(segment))
    yield from _outline_rules(outline, curved, closed, bool(fill.value), bool(stroke.value))


def _outline_rules(
    points: list[_Point], curved: bool, closed: bool, fill: bool, stroke: bool
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


def _straight(a: _Point, b: _Point) -> Rule | None:
    width, height = abs(a[0] - b[0]), abs(a[1] - b[1])
    if width <= 1 and height > max(_DOT, width):
        return Rule(True, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]))
    if height <= 1 and width > max(_DOT, height):
        return Rule(False, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]))
    return None


def is_invisible(item: object) -> bool:
    """Whether a text is there to be searched and copied, and not seen."""
    return bool(
        pdfium.FPDFTextObj_GetTextRenderMode(item)
        in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
    )


def _matrix(item: object) -> _Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, m):
        return _IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    """First m, then n."""
    if n is _IDENTITY:
        return m
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
