"""What of archive/ has yet to be read: bodies, at the addresses where they hung."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from parse.captures import Place
from parse.model import Context
from parse.parts import is_there
from parse.work import MEMBER, Task

# Bytes at an address have been read when they gave a report there, or an issue that another try
# would give again; an archive, when one of its documents has. The plus signs keep SQLite from
# walking all of the portal's earlier fetches in place of those of one address.
_PENDING = f"""
    FROM fetches AS f
    WHERE f.portal = :portal AND f.role IN ('report', 'attachment')
      AND f.outcome IN ('new', 'changed') AND f.sha256 IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM fetches AS earlier
                      WHERE earlier.url = f.url AND earlier.sha256 = f.sha256
                        AND +earlier.portal = f.portal AND +earlier.number < f.number
                        AND earlier.role IN ('report', 'attachment')
                        AND earlier.outcome IN ('new', 'changed'))
      AND (NOT (EXISTS (SELECT 1 FROM reports WHERE document = f.sha256 AND url = f.url)
                OR EXISTS (SELECT 1 FROM issues WHERE document = f.sha256 AND "where" = f.url)
                OR EXISTS (SELECT 1 FROM members AS m WHERE m.container = f.sha256 AND (
                     EXISTS (SELECT 1 FROM reports WHERE document = m.document
                             AND url = f.url || '{MEMBER}' || m.name)
                     OR EXISTS (SELECT 1 FROM issues WHERE document = m.document
                                AND "where" = f.url || '{MEMBER}' || m.name))))
           OR EXISTS (SELECT 1 FROM temp.again WHERE document = f.sha256 AND url = f.url)
           OR EXISTS (SELECT 1 FROM members AS m JOIN temp.again AS a ON a.document = m.document
                      WHERE m.container = f.sha256 AND a.url = f.url || '{MEMBER}' || m.name))
"""
_LISTED = """
    coalesce(f.listed_date, (SELECT page.listed_date FROM fetches AS page
                             WHERE page.url = f.via AND page.listed_date IS NOT NULL LIMIT 1))
"""


def prepare(db: sqlite3.Connection) -> None:
    """Note what is worth another try: a part that was missing is there, a capture may be back."""
    parts = db.execute("SELECT DISTINCT part FROM documents WHERE part IS NOT NULL").fetchall()
    there = [part for (part,) in parts if is_there(part)]
    marks = ", ".join("?" * len(there))
    with db:
        db.execute("DROP TABLE IF EXISTS temp.again")
        db.execute("CREATE TEMP TABLE again (document TEXT, url TEXT, PRIMARY KEY (document, url))")
        db.execute(
            f"""
            INSERT OR IGNORE INTO temp.again
            SELECT i.document, i."where" FROM issues AS i JOIN documents AS d ON d.sha256 = i.document
            WHERE i.code = 'not_in_archive' OR (i.code = 'missing_part' AND d.part IN ({marks}))
            """,
            there,
        )


def count(db: sqlite3.Connection, portal: str) -> int:
    """How many documents of a portal are to be read; an archive counts as one."""
    found = db.execute(f"SELECT count(*) {_PENDING}", {"portal": portal}).fetchone()
    return int(found[0])


def tasks(db: sqlite3.Connection, portal: str, size: int) -> Iterator[tuple[Task, ...]]:
    """The documents of a portal that are to be read, `size` at a time, in the order of their capture.

    Each handful is looked up when it is asked for, so what is written meanwhile need not wait.
    """
    line = db.execute(
        "SELECT agency, division_code FROM portals WHERE id = ?", (portal,)
    ).fetchone()
    after = 0
    while True:
        rows = db.execute(
            f"""
            SELECT f.number, f.sha256, f.url, f.via, f.title, f.link_text, {_LISTED}, f.role
            {_PENDING} AND f.number > :after ORDER BY f.number LIMIT :size
            """,
            {"portal": portal, "after": after, "size": size},
        ).fetchall()
        if not rows:
            return
        after = rows[-1][0]
        yield tuple(_task(db, portal, line, row) for row in rows)


def _task(db: sqlite3.Connection, portal: str, line: tuple[str, str], row: tuple[Any, ...]) -> Task:
    _, sha256, url, via, title, link_text, listed_date, role = row
    places = db.execute(
        """
        SELECT warc_file, warc_offset FROM fetches
        WHERE sha256 = ? AND portal = ? AND warc_file IS NOT NULL ORDER BY number
        """,
        (sha256, portal),
    )
    return Task(
        sha256,
        tuple(Place(*place) for place in places),
        Context(
            url=url,
            page_url=via if role == "attachment" else url,
            title=title,
            link_text=link_text,
            listed_date=listed_date,
            agency=line[0] or None,
            division_code=line[1] or None,
        ),
    )
