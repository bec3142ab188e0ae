"""UCAP's queryList generation (Jiangxi): articleList in a script, further pages by POST /queryList."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin

from chinese.dates import read_date
from crawler.reading.addresses import absolute, is_document
from crawler.reading.anchors import Anchor
from crawler.reading.listing import Listing, Next
from crawler.reading.menus import sub_lists
from crawler.reading.pages import Page
from crawler.reading.scripts import plain, whole
from crawler.reading.sorting import Sorter
from crawler.spiders.base import PortalSpider

ROWS = 15
_FIELD = r"\b{}\s*:\s*\[\s*['\"]([^'\"]+)['\"]"


class UcapQuerySpider(PortalSpider):
    """Lists of the queryList platform; column_url is the column's page."""

    name = "ucapquery"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)


def read_listing(page: Page) -> Listing:
    """Read a column's page or an answer of /queryList."""
    if page.form is not None:
        return _read_answer(page)
    articles = value_after(page.text, r"\barticleList\s*:")
    column = value_after(page.text, r"\bchannelsTagSelf\s*=")
    total = whole(column.get("articleCount")) if isinstance(column, dict) else 0
    sorter = Sorter()
    count = 0
    if isinstance(articles, list):
        count = len(articles)
        for article in articles:
            _sort(page, article, sorter)
    ask = _form(page)
    more = None
    if ask is not None and (count < total or not count):
        rows = whole(ask["pageSize"]) or ROWS
        # What the page holds is not always a whole number of pages: overlap, never skip.
        more = _ask(page.url, ask, count // rows + 1)
    trouble = None
    if not count and ask is None:
        trouble = "neither an articleList nor the fields of a query stand in the page"
    if not count and more is not None:  # the list itself begins behind the query
        return sorter.listing(lists=(more, *sub_lists(page)))
    return sorter.listing(more, sub_lists(page), trouble)


def value_after(text: str, pattern: str) -> Any:
    """Read the JSON value that follows a name in a script, None where there is none.

    >>> value_after('var x = {"a": [1]}; rest', r"x\\s*=")
    {'a': [1]}
    """
    found = re.search(pattern + r"\s*", text)
    if found is None:
        return None
    try:
        return json.JSONDecoder().raw_decode(text[found.end() :])[0]
    except ValueError:
        return None


def _form(page: Page) -> dict[str, str] | None:
    """The fields of the column's query, from the params that its script hands over."""
    form: dict[str, str] = {}
    for field in ("webSiteCode", "channelCode", "channelId"):
        if found := re.search(_FIELD.format(field), page.text):
            form[f"{field}[]"] = found[1]
    if not {"channelCode[]", "channelId[]"} & set(form):
        return None
    size = re.search(r"\bperPage\s*:\s*['\"]?(\d+)", page.text)
    return {
        "current": "1",
        "pageSize": size[1] if size else str(ROWS),
        **form,
        "sort": "sortNum",
        "order": "desc",
    }


def _ask(base: str, form: Mapping[str, str], number: int) -> Next:
    # The page stands in the address too, so that a log and a reader can tell the answers apart.
    return Next(urljoin(base, "/queryList"), form=urlencode({**form, "current": str(number)}))


def _read_answer(page: Page) -> Listing:
    form = dict(parse_qsl(page.form or "", keep_blank_values=True))
    number, rows = whole(form.get("current"), 1), whole(form.get("pageSize")) or ROWS
    try:
        data: Any = json.loads(page.text)["data"]
        results = [entry for entry in data["results"] or [] if isinstance(entry, dict)]
    except (ValueError, KeyError, TypeError):
        return Listing(trouble=f"/queryList did not answer as it does: {page.text[:80]!r}")
    sorter = Sorter()
    for result in results:
        _sort(page, result.get("source") or result, sorter)
    stated = data.get("total") if isinstance(data, dict) else None
    total = whole(stated, -1) if stated is not None else -1
    goes_on = len(results) >= rows if total < 0 else number * rows < total
    trouble = None
    if not results and (number - 1) * rows < total:
        trouble = f"the portal says {total} entries and gave none on page {number}"
    more = _ask(page.url, form, number + 1) if results and goes_on else None
    listing = sorter.listing(more, trouble=trouble)
    if not results and trouble is None:
        return Listing(end=True)
    return listing


def _sort(page: Page, article: Any, sorter: Sorter) -> None:
    if not isinstance(article, dict):
        return
    urls = article.get("urls")
    if isinstance(urls, str):
        try:
            urls = json.loads(urls)
        except ValueError:
            urls = {}
    urls = urls if isinstance(urls, dict) else {}
    address = urls.get("pc") or article.get("url") or ""
    url = absolute(page.base, str(address))
    if url is None:
        return
    titles = [plain(str(article.get(key) or "")) for key in ("title", "showTitle")]
    date = read_date(str(article.get("pubDate") or ""))
    sorter.add(url, titles, date, tuple(files(page, article)))


def files(page: Page, article: Mapping[str, Any]) -> Iterator[Anchor]:
    """The documents of an article; pictures of it are left out."""
    for item in article.get("articleFiles") or []:
        if not isinstance(item, dict):
            continue
        name = str(item.get("fileName") or "")
        base = str(item.get("domainName") or page.url)
        url = absolute(base, str(item.get("filePath") or item.get("url") or ""))
        if url is not None and is_document(url, name):
            yield Anchor(url, name, name, None)
