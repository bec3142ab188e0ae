"""An archive.db for the tests of comparisons: a few reports through the schema, all figures invented."""

import hashlib
import sqlite3
from pathlib import Path
from typing import Any

from parse.compare.facts import TABLES

SCHEMA = Path(__file__).parent.parent / "parse" / "schema.sql"

# A cell: the number, printed as it is; or the printed text of a cell without one.
Written = int | float | str
Rows = dict[str, dict[str, Written]]


class Archive:
    """Writes current reports; a report is named by its agency and year."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        self.db = sqlite3.connect(path)
        self.db.execute("PRAGMA foreign_keys = ON")
        self.db.executescript(SCHEMA.read_text(encoding="utf-8"))
        self.db.execute("INSERT INTO portals (id, name, url) VALUES ('p', '某县', 'http://p/')")
        self.db.commit()

    def agency(self, name: str, division_code: str | None = None) -> str:
        """Write an agency, or name the one that is there."""
        key = hashlib.sha256(name.encode()).hexdigest()[:12]
        self.db.execute(
            "INSERT OR IGNORE INTO agencies (id, name, division_code, match) VALUES (?, ?, ?, 'title')",
            (key, name, division_code),
        )
        return key

    def report(
        self,
        name: str | None,
        year: int | None,
        *,
        edition: str | None = "2021",
        division_code: str | None = None,
        version: int = 1,
        current: bool = True,
        sections: dict[str, str] | None = None,
        **tables: Rows,
    ) -> str:
        """Write a report with the rows that are given, all of each row's cells; return its id."""
        report = report_id(name, year, version)
        agency = self.agency(name, division_code) if name else None
        said = hashlib.sha256(repr((sections, tables)).encode()).hexdigest()
        self.db.execute("DELETE FROM reports WHERE id = ?", (report,))
        self.db.execute(
            "INSERT OR IGNORE INTO documents (sha256, bytes, portal, warc_file, warc_offset, outcome) "
            "VALUES (?, 1, 'p', 'w', 0, 'report')",
            (said,),
        )
        row = {
            "id": report,
            "agency": agency,
            "agency_name": name,
            "division_code": division_code,
            "place_match": "ok",
            "place_note": "",
            "year": year,
            "document": said,
            "portal": "p",
            "url": f"http://p/{report}",
            "page_url": f"http://p/{report}",
            "captured_at": "2024-01-01T00:00:00Z",
            "last_seen": "2024-01-01T00:00:00Z",
            "version": version,
            "current": int(current),
            "status": "complete",
            "disclosure_edition": edition,
            "applications_edition": edition,
            "cells": 0,
            "numbers": 0,
            "content_digest": said,
        }
        self._insert("reports", row)
        for key, text in (sections or {}).items():
            self._insert("sections", {"report": report, "key": key, "text": text})
        for table, rows in tables.items():
            for label, cells in rows.items():
                line: dict[str, Any] = {"report": report, TABLES[table][0]: label}
                for column, cell in cells.items():
                    line[column] = None if isinstance(cell, str) else cell
                    line[f"{column}_printed"] = str(cell)
                self._insert(table, line)
        self.db.commit()
        return report

    def _insert(self, table: str, row: dict[str, Any]) -> None:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        self.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))

    def checks(self, report: str) -> dict[tuple[str, str], tuple[str, int | None, int | None]]:
        """The sums of a report: {(rule, where): (verdict, left, right)}."""
        rows = self.db.execute(
            'SELECT rule, "where", verdict, "left", "right" FROM checks WHERE report = ?', (report,)
        )
        return {(row[0], row[1]): row[2:] for row in rows}

    def hints(self, report: str) -> list[tuple[str, str, str | None, float | None]]:
        """The hints on a report: (code, where, other, measure), in order."""
        return self.db.execute(
            'SELECT code, "where", other, measure FROM hints WHERE report = ? ORDER BY code, "where"',
            (report,),
        ).fetchall()

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows that comparisons write."""
        return {
            table: sorted(self.db.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
            for table in ("checks", "hints", "likeness", "compared", "comparisons")
        }


def report_id(name: str | None, year: int | None, version: int = 1) -> str:
    """The id of a report."""
    return hashlib.sha256(f"{name} {year} {version}".encode()).hexdigest()[:16]


def applicants(*values: Written) -> dict[str, Written]:
    """A row of applications: up to seven cells; with one, the natural person's and the total."""
    columns = TABLES["applications"][1]
    if len(values) == 1:
        values = (values[0], 0, 0, 0, 0, 0, values[0])
    return dict(zip(columns, values, strict=True))


def stock(issued: Written, repealed: Written, in_force: Written) -> dict[str, Written]:
    """A row of regulations or normative documents, edition of 2021."""
    return {"issued": issued, "repealed": repealed, "in_force": in_force}
