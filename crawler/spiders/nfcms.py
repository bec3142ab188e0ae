"""南方 NFCMS, the news side of Guangdong's portals: post_N.html, index_2.html is the second page."""

from crawler.reading.listing import Listing, Next
from crawler.reading.menus import sub_lists
from crawler.reading.pager_calls import numbered_file, static_pagers
from crawler.reading.pagers import next_link, numbered_sibling
from crawler.reading.pages import Page
from crawler.reading.sorting import Sorter, sort_anchors
from crawler.spiders.base import PortalSpider


class NfcmsSpider(PortalSpider):
    """Lists of NFCMS columns."""

    name = "nfcms"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)


def read_listing(page: Page) -> Listing:
    """Read a list page: links to posts and documents, the next page, year tabs and sub-lists."""
    sorter = Sorter()
    sort_anchors(page, sorter)
    return sorter.listing(next_page(page), sub_lists(page))


def next_page(page: Page) -> Next | None:
    """The next page by its link, by the numbers beside it, or by a pager call.

    >>> next_page(Page("http://a.gov.cn/zwgk/nb/", "<script>createPageHTML(3,0,'index','html')</script>")).url
    'http://a.gov.cn/zwgk/nb/index_2.html'
    """
    if more := next_link(page) or numbered_sibling(page):
        return more
    for pages, prefix, suffix in static_pagers(page):
        return numbered_file(page, pages, prefix, suffix, first=2)
    return None
