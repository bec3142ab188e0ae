"""When a known report is asked for again: often while it is young, then once a year."""

import logging
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy.crawler import Crawler

from crawler.hours import CHINA
from crawler.state.portal import State
from crawler.state.rows import Aged, Ask
from crawler.state.times import moment

logger = logging.getLogger(__name__)

# Days after a report came out on which it is looked at again; from then on every YEAR days.
# Slips are put right in the first weeks, if at all.
MILESTONES = (7, 30, 91)
YEAR = 365
GONE_AGAIN = 30  # days after which a vanished page is tried once more
# Days between two walks of every list to its end, and in the season in which reports come out.
SWEEP = 30
SWEEP_IN_SEASON = 7
SEASON = (1, 2, 3, 4)  # months; reports are due by 31 January for agencies, 31 March for counties
BUDGET_SETTING = "NIANBAO_RECHECKS"  # how many known documents one crawl asks for again
_LAST = -10  # priority: after lists, and after everything that is new


def again_due(aged: Aged, now: datetime) -> bool:
    """Tell whether a document is to be looked at again: a milestone passed since the last look.

    Its age counts from the date printed in the list, or else from when it was first seen.

    >>> def seen(listed: str | None, first: str, last: str, status: str = "done") -> Aged:
    ...     return Aged(Ask("u", "report", listed_date=listed, status=status), first, last)
    >>> now = datetime(2024, 3, 1, tzinfo=UTC)
    >>> again_due(seen("2024-02-20", "2024-02-21T00:00:00Z", "2024-02-21T00:00:00Z"), now)
    True
    >>> again_due(seen("2024-02-20", "2024-02-21T00:00:00Z", "2024-02-28T00:00:00Z"), now)
    False
    >>> again_due(seen("2015-04-02", "2024-02-01T00:00:00Z", "2024-02-01T00:00:00Z"), now)
    False
    >>> again_due(seen("2015-02-27", "2023-12-01T00:00:00Z", "2023-12-01T00:00:00Z"), now)
    True
    """
    if aged.last_fetched is None:
        return True
    last = moment(aged.last_fetched)
    if aged.ask.status == "gone":
        return now - last >= timedelta(days=GONE_AGAIN)
    age, looked = ((t - _born(aged)).total_seconds() / 86400 for t in (now, last))
    yearly = (age // YEAR) * YEAR  # the last anniversary
    return any(looked < day <= age for day in (*MILESTONES, yearly) if day > 0)


def due_again(documents: Iterable[Aged], now: datetime, budget: int) -> list[Ask]:
    """Pick what is to be looked at again, the longest unseen first, up to a budget."""
    found = [aged for aged in documents if again_due(aged, now)]
    found.sort(key=lambda aged: (aged.last_fetched or "", aged.ask.key))
    return [aged.ask for aged in found[:budget]]


def sweep_due(state: State, now: datetime) -> bool:
    """Tell whether every list is to be walked to its end: monthly, weekly in the season.

    Lists that are not in order of time hide what is new from a crawl that stops at what it knows.
    """
    last = state.swept()
    if last is None:
        return True
    days = SWEEP_IN_SEASON if in_season(now) else SWEEP
    return now - moment(last) >= timedelta(days=days)


def in_season(now: datetime) -> bool:
    """Tell whether it is the season of the reports, by the calendar of China.

    >>> in_season(datetime(2023, 12, 31, 17, tzinfo=UTC)), in_season(datetime(2024, 5, 1, tzinfo=UTC))
    (True, False)
    """
    return now.astimezone(CHINA).month in SEASON


class LookAgain:
    """Spider middleware: behind the spider's own first requests come those for known documents."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "LookAgain":
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Hand on what the spider starts with, then (not in a recheck, which asks for all) ours."""
        async for request in start:
            yield request
        spider: Any = self.crawler.spider
        store = getattr(spider, "store", None)
        if store is None or store.state.mode == "recheck":
            return
        budget = self.crawler.settings.getint(BUDGET_SETTING)
        asks = due_again(store.state.aged(), datetime.now(UTC), budget)
        if asks:
            logger.info("%d known documents are to be looked at again", len(asks))
        for request in spider.requests(asks):
            yield request.replace(priority=_LAST)


def _born(aged: Aged) -> datetime:
    first = moment(aged.first_seen)
    try:
        return min(moment(aged.ask.listed_date or aged.first_seen), first)
    except ValueError:  # a date as printed: 2023-02-30 stands in real lists
        return first
