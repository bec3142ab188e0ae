"""Finding reports: the hits of a query in their order, with the counts beside them."""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from publish.searching.facets import facets, file_of
from publish.searching.hits import (
    COUNTED,
    NARROWED_BY,
    PLACE_COLUMNS,
    Filters,
    Hits,
    are_more,
    asked_of,
    hits,
)
from publish.searching.pairs import (
    COLUMNS,
    LONGEST_QUERY,
    SECTIONS,
    WEIGHTS,
    create_index,
    key,
    match,
    match_or_nothing,
    phrase,
    terms,
    words,
)
from publish.searching.remembered import Remembered

__all__ = [
    "COLUMNS", "COUNTED", "LONGEST_QUERY", "NARROWED_BY", "PLACE_COLUMNS", "RANKED", "SECTIONS", "SORTS",
    "Choices", "Filters", "Hits", "choices", "count", "create_index", "find", "hits", "is_ranked", "key",
    "match", "match_or_nothing", "phrase", "terms", "words",
]  # fmt: skip
RANKED = 2000  # hits that are ranked: to rank SQLite walks through all hits of every word
SORTS = ("relevance", "newest")
_scored: "Remembered[dict[int, float]]" = Remembered(32)
_all_of_them: "Remembered[Choices]" = Remembered(2)


@dataclass(frozen=True)
class Choices:
    """What the hits can be narrowed to, and how many each choice leaves."""

    values: dict[str, Counter[Any]]  # by column of search_facets
    capped: frozenset[str]  # columns of which not all hits were counted: there may be more


def count(db: sqlite3.Connection, query: str, filters: Filters) -> int:
    """How many reports match; COUNTED + 1 stands for more than that."""
    found = hits(db, query, filters)
    return len(found.ids) + found.capped


def find(
    db: sqlite3.Connection,
    query: str,
    filters: Filters,
    limit: int,
    offset: int,
    sort: str = "relevance",
) -> list[sqlite3.Row]:
    """The rows of report_index that match, best or newest first."""
    ids = hits(db, query, filters).ids
    if sort == "relevance" and words(query):
        ids = _ranked(db, query, filters, ids)
    shown = json.dumps(list(ids[offset : offset + limit]))
    return db.execute(
        "select i.* from json_each(?) hit cross join report_index i on i.id = hit.value order by hit.key",
        [shown],
    ).fetchall()


def is_ranked(db: sqlite3.Connection, query: str, filters: Filters) -> bool:
    """Whether one of the words is rare enough to rank by; else the order is: those that have the
    words in their title or agency, then the newest."""
    return bool(_telling(db, query, filters))


def choices(db: sqlite3.Connection, query: str, filters: Filters) -> Choices:
    """Count the values of every filter among the hits; each beside all other filters, not itself.

    Of places only what lies within the chosen one is counted.
    """
    known, wanted = facets(db), filters.wanted()
    narrowed = hits(db, query, filters)
    everywhere = hits(db, query, Filters(section=filters.section))
    tallies, capped = {}, set()
    for name in (*NARROWED_BY, *PLACE_COLUMNS):
        beside = name in NARROWED_BY and name in wanted
        if beside:
            others = {one: value for one, value in wanted.items() if one != name}
            tallies[name] = known.tally(name, known.ids(others, everywhere.ids))
        else:
            tallies[name] = known.tally(name, narrowed.ids)
        if (everywhere if beside else narrowed).capped:
            capped.add(name)
    return Choices(tallies, frozenset(capped))


def everything(db: sqlite3.Connection) -> Choices:
    """Count the values of every filter among all reports that can be searched."""

    def counted() -> Choices:
        known = facets(db)
        every = range(1, known.count + 1)
        names = (*NARROWED_BY, *PLACE_COLUMNS)
        return Choices({name: known.tally(name, every) for name in names}, frozenset())

    return _all_of_them.get((file_of(db),), counted)


def _telling(db: sqlite3.Connection, query: str, filters: Filters) -> list[str]:
    """The words that so few reports have that they can be ranked by."""
    alone = Filters(section=filters.section)
    return [word for word in words(query) if not are_more(db, asked_of([word], alone), RANKED)]


def _ranked(
    db: sqlite3.Connection, query: str, filters: Filters, ids: Sequence[int]
) -> Sequence[int]:
    if telling := _telling(db, query, filters):
        asked = asked_of(telling, Filters(section=filters.section))
        scores = _scored.get((file_of(db), asked), lambda: _scores(db, asked))
        return sorted(ids, key=lambda id: (scores[id], id))
    named = facets(db).named
    first: Sequence[int] = ids
    for word in words(query):
        first = [id for id in first if word in named[id]]
    before = set(first)
    return [*first, *(id for id in ids if id not in before)]


def _scores(db: sqlite3.Connection, asked: str) -> dict[int, float]:
    weights = ", ".join(str(weight) for weight in (*WEIGHTS.values(), 0.0))
    rows = db.execute(
        f"select rowid, bm25(search, {weights}) from search where search match ?", [asked]
    )
    return {row[0]: row[1] for row in rows}
