"""The hits of a query, narrowed by filters: ids of reports, the newest first.

Rowids of the index run from the newest report on. Of a common word the newest COUNTED hits are found
and no more; who shows them says so.
"""

import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from publish.searching.facets import facets, file_of
from publish.searching.pairs import (
    SECTIONS,
    match_all,
    match_filtered,
    match_or_nothing,
    variants,
    words,
)
from publish.searching.remembered import Remembered

_TRIED = 50  # reports that are looked at for how often they have a character
_OFTEN = 10  # times in each: it is very common
_IN_INDEX = f"s.key in ({', '.join(repr(one) for one in SECTIONS)})"
_AT_ONCE = 6000  # reports that are asked for it together: some more than what is counted
_NEWEST = f"""
    select s.text from json_each(?) one join report_index i on i.id = one.value
    join sections s on s.report = i.report and {_IN_INDEX}"""
_HAVING = f"""
    select f.id from json_each(?1) one cross join search_facets f on f.id = one.value
    cross join report_index i on i.id = f.id
    where instr(f.named, ?2) or exists (
      select 1 from sections s where s.report = i.report and s.text glob ?3 and {_IN_INDEX})
    limit ?4"""
COUNTED = 5000  # hits of one query: all of a word that is everywhere would take half a second

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
    sought, section = words(query), Filters(section=filters.section)
    everywhere = _found(db, sought, section, False)
    if not filters:
        return everywhere
    if not everywhere.capped:
        return Hits(known.ids(wanted, everywhere.ids), False)
    return _found(db, sought, filters, True)


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


def _found(db: sqlite3.Connection, sought: Sequence[str], filters: Filters, common: bool) -> Hits:
    asked = asked_of(sought, filters)

    def find() -> Hits:
        ids = None
        if len(sought) == 1 and len(sought[0]) == 1 and not filters.section:
            ids = _having(db, sought[0], facets(db).ids(filters.wanted()))
        return _cut(_matching(db, asked) if ids is None else ids, common)

    return _remembered.get((file_of(db), asked), find)


def _having(db: sqlite3.Connection, character: str, among: list[int]) -> list[int] | None:
    """The reports that have a character, as their texts tell; None where it is not very common.

    For one character the index gathers all pairs that begin with it before it gives the first hit: of
    a very common one that takes longer than to read the texts of the newest reports.
    """
    written, tried = variants(character), among[:_TRIED]
    texts = [row[0] for row in db.execute(_NEWEST, [json.dumps(tried)])]
    often = sum(text.count(one) for text in texts for one in written)
    if often < _OFTEN * len(tried):
        return None
    found: list[int] = []
    for at in range(0, len(among), _AT_ONCE):
        part, wanted = json.dumps(among[at : at + _AT_ONCE]), COUNTED + 1 - len(found)
        asked = [part, character, f"*[{written}]*", wanted]
        found += [row[0] for row in db.execute(_HAVING, asked)]
        if len(found) > COUNTED:
            break
    return found


def _cut(ids: Sequence[int], common: bool = False) -> Hits:
    capped = len(ids) > COUNTED
    return Hits(array("I", ids[:COUNTED]), capped, common or capped)


def _matching(db: sqlite3.Connection, asked: str) -> list[int]:
    rows = db.execute(
        "select rowid from search where search match ? order by rowid limit ?", [asked, COUNTED + 1]
    )
    return [row[0] for row in rows.fetchall()]
