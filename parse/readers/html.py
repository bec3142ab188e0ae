"""HTML → lines: the report's part of a page, paragraph by paragraph, row by row.

The page is parsed once with lxml to find its metas and the smallest element that holds everything
of the report; only that part is given to BeautifulSoup, which costs eight times as much.
"""

import re
from collections.abc import Iterator

import lxml.etree
import lxml.html
from bs4 import BeautifulSoup, NavigableString, PageElement, Tag
from bs4.element import PreformattedString

from chinese.fold import fold
from parse.model import Document, Line, Unreadable
from parse.readers.decode import decode

_SKIP = frozenset(
    ("script", "style", "noscript", "template", "select", "option", "button", "iframe")
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
# Words that only the report's own part of a page prints.
_REPORT_MARKS = re.compile(
    "本年新收政府信息|上年结转政府信息|结转下年度继续|结果维持|信息内容|总体情况|主动公开政府信息情况|"
    "收到和处理政府信息公开|存在的主要问题|存在问题及改进|存在的问题及改进|其他需要报告|其他报告事项"
)
# A cell this long, or with a table in it, lays out the page; it is no cell of the form.
_LAYOUT_CELL = 400
# The words of a link, between marks, until their paragraph is whole.
_LINK = re.compile("\x01[^\x02]*\x02")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def read(body: bytes) -> Document:
    """Read a page. Raises Unreadable where there is no text in it."""
    text = decode(body)
    # An XML declaration with an encoding makes lxml refuse text that is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not text.strip():
        raise Unreadable("the page is empty")
    try:
        page = lxml.html.document_fromstring(text)
    except lxml.etree.ParserError as error:
        raise Unreadable("the page holds no text") from error
    part = _report_part(page)
    # The page's own markup of that part, comments and all, without what follows its end tag.
    markup = lxml.html.tostring(part, encoding="unicode", with_tail=False)
    soup = BeautifulSoup(markup, "lxml")
    lines = list(_Walk().lines(soup))
    if not lines:
        raise Unreadable("the page holds no text")
    return Document("html", lines, _meta(page))


def _report_part(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The smallest element that holds every mark of the report, else the body."""
    marked = [
        element
        for element in page.iter()
        if isinstance(element.tag, str)
        and element.tag not in _SKIP
        and element.tag not in ("a", "meta", "title")
        and element.text
        and _REPORT_MARKS.search(re.sub(r"\s+", "", fold(element.text)))
    ]
    body = page.find("body")
    whole = page if body is None else body
    if len(marked) < 2:
        return whole
    common: list[lxml.html.HtmlElement] | None = None
    for element in marked:
        path = [*reversed(list(element.iterancestors())), element]
        if common is None:
            common = path
        else:
            common = [a for a, b in zip(common, path, strict=False) if a is b]
    # A table alone would leave out the paragraphs around it.
    while common and common[-1].tag in ("tr", "tbody", "table", "thead", "p", "span", "td"):
        common.pop()
    return common[-1] if common and common[-1].tag != "html" else whole


def _meta(page: lxml.html.HtmlElement) -> dict[str, str]:
    """Names in lower case → contents: the metas of a page, its title and its first headings."""
    meta: dict[str, str] = {}
    for element in page.iter("meta"):
        # Pages put no space, or a no-break space, between the attributes; take either spelling.
        found = {str(key).strip("\xa0 ").lower(): str(value) for key, value in element.items()}
        name, content = found.get("name", found.get("property", "")), found.get("content", "")
        if name and content.strip():
            meta.setdefault(name.strip().lower(), content.strip())
    title = page.findtext(".//title")
    if title and title.strip():
        meta["title"] = re.sub(r"\s+", " ", title).strip()
    for tag in ("h1", "h2", "h3"):
        for element in page.iter(tag):
            words = re.sub(r"\s+", " ", element.text_content()).strip()
            if words and len(words) < 120:
                meta.setdefault(tag, words)
    visible = page.text_content() if len(page) else ""
    if found_date := re.search(
        r"(?:发布|发文|生成|成文)(?:日期|时间)\s*[:：]?\s*(\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2})",
        visible,
    ):
        meta.setdefault("visible_date", found_date[1])
    return meta


class _Walk:
    """One walk over a part of a page; counts its tables as it meets them."""

    def __init__(self) -> None:
        self.tables = 0

    def lines(self, root: Tag) -> Iterator[Line]:
        """Paragraphs and rows in the order they are printed."""
        words: list[str] = []
        for child in root.children:
            if isinstance(child, NavigableString):
                if not isinstance(child, PreformattedString):  # comments, doctypes
                    words.append(str(child))
                continue
            if not isinstance(child, Tag) or _is_hidden(child):
                continue
            if child.name == "table":
                yield from _paragraph(words)
                yield from self._table(child)
            elif child.name == "br":
                yield from _paragraph(words)
            elif child.name in _BLOCKS:
                yield from _paragraph(words)
                yield from self.lines(child)
            else:
                inner = list(self.lines(child)) if child.find(_is_block) else None
                if inner is None:
                    words.append(_linked(child) if child.name == "a" else _inline(child))
                else:
                    yield from _paragraph(words)
                    yield from inner
        yield from _paragraph(words)

    def _table(self, table: Tag) -> Iterator[Line]:
        self.tables += 1
        number = self.tables
        for row in table.find_all("tr"):
            if row.find_parent("table") is not table or _is_hidden(row):
                continue
            cells = [c for c in row.find_all(("td", "th"), recursive=False) if not _is_hidden(c)]
            if any(_lays_out(cell) for cell in cells):
                for cell in cells:
                    yield from self.lines(cell)
            elif cells:
                yield Line(tuple(_cell(cell) for cell in cells), number)
        for stray in table.find_all(_is_stray, recursive=False):
            yield from self.lines(stray)


def _paragraph(words: list[str]) -> Iterator[Line]:
    """The words gathered since the last break, as one line; empties the list."""
    text = re.sub(r"[ \t\r\n\f\xa0]+", " ", "".join(words)).strip()
    words.clear()
    unlinked = _LINK.sub("", text).strip(" ·•>-|")
    text = text.replace("\x01", "").replace("\x02", "").strip()
    if text:
        yield Line((text,), leads_away=not unlinked)


def _cell(cell: Tag) -> str:
    """The text of a cell, its paragraphs and breaks on lines of their own.

    Runs of plain white space are one space, as a browser prints them; no-break and full-width
    spaces stay where nothing else is printed, for a blank is kept as it was.
    """
    parts: list[str] = []
    _gather(cell, parts)
    lines = [re.sub(r"[ \t\r\n\f]+", " ", line).strip(" ") for line in "".join(parts).split("\x00")]
    kept = [line for line in lines if line.strip("\xa0\u3000 ")]
    if kept:
        return "\n".join(line.strip("\xa0\u3000 ") for line in kept)
    return next((line for line in lines if line), "")


def _gather(element: Tag, parts: list[str]) -> None:
    for child in element.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                parts.append(str(child))
        elif isinstance(child, Tag) and not _is_hidden(child):
            if child.name == "br":
                parts.append("\x00")
            elif child.name in _BLOCKS:
                parts.append("\x00")
                _gather(child, parts)
                parts.append("\x00")
            else:
                _gather(child, parts)


def _inline(element: Tag) -> str:
    parts: list[str] = []
    _gather(element, parts)
    return "".join(parts).replace("\x00", " ")


def _linked(link: Tag) -> str:
    return f"\x01{_inline(link)}\x02" if link.get("href") else _inline(link)


def _is_block(element: PageElement) -> bool:
    return isinstance(element, Tag) and (element.name in _BLOCKS or element.name == "br")


def _is_stray(element: PageElement) -> bool:
    """What stands in a table outside its rows: a caption, or text that a browser would move out."""
    return isinstance(element, Tag) and element.name in ("caption", "p", "div")


def _is_hidden(element: Tag) -> bool:
    return element.name in _SKIP or bool(_HIDDEN.search(str(element.get("style") or "")))


def _lays_out(cell: Tag) -> bool:
    return cell.find("table") is not None or len(cell.get_text()) > _LAYOUT_CELL
