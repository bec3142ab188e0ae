"""Scrapy extension: every answer goes into the WARC file and then into state.db, before anyone reads it."""

import asyncio
import logging
import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.answer import Answer, Headers, payload_digest
from crawler.challenges import Odd
from crawler.judging import read_answer
from crawler.state.rows import Ask, Fetch
from crawler.state.times import now
from crawler.store import Store

logger = logging.getLogger(__name__)
ODD_REASONS = {odd.reason for odd in Odd}
BLOCKED_FOR = timedelta(days=1)  # a portal that refuses us is left alone so long
# One odd document is a fault of that document; so many one after the other are a wall.
ODD_IN_A_ROW = 3


class Recorder:
    """Writes down what the downloader received: redirects, retries, robots.txt and 304s too."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.max_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self.failed: str | None = None
        self._odd = 0  # documents in a row that were no pages of their own
        self._closing: asyncio.Future[Any] | None = None
        crawler.signals.connect(self.response_downloaded, signal=signals.response_downloaded)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Recorder":
        if not isinstance(getattr(crawler.spider, "store", None), Store):
            raise NotConfigured("not a portal's spider")
        return cls(crawler)

    @property
    def store(self) -> Store:
        store: Store = self.crawler.spider.store  # type: ignore[union-attr]
        return store

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Record an answer. An error here ends the crawl: what isn't archived must not be read."""
        request.meta.pop("fetch", None)
        if self.failed:
            return
        try:
            request.meta["fetch"] = self._record(response, request)
        except (OSError, sqlite3.Error) as error:
            self._fail(f"the archive can't be written: {error}")
        except Exception as error:  # Scrapy would swallow it; it is our bug, so it stops us, loudly
            self._fail(f"the answer from {request.url} could not be recorded: {error!r}")

    def spider_closed(self, reason: str) -> None:
        """Close the archive and say how the run went."""
        if self.failed:
            outcome, why = "error", self.failed
        else:
            try:
                outcome, why = self.crawler.spider.verdict(reason)  # type: ignore[union-attr]
            except Exception as error:  # Scrapy would swallow it and leave the archive open
                logger.exception("the run could not be judged")
                outcome, why = "error", f"the run could not be judged: {error!r}"
        stats = self.crawler.stats
        requests = int(stats.get_value("downloader/request_count", 0) or 0)
        asked_for = timedelta(seconds=float(stats.get_value("nianbao/backoff_seconds", 0) or 0))
        try:
            self.store.close(
                outcome,
                why,
                requests,
                complete=reason == "finished" and not self.failed,
                listed=self.crawler.spider.troubles.links_seen,  # type: ignore[union-attr]
                alone=max(BLOCKED_FOR, asked_for) if outcome == "blocked" else None,
            )
        except (OSError, sqlite3.Error):
            logger.exception("the archive could not be closed; `nianbao recover` will finish it")
        logger.log(
            logging.INFO if outcome == "ok" else logging.ERROR,
            "%s: %s%s", self.store.folder.name, outcome, f": {why}" if why else "",
        )  # fmt: skip

    def _fail(self, reason: str) -> None:
        self.failed = reason
        logger.exception(reason)
        self._closing = asyncio.ensure_future(
            self.crawler.engine.close_spider_async(reason="archive_error")
        )

    def _record(self, response: Response, request: Request) -> Fetch:
        ask = request.meta.get("ask")
        ask = ask if isinstance(ask, Ask) else None
        answer = answer_of(response, request, now())
        fetch = self._wall(read_answer(answer, ask, self.store.state, self.max_bytes))
        warc, digest = self.store.warc, fetch.payload_digest
        first = self.store.state.first_record(fetch.url, digest)
        if answer.status == 304:
            place = warc.not_modified(answer, self.store.state.first_record(fetch.url, None))
        elif digest and answer.body and first:
            place = warc.unchanged(answer, digest, first)
        else:
            place = warc.response(answer, digest or payload_digest(answer.body))
        fetch = Fetch(**{**fetch.__dict__, "warc_file": place.file, "warc_offset": place.offset})
        self.store.state.add_fetch(fetch)
        return fetch

    def _wall(self, fetch: Fetch) -> Fetch:
        """Count documents that are no pages of their own; behind the last of a row stands a wall."""
        if fetch.role not in {"report", "attachment"} or fetch.outcome == "redirect":
            return fetch
        self._odd = self._odd + 1 if fetch.reason in ODD_REASONS else 0
        if self._odd < ODD_IN_A_ROW:
            return fetch
        return replace(
            fetch,
            outcome="blocked",
            reason=f"{self._odd} pages one after the other: {fetch.reason}",
        )


def answer_of(response: Response, request: Request, date: str) -> Answer:
    """Gather what goes into the records. Scrapy keeps neither Host nor header case; Host is ours."""
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    request_headers = _headers(request)
    if not any(name.lower() == "host" for name, _ in request_headers):
        request_headers = [("Host", parts.netloc.rpartition("@")[2]), *request_headers]
    if request.body:
        request_headers = [*request_headers, ("Content-Length", str(len(request.body)))]
    return Answer(
        url=request.url.partition("#")[0],
        date=date,
        status=response.status,
        headers=_headers(response),
        body=response.body,
        ip_address=str(response.ip_address) if response.ip_address else None,
        method=request.method,
        request_target=target,
        request_headers=request_headers,
        request_body=request.body,
    )


def _headers(message: Request | Response) -> Headers:
    """Every header line; one name with two values is two lines."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in message.headers.items()
        for value in values
    ]
