"""Anhui (龙讯): /public/column/{id} and /site/tpl/{id}?nav=4&year=; pages by pageIndex, from 1."""

import re
from urllib.parse import parse_qsl, urlsplit

from crawler.reading.addresses import absolute, looks_like_article, same_site
from crawler.reading.anchors import anchors
from crawler.reading.listing import Listing, Next
from crawler.reading.menus import sub_lists
from crawler.reading.pagers import next_link
from crawler.reading.pages import Page
from crawler.reading.queries import query_number, with_query
from crawler.reading.sorting import Sorter, sort_anchors
from crawler.spiders.base import PortalSpider

_PAGES = re.compile(r"\bpageCount['\"]?\s*:\s*['\"]?(\d+)")
# The list's own address, where the page leaves it to a script: /site/label/8888?labelName=…
_LABEL = re.compile(
    r"['\"]([^'\"\s]*/site/label/\d+\?[^'\"\s]*labelName=publicInfoList[^'\"\s]*)['\"]"
)
# Other years have pages of their own: /site/tpl/8611?nav=4&year=2025.
_YEAR_PAGE = re.compile(r"/site/tpl/\d+")


class AnhuiSpider(PortalSpider):
    """Lists of the Anhui platform; column_url is the page of nav=4, of any year."""

    name = "anhui"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)

    def is_call(self, url: str) -> bool:
        return "/site/label/" in url


def read_listing(page: Page) -> Listing:
    """Read a list page: links to reports, the next page, the pages of other years."""
    sorter = Sorter()
    sort_anchors(page, sorter)
    lists = {item.url: item for item in (*sub_lists(page), *year_pages(page), *labels(page))}
    return sorter.listing(next_page(page), lists.values())


def next_page(page: Page) -> Next | None:
    """The next page by the pager's call, which names how many there are, or by its link.

    >>> call = "<script>Ls.pagination('#page', {pageCount:3, pageIndex:1})</script>"
    >>> next_page(Page("http://a.gov.cn/public/column/6596611?type=4&nav=4", call)).url
    'http://a.gov.cn/public/column/6596611?type=4&nav=4&pageIndex=2'
    """
    found = _PAGES.search(page.text)
    if found is None:
        return next_link(page)
    number = max(page.number, query_number(page.url, "pageIndex"))
    return Next(with_query(page.url, pageIndex=number + 1)) if number < int(found[1]) else None


def year_pages(page: Page) -> tuple[Next, ...]:
    """The pages of other years: links to /site/tpl/ of the same section, with a year."""
    if page.number != 1:
        return ()
    own = dict(parse_qsl(urlsplit(page.url).query)).get("nav")
    found: dict[str, Next] = {}
    for anchor in anchors(page):
        query = dict(parse_qsl(urlsplit(anchor.url).query))
        dated = "year" in query and query.get("nav") == own and own is not None
        if dated and _YEAR_PAGE.search(anchor.url) and same_site(anchor.url, page.url):
            found.setdefault(anchor.url, Next(anchor.url))
    found.pop(page.url, None)
    return tuple(item for url, item in found.items() if not looks_like_article(url))


def labels(page: Page) -> tuple[Next, ...]:
    """The lists that a page's script asks for, where their whole address stands in it."""
    urls = [absolute(page.url, found.replace("&amp;", "&")) for found in _LABEL.findall(page.text)]
    return tuple(Next(url) for url in dict.fromkeys(urls) if url is not None and url != page.url)
