"""HTML → lines: the report's part of a page, paragraph by paragraph, row by row.

The page is parsed once; its lines are those of the smallest element that holds everything of the
report. Nothing here calls itself: pages nest as deep as they like.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from lxml import etree

from chinese.fold import fold
from parse.model import Document, Line, Unreadable
from parse.readers.decode import decode
from parse.readers.marks import PICTURE, raised, struck
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
# Elements whose words are none of the report's own.
_MUTE = _SKIP | {"a", "meta", "title"}
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
# What hides an element that holds no other: those inside may be set to show again.
_FAINT = re.compile(r"visibility\s*:\s*hidden|font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|%)?\s*(?:;|$)")
# Elements inside a cell that are not printed as plain words.
_Look = Literal["hidden", "struck", "raised", "field", "picture"]
_LOOKS: dict[str, _Look] = {
    **dict.fromkeys((*_SKIP, "rt", "rp"), "hidden"),
    **dict.fromkeys(("s", "del", "strike"), "struck"),
    **dict.fromkeys(("sup", "sub"), "raised"),
    **dict.fromkeys(("img", "canvas", "svg", "object", "embed"), "picture"),
    "input": "field",
}
_NO_FIELD = frozenset(("hidden", "button", "submit", "reset", "image", "checkbox", "radio", "file"))
_LONGEST_PAGE = 64 * 1024 * 1024
_string_length = etree.XPath("string-length()")
_string = etree.XPath("string()")
_DATE_WORDS = [
    f"{act}{noun}" for act in ("发布", "发文", "生成", "成文") for noun in ("日期", "时间")
]
_DATE_BEHIND = re.compile(r"\s*(?:[:：]\s*)?(\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2})")
_OUR_MARKS = "\x00\x01\x02\x03\x04"
_MARK_REFERENCE = re.compile(r"&#(?:0*[0-4](?!\d)|[xX]0*[0-4](?![0-9a-fA-F]));?")
_BETWEEN = "\x03"
# What a block leaves behind in the text of a cell.
_EDGE = "\x00"
_IMAGE = "\x04"
_MARGIN = f" \t\r\n\f{_EDGE}"


def read(body: bytes) -> Document:
    """Read a page. Raises Unreadable where there is no text in it, or more than a page can hold."""
    if len(body) > _LONGEST_PAGE:
        raise Unreadable(f"the page is larger than {_LONGEST_PAGE >> 20} MiB")
    text = decode(body)
    # An XML declaration with an encoding makes lxml refuse text that is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    text = _without_our_marks(text)
    if not text.strip():
        raise Unreadable("the page is empty")
    page = _parse(text)
    elements = list(page.iter())  # held, so that lxml wraps each element once and not at every step
    part = _report_part(page, elements)
    lines = list(_Walk(part).lines())
    if not lines:
        raise Unreadable("the page holds no text")
    return Document("html", lines, _meta(text, page))


def _without_our_marks(text: str) -> str:
    """Links and blocks are marked with control characters for a while; a page has no use for them."""
    if any(map(text.__contains__, _OUR_MARKS)):
        text = text.translate(dict.fromkeys(map(ord, _OUR_MARKS)))
    return _MARK_REFERENCE.sub("", text) if "&#" in text else text


def _parse(text: str) -> etree._Element:
    # Without huge_tree what is more than 256 deep or 10 MB long ends the page, and nothing says so.
    # The plain parser: lxml.html's own asks Python for the class of every element.
    parser = etree.HTMLParser(huge_tree=True)
    try:
        page = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("the page holds no text") from error
    if page is None:
        raise Unreadable("the page holds no text")
    if any(e.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for e in parser.error_log):
        raise Unreadable("the page nests its elements deeper, or is longer, than any page can")
    return page


def _report_part(page: etree._Element, elements: Sequence[etree._Element]) -> etree._Element:
    """The smallest element that holds every mark of the report, else the body."""
    spoken = [
        element
        for element in elements
        if (text := element.text) is not None
        and len(text) > 3
        and isinstance(element.tag, str)
        and element.tag not in _MUTE
    ]
    # Folded all at once, which costs a third of one by one.
    texts = _SPACE.sub("", fold(_BETWEEN.join(str(element.text) for element in spoken)))
    marked = [
        element
        for element, text in zip(spoken, texts.split(_BETWEEN), strict=bool(spoken))
        if _REPORT_MARKS.search(text)
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
    for word in _DATE_WORDS:
        at = text.find(word)
        while at >= 0:
            if day := _DATE_BEHIND.match(text, at + len(word)):
                found.append((at, day[1]))
                break
            at = text.find(word, at + len(word))
    return min(found)[1] if found else None


# What a walk comes upon: a finished line, words of a paragraph, its end (None), or more to walk.
_Step = Line | str | None | Iterator["_Step"]


class _Walk:
    """One walk over a part of a page; counts its tables as it meets them."""

    def __init__(self, root: etree._Element) -> None:
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
                    if words and (line := _paragraph(words)):
                        yield line
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
            if isinstance(tag, str) and not _is_hidden(child):
                if tag == "br":
                    yield None
                elif tag == "table":
                    yield None
                    yield self._table(child)
                elif child in self.broken:
                    yield None
                    yield self._inside(child)
                elif tag in _BLOCKS:  # a paragraph, the usual case, without a walk of its own
                    yield None
                    yield _running(child)
                    yield None
                else:
                    yield _linked(child) if tag == "a" else _inline(child)
            if child.tail:
                yield child.tail
        yield None

    def _table(self, table: etree._Element) -> Iterator[_Step]:
        self.tables += 1
        number = self.tables
        for row in _rows(table) if table in self.layout else table.iter("tr"):
            if _is_hidden(row):
                continue
            cells = [c for c in row if c.tag in ("td", "th") and not _is_hidden(c)]
            if any(cell in self.layout or _is_long(cell) for cell in cells):
                for cell in cells:
                    yield self._inside(cell)
            elif cells:
                yield Line(tuple([_cell(cell) for cell in cells]), number)
        # What stands in a table outside its rows: a caption, or text that browsers move out.
        for stray in table.iterchildren("caption", "p", "div"):
            yield self._inside(stray)


def _holders(inner: Iterator[etree._Element], root: etree._Element) -> set[etree._Element]:
    """Everything between the root and any of these elements."""
    found: set[etree._Element] = set()
    for element in inner:
        if element is root:
            continue
        outer = element.getparent()
        while outer is not None and outer is not root and outer not in found:
            found.add(outer)
            outer = outer.getparent()
    return found


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


def _paragraph(words: list[str]) -> Line | None:
    """The words gathered since the last break, as one line; empties the list."""
    text = _BLANKS.sub(" ", "".join(words)).strip()
    words.clear()
    unlinked = text
    if "\x01" in text:
        unlinked = _LINK.sub("", text)
        text = text.replace("\x01", "").replace("\x02", "").strip()
    return Line((text,), leads_away=not unlinked.strip(" ·•>-|")) if text else None


def _cell(cell: etree._Element) -> str:
    """The text of a cell, its paragraphs and breaks on lines of their own.

    Runs of plain white space are one space, as a browser prints them; no-break and full-width
    spaces stay where nothing else is printed, for a blank is kept as it was.
    """
    words = _gather(cell, fields=True).strip(_MARGIN)
    if words.isalnum():  # a number, the usual case
        return words
    if _IMAGE in words:
        words = words.replace(_IMAGE, _EDGE)
        if not words.strip(f"{_MARGIN}\xa0\u3000"):
            return PICTURE
    lines = [_PLAIN.sub(" ", line).strip(" ") for line in words.split(_EDGE)]
    kept = [line for line in lines if line.strip("\xa0\u3000 ")]
    if kept:
        return "\n".join(line.strip("\xa0\u3000 ") for line in kept)
    return next((line for line in lines if line), "")


def _gather(root: etree._Element, fields: bool = False) -> str:
    """The words inside an element, an _EDGE where a block begins or ends, and at every break.

    `fields`: with what the fields of a form are filled with.
    """
    parts = [root.text or ""]
    stack: list[tuple[Iterator[etree._Element], str]] = []
    children: Iterator[etree._Element] = iter(root)
    behind = ""
    while True:
        for child in children:
            tag, tail = child.tag, child.tail or ""
            if not isinstance(tag, str):
                parts.append(tail)
                continue
            if tag == "br":
                parts.append(_EDGE + tail)
                continue
            if look := _look(child, tag):
                parts.append(_odd(child, look, parts, fields) + tail)
                continue
            edge = _EDGE if tag in _BLOCKS else ""
            parts.append(edge + (child.text or ""))
            if len(child):
                stack.append((children, behind))
                children, behind = iter(child), edge + tail
                break
            parts.append(edge + tail)
        else:
            parts.append(behind)
            if not stack:
                return "".join(parts)
            children, behind = stack.pop()


def _look(element: etree._Element, tag: str) -> _Look | None:
    """How an element inside a cell is printed, where that is not as plain words."""
    if look := _LOOKS.get(tag):
        return look
    style = element.get("style")
    if style is None:
        return None
    style = style.lower()
    if "none" in style and _HIDDEN.search(style):
        return "hidden"
    if not len(element) and _FAINT.search(style):
        return "hidden"
    return "struck" if "line-through" in style else None


def _odd(element: etree._Element, look: _Look, before: Sequence[str], fields: bool) -> str:
    """What stands for words that are not printed plainly: no digit among them joins a number."""
    if look == "hidden":
        return ""
    if look == "picture":
        return _IMAGE
    if look == "field":
        shown = fields and element.get("type", "text").lower() not in _NO_FIELD
        return (element.get("value") or "") if shown else ""
    text = str(_string(element))
    return struck(text) if look == "struck" else raised(text, "".join(before), "^")


def _running(block: etree._Element) -> str:
    """The words of a block that holds no other, its links between marks."""
    parts = [block.text or ""]
    for child in block:
        tag = child.tag
        if isinstance(tag, str) and not _is_hidden(child):
            if tag == "a":
                parts.append(_linked(child))
            else:
                parts.append(_inline(child) if len(child) else child.text or "")
        parts.append(child.tail or "")
    return "".join(parts)


def _inline(element: etree._Element) -> str:
    return _gather(element).replace(_EDGE, " ").replace(_IMAGE, "")


def _linked(link: etree._Element) -> str:
    return f"\x01{_inline(link)}\x02" if link.get("href") else _inline(link)


def _is_hidden(element: etree._Element) -> bool:
    if element.tag in _SKIP:
        return True
    style = element.get("style")
    return style is not None and "none" in style.lower() and _HIDDEN.search(style) is not None


def _is_long(cell: etree._Element) -> bool:
    """A cell with more text than any of the form has; indents and what a script says are no text."""
    if not len(cell):
        return len(cell.text or "") > _LAYOUT_CELL
    if float(str(_string_length(cell))) <= _LAYOUT_CELL:
        return False
    unseen = sum(_length(e) for e in cell.iter("script", "style", "template"))
    return _length(cell) - unseen > _LAYOUT_CELL


def _length(element: etree._Element) -> int:
    return sum(len(text) if text.strip() else 1 for text in element.itertext())
