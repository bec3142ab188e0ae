"""The search page: the hits in their sentence, what they can be narrowed to, help where there are none."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from publish.exports.csv_file import BOM, lines
from publish.exports.safety import safe
from publish.pages import narrowing
from publish.pages.wanted import Search, asked_for
from publish.searching import search, suggest
from publish.searching.asked import Asked
from publish.searching.marking import hits, marked, passage
from publish.words import Words

PAGE = 20  # hits
LISTED = search.COUNTED  # rows of the CSV
_PASSAGES = 2  # sentences shown of one hit
_AGENCIES = 3  # shown above the hits
_SUGGESTED = 5
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
        "chosen": narrowing.chosen(wanted, words),
    }
    if not sought and (query or not filters):
        everything = narrowing.filters(db, wanted, search.everything(db), words)
        return shown | {"asked": False, "filters": everything}
    total = search.count(db, query, filters)
    capped = total > search.COUNTED
    pages = max(1, -(-min(total, search.COUNTED) // PAGE))
    at = min(wanted.page, pages)
    rows = search.find(db, query, filters, PAGE, (at - 1) * PAGE, wanted.sort)
    filters_shown = narrowing.filters(db, wanted, search.choices(db, query, filters), words)
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
    return BOM + lines([_CSV, *([safe(row[name]) for name in _CSV] for row in rows)])


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
