"""The documents that hang on a page: links, viewers, frames, embedded files, scripts that open one."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import etree
from parsel import Selector

from crawler.reading.addresses import EXTENSIONS, absolute, is_document
from crawler.reading.anchors import Anchor
from crawler.reading.pages import Page

# Where a page keeps the address of a file that it shows; any element may have a data-url.
_SHOWS = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_words = etree.XPath("string()")
_QUOTED = re.compile(r"['\"]([^'\"\s<>]{1,400})(?=['\"])")
_ENDING = re.compile(rf"\.(?:{'|'.join(EXTENSIONS)})(?:$|[?#])", re.IGNORECASE)
# A page that shows a file named in its query: /pdfjs/web/viewer.html?file=/upload/1.pdf
_VIEWER = re.compile(r"view|pdf|read|online|generic", re.IGNORECASE)


def attachments(page: Page) -> list[Anchor]:
    """Read the documents that hang on a page, each once, in order."""
    found: dict[str, Anchor] = {}
    for url, words in (*_linked(page), *_shown(page), *_scripted(page)):
        if url != page.url:
            found.setdefault(url, Anchor(url, words, words, None))
    return list(found.values())


def viewed(url: str) -> str | None:
    """The file that a viewer is asked to show; None for an address that is no viewer's.

    >>> viewed("http://a.cn/pdfjs/web/viewer.html?file=%2Fupload%2F1.pdf&z=1"), viewed("http://a.cn/?q=a")
    ('http://a.cn/upload/1.pdf', None)
    """
    parts = urlsplit(url)
    if not _VIEWER.search(parts.netloc + parts.path):
        return None
    for _, value in parse_qsl(parts.query):
        if _ENDING.search(value):
            return absolute(url, urljoin(url, value))
    return None


def _linked(page: Page) -> Iterator[tuple[str, str]]:
    fragments = [page.html]
    # Older TRS pages write the appendix list from a script: var file_appendix='<a href=…>'
    for script in _scripts(page):
        if "<a " in script.lower() and any(f".{ending}" in script.lower() for ending in EXTENSIONS):
            fragments.append(Selector(text=script.replace("\\", ""), type="html"))
    for fragment in fragments:
        for node in fragment.root.iter("a"):
            href = node.get("href")
            url = absolute(page.base, href) if href else None
            if url is None:
                continue
            text = " ".join(str(_words(node)).split())
            name = node.get("download") or node.get("title") or ""
            if file := viewed(url):
                yield file, text or name
            elif is_document(url, name, text):
                yield url, text or name


def _shown(page: Page) -> Iterator[tuple[str, str]]:
    for node in page.html.root.iter(*_SHOWS):
        if address := node.get(_SHOWS[node.tag]):
            yield from _file(page, address)
    if "data-url" in page.text:
        for address in page.html.xpath("//*/@data-url").getall():
            yield from _file(page, address)


def _scripted(page: Page) -> Iterator[tuple[str, str]]:
    """Files that a script opens: onclick="window.open('/x.docx')", PDFObject.embed('/x.pdf')."""
    scripts = _scripts(page)
    if "lick" in page.text or "LICK" in page.text:  # onclick, however it is spelt
        scripts = [*page.html.xpath("//*/@onclick").getall(), *scripts]
    for script in scripts:
        for address in _QUOTED.findall(script.replace("\\/", "/")):
            if "/" in address and _ENDING.search(address):
                yield from _file(page, address)


def _scripts(page: Page) -> list[str]:
    """The scripts that stand in a page itself."""
    return [
        node.text for node in page.html.root.iter("script") if node.text and not node.get("src")
    ]


def _file(page: Page, address: str) -> Iterator[tuple[str, str]]:
    url = absolute(page.base, address)
    if url is None:
        return
    if file := viewed(url):
        yield file, ""
    elif is_document(url):
        yield url, ""
