"""A page to be read: its text in the right letters, its meta tags, where it only leads on."""

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree
from parsel import Selector
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from crawler.reading.addresses import absolute
from crawler.reading.javascript import Functions

_FORWARD = re.compile(
    r"location(?:\.href)?\s*=\s*['\"]([^'\"]+)['\"]"
    r"|location\.(?:replace|assign)\(\s*['\"]([^'\"]+)['\"]"
    r"|http-equiv=['\"]?refresh['\"]?[^>]*url=['\"]?([^'\"\s>]+)",
    re.IGNORECASE,
)
# A mark of a template where an attribute's name should be: <a {{x}} href=…>
_BRACE = re.compile(r"<[a-zA-Z][^<>]*[{\x00-\x08\x0b\x0c\x0e-\x1f]")
_NO_NAME = re.compile(r"^\{|[\x00-\x08\x0b\x0c\x0e-\x1f]")

_UNSEEN = {"script", "style", "head", "noscript"}  # elements whose text no reader sees


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

    @cached_property
    def functions(self) -> Functions:
        """The functions that its scripts define."""
        return Functions.of(self.text)


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
    """Tell whether a page shows at least so many characters of text to its reader.

    It looks no further than it must, and so costs a page full of text next to nothing.

    >>> shown(Page("", "<head><title>年报</title></head><p>正 文<script>var a</script>一</p>"), 3)
    True
    >>> text = "<noscript><p>请启用脚本</p></noscript><!--说明-->正文"
    >>> shown(Page("", text), 2), shown(Page("", text), 3)
    (True, False)
    """
    walk = etree.iterwalk(page.html.root, events=("start", "end", "comment", "pi"))
    length = 0
    for event, node in walk:
        if event == "start" and node.tag in _UNSEEN:
            walk.skip_subtree()
            continue
        text = node.text if event == "start" else node.tail
        length += len("".join(text.split())) if text else 0
        if length >= least:
            return True
    return length >= least
