"""PDF → lines: page by page, ruled tables by their rules, others by their columns, scans by OCR."""

import math
from importlib.util import find_spec

import pypdfium2
import pypdfium2.raw as pdfium

from parse.model import Document, Line, MissingPart, Unreadable
from parse.readers.borderless import Foot, blocks
from parse.readers.legible import legible
from parse.readers.page_break import mended
from parse.readers.paragraphs import paragraphs
from parse.readers.pdf_page import Sheet, sheet
from parse.readers.ruling import tables_and_rest
from parse.readers.struck_out import struck_out

_MAX_PAGES = 400
# A page with fewer letters than this, so much of it covered by pictures, or with so many shapes
# drawn on it (letters turned into outlines), is a picture of a page.
_FEW_LETTERS, _PICTURED, _SHAPES = 20, 0.25, 100
# A picture that covers so much of a page has the page's words in it, unless they stand on it in print
# and not only at its head and foot.
_COVERED = 0.6
_OCR_DPI = 200
# Notes on a page that draw nothing over it; and more notes than any report has.
_ASIDE = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_TEXT)
_MAX_NOTES = 2_000
# Pixels of a page that is given to OCR: an A4 page at 200 dpi has 4 million, A3 at 300 dpi 17.
_MAX_PIXELS = 20_000_000


def read(body: bytes) -> Document:
    """Read a PDF.

    Raises Unreadable where it is broken, locked or more than a report can be, MissingPart where a
    page of it is a picture, or has a text layer that means nothing, and OCR is not installed.
    """
    pdf = _open(body)
    try:
        if len(pdf) > _MAX_PAGES:
            raise Unreadable(f"the PDF has {len(pdf)} pages, more than a report can have")
        lines: list[Line] = []
        tables_so_far = 0
        foot = Foot()
        for number in range(1, len(pdf) + 1):
            page = _page(pdf, number)
            drawn = sheet(page)
            if _needs_ocr(drawn):
                page_lines, tables_so_far = _scanned(page, number, tables_so_far)
                foot = Foot()
            else:
                page_lines, tables_so_far, foot = _printed(drawn, number, tables_so_far, foot)
            lines += page_lines
            page.close()
    finally:
        pdf.close()
    if not lines:
        raise Unreadable("the PDF holds nothing but empty pages")
    return Document("pdf", mended(lines))


def _open(body: bytes) -> pypdfium2.PdfDocument:
    try:
        pdf = pypdfium2.PdfDocument(body)
        len(pdf)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("the PDF is locked: it opens only with a password") from error
        if "security" in str(error).lower():
            raise Unreadable("the PDF is locked in a way that we cannot open") from error
        raise Unreadable(f"the PDF cannot be opened: {error}") from error
    return pdf


def _page(pdf: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """A page, what is noted or filled in on it (a field's value, a stroke through a figure) drawn
    like the rest."""
    try:
        page = pdf[number - 1]
        total = pdfium.FPDFPage_GetAnnotCount(page.raw)
        if not 0 < total <= _MAX_NOTES or all(_is_aside(page, i) for i in range(total)):
            return page
        page.render(scale=0.05).close()  # pdfium draws up here what its writer left undrawn
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
        page.close()
        return pdf[number - 1]
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"page {number} of the PDF cannot be read: {error}") from error


def _is_aside(page: pypdfium2.PdfPage, number: int) -> bool:
    note = pdfium.FPDFPage_GetAnnot(page.raw, number)
    try:
        return pdfium.FPDFAnnot_GetSubtype(note) in _ASIDE
    finally:
        pdfium.FPDFPage_CloseAnnot(note)


def _printed(drawn: Sheet, number: int, count: int, foot: Foot) -> tuple[list[Line], int, Foot]:
    """The lines of a page with a text layer, how many tables the document has so far, and what
    an unruled table leaves open at the foot of the page."""
    placed: list[tuple[float, list[Line]]] = []
    ruled, outside = tables_and_rest(drawn.rules, struck_out(drawn.glyphs, drawn.rules))
    for table in ruled:
        count += 1
        rows = [Line(row, count, number) for row in table.rows]
        rows[-1] = rows[-1]._replace(full=table.full)
        placed.append((table.top, rows))
    upright = [g for g in outside if not g[5]]
    unruled, foot = blocks(upright, Foot() if placed else foot)
    for block in unruled:
        count += 1
        placed.append((block.top, [Line(row, count, number) for row in block.rows]))
    taken = {id(g) for block in unruled for g in block.glyphs}
    prose = [g for g in upright if id(g) not in taken] if taken else upright
    placed += [(y, [Line((words,), 0, number)]) for y, words in paragraphs(prose)]
    placed.sort(key=lambda item: -item[0])
    return [line for _, lines in placed for line in lines], count, foot


def _needs_ocr(drawn: Sheet) -> bool:
    if drawn.pictured > _PICTURED and drawn.unseen > len(drawn.glyphs):
        return True  # a scan, and under it what a machine took it for
    if drawn.pictured > _COVERED and drawn.inner < _FEW_LETTERS:
        return True  # a scan under a heading or over a number of its own
    if len(drawn.glyphs) < _FEW_LETTERS:
        return drawn.pictured > _PICTURED or drawn.shapes > _SHAPES or not legible(drawn.glyphs)
    return drawn.lost > 0 or not legible(drawn.glyphs)


def _scanned(page: pypdfium2.PdfPage, number: int, count: int) -> tuple[list[Line], int]:
    """The lines of a page as OCR sees it."""
    if find_spec("numpy") is None:
        raise MissingPart("OCR", "install the extra: pip install 'nianbao[ocr]'")
    from parse.readers.scan import page_lines  # the extra `ocr`: half a gigabyte, not always there

    width, height = page.get_size()
    scale = min(_OCR_DPI / 72, math.sqrt(_MAX_PIXELS / max(1.0, width * height)))
    bitmap = page.render(scale=scale)
    try:
        return page_lines(bitmap.to_numpy(), number, count)
    finally:
        bitmap.close()
