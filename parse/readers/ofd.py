"""OFD (GB/T 33190) → lines: letters and rules from its pages, tables made as for PDF. Experimental.

No real file was at hand when this was written: it follows the standard, and was tried on files of
our own making alone. Seals and annotations are not read; pages that are pictures are not either.
"""

import zipfile
from collections.abc import Iterator

from lxml import etree

from parse.model import Document, Line, MissingPart, Unreadable
from parse.readers import office
from parse.readers.legible import legible
from parse.readers.lettering import Glyph
from parse.readers.matrix import Matrix
from parse.readers.ofd_page import numbers, objects
from parse.readers.page_break import mended
from parse.readers.paragraphs import paragraphs
from parse.readers.rules import Rule
from parse.readers.ruling import tables_and_rest
from parse.readers.struck_out import struck_out

_MAX_PAGES = 400
_POINT = 72 / 25.4  # points in a millimetre
_A4 = (0.0, 0.0, 210.0, 297.0)


def read(body: bytes) -> Document:
    """Read an OFD, all its documents and pages.

    Raises Unreadable where it is broken, MissingPart where its pages are pictures.
    """
    archive = office.open_zip(body)
    lines: list[Line] = []
    page_number = tables_so_far = 0
    pictured = False
    for root in _all(office.xml(office.part(archive, "OFD.xml")), "DocRoot"):
        name = (root.text or "").strip()
        document = office.xml(office.part(archive, name))
        for page, box in _pages(archive, document, name):
            page_number += 1
            if page_number > _MAX_PAGES:
                raise Unreadable(f"the OFD has more than {_MAX_PAGES} pages")
            under, glyphs, rules, pictures = _drawn(page, box)
            pictured = pictured or pictures
            if glyphs and not legible(glyphs):
                raise Unreadable(f"the text of page {page_number} of the OFD means nothing")
            page_lines, tables_so_far = _lines(under, glyphs, rules, page_number, tables_so_far)
            lines += page_lines
    if not lines and pictured:
        raise MissingPart("OCR for OFD", "the OFD holds pictures of pages; save it as PDF first")
    if not lines:
        raise Unreadable("the OFD holds no text")
    return Document("ofd", mended(lines))


def _pages(
    archive: zipfile.ZipFile, document: etree._Element, name: str
) -> Iterator[tuple[list[etree._Element], tuple[float, ...]]]:
    """Each page with the templates under it, and its box in millimetres."""
    folder = name.rpartition("/")[0]
    area = next(_all(document, "PhysicalBox"), None)
    templates: dict[str, etree._Element] = {}
    for template in _all(document, "TemplatePage"):
        templates[template.get("ID") or ""] = _part(archive, folder, template)
    for reference in _all(document, "Page"):
        if not reference.get("BaseLoc"):
            continue
        page = _part(archive, folder, reference)
        under = [
            templates[used.get("TemplateID") or ""]
            for used in _all(page, "Template")
            if used.get("TemplateID") in templates
        ]
        own = next(_all(page, "PhysicalBox"), area)
        box = numbers(own.text or "") if own is not None else []
        yield [*under, page], tuple(box) if len(box) == 4 else _A4


def _part(archive: zipfile.ZipFile, folder: str, reference: etree._Element) -> etree._Element:
    place = reference.get("BaseLoc") or ""
    return office.xml(office.part(archive, place if place[:1] == "/" else f"{folder}/{place}"))


def _drawn(
    page: list[etree._Element], box: tuple[float, ...]
) -> tuple[list[Glyph], list[Glyph], list[Rule], bool]:
    """In points from the lower left corner of the page: letters of templates, letters of the page
    itself, rules of both; and whether there are pictures."""
    # OFD counts downwards from the upper left corner.
    turned: Matrix = (_POINT, 0, 0, -_POINT, -box[0] * _POINT, (box[1] + box[3]) * _POINT)
    under: list[Glyph] = []
    glyphs: list[Glyph] = []
    rules: list[Rule] = []
    for layer in page:
        letters = glyphs if layer is page[-1] else under
        for drawn in objects(layer, turned):
            if isinstance(drawn, Glyph):
                letters.append(drawn)
            else:
                rules.append(drawn)
    pictures = any(True for layer in page for _ in _all(layer, "ImageObject"))
    return under, glyphs, rules, pictures


def _lines(
    under: list[Glyph], glyphs: list[Glyph], rules: list[Rule], number: int, count: int
) -> tuple[list[Line], int]:
    placed: list[tuple[float, list[Line]]] = []
    under, glyphs = struck_out(under, rules), struck_out(glyphs, rules)
    found, rest = tables_and_rest(rules, [*under, *glyphs])
    free = set(map(id, rest))
    for table in found:
        count += 1
        placed.append((table.top, [Line(row, count, number) for row in table.rows]))
    # What a template prints over every page is no part of a paragraph of one.
    for letters in (under, glyphs):
        outside = [g for g in letters if id(g) in free]
        placed += [(y, [Line((words,), 0, number)]) for y, words in paragraphs(outside)]
    placed.sort(key=lambda item: -item[0])
    return [line for _, lines in placed for line in lines], count


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Elements of a local name: producers differ in the namespace that they write."""
    return root.iter(f"{{*}}{name}")
