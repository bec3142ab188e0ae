"""What a crawl has done, as its state.db tells beside it while it runs, and after."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from crawler.process import tail
from crawler.start import BUSY


@dataclass(frozen=True)
class CrawlEvent:
    """What a running crawl has done so far."""

    portal: str
    state: str  # started, running, finished
    requests: int = 0
    new_reports: int = 0
    outcome: str | None = None  # once finished
    pages: int = 0  # of lists
    blocked: int = 0  # answers that were refusals
    reason: str | None = None  # once finished, where the outcome is not ok


@dataclass(frozen=True)
class CrawlResult:
    """How the crawl of one portal ended; `outcome` as in state.db, or 'busy'."""

    portal: str
    outcome: str  # ok, blocked, empty, robots, error, interrupted, busy
    reason: str | None
    requests: int = 0
    new_reports: int = 0
    changed: int = 0
    gone: int = 0
    log: Path | None = None

    @property
    def ok(self) -> bool:
        return self.outcome == "ok"

    def __str__(self) -> str:
        told = (
            f"{self.portal}: {self.outcome}, {self.requests} requests, "
            f"{self.new_reports} new, {self.changed} changed, {self.gone} gone"
        )
        return f"{told} ({self.reason})" if self.reason else told


def result_of(
    portal: str, database: Path, log: Path, start: int, last: int, code: int
) -> CrawlResult:
    """How a crawl ended whose process gave an exit code; its log began at `start`, after crawl `last`."""
    if code == BUSY:
        return CrawlResult(
            portal, "busy", "another crawl of this portal or of its host is running", log=log
        )
    row = _row(database, "SELECT * FROM crawls ORDER BY id DESC LIMIT 1")
    if row is None or row["id"] <= last:
        return CrawlResult(portal, "error", f"the crawl did not start: {tail(log, start)}", log=log)
    outcome, reason = row["outcome"], row["reason"]
    if outcome is None:
        outcome, reason = (
            "interrupted",
            f"the crawl was killed (exit code {code}): {tail(log, start)}",
        )
    return CrawlResult(
        portal,
        outcome,
        reason,
        row["requests"],
        row["new_reports"],
        row["changed"],
        row["gone"],
        log,
    )


def progress_of(database: Path, portal: str, last: int) -> CrawlEvent:
    """What the crawl after `last` has done so far."""
    row = _row(
        database,
        "SELECT count(*) AS requests, count(*) FILTER (WHERE role = 'report'"
        " AND outcome = 'new') AS new_reports, count(*) FILTER (WHERE role = 'listing') AS pages,"
        " count(*) FILTER (WHERE outcome = 'blocked') AS blocked FROM fetches WHERE crawl > ?",
        last,
    )
    if row is None:
        return CrawlEvent(portal, "running")
    return CrawlEvent(
        portal,
        "running",
        row["requests"],
        row["new_reports"],
        pages=row["pages"],
        blocked=row["blocked"],
    )


def last_crawl(database: Path) -> int:
    """The number of the portal's last crawl, 0 before the first."""
    row = _row(database, "SELECT coalesce(max(id), 0) AS id FROM crawls")
    return 0 if row is None else int(row["id"])


def _row(database: Path, query: str, *values: object) -> sqlite3.Row | None:
    """One row, read beside a running crawl; None where there is no database (or no schema) yet."""
    if not database.exists():
        return None
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)
    db.row_factory = sqlite3.Row
    try:
        row: sqlite3.Row | None = db.execute(query, values).fetchone()
        return row
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    finally:
        db.close()
