"""A report → the rows of archive.db that hang on it: sections, tables, statistics, checks, issues."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from parse import notes
from parse.model import Grid, Report


def upsert(
    db: sqlite3.Connection, table: str, key: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Insert rows of one shape, or bring those with the same key up to date."""
    sql = ""
    for row in rows:
        if not sql:
            names = ", ".join(f'"{name}"' for name in row)
            sets = ", ".join(f'"{name}" = excluded."{name}"' for name in row if name not in key)
            sql = (
                f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))}) "
                f"ON CONFLICT ({', '.join(key)}) DO "
                + (f"UPDATE SET {sets}" if sets else "NOTHING")
            )
        db.execute(sql, tuple(row.values()))


def save_rows(db: sqlite3.Connection, key: str, report: Report) -> None:
    """Write what a report says; its own row is there, and nothing hangs on it yet."""
    db.executemany(
        "INSERT INTO sections VALUES (?, ?, ?, ?)",
        [(key, section.key, section.heading, section.text) for section in report.sections],
    )
    for table, grid in report.tables.items():
        label = "item" if table == "disclosure" else "row"
        for row in _fact_rows(key, label, grid):
            upsert(db, table, ["report", label], [row])
    db.executemany(
        "INSERT INTO statistics VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                key,
                row.position,
                row.name,
                row.unit,
                row.indicator,
                row.this_year and row.this_year.value,
                row.this_year and row.this_year.printed,
                row.cumulative and row.cumulative.value,
                row.cumulative and row.cumulative.printed,
            )
            for row in report.statistics
        ],
    )
    db.executemany(
        "INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?)",
        [(key, c.rule, c.where, c.verdict, c.left, c.right) for c in report.checks],
    )
    db.executemany(
        "INSERT INTO issues VALUES (?, NULL, NULL, ?, ?, ?, ?, ?)",
        [
            (key, number, issue.code, notes.english(issue), notes.chinese(issue), issue.where)
            for number, issue in enumerate(report.issues, 1)
        ],
    )


def _fact_rows(key: str, label: str, grid: Grid) -> Iterable[dict[str, Any]]:
    for name, cells in grid.items():
        row: dict[str, Any] = {"report": key, label: name}
        for column, cell in cells.items():
            row[column] = cell.value
            row[f"{column}_printed"] = cell.printed
        yield row
