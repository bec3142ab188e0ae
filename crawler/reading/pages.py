"""Reading a page for its links: text, anchors with titles and dates, attachments, meta tags."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree
from parsel import Selector
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from chinese.dates import read_date
from crawler.reading.addresses import EXTENSIONS, absolute, is_document

# The address in a script's call: isDownLoad(this,'https://…'), queryArticleByCondition(this,'/…').
_IN_CALL = re.compile(r"['\"]?((?:https?:)?/[^'\"\s)]+|\.{1,2}/[^'\"\s)]+|[\w./-]+\.s?html?)['\"]?")
_FORWARD = re.compile(
    r"location(?:\.href)?\s*=\s*['\"]([^'\"]+)['\"]"
    r"|location\.(?:replace|assign)\(\s*['\"]([^'\"]+)['\"]"
    r"|http-equiv=['\"]?refresh['\"]?[^>]*url=['\"]?([^'\"\s>]+)",
    re.IGNORECASE,
)
# A mark of a template where an attribute's name should be: <a {{x}} href=…>
_BRACE = re.compile(r"<[a-zA-Z][^<>]*[{\x00-\x08\x0b\x0c\x0e-\x1f]")
_NO_NAME = re.compile(r"^\{|[\x00-\x08\x0b\x0c\x0e-\x1f]")
# A date inside the link, behind its title: <a>…年度报告<span>2024-01-31</span></a>
_DATE_BEHIND = re.compile(r"\s*[\[(（]?(20\d\d[-/.]\d{1,2}[-/.]\d{1,2})[\])）]?$")


@dataclass(frozen=True)
class Anchor:
    """A link as the page shows it; `title` is the fuller of its words and its title attribute."""

    url: str
    title: str
    text: str
    date: str | None  # printed beside it, YYYY-MM-DD


@dataclass(frozen=True)
class Page:
    """An answer to be read. Reading is pure: nothing here asks for anything."""

    url: str
    text: str
    number: int = 1  # of its list
    form: str | None = None  # that was posted to get it

    @cached_property
    def html(self) -> Selector:
        html = Selector(text=self.text or "<html></html>", type="html")
        if _BRACE.search(self.text):
            _drop_marks(html)
        return html

    @cached_property
    def base(self) -> str:
        """What relative links are relative to."""
        href = self.html.xpath("//base/@href").get()
        return (href and absolute(self.url, href)) or self.url


def _drop_marks(html: Selector) -> None:
    """Drop the marks of templates left among a tag's attributes: lxml takes `{` for a namespace and
    then can't read any attribute of that tag; nor can it with a control character in a name."""
    for element in html.root.iter():
        names = element.keys() if isinstance(element.tag, str) else []
        if any(_NO_NAME.search(name) for name in names):
            kept = {name: element.get(name) for name in names if not _NO_NAME.search(name)}
            element.attrib.clear()
            element.attrib.update(kept)


def text_of(body: bytes, content_type: str = "") -> str:
    """Decode a page: UTF-8 where it is valid, else what it declares, else GB18030.

    A gb2312 page is decoded as GB18030, which holds all of it; a declaration is believed only
    where the bytes agree.

    >>> text_of("年报".encode("gb18030"), "text/html; charset=utf-8")
    '年报'
    """
    for encoding in (
        "utf-8-sig",
        http_content_type_encoding(content_type),
        html_body_declared_encoding(body),
        "gb18030",
    ):
        if encoding and encoding.lower() not in {"iso8859-1", "cp1252", "latin-1"}:
            try:
                return body.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    return body.decode("gb18030", "replace")


def anchors(page: Page) -> Iterator[Anchor]:
    """Read every live link of a page, in order; comments and scripts hold none."""
    for node in page.html.xpath("//a[@href or @onclick]"):
        url = absolute(page.base, target(node))
        if url is None:
            continue
        text = " ".join("".join(node.xpath(".//text()").getall()).split())
        inside = _DATE_BEHIND.search(text)
        text = text[: inside.start()] if inside else text
        attribute = " ".join(node.attrib.get("title", "").split())
        cut = not text or text.endswith(("…", "...", "．．．"))
        title = attribute if attribute and (cut or text in attribute) else text
        date = read_date(inside[1]) if inside else _date_beside(node.root)
        yield Anchor(url, title, text, date)


def target(link: Selector) -> str:
    """Where a link leads: its href, or the address named in the script that it calls.

    >>> target(Selector(text="<a href='javascript:' onclick='isDownLoad(this,\\"./t1.html\\")'>x").css("a")[0])
    './t1.html'
    """
    href: str = link.attrib.get("href", "")
    if href.strip() and not href.strip().lower().startswith(("javascript:", "#")):
        return href
    for script in (link.attrib.get("onclick", ""), href, link.attrib.get("tagname", "")):
        quoted = _IN_CALL.search(script)
        if quoted:
            return quoted[1]
    return "javascript:"


def attachments(page: Page) -> list[Anchor]:
    """Read the documents that hang on a page, each once, in order."""
    found: dict[str, Anchor] = {}
    fragments = [page.html]
    # Older TRS pages write the appendix list from a script: var file_appendix='<a href=…>'
    for script in page.html.xpath("//script[not(@src)]/text()").getall():
        if "<a " in script.lower() and _ENDING_IN_TEXT.search(script):
            fragments.append(Selector(text=script.replace("\\", ""), type="html"))
    for fragment in fragments:
        for node in fragment.xpath("//a[@href]"):
            text = " ".join("".join(node.xpath(".//text()").getall()).split())
            name = node.attrib.get("download", "") or node.attrib.get("title", "")
            url = absolute(page.base, node.attrib["href"])
            if url and url != page.url and is_document(url, name, text):
                found.setdefault(url, Anchor(url, text or name, text or name, None))
    return list(found.values())


def meta(page: Page, name: str) -> str | None:
    """Read a meta tag by name, whatever its case; None where it is absent or blank.

    >>> meta(Page("", '<meta name="articletitle"content=" 年报 ">'), "ArticleTitle")
    '年报'
    """
    for node in page.html.xpath("//meta"):
        # A no-break space between attributes ends up in the attribute's name.
        values = {key.strip("\xa0").lower(): value for key, value in node.attrib.items()}
        if values.get("name", "").lower() == name.lower() and values.get("content", "").strip():
            return " ".join(values["content"].split())
    return None


def forward(page: Page) -> str | None:
    """Where a stub page sends its reader by script or meta refresh; None for a real page.

    >>> forward(Page("http://a.cn/", '<script>location.href="/col/col91477/index.html"</script>'))
    'http://a.cn/col/col91477/index.html'
    """
    found = _FORWARD.search(page.text) if len(page.text) <= 4000 else None
    if found is None or len(page.html.xpath("//a[@href]")) > 2 or shown(page, 200):
        return None
    # A script that looks at the device sends phones elsewhere, not everybody.
    if re.search(r"userAgent|mobile", page.text, re.IGNORECASE):
        return None
    url = absolute(page.base, next(g for g in found.groups() if g))
    return url if url != page.url else None


def shown(page: Page, least: int) -> bool:
    """Tell whether a page shows at least so many characters of text to its reader."""
    texts = page.html.xpath(
        "//text()[not(ancestor::script or ancestor::style or ancestor::head or ancestor::noscript)]"
    )
    return sum(len("".join(text.split())) for text in texts.getall()) >= least


_ENDING_IN_TEXT = re.compile(rf"\.({'|'.join(EXTENSIONS)})\b", re.IGNORECASE)


def one_link(row: etree._Element) -> bool:
    """Tell whether all links in an element lead to one place, as those of a list's entry do."""
    first: str | None = None
    for count, link in enumerate(row.iter("a")):
        href = link.get("href")
        if count == 0:
            first = href
        elif href != first or count > 20:
            return False
    return True


def _date_beside(node: etree._Element) -> str | None:
    """Look for a date in the link's row: the nearest ancestors that hold this one link."""
    row = node.getparent()
    for _ in range(4):
        if row is None or not one_link(row):
            return None
        if date := read_date(" ".join(_texts(row, but=node))):
            return date
        row = row.getparent()
    return None


def _texts(row: etree._Element, but: etree._Element) -> Iterator[str]:
    """The texts of an element in order, leaving out those inside one of its descendants."""
    if row is but:
        return
    if row.text and isinstance(row.tag, str):  # a comment's tag is a function
        yield row.text
    for child in row:
        yield from _texts(child, but)
        yield child.tail or ""
