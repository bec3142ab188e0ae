"""TRS WCM (拓尔思): static lists, /YYYYMM/tYYYYMMDD_ID.html, index_1.html is the second page."""

import re
from dataclasses import replace
from urllib.parse import urljoin

from crawler.reading.listing import Listing, Next
from crawler.reading.menus import column_links, frames, sub_lists
from crawler.reading.pager_calls import static_pagers
from crawler.reading.pagers import dead_end, following
from crawler.reading.pages import Page
from crawler.reading.sorting import Sorter, sort_anchors, sort_scripts
from crawler.spiders.base import PortalSpider


class TrsSpider(PortalSpider):
    """Lists of TRS portals."""

    name = "trs"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)


def read_listing(page: Page) -> Listing:
    """Read a list page: every link to an article, the next page, and the tabs below it."""
    sorter = Sorter()
    sort_anchors(page, sorter)
    if not sorter.links:
        sort_scripts(page, sorter)
    more = next_page(page)
    listing = sorter.listing(more, sub_lists(page), None if more else dead_end(page))
    if listing.links or listing.lists or listing.more or page.number != 1:
        return listing
    # Nothing here: the list may stand in a frame, or behind the shell's own link to it.
    return replace(listing, lists=frames(page) or column_links(page))


def next_page(page: Page) -> Next | None:
    """Work out the next page from the pager call.

    The second page is index_1 almost everywhere; a few sites number it index_2, so that is where
    to look if index_1 is missing or shows the first page again.

    >>> page = Page("http://a.gov.cn/nb/", "<script>createPageHTML(3, 0, 'index', 'shtml');</script>")
    >>> next_page(page)
    Next(url='http://a.gov.cn/nb/index_1.shtml', form=None, instead='http://a.gov.cn/nb/index_2.shtml')
    """
    for pages, prefix, suffix in static_pagers(page):
        if page.number >= pages:
            continue
        own = re.search(rf"/{re.escape(prefix)}_(\d+)\.{suffix}(?:\?|$)", page.url)
        if own:
            return Next(urljoin(page.url, f"{prefix}_{int(own[1]) + 1}.{suffix}"))
        first, second = (urljoin(page.url, f"{prefix}_{n}.{suffix}") for n in (1, 2))
        return Next(first, instead=second)
    return None if "createPage" in page.text else following(page)
