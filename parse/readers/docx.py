"""DOCX → lines, from word/document.xml itself: libraries lose cells in content controls and tracked changes."""

from collections.abc import Iterator

from lxml import etree

from parse.model import Document, Line, Unreadable
from parse.readers.office import open_zip, part, xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TBL, _TR, _TC = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc"
# Wrappers that hold what they wrap: content controls, insertions, moves, smart tags, fields.
_THROUGH = frozenset(
    f"{_W}{name}"
    for name in [
        "sdt",
        "sdtContent",
        "ins",
        "moveTo",
        "smartTag",
        "customXml",
        "hyperlink",
        "fldSimple",
        "r",
        "dir",
        "bdo",
    ]
) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice",
}
_TEXT = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read(body: bytes) -> Document:
    """Read a Word document. Raises Unreadable where it is broken or holds no text."""
    archive = open_zip(body)
    root = xml(part(archive, "word/document.xml"))
    content = root.find(f"{_W}body")
    if content is None:
        raise Unreadable("the document has no body")
    lines = list(_Walk().lines(content))
    if not lines:
        raise Unreadable("the document holds no text")
    return Document("docx", lines)


class _Walk:
    """One walk down a document; counts its tables as it meets them."""

    def __init__(self) -> None:
        self.tables = 0

    def lines(self, root: etree._Element) -> Iterator[Line]:
        """Paragraphs and rows in the order they are printed."""
        for child in _own(root, (_P, _TBL)):
            if child.tag == _P:
                if words := _words(child).strip():
                    yield Line((words,))
            else:
                yield from self._table(child)

    def _table(self, table: etree._Element) -> Iterator[Line]:
        self.tables += 1
        number = self.tables
        for row in _own(table, (_TR,)):
            cells: list[str] = []
            nested: list[etree._Element] = []
            for cell in _own(row, (_TC,)):
                if _continues_above(cell):
                    continue
                paragraphs = [_words(p).strip(" \t\n") for p in _own(cell, (_P,))]
                kept = [words for words in paragraphs if words.strip()]
                cells.append("\n".join(kept) if kept else next(iter(paragraphs), ""))
                nested += _own(cell, (_TBL,))
            if cells:
                yield Line(tuple(cells), number)
            for inner in nested:
                yield from self._table(inner)


def _own(root: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Descendants with these tags that belong to `root` itself, deletions left out."""
    for child in root:
        if child.tag in tags:
            yield child
        elif child.tag in _THROUGH:
            yield from _own(child, tags)


def _words(paragraph: etree._Element) -> str:
    words = ""
    for child in paragraph:
        if child.tag == f"{_W}t":
            words += child.text or ""
        elif child.tag in _TEXT:
            words += _TEXT[str(child.tag)]
        elif child.tag in _THROUGH:
            words += _words(child)
    return words


def _continues_above(cell: etree._Element) -> bool:
    """A square that a cell above covers (vMerge without restart) is no cell of this row."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val", "continue") == "continue"
