"""The hits of a query, narrowed by filters: ids of reports, the newest first.

Rowids of the index run from the newest report on. Of a common word the newest COUNTED hits are found
and no more; who shows them says so.
"""

import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from publish.facets import facets, file_of
from publish.pairs import match_all, match_filtered, match_or_nothing, words
from publish.remembered import Remembered

COUNTED = 10_000  # hits of one query: all of a word that is everywhere would take half a second

# What hits can be narrowed to: parameter → column of search_facets. `place` takes the column of its level.
NARROWED_BY = ("year", "type", "category", "quality")
PLACE_COLUMNS = ("province", "prefecture", "county")
# Whoever turns a page or sets a filter asks the same again.
_remembered: "Remembered[Hits]" = Remembered(128)
_numbers: "Remembered[int]" = Remembered(512)


@dataclass(frozen=True)
class Filters:
    """What a visitor narrowed the hits to; `place` is (a column of PLACE_COLUMNS, a code)."""

    year: int | None = None
    place: tuple[str, str] | None = None
    type: str | None = None
    category: str | None = None
    quality: str | None = None
    section: str | None = None  # one of COLUMNS: the words are looked for there only

    def __bool__(self) -> bool:
        return any((self.year, self.place, self.type, self.category, self.quality))

    def wanted(self) -> dict[str, Any]:
        """Column of search_facets → the value that it must have."""
        values = {name: getattr(self, name) for name in NARROWED_BY}
        if self.place:
            values[self.place[0]] = self.place[1]
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True)
class Hits:
    """Ids of reports that match, newest first; where `capped` there are more, older ones.

    `common` tells that the words have more than COUNTED hits before they are narrowed.
    """

    ids: Sequence[int]
    capped: bool
    common: bool = False


def hits(db: sqlite3.Connection, query: str, filters: Filters) -> Hits:
    """The reports that match; without words, all that the filters let pass."""
    known, wanted = facets(db), filters.wanted()
    if not query.strip():
        return _cut(known.ids(wanted))
    everywhere = _found(db, asked_of(words(query), Filters(section=filters.section)))
    if not filters:
        return everywhere
    if not everywhere.capped:
        return Hits(known.ids(wanted, everywhere.ids), False)
    return _found(db, asked_of(words(query), filters), True)


def asked_of(sought: Iterable[str], filters: Filters) -> str:
    """What FTS5 is asked for the words of a query; for none of them, a phrase that nothing has."""
    columns = [filters.section] if filters.section else []
    wanted = match_all(sought, columns) or match_or_nothing(None)
    return match_filtered(wanted, filters.wanted())


def are_more(db: sqlite3.Connection, asked: str, than: int) -> bool:
    """Whether there are more hits than so many, for which no more are looked for."""
    key = (file_of(db), asked)
    if known := _remembered.peek(key):
        return len(known.ids) > than
    sql = "select count(*) from (select 1 from search where search match ? limit ?)"
    count = _numbers.get((*key, than), lambda: db.execute(sql, [asked, than + 1]).fetchone()[0])
    return count > than


def _found(db: sqlite3.Connection, asked: str, common: bool = False) -> Hits:
    return _remembered.get((file_of(db), asked), lambda: _cut(_matching(db, asked), common))


def _cut(ids: Sequence[int], common: bool = False) -> Hits:
    capped = len(ids) > COUNTED
    return Hits(array("I", ids[:COUNTED]), capped, common or capped)


def _matching(db: sqlite3.Connection, asked: str) -> list[int]:
    rows = db.execute(
        "select rowid from search where search match ? order by rowid limit ?", [asked, COUNTED + 1]
    )
    return [row[0] for row in rows.fetchall()]
