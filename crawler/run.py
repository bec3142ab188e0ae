"""Crawl portals, each in a process of its own, and say how each of them went."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.due import what_is_due
from crawler.hours import seconds_left
from crawler.portal_run import LOG, crawl_portal
from crawler.portals import REGISTRY, Portal
from crawler.process import PROJECT
from crawler.seen import CrawlEvent, CrawlResult
from crawler.settings import CLOSESPIDER_TIMEOUT as MAX_SECONDS
from crawler.slots import by_slot, look_up
from crawler.store import hold_due

__all__ = ["LOG", "PROJECT", "CrawlEvent", "CrawlResult", "Order", "crawl", "crawl_due"]


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
