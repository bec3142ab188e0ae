"""开普云 UCAP: static lists /cNNN/name_2.shtml, items in comments at times, JSON under /common/search."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urljoin

from chinese.dates import read_date
from crawler.reading.addresses import absolute
from crawler.reading.anchors import Anchor
from crawler.reading.javascript import arguments, unquote
from crawler.reading.listing import Listing, Next
from crawler.reading.menus import sub_lists
from crawler.reading.pager_calls import numbered_file
from crawler.reading.pagers import next_link
from crawler.reading.pages import Page, meta
from crawler.reading.queries import query_number, with_query
from crawler.reading.scripts import DATE_KEYS, pick, plain, whole
from crawler.reading.sorting import Sorter, sort_anchors
from crawler.spiders.base import PortalSpider

ROWS = 15
_SEARCH = re.compile(r"/(?:common/search|searchList)/\w+")


class UcapSpider(PortalSpider):
    """Lists of UCAP portals; column_url is the column's page or its address under /common/search."""

    name = "ucap"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)

    def is_call(self, url: str) -> bool:
        return bool(_SEARCH.search(url))


def read_listing(page: Page) -> Listing:
    """Read a static list page (its comments too, where nothing else is there) or a JSON answer."""
    if _SEARCH.search(page.url):
        return read_search(page)
    sorter = Sorter()
    sort_anchors(page, sorter)
    lists = sub_lists(page)
    if not sorter.links:
        # The list may be filled in from an interface by a script, with an older copy in a comment.
        live = len(sorter.passed_over)
        sort_anchors(commented(page), sorter)
        hidden = sorter.links or len(sorter.passed_over) > live
        ask = search(page) if hidden or not live else None
        if ask is not None and page.number == 1:
            # Where the interface is not there, what the comment holds is what there is.
            lists = (replace(ask, instead=page.url) if sorter.links else ask, *lists)
    return sorter.listing(next_page(page), lists)


def commented(page: Page) -> Page:
    """What stands in the comments of a page's lists."""
    texts = page.html.xpath(
        "//ul//comment() | //ol//comment() | //table//comment() | //div[@class]/comment()"
    ).getall()
    inner = "".join(text.removeprefix("<!--").removesuffix("-->") for text in texts)
    return Page(page.url, f"<html><body>{inner}</body></html>", page.number)


def next_page(page: Page) -> Next | None:
    """Work out the next page: createPageHTML('page_div', pages, current from 1, prefix, suffix, total).

    TRS has a call of the same name that begins with a number; here it begins with an element's id.

    >>> call = "<script>createPageHTML('page_div',10, 1,'zwgklist','shtml',200);</script>"
    >>> next_page(Page("http://a.gov.cn/jyt/c110634/zwgklist.shtml", call)).url
    'http://a.gov.cn/jyt/c110634/zwgklist_2.shtml'
    """
    for call in arguments(page.text, "createPageHTML"):
        if len(call) >= 5 and call[0][:1] in {"'", '"'} and unquote(call[1]).isdigit():
            pages, prefix, suffix = int(unquote(call[1])), unquote(call[3]), unquote(call[4])
            return numbered_file(page, pages, prefix, suffix, first=2)
    return next_link(page)


def search(page: Page) -> Next | None:
    """The JSON interface of a column, by the channelId that its page names."""
    channel = meta(page, "channelId")
    if channel is None or not re.fullmatch(r"\w{16,40}", channel):
        return None
    query = {
        "page": 1, "_pageSize": ROWS, "_isAgg": "true", "_isJson": "true", "_template": "index",
        "_channelName": "", "sort": "",
    }  # fmt: skip
    return Next(urljoin(page.url, f"/common/search/{channel}?{urlencode(query)}"))


def read_search(page: Page) -> Listing:
    """Read an answer of /common/search/{channelId}, JSON or (with _isJson=false) HTML."""
    if page.text.lstrip()[:1] != "{":
        sorter = Sorter()
        sort_anchors(page, sorter)
        trouble = (
            None if sorter.links or sorter.passed_over else "the search interface gave no JSON"
        )
        return sorter.listing(next_link(page), trouble=trouble)
    try:
        data: Any = json.loads(page.text).get("data")
        results = [entry for entry in data["results"] or [] if isinstance(entry, dict)]
        total, rows = whole(data.get("total")), whole(data.get("rows")) or ROWS
    except (ValueError, KeyError, TypeError, AttributeError):
        return Listing(
            trouble=f"the search interface did not answer as it does: {page.text[:80]!r}"
        )
    sorter = Sorter()
    for result in results:
        url = absolute(page.url, str(result.get("url") or ""))
        if url is not None:
            titles = [plain(str(result.get(key) or "")) for key in ("title", "subTitle")]
            date = read_date(pick(result, DATE_KEYS))
            sorter.add(url, titles, date, _attachments(page, result))
    number = query_number(page.url, "page")
    trouble = None
    if not results and (number - 1) * rows < total:
        trouble = f"the interface says {total} entries and gave none on page {number}"
    listing = sorter.listing(trouble=trouble)
    if number * rows < total and results:
        listing = replace(listing, more=Next(with_query(page.url, page=number + 1)))
    return listing


def _attachments(page: Page, result: Mapping[str, Any]) -> list[Anchor]:
    """Files that the answer names beside a page (resList: filePath or url, with a fileName)."""
    found = []
    for item in result.get("resList") or []:
        if not isinstance(item, dict):
            continue
        url = absolute(page.url, pick(item, ("filePath", "url")))
        name = pick(item, ("fileName", "name"))
        if url is not None and name:
            found.append(Anchor(url, name, name, None))
    return found
