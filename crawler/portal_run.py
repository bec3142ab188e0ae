"""One portal's crawl: its process, watched to its end."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from crawler import process as process_of
from crawler.portals import Portal
from crawler.seen import CrawlEvent, CrawlResult, last_crawl, progress_of, result_of

LOG = "crawl.log"


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
    begin = process_of.size(log)
    process = process_of.start(arguments, log)
    process_of.watch(
        process,
        lambda: tell(progress_of(database, portal.id, last)),
        stop.is_set if stop is not None else lambda: False,
    )
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
