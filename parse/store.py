"""Readings → rows of archive.db, a unit in one transaction; one writer at a time."""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from parse import captures, keys, notes
from parse.forget import take_back
from parse.model import Report
from parse.rows import save_rows, upsert
from parse.work import Reading

SCHEMA = Path(__file__).with_name("schema.sql")
# Raised with every change of schema.sql. There are no migrations: everything in archive.db can be read
# again from archive/, which `parse --all` does into a new file that then takes the old one's place.
VERSION = 2
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
                take_back(db, row["id"], captures.read_lost(folder, after))
            rows = (
                {"portal": row["id"], "number": line["id"]}
                | {key: value for key, value in line.items() if key in known}
                for line in captures.read_state(folder, table, after)
            )
            upsert(db, table, ["portal", "number"], rows)
    return str(row["id"])


def save(db: sqlite3.Connection, portal: str, readings: Sequence[Reading]) -> None:
    """Write what came of a unit of work, all of it or nothing."""
    with db:
        for reading in readings:
            _save_document(db, portal, reading)
            _save_issue(db, portal, reading)
            if reading.report:
                _save_report(db, portal, reading, reading.report)


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
    save_rows(db, key, report)


def _status(report: Report, found: int) -> str:
    if not found:
        return "narrative"
    total = sum(len(row) for grid in report.tables.values() for row in grid.values())
    return "complete" if found == total and all(report.tables.values()) else "partial"
