"""博达 VSB (Visual SiteBuilder): pages are numbered backwards, so the link 下页 is what counts."""

import re

from crawler.reading.addresses import absolute
from crawler.reading.listing import Listing, Next
from crawler.reading.menus import sub_lists
from crawler.reading.pagers import next_link
from crawler.reading.pages import Page
from crawler.reading.sorting import Sorter, sort_anchors
from crawler.spiders.base import PortalSpider

_COUNT = re.compile(r"(?:^|[>\s页第共(（])(\d{1,4})\s*/\s*(\d{1,4})(?=[<\s页)）]|$)")


class VsbSpider(PortalSpider):
    """Lists of VSB sites."""

    name = "vsb"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)


def read_listing(page: Page) -> Listing:
    """Read a list page."""
    sorter = Sorter()
    sort_anchors(page, sorter)
    return sorter.listing(next_page(page), sub_lists(page))


def next_page(page: Page) -> Next | None:
    """Follow 下页; where it is missing, work out page 2 of N, which is {N-1}.htm in the list's folder.

    >>> next_page(Page("http://a.gov.cn/zfxxgk/zfxxgknb.htm", "<span>共70条</span><span>1/7</span>")).url
    'http://a.gov.cn/zfxxgk/zfxxgknb/6.htm'
    """
    if more := next_link(page):
        return more
    found = _COUNT.search(page.text)
    if found is None or page.number >= int(found[2]):
        return None
    last, number = int(found[2]), page.number
    folder = page.url.partition("?")[0]
    inside = re.search(r"/\d+\.htm$", folder)
    folder = folder[: inside.start()] if inside and number > 1 else folder.removesuffix(".htm")
    url = absolute(page.url, f"{folder}/{last - number}.htm")
    return Next(url) if url is not None else None
