"""PDF with a text layer → lines: pypdfium2 gives characters and paths, `ruling` makes the tables."""

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from parse.model import Document, Line, MissingPart, Unreadable
from parse.readers.ruling import Glyph, Rule, paragraphs, tables

_MAX_PAGES = 400
# A page of a report draws some hundred paths; a page with more than this is a drawing or an attack.
_MAX_OBJECTS = 50_000
_MAX_FORM_DEPTH = 8
# A filled box thinner than this (points) is a rule drawn as a box.
_THIN = 2.5
_SHORTEST_RULE = 4.0
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read(body: bytes) -> Document:
    """Read a PDF. Raises Unreadable where it is broken or locked, MissingPart where it is a scan."""
    try:
        pdf = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"the PDF cannot be opened: {error}") from error
    try:
        if len(pdf) > _MAX_PAGES:
            raise Unreadable(f"the PDF has {len(pdf)} pages, more than a report can have")
        lines: list[Line] = []
        count = 0
        for number in range(len(pdf)):
            try:
                page = pdf[number]
            except pypdfium2.PdfiumError as error:
                raise Unreadable(f"page {number + 1} of the PDF cannot be read: {error}") from error
            page_lines, count = _page(page, number + 1, count)
            lines += page_lines
            page.close()
    finally:
        pdf.close()
    if not lines:
        raise MissingPart("OCR", "the PDF holds pictures of pages and no text")
    return Document("pdf", lines)


def _page(page: pypdfium2.PdfPage, number: int, count: int) -> tuple[list[Line], int]:
    """The lines of a page, and how many tables the document has so far."""
    glyphs = list(_glyphs(page))
    found = tables(list(_rules(page)), glyphs)
    outside = [
        g
        for g in glyphs
        if not any(t.left < g.x < t.right and t.bottom < g.y < t.top for t in found)
    ]
    placed: list[tuple[float, list[Line]]] = [
        (y, [Line((words,), 0, number)]) for y, words in paragraphs(outside)
    ]
    for table in found:
        count += 1
        placed.append((table.top, [Line(row, count, number) for row in table.rows]))
    placed.sort(key=lambda item: -item[0])
    return [line for _, lines in placed for line in lines], count


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    """Characters with their loose boxes: tight ones put punctuation below its own line."""
    text = page.get_textpage()
    rect = pdfium.FS_RECTF()
    for i in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, i)
        if code < 32 or code == 0xFFFE or not pdfium.FPDFText_GetLooseCharBox(text, i, rect):
            continue
        left, right = sorted((rect.left, rect.right))
        bottom, top = sorted((rect.bottom, rect.top))
        yield Glyph(chr(code), left, bottom, right, top)
    text.close()


def _rules(page: pypdfium2.PdfPage) -> Iterator[Rule]:
    total = pdfium.FPDFPage_CountObjects(page)
    if total > _MAX_OBJECTS:
        raise Unreadable(f"a page of the PDF draws {total} objects, more than a report does")
    for i in range(total):
        yield from _object_rules(pdfium.FPDFPage_GetObject(page, i), _IDENTITY, 0)


def _object_rules(item: object, outer: _Matrix, depth: int) -> Iterator[Rule]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
        inner = _times(_matrix(item), outer)
        for i in range(min(pdfium.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)):
            yield from _object_rules(pdfium.FPDFFormObj_GetObject(item, i), inner, depth + 1)
    elif kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield from _path_rules(item, _times(_matrix(item), outer))


def _path_rules(path: object, matrix: _Matrix) -> Iterator[Rule]:
    """Every straight side of a path; of a thin filled box, one rule along its middle."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[int, float, float]] = []
    for i in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        a, b, c, d, e, f = matrix
        points.append(
            (
                pdfium.FPDFPathSegment_GetType(segment),
                a * x.value + c * y.value + e,
                b * x.value + d * y.value + f,
            )
        )
    if not points:
        return
    xs, ys = [p[1] for p in points], [p[2] for p in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if fill.value and min(width, height) <= _THIN < max(width, height):
        if width > height:
            yield Rule(False, (min(ys) + max(ys)) / 2, min(xs), max(xs))
        else:
            yield Rule(True, (min(xs) + max(xs)) / 2, min(ys), max(ys))
        return
    if not stroke.value:
        return  # a shaded square, not a line
    start = points[0]
    for before, here in zip(points, [*points[1:], None], strict=True):
        if before[0] == pdfium.FPDF_SEGMENT_MOVETO:
            start = before
        target = here if here and here[0] == pdfium.FPDF_SEGMENT_LINETO else start
        if rule := _straight(before, target):
            yield rule


def _straight(a: tuple[int, float, float], b: tuple[int, float, float]) -> Rule | None:
    width, height = abs(a[1] - b[1]), abs(a[2] - b[2])
    if width <= 1 and height >= _SHORTEST_RULE:
        return Rule(True, (a[1] + b[1]) / 2, min(a[2], b[2]), max(a[2], b[2]))
    if height <= 1 and width >= _SHORTEST_RULE:
        return Rule(False, (a[2] + b[2]) / 2, min(a[1], b[1]), max(a[1], b[1]))
    return None


def _matrix(item: object) -> _Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, m):
        return _IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    """First m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
