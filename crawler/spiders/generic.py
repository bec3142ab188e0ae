"""Any list: links of one shape of address with a date beside them, 下一页 or numbered siblings."""

import re
from collections import defaultdict
from urllib.parse import urlsplit

from chinese.titles import read_title
from crawler.reading.addresses import looks_like_article
from crawler.reading.listing import Listing, Next, Sorter
from crawler.reading.menus import column_links, is_list_name, sub_lists
from crawler.reading.pagers import next_link, numbered_file, numbered_sibling, static_pagers
from crawler.reading.pages import Anchor, Page, anchors
from crawler.spiders.base import PortalSpider

DATED = 0.5  # the part of a shape's links that must have a date beside them


class GenericSpider(PortalSpider):
    """Lists of portals that no family knows."""

    name = "generic"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)


def read_listing(page: Page) -> Listing:
    """Read a list page by what all lists have in common."""
    sorter = Sorter()
    for shape in shapes(page).values():
        for anchor in shape:
            sorter.add(anchor.url, (anchor.title, anchor.text), anchor.date)
    lists = sub_lists(page)
    if not sorter.links and not lists and page.number == 1:
        lists = column_links(page)
    return sorter.listing(next_page(page), lists)


def shapes(page: Page) -> dict[str, list[Anchor]]:
    """The page's links to articles, gathered by the shape of their address.

    A shape counts when an article's address is known to look so, when half of its links are dated,
    or when one of them bears the whole title of an annual report.
    """
    groups: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in anchors(page):
        if anchor.url != page.url and anchor.title:
            groups[shape_of(anchor.url)].append(anchor)
    return {
        shape: group
        for shape, group in groups.items()
        if any(looks_like_article(anchor.url) for anchor in group)
        or sum(anchor.date is not None for anchor in group) >= DATED * len(group)
        or any(read_title(a.title) and not is_list_name(a.title) for a in group)
    }


def shape_of(url: str) -> str:
    """An address with its numbers and hashes taken out.

    >>> shape_of("http://a.gov.cn/cms/html/npszf/2013-01-25/1779102018.html")
    'a.gov.cn/cms/html/npszf/#-#-#/#.html'
    >>> shape_of("http://a.gov.cn/InfoPublic.aspx?cid=1019&id=7")
    'a.gov.cn/InfoPublic.aspx?cid&id'
    """
    parts = urlsplit(url)
    path = re.sub(r"(?<![a-zA-Z])[0-9a-f]*\d[0-9a-f]*(?![a-zA-Z])|[0-9a-f]{16,}", "#", parts.path)
    names = "&".join(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    return parts.netloc + path + (f"?{names}" if names else "")


def next_page(page: Page) -> Next | None:
    """The next page by its link, by the numbers beside it, or by a known pager call."""
    if more := next_link(page) or numbered_sibling(page):
        return more
    for pages, prefix, suffix in static_pagers(page):
        first = numbered_file(page, pages, prefix, suffix, first=1)
        second = numbered_file(page, pages, prefix, suffix, first=2)
        if first is not None and second is not None and first != second:
            return Next(first.url, instead=second.url)
        return first
    return None
