"""One report as a CSV file with a line per cell, those that hold no number too, and why."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from publish.exports.csv_file import BOM, lines
from publish.exports.safety import safe
from publish.pages import said
from publish.pages.cells import Cell
from publish.pages.report import report
from publish.words import LANGUAGES, Words

COLUMNS = (
    "report", "agency", "year", "table", "row", "column", "name_zh", "name_en", "value", "printed",
    "state", "note_zh", "note_en",
)  # fmt: skip
# What a cell is, in the words of the downloads.
_STATES = {"zero": "number", "text": "no_number", "missing": "not_found"}


def as_csv(db: sqlite3.Connection, id: str) -> str | None:
    """The cells of report `id` as CSV; None: no such report. Amounts are in yuan."""
    shown = report(db, id, "", Words("zh"))
    if shown is None:
        return None
    return BOM + lines([COLUMNS, *([safe(one) for one in row] for row in cells(db, shown))])


def cells(db: sqlite3.Connection, shown: dict[str, Any]) -> Iterator[list[Any]]:
    """The rows of COLUMNS for what `report()` shows, in the order of the form."""
    row = shown["report"]
    issues = db.execute("select * from issues where report = ? order by number", [row["id"]])
    found = issues.fetchall()
    notes = [said.issues_in_words(found, Words(lang)) for lang in LANGUAGES]
    for name, cell in _named(shown):
        names = name or [said.place_in_words(cell.id, Words(lang)) for lang in LANGUAGES]
        why = [" ".join(said.reasons(one, cell.id)) if cell.value is None else "" for one in notes]
        yield [
            row["id"], row["agency_name"], row["year"], *cell.id.split(".", 2), *names, cell.value,
            cell.printed, _STATES.get(cell.state, cell.state), *why,
        ]  # fmt: skip


def _named(shown: dict[str, Any]) -> Iterator[tuple[list[str], Cell]]:
    """Every cell, with its names where the form has none for it."""
    for table in shown["tables_of"].values():
        if table.found:
            yield from (([], cell) for cell in table.cells.values())
    for line, cells in shown["statistics"]["lines"]:
        for one in cells:
            column = one.id.rpartition(".")[2]
            said_of_it = [Words(lang)(f"report.{column}") for lang in LANGUAGES]
            yield [f"{line['name']} · {each}" for each in said_of_it], one
