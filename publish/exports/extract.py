"""A choice of tables, years, places and columns, read from its address into one query."""

import difflib
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from publish import form
from publish.exports import catalogue, safety, sql_lines, wide
from publish.exports.catalogue import BY_NAME
from publish.exports.choice import Choice
from publish.exports.csv_file import lines
from publish.searching.asked import Refused

MOST_PLACES = 100
_FIRST, _TOGETHER = 20, 200  # reports read in the first query, soon answered, and in the others
_YEARS = re.compile(r"([12][0-9]{3})(?:-([12][0-9]{3}))?")
_PARAMETERS = ("tables", "years", "places", "columns")


@dataclass(frozen=True)
class Extract:
    """What was asked for. `tables` are one table, whose rows are given as they are, or several of
    the form's, whose cells are given beside one another in one row per report."""

    tables: tuple[str, ...]
    choice: Choice
    columns: tuple[str, ...]

    @property
    def is_wide(self) -> bool:
        """Whether a row is a report."""
        return len(self.tables) > 1 or self.tables == ("wide",)

    @property
    def name(self) -> str:
        """What the file is called, without release and suffix."""
        parts = [
            "+".join(self.tables),
            self.choice.name if len(self.choice.name) < 60 else "choice",
        ]
        return "-".join(part for part in parts if part)


def read(db: sqlite3.Connection, args: Mapping[str, Sequence[str]]) -> Extract:
    """Read the parameters; values stand with commas between them, or a parameter is given again.

    Raises Refused, with what could be meant, where one makes no sense.
    """
    if strange := [name for name in args if name not in (*_PARAMETERS, "lang")]:
        raise Refused("?", strange[0], _PARAMETERS)
    asked = {name: _parts(args.get(name, ())) for name in _PARAMETERS}
    tables = tuple(_known("tables", one, list(BY_NAME)) for one in asked["tables"])
    if not tables:
        raise Refused("tables", "", tuple(BY_NAME))
    if len(tables) > 1 and (other := [one for one in tables if one not in form.TABLES]):
        raise Refused("tables", other[0], form.TABLES)
    choice = Choice(tuple(_years(asked["years"])), tuple(_places(db, asked["places"])))
    possible = columns_of(db, tables)
    columns = tuple(_known("columns", one, possible) for one in asked["columns"])
    return Extract(tables, choice, columns or tuple(possible))


def columns_of(db: sqlite3.Connection, tables: Sequence[str]) -> list[str]:
    """The columns that an extract of these tables can have."""
    if list(tables) == ["wide"]:
        return wide.columns()
    if len(tables) == 1:
        return catalogue.columns_of(db, BY_NAME[tables[0]])
    cells = [name for name, at in catalogue.cells().items() if at[0] in tables]
    return [*wide.WHOSE, *wide.STATES, *cells]


def rows(db: sqlite3.Connection, wanted: Extract) -> Iterator[Sequence[Any]]:
    """The rows, made safe, in the order of the reports' ids and of the form."""
    if wanted.is_wide:
        yield from _wide(db, wanted)
    else:
        for source in _parts_of(db, wanted):
            yield from _rows_of(db, wanted, source)


def pieces(db: sqlite3.Connection, wanted: Extract) -> Iterator[tuple[int, str]]:
    """The same rows as CSV text, piece by piece, and how many each piece holds."""
    if wanted.is_wide:
        all_of_it = rows(db, wanted)
        while batch := list(islice(all_of_it, _TOGETHER)):
            yield len(batch), lines(batch)
        return
    kinds = _kinds(wanted)
    sql_lines.prepare(db)
    for source in _parts_of(db, wanted):
        found = db.execute(f"select {sql_lines.selected(kinds)} {source.sql}", source.values)
        texts = found.fetchall()
        try:
            text = "".join(sql_lines.pieces(texts, kinds))
        except sql_lines.Mixed:
            text = lines(_rows_of(db, wanted, source))
        if texts:
            yield len(texts), text


def _rows_of(db: sqlite3.Connection, wanted: Extract, source: "_Source") -> list[Sequence[Any]]:
    # All at once, so that a reader who leaves leaves no cursor behind.
    db.create_function("safe", 1, safety.safe, deterministic=True)
    selected = safety.selected(_kinds(wanted))
    return db.execute(f"select {selected} {source.sql}", source.values).fetchall()


def _kinds(wanted: Extract) -> list[tuple[str, str]]:
    table = wanted.tables[0]
    return [(name, catalogue.column(table, name).type) for name in wanted.columns]


def _wide(db: sqlite3.Connection, wanted: Extract) -> Iterator[list[Any]]:
    names = wide.columns()
    places = [names.index(name) for name in wanted.columns]
    for row in wide.rows(db, *_condition(wanted), wanted.tables):
        yield [safety.safe(row[at]) for at in places]


class _Source(NamedTuple):
    """What follows the columns of a SELECT, and the values in it."""

    sql: str
    values: Sequence[Any]


def _parts_of(db: sqlite3.Connection, wanted: Extract) -> Iterator[_Source]:
    """One part of the rows after another, in the order of the reports' ids: asked for everything at
    once, SQLite would sort millions of rows before it gave the first."""
    table = BY_NAME[wanted.tables[0]]
    sql = f"from {table.source} where {{}} order by {table.order}".format
    condition, values = _condition(wanted)
    if not table.of_reports:
        yield _Source(sql(condition), values)
        return
    if condition == "1":
        yield _Source(sql("report is null"), ())
    ids = [
        row[0]
        for row in db.execute(
            f"select report from report_index where {condition} order by report", values
        )
    ]
    at, size = 0, _FIRST
    while at < len(ids):
        part = json.dumps(ids[at : at + size])
        yield _Source(sql("report in (select value from json_each(?))"), [part])
        at, size = at + size, _TOGETHER


def count(db: sqlite3.Connection, wanted: Extract) -> int:
    """How many rows it will have."""
    condition, values = _condition(wanted)
    name = wanted.tables[0]
    if wanted.is_wide:
        source = "(select id as report from reports where current = 1)"
    elif name in (*form.TABLES, "sections", "statistics", "checks", "hints"):
        # Counted in an index alone: these tables hold a row for each row of their view.
        source = f"(select report from {name} where report in (select id from reports where current = 1))"
    else:
        source = BY_NAME[name].source
    return int(db.execute(f"select count(*) from {source} where {condition}", values).fetchone()[0])


def _condition(wanted: Extract) -> tuple[str, tuple[Any, ...]]:
    if wanted.is_wide or BY_NAME[wanted.tables[0]].of_reports:
        return wanted.choice.condition()
    chosen, values = wanted.choice.condition()
    if chosen == "1":
        return chosen, values
    return f"agency_id in (select agency_id from report_index where {chosen})", values


def _parts(values: Sequence[str]) -> list[str]:
    found = [part.strip() for value in values for part in value.split(",")]
    return list(dict.fromkeys(part for part in found if part))


def _known(name: str, value: str, possible: list[str]) -> str:
    if value in possible:
        return value
    close = difflib.get_close_matches(value[:80], possible, n=8, cutoff=0.4)
    raise Refused(name, value[:80], tuple(close or possible[:40]))


def _years(values: Sequence[str]) -> list[int]:
    found: list[int] = []
    for value in values:
        span = _YEARS.fullmatch(value)
        if not span:
            raise Refused("years", value[:80], ("2021", "2019,2021", "2019-2023"))
        first, last = int(span[1]), int(span[2] or span[1])
        if last < first or last - first > 200:
            raise Refused("years", value[:80], ("2019-2023",))
        found += range(first, last + 1)
    return list(dict.fromkeys(found))


def _places(db: sqlite3.Connection, values: Sequence[str]) -> list[str]:
    if len(values) > MOST_PLACES:
        raise Refused("places", ",".join(values)[:80], (f"≤ {MOST_PLACES}",))
    for value in values:
        if db.execute("select 1 from places where code = ?", [value]).fetchone() is None:
            raise Refused("places", value[:80], ("320000", "320100", "320102", "→ /api/places"))
    return list(values)
