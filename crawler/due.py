"""Which portals are to be crawled now: by the registry's frequency, the season, and what was refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawler.again import in_season
from crawler.hours import seconds_left
from crawler.portals import Portal
from crawler.slots import option
from crawler.state.times import moment
from crawler.watching.history import History, read_history

EVERY = 7.0  # days between two crawls where the registry says nothing
EVERY_IN_SEASON = 1.0
AFTER_TROUBLE = 1.0  # days until a crawl that went wrong is tried again, if not sooner
SLACK = timedelta(hours=3)  # a timer that starts a little early each day must not lose a day


@dataclass(frozen=True)
class Due:
    """Whether a portal is to be crawled now, and why."""

    portal: Portal
    due: bool
    why: str


def days_between(portal: Portal, now: datetime) -> float:
    """How often a portal is crawled: its line's `every`, else daily in the season and weekly else."""
    if every := option(portal, "every"):
        return float(every)
    return EVERY_IN_SEASON if in_season(now) else EVERY


def when_due(portal: Portal, history: History, now: datetime) -> Due:
    """Decide for one portal."""
    last = history.last
    if portal.window and seconds_left(portal.window, now) is None:
        return Due(portal, False, f"it is crawled within the hours {portal.window} of China alone")
    if history.not_before and now < moment(history.not_before):
        return Due(portal, False, f"it refused us and is left alone until {history.not_before}")
    if last is None:
        return Due(portal, True, "it was never crawled")
    if last.outcome in {None, "interrupted"}:
        return Due(portal, True, f"the crawl of {last.started} did not come to its end")
    days = days_between(portal, now)
    if last.outcome != "ok":
        days = min(days, AFTER_TROUBLE)
    next_time = moment(last.started) + timedelta(days=days)
    if now < next_time - SLACK:
        return Due(portal, False, f"crawled {last.started}, every {days:g} days")
    return Due(portal, True, f"last crawled {last.started}, every {days:g} days")


def what_is_due(portals: Iterable[Portal], archive: Path, now: datetime) -> list[Due]:
    """Decide for every enabled portal, the longest waiting of those that are due first."""
    decided = []
    for portal in portals:
        if portal.enabled:
            history = read_history(archive / portal.id)
            last = history.last.started if history.last else ""
            decided.append((last, when_due(portal, history, now)))
    decided.sort(key=lambda item: (not item[1].due, item[0]))
    return [due for _, due in decided]
