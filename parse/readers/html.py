"""HTML → lines: the report's part of a page, paragraph by paragraph, row by row.

The page is parsed once; its lines are those of the smallest element that holds everything of the
report. Nothing here calls itself: pages nest as deep as they like.
"""

import re
from collections.abc import Iterator

import lxml.etree
import lxml.html

from chinese.fold import fold
from parse.model import Document, Line, Unreadable
from parse.readers.decode import decode
from parse.readers.meta import read_meta

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
_SPACE = re.compile(r"\s+")
# White space that a browser prints as one space: in a paragraph, and in a cell.
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_PLAIN = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LONGEST_PAGE = 64 * 1024 * 1024
_OUR_MARKS = dict.fromkeys(range(3))
# What a block leaves behind in the text of a cell.
_EDGE = "\x00"


def read(body: bytes) -> Document:
    """Read a page. Raises Unreadable where there is no text in it, or more than a page can hold."""
    if len(body) > _LONGEST_PAGE:
        raise Unreadable(f"the page is larger than {_LONGEST_PAGE >> 20} MiB")
    text = decode(body)
    # An XML declaration with an encoding makes lxml refuse text that is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    # Links and blocks are marked with these for a while; a page has no use for them.
    text = text.translate(_OUR_MARKS) if any(map(text.__contains__, "\x00\x01\x02")) else text
    if not text.strip():
        raise Unreadable("the page is empty")
    page = _parse(text)
    part = _report_part(page)
    lines = list(_Walk(part).lines())
    if not lines:
        raise Unreadable("the page holds no text")
    return Document("html", lines, _meta(text, page))


def _parse(text: str) -> lxml.html.HtmlElement:
    # Without huge_tree what is more than 256 deep or 10 MB long ends the page, and nothing says so.
    parser = lxml.html.HTMLParser(huge_tree=True)
    try:
        page = lxml.html.document_fromstring(text, parser=parser)
    except lxml.etree.ParserError as error:
        raise Unreadable("the page holds no text") from error
    if any(e.type == lxml.etree.ErrorTypes.ERR_RESOURCE_LIMIT for e in parser.error_log):
        raise Unreadable("the page nests its elements deeper, or is longer, than any page can")
    return page


def _report_part(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The smallest element that holds every mark of the report, else the body."""
    marked = [
        element
        for element in page.iter()
        if (text := element.text)
        and len(text) > 3
        and isinstance(element.tag, str)
        and element.tag not in _SKIP
        and element.tag not in ("a", "meta", "title")
        and _REPORT_MARKS.search(_SPACE.sub("", fold(text)))
    ]
    body = page.find("body")
    whole = page if body is None else body
    if len(marked) < 2:
        return whole
    # In the order of the page, what holds the first and the last holds all between them.
    first, last = (
        [*reversed(list(element.iterancestors())), element] for element in (marked[0], marked[-1])
    )
    common = [a for a, b in zip(first, last, strict=False) if a is b]
    # A table alone would leave out the paragraphs around it.
    while common and common[-1].tag in ("tr", "tbody", "table", "thead", "p", "span", "td"):
        common.pop()
    return common[-1] if common and common[-1].tag != "html" else whole


def _meta(text: str, page: lxml.html.HtmlElement) -> dict[str, str]:
    """What the head says of the page, and what its body shows: headings, the date of publication."""
    meta = read_meta(text)
    for tag in ("h1", "h2", "h3"):
        for element in page.iter(tag):
            words = re.sub(r"\s+", " ", element.text_content()).strip()
            if words and len(words) < 120:
                meta.setdefault(tag, words)
    visible = page.text_content() if len(page) else ""
    if found_date := re.search(
        r"(?:发布|发文|生成|成文)(?:日期|时间)\s*(?:[:：]\s*)?(\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2})",
        visible,
    ):
        meta.setdefault("visible_date", found_date[1])
    return meta


# What a walk comes upon: a finished line, words of a paragraph, its end (None), or more to walk.
_Step = Line | str | None | Iterator["_Step"]


class _Walk:
    """One walk over a part of a page; counts its tables as it meets them."""

    def __init__(self, root: lxml.html.HtmlElement) -> None:
        self.root = root
        self.tables = 0
        # Elements of running text that hold a block, and cells that hold a table.
        self.broken = _holders(root.iter("br", *_BLOCKS), root)
        self.layout = _holders(root.iter("table"), root)

    def lines(self) -> Iterator[Line]:
        """Paragraphs and rows in the order they are printed."""
        words: list[str] = []
        stack: list[Iterator[_Step]] = [iter(())] if _is_hidden(self.root) else []
        stack = stack or [self._inside(self.root)]
        while stack:
            for step in stack[-1]:
                if isinstance(step, str):
                    words.append(step)
                elif step is None:
                    yield from _paragraph(words)
                elif isinstance(step, Line):
                    yield step
                else:
                    stack.append(step)
                    break
            else:
                stack.pop()

    def _inside(self, root: lxml.html.HtmlElement) -> Iterator[_Step]:
        if root.text:
            yield root.text
        for child in root:
            tag = child.tag
            if isinstance(tag, str) and not _is_hidden(child):
                if tag == "br":
                    yield None
                elif tag in _BLOCKS or child in self.broken:
                    yield None
                    yield self._table(child) if tag == "table" else self._inside(child)
                else:
                    yield _linked(child) if tag == "a" else _inline(child)
            if child.tail:
                yield child.tail
        yield None

    def _table(self, table: lxml.html.HtmlElement) -> Iterator[_Step]:
        self.tables += 1
        number = self.tables
        for row in _rows(table):
            if _is_hidden(row):
                continue
            cells = [c for c in row if c.tag in ("td", "th") and not _is_hidden(c)]
            if any(cell in self.layout or _is_long(cell) for cell in cells):
                for cell in cells:
                    yield self._inside(cell)
            elif cells:
                yield Line(tuple(map(_cell, cells)), number)
        # What stands in a table outside its rows: a caption, or text that browsers move out.
        for stray in table.iterchildren("caption", "p", "div"):
            yield self._inside(stray)


def _holders(
    inner: Iterator[lxml.html.HtmlElement], root: lxml.html.HtmlElement
) -> set[lxml.html.HtmlElement]:
    """Everything between the root and any of these elements."""
    found: set[lxml.html.HtmlElement] = set()
    for element in inner:
        if element is root:
            continue
        outer = element.getparent()
        while outer is not None and outer is not root and outer not in found:
            found.add(outer)
            outer = outer.getparent()
    return found


def _rows(table: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
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


def _paragraph(words: list[str]) -> Iterator[Line]:
    """The words gathered since the last break, as one line; empties the list."""
    if not words:
        return
    text = _BLANKS.sub(" ", "".join(words)).strip()
    words.clear()
    if not text:
        return
    if "\x01" in text:
        unlinked = _LINK.sub("", text).strip(" ·•>-|")
        text = text.replace("\x01", "").replace("\x02", "").strip()
        if text:
            yield Line((text,), leads_away=not unlinked)
    else:
        yield Line((text,), leads_away=not text.strip(" ·•>-|"))


def _cell(cell: lxml.html.HtmlElement) -> str:
    """The text of a cell, its paragraphs and breaks on lines of their own.

    Runs of plain white space are one space, as a browser prints them; no-break and full-width
    spaces stay where nothing else is printed, for a blank is kept as it was.
    """
    lines = [_PLAIN.sub(" ", line).strip(" ") for line in _gather(cell).split(_EDGE)]
    kept = [line for line in lines if line.strip("\xa0\u3000 ")]
    if kept:
        return "\n".join(line.strip("\xa0\u3000 ") for line in kept)
    return next((line for line in lines if line), "")


def _gather(root: lxml.html.HtmlElement) -> str:
    """The words inside an element, an _EDGE where a block begins or ends, and at every break."""
    if not len(root):
        return root.text or ""
    parts = [root.text or ""]
    stack = [(iter(root), "")]
    while stack:
        children, behind = stack[-1]
        for child in children:
            tag = child.tag
            if not isinstance(tag, str) or _is_hidden(child):
                parts.append(child.tail or "")
            elif tag == "br":
                parts += (_EDGE, child.tail or "")
            else:
                edge = _EDGE if tag in _BLOCKS else ""
                parts += (edge, child.text or "")
                stack.append((iter(child), edge + (child.tail or "")))
                break
        else:
            parts.append(behind)
            stack.pop()
    return "".join(parts)


def _inline(element: lxml.html.HtmlElement) -> str:
    return _gather(element).replace(_EDGE, " ")


def _linked(link: lxml.html.HtmlElement) -> str:
    return f"\x01{_inline(link)}\x02" if link.get("href") else _inline(link)


def _is_hidden(element: lxml.html.HtmlElement) -> bool:
    if element.tag in _SKIP:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


def _is_long(cell: lxml.html.HtmlElement) -> bool:
    """A cell with more text than any of the form has; indents and what a script says are no text."""
    if not len(cell):
        return len(cell.text or "") > _LAYOUT_CELL
    if sum(map(len, cell.itertext())) <= _LAYOUT_CELL:
        return False
    unseen = sum(_length(e) for e in cell.iter("script", "style", "template"))
    return _length(cell) - unseen > _LAYOUT_CELL


def _length(element: lxml.html.HtmlElement) -> int:
    return sum(len(text) if text.strip() else 1 for text in element.itertext())
