"""TRS WCM (拓尔思): static lists, /YYYYMM/tYYYYMMDD_ID.html, index_1.html is the second page."""

import re
from dataclasses import replace
from urllib.parse import urljoin

from crawler.reading.addresses import absolute, looks_like_article, same_site
from crawler.reading.listing import Listing, Next, Sorter, sort_anchors, sort_row
from crawler.reading.menus import column_links, sub_lists
from crawler.reading.pagers import next_link, static_pagers
from crawler.reading.pages import Page
from crawler.reading.scripts import rows, written
from crawler.spiders.base import PortalSpider

# Frames that hold no list: searches, videos, maps, counters.
_OTHER_FRAME = re.compile(r"search|login|video|map|weather|count|foot|head|top|nav|share", re.I)


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
    listing = sorter.listing(next_page(page), sub_lists(page))
    if listing.links or listing.lists or listing.more or page.number != 1:
        return listing
    # Nothing here: the list may stand in a frame, or behind the shell's own link to it.
    return replace(listing, lists=frames(page) or column_links(page))


def sort_scripts(page: Page, sorter: Sorter) -> None:
    """Sort what the page's scripts write or hold as data, where it leads to articles."""
    made = written(page)
    if made is not None:
        sort_anchors(made, sorter)
    for href, title, date in rows(page):
        url = absolute(page.base, href)
        if url is not None and looks_like_article(url):
            sort_row(page, sorter, href, title, date)


def frames(page: Page) -> tuple[Next, ...]:
    """The frames of a page that may hold its list (index_iframe_1.html), on its own host."""
    found: dict[str, Next] = {}
    for source in page.html.xpath("//iframe/@src").getall():
        url = absolute(page.base, source)
        if url and same_site(url, page.url) and not _OTHER_FRAME.search(source):
            found.setdefault(url, Next(url))
    return tuple(found.values())


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
    return None if "createPageHTML" in page.text else next_link(page)
