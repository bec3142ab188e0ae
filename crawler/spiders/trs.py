"""TRS WCM (拓尔思): static lists, /YYYYMM/tYYYYMMDD_ID.html, index_1.html is the second page."""

import re
from urllib.parse import urljoin

from crawler.listing import Listing, Next, Sorter, sort_anchors
from crawler.menus import lists_below
from crawler.pages import Page
from crawler.spiders.base import PortalSpider

# createPageHTML(pages, current from 0, prefix, suffix); some write quotes around the numbers.
_PAGER = re.compile(
    r"createPageHTML\(\s*['\"]?(\d+)['\"]?\s*,\s*['\"]?(\d+)['\"]?\s*,"
    r"\s*['\"]([\w./-]+)['\"]\s*,\s*['\"](\w+)['\"]"
)


class TrsSpider(PortalSpider):
    """Lists of TRS portals."""

    name = "trs"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)


def read_listing(page: Page) -> Listing:
    """Read a list page: every link to an article, the next page, and the tabs below it."""
    sorter = Sorter()
    sort_anchors(page, sorter)
    lists = lists_below(page) if page.number == 1 else ()
    return sorter.listing(next_page(page), lists)


def next_page(page: Page) -> Next | None:
    """Work out the next page from the pager call.

    The second page is index_1 almost everywhere; a few sites number it index_2, so that is where
    to look if index_1 is missing or shows the first page again.

    >>> page = Page("http://a.gov.cn/nb/", "<script>createPageHTML(3, 0, 'index', 'shtml');</script>")
    >>> next_page(page)
    Next(url='http://a.gov.cn/nb/index_1.shtml', form=None, instead='http://a.gov.cn/nb/index_2.shtml')
    """
    found = _PAGER.search(page.text)
    if found is None:
        return None
    pages, prefix, suffix = int(found[1]), found[3], found[4]
    if page.number >= pages:
        return None
    own = re.search(rf"/{re.escape(prefix)}_(\d+)\.{suffix}(?:\?|$)", page.url)
    if own:
        return Next(urljoin(page.url, f"{prefix}_{int(own[1]) + 1}.{suffix}"))
    first, second = (urljoin(page.url, f"{prefix}_{n}.{suffix}") for n in (1, 2))
    return Next(first, instead=second)
