"""The front page: what the archive holds, how fresh it is, what is new, what does not add up."""

import sqlite3
from pathlib import Path
from typing import Any

from publish import downloads
from publish.words import Words

_LATEST = """
    select * from report_index where current = 1
    order by captured_at desc, year desc, id limit 8"""
_FAILING = """
    select * from report_index where current = 1 and fails > 0 order by fails desc, year desc, id limit 8"""
_CHANGED = """
    select * from (
        select i.*, count(*) as places, i.captured_at as happened
        from changes c join report_index i on i.report = c.report
        group by c.report, c.previous
        union all
        select i.*, 0 as places, i.gone_at as happened from report_index i
        where i.gone_at is not null and i.current = 1
    ) order by happened desc, id limit 8"""
_BY_YEAR = """
    select year, count(*) as reports from report_index where current = 1
    group by year order by year desc"""


def front(db: sqlite3.Connection, folder: Path, words: Words) -> dict[str, Any]:
    """Everything the front page shows; `folder` holds the release's downloads."""
    by_year = db.execute(_BY_YEAR).fetchall()
    return {
        "counts": release(db),
        "by_year": by_year,
        "most_in_a_year": max((row["reports"] for row in by_year), default=0),
        "latest": db.execute(_LATEST).fetchall(),
        "failing": db.execute(_FAILING).fetchall(),
        "changed": db.execute(_CHANGED).fetchall(),
        "files": plain_files(folder),
    }


def release(db: sqlite3.Connection) -> sqlite3.Row:
    """The one row in which a release says what it is."""
    row: sqlite3.Row = db.execute("select * from release").fetchone()
    return row


def plain_files(folder: Path) -> list[tuple[downloads.Download, downloads.Download | None]]:
    """The downloads of a release, each with its gzipped twin."""
    files = {file.file: file for file in downloads.read_all(folder)}
    return [
        (file, files.get(f"{name}.gz")) for name, file in files.items() if not name.endswith(".gz")
    ]
