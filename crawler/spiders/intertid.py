"""intertidwebapp (无锡, 太原) and its like: a list is JSON with title, url and time, page by page."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.reading.listing import Listing, Next
from crawler.reading.menus import sub_lists
from crawler.reading.pagers import next_link
from crawler.reading.pages import Page
from crawler.reading.queries import PAGE_FIELDS, query_number, with_query
from crawler.reading.scripts import DATE_KEYS, TITLE_KEYS, URL_KEYS, pick, plain
from crawler.reading.sorting import Sorter, sort_anchors, sort_row
from crawler.spiders.base import PortalSpider

DOCUMENTS = "/intertidwebapp/govChanInfo/getDocuments"
ROWS = 20
_CALL = re.compile(r"['\"]([^'\"\s]*getDocuments\?[^'\"\s]*chanId=\d+[^'\"\s]*)['\"]")
_TOTALS = ("total", "totalCount", "allRow", "count", "totalRow", "recordCount")
_PAGES = ("totalPage", "pageCount", "totalPages", "pages")
_SIZES = ("pageSize", "_pageSize", "rows", "limit", "size")


class IntertidSpider(PortalSpider):
    """Lists that a JSON interface gives; column_url is the column's page or the interface's address."""

    name = "intertid"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)

    def is_call(self, url: str) -> bool:
        return "getDocuments" in url


def read_listing(page: Page) -> Listing:
    """Read a column's page (which names its channel) or an answer of the interface."""
    if page.text.lstrip()[:1] in {"{", "["}:
        return read_answer(page)
    sorter = Sorter()
    sort_anchors(page, sorter)
    asked = () if sorter.links else channel(page)
    return sorter.listing(next_link(page), (*asked, *sub_lists(page)))


def channel(page: Page) -> tuple[Next, ...]:
    """What the page's script asks the interface for: the whole address, or siteId and chanId.

    >>> channel(Page("http://a.gov.cn/x/index.shtml?chan=172", "<script>var siteId=2;</script>"))[0].url
    'http://a.gov.cn/intertidwebapp/govChanInfo/getDocuments?pageIndex=1&pageSize=20&siteId=2&ChannelType=1&KeyWord=&KeyWordType=&chanId=172'
    """
    if found := _CALL.search(page.text):
        return (Next(urljoin(page.url, found[1].replace("&amp;", "&"))),)
    query = dict(parse_qsl(urlsplit(page.url).query))
    chan = query.get("chan") or query.get("chanId") or _variable(page, "chan(?:nel)?(?:Id|ID|id)")
    if not chan:
        return ()
    ask = {
        "pageIndex": 1, "pageSize": ROWS, "siteId": _variable(page, "site(?:Id|ID|id)") or 1,
        "ChannelType": 1, "KeyWord": "", "KeyWordType": "", "chanId": chan,
    }  # fmt: skip
    return (Next(urljoin(page.url, f"{DOCUMENTS}?{urlencode(ask)}")),)


def read_answer(page: Page) -> Listing:
    """Read one page of JSON: {list: […]} or {data: {list: […], allRow, totalPage}}."""
    try:
        answer: Any = json.loads(page.text)
    except ValueError:
        return Listing(trouble="the interface did not answer in JSON")
    data = answer.get("data", answer) if isinstance(answer, dict) else answer
    head = data if isinstance(data, dict) else {}
    entries = data if isinstance(data, list) else head.get("list", head.get("rows"))
    if not isinstance(entries, list):
        return Listing(trouble=f"the interface's answer has no list: {page.text[:80]!r}")
    sorter = Sorter()
    for entry in entries:
        if isinstance(entry, dict):
            sort_row(
                page,
                sorter,
                pick(entry, URL_KEYS),
                plain(pick(entry, TITLE_KEYS)),
                pick(entry, DATE_KEYS),
            )
    query = dict(parse_qsl(urlsplit(page.url).query))
    field = next((key for key in query if key.lower() in PAGE_FIELDS), "pageIndex")
    number = query_number(page.url, field)
    size = next((int(query[key]) for key in _SIZES if query.get(key, "").isdigit()), ROWS)
    total, pages = pick(head, _TOTALS), pick(head, _PAGES)
    if pages.isdigit():
        goes_on = number < int(pages)
    elif total.isdigit():
        goes_on = number * size < int(total)
    else:
        goes_on = len(entries) >= size
    if not entries:
        missing = total.isdigit() and (number - 1) * size < int(total)
        trouble = f"the interface says {total} entries and gave none on page {number}"
        # With no total, a list of a whole number of pages ends with an empty one.
        return Listing(trouble=trouble) if missing else Listing(end=number > 1)
    more = Next(with_query(page.url, **{field: number + 1})) if goes_on else None
    return sorter.listing(more)


def _variable(page: Page, name: str) -> str:
    found = re.search(rf"\b{name}\s*[=:]\s*['\"]?(\d+)", page.text)
    return found[1] if found else ""
