"""One portal's crawl: its process, watched to its end."""

import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from crawler import process as process_of
from crawler.portals import Portal
from crawler.seen import CrawlEvent, CrawlResult, last_crawl, progress_of, result_of

LOG = "crawl.log"
POLL = 0.5  # seconds between two looks at a running crawl
PATIENCE = 60.0  # seconds that a crawl gets to end cleanly before it is killed


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
        why = f"its column is not known; nianbao discover {portal.id} --write may find it"
        tell(CrawlEvent(portal.id, "finished", outcome="error", reason=why))
        return CrawlResult(portal.id, "error", why)
    folder = archive / portal.id
    folder.mkdir(parents=True, exist_ok=True)
    database, log = folder / "state.db", folder / LOG
    last = last_crawl(database)
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
                tell(progress_of(database, portal.id, last))
    finally:
        _end(process)
    result = result_of(portal.id, database, log, begin, last, process.returncode or 0)
    seen = progress_of(database, portal.id, last)
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
