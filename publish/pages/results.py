"""The search page: the hits in their sentence, what they can be narrowed to, help where there are none."""

import csv
import io
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from publish.exports.downloads import safe
from publish.pages import naming
from publish.searching import search, suggest
from publish.searching.asked import Asked, Refused, page, year
from publish.searching.facets import facets
from publish.searching.marking import hits, marked, passage
from publish.words import Words

PAGE = 20  # hits
LISTED = search.COUNTED  # rows of the CSV
_PASSAGES = 2  # sentences shown of one hit
_READ = 100  # hits whose text is read to tell in which sections the words are
_AGENCIES = 3  # shown above the hits
_SUGGESTED = 5
_MOST = 12  # choices of one filter shown at once; the rest under a fold
QUALITIES = ("fails", "complete", "partial", "narrative")
_SECTIONS = ("title", *search.SECTIONS)
_CSV = (
    "report", "agency", "agency_id", "division_code", "agency_type", "year", "title", "published",
    "status", "fails", "timing", "captured_at", "gone_at", "page_url",
)  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """A report that was found: its row of report_index and where the words stand in it."""

    report: sqlite3.Row
    title: Markup
    agency: Markup
    passages: list[tuple[str, Markup]]  # (section, the sentence)


@dataclass(frozen=True)
class Search:
    """A search as its address says it."""

    query: str
    filters: search.Filters
    sort: str
    page: int
    place: sqlite3.Row | None  # the row of places

    def address(self, path: str = "/search", **other: Any) -> str:
        """The address of this search with some parameters set otherwise; None takes one away."""
        said: dict[str, Any] = {
            "q": self.query,
            "place": self.place["code"] if self.place else None,
            **{name: getattr(self.filters, name) for name in search.NARROWED_BY},
            "section": self.filters.section,
            "sort": self.sort if self.sort != "relevance" else None,
        } | other
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{path}?{query}" if query else path


def asked_for(db: sqlite3.Connection, asked: Asked) -> Search:
    """Read a search from its address; raises Refused where that makes no sense."""
    known = facets(db)
    place = None
    if code := asked.text("place"):
        place = db.execute("select * from places where code = ?", [code]).fetchone()
        if place is None or place["level"] not in search.PLACE_COLUMNS:
            raise Refused("place", code)
    filters = search.Filters(
        year(asked),
        (place["level"], place["code"]) if place else None,
        asked.choice("type", known.values("type")),
        asked.choice("category", known.values("category")),
        asked.choice("quality", QUALITIES),
        asked.choice("section", _SECTIONS),
    )
    sort = asked.choice("sort", search.SORTS) or "relevance"
    return Search(asked.text("q"), filters, sort, page(asked), place)


def results(db: sqlite3.Connection, asked: Asked, words: Words) -> dict[str, Any]:
    """Everything the search page shows."""
    wanted = asked_for(db, asked)
    query, filters = wanted.query, wanted.filters
    sought = search.words(query)
    shown: dict[str, Any] = {
        "q": query,
        "search": wanted,
        "words": sought,
        "longest": search.LONGEST_QUERY,
        "chosen": _chosen(wanted, words),
    }
    if not sought and (query or not filters):
        return shown | {"asked": False}
    total = search.count(db, query, filters)
    capped = total > search.COUNTED
    pages = max(1, -(-min(total, search.COUNTED) // PAGE))
    at = min(wanted.page, pages)
    rows = search.find(db, query, filters, PAGE, (at - 1) * PAGE, wanted.sort)
    filters_shown = _filters(db, wanted, search.choices(db, query, filters), words)
    return shown | {
        "asked": True,
        "total": min(total, search.COUNTED),
        "capped": capped,
        "reach": search.COUNTED if capped else None,
        "by_name": bool(sought)
        and wanted.sort == "relevance"
        and total > 1
        and not search.is_ranked(db, query, filters),
        "page": at,
        "pages": pages,
        "per_page": PAGE,
        "hits": [_hit(db, row, sought) for row in rows],
        "filters": filters_shown,
        "choices_capped": any(
            str(choice[1]).endswith("+")
            for one in filters_shown
            for choice in (*one["choices"], *one["more"])
        ),
        "listed": LISTED,
        "agencies": suggest.agencies(db, query, _AGENCIES),
        "places": suggest.places(db, query, _AGENCIES),
        **(_help(db, wanted) if not total else {}),
    }


def listed(db: sqlite3.Connection, asked: Asked) -> str:
    """The hits as CSV, the first LISTED of them, with the byte order mark that Excel wants."""
    wanted = asked_for(db, asked)
    rows = search.find(db, wanted.query, wanted.filters, LISTED, 0, wanted.sort)
    if not search.words(wanted.query) and (wanted.query or not wanted.filters):
        rows = []
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(_CSV)
    writer.writerows([safe(row[name]) for name in _CSV] for row in rows)
    return out.getvalue()


def _chosen(wanted: Search, words: Words) -> list[tuple[str, str, str]]:
    """The filters that are on: (what it is, its value, the address without it)."""
    found = []
    if wanted.place:
        up = wanted.place["parent"]
        found.append((words("search.place"), wanted.place["name"], wanted.address(place=up)))
    for name in (*search.NARROWED_BY, "section"):
        value = getattr(wanted.filters, name)
        if value:
            said = naming.value_of(name, value, words)
            found.append((words(f"search.{name}"), said, wanted.address(**{name: None})))
    return found


def _filters(
    db: sqlite3.Connection, wanted: Search, found: search.Choices, words: Words
) -> list[dict[str, Any]]:
    """Each filter with its choices: (words, how many, address, whether it is chosen)."""
    made = []
    for name in search.NARROWED_BY:
        tally = found.values[name]
        chosen = getattr(wanted.filters, name)
        pairs = [(value, n) for value, n in tally.items() if value is not None]
        pairs.sort(key=lambda one: (-one[0] if name == "year" else -one[1], str(one[0])))
        made.append(
            _filter(
                name,
                [
                    (
                        naming.value_of(name, value, words),
                        _number(n, name in found.capped),
                        wanted.address(**{name: value}),
                        False,
                    )
                    for value, n in pairs
                    if value != chosen
                ],
                words,
            )
        )
    made.insert(1, _filter("place", _places(db, wanted, found), words))
    made.append(_filter("section", _sections(db, wanted, words), words))
    return [one for one in made if one["choices"]]


def _filter(name: str, choices: list[Any], words: Words) -> dict[str, Any]:
    return {"name": words(f"search.{name}"), "choices": choices[:_MOST], "more": choices[_MOST:]}


def _places(db: sqlite3.Connection, wanted: Search, found: search.Choices) -> list[Any]:
    """The divisions right below the chosen one that have hits, the fullest first."""
    above = wanted.place["code"] if wanted.place else None
    tallies = [found.values[column] for column in search.PLACE_COLUMNS]
    codes = {code: n for tally in tallies for code, n in tally.items() if code}
    if not codes:
        return []
    rows = db.execute(
        "select code, name from places where parent is ? and level in ('province', 'prefecture', 'county')",
        [above],
    )
    below = [(row["name"], codes[row["code"]], row["code"]) for row in rows if row["code"] in codes]
    below.sort(key=lambda one: (-one[1], one[2]))
    capped = search.PLACE_COLUMNS[0] in found.capped
    return [(name, _number(n, capped), wanted.address(place=code), True) for name, n, code in below]


def _sections(db: sqlite3.Connection, wanted: Search, words: Words) -> list[Any]:
    """The parts of a report that have all words, and how many reports each; of very many hits the
    parts alone: in the index a word that is rare in one part is looked for to the very end."""
    sought = search.words(wanted.query)
    if not sought or wanted.filters.section:
        return []
    ids = search.hits(db, wanted.query, wanted.filters).ids
    few = len(ids) <= _READ
    counts = _count_sections(db, ids, sought) if few else dict.fromkeys(_SECTIONS, 0)
    return [
        (
            naming.value_of("section", section, words),
            _number(n, False) if few else "",
            wanted.address(section=section),
            False,
        )
        for section, n in counts.items()
        if n or not few
    ]


def _count_sections(
    db: sqlite3.Connection, ids: Sequence[int], sought: list[str]
) -> dict[str, int]:
    """In how many of these reports each of _SECTIONS has all words, as their text tells."""
    counts = dict.fromkeys(_SECTIONS, 0)
    rows = db.execute(
        """select 'title' as key, i.title as text from json_each(?1) hit
             join report_index i on i.id = hit.value
           union all select s.key, s.text from json_each(?1) hit
             join report_index i on i.id = hit.value join sections s on s.report = i.report""",
        [json.dumps(list(ids))],
    )
    for row in rows:
        text = row["text"] or ""
        if row["key"] in counts and all(word in text or hits(text, [word]) for word in sought):
            counts[row["key"]] += 1
    return counts


def _number(n: int, is_least: bool) -> str:
    return f"{n:,}+" if is_least else f"{n:,}"


def _help(db: sqlite3.Connection, wanted: Search) -> dict[str, Any]:
    """What may help where nothing was found."""
    sought = search.words(wanted.query)
    each = [(word, search.count(db, f'"{word}"', wanted.filters)) for word in sought]
    meant: list[tuple[str, int]] = []
    for word, n in each:
        for other in [] if n else suggest.words_like(db, word, _SUGGESTED):
            query = wanted.query.replace(word, other) if word in wanted.query else other
            hits_of = search.count(db, query, wanted.filters)
            if hits_of:
                meant.append((query, hits_of))
    return {
        "each": each if len(sought) > 1 else [],
        "meant": meant[:_SUGGESTED],
        "alike": suggest.agencies_like(db, wanted.query, _SUGGESTED),
        "everywhere": search.count(db, wanted.query, search.Filters())
        if sought and (wanted.filters or wanted.filters.section)
        else 0,
    }


def _hit(db: sqlite3.Connection, row: sqlite3.Row, words: list[str]) -> Hit:
    sections = dict(
        db.execute("select key, text from sections where report = ?", [row["report"]]).fetchall()
    )
    return Hit(
        row,
        marked(row["title"] or "", words),
        marked(row["agency"] or "", words),
        _passages(sections, words),
    )


def _passages(sections: dict[str, str], words: list[str]) -> list[tuple[str, Markup]]:
    """A sentence of the first section that has a word, then one for the words still unseen."""
    passages: list[tuple[str, Markup]] = []
    unseen = list(words)
    for section in search.SECTIONS:
        text = sections.get(section, "")
        # Mostly the word stands there as it was typed, which is quickly seen.
        about = [word for word in unseen if word in text or hits(text, [word])]
        while about:
            passages.append((section, passage(text, words, about)))
            shown = passages[-1][1].striptags()
            unseen = [word for word in unseen if not hits(shown, [word])]
            if not unseen or len(passages) == _PASSAGES:
                return passages
            about = [word for word in about if word in unseen]
    return passages
