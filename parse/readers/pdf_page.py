"""One PDF page as pdfium knows it → its letters and its straight rules, set upright.

Coordinates are points, y grows upwards, turned so that most letters of the page stand upright: a
page with /Rotate and a table drawn sideways come out the same. Left out: letters that are invisible
(render mode 3, the text layer that scanners put behind a picture), that lie off the page, or that
stand askew (a watermark).
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from parse.model import Unreadable
from parse.readers.lettering import Glyph
from parse.readers.rules import Rule

# A page of a report draws some hundred objects; a page with more than this is a drawing or an attack.
_MAX_OBJECTS = 50_000
_MAX_CHARACTERS = 100_000
_MAX_FORM_DEPTH = 8
# A path of more corners than this is a drawing, no rule.
_MAX_SEGMENTS = 400
# A filled box thinner than this (points) is a rule drawn as a box.
_THIN = 2.5
# Shorter than this is a dot of dirt; a dotted rule's dots are longer, and are joined in `ruling`.
_DOT = 0.2
_ASKEW = math.radians(4)
_UNMAPPED = "\ufffd"
_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on a page: letters, rules, the share of it that pictures cover, and the number
    of shapes that are no rules (letters may be drawn as shapes)."""

    glyphs: list[Glyph]
    rules: list[Rule]
    pictured: float
    shapes: int


@dataclass(slots=True)
class _Drawn:
    """What the page's objects say: rules, and whether every letter is plainly upright and visible."""

    rules: list[Rule]
    pictured: float = 0.0
    shapes: int = 0
    plain: bool = True
    left: int = _MAX_OBJECTS


def sheet(page: pypdfium2.PdfPage) -> Sheet:
    """Take the letters and rules of a page.

    Raises Unreadable where it draws more than any page of a report does.
    """
    drawn = _Drawn([])
    _objects(page, drawn)
    left, bottom, right, top = page.get_bbox()
    glyphs, turn = _glyphs(page, drawn.plain)
    x0, y0, x1, y1 = 2 * left, 2 * bottom, 2 * right, 2 * top
    kept = [g for g in glyphs if x0 <= g[1] + g[3] <= x1 and y0 <= g[2] + g[4] <= y1]
    area = max(1.0, (right - left) * (top - bottom))
    if turn:
        kept = [_turned_glyph(g, turn) for g in kept]
        drawn.rules = [_turned_rule(rule, turn) for rule in drawn.rules]
    return Sheet(kept, drawn.rules, min(1.0, drawn.pictured / area), drawn.shapes)


# --- letters ----------------------------------------------------------------------------------------


def _glyphs(page: pypdfium2.PdfPage, plain: bool) -> tuple[list[Glyph], int]:
    """The letters, and by how many quarter turns most of them are turned."""
    text = page.get_textpage()
    try:
        total = text.count_chars()
        if total > _MAX_CHARACTERS:
            raise Unreadable(f"a page of the PDF holds {total} letters, more than a report does")
        if plain:
            return list(_plain_glyphs(text, total)), 0
        glyphs = list(_any_glyphs(text, total))
    finally:
        text.close()
    turns = Counter(g.turn for g in glyphs)
    turn = turns.most_common(1)[0][0] if turns else 0
    return [g._replace(turn=(g.turn - turn) % 4) for g in glyphs], turn


def _plain_glyphs(text: pypdfium2.PdfTextPage, total: int) -> Iterator[Glyph]:
    """Letters with boxes as high as their font, set on their baseline.

    pdfium's own boxes are as wide as the letter's place, but not all of them are as high as the
    font: where that tells no height, 一 and ， get boxes as flat as they are and off their line.
    """
    rect = pdfium.FS_RECTF()
    unicode, loose = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    origin = pdfium.FPDFText_GetCharOrigin
    x, y = ctypes.c_double(), ctypes.c_double()
    raw, box, at_x, at_y = text.raw, ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    last_bottom = baseline = float("nan")
    for i in range(total):
        code = unicode(raw, i)
        if code == 10 or code == 13 or not loose(raw, i, box):
            continue
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        if right == left:
            continue  # a space that pdfium puts between two words: the gap itself says so
        if right < left:
            left, right = right, left
        if top < bottom:
            bottom, top = top, bottom
        height = top - bottom
        if code >= 0x2E80 and right - left > height:
            height = right - left  # a Chinese letter is as high as it is wide
        if bottom != last_bottom:  # letters of one line and one font mostly stand alike
            origin(raw, i, at_x, at_y)
            last_bottom, baseline = bottom, y.value
        if baseline < top - 0.1 * height:  # else it is written downwards and hangs on its origin
            bottom, top = baseline - 0.15 * height, baseline + 0.85 * height
        character = chr(code) if 32 <= code < 0xD800 else _character(text, i, code)
        yield Glyph(character, left, bottom, right, top)


def _any_glyphs(text: pypdfium2.PdfTextPage, total: int) -> Iterator[Glyph]:
    rect = pdfium.FS_RECTF()
    matrix = pdfium.FS_MATRIX()
    numbers = [ctypes.c_double() for _ in range(4)]
    x, y = ctypes.c_double(), ctypes.c_double()
    raw = text.raw
    for i in range(total):
        code = pdfium.FPDFText_GetUnicode(raw, i)
        item = pdfium.FPDFText_GetTextObject(raw, i)
        if code in (10, 13) or not item or _is_invisible(item):
            continue
        if not pdfium.FPDFText_GetMatrix(raw, i, matrix):
            continue
        angle = math.atan2(matrix.b, matrix.a)
        turn = round(angle / (math.pi / 2))
        if abs(angle - turn * math.pi / 2) > _ASKEW:
            continue
        if turn == 0:
            if not pdfium.FPDFText_GetLooseCharBox(raw, i, rect) or rect.left == rect.right:
                continue
            left, right = sorted((rect.left, rect.right))
            bottom, top = sorted((rect.bottom, rect.top))
        else:
            # pdfium's loose boxes are flat for turned letters: made here from baseline and size.
            left_, right_, bottom_, top_ = numbers
            if not pdfium.FPDFText_GetCharBox(raw, i, left_, right_, bottom_, top_):
                continue
            pdfium.FPDFText_GetCharOrigin(raw, i, x, y)
            size = pdfium.FPDFText_GetFontSize(raw, i) * math.hypot(matrix.c, matrix.d)
            left, right, bottom, top = (n.value for n in numbers)
            if code >= 0x2E80:  # a Chinese letter takes a square, however little of it it fills
                end_x, end_y = x.value + size * math.cos(angle), y.value + size * math.sin(angle)
                left, right = sorted((x.value, end_x))
                bottom, top = sorted((y.value, end_y))
            up_x, up_y = -math.sin(angle), math.cos(angle)
            if turn % 2:
                left, right = sorted((x.value - 0.15 * size * up_x, x.value + 0.85 * size * up_x))
            else:
                bottom, top = sorted((y.value - 0.15 * size * up_y, y.value + 0.85 * size * up_y))
            if right - left <= 0 or top - bottom <= 0:
                continue
        yield Glyph(_character(text, i, code), left, bottom, right, top, turn % 4)


def _character(text: pypdfium2.PdfTextPage, i: int, code: int) -> str:
    """The letter; one that its font maps to nothing stays as U+FFFD, it may have been a digit."""
    if code < 32 or code in (0xFFFE, 0xFFFF):
        return "-" if code == 2 and pdfium.FPDFText_IsHyphen(text.raw, i) == 1 else _UNMAPPED
    if 0xD800 <= code <= 0xDFFF:
        return _UNMAPPED
    return chr(code)


def _is_invisible(item: object) -> bool:
    return bool(
        pdfium.FPDFTextObj_GetTextRenderMode(item)
        in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
    )


# --- rules ------------------------------------------------------------------------------------------


def _objects(page: pypdfium2.PdfPage, drawn: _Drawn) -> None:
    total = pdfium.FPDFPage_CountObjects(page.raw)
    _spend(drawn, total)
    for i in range(total):
        _object(pdfium.FPDFPage_GetObject(page.raw, i), _IDENTITY, 0, drawn)


def _spend(drawn: _Drawn, objects: int) -> None:
    drawn.left -= max(0, objects)
    if drawn.left < 0:
        raise Unreadable(f"a page of the PDF draws over {_MAX_OBJECTS} objects, no report does")


def _object(item: object, outer: _Matrix, depth: int, drawn: _Drawn) -> None:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        if drawn.plain:
            a, b, c, d, _, _ = _times(_matrix(item), outer)
            upright = a > 0 and d > 0 and abs(b) < 0.01 * a and abs(c) < 0.4 * d
            drawn.plain = upright and not _is_invisible(item)
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


# --- turning and placing ----------------------------------------------------------------------------


def _turned_glyph(glyph: Glyph, turn: int) -> Glyph:
    (x0, y0), (x1, y1) = (
        _turned(glyph.left, glyph.bottom, turn),
        _turned(glyph.right, glyph.top, turn),
    )
    return Glyph(glyph.text, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), glyph.turn)


def _turned_rule(rule: Rule, turn: int) -> Rule:
    ends = [(rule.at, rule.start), (rule.at, rule.end)]
    if not rule.vertical:
        ends = [(y, x) for x, y in ends]
    (x0, y0), (x1, y1) = (_turned(x, y, turn) for x, y in ends)
    if rule.vertical == bool(turn % 2):
        return Rule(False, y0, min(x0, x1), max(x0, x1))
    return Rule(True, x0, min(y0, y1), max(y0, y1))


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """A point of a page whose letters are turned by so many quarters against the clock, set upright.

    >>> _turned(3, 1, 1), _turned(3, 1, 2)
    ((1, -3), (-3, -1))
    """
    return {0: (x, y), 1: (y, -x), 2: (-x, -y), 3: (-y, x)}[turn % 4]


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
