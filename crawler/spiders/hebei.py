"""Hebei: columns /columns/<uuid>/, whose further pages a block of the template gives (?page=2)."""

import json
import re
from typing import Any

from crawler.reading.addresses import absolute
from crawler.reading.listing import Listing, Next
from crawler.reading.menus import sub_lists
from crawler.reading.pagers import next_link, numbered_sibling
from crawler.reading.pages import Page
from crawler.reading.queries import query_number, with_query
from crawler.reading.sorting import Sorter, sort_anchors
from crawler.spiders.base import PortalSpider

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_BLOCK = re.compile(rf"/columns/{_UUID}/templates/{_UUID}/blocks/{_UUID}[^'\"\s<>]*")
_PAGES = re.compile(r"(?:total_?pages?|page_?count|data-pages?)['\"]?\s*[:=]\s*['\"]?(\d+)", re.I)


class HebeiSpider(PortalSpider):
    """Lists of Hebei's portal."""

    name = "hebei"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)

    def is_call(self, url: str) -> bool:
        return "/blocks/" in url


def read_listing(page: Page) -> Listing:
    """Read a column's page or the answer of a block: HTML, or JSON with HTML in it."""
    inner = unwrap(page)
    sorter = Sorter()
    sort_anchors(inner, sorter)
    listing = sorter.listing(next_page(page, inner), sub_lists(inner))
    if not listing.items and page.number > 1:
        return Listing(end=True)  # a block behind the last page is empty
    return listing


def next_page(page: Page, inner: Page) -> Next | None:
    """The next page: the block's next number while there is one, or the pager's own link."""
    found = _PAGES.search(page.text)
    pages = int(found[1]) if found else None
    if "/blocks/" in page.url:
        number = max(page.number, query_number(page.url, "page"))
        if pages is not None:
            return Next(with_query(page.url, page=number + 1)) if number < pages else None
        # Nothing says how many there are: on until a page is empty or seen before.
        return Next(with_query(page.url, page=number + 1)) if "<a" in inner.text else None
    if pages is not None and page.number >= pages:
        return None
    if more := next_link(inner) or numbered_sibling(inner):
        return more
    block = _BLOCK.search(page.text)
    url = absolute(page.url, block[0].replace("&amp;", "&")) if block else None
    return Next(with_query(url, page=page.number + 1)) if url is not None else None


def unwrap(page: Page) -> Page:
    """The HTML of an answer: of JSON, all its texts that hold markup."""
    if page.text.lstrip()[:1] != "{":
        return page
    try:
        answer: Any = json.loads(page.text)
    except ValueError:
        return page
    return Page(page.url, f"<html><body>{''.join(_markup(answer))}</body></html>", page.number)


def _markup(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if "<" in value else []
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in _markup(item)] if isinstance(value, list) else []
