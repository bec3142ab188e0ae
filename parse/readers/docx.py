"""DOCX → lines, from word/document.xml itself: libraries lose cells in content controls and tracked changes.

What is read is what Word prints: insertions but not deletions, results of fields but not their
codes, numbers that Word counts, the words in text boxes once; no hidden text.
"""

import zipfile
from collections.abc import Iterator

from lxml import etree

from parse.model import Document, Line, Unreadable
from parse.readers import html, mhtml, office
from parse.readers.marks import PICTURE
from parse.readers.numbering import Numbering
from parse.readers.wordtext import BOX, MARKUP, W, is_on, own, plain_words, words

_P, _TBL, _TR, _TC = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_CHUNK = f"{W}altChunk"
_TC_ALONE, _P_OR_TBL = (_TC,), (_P, _TBL)
_ROW_PROPERTIES, _CELL_PROPERTIES = f"{W}trPr", f"{W}tcPr"
_P_PROPERTIES, _MARK_PROPERTIES, _DELETED = f"{W}pPr", f"{W}rPr", f"{W}del"
# Properties of rows and cells that say what is printed, and where.
_TELLING = {
    f"{W}{name}": name
    for name in (
        [
            "gridBefore",
            "gridSpan",
            "vMerge",
            "hMerge",
            "cellDel",
            "del",
            "hidden",
            "tcBorders",
            "tcMar",
        ]
    )
}
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHOICE, _FALLBACK = f"{MARKUP}Choice", f"{MARKUP}Fallback"
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_DEEPEST = 40  # tables in tables


def read(body: bytes) -> Document:
    """Read a Word document. Raises Unreadable where it is broken or holds no text."""
    archive = office.open_zip(body)
    main = next(
        (name for _, kind, name in office.relations(archive) if kind == "officeDocument"),
        "word/document.xml",
    )
    if office.find(archive, main) is None:
        main = "word/document.xml"
    root = office.ooxml(archive, main)
    content = root.find(f"{W}body")
    if content is None:
        raise Unreadable("the document has no body")
    lines = list(_Walk(archive, main, content).lines(content))
    if not lines:
        raise Unreadable("the document holds no text")
    return Document("docx", lines)


class _Walk:
    """One walk down a document; counts its tables as it meets them."""

    def __init__(self, archive: zipfile.ZipFile, main: str, body: etree._Element) -> None:
        self.archive, self.main = archive, main
        self.tables = self.depth = 0
        self.numbering = Numbering(archive, main)
        # Asked once, so that the usual paragraph is not asked what only some hold.
        self.has_boxes = next(body.iter(BOX), None) is not None
        self.has_deletions = next(body.iter(_DELETED), None) is not None
        self.plain, self.odd = plain_words(body)
        self.pending = ""  # words of a paragraph whose end mark is deleted: it goes on in the next

    def lines(self, root: etree._Element) -> Iterator[Line]:
        """Paragraphs and rows in the order they are printed."""
        for child in own(root, (_P, _TBL, _CHUNK)):
            if child.tag == _P:
                if text := self._paragraph(child).strip():
                    yield Line((text,))
                for box in _boxes(child) if self.has_boxes else ():
                    yield from self.lines(box)
            elif child.tag == _TBL:
                yield from self._table(child)
            else:
                yield from self._chunk(child.get(_RELATION_ID) or "")

    def _paragraph(self, paragraph: etree._Element) -> str:
        known = words(paragraph) if paragraph in self.odd else self.plain.get(paragraph, "")
        text = self.pending + known
        if not (self.has_deletions or self.numbering.has_lists):
            return text
        properties = next(paragraph.iterchildren(_P_PROPERTIES), None)
        if properties is not None:
            marks = next(properties.iterchildren(_MARK_PROPERTIES), None)
            if marks is not None and next(marks.iterchildren(_DELETED), None) is not None:
                self.pending = text
                return ""
            text = self.numbering.number(properties, text)
        self.pending = ""
        return text

    def _table(self, table: etree._Element) -> Iterator[Line]:
        self.tables += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unreadable(f"tables stand in tables, more than {_DEEPEST} deep")
        number = self.tables
        merged: set[int] = set()  # columns of the grid that a cell above reaches down over
        for row in own(table, (_TR,)):
            cells: list[str] = []
            nested: list[etree._Element] = []
            told = _told(row, _ROW_PROPERTIES)
            merged, squares = _squares(row, told, merged)
            if _is_gone(told):
                continue
            for cell in squares:
                paragraphs: list[str] = []
                tables: list[etree._Element] = []
                boxes: list[etree._Element] = []
                for inside in own(cell, _P_OR_TBL):
                    if inside.tag == _TBL:
                        tables.append(inside)
                        continue
                    paragraphs.append(self._paragraph(inside).strip(" \t\n"))
                    if self.has_boxes:
                        boxes += _boxes(inside)
                for box in boxes:
                    paragraphs += [self._paragraph(p).strip() for p in own(box, (_P,))]
                    nested += own(box, (_TBL,))
                kept = [text for text in paragraphs if text.strip()]
                if not kept and _is_pictured(cell):
                    kept = [PICTURE]
                cells.append("\n".join(kept) if kept else next(iter(paragraphs), ""))
                nested += tables
            if cells:
                yield Line(tuple(cells), number)
            for inner in nested:
                yield from self._table(inner)
        self.depth -= 1

    def _chunk(self, identity: str) -> Iterator[Line]:
        """A page that Word takes in when it opens the document: how web systems export to DOCX."""
        name = next(
            (n for i, _, n in office.relations(self.archive, self.main) if i == identity), ""
        )
        body = office.part(self.archive, name)
        start = body[:512].lower()
        page = mhtml.page(body) if b"mime-version" in start else body
        if b"<" not in start:
            raise Unreadable(f"the document takes in {name}, which is no page")
        count = 0
        for line in html.read(page).lines:
            count = max(count, line.table)
            table = line.table + self.tables if line.table else 0
            yield Line(line.cells, table, line.page, line.leads_away)
        self.tables += count


_Told = dict[str, etree._Element]  # properties of a row or a cell, by their names


def _squares(
    row: etree._Element, row_told: _Told, above: set[int]
) -> tuple[set[int], list[etree._Element]]:
    """The cells that begin in a row, and the columns over which a cell reaches down into the next.

    A cell that says it continues one above, where none does, is a cell: Word prints it as one.
    """
    column = _count(row_told.get("gridBefore"), 0)
    merged: set[int] = set()
    begun: list[tuple[etree._Element, _Told]] = []
    for cell in own(row, _TC_ALONE):
        told = _told(cell, _CELL_PROPERTIES)
        if "cellDel" in told:
            continue
        span = _count(told.get("gridSpan"), 1)
        down = told.get("vMerge")
        covered = bool(begun) and _goes_on(told.get("hMerge"))
        if down is not None:
            merged.update(range(column, column + span))
            covered = covered or (_goes_on(down) and column in above)
        if not covered:
            begun.append((cell, told))
        column += span
    while len(begun) > 1 and _is_filler(*begun[-1]) and not _is_filler(*begun[0]):
        begun.pop()
    return merged, [cell for cell, _ in begun]


def _told(element: etree._Element, properties: str) -> _Told:
    """What a row or a cell says of itself, as far as it tells what is printed, and where."""
    found = next(iter(element), None)  # they come first
    if found is not None and found.tag != properties:
        found = next(element.iterchildren(properties), None)
    if found is None:
        return {}
    return {name: child for child in found if (name := _TELLING.get(child.tag))}


def _is_filler(cell: etree._Element, told: _Told) -> bool:
    """What LibreOffice puts behind a row of an old document that ends before the others do: a blank
    square that says it has no border and no margin."""
    borders, margins = told.get("tcBorders"), told.get("tcMar")
    return (
        borders is not None
        and margins is not None
        and len(borders) == 0
        and len(margins) == 4
        and all(side.get(f"{W}w") == "0" for side in margins)
        and next(cell.iter(f"{W}t"), None) is None
    )


def _goes_on(merge: etree._Element | None) -> bool:
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _is_pictured(cell: etree._Element) -> bool:
    return next(cell.iter(*_PICTURES), None) is not None


def _count(element: etree._Element | None, otherwise: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return int(value) if value.isdecimal() and len(value) < 4 else otherwise


def _is_gone(told: _Told) -> bool:
    """A row that is deleted (tracked) or hidden is not printed."""
    return "del" in told or is_on(told.get("hidden"))


def _boxes(root: etree._Element) -> Iterator[etree._Element]:
    """Text boxes that hang on a paragraph. Each is written twice, for new and for old programs."""
    for child in root:
        if child.tag == BOX:
            yield child
        elif child.tag == f"{MARKUP}AlternateContent":
            choice = child.find(_CHOICE)
            chosen = choice if choice is not None else child.find(_FALLBACK)
            if chosen is not None:
                yield from _boxes(chosen)
        elif len(child) and child.tag not in (f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr"):
            yield from _boxes(child)
