"""Every link of a page, wherever its address is kept: href, onclick, data-url, frames, options, pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from parsel import Selector

from crawler.discover.headings import LONGEST, heading, needs_heading
from crawler.reading.addresses import absolute
from crawler.reading.anchors import target
from crawler.reading.pages import Page

# Attributes in which pages keep an address beside href.
_KEEPS = (
    "data-url",
    "data-href",
    "data-link",
    "data-src-url",
    "_href",
    "tourl",
    "url",
    "link",
    "tagname",
)
_CLICKS = re.compile(
    r"""['"]((?:https?:)?/[^'"\s]*|\.{1,2}/[^'"\s]*|[\w.-]+(?:/[\w.-]*)+(?:\?[^'"\s]*)?"""
    r"""|[\w./-]+\.(?:s?html?|jsp|do|aspx|php|action)(?:\?[^'"\s]*)?|\?[\w%=&.-]+)['"]"""
)
_MEDIA = re.compile(
    r"\.(?:js|css|png|jpe?g|gif|svg|ico|webp|mp[34]|swf|woff2?|ttf|apk)(?:$|\?)", re.I
)
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"\s>]+)", re.IGNORECASE)
_SPEAKS = "@href or @onclick or " + " or ".join(f"@{name}" for name in _KEEPS if ":" not in name)


@dataclass(frozen=True)
class Link:
    """A way on from a page: where to, under which words (the fullest first), how it is kept."""

    url: str
    words: tuple[str, ...]
    how: str = "a"  # a, click, data-url, frame, option, area, refresh, script
    under: str = ""  # the heading it stands under, where its own words say little

    @property
    def text(self) -> str:
        return self.words[0] if self.words else ""


def links(page: Page) -> list[Link]:
    """Read every live link of a page in its order, each address once for each wording.

    >>> [l] = links(Page("http://a.cn/x/", "<a href='javascript:void(0)' data-url='nb/'><img alt='年报'></a>"))
    >>> (l.url, l.words, l.how)
    ('http://a.cn/x/nb/', ('年报',), 'data-url')
    """
    found: dict[tuple[str, str], Link] = {}
    for link in (*_elements(page), *_options(page), *_frames(page), *_refresh(page)):
        if link.url != page.url and not _MEDIA.search(link.url.partition("?")[0]):
            found.setdefault((link.url, link.text), link)
    return list(found.values())


def _elements(page: Page) -> Iterator[Link]:
    known: dict[etree._Element, str] = {}
    for node in page.html.xpath(f"//*[{_SPEAKS}]"):
        if node.root.tag in {"link", "base", "option", "script", "meta"}:
            continue
        href, how = _address(node)
        url = absolute(page.base, href) if href else None
        if url is None:
            continue
        words = words_of(node.root)
        under = heading(node.root, known) if needs_heading(words[0] if words else "") else ""
        yield Link(url, words, how, under)


def _address(node: Selector) -> tuple[str, str]:
    """Where an element leads, and in which way it says so."""
    tag = str(node.root.tag)
    href = node.attrib.get("href", "").strip()
    if href and not href.lower().startswith(("javascript:", "#", "mailto:", "tel:")):
        return href, "area" if tag == "area" else "a"
    for name in _KEEPS:
        value = node.attrib.get(name, "").strip()
        if (
            value
            and re.match(r"(?:https?:)?/|\.|[\w-]+/|[\w-]+\.\w|\?\w", value)
            and " " not in value
        ):
            return value, "data-url"
    for script in (node.attrib.get("onclick", ""), href):
        if quoted := _CLICKS.search(script):
            return quoted[1], "click"
    if tag == "a":
        known = target(node)
        return ("", "") if known == "javascript:" else (known, "click")
    return "", ""


def words_of(element: etree._Element) -> tuple[str, ...]:
    """What an element says: its text, then its title, and the text that stands for its pictures."""
    texts = ["".join(_texts(element))]
    texts += [element.get(name, "") for name in ("title", "alt", "aria-label", "value")]
    texts += [image.get(name, "") for image in element.iter("img") for name in ("alt", "title")]
    plain = (" ".join(text.split()) for text in texts if text)
    return tuple(dict.fromkeys(text for text in plain if text and len(text) <= 200))


def _texts(element: etree._Element) -> Iterator[str]:
    for part in element.iter():
        if isinstance(part.tag, str) and part.tag not in {"script", "style"} and part.text:
            yield part.text
        if part is not element and part.tail:
            yield part.tail


def unaddressed(page: Page) -> list[str]:
    """The short words of a page's menus that lead nowhere we can read: opened by a script."""
    nodes = page.html.xpath("//a | //li[not(.//a)] | //span[not(ancestor::a)] | //div[not(*)]")
    found = []
    for node in nodes:
        if str(node.root.tag) == "a" and _address(node)[0]:
            continue
        words = " ".join("".join(node.xpath(".//text()").getall()).split())
        if 2 <= len(words) <= LONGEST:
            found.append(words)
    return list(dict.fromkeys(found))


def _options(page: Page) -> Iterator[Link]:
    """The entries of drop-down lists that hold addresses; their list's label stands over them."""
    for select in page.html.xpath("//select"):
        options = select.xpath("./option | ./optgroup/option")
        label = " ".join("".join(options[0].xpath(".//text()").getall()).split()) if options else ""
        for option in options:
            value = option.attrib.get("value", "").strip()
            if not re.match(r"(?:https?:)?//|/|\./", value):
                continue
            if url := absolute(page.base, value):
                text = " ".join("".join(option.xpath(".//text()").getall()).split())
                yield Link(url, (text,) if text else (), "option", label)


def _frames(page: Page) -> Iterator[Link]:
    for node in page.html.xpath("//iframe[@src] | //frame[@src]"):
        if url := absolute(page.base, node.attrib["src"]):
            words = (node.attrib.get("title") or node.attrib.get("name") or "").strip()
            yield Link(url, (words,) if words else (), "frame")


def _refresh(page: Page) -> Iterator[Link]:
    for content in page.html.xpath(
        "//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content"
    ).getall():
        found = _REFRESH.search(content)
        if found and (url := absolute(page.base, found[1])):
            yield Link(url, (), "refresh")
