"""HTML → lines: the report's part of a page, paragraph by paragraph, row by row.

The page is parsed once; its lines are those of the smallest element that holds everything of the
report. Nothing here calls itself: pages nest as deep as they like.
"""

import re
from collections.abc import Iterator

from lxml import etree

from parse.model import Document, Line, Unreadable
from parse.readers.decode import encoded
from parse.readers.html_part import report_part
from parse.readers.html_words import (
    BLOCKS,
    LINK_BEGINS,
    LINK_ENDS,
    SKIP,
    cell_text,
    inline_text,
    linked_text,
    running_text,
)
from parse.readers.html_wrappers import holders, unwrap
from parse.readers.meta import read_meta

# A cell this long, or with a table in it, lays out the page; it is no cell of the form.
_LAYOUT_CELL = 400
# The words of a link, between marks, until their paragraph is whole.
_LINK = re.compile(f"{LINK_BEGINS}[^{LINK_ENDS}]*{LINK_ENDS}")
_SPACE = re.compile(r"\s+")
# White space that a browser prints as one space, in a paragraph.
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_LONGEST_PAGE = 64 * 1024 * 1024
_string = etree.XPath("string()")
_DATE_ACTS, _DATE_NOUNS = ("发布", "发文", "生成", "成文"), ("日期", "时间")
_DATE_BEHIND = re.compile(r"\s*(?:[:：]\s*)?(\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2})")
# Links, blocks and pictures are marked with control characters for a while; a page has no use for them.
_OUR_MARKS = "\x00\x01\x02\x03\x04"
_MARK_REFERENCE = re.compile(r"&#(?:0*[0-4](?!\d)|[xX]0*[0-4](?![0-9a-fA-F]));?")


def read(body: bytes) -> Document:
    """Read a page. Raises Unreadable where there is no text in it, or more than a page can hold."""
    if len(body) > _LONGEST_PAGE:
        raise Unreadable(f"the page is larger than {_LONGEST_PAGE >> 20} MiB")
    decoded, encoding = encoded(body)
    # An XML declaration with an encoding makes lxml refuse text that is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded)
    text = _without_our_marks(text, body)
    if not text.strip():
        raise Unreadable("the page is empty")
    # What is UTF-8 and stayed as it was need not be written as UTF-8 again.
    page = _parse(body if encoding == "utf-8" and text is decoded else text)
    etree.strip_elements(page, "style", with_tail=False)  # in some pages most of what there is
    elements = list(page.iter())  # held, so that lxml wraps each element once and not at every step
    part = report_part(page, elements)
    meta = _meta(text, page)
    lines = list(_Walk(part).lines())  # from here on the page is not what it was
    if not lines:
        raise Unreadable("the page holds no text")
    return Document("html", lines, meta)


def _without_our_marks(text: str, body: bytes) -> str:
    if any(map(body.__contains__, range(len(_OUR_MARKS)))):  # of bytes this is soon told
        text = text.translate(dict.fromkeys(map(ord, _OUR_MARKS)))
    return _MARK_REFERENCE.sub("", text) if b"&#" in body else text


def _parse(text: str | bytes) -> etree._Element:
    # Without huge_tree what is more than 256 deep or 10 MB long ends the page, and nothing says so.
    # The plain parser: lxml.html's own asks Python for the class of every element.
    utf8 = "utf-8" if isinstance(text, bytes) else None
    parser = etree.HTMLParser(huge_tree=True, encoding=utf8)
    try:
        page = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("the page holds no text") from error
    if page is None:
        raise Unreadable("the page holds no text")
    if any(e.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for e in parser.error_log):
        raise Unreadable("the page nests its elements deeper, or is longer, than any page can")
    return page


def _meta(text: str, page: etree._Element) -> dict[str, str]:
    """What the head says of the page, and what its body shows: headings, the date of publication."""
    meta = read_meta(text)
    for tag in ("h1", "h2", "h3"):
        for element in page.iter(tag):
            words = _SPACE.sub(" ", str(_string(element))).strip()
            if words and len(words) < 120:
                meta.setdefault(tag, words)
    if day := _visible_date(str(_string(page)) if len(page) else ""):
        meta.setdefault("visible_date", day)
    return meta


def _visible_date(text: str) -> str | None:
    """The first date behind 发布日期 and its like. The words are looked for by themselves: a pattern
    that begins with four of them takes as long as parsing the page."""
    found = []
    for noun in _DATE_NOUNS:
        at = text.find(noun)
        while at >= 0:
            if text.endswith(_DATE_ACTS, 0, at) and (day := _DATE_BEHIND.match(text, at + 2)):
                found.append((at, day[1]))
                break
            at = text.find(noun, at + 2)
    return min(found)[1] if found else None


# What a walk comes upon: a finished line, words of a paragraph, its end (None), or more to walk.
_Step = Line | str | None | Iterator["_Step"]


class _Walk:
    """One walk over a part of a page; counts its tables as it meets them."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.tables = 0
        # Elements of running text that hold a block, and cells that hold a table.
        self.broken = holders(root.iter("br", *BLOCKS), root)
        self.layout = holders(root.iter("table"), root)
        unwrap(root, self.broken)

    def lines(self) -> Iterator[Line]:
        """Paragraphs and rows in the order they are printed."""
        words: list[str] = []
        stack = [] if self.root.tag in SKIP else [self._inside(self.root)]
        while stack:
            for step in stack[-1]:
                if isinstance(step, str):
                    words.append(step)
                elif step is None:
                    if words and (line := _paragraph("".join(words))):
                        yield line
                    words.clear()
                elif isinstance(step, Line):
                    yield step
                else:
                    stack.append(step)
                    break
            else:
                stack.pop()

    def _inside(self, root: etree._Element) -> Iterator[_Step]:
        if root.text:
            yield root.text
        for child in root:
            tag = child.tag
            if isinstance(tag, str):
                if tag == "br":
                    yield None
                elif tag == "table":
                    yield None
                    yield self._table(child)
                elif child in self.broken:
                    yield None
                    yield self._inside(child)
                elif tag in BLOCKS:  # a paragraph, the usual case, without a walk of its own
                    yield None
                    text = running_text(child)
                    if tag == "pre":
                        yield from self._typed(text)
                    elif line := _paragraph(text):
                        yield line
                    if (tail := child.tail) and not tail.isspace():
                        yield tail
                    continue
                else:
                    yield linked_text(child) if tag == "a" else inline_text(child)
            if child.tail:
                yield child.tail
        yield None

    def _typed(self, text: str) -> Iterator[Line]:
        """The lines of a text that keeps its own; one whose words tabs part is the row of a table."""
        self.tables += 1
        for words in text.split("\n"):
            line = _paragraph(words)
            if line and "\t" in words.strip():
                cells = words.rstrip("\r").split("\t")
                yield Line(tuple(_LINK.sub(_words_of, cell).strip() for cell in cells), self.tables)
            elif line:
                yield line

    def _table(self, table: etree._Element) -> Iterator[_Step]:
        self.tables += 1
        number = self.tables
        for row in _rows(table) if table in self.layout else table.iter("tr"):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            if self.layout and any(cell in self.layout for cell in cells):
                texts = None
            else:
                texts = tuple([cell_text(cell) for cell in cells])
            if texts is None or any(len(text) > _LAYOUT_CELL for text in texts):
                for cell in cells:
                    yield self._inside(cell)
            elif texts:
                yield Line(texts, number)
        # What stands in a table outside its rows: a caption, or text that browsers move out.
        for stray in table.iterchildren("caption", "p", "div"):
            yield self._inside(stray)


def _words_of(link: re.Match[str]) -> str:
    return link[0][1:-1]


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, and not those of tables in it."""
    stack = [iter(table)]
    while stack:
        for child in stack[-1]:
            if child.tag == "tr":
                yield child
            if child.tag != "table" and len(child):
                stack.append(iter(child))
                break
        else:
            stack.pop()


def _paragraph(words: str) -> Line | None:
    """The words between two breaks, as one line; None where there are none."""
    text = words.strip()
    if not text.isprintable() or "  " in text:
        text = _BLANKS.sub(" ", text).strip()
    unlinked = text
    if LINK_BEGINS in text:
        unlinked = _LINK.sub("", text)
        text = text.replace(LINK_BEGINS, "").replace(LINK_ENDS, "").strip()
    return Line((text,), 0, 0, not unlinked.strip(" ·•>-|")) if text else None
