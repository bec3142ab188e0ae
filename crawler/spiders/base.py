"""The way every portal is crawled: list pages → reports → attachments. A family reads its list pages."""

import inspect
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

import chinese.titles
from crawler.net import Refused
from crawler.politeness import RobotsForbidden, RobotsUnavailable
from crawler.portals import Portal
from crawler.reading.addresses import same_site
from crawler.reading.documents import attachments
from crawler.reading.expiring import expires, renew, steady_digest, through_page
from crawler.reading.listing import Link, Listing, Next, bounded, why_empty
from crawler.reading.pages import Page, forward, meta, text_of
from crawler.start import configure, open_store, read_arguments
from crawler.state.rows import Ask, Fetch
from crawler.state.times import now
from crawler.store import Store
from crawler.verdict import Troubles, verdict
from crawler.walk import Walk

MAX_REFUSED = 3  # documents refused one after the other before the portal counts as blocked
_PRIORITY = {"listing": 0, "report": 10, "attachment": 20}  # a page's children before the next page


class PortalSpider(scrapy.Spider):
    """One portal, one run. A family overrides `read_listing` and says its name."""

    portal: Portal
    store: Store
    recheck: bool
    troubles: Troubles
    walk: Walk

    def read_listing(self, page: Page) -> Listing:
        """Read a list page: pure, one page in, what it names out."""
        raise NotImplementedError

    def details(self, page: Page, ask: Ask) -> tuple[str | None, list[Ask]]:
        """Read a report's page: its title, and the documents that hang on it."""
        title = meta(page, "ArticleTitle") or ask.title
        return title, [
            Ask(
                found.url,
                "attachment",
                via=page.url,
                title=title,
                link_text=found.text or None,
            )
            for found in attachments(page)
        ]

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
        spider.walk = Walk(spider.store.state, spider.troubles, start.recheck)
        return spider

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked: set[str] = set()
        self._validators: dict[str, tuple[str | None, str | None, str]] = {}
        self._refused = 0

    async def start(self) -> AsyncIterator[Any]:
        """First what an earlier run left, then (recheck) what is known, then the column."""
        state = self.store.state
        rules = self._rules()
        if state.setting("rules") != rules:
            state.forget_validators()  # other rules would find other reports in the same list
            with state.db:
                state.db.execute("INSERT OR REPLACE INTO portal VALUES ('rules', ?)", (rules,))
        column = self.column()
        self._asked.add(column.key)
        known = state.ask(column.key)
        for ask in state.pending():
            for request in self._requests([through_page(state, ask)]):
                yield request
        if self.recheck:
            for ask in state.documents():
                for request in self._requests([ask]):
                    yield request
        yield self._request(known or column)

    # -- reading answers ---------------------------------------------------------------------

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Request]:
        """Take an answer that the Recorder has written down; what it names comes back as requests."""
        fetch, ask = response.meta.get("fetch"), response.meta["ask"]
        if not isinstance(fetch, Fetch):
            return  # not archived: the crawl is being closed, and the page stays pending
        if fetch.outcome == "blocked":
            self._blocked(ask, fetch)
            return
        self._refused = 0
        state = self.store.state
        if fetch.outcome in {"gone", "missing"}:
            state.answered(ask, status="gone")
            if ask.role == "listing":
                yield from self._missing_list(ask)
        elif fetch.outcome == "error" or (fetch.outcome == "redirect" and fetch.status != 200):
            self.troubles.failed(ask, fetch.reason)
        elif ask.role == "listing":
            yield from self._listing(ask, fetch, response)
        elif fetch.outcome == "not_modified":
            state.answered(ask, etag=ask.etag, last_modified=ask.last_modified, sha256=ask.sha256)
        else:
            yield from self._document(ask, fetch, response)

    def _document(self, ask: Ask, fetch: Fetch, response: Response) -> Iterator[Request]:
        children: list[Ask] = []
        fresh: list[Ask] = []
        if expires(ask.url) and not _is_file(fetch):
            self.troubles.failed(ask, "the portal gave a page in place of the document")
            return
        if ask.role == "report" and "html" in (fetch.content_type or "html"):
            page = _page(response)
            if target := forward(page):
                children = [replace(ask, url=target, via=ask.url, etag=None, last_modified=None)]
            else:
                _, children = self.details(page, ask)
                fresh = renew(self.store.state, children)
        new = self.store.state.answered(
            ask,
            children,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            sha256=steady_digest(response.body) or fetch.sha256,
        )
        yield from self._requests([*new, *fresh])

    def _listing(self, ask: Ask, fetch: Fetch, response: Response) -> Iterator[Request]:
        state = self.store.state
        if fetch.outcome == "not_modified":
            state.answered(ask)
            self.troubles.not_modified += 1
            yield from self._requests(state.lists_of(ask.key))
            return
        page = _page(response, ask.page or 1, ask.form)
        found = self._read(page)
        if found.end and not found.items:
            state.answered(ask)
            return
        if self.walk.over(ask, found):
            if found.trouble:
                self.troubles.note(f"{ask.url}: {found.trouble}")
            state.answered(ask)
            yield from self._instead(ask)
            return
        self.troubles.read(found, ask)
        lists = [
            Ask(n.url, "listing", ask.key, page=1, form=n.form, instead=n.instead)
            for n in found.lists
        ]
        lists = [child for child in lists if child.key != ask.key]
        documents = list(_documents(found.links, ask))
        news = any(state.ask(child.key) is None for child in documents)
        following = self.walk.following(ask, found, news)
        new = state.answered(
            ask,
            [*documents, *lists, *([following] if following else [])],
            passed_over=found.passed_over,
        )
        for other in found.passed_over:
            self.crawler.stats.inc_value(f"nianbao/passed_over/{other.reason}")
            self.logger.debug("passed over %s 「%s」: %s", other.url, other.title, other.reason)
        if found.trouble is None:
            validators = _header(response, "ETag"), _header(response, "Last-Modified")
            self._validators[ask.key] = (*validators, found.digest())
        yield from self._requests(child for child in new if child.role != "listing")
        yield from self._requests(state.ask(child.key) or child for child in lists)
        if following is None:
            return
        if following.status == "gone" and not self.recheck:
            yield from self._instead(following)
        else:
            yield from self._requests([following])

    def _read(self, page: Page) -> Listing:
        """Read a list page; of one that names nothing, say where it leads or why it is empty."""
        found = bounded(self.read_listing)(page)
        if found.items or found.lists or found.trouble or found.end:
            return found
        target = forward(page)
        if target is None:
            return replace(found, trouble=why_empty(page))
        if same_site(target, page.url):
            return replace(found, lists=(Next(target),))
        return replace(found, trouble=f"the column only leads on to {target}, on another host")

    def _instead(self, ask: Ask) -> Iterator[Request]:
        if ask.instead:
            other = replace(ask, url=ask.instead, instead=None, status="pending")
            self.store.state.enter(other)
            yield from self._requests([other])

    def _missing_list(self, ask: Ask) -> Iterator[Request]:
        if ask.instead and ask.instead == ask.via:
            self.logger.info("%s is not there; %s lists what it would", ask.url, ask.via)
        elif ask.instead:
            yield from self._instead(ask)
        elif (ask.page or 1) == 1:
            self.troubles.failed(ask, "the list is not there (HTTP 404)")
        else:
            self.troubles.note(f"the list goes on at {ask.url}, which is not there (HTTP 404)")

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
        state = self.store.state
        for key, validators in self._validators.items():
            state.listing_complete(key, *validators)
        return verdict(reason, self.troubles, state, self.crawler.stats)

    # -- asking ------------------------------------------------------------------------------

    def _requests(self, asks: Any) -> Iterator[Request]:
        for ask in asks:
            if ask.status != "pending":  # known from earlier: its link may have expired
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
        if ask.via and ask.role != "report":
            headers["Referer"] = ask.via.partition("#")[0]
        if ask.form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        if ask.form is not None or self.is_call(ask.url):
            headers["X-Requested-With"] = "XMLHttpRequest"
        return Request(
            ask.url,
            callback=self.parse,
            errback=self.failed,
            method="GET" if ask.form is None else "POST",
            body=ask.form or b"",
            headers=headers,
            meta={"ask": ask},
            priority=_PRIORITY[ask.role],
            dont_filter=True,  # what was asked is known to us; Scrapy's filter would hide repeats
        )

    def _blocked(self, ask: Ask, fetch: Fetch) -> None:
        """A refusal is archived, reported and left alone: the page stays pending for another day."""
        self._refused += 1
        self.troubles.blocked.append(fetch.reason or "refused")
        one_document = ask.role in {"report", "attachment"} and fetch.status in {403, 405}
        if not one_document or self._refused >= MAX_REFUSED:
            raise CloseSpider("blocked")

    def _rules(self) -> str:
        """A digest of the code that decides what in a list is a report."""
        # A family's rooms: what its module has taken its functions from, one step deep.
        family = inspect.getmodule(type(self))
        rooms = {
            room.__name__: room
            for value in vars(family).values()
            if (room := inspect.getmodule(value))
            and room.__name__.startswith("crawler.")
            and room.__name__ != __name__
        }
        sources = [chinese.titles, *(rooms[name] for name in sorted(rooms))]
        return sha256("".join(inspect.getsource(room) for room in sources).encode()).hexdigest()


def _documents(links: tuple[Link, ...], ask: Ask) -> Iterator[Ask]:
    for link in links:
        yield Ask(
            link.url,
            "report",
            via=ask.key,
            title=link.title,
            link_text=link.text,
            listed_date=link.date,
        )
        for document in link.attachments:
            yield Ask(
                document.url,
                "attachment",
                via=link.url,
                title=link.title,
                link_text=document.text,
                listed_date=link.date,
            )


def _is_file(fetch: Fetch) -> bool:
    return not re.search(r"html|json", fetch.content_type or "")


def _page(response: Response, number: int = 1, form: str | None = None) -> Page:
    content_type = _header(response, "Content-Type") or ""
    return Page(response.url, text_of(response.body, content_type), number, form)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")
