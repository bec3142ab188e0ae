"""Manners: robots.txt, Crawl-delay, Retry-After."""

import asyncio
import logging
from collections import Counter
from email.utils import parsedate_to_datetime
from time import monotonic, time
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

MAX_CRAWL_DELAY = 60.0  # seconds; a robots.txt that asks for more is obeyed up to here
# Seconds of Retry-After that are waited out within one run. Who asks for more is left, and not
# asked again before the time is over (MAX_ALONE at most): a run that sleeps is a run that is lost.
MAX_HOLD = 120.0
MAX_HOLDS = 3
MAX_ALONE = 7 * 86400.0


class RobotsForbidden(IgnoreRequest):
    """robots.txt forbids this page."""


class RobotsUnavailable(IgnoreRequest):
    """robots.txt could not be read, so the whole host is left alone this time (RFC 9309, 2.3.1.4)."""


def retry_after(value: str) -> float | None:
    """Read a Retry-After header: seconds, or a date.

    >>> retry_after("120"), retry_after("soon")
    (120.0, None)
    """
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except ValueError:
        return None


class Robots(RobotsTxtMiddleware):
    """robots.txt, with one rule Scrapy lacks: unreadable (5xx, timeout) means do not crawl."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unavailable: dict[str, str] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        parser = await super().robot_parser(request)
        netloc = request.url.split("/")[2]
        if netloc in self._unavailable:
            raise RobotsUnavailable(self._unavailable[netloc])
        return parser

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as forbidden:
            raise RobotsForbidden("robots.txt forbids this page") from forbidden

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._unavailable[netloc] = f"robots.txt answered HTTP {response.status}"
        elif response.status >= 300:  # none there: everything is allowed, whatever the page says
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unavailable[netloc] = f"robots.txt did not come: {exc or type(exc).__name__}"
        super()._robots_error(exc, netloc)


class Throttle(AutoThrottle):
    """AutoThrottle that never goes below the portal's own delay nor its robots.txt Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        name = self.crawler.settings["ROBOTSTXT_USER_AGENT"]
        asked = min(robotparser.crawl_delay(name) or 0.0, MAX_CRAWL_DELAY)
        if asked > self.mindelay:
            logger.info("robots.txt asks for %s s between requests", asked)
            # The jitter goes both ways; what was asked for is the least.
            self.mindelay = asked / (1 - self.crawler.settings.getfloat("DOWNLOAD_DELAY_JITTER"))
            self.maxdelay = max(self.maxdelay, self.mindelay)
            for slot in self.crawler.engine.downloader.slots.values():
                slot.delay = max(slot.delay, self.mindelay)


class HostHold:
    """Downloader middleware: after 429 or 503 with Retry-After, the host is left alone that long.

    Asked for more than we wait for, the run ends; a spider that walks over many hosts may have a
    method `leave(url, reason)` and goes on with the others.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.holds: Counter[str] = Counter()  # host → how often it asked
        self._closing: asyncio.Future[Any] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "HostHold":
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        header = response.headers.get("Retry-After")
        if response.status not in {429, 503} or header is None:
            return response
        seconds = retry_after(header.decode("latin-1"))
        if seconds is None:
            return response
        host = urlsplit(request.url).netloc
        self.holds[host] += 1
        if seconds > MAX_HOLD or self.holds[host] > MAX_HOLDS:
            again = f" for the {self.holds[host]}th time" if self.holds[host] > MAX_HOLDS else ""
            reason = f"HTTP {response.status}: the portal asks to be left alone for {seconds:.0f} s"
            if leave := getattr(self.crawler.spider, "leave", None):
                leave(request.url, reason + again)
            else:
                self._stop(reason + again, seconds)
            raise IgnoreRequest("left alone, as asked")
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            # lastseen is a monotonic time, and without a delay it is not looked at.
            slot.delay = max(slot.delay, 1.0)
            slot.lastseen = monotonic() + seconds
        return response

    def _stop(self, reason: str, seconds: float) -> None:
        spider: Spider | None = self.crawler.spider
        if spider is not None and self._closing is None:
            self.crawler.stats.set_value("nianbao/backoff", reason)
            asked = min(seconds, MAX_ALONE)
            self.crawler.stats.set_value("nianbao/backoff_seconds", asked)
            self._closing = asyncio.ensure_future(
                self.crawler.engine.close_spider_async(reason="backoff")
            )
