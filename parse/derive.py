"""What follows from all reports together: when each was seen, versions, which one to cite, changes."""

import sqlite3
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from parse import gazetteer
from parse.work import MEMBER

_SEEN = "('new', 'changed', 'unchanged', 'not_modified')"


def derive(db: sqlite3.Connection) -> None:
    """Bring times, versions, `current` and `changes` up to date, in one transaction."""
    with db:
        _agencies(db)
        _times(db)
        _versions(db)
        _current(db)
        _changes(db)
        gazetteer.write(db)


def _agencies(db: sqlite3.Connection) -> None:
    """An agency is what its latest report says; one that no report names any more is dropped."""
    db.execute(
        "DELETE FROM agencies WHERE id NOT IN (SELECT agency FROM reports WHERE agency > '')"
    )
    db.execute(
        """
        UPDATE agencies SET (name, division_code, current_code, type, category, match, note) = (
          SELECT agency_name, division_code, current_code, agency_type, agency_category, place_match,
                 place_note
          FROM reports WHERE reports.agency = agencies.id ORDER BY year DESC, id LIMIT 1)
        """
    )


def _hung(db: sqlite3.Connection) -> None:
    """Where each report hung, as fetches know it: a document in an archive hangs where that does."""
    db.execute("DROP TABLE IF EXISTS temp.hung")
    db.execute(
        "CREATE TEMP TABLE hung (report TEXT, url TEXT, body TEXT, PRIMARY KEY (report, body))"
    )
    db.execute("INSERT INTO temp.hung SELECT id, url, document FROM reports")
    db.execute(
        f"""
        INSERT INTO temp.hung
        SELECT DISTINCT r.id, f.url, m.container
        FROM members AS m
        JOIN fetches AS f ON f.sha256 = m.container
        JOIN reports AS r ON r.document = m.document AND r.url = f.url || '{MEMBER}' || m.name
        """
    )
    db.execute(
        f"""
        DELETE FROM temp.hung AS plain WHERE EXISTS (
          SELECT 1 FROM temp.hung AS held
          WHERE held.report = plain.report AND plain.url LIKE held.url || '{MEMBER}%')
        """
    )


def _times(db: sqlite3.Connection) -> None:
    """Captured: first fetch of these bytes here. Last seen: until another body came, or none."""
    _hung(db)
    url = "(SELECT url FROM temp.hung WHERE report = reports.id LIMIT 1)"
    db.execute(
        """
        UPDATE reports SET captured_at = (
          SELECT min(fetched_at) FROM temp.hung
          JOIN fetches ON fetches.url = hung.url AND fetches.sha256 = hung.body
          WHERE hung.report = reports.id)
        """
    )
    # An answer without a body of its own (304) speaks for the body that came before it.
    db.execute(
        f"""
        UPDATE reports SET last_seen = (
          SELECT max(seen.fetched_at) FROM fetches AS seen
          WHERE seen.url = {url} AND seen.outcome IN {_SEEN}
            AND seen.fetched_at >= reports.captured_at
            AND coalesce(seen.sha256, (
              SELECT body.sha256 FROM fetches AS body
              WHERE body.url = seen.url AND body.sha256 IS NOT NULL AND body.number < seen.number
              ORDER BY body.number DESC LIMIT 1))
            IN (SELECT body FROM temp.hung WHERE report = reports.id))
        """
    )
    db.execute(
        f"""
        UPDATE reports SET gone_at = (
          SELECT min(fetched_at) FROM fetches
          WHERE fetches.outcome = 'gone'
            AND (fetches.url = {url} OR fetches.url IN (
                 SELECT led.asked FROM fetches AS led WHERE led.url = {url}))
            AND fetches.fetched_at > reports.last_seen
            AND NOT EXISTS (SELECT 1 FROM fetches AS later WHERE later.url = {url}
                            AND later.fetched_at > fetches.fetched_at AND later.sha256 IS NOT NULL))
        """
    )


def _versions(db: sqlite3.Connection) -> None:
    """Number what stood at one address; bytes that say the same as those before are one version."""
    # SQLite counts: in memory the reports of the whole country would be too many.
    db.execute("DROP TABLE IF EXISTS temp.numbered")
    db.execute(
        """
        CREATE TEMP TABLE numbered AS
        SELECT id, sum(fresh) OVER (PARTITION BY url ORDER BY captured_at, id) AS version
        FROM (SELECT id, url, captured_at, content_digest IS NOT lag(content_digest) OVER (
                PARTITION BY url ORDER BY captured_at, id) AS fresh FROM reports)
        """
    )
    db.execute(
        "UPDATE reports SET version = n.version FROM temp.numbered AS n WHERE n.id = reports.id"
    )
    db.execute("DROP TABLE temp.numbered")


def _current(db: sqlite3.Connection) -> None:
    """The one to cite for an agency and a year: its newest version, the address that shows most.

    Never chosen by whether sums come out. Where agency or year is not known, the page stands for
    them.
    """
    db.execute("UPDATE reports SET current = 0")
    db.execute(
        """
        UPDATE reports SET current = 1 WHERE id IN (
          SELECT id FROM (
            SELECT id, row_number() OVER (
              PARTITION BY CASE WHEN agency IS NULL OR year IS NULL THEN page_url
                                ELSE agency || ' ' || year END
              ORDER BY cells DESC, numbers DESC, url <> page_url, captured_at, id) AS place
            FROM (SELECT *, max(version) OVER (PARTITION BY url) AS newest FROM reports)
            WHERE version = newest
          ) WHERE place = 1)
        """
    )


def _changes(db: sqlite3.Connection) -> None:
    """What differs between a version and the one before it, cell by cell and section by section."""
    db.execute("DELETE FROM changes")
    rows = db.execute(
        """
        SELECT url, version, id, title FROM reports
        WHERE url IN (SELECT url FROM reports WHERE version > 1) ORDER BY url, version, captured_at
        """
    )
    for _, group in groupby(rows, key=lambda row: row[0]):
        before: tuple[Any, ...] | None = None
        for row in group:
            if before and row[1] != before[1]:
                _save_changes(db, row[2], before[2], {"title": row[3]}, {"title": before[3]})
            before = row


def _save_changes(
    db: sqlite3.Connection,
    newer: str,
    older: str,
    new: dict[str, str | None],
    old: dict[str, str | None],
) -> None:
    new, old = new | _said(db, newer), old | _said(db, older)
    db.executemany(
        "INSERT INTO changes VALUES (?, ?, ?, ?, ?)",
        [
            (newer, older, where, old.get(where), new.get(where))
            for where in sorted(new.keys() | old.keys())
            if old.get(where) != new.get(where)
        ],
    )


def _said(db: sqlite3.Connection, report: str) -> dict[str, str | None]:
    """Everything a report prints, by place."""
    said: dict[str, str | None] = {
        f"section.{key}": text
        for key, text in db.execute("SELECT key, text FROM sections WHERE report = ?", (report,))
    }
    for table in ("disclosure", "applications", "review_litigation"):
        cursor = db.execute(f"SELECT * FROM {table} WHERE report = ?", (report,))
        names = [column[0] for column in cursor.description]
        for row in cursor:
            said |= _printed(table, zip(names, row, strict=True))
    return said


def _printed(table: str, row: Iterable[tuple[str, Any]]) -> dict[str, str | None]:
    cells = list(row)
    key = cells[1][1]
    return {
        f"{table}.{key}.{name.removesuffix('_printed')}": text
        for name, text in cells
        if name.endswith("_printed")
    }
