"""The lists of the API as data: where the rows are, by what they can be chosen, in which order."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from publish.searching.asked import Asked, Refused

PAGE, MOST = 100, 1000  # rows of a page if nothing is said, and at most
_OF_REPORT = "report, agency_id, agency, year"
_PLACE = "(? in (place, province, prefecture, county))"
# A filter: the condition, and how its value is read.
_TEXT, _YEAR, _FLAG = "text", "year", "flag"


@dataclass(frozen=True)
class Listing:
    """One list: `key` are the columns that order it and tell where a page ends."""

    zh: str
    en: str
    source: str
    key: tuple[str, ...]
    columns: str = "*"
    filters: dict[str, tuple[str, str]] = field(default_factory=dict)
    preset: dict[str, str] = field(default_factory=dict)
    newest_first: bool = False


_REPORT_FILTERS = {
    "year": ("year = ?", _YEAR),
    "place": (_PLACE, _TEXT),
    "agency": ("agency_id = ?", _TEXT),
    "type": ("agency_type = ?", _TEXT),
    "category": ("agency_category = ?", _TEXT),
    "portal": ("portal = ?", _TEXT),
    "status": ("status = ?", _TEXT),
}
_JOINED = "join report_index i on i.report = x.report"
_NAMED = "i.agency_id, i.agency, i.year, i.place, i.province, i.prefecture, i.county, i.current"
_THROUGH = {
    "report": ("report = ?", _TEXT),
    "agency": ("agency_id = ?", _TEXT),
    "year": ("year = ?", _YEAR),
    "place": (_PLACE, _TEXT),
    "current": ("current = ?", _FLAG),
}

LISTS: dict[str, Listing] = {
    "reports": Listing(
        "报告（默认只列现行版本）", "Reports; current versions unless current=0",
        "report_index", ("id",),
        f"{_OF_REPORT}, title, published, division_code, place, province, prefecture, county, agency_type, "
        "agency_category, status, timing, late_days, version, current, captured_at, gone_at, page_url, portal, "
        "fails, holds, holds_if_blank, unknown",
        {**_REPORT_FILTERS, "current": ("current = ?", _FLAG), "fails": ("(fails > 0) = ?", _FLAG)},
        {"current": "1"},
    ),
    "agencies": Listing(
        "机关", "Agencies", "agency_index", ("id",),
        "agency as agency_id, name, type, category, place, province, prefecture, county, reports, first_year, "
        "last_year, missing",
        {
            "place": (_PLACE, _TEXT),
            "type": ("type = ?", _TEXT),
            "category": ("category = ?", _TEXT),
            "missing": ("(missing > 0) = ?", _FLAG),
        },
    ),
    "places": Listing(
        "行政区划", "Divisions", "places", ("code",), "*",
        {"level": ("level = ?", _TEXT), "parent": ("parent = ?", _TEXT)},
    ),
    "checks": Listing(
        "勾稽关系（默认只列不成立的）", "Checks; those that fail unless verdict=… says otherwise",
        f'(select x.rowid as n, x.report, {_NAMED}, x.rule, x."where", x.verdict, x."left", x."right" '
        f"from checks x {_JOINED})", ("n",),
        f'{_OF_REPORT}, rule, "where", verdict, "left", "right"',
        {**_THROUGH, "rule": ("rule = ?", _TEXT), "verdict": ("verdict = ?", _TEXT)},
        {"current": "1", "verdict": "fails"},
    ),
    "hints": Listing(
        "提示", "Hints",
        f'(select x.rowid as n, x.report, {_NAMED}, x.code, x."where", x.message, x.message_zh, x.other as '
        f"other_report, x.measure from hints x {_JOINED})", ("n",),
        f'{_OF_REPORT}, code, "where", message, message_zh, other_report, measure',
        {**_THROUGH, "code": ("code = ?", _TEXT)}, {"current": "1"},
    ),
    "issues": Listing(
        "读取问题", "Issues of reading",
        f"(select x.rowid as n, x.report, {_NAMED.replace('i.current', 'coalesce(i.current, 1) as current')}, "
        'x.document, x.portal, x.code, x.message, x.message_zh, x."where" '
        f"from issues x left {_JOINED})", ("n",),
        f'{_OF_REPORT}, document, portal, code, message, message_zh, "where"',
        {**_THROUGH, "code": ("code = ?", _TEXT), "portal": ("portal = ?", _TEXT)}, {"current": "1"},
    ),
    "changes": Listing(
        "版本变化", "Changes between versions",
        f'(select x.rowid as n, x.report, {_NAMED}, x.previous, x."where", x.before, x.after '
        f"from changes x {_JOINED})", ("n",),
        f'{_OF_REPORT}, previous, "where", before, after', _THROUGH,
    ),
    "events": Listing(
        "新增、变化、撤下，由新到旧", "What was new, changed, gone; newest first",
        "events", ("id",), "happened, kind, report, agency as agency_id, place, changed",
        {"kind": ("kind = ?", _TEXT), "agency": ("agency = ?", _TEXT), "place": (_PLACE, _TEXT)},
        newest_first=True,
    ),
    "coverage": Listing(
        "各机关各年度有无报告", "Which report of which year is there",
        "coverage", ("agency", "year"),
        "agency as agency_id, year, state, report, late_days, changed, gone, place",
        {
            "state": ("state = ?", _TEXT), "year": ("year = ?", _YEAR),
            "agency": ("agency = ?", _TEXT), "place": (_PLACE, _TEXT),
        },
    ),
    "portals": Listing(
        "门户与最近一次采集", "Portals and their last crawl", "portal_status", ("id",), "*",
        {"outcome": ("outcome = ?", _TEXT), "family": ("family = ?", _TEXT)},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, and what to ask for the next one with."""

    items: list[dict[str, Any]]
    next: dict[str, str] | None


def page(db: sqlite3.Connection, name: str, asked: Asked, release: str) -> Page:
    """Read a page; raises Refused where the parameters make no sense.

    A cursor holds within one release: in another, rows may have come in between.
    """
    listing = LISTS[name]
    known = {*listing.filters, "limit", "after", "release", "lang"}
    if strange := [one for one in asked.args if one not in known]:
        raise Refused("?", strange[0][:80], tuple(sorted(known - {"lang", "release"})))
    limit = asked.whole("limit", 1, MOST) or PAGE
    tests, values = ["1"], []
    for one, (condition, kind) in listing.filters.items():
        value = _value(asked, one, kind, listing.preset.get(one))
        if value is not None:
            tests.append(condition)
            values.append(value)
    keys = ", ".join(listing.key)
    if after := asked.text("after"):
        if asked.text("release") != release:
            raise Refused("release", asked.text("release")[:80], (release,))
        tests.append(f"({keys}) {'<' if listing.newest_first else '>'} ({_marks(listing.key)})")
        values += _cursor(after, len(listing.key))
    direction = " desc" if listing.newest_first else ""
    order = ", ".join(f"{one}{direction}" for one in listing.key)
    hidden = ", ".join(f"{one} as _key{n}" for n, one in enumerate(listing.key))
    rows = db.execute(
        f"select {listing.columns}, {hidden} from {listing.source} where {' and '.join(tests)} "
        f"order by {order} limit ?",
        [*values, limit + 1],
    ).fetchall()
    items = [
        {name: row[name] for name in row.keys() if not name.startswith("_key")}  # noqa: SIM118
        for row in rows[:limit]
    ]
    if len(rows) <= limit:
        return Page(items, None)
    last = [rows[limit - 1][f"_key{n}"] for n in range(len(listing.key))]
    said = {one: asked.text(one) for one in (*listing.filters, "limit") if asked.text(one)}
    return Page(items, said | {"release": release, "after": json.dumps(last, ensure_ascii=False)})


def _value(asked: Asked, name: str, kind: str, preset: str | None) -> Any:
    if kind == _YEAR:
        return asked.whole(name, 1990, 2100)
    text = asked.text(name) or preset
    if kind == _FLAG and text not in ("0", "1", None):
        raise Refused(name, text[:80], ("0", "1"))
    return int(text) if kind == _FLAG and text is not None else text


def _marks(keys: Sequence[str]) -> str:
    return ", ".join("?" * len(keys))


def _cursor(text: str, length: int) -> list[Any]:
    try:
        found = json.loads(text[:500])
    except (ValueError, RecursionError):
        found = None
    fits = isinstance(found, list) and len(found) == length
    if not fits or not all(
        isinstance(one, str) or (type(one) is int and abs(one) < 2**62) for one in found
    ):
        raise Refused("after", text[:80], ("→ next",))
    return list(found)
