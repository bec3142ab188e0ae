"""Guangdong's gkmlpt platform: a tree of categories in the index page, reports as JSON, 100 a page."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.reading.addresses import absolute
from crawler.reading.anchors import Anchor
from crawler.reading.listing import Listing, Next
from crawler.reading.pages import Page
from crawler.reading.scripts import whole
from crawler.reading.sorting import Sorter
from crawler.spiders import nfcms
from crawler.spiders.base import PortalSpider

PER_PAGE = 100
_NODE = re.compile(r"(?:政府)?(?:信息)?公开(?:工作)?(?:年度?报告?)|^(?:历年)?年度?报告?$|^年报$")
_CHINA = timezone(timedelta(hours=8))


class GkmlptSpider(PortalSpider):
    """Lists of the gkmlpt platform; column_url is …/gkmlpt/index."""

    name = "gkmlpt"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)


def read_listing(page: Page) -> Listing:
    """Read the index page (its tree leads to lists) or a page of the API."""
    if "/gkmlpt/api/" in page.url:
        return _read_api(page)
    if (tree := _value(page.text, "TREE")) is None:
        if "/gkmlpt/" in page.url:
            return Listing(trouble="no TREE in window._CONFIG")
        return nfcms.read_listing(page)  # the node led out of the platform, to a column beside it
    sid = _value(page.text, "SID")
    if not isinstance(tree, list) or sid is None:
        return Listing(trouble="window._CONFIG has a TREE or a SID that could not be read")
    nodes = list(_report_nodes(tree))
    if not nodes:
        names = "、".join(str(node.get("name")) for node in tree if isinstance(node, dict))
        return Listing(trouble=f"no node of the tree is named 政府信息公开年报; it has {names}")
    root = page.url.partition("/gkmlpt/")[0]
    lists: dict[str, Next] = {}
    for node in nodes:
        jump = str(node.get("jump_url") or "")
        if jump and (url := absolute(page.base, jump)):
            lists.setdefault(url, Next(url))
        else:
            url = f"{root}/gkmlpt/api/all/{node['id']}?{urlencode({'page': 1, 'sid': sid})}"
            lists.setdefault(url, Next(url))
    return Listing(lists=tuple(lists.values()))


def _read_api(page: Page) -> Listing:
    try:
        answer = json.loads(page.text)
    except ValueError:
        return Listing(trouble="the API did not answer in JSON")
    articles = answer.get("articles") if isinstance(answer, dict) else None
    if not isinstance(articles, list):
        return Listing(trouble="the API's answer has no list of articles")
    total = whole(answer.get("total"))
    sorter = Sorter()
    for article in articles:
        if not isinstance(article, dict):
            continue
        url = absolute(page.url, str(article.get("url") or article.get("post_url") or ""))
        if url:
            title = str(article.get("title") or "")
            sorter.add(url, (title,), _date(article), _attachments(page, article))
    query = dict(parse_qsl(urlsplit(page.url).query))
    number = max(1, whole(query.get("page"), 1))  # page 0 is page 1
    trouble = None
    if not articles and (number - 1) * PER_PAGE < total:
        trouble = f"the API says {total} articles and gave none on page {number}"
    more = None
    if number * PER_PAGE < total and articles:
        following = urlencode({**query, "page": number + 1})
        more = Next(urljoin(page.url, f"?{following}"))
    return sorter.listing(more, trouble=trouble)


def _report_nodes(tree: list[Any]) -> Iterator[dict[str, Any]]:
    """The nodes named as annual reports, and what lies below them (a node a year, on some sites)."""
    for node in tree:
        if not isinstance(node, dict):
            continue
        children = node.get("children") or []
        if _NODE.search("".join(str(node.get("name") or "").split())):
            yield node
            yield from _all(children)
        else:
            yield from _report_nodes(children)


def _all(nodes: list[Any]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if isinstance(node, dict):
            yield node
            yield from _all(node.get("children") or [])


def _attachments(page: Page, article: dict[str, Any]) -> Iterator[Anchor]:
    for item in article.get("attachment") or []:
        if not isinstance(item, dict):
            continue
        url = absolute(page.url, str(item.get("url") or ""))
        if url:
            name = str(item.get("name") or "")
            yield Anchor(url, name, name, None)


def _date(article: dict[str, Any]) -> str | None:
    """The day of publication in China, from seconds since 1970."""
    for field in ("display_publish_time", "first_publish_time", "date", "created_at"):
        value = article.get(field)
        if isinstance(value, int | float) and value > 0:
            return datetime.fromtimestamp(value, _CHINA).strftime("%Y-%m-%d")
        if isinstance(value, str) and (found := re.match(r"20\d\d-\d\d-\d\d", value)):
            return found[0]
    return None


def _value(text: str, key: str) -> Any:
    """Read one value of `window._CONFIG = {…}`, whose keys may stand without quotes.

    >>> _value("window._CONFIG = {SID:'755041', TREE: [{\\"id\\":1}]}", "SID")
    '755041'
    >>> _value("window._CONFIG = {SID:'755041', TREE: [{\\"id\\":1}]}", "TREE")
    [{'id': 1}]
    """
    config = text.find("window._CONFIG")
    if config < 0:
        return None
    found = re.compile(rf"(?<!\w)['\"]?{key}['\"]?\s*:\s*").search(text, config)
    if found is None:
        return None
    rest = text[found.end() :]
    if quoted := re.match(r"'([^']*)'", rest):
        return quoted[1]
    try:
        return json.JSONDecoder().raw_decode(rest)[0]
    except ValueError:
        return None
