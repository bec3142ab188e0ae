"""The search page: the hits in their sentence, how many there are, and help where there are none."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from publish import search
from publish.marking import hits, marked, passage

PAGE = 20  # hits
_PASSAGES = 2  # sentences shown of one hit


@dataclass(frozen=True)
class Hit:
    """A report that was found: its row of report_index and where the words stand in it."""

    report: sqlite3.Row
    title: Markup
    agency: Markup
    passages: list[tuple[str, Markup]]  # (section, the sentence)


def results(db: sqlite3.Connection, query: str, year: int | None, page: int) -> dict[str, Any]:
    """Everything the search page shows for a query; page counts from 1."""
    words = search.words(query)
    shown: dict[str, Any] = {
        "q": query,
        "year": year,
        "words": words,
        "longest": search.LONGEST_QUERY,
    }
    if not words:
        return shown
    filters = search.Filters(year)
    total = search.count(db, query, filters)
    pages = max(1, -(-min(total, search.RANKED) // PAGE))
    page = min(max(page, 1), pages)
    rows = search.find(db, query, filters, PAGE, (page - 1) * PAGE)
    return shown | {
        "total": min(total, search.COUNTED),
        "capped": total > search.COUNTED,
        "ranked": search.RANKED if total > search.RANKED else None,
        "page": page,
        "pages": pages,
        "hits": [_hit(db, row, words) for row in rows],
        "years": search.years(db, query),
        "each": [] if total else _each_word(db, words, filters),
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
    for section in search.COLUMNS[2:]:
        text = sections.get(section, "")
        while about := [word for word in unseen if hits(text, [word])]:
            passages.append((section, passage(text, words, about)))
            shown = passages[-1][1].striptags()
            unseen = [word for word in unseen if not hits(shown, [word])]
            if not unseen or len(passages) == _PASSAGES:
                return passages
    return passages


def _each_word(
    db: sqlite3.Connection, words: list[str], filters: search.Filters
) -> list[tuple[str, int]]:
    if len(words) < 2:
        return []
    return [(word, search.count(db, f'"{word}"', filters)) for word in words]
