"""The spider behind `portals check --live`: asks one column once and writes down what came."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.challenges import odd_answer, refusal
from crawler.families import FAMILIES, QUESTIONS, detect
from crawler.line import Portal
from crawler.politeness import RobotsForbidden, RobotsUnavailable
from crawler.portals import find_portals, read_portals
from crawler.reading.listing import Next, why_empty
from crawler.reading.pages import Page, text_of
from crawler.start import configure
from crawler.state.rows import Ask

FORM = "application/x-www-form-urlencoded; charset=UTF-8"
TITLES = 3  # first titles of a list that are told


@dataclass
class Live:
    """How a column is right now."""

    id: str
    line: int
    url: str
    outcome: str = "error"  # ok, empty, blocked, robots, missing, error, busy
    status: int | None = None
    reason: str | None = None
    families: list[str] = field(default_factory=list)  # that the page looks like, likeliest first
    reports: int = 0  # that the line's family reads on the page
    lists: int = 0  # further lists that it leads to
    titles: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = f"line {self.line}: {self.id}: {self.outcome}"
        if self.reason:
            told += f": {self.reason}"
        if self.families:
            told += f"; looks like {', '.join(self.families)}"
        if self.outcome == "ok":
            told += f"; {self.reports} reports, {self.lists} further lists"
        return told + "".join(f"\n    {title}" for title in self.titles)


class ProbeSpider(scrapy.Spider):
    """Arguments (-a): portal=ID, portals=FILE, result=FILE, line=NUMBER."""

    name = "probe"
    portal: Portal
    live: Live
    result: Path
    form: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ProbeSpider":
        ident, registry = str(kwargs.pop("portal")), Path(str(kwargs.pop("portals")))
        result, line = Path(str(kwargs.pop("result"))), int(kwargs.pop("line"))
        [portal] = find_portals(read_portals(registry, only={ident}), [ident])
        configure(crawler.settings, portal)
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.portal, spider.result = portal, result
        spider.live = Live(portal.id, line, portal.column_url)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """One request; robots.txt is asked for before it, a redirect followed under the guard."""
        question = QUESTIONS.get(self.portal.family, Next)(self.portal.column_url)
        self.form = question.form
        yield Request(
            question.url,
            callback=self.parse,
            errback=self.failed,
            method="GET" if self.form is None else "POST",
            body=self.form or "",
            headers={"Content-Type": FORM} if self.form is not None else None,
            dont_filter=True,
        )

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Look at the answer as the crawl would."""
        live = self.live
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        live.status, live.url = response.status, response.url
        ask = Ask(self.portal.column_url, "listing", page=1)
        if refused := refusal(response.status, kind, response.body, "listing"):
            live.outcome, live.reason = "blocked", refused
        elif response.status in {404, 410}:
            live.outcome, live.reason = "missing", f"HTTP {response.status}"
        elif response.status != 200:
            live.reason = f"HTTP {response.status}"
        elif odd := odd_answer(ask, response.url, kind, response.body):
            live.outcome, live.reason = "missing", odd.reason
        else:
            self._read(Page(response.url, text_of(response.body, kind), form=self.form))

    def _read(self, page: Page) -> None:
        live, family = self.live, self.portal.family
        live.families = [name for name, _, _ in detect(page)][:3]
        found = FAMILIES[family](page)
        live.reports, live.lists = len(found.links), len(found.lists)
        live.titles = [link.title for link in found.links[:TITLES]]
        good = found.links or found.lists
        live.outcome = "ok" if good else "empty"
        if not good:
            live.reason = found.trouble or why_empty(page) or "the page lists no annual report"
        elif live.families and live.families[0] != family:
            live.reason = f"it looks like {live.families[0]} rather than {family}"

    def failed(self, failure: Failure) -> None:
        """No answer came."""
        robots = isinstance(failure.value, (RobotsForbidden, RobotsUnavailable))
        self.live.outcome = "robots" if robots else "error"
        self.live.reason = str(failure.value) or type(failure.value).__name__

    def closed(self, reason: str) -> None:
        """Hand the finding over."""
        self.result.write_text(json.dumps(asdict(self.live), ensure_ascii=False), "utf-8")
