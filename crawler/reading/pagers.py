"""Pagers: where a list goes on, by the link that says so, by numbered siblings, by a script's call."""

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from parsel import Selector

from crawler.reading.anchors import NOWHERE, leads_to, target
from crawler.reading.listing import Next
from crawler.reading.pages import Page
from crawler.reading.postback import posted_back
from crawler.reading.queries import PAGE_FIELDS

_NEXT = re.compile(
    r"^[\[【(（]?(?:下一?页|后一?页|下一頁|next(?:page)?)[\])】）]?[>›»]*$|^[>›»]{1,2}$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"^(.*?)(?:[_-](\d{1,4})|(?<![^/])(\d{1,4}))?(\.\w+)?$")
# Whatever a page makes into a way on, where it is no link: <span onclick="goPage(2)">下一页</span>
_WAYS_ON = "//a | //span[@onclick] | //li[@onclick] | //input[@onclick] | //button[@onclick]"
# How many pages a list has, as its page or its script says: 共3页, var totalPage = 3
_GAP = r"(?:<[^<>]{0,80}>|\s|&nbsp;){0,6}"
_TOTAL = re.compile(
    rf"共{_GAP}(\d{{1,4}}){_GAP}页"
    r"|\b(?:max|total|count)_?Pages?\s{0,9}[=:]\s{0,9}(?:parseInt\(\s{0,9})?['\"]?(\d{1,4})\b",
    re.IGNORECASE,
)


def next_link(page: Page) -> Next | None:
    """Follow the link that says 下一页, wherever it keeps its address: href, onclick or tagname.

    >>> next_link(Page("http://a.cn/nb/index.html", "<a href='index_1.html'>下一页</a>")).url
    'http://a.cn/nb/index_1.html'
    >>> next_link(Page("http://a.cn/nb/index.html", "<a href='#'>下一页</a>")) is None
    True
    """
    last = is_last(page)
    for part in (page, _hidden(page)):
        if part is None:
            continue
        for node in _next_nodes(part):
            if last and target(node) == NOWHERE:
                continue  # the function of the page that it calls would not leave it
            url = leads_to(page, node)
            if url is not None and not _same(url, page.url):
                return Next(url)
    return None


def following(page: Page) -> Next | None:
    """The next page by whatever leads there: the link 下一页, the next number, the page's form."""
    return next_link(page) or numbered_sibling(page) or posted_back(page)


def is_last(page: Page) -> bool:
    """Tell whether a page says that its list has no more pages than this.

    >>> is_last(Page("", "共 <b>3</b> 页", 3)), is_last(Page("", "var maxPage = parseInt('3')", 2))
    (True, False)
    """
    found = _TOTAL.search(page.text)
    return found is not None and page.number >= int(found[1] or found[2])


def dead_end(page: Page) -> str | None:
    """Say that a list goes on where none of its links can be followed: its 下一页 calls for a later page.

    >>> dead_end(Page("http://a.cn/nb/", "<a href='javascript:turn(2)'>下一页</a>"))
    'the list goes on by a script that cannot be followed: javascript:turn(2)'
    >>> dead_end(Page("http://a.cn/nb/", "<a href='javascript:turn(2)'>下一页</a>", 2)) is None
    True
    """
    if is_last(page):
        return None
    for node in _next_nodes(page):
        call = node.attrib.get("onclick", "") or node.attrib.get("href", "")
        number = re.search(r"\(\D{0,60}(\d{1,4})\D{0,60}\)", call)
        if number and int(number[1]) > page.number:
            return f"the list goes on by a script that cannot be followed: {call[:80]}"
    return None


def _next_nodes(page: Page) -> Iterator[Selector]:
    """What says 下一页 on a page: in its words, its title, its picture or its button."""
    for node in page.html.xpath(_WAYS_ON):
        said = "".join(node.xpath(".//text()").getall())
        said = said.strip() or node.attrib.get("title", "") or node.attrib.get("value", "")
        said = said or "".join(node.xpath(".//img/@alt").getall())
        if _NEXT.match("".join(said.split())):
            yield node


def numbered_sibling(page: Page) -> Next | None:
    """Find the page numbered one more among the links: nb_2.html, list-3.shtml, ?pageIndex=4.

    >>> links = "<a href='list_2.html'>2</a><a href='list_3.html'>3</a>"
    >>> numbered_sibling(Page("http://a.cn/nb/list.html", links)).url
    'http://a.cn/nb/list_2.html'
    >>> numbered_sibling(Page("http://a.cn/nb/list_2.html", links, 2)).url
    'http://a.cn/nb/list_3.html'
    """
    own = _number(page.url)
    found: dict[int, str] = {}
    for node in page.html.xpath("//a[@href or @onclick]"):
        url = leads_to(page, node)
        other = _number(url) if url is not None else None
        if (
            url is not None
            and own
            and other
            and _family_of(own[0], other[0])
            and other[1] is not None
        ):
            found.setdefault(other[1], url)
    if own is None:
        return None
    following = sorted(number for number in found if number > (own[1] if own[1] is not None else 0))
    return Next(found[following[0]]) if following else None


def _hidden(page: Page) -> Page | None:
    """A pager that the page keeps from its readers' eyes: base64 in <div id="pages"> (Yunnan)."""
    for packed in page.html.xpath("//*[@id='pages']//text()").getall():
        compact = re.sub(r"\s|window\.atob|[()'\";]", "", packed)
        if len(compact) < 24 or not re.fullmatch(r"[A-Za-z0-9+/=]+", compact):
            continue
        try:
            text = unquote(base64.b64decode(compact, validate=True).decode())
        except (binascii.Error, UnicodeDecodeError):
            continue
        if "<a" in text:
            return Page(page.url, text)
    return None


def _number(url: str) -> tuple[tuple[str, ...], int | None] | None:
    """(what all pages of a list share, the number of this one or None for the first)."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    numbers = [(k, v) for k, v in query if k.lower() in PAGE_FIELDS and v.isdigit()]
    rest = tuple(sorted(f"{k}={v}" for k, v in query if (k, v) not in numbers))
    if numbers:
        return (parts.netloc, parts.path, *rest), int(numbers[-1][1])
    folder, _, name = parts.path.rpartition("/")
    tail = _TAIL.match(name or "index.html")
    if tail is None:
        return (parts.netloc, parts.path, *rest), None
    number = tail[2] or tail[3]
    shared = f"{folder}/{tail[1]}{tail[4] or ''}"
    return (parts.netloc, shared, *rest), int(number) if number else None


def _family_of(own: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same list: an empty first-page query may be filled in by the pager's own links."""
    return own == other or (own[:2] == other[:2] and set(own[2:]) <= set(other[2:]))


def _same(one: str, other: str) -> bool:
    return _number(one) == _number(other) or one == other
