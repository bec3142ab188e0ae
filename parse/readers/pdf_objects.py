"""The objects that a PDF page draws → straight rules, pictures, and which letters may not be seen.

Coordinates are points as the page has them, y grows upwards.
"""

from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from parse.model import Unreadable
from parse.readers.matrix import IDENTITY, Matrix, times
from parse.readers.pdf_doubt import Doubts
from parse.readers.pdf_paths import drawing_mode, path_rules
from parse.readers.rules import Rule

# A page of a report draws some hundred objects; a page with more than this is a drawing or an attack.
_MAX_OBJECTS = 50_000
# So many corners of a path count as one object more.
_SEGMENTS = 20
_MAX_FORM_DEPTH = 8


@dataclass(slots=True)
class Drawn:
    """What the page's objects say: rules, whether every letter is plainly upright, and the texts
    that may be there and not be seen."""

    rules: list[Rule]
    pictured: float = 0.0
    shapes: int = 0
    plain: bool = True
    doubts: Doubts = field(default_factory=Doubts)
    left: int = _MAX_OBJECTS


def objects(page: pypdfium2.PdfPage) -> Drawn:
    """Look at every object of a page. Raises Unreadable where there are more than a report draws."""
    drawn = Drawn([])
    total = pdfium.FPDFPage_CountObjects(page.raw)
    _spend(drawn, total)
    for i in range(total):
        _object(pdfium.FPDFPage_GetObject(page.raw, i), IDENTITY, 0, drawn)
    return drawn


def _spend(drawn: Drawn, objects: int) -> None:
    drawn.left -= max(0, objects)
    if drawn.left < 0:
        raise Unreadable(f"a page of the PDF draws over {_MAX_OBJECTS} objects, no report does")


def _object(item: object, outer: Matrix, depth: int, drawn: Drawn) -> None:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        if drawn.plain:
            a, b, c, d, _, _ = times(_matrix(item), outer)
            upright = a > 0 and d > 0 and abs(b) < 0.01 * a and abs(c) < 0.4 * d
            drawn.plain = upright and not is_invisible(item)
        drawn.doubts.text(item, outer, depth)
    elif kind == pdfium.FPDF_PAGEOBJ_PATH:
        before = len(drawn.rules)
        fill, stroke = drawing_mode(item)
        _spend(drawn, pdfium.FPDFPath_CountSegments(item) // _SEGMENTS)
        drawn.rules += path_rules(item, times(_matrix(item), outer), fill, stroke)
        if len(drawn.rules) == before:
            drawn.shapes += 1
            if fill:
                drawn.doubts.area(item, outer)
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        a, b, c, d, _, _ = times(_matrix(item), outer)
        drawn.pictured += abs(a * d - b * c)
        drawn.doubts.picture(item, outer)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
        inner = times(_matrix(item), outer)
        total = pdfium.FPDFFormObj_CountObjects(item)
        _spend(drawn, total)
        for i in range(total):
            _object(pdfium.FPDFFormObj_GetObject(item, i), inner, depth + 1, drawn)


def is_invisible(item: object) -> bool:
    """Whether a text is there to be searched and copied, and not seen."""
    return bool(
        pdfium.FPDFTextObj_GetTextRenderMode(item)
        in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
    )


def _matrix(item: object) -> Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, m):
        return IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)
