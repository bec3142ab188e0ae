"""A report as it is compared: who, which year, its cells and its sections, read from archive.db."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from chinese.fold import fold
from parse.model import NOT_FOUND, Cell, Grid
from parse.template import APPLICANTS, DISCLOSURE_BLOCKS, OUTCOMES
from parse.values import count

_MEASURES = tuple(dict.fromkeys(key for block in DISCLOSURE_BLOCKS for key, _ in block.measures))
# Table: the column that names its rows, and its columns.
TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "disclosure": ("item", _MEASURES),
    "applications": ("row", APPLICANTS),
    "review_litigation": ("row", OUTCOMES),
}
# More parameters than this are not bound in one statement.
_BATCH = 500


@dataclass
class Facts:
    """One current report. `name` and place are as this report has them, agency is the same over years.

    `tables` holds every row that was stored, as the reader gave it.
    """

    report: str
    agency: str | None
    name: str | None
    division_code: str | None
    year: int | None
    disclosure_edition: str | None
    tables: dict[str, Grid] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)

    @cached_property
    def folded(self) -> dict[str, str]:
        """The sections with every character folded on its own, offsets kept."""
        return {key: fold(text) for key, text in self.sections.items()}

    def cell(self, table: str, row: str, column: str) -> Cell:
        """A cell; NOT_FOUND where the report has no such row or column."""
        return self.tables.get(table, {}).get(row, {}).get(column, NOT_FOUND)


def load(db: sqlite3.Connection, reports: Sequence[str]) -> list[Facts]:
    """Read reports whole, in the order in which they are named."""
    found: dict[str, Facts] = {}
    for batch in _batches(reports):
        marks = ", ".join("?" * len(batch))
        rows = db.execute(
            f"""
            SELECT id, agency, agency_name, division_code, year, disclosure_edition
            FROM reports WHERE id IN ({marks})
            """,
            batch,
        )
        found |= {row[0]: Facts(*row) for row in rows}
        for key, text, report in db.execute(
            f"SELECT key, text, report FROM sections WHERE report IN ({marks})", batch
        ):
            found[report].sections[key] = text
        for table in TABLES:
            _load_table(db, found, table, batch, marks)
    return [found[report] for report in reports]


def _load_table(
    db: sqlite3.Connection, found: dict[str, Facts], table: str, batch: Sequence[str], marks: str
) -> None:
    label, columns = TABLES[table]
    names = ", ".join(f'"{column}", "{column}_printed"' for column in columns)
    rows = db.execute(
        f'SELECT report, "{label}", {names} FROM {table} WHERE report IN ({marks}) ORDER BY rowid',
        batch,
    )
    for report, row, *cells in rows:
        values, texts = cells[::2], cells[1::2]
        line = {
            column: cell_of(value, text)
            for column, value, text in zip(columns, values, texts, strict=True)
            # A measure of the other edition is no cell of this row.
            if text is not None or table != "disclosure"
        }
        found[report].tables.setdefault(table, {})[row] = line


def cell_of(value: int | float | None, printed: str | None) -> Cell:
    """A cell as the reader knew it; the printed text says why there is no number.

    >>> cell_of(None, "—").is_blank, cell_of(None, None).is_blank, cell_of(3, "3").value
    (True, False, 3)
    """
    if printed is None:
        return NOT_FOUND
    return Cell(value, printed, None if value is not None else _note(printed))


@lru_cache(maxsize=4096)
def _note(printed: str) -> str | None:
    return count(printed).note


def _batches(items: Sequence[str]) -> Iterable[Sequence[str]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))
