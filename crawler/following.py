"""What follows from an archived answer: what it says of its page, and what is to be asked next."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from scrapy.http import Response

from crawler.asks import documents_of, lists_of, reports_of
from crawler.reading.addresses import looks_like_article, same_site
from crawler.reading.expiring import expires, steady_digest
from crawler.reading.listing import Link, Listing, Next, bounded, why_empty
from crawler.reading.pages import Page, forward, meta, text_of
from crawler.reading.reports import is_report
from crawler.renewal import renew
from crawler.state.portal import State
from crawler.state.rows import Ask, Fetch
from crawler.verdict import Troubles
from crawler.walk import Walk

logger = logging.getLogger(__name__)


class Following:
    """Takes the answers of one run on one portal; every page is read by the family's `read`."""

    def __init__(
        self, read: Callable[[Page], Listing], state: State, troubles: Troubles, recheck: bool
    ) -> None:
        self.read = bounded(read)
        self.state, self.troubles, self.recheck = state, troubles, recheck
        self.walk = Walk(state, troubles, recheck)
        self.passed_over: Counter[str] = Counter()  # by reason
        self._validators: dict[str, tuple[str | None, str | None, str]] = {}

    def of(self, ask: Ask, fetch: Fetch, response: Response) -> Iterator[Ask]:
        """Write down what an answer means for its page; yields what is to be asked next."""
        if fetch.outcome in {"gone", "missing"}:
            self.state.answered(ask, status="gone")
            if ask.role == "listing":
                yield from self._missing_list(ask)
        elif fetch.outcome == "error" or (fetch.outcome == "redirect" and fetch.status != 200):
            self.troubles.failed(ask, fetch.reason)
        elif ask.role == "listing":
            yield from self._list(ask, fetch, response)
        elif fetch.outcome == "not_modified":
            self.state.answered(
                ask, etag=ask.etag, last_modified=ask.last_modified, sha256=ask.sha256
            )
        else:
            yield from self._document(ask, fetch, response)

    def end(self) -> None:
        """Keep the validators of lists whose every report is done: next time they may answer 304."""
        for key, validators in self._validators.items():
            self.state.listing_complete(key, *validators)

    # -- documents ---------------------------------------------------------------------------

    def _document(self, ask: Ask, fetch: Fetch, response: Response) -> Iterator[Ask]:
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
                children = documents_of(page, ask)
                fresh = renew(self.state, children)
        new = self.state.answered(
            ask,
            children,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            sha256=steady_digest(response.body) or fetch.sha256,
        )
        yield from (*new, *fresh)

    # -- lists -------------------------------------------------------------------------------

    def _list(self, ask: Ask, fetch: Fetch, response: Response) -> Iterator[Ask]:
        state = self.state
        if fetch.outcome == "not_modified":
            state.answered(ask)
            self.troubles.not_modified += 1
            yield from state.lists_of(ask.key)
            return
        page = _page(response, ask.page or 1, ask.form)
        found = self._read(page)
        if ask.via is not None and not (found.links or found.more) and is_report(page):
            yield from self._turned_out(ask, found, fetch, response)
            return
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
        lists = lists_of(found.lists, ask)
        documents = list(reports_of(found.links, ask))
        news = any(state.ask(child.key) is None for child in documents)
        following = self.walk.following(ask, found, news)
        new = state.answered(
            ask,
            [*documents, *lists, *([following] if following else [])],
            passed_over=found.passed_over,
        )
        for other in found.passed_over:
            self.passed_over[other.reason] += 1
            logger.debug("passed over %s 「%s」: %s", other.url, other.title, other.reason)
        if found.trouble is None:
            validators = _header(response, "ETag"), _header(response, "Last-Modified")
            self._validators[ask.key] = (*validators, found.digest())
        yield from (child for child in new if child.role != "listing")
        yield from self._known(lists)
        if following is None:
            return
        if following.status == "gone" and not self.recheck:
            yield from self._instead(following)
        else:
            yield following

    def _turned_out(
        self, ask: Ask, found: Listing, fetch: Fetch, response: Response
    ) -> Iterator[Ask]:
        """A tab that leads to a report itself: kept as one, its menu followed all the same."""
        lists = lists_of(found.lists, ask)
        self.state.answered(ask, lists)
        self.state.turn_out(ask, "report")
        self.troubles.links_seen += 1
        yield from self._known(lists)
        yield from self._document(replace(ask, role="report", page=None), fetch, response)

    def _known(self, lists: list[Ask]) -> list[Ask]:
        """Lists as they are known by now; one that has turned out a report counts as one named."""
        known = [self.state.ask(child.key) or child for child in lists]
        self.troubles.links_seen += sum(one.role == "report" for one in known)
        return known

    def _read(self, page: Page) -> Listing:
        """Read a list page; of one that names nothing, say where it leads or why it is empty."""
        found = self.read(page)
        if found.items or found.lists or found.trouble or found.end:
            return found
        target = forward(page)
        if target is None:
            return replace(found, trouble=why_empty(page))
        if looks_like_article(target):  # a year's folder that leads on to its one report
            return replace(found, links=(Link(target, meta(page, "ArticleTitle") or ""),))
        if same_site(target, page.url):
            return replace(found, lists=(Next(target),))
        return replace(found, trouble=f"the column only leads on to {target}, on another host")

    def _instead(self, ask: Ask) -> Iterator[Ask]:
        if ask.instead:
            other = replace(ask, url=ask.instead, instead=None, status="pending")
            self.state.enter(other)
            yield other

    def _missing_list(self, ask: Ask) -> Iterator[Ask]:
        if ask.instead and ask.instead == ask.via:
            logger.info("%s is not there; %s lists what it would", ask.url, ask.via)
        elif ask.instead:
            yield from self._instead(ask)
        elif (ask.page or 1) == 1:
            self.troubles.failed(ask, "the list is not there (HTTP 404)")
        else:
            self.troubles.note(f"the list goes on at {ask.url}, which is not there (HTTP 404)")


def _is_file(fetch: Fetch) -> bool:
    return not re.search(r"html|json", fetch.content_type or "")


def _page(response: Response, number: int = 1, form: str | None = None) -> Page:
    content_type = _header(response, "Content-Type") or ""
    return Page(response.url, text_of(response.body, content_type), number, form)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")
