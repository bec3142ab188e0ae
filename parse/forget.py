"""Rows that no longer hold: readings to be made again, and what the archive has lost."""

import sqlite3
from collections.abc import Iterable

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


def forget_readings(db: sqlite3.Connection) -> None:
    """Empty every table that is read from documents."""
    with db:
        for table in _READ:
            db.execute(f"DELETE FROM {table}")


def take_back(db: sqlite3.Connection, portal: str, lost: Iterable[tuple[int, str]]) -> None:
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
