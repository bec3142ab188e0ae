"""Crawl portals, each in a process of its own, and say how each of them went."""

import signal
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from crawler import process as process_of
from crawler.due import what_is_due
from crawler.hours import seconds_left
from crawler.portals import REGISTRY, Portal
from crawler.settings import CLOSESPIDER_TIMEOUT as MAX_SECONDS
from crawler.slots import by_slot, look_up
from crawler.start import BUSY
from crawler.store import hold_due

PROJECT = process_of.PROJECT
LOG = "crawl.log"
POLL = 0.5  # seconds between two looks at a running crawl
PATIENCE = 60.0  # seconds that a crawl gets to end cleanly before it is killed


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


def crawl(
    portals: Sequence[Portal],
    archive: Path,
    *,
    portals_file: Path | None = None,
    recheck: bool = False,
    jobs: int = 2,
    settings: Mapping[str, str] | None = None,
    on_progress: Callable[[CrawlEvent], None] | None = None,
    executor: Executor | None = None,
) -> list[CrawlResult]:
    """Crawl portals into `archive`, up to `jobs` at a time; results in the order asked.

    Portals on one host, platform or address are crawled one after the other, each within its hours. `portals_file` is where
    their lines stand (the shipped registry if None); `settings` are Scrapy settings for this time.
    An `executor` of many machines gets whole groups of portals and must see the same archive folder.
    On Ctrl-C the running crawls end cleanly, then KeyboardInterrupt is raised; what they had not
    asked for yet is asked for next time.
    """
    archive.mkdir(parents=True, exist_ok=True)
    order = Order(archive.resolve(), (portals_file or REGISTRY).resolve(), recheck, settings or {})
    groups = by_slot(portals, look_up(portals) if len(portals) > 1 else None)
    if executor is not None:
        futures = [executor.submit(_crawl_group, group, order) for group in groups]
        return _in_order(portals, [result for future in futures for result in future.result()])
    stop = threading.Event()
    tell = _one_at_a_time(on_progress)
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        running: list[Future[list[CrawlResult]]] = [
            pool.submit(_crawl_group, group, order, tell, stop) for group in groups
        ]
        try:
            for future in as_completed(running):
                future.result()
        except BaseException:  # Ctrl-C above all: no crawl may be left behind
            stop.set()
            for future in running:
                future.cancel()
            raise
    return _in_order(portals, [result for future in running for result in future.result()])


def crawl_due(
    portals: Sequence[Portal],
    archive: Path,
    *,
    portals_file: Path | None = None,
    jobs: int = 2,
    window: str | None = None,
    settings: Mapping[str, str] | None = None,
    on_progress: Callable[[CrawlEvent], None] | None = None,
    executor: Executor | None = None,
) -> list[CrawlResult]:
    """Crawl those of the enabled portals whose time has come (see crawler.due); none: an empty list.

    One such run at a time over an archive: raises crawler.store.Busy beside another. `window`
    (China time, such as '22:00-06:00'): outside it nothing is asked, and a crawl ends with it.
    Raises ValueError for a window that is none.
    """
    archive.mkdir(parents=True, exist_ok=True)
    lock = hold_due(archive)
    try:
        now = datetime.now(UTC)
        chosen = [due.portal for due in what_is_due(portals, archive, now) if due.due]
        given = dict(settings or {})
        if window:
            if seconds_left(window, now) is None:
                return []
            given["NIANBAO_WINDOW"] = window
        return crawl(
            chosen,
            archive,
            portals_file=portals_file,
            jobs=jobs,
            settings=given,
            on_progress=on_progress,
            executor=executor,
        )
    finally:
        lock.release()


@dataclass(frozen=True)
class Order:
    """What all portals of one call have in common."""

    archive: Path
    registry: Path
    recheck: bool
    settings: Mapping[str, str]


def _crawl_group(
    portals: Sequence[Portal],
    order: Order,
    tell: Callable[[CrawlEvent], None] | None = None,
    stop: threading.Event | None = None,
) -> list[CrawlResult]:
    results = []
    for portal in portals:
        if stop is not None and stop.is_set():
            break
        settings = dict(order.settings)
        now = datetime.now(UTC)
        windows = [w for w in (settings.get("NIANBAO_WINDOW"), portal.window) if w]
        left = [(seconds_left(window, now), window) for window in windows]
        if over := [window for seconds, window in left if seconds is None]:
            why = f"not begun: it is not within the hours {over[0]} of China"
            results.append(CrawlResult(portal.id, "interrupted", why))
            continue
        if windows:
            soonest = min(seconds for seconds, _ in left if seconds is not None)
            settings["CLOSESPIDER_TIMEOUT"] = str(int(min(soonest, MAX_SECONDS)) + 1)
        results.append(
            crawl_portal(
                portal,
                order.archive,
                order.registry,
                order.recheck,
                tell,
                stop,
                settings=settings,
            )
        )
    return results


def _in_order(portals: Sequence[Portal], results: Sequence[CrawlResult]) -> list[CrawlResult]:
    by_id = {result.portal: result for result in results}
    return [by_id[portal.id] for portal in portals if portal.id in by_id]


def _one_at_a_time(
    on_progress: Callable[[CrawlEvent], None] | None,
) -> Callable[[CrawlEvent], None] | None:
    """Events come from several threads; whoever shows them must not mind that."""
    if on_progress is None:
        return None
    lock = threading.Lock()

    def tell(event: CrawlEvent) -> None:
        with lock:
            on_progress(event)

    return tell


def crawl_portal(
    portal: Portal,
    archive: Path,
    registry: Path,
    recheck: bool,
    on_progress: Callable[[CrawlEvent], None] | None = None,
    stop: threading.Event | None = None,
    *,
    settings: Mapping[str, str] | None = None,
) -> CrawlResult:
    """Run `scrapy crawl` on one portal and read from state.db how it went."""
    tell = on_progress or (lambda event: None)
    if not (portal.column_url and portal.family):
        url = portal.disclosure_url or portal.url or "its home page"
        why = f"its column is not known; nianbao discover {url} may find it"
        tell(CrawlEvent(portal.id, "finished", outcome="error", reason=why))
        return CrawlResult(portal.id, "error", why)
    folder = archive / portal.id
    folder.mkdir(parents=True, exist_ok=True)
    database, log = folder / "state.db", folder / LOG
    last = _last_crawl(database)
    arguments = [portal.family]
    for argument in (
        f"portal={portal.id}",
        f"portals={registry}",
        f"archive={archive}",
        f"recheck={int(recheck)}",
    ):
        arguments += ["-a", argument]
    for name, value in (settings or {}).items():
        arguments += ["-s", f"{name}={value}"]
    tell(CrawlEvent(portal.id, "started"))
    begin = log.stat().st_size if log.exists() else 0
    process = process_of.start(arguments, log)
    try:
        while True:
            try:
                process.wait(timeout=POLL)
                break
            except subprocess.TimeoutExpired:
                if stop is not None and stop.is_set():
                    break
                tell(_progress(database, portal.id, last))
    finally:
        _end(process)
    result = _result(portal.id, database, log, begin, last, process.returncode or 0)
    seen = _progress(database, portal.id, last)
    tell(
        replace(
            seen,
            state="finished",
            requests=result.requests,
            new_reports=result.new_reports,
            outcome=result.outcome,
            reason=result.reason,
        )
    )
    return result


def _end(process: process_of.Running) -> None:
    """Ask a crawl to end: it closes its WARC file and its row. One that won't is killed."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _result(
    portal: str, database: Path, log: Path, start: int, last: int, code: int
) -> CrawlResult:
    if code == BUSY:
        return CrawlResult(
            portal, "busy", "another crawl of this portal or of its host is running", log=log
        )
    row = _row(database, "SELECT * FROM crawls ORDER BY id DESC LIMIT 1")
    if row is None or row["id"] <= last:
        return CrawlResult(
            portal, "error", f"the crawl did not start: {_tail(log, start)}", log=log
        )
    outcome, reason = row["outcome"], row["reason"]
    if outcome is None:
        outcome, reason = (
            "interrupted",
            f"the crawl was killed (exit code {code}): {_tail(log, start)}",
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


def _progress(database: Path, portal: str, last: int) -> CrawlEvent:
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


def _last_crawl(database: Path) -> int:
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


def _tail(log: Path, start: int, lines: int = 5) -> str:
    with log.open("rb") as file:
        file.seek(start)
        text = file.read().decode("utf-8", "replace")
    return "\n".join(text.strip().splitlines()[-lines:])
