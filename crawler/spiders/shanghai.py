"""Shanghai: columns /nwNNNNN/, index_2.html is page 2, an old copy of the list stands in comments."""

import re

from crawler.reading.listing import Listing, Next
from crawler.reading.menus import sub_lists
from crawler.reading.pager_calls import numbered_file
from crawler.reading.pagers import next_link
from crawler.reading.pages import Page
from crawler.reading.sorting import Sorter, sort_anchors
from crawler.spiders.base import PortalSpider

_PAGER = re.compile(r"\.pagination\(\s*\{[^{}]*?totalPages?\s*:\s*['\"]?(\d{1,6})")
_SUFFIX = re.compile(r"\.(s?html?)(?:\?|$)")


class ShanghaiSpider(PortalSpider):
    """Lists of Shanghai's portals."""

    name = "shanghai"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)


def read_listing(page: Page) -> Listing:
    """Read a list page or a year's hub; what is commented out there is an older list, and dropped."""
    sorter = Sorter()
    sort_anchors(page, sorter)
    return sorter.listing(next_page(page), sub_lists(page))


def next_page(page: Page) -> Next | None:
    """Work out the next page from the pager's call.

    >>> call = "<script>$('.pagination').pagination({totalPage:3, showData:10})</script>"
    >>> next_page(Page("https://a.gov.cn/nw12344/index.html", call)).url
    'https://a.gov.cn/nw12344/index_2.html'
    >>> next_page(Page("https://a.gov.cn/nw12344/index_3.html", call, 3)) is None
    True
    """
    if found := _PAGER.search(page.text):
        suffix = _SUFFIX.search(page.url)
        return numbered_file(page, int(found[1]), "index", suffix[1] if suffix else "html", first=2)
    return next_link(page)
