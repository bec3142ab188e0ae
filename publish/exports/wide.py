"""One row per report with every cell of the form beside one another, and what is no number named."""

import re
import sqlite3
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from publish import form
from publish.exports import catalogue

WHOSE = (
    "report", "agency", "agency_id", "division_code", "year", "title", "published", "source_url",
    "page_url", "captured_at", "gone_at", "status", "disclosure_edition", "applications_edition",
    "cells", "numbers",
)  # fmt: skip
STATES = ("blank", "dash", "no_number", "not_found")
_DASH = re.compile(r"[\s—–‒―─−\-－﹣/／]+")
_AXES = {"disclosure": "item", "applications": "row", "review_litigation": "row"}

Cells = dict[tuple[str, str, str], tuple[Any, str | None]]  # place → (value, printed)


def columns() -> list[str]:
    """The names of all columns, about 250."""
    return [*WHOSE, *STATES, *catalogue.cells()]


def state(value: Any, printed: str | None) -> str | None:
    """Which of STATES a cell is in; None where it is a number.

    >>> state(0, "0"), state(None, "—"), state(None, "　"), state(None, "增加"), state(None, None)
    (None, 'dash', 'blank', 'no_number', 'not_found')
    """
    if value is not None:
        return None
    if printed is None:
        return "not_found"
    if not printed.strip():
        return "blank"
    return "dash" if _DASH.fullmatch(printed) else "no_number"


def rows(
    db: sqlite3.Connection,
    chosen: str = "1",
    values: tuple[Any, ...] = (),
    tables: Collection[str] = form.TABLES,
) -> Iterator[list[Any]]:
    """The rows of current reports in the order of their ids, read report by report.

    `chosen` is a condition on the id of a report, written `report`; cells of tables that are not
    among `tables` are left empty and not told of.
    """
    tables = [one for one in form.TABLES if one in tables or "wide" in tables]
    names = ", ".join(f'"{name}"' for name in WHOSE)
    reports = db.execute(
        f"select {names} from export_reports where current = 1 and {chosen} order by report", values
    )
    facts = {table: _Facts(db, table, chosen, values) for table in tables}
    for report in reports:
        found = {table: facts[table].of(report[0]) for table in tables}
        editions = {"disclosure": report[12], "applications": report[13], "review_litigation": ""}
        yield [*report, *_states(found, editions), *_numbers(found)]


def _numbers(found: dict[str, Cells]) -> list[Any]:
    missing = (None, None)
    cells = {place: cell for table in found.values() for place, cell in table.items()}
    return [cells.get(place, missing)[0] for place in catalogue.cells().values()]


def _states(found: dict[str, Cells], editions: dict[str, str | None]) -> list[str]:
    """The names of the cells in each of STATES; a line or a table of which nothing was found is
    named as a whole."""
    named: dict[str, list[str]] = {one: [] for one in STATES}
    for table, there in found.items():
        if not there:
            named["not_found"].append(table)
            continue
        for line, places in _lines(table).items():
            cells = [(place, there[place]) for place in places if place in there]
            expected = _expected(table, editions[table])
            if not cells:
                if not expected.isdisjoint(places):
                    named["not_found"].append(f"{table}.{line}")
                continue
            for place, (value, printed) in cells:
                if value is not None:
                    continue
                kind = state(value, printed)
                # A cell that is not there is missing only where this edition prints it.
                if kind and (kind != "not_found" or place in expected):
                    named[kind].append(".".join(place))
    return [" ".join(named[one]) for one in STATES]


@cache
def _lines(table: str) -> dict[str, list[tuple[str, str, str]]]:
    """The cells of a table, line by line, in the order of the form."""
    lines: dict[str, list[tuple[str, str, str]]] = {}
    for place in catalogue.cells().values():
        if place[0] == table:
            lines.setdefault(place[1], []).append(place)
    return lines


@cache
def _expected(table: str, edition: str | None) -> frozenset[tuple[str, str, str]]:
    """The cells that one edition of a table prints; all where the edition is not known."""
    return frozenset(
        (table, label.key, over)
        for label in form.labels()
        if label.table == table
        and label.axis == _AXES[table]
        and (not edition or label.edition in ("", edition))
        for over in label.measures or [one.key for one in form.lines(table, "column")]
    )


class _Facts:
    """The rows of one fact table, handed out report by report in the order of their ids."""

    def __init__(self, db: sqlite3.Connection, table: str, chosen: str, values: tuple[Any, ...]):
        self._table = table
        axis = "measure" if table == "disclosure" else "column"
        self._over = list(
            dict.fromkeys(
                one.key for one in form.labels() if (one.table, one.axis) == (table, axis)
            )
        )
        names = ", ".join(f'"{key}", "{key}_printed"' for key in self._over)
        self._rows = db.execute(
            f'select report, "{_AXES[table]}", {names} from {table} where {chosen} order by report',
            values,
        )
        self._next = self._rows.fetchone()

    def of(self, report: str) -> Cells:
        """The cells of one report; those of reports before it are passed over."""
        found: Cells = {}
        row = self._next
        while row is not None and row[0] <= report:
            if row[0] == report:
                for at, key in enumerate(self._over):
                    found[self._table, row[1], key] = (row[2 + 2 * at], row[3 + 2 * at])
            row = self._rows.fetchone()
        self._next = row
        return found
