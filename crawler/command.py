"""`nianbao crawl`: choose portals, crawl them, look how they are, tell whom it concerns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from crawler import run
from crawler.portals import Portal
from crawler.seen import CrawlResult
from crawler.watching.notify import notify
from crawler.watching.progress import Progress
from crawler.watching.status import exit_code, overall, status


@dataclass(frozen=True)
class Order:
    """What a crawl is asked to do; `window` (only with `due`) are the hours of China in which it may."""

    archive: Path
    portals_file: Path | None = None
    jobs: int = 2
    due: bool = False
    recheck: bool = False
    window: str | None = None


def choose(known: Sequence[Portal], ids: Collection[str]) -> list[Portal]:
    """The portals named, in the registry's order, or all that are enabled; LookupError for unknown ids."""
    if unknown := set(ids) - {portal.id for portal in known}:
        raise LookupError(f"no portal {', '.join(sorted(unknown))} in the registry")
    return [one for one in known if (one.id in ids if ids else one.enabled)]


def crawl_and_watch(
    portals: Sequence[Portal],
    order: Order,
    terminal: TextIO,
    webhook: str | None = None,
    mail: str | None = None,
) -> tuple[list[CrawlResult], int]:
    """Crawl portals with their progress on a terminal, and tell their alarms to a webhook or by mail.

    Returns the results and the exit code: 1 when one was blocked, empty or failed, or is red, or an
    alarm could not be told. Raises crawler.store.Busy and ValueError as the runs do.
    """
    progress = Progress(len(portals), terminal)
    try:
        if order.due:
            results = run.crawl_due(
                portals,
                order.archive,
                portals_file=order.portals_file,
                jobs=order.jobs,
                window=order.window,
                on_progress=progress,
            )
        else:
            results = run.crawl(
                portals,
                order.archive,
                portals_file=order.portals_file,
                jobs=order.jobs,
                recheck=order.recheck,
                on_progress=progress,
            )
    finally:
        progress.close()
    statuses = status(portals, order.archive)
    untold = notify(overall(statuses, order.archive), webhook, mail)
    bad = any(not result.ok for result in results) or exit_code(statuses) or untold
    return results, int(bool(bad))
