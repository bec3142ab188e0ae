"""大汉 Hanweb, second generation (JPaaS): the page is a shell, its list is HTML inside JSON."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.reading.listing import Listing, Next
from crawler.reading.menus import sub_lists
from crawler.reading.pages import Page
from crawler.reading.sorting import Sorter, sort_anchors
from crawler.spiders.base import PortalSpider

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
ROWS = 15  # a page, until an answer says otherwise
_LIST_UNIT = re.compile(r"列表|信息|list|年报", re.IGNORECASE)


class JpaasSpider(PortalSpider):
    """Lists of JPaaS portals; column_url is the column's page."""

    name = "jpaas"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)

    def is_call(self, url: str) -> bool:
        return UNIT in url


@dataclass(frozen=True)
class Unit:
    """One part of a page that unitbuild.js fills in: where it asks, and with which words."""

    url: str
    query: dict[str, str]  # verbatim, misspellings too, in its order


def read_listing(page: Page) -> Listing:
    """Read a column's shell, or an answer of build/unit."""
    if "/page/build/unit" in page.url:
        return _read_answer(page)
    found = units(page)
    if not found:
        return Listing(trouble="no unitbuild.js with queryData in the page: it is no JPaaS column")
    lists = [unit for unit in found if _LIST_UNIT.search(unit.query.get("tagId", ""))] or found
    first = [Next(_address(page.url, unit, 1, ROWS)) for unit in lists]
    sorter = Sorter()
    sort_anchors(page, sorter)
    return sorter.listing(lists=(*first, *sub_lists(page)))


def units(page: Page) -> list[Unit]:
    """Read the unitbuild.js tags of a page.

    >>> tag = '''<script src="/x/unitbuild.js?v=4" url="/unit"
    ... queryData="{'parseType':'bulidstatic','webId':'3185','tagId':'信息列表'}"></script>'''
    >>> units(Page("http://a.cn/", tag))
    [Unit(url='/unit', query={'parseType': 'bulidstatic', 'webId': '3185', 'tagId': '信息列表'})]
    """
    found = []
    for tag in page.html.xpath("//script[contains(@src, 'unitbuild')]"):
        query = _query(tag.attrib.get("querydata", ""))
        if query:
            found.append(Unit(tag.attrib.get("url") or UNIT, query))
    return found


def _query(data: str) -> dict[str, str]:
    """Single-quoted pseudo-JSON, as the attribute holds it."""
    try:
        read = json.loads(data.replace("'", '"'))
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in read.items()} if isinstance(read, dict) else {}


def _address(base: str, unit: Unit, number: int, rows: int) -> str:
    wanted = json.dumps({"pageNo": number, "pageSize": rows}, separators=(",", ":"))
    return urljoin(base, unit.url) + "?" + urlencode({**unit.query, "paramJson": wanted})


def _read_answer(page: Page) -> Listing:
    try:
        answer: Any = json.loads(page.text)
        data = answer["data"]
        html = str(data["html"])
    except (ValueError, KeyError, TypeError):
        return Listing(trouble=f"build/unit did not answer with HTML in JSON: {page.text[:80]!r}")
    if answer.get("success") is False:
        return Listing(trouble=f"build/unit refuses: {answer.get('message')}")
    inner = Page(page.url, f"<html><body>{html}</body></html>", page.number)
    sorter = Sorter()
    sort_anchors(inner, sorter)
    query = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    asked = _query(query.pop("paramJson", ""))
    number = int(asked.get("pageNo") or 1)
    table = inner.html.xpath("//table[@count]")
    if not table:
        return sorter.listing(trouble=None if sorter.links else "the answer lists nothing")
    given = {key.lower(): value for key, value in table[0].attrib.items()}
    total, rows = _int(given.get("count"), 0), _int(given.get("rows"), ROWS)
    trouble = None
    if _int(given.get("pageno"), number) != number:
        trouble = f"page {number} was asked for and page {given['pageno']} came"
    elif total and not sorter.links and not sorter.passed_over:
        trouble = f"the portal says {total} entries and gave none on page {number}"
    more = None
    if number * rows < total and trouble is None:
        unit = Unit(page.url.partition("?")[0], query)
        more = Next(_address(page.url, unit, number + 1, rows))
    return sorter.listing(more, trouble=trouble)


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default
