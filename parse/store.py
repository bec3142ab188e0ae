"""Readings → rows of archive.db, a unit in one transaction; one writer at a time."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from parse import captures, keys, notes
from parse.model import Grid, Report
from parse.work import Reading

SCHEMA = Path(__file__).with_name("schema.sql")
# Raised with every change of schema.sql. There are no migrations: everything in archive.db can be read
# again from archive/, which `parse --all` does into a new file that then takes the old one's place.
VERSION = 2
# Tables that are read from documents; `parse --all` empties them and reads everything again.
_READ = [
    "changes",
    "issues",
    "checks",
    "review_litigation",
    "applications",
    "disclosure",
    "sections",
    "reports",
    "agencies",
    "members",
    "documents",
]
# Of several readings of the same bytes, which tells what they are: the first of these.
_OUTCOMES = ["report", "container", "no_report", "unreadable", "missing_part"]


class NewerDatabase(Exception):
    """Raised where archive.db was written by a newer version of this program."""


class OlderDatabase(ValueError):
    """Raised where archive.db has a schema that this program no longer writes."""


def connect(db: Path) -> sqlite3.Connection:
    """Open archive.db, make it where it is not there.

    Raises NewerDatabase or OlderDatabase where its schema is another's, ValueError for another file.
    """
    connection = sqlite3.connect(db)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise ValueError(
            f"{db} is no SQLite database: move it away or name another --db"
        ) from error
    if version > VERSION:
        raise NewerDatabase(
            f"{db} has schema {version}, this program knows {VERSION}: upgrade nianbao"
        )
    if 0 < version < VERSION:
        raise OlderDatabase(
            f"{db} has schema {version}, this program writes {VERSION}: run `nianbao parse --all`, "
            "which reads everything again from the archive; the old file stays until that is done"
        )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    if version == 0:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise ValueError(f"{db} is a database of something else: name another --db")
        connection.executescript(f"BEGIN; {SCHEMA.read_text(encoding='utf-8')} COMMIT;")
    return connection


def forget_readings(db: sqlite3.Connection) -> None:
    """Empty every table that is read from documents."""
    with db:
        for table in _READ:
            db.execute(f"DELETE FROM {table}")


def copy_state(db: sqlite3.Connection, folder: Path) -> str:
    """Copy a portal's registry line, crawls and fetches from its state.db; return the portal's id."""
    portal = captures.read_portal(folder)
    columns = [
        "id",
        "name",
        "division_code",
        "level",
        "family",
        "url",
        "column_url",
        "agency",
        "note",
    ]
    row: dict[str, Any] = {column: portal.get(column) for column in columns}
    row["name"] = row["name"] or row["id"]
    row["url"] = row["url"] or ""
    with db:
        upsert(db, "portals", ["id"], [row])
        for table in ("crawls", "fetches"):
            known = {column[1] for column in db.execute(f"PRAGMA table_info({table})")}
            last = db.execute(f"SELECT max(number) FROM {table} WHERE portal = ?", (row["id"],))
            # A crawl's own row goes on changing until it ends; a fetch is written once, and may
            # afterwards only be taken back.
            after = (last.fetchone()[0] or 0) if table == "fetches" else 0
            if after:
                _take_back(db, row["id"], captures.read_lost(folder, after))
            rows = (
                {"portal": row["id"], "number": line["id"]}
                | {key: value for key, value in line.items() if key in known}
                for line in captures.read_state(folder, table, after)
            )
            upsert(db, table, ["portal", "number"], rows)
    return str(row["id"])


def _take_back(db: sqlite3.Connection, portal: str, lost: Iterable[tuple[int, str]]) -> None:
    """Note fetches whose record the archive has lost since, and forget what was read from them.

    What other captures still hold is read again; the rest waits until the crawl has fetched it anew.
    """
    bodies: set[str] = set()
    for number, reason in lost:
        key = {"portal": portal, "number": number, "reason": reason}
        held = "portal = :portal AND number = :number AND sha256 IS NOT NULL"
        bodies |= {
            sha256 for (sha256,) in db.execute(f"SELECT sha256 FROM fetches WHERE {held}", key)
        }
        db.execute(
            f"""
            UPDATE fetches SET outcome = 'error', reason = :reason, sha256 = NULL, warc_file = NULL,
              warc_offset = NULL, payload_digest = NULL WHERE {held}
            """,
            key,
        )
    _forget_documents(db, bodies)


def _forget_documents(db: sqlite3.Connection, bodies: set[str]) -> None:
    """Forget documents and what was read from them; with an archive, all that lies in it, and
    every other archive that holds one of those."""
    gone: set[str] = set()
    while bodies:
        body = bodies.pop()
        gone.add(body)
        beside = db.execute(
            "SELECT document FROM members WHERE container = ?1"
            " UNION SELECT container FROM members WHERE document = ?1",
            (body,),
        )
        bodies |= {other for (other,) in beside} - gone
    db.execute("PRAGMA defer_foreign_keys = ON")  # an archive and what lies in it go together
    for sql in (
        "DELETE FROM members WHERE container = ?",
        "DELETE FROM issues WHERE document = ?",
        "DELETE FROM reports WHERE document = ?",
        "DELETE FROM documents WHERE sha256 = ?",
    ):
        db.executemany(sql, [(body,) for body in sorted(gone)])


def save(db: sqlite3.Connection, portal: str, readings: Sequence[Reading]) -> None:
    """Write what came of a unit of work, all of it or nothing."""
    with db:
        for reading in readings:
            _save_document(db, portal, reading)
            _save_issue(db, portal, reading)
            if reading.report:
                _save_report(db, portal, reading, reading.report)


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


def _save_document(db: sqlite3.Connection, portal: str, reading: Reading) -> None:
    """The row of these bytes. Read at several addresses, the best outcome and the first place count,
    in whatever order they are read."""
    task, place = reading.task, reading.place
    row = {
        "sha256": task.sha256,
        "kind": reading.kind,
        "bytes": reading.bytes,
        "portal": portal,
        "warc_file": place.warc_file,
        "warc_offset": place.warc_offset,
        "outcome": reading.outcome,
        "reason": notes.english(reading.issue) if reading.issue else None,
        "part": reading.part,
        "container": task.container,
        "member": task.member,
    }
    old = db.execute("SELECT * FROM documents WHERE sha256 = ?", (task.sha256,))
    names = [column[0] for column in old.description]
    before = next((dict(zip(names, values, strict=True)) for values in old), None)
    # Bytes that were not where they should be, and now are, tell more than that they were not.
    if before is None or not before["bytes"] or _standing(row) <= _standing(before):
        upsert(db, "documents", ["sha256"], [row])
    if task.container:
        link = {"container": task.container, "name": task.member, "document": task.sha256}
        upsert(db, "members", ["container", "name"], [link])


def _standing(row: Mapping[str, Any]) -> tuple[Any, ...]:
    place = row["portal"], row["container"] or "", row["warc_file"], row["warc_offset"]
    return _OUTCOMES.index(row["outcome"]), *place, row["member"] or "", row["reason"] or ""


def _save_issue(db: sqlite3.Connection, portal: str, reading: Reading) -> None:
    """Why these bytes gave no report at this address; one that they gave before is taken back."""
    sha256, url = reading.task.sha256, reading.task.context.url or ""
    db.execute(
        'DELETE FROM issues WHERE document = ? AND report IS NULL AND "where" = ?', (sha256, url)
    )
    if reading.issue:
        issue = reading.issue
        told = issue.code, notes.english(issue), notes.chinese(issue), url
        db.execute("INSERT INTO issues VALUES (NULL, ?, ?, 1, ?, ?, ?, ?)", (sha256, portal, *told))


def _save_report(db: sqlite3.Connection, portal: str, reading: Reading, report: Report) -> None:
    context, sha256 = reading.task.context, reading.task.sha256
    url = context.url or f"urn:sha256:{sha256}"
    key = keys.report_id(sha256, url)
    who = report.agency
    agency = keys.agency_id(who, report.year) if who.name else None
    if agency:  # its other columns follow from its latest report: derive.py
        db.execute(
            "INSERT INTO agencies (id, name, match) VALUES (?, ?, '') ON CONFLICT DO NOTHING",
            (agency, who.name),
        )
    cells = [
        cell for grid in report.tables.values() for row in grid.values() for cell in row.values()
    ]
    found = [cell for cell in cells if cell.printed is not None]
    db.execute("DELETE FROM reports WHERE id = ?", (key,))
    upsert(
        db,
        "reports",
        ["id"],
        [
            {
                "id": key,
                "agency": agency,
                "year": report.year,
                "document": sha256,
                "portal": portal,
                "url": url,
                "page_url": context.page_url or url,
                "title": report.title,
                "agency_name": who.name,
                "division_code": who.division_code,
                "current_code": who.current_code,
                "agency_type": who.type,
                "agency_category": who.category,
                "place_match": who.match,
                "place_note": who.note,
                "published": report.published,
                "captured_at": "",  # times, version and current follow from the fetches: derive.py
                "last_seen": "",
                "version": 0,
                "current": 0,
                "status": _status(report, len(found)),
                "disclosure_edition": report.disclosure_edition,
                "applications_edition": report.applications_edition,
                "cells": len(found),
                "numbers": sum(1 for cell in found if cell.value is not None),
                "content_digest": reading.content_digest,
            }
        ],
    )
    _save_rows(db, key, report)


def _save_rows(db: sqlite3.Connection, key: str, report: Report) -> None:
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


def _status(report: Report, found: int) -> str:
    if not found:
        return "narrative"
    total = sum(len(row) for grid in report.tables.values() for row in grid.values())
    return "complete" if found == total and all(report.tables.values()) else "partial"
