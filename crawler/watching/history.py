"""What state.db tells of a portal's crawls, read beside a crawl that may be running."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crawler.warc import OPEN

KEPT = 60  # crawls that are looked back on


@dataclass(frozen=True)
class Crawl:
    """A row of `crawls`."""

    id: int
    started: str
    finished: str | None
    mode: str
    outcome: str | None
    reason: str | None
    requests: int
    new_reports: int
    changed: int
    gone: int
    complete: int = 0
    listed: int = 0


@dataclass(frozen=True)
class History:
    """What is known of a portal's crawls, the newest first."""

    portal: str
    crawls: tuple[Crawl, ...] = ()
    first_crawl: str | None = None
    last_success: str | None = None
    last_new_report: str | None = None
    not_before: str | None = None
    reports: int = 0  # known, and fetched at least once
    pending: int = 0
    oldest_pending: str | None = None
    left_open: int = 0  # WARC files without their final name
    outcomes: Mapping[str, int] = field(default_factory=dict)  # of the last crawl's answers
    lists: Mapping[str, int] = field(default_factory=dict)  # of its answers for first list pages

    @property
    def last(self) -> Crawl | None:
        return self.crawls[0] if self.crawls else None


def read_history(folder: Path) -> History:
    """Read a portal's folder; of one that was never crawled only the name is known."""
    database = folder / "state.db"
    if not database.exists():
        return History(folder.name)
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)
    db.row_factory = sqlite3.Row
    try:
        return _read(db, folder)
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):  # a crawl is just making it
            return History(folder.name)
        raise
    finally:
        db.close()


def _read(db: sqlite3.Connection, folder: Path) -> History:
    names = set(Crawl.__dataclass_fields__)
    rows = db.execute(
        "SELECT * FROM crawls WHERE mode <> 'import' ORDER BY id DESC LIMIT ?", (KEPT,)
    ).fetchall()
    crawls = tuple(Crawl(**{k: row[k] for k in row.keys() if k in names}) for row in rows)  # noqa: SIM118
    last = crawls[0].id if crawls else 0

    def value(query: str) -> str | None:
        found = db.execute(query).fetchone()
        return None if found is None or found[0] is None else str(found[0])

    answers = db.execute(
        "SELECT f.outcome, u.role = 'listing' AND u.page = 1 AS list FROM fetches AS f"
        " LEFT JOIN urls AS u ON u.url = coalesce(f.asked, f.url)"
        " WHERE f.crawl = ? AND f.role <> 'robots'",
        (last,),
    ).fetchall()
    return History(
        portal=folder.name,
        crawls=crawls,
        first_crawl=value("SELECT min(started) FROM crawls WHERE mode <> 'import'"),
        last_success=value("SELECT max(started) FROM crawls WHERE outcome = 'ok'"),
        last_new_report=value(
            "SELECT max(fetched_at) FROM fetches WHERE outcome = 'new' AND role = 'report'"
        ),
        not_before=value("SELECT value FROM portal WHERE key = 'not_before'"),
        reports=int(
            value("SELECT count(*) FROM urls WHERE role = 'report' AND sha256 IS NOT NULL") or 0
        ),
        pending=int(value("SELECT count(*) FROM urls WHERE status = 'pending'") or 0),
        oldest_pending=value("SELECT min(first_seen) FROM urls WHERE status = 'pending'"),
        left_open=len(list(folder.glob(f"*{OPEN}"))),
        outcomes=Counter(row["outcome"] for row in answers),
        lists=Counter(row["outcome"] for row in answers if row["list"]),
    )
