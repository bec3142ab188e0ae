"""Fujian's search interface (fjdzapp): a column is asked for by POST, its entries come as JSON."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.reading.listing import Listing, Next
from crawler.reading.pages import Page
from crawler.reading.scripts import DATE_KEYS, TITLE_KEYS, URL_KEYS, pick, plain, whole
from crawler.reading.sorting import Sorter, sort_row
from crawler.spiders.base import PortalSpider
from crawler.state.rows import Ask

ROWS = 75  # entries that the portals' own pages ask for at once
# What the portals' own pages send; column_url says channelid and classsql (chnlid=…), the rest is
# the same on all of them.
FIELDS = {
    "channelid": "", "sortfield": "-docorderpri,-docreltime", "classsql": "",
    "classcol": "publishyear", "classnum": "100", "cache": "true", "page": "1",
    "prepage": str(ROWS),
}  # fmt: skip


class FujianSpider(PortalSpider):
    """Lists of Fujian's departments; column_url is …/fjdzapp/search?channelid=N&classsql=chnlid=N."""

    name = "fujian"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)

    def column(self) -> Ask:
        first = question(self.portal.column_url)
        return Ask(first.url, "listing", page=1, form=first.form)


def question(column: str) -> Next:
    """The POST that asks for the first page of a column.

    >>> asked = question("https://a.fujian.gov.cn/fjdzapp/search?channelid=2291&classsql=chnlid=373")
    >>> asked.url, dict(parse_qsl(asked.form))["classsql"]
    ('https://a.fujian.gov.cn/fjdzapp/search', 'chnlid=373')
    """
    parts = urlsplit(column)
    given = dict(parse_qsl(parts.query))
    form = {field: given.get(field, usual) for field, usual in FIELDS.items()}
    return Next(urlunsplit(parts._replace(query="")), form=urlencode(form))


def read_listing(page: Page) -> Listing:
    """Read an answer: {data: [{doctitle, docreltime, docpuburl, chnldocurl}]}."""
    if page.form is None:  # not an answer, but the address itself: what it asks for
        return Listing(lists=(question(page.url),))
    form = dict(parse_qsl(page.form, keep_blank_values=True))
    try:
        data: Any = json.loads(page.text)["data"]
        entries = [entry for entry in data if isinstance(entry, dict)]
    except (ValueError, KeyError, TypeError):
        return Listing(trouble=f"the search did not answer as it does: {page.text[:80]!r}")
    number = whole(form.get("page"), 1)
    if not entries:
        return Listing(end=number > 1)
    sorter = Sorter()
    for entry in entries:
        title = plain(re.sub(r"</?em>", "", pick(entry, TITLE_KEYS)))
        sort_row(page, sorter, pick(entry, URL_KEYS), title, pick(entry, DATE_KEYS))
    # Nothing says how many there are: on until a page is empty or seen before.
    return sorter.listing(Next(page.url, form=urlencode({**form, "page": str(number + 1)})))
