"""A choice of tables, years, places and columns, read from its address into one query."""

import difflib
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publish import form
from publish.exports import catalogue, safety, wide
from publish.exports.catalogue import BY_NAME
from publish.exports.choice import Choice
from publish.searching.asked import Refused

MOST_PLACES = 100
_TOGETHER = 200  # reports read in one query
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
    """The rows, in the order of the reports' ids and of the form, read as they are asked for."""
    db.create_function("safe", 1, safety.safe, deterministic=True)
    condition, values = _condition(wanted)
    if not wanted.is_wide:
        table = BY_NAME[wanted.tables[0]]
        kinds = [(name, catalogue.column(table.name, name).type) for name in wanted.columns]
        selected = f"select {safety.selected(kinds)} from {table.source}"
        if not table.of_reports:
            sql = f"{selected} where {condition} order by {table.order}"
            return iter(db.execute(sql, values))
        return _by_reports(db, selected, table.order, condition, values)
    all_of_it = wide.rows(db, condition, values, wanted.tables)
    names = wide.columns()
    places = [names.index(name) for name in wanted.columns]
    return ([safety.safe(row[at]) for at in places] for row in all_of_it)


def _by_reports(
    db: sqlite3.Connection, selected: str, order: str, condition: str, values: tuple[Any, ...]
) -> Iterator[Sequence[Any]]:
    """The rows of some reports at a time, in the order of all ids: asked for everything at once,
    SQLite would sort millions of rows before it gave the first."""
    if condition == "1":
        yield from db.execute(f"{selected} where report is null order by {order}").fetchall()
    ids = [
        row[0]
        for row in db.execute(
            f"select report from report_index where {condition} order by report", values
        )
    ]
    sql = f"{selected} where report in (select value from json_each(?)) order by {order}"
    for at in range(0, len(ids), _TOGETHER):
        # All at once, so that a reader who leaves leaves no cursor behind.
        yield from db.execute(sql, [json.dumps(ids[at : at + _TOGETHER])]).fetchall()


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
