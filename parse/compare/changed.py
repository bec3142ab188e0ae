"""What has changed since the last comparison: agencies whose current reports are not what they were.

An agency that is not known is each report's own. What is found is kept in a temporary table: in
memory the agencies of the whole country would be too many.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any

# Goes up whenever a comparison says something else than before: everything is then compared anew.
RULES = 1


def look(db: sqlite3.Connection) -> bool:
    """Compare the current reports with those that the last comparison saw.

    False where the archive is just as it was. `temp.seen` then holds each agency with its
    fingerprint, and whether its reports are to be compared; agency '' stands for all of them.
    """
    db.execute("DROP TABLE IF EXISTS temp.seen")
    db.execute(
        "CREATE TEMP TABLE seen (agency TEXT PRIMARY KEY, fingerprint TEXT, changed INTEGER)"
    )
    db.executemany("INSERT INTO temp.seen VALUES (?, ?, ?)", _fingerprints(db))
    db.execute(
        """
        UPDATE temp.seen SET changed = 1 WHERE fingerprint IS NOT (
          SELECT fingerprint FROM comparisons WHERE comparisons.agency = seen.agency)
        """
    )
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM temp.seen WHERE changed)").fetchone()[0])


def groups(db: sqlite3.Connection) -> Iterator[list[str]]:
    """The current reports of each agency whose reports are to be compared, by year."""
    rows = db.execute(
        """
        SELECT seen.agency, id FROM temp.seen JOIN reports ON coalesce(reports.agency, id) = seen.agency
        WHERE changed AND current = 1 ORDER BY seen.agency, year, id
        """
    )
    for _, group in groupby(rows, key=lambda row: row[0]):
        yield [report for _, report in group]


def remember(db: sqlite3.Connection) -> None:
    """Write down what was compared."""
    db.execute("DELETE FROM comparisons")
    db.execute("INSERT INTO comparisons SELECT agency, fingerprint FROM temp.seen ORDER BY agency")
    db.execute("DROP TABLE temp.seen")


def _fingerprints(db: sqlite3.Connection) -> Iterator[tuple[str, str, bool]]:
    """Each agency, its fingerprint, and whether one of its reports was never compared."""
    rows = db.execute(
        """
        SELECT coalesce(agency, id), id, agency_name, division_code, year, content_digest,
               compared.report IS NULL
        FROM reports LEFT JOIN compared ON compared.report = id
        WHERE current = 1 ORDER BY coalesce(agency, id), year, id
        """
    )
    everything = _Digest()
    for agency, members in groupby(rows, key=lambda row: str(row[0])):
        own, new = _Digest(), False
        for _, report, name, code, year, digest, is_new in members:
            own.add(f"{report} {name} {code} {year} {digest}")
            new = new or bool(is_new)
        everything.add(f"{agency} {own}")
        yield agency, str(own), new
    yield "", str(everything), False


class _Digest:
    """A digest of lines, one after the other."""

    def __init__(self) -> None:
        self._hash: Any = hashlib.sha256(str(RULES).encode())

    def add(self, line: str) -> None:
        self._hash.update(f"\n{line}".encode())

    def __str__(self) -> str:
        return str(self._hash.hexdigest()[:16])
