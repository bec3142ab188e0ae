"""大汉 Hanweb, first generation: the list is XML in a script, further records come from dataproxy.jsp."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawler.reading.listing import Listing, Next
from crawler.reading.menus import sub_lists
from crawler.reading.pages import Page
from crawler.reading.scripts import whole
from crawler.reading.sorting import Sorter, sort_anchors
from crawler.spiders.base import PortalSpider

PROXY = "/module/web/jpage/dataproxy.jsp"
_CALL = re.compile(r"['\"]#(\w+)['\"]\s*\)\s*\.jpage\(\s*\{")
# Every gap is bounded: a page that opens what it never closes is not to be walked again and again.
_STORE = re.compile(
    r"<div\b[^<>]{0,300}?\bid=['\"]?(\w{1,60})['\"]?[^<>]{0,300}>\s{0,99}"
    r"<script[^<>]{0,300}text/xml[^<>]{0,300}>",
    re.IGNORECASE,
)
_END_OF_SCRIPT = re.compile(r"</script", re.IGNORECASE)
_AJAX = re.compile(r"ajaxParam\s*:\s*\{(.*?)\}", re.DOTALL)
_CALL_LENGTH = 4000  # a call with all its fields has some 600 characters
_PAIR = re.compile(r"(?<!\w)['\"]?(\w+)['\"]?\s*:\s*(?:'([^']*)'|\"([^\"]*)\"|([\w.-]+))")
_CDATA, _END_OF_CDATA, _END_OF_RECORD = "<![CDATA[", "]]>", "</record>"
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>", re.IGNORECASE)


class JpageSpider(PortalSpider):
    """Lists of Hanweb portals."""

    name = "jpage"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)


@dataclass(frozen=True)
class Unit:
    """One `.jpage({…})` call of a page and the records written into the page for it."""

    total: int
    per_page: int
    group: int  # pages in one answer
    proxy: str
    form: Mapping[str, str]  # ajaxParam, in its order
    records: tuple[str, ...]  # HTML of one row each


def read_listing(page: Page) -> Listing:
    """Read a column page, or an answer of its dataproxy."""
    if page.form is not None:
        return _read_answer(page)
    sorter = Sorter()
    units = read_units(page.text)
    for unit in units:
        _sort(page, unit.records, sorter)
    if not units:  # some columns write their list plainly
        sort_anchors(page, sorter)
    listing = sorter.listing(lists=sub_lists(page))
    # A page made for both pc and mobile has its list twice; the longest one is asked further.
    longest = max(units, key=lambda unit: len(unit.records), default=None)
    if longest is None or not longest.form or len(longest.records) >= longest.total:
        return listing
    more = _ask(page.url, longest)
    return Listing(listing.links, listing.passed_over, more, listing.lists)


def read_units(text: str) -> list[Unit]:
    """Find the jpage calls of a page, each with the records of its <div id=unitid>.

    >>> [u] = read_units('''<div id="7"><script type="text/xml"><datastore><recordset><record>
    ... <![CDATA[<li>a</li>]]></record></recordset></datastore></script></div><script>
    ... $('#7').jpage({totalRecord:138,perPage:10,groupSize:3,proxyUrl:'/p.jsp',
    ... ajaxParam:{col:1,unitid:'7',webname:'某 市'}});</script>''')
    >>> u.total, u.per_page, u.group, u.proxy, dict(u.form), u.records
    (138, 10, 3, '/p.jsp', {'col': '1', 'unitid': '7', 'webname': '某 市'}, ('<li>a</li>',))
    """
    stores: dict[str, tuple[str, ...]] = {}
    for part in _END_OF_SCRIPT.split(text):
        found = list(_STORE.finditer(part))
        ends = [*(store.start() for store in found[1:]), len(part)][: len(found)]
        for store, end in zip(found, ends, strict=True):
            stores[store[1]] = records(part[store.end() : end])
    units = []
    for ident, body in _calls(text):
        ajax = _AJAX.search(body)
        form = _pairs(ajax[1]) if ajax else {}
        own = _pairs(_AJAX.sub("", body))
        units.append(
            Unit(
                total=whole(own.get("totalRecord")),
                per_page=whole(own.get("perPage"), 15) or 15,
                group=whole(own.get("groupSize"), 3) or 3,
                proxy=own.get("proxyUrl") or PROXY,
                form=form,
                records=stores.pop(ident, ()),
            )
        )
    # Records without a call are still records: a list short enough to need no pager.
    units += [Unit(len(rows), len(rows), 1, PROXY, {}, rows) for rows in stores.values() if rows]
    return units


def records(xml: str) -> tuple[str, ...]:
    """The rows of a <datastore>: HTML in CDATA, which no HTML parser looks into."""
    rows = []
    for piece in xml.split("<record>")[1:]:
        record, closed, _ = piece.partition(_END_OF_RECORD)
        bare = record.strip()
        if closed and bare.startswith(_CDATA) and bare.endswith(_END_OF_CDATA):
            rows.append(bare[len(_CDATA) : -len(_END_OF_CDATA)].strip())
    return tuple(rows)


def _read_answer(page: Page) -> Listing:
    rows = records(page.text)
    total = _TOTAL.search(page.text)
    query = dict(parse_qsl(urlsplit(page.url).query))
    start, end = int(query["startrecord"]), int(query["endrecord"])
    sorter = Sorter()
    _sort(page, rows, sorter)
    if not rows:
        said = f"of {total[1]} " if total else ""
        return sorter.listing(
            trouble=f"the list was asked for records {start} to {end} {said}and gave none"
        )
    whole = int(total[1]) if total else end
    # Servers cap the answer, and one was seen to give a record more than asked: overlap, never skip.
    following = min(start + len(rows), end + 1)
    more = None
    if following <= whole:
        more = _window(page.url, page.form or "", following, end - start + 1, whole)
    return sorter.listing(more)


def _sort(page: Page, rows: tuple[str, ...], sorter: Sorter) -> None:
    for row in rows:
        # The record's links are relative to the column, and an answer has the proxy's address.
        sort_anchors(Page(page.url, f"<html><body>{row}</body></html>"), sorter)


def _ask(column: str, unit: Unit) -> Next:
    start, window = len(unit.records) + 1, unit.per_page * unit.group
    url = urljoin(column, unit.proxy).partition("?")[0]
    query = {"startrecord": start, "endrecord": 0, "perpage": unit.per_page}
    return _window(f"{url}?{urlencode(query)}", urlencode(unit.form), start, window, unit.total)


def _window(url: str, form: str, start: int, window: int, total: int) -> Next:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    query |= {"startrecord": str(start), "endrecord": str(min(start + window - 1, total))}
    return Next(urlunsplit(parts._replace(query=urlencode(query))), form=form)


def _calls(text: str) -> Iterator[tuple[str, str]]:
    """The jpage calls of a page, (unit's id, object literal), none within another."""
    at = 0
    while call := _CALL.search(text, at):
        body = _braces(text, call.end() - 1)
        yield call[1], body
        at = call.end() - 1 + len(body)


def _braces(text: str, start: int) -> str:
    """The object literal that opens at `start`, to its closing brace."""
    depth = 0
    for at in range(start, min(start + _CALL_LENGTH, len(text))):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start : at + 1]
    return text[start : start + _CALL_LENGTH]


def _pairs(text: str) -> dict[str, str]:
    return {
        m[1]: next((g for g in m.groups()[1:] if g is not None), "") for m in _PAIR.finditer(text)
    }
