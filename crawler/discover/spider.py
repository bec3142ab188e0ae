"""Scrapy's side of a walk: one page at a time, with the crawler's own manners, safety and archive."""

import json
import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from filelock import FileLock
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.asking import request_for
from crawler.discover.frontier import Step
from crawler.discover.hosts import host_of
from crawler.discover.order import FOLDER, FOUND, Order
from crawler.discover.walk import Answer, Walk
from crawler.net import LOOPBACK_SETTING, Refused
from crawler.politeness import RobotsForbidden, RobotsUnavailable
from crawler.portals import Portal
from crawler.reading.pages import text_of
from crawler.slots import addresses_of, slots_of_host
from crawler.start import Start, configure, open_store
from crawler.state.rows import Ask, Fetch
from crawler.state.times import now
from crawler.store import Busy, Store, hold_slot
from crawler.verdict import Troubles

logger = logging.getLogger(__name__)
PAGE_TYPES = ("html", "json", "javascript", "xml", "text/plain")
# What pages ask for from their scripts, and portals answer only to who says so.
CALLS = re.compile(
    r"/page/build/unit|/site/label/|/common/search|/searchList/|getDocuments|/blocks/|/module/xxgk/|\.json\b"
)
HOLDS = {"new", "changed", "unchanged"}


class DiscoverSpider(scrapy.Spider):
    """Walks from a home page; what it finds is written, line by line, to discover.jsonl."""

    name = "discover"
    custom_settings = {  # noqa: RUF012 - Scrapy's own way
        "SPIDER_MIDDLEWARES": {"crawler.again.LookAgain": None},  # there are no known documents
        "DEPTH_LIMIT": 0,  # every request follows from the one before; the walk has its own depth
        "DOWNLOAD_TIMEOUT": 30,  # [60]: an operator waits for the whole
        "RETRY_TIMES": 1,  # [2]
        "DOWNLOAD_MAXSIZE": 16 * 1024 * 1024,  # pages, no documents
    }
    store: Store
    portal: Portal
    walk: Walk
    order: Order

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "DiscoverSpider":
        """Argument (-a): order=FILE, the Order as JSON (crawler/discover/order.py)."""
        order = Order.read(Path(str(kwargs.pop("order", ""))))
        portal = order.portal()
        configure(crawler.settings, portal)
        crawler.settings.set(LOOPBACK_SETTING, " ".join(order.loopback), "spider")
        crawler.settings.set("CLOSESPIDER_TIMEOUT", order.seconds, "spider")
        spider = super().from_crawler(crawler, *args, **kwargs)
        archive = Path(order.archive)
        start = Start(portal, archive / FOLDER, False)
        spider.store = open_store(start, crawler.settings["USER_AGENT"], "discover")
        spider.order, spider.portal, spider.troubles = order, portal, Troubles()
        spider._out = (spider.store.folder / FOUND).open("w", encoding="utf-8")
        spider._locks, spider._held = {}, set()
        spider.walk = Walk(order.url, order.limits(), spider.tell)
        return spider

    def tell(self, event: Mapping[str, Any]) -> None:
        """Write one finding down at once: a walk that is stopped has told what it found."""
        self._out.write(json.dumps(event, ensure_ascii=False) + "\n")
        self._out.flush()

    async def start(self) -> AsyncIterator[Any]:
        for request in self._next():
            yield request

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Request]:
        """Hand an archived answer to the walk, and ask for what it wants next."""
        fetch, step = response.meta.get("fetch"), response.meta["step"]
        if not isinstance(fetch, Fetch):
            return  # not archived: the run is being closed
        try:
            self.walk.take(step, _answer(fetch, response))
        except Exception:  # our bug: it must not cost the rest of the walk, and be seen
            logger.exception("the answer from %s could not be read", step.url)
            reason = "it could not be read for an error of nianbao's, see crawl.log"
            self.walk.take(step, Answer(step.url, "other", reason))
        yield from self._next()

    def failed(self, failure: Failure) -> Iterator[Request]:
        """No answer came: written down, and told to the walk."""
        request: Request = failure.request  # type: ignore[attr-defined]
        step: Step = request.meta["step"]
        error = failure.value
        robots = isinstance(error, (RobotsForbidden, RobotsUnavailable))
        reason = str(error) or type(error).__name__
        if isinstance(error, RobotsUnavailable):
            self.walk.hosts.closed.setdefault(host_of(step.url), reason)
        if isinstance(error, Refused):
            reason = f"not asked: {reason}"
        outcome = "robots" if robots else "error"
        self.store.state.add_fetch(
            Fetch(step.key, now(), "other", outcome, via=step.via, title=step.words, reason=reason)
        )
        self.walk.take(step, Answer(step.url, outcome, reason))
        yield from self._next()

    def leave(self, url: str, reason: str) -> None:
        """A host that asks for more patience than a walk has: it alone is closed."""
        self.walk.hosts.closed[host_of(url)] = reason

    def verdict(self, reason: str) -> tuple[str, str | None]:
        """How the walk went, for `crawls` of its own state."""
        if self.walk.columns:
            self.troubles.links_seen = sum(len(found.reports) for found in self.walk.columns)
            return "ok", None
        if why := self.walk.hosts.why_closed(self.walk.bodies[0].url):
            return "blocked", why
        return ("empty", "no column was found") if reason == "finished" else ("interrupted", reason)

    def closed(self, reason: str) -> None:
        """Tell what was left lying, and let go of the hosts."""
        backoff = self.crawler.stats.get_value("nianbao/backoff") if self.crawler.stats else None
        self.walk.end(str(backoff) if backoff else reason)
        self._out.close()
        for lock in self._locks.values():
            lock.release()

    # -- asking ------------------------------------------------------------------------------

    def _next(self) -> Iterator[Request]:
        while (step := self.walk.next()) is not None:
            if self._hold(step):
                yield self._request(step)
                return
            self.walk.take(step, Answer(step.url, "error", self.walk.hosts.why_closed(step.url)))

    def _hold(self, step: Step) -> bool:
        """Take the locks of a host, its platform and its machines, as a crawl does: one of us asks a
        server at a time."""
        host = urlsplit(step.url).hostname or ""
        if host in self._held:
            return True
        slots = slots_of_host(host, self.order.platforms.get(host, ""), addresses_of(host))
        taken: dict[str, FileLock] = {}
        try:
            for slot in slots:
                if slot not in self._locks:
                    taken[slot] = hold_slot(Path(self.order.archive), slot)
        except Busy as busy:
            for lock in taken.values():
                lock.release()
            self.walk.hosts.closed[host_of(step.url)] = str(busy)
            return False
        self._locks |= taken
        self._held.add(host)
        return True

    def _request(self, step: Step) -> Request:
        role = "listing" if step.role == "verify" else "other"
        return request_for(
            step.url,
            step.form,
            step.via,
            bool(CALLS.search(step.url)),
            callback=self.parse,
            errback=self.failed,
            meta={
                "step": step,
                "ask": Ask(step.url, role, step.via, step.words or None, form=step.form),
            },
        )

    _out: Any
    _locks: dict[str, FileLock]  # by slot
    _held: set[str]  # hosts that are ours for this walk
    troubles: Troubles


def _answer(fetch: Fetch, response: Response) -> Answer:
    content_type = fetch.content_type or ""
    if fetch.outcome in HOLDS:
        text = text_of(response.body, content_type)
        kind = content_type.lower()
        if any(known in kind for known in PAGE_TYPES) or text.lstrip("\ufeff \r\n\t")[:1] in {
            "<",
            "{",
            "[",
        }:
            return Answer(response.url, "ok", None, text)
        return Answer(response.url, "other", f"no page but {content_type or 'a file'}")
    outcome = "missing" if fetch.outcome in {"gone", "missing"} else fetch.outcome
    reason = fetch.reason or (f"HTTP {fetch.status}" if fetch.status else None)
    return Answer(response.url, outcome if outcome in {"missing", "blocked"} else "error", reason)
