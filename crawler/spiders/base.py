"""The way every portal is crawled: list pages → reports → attachments. A family reads its list pages."""

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.asking import request_for
from crawler.following import Following
from crawler.net import Refused
from crawler.politeness import RobotsForbidden, RobotsUnavailable
from crawler.portals import Portal
from crawler.reading.listing import Listing
from crawler.reading.pages import Page
from crawler.renewal import through_page
from crawler.rules import rules_of
from crawler.start import configure, open_store, read_arguments
from crawler.state.rows import Ask, Fetch
from crawler.state.times import now
from crawler.store import Store
from crawler.verdict import Troubles, verdict

MAX_REFUSED = 3  # documents refused one after the other before the portal counts as blocked
_PRIORITY = {"listing": 0, "report": 10, "attachment": 20}  # a page's children before the next page


class PortalSpider(scrapy.Spider):
    """One portal, one run. A family overrides `read_listing` and says its name."""

    portal: Portal
    store: Store
    recheck: bool
    troubles: Troubles
    following: Following

    def read_listing(self, page: Page) -> Listing:
        """Read a list page: pure, one page in, what it names out."""
        raise NotImplementedError

    def column(self) -> Ask:
        """The first thing asked for: the column."""
        return Ask(self.portal.column_url, "listing", page=1)

    def is_call(self, url: str) -> bool:
        """Tell whether the portal's own pages ask for an address from a script."""
        return False

    # -- starting ----------------------------------------------------------------------------

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "PortalSpider":
        """Arguments (-a): portal=ID, portals=FILE, archive=DIR, recheck=0|1."""
        start = read_arguments(cls.name, kwargs)
        configure(crawler.settings, start.portal)
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.store = open_store(start, crawler.settings["USER_AGENT"])
        spider.portal, spider.recheck, spider.troubles = start.portal, start.recheck, Troubles()
        spider.following = Following(
            spider.read_listing, spider.store.state, spider.troubles, start.recheck
        )
        return spider

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked: set[str] = set()
        self._refused = 0

    async def start(self) -> AsyncIterator[Any]:
        """First what an earlier run left, then (recheck) what is known, then the column."""
        state = self.store.state
        rules = rules_of(type(self))
        if state.setting("rules") != rules:
            state.forget_validators()  # other rules would find other reports in the same list
            state.keep_setting("rules", rules)
        column = self.column()
        self._asked.add(column.key)
        known = state.ask(column.key)
        for ask in state.pending():
            for request in self.requests([through_page(state, ask)]):
                yield request
        if self.recheck:
            for ask in state.documents():
                for request in self.requests([ask]):
                    yield request
        yield self._request(known or column)

    # -- answers -----------------------------------------------------------------------------

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Request]:
        """Take an answer that the Recorder has written down; what it names comes back as requests."""
        fetch, ask = response.meta.get("fetch"), response.meta["ask"]
        if not isinstance(fetch, Fetch):
            return  # not archived: the crawl is being closed, and the page stays pending
        if fetch.outcome == "blocked":
            self._blocked(ask, fetch)
            return
        self._refused = 0
        yield from self.requests(self.following.of(ask, fetch, response))

    def failed(self, failure: Failure) -> None:
        """No answer came: written down with its reason; the page stays pending."""
        request: Request = failure.request  # type: ignore[attr-defined]
        ask: Ask = request.meta["ask"]
        error = failure.value
        refused = isinstance(error, (RobotsForbidden, RobotsUnavailable))
        reason = str(error) or type(error).__name__
        self.store.state.add_fetch(
            Fetch(
                url=ask.key if ask.url == request.url else request.url,
                fetched_at=now(),
                role=ask.role,
                outcome="robots" if refused else "error",
                via=ask.via,
                title=ask.title,
                link_text=ask.link_text,
                listed_date=ask.listed_date,
                reason=f"not asked: {reason}" if isinstance(error, Refused) else reason,
                asked=None if ask.url == request.url else ask.key,
            )
        )
        if refused:
            self.troubles.robots(ask, reason, whole=isinstance(error, RobotsUnavailable))
        else:
            self.troubles.failed(ask, reason)

    def verdict(self, reason: str) -> tuple[str, str | None]:
        """How the run went, as `crawls` says it; called when everything is over."""
        self.following.end()
        for why, count in self.following.passed_over.items():
            self.crawler.stats.set_value(f"nianbao/passed_over/{why}", count)
        return verdict(reason, self.troubles, self.store.state, self.crawler.stats)

    def _blocked(self, ask: Ask, fetch: Fetch) -> None:
        """A refusal is archived, reported and left alone: the page stays pending for another day."""
        self._refused += 1
        self.troubles.blocked.append(fetch.reason or "refused")
        one_document = ask.role in {"report", "attachment"} and fetch.status in {403, 405}
        if not one_document or self._refused >= MAX_REFUSED:
            raise CloseSpider("blocked")

    # -- asking ------------------------------------------------------------------------------

    def requests(self, asks: Iterable[Ask]) -> Iterator[Request]:
        """Ask for pages, each once in a run; for a document whose link may have expired, for its page."""
        for ask in asks:
            if ask.status != "pending":  # known from earlier
                ask = through_page(self.store.state, ask)
            if ask.key not in self._asked:
                self._asked.add(ask.key)
                yield self._request(ask)

    def _request(self, ask: Ask) -> Request:
        headers: dict[str, str] = {}
        sweep = self.recheck and ask.role == "listing"  # lists are read again whatever they say
        if ask.etag and not sweep:
            headers["If-None-Match"] = ask.etag
        if ask.last_modified and not sweep:
            headers["If-Modified-Since"] = ask.last_modified
        return request_for(
            ask.url,
            ask.form,
            ask.via if ask.role != "report" else None,
            self.is_call(ask.url),
            headers=headers,
            callback=self.parse,
            errback=self.failed,
            meta={"ask": ask},
            priority=_PRIORITY[ask.role],
        )
