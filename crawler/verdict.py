"""How a run went, in one word and one sentence: what the operator sees of it."""

from dataclasses import dataclass, field
from typing import Any

from crawler.reading.listing import Listing
from crawler.state.portal import State
from crawler.state.rows import Ask

# Scrapy's reasons for ending early that are no fault: the next run goes on.
BUDGETS = {
    "closespider_timeout": "the time for one run was over",
    "closespider_pagecount": "the page budget of one run was used up",
}


@dataclass
class Troubles:
    """What went wrong during a run, gathered as it happens."""

    blocked: list[str] = field(default_factory=list)
    robots_whole: str | None = None  # robots.txt could not be read
    forbidden: int = 0  # pages that robots.txt forbids
    asked: int = 0
    failures: list[str] = field(default_factory=list)  # pages that did not come
    notes: list[str] = field(default_factory=list)
    not_modified: int = 0  # lists that answered 304
    links_seen: int = 0

    def read(self, found: Listing, ask: Ask) -> None:
        """Take note of a list page."""
        self.links_seen += len(found.links)
        if found.trouble:
            self.note(f"{ask.url}: {found.trouble}")

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def failed(self, ask: Ask, reason: str | None) -> None:
        self.failures.append(f"{ask.url}: {reason or 'no answer'}")

    def robots(self, ask: Ask, reason: str, whole: bool) -> None:
        self.forbidden += 1
        if whole or (ask.role == "listing" and ask.via is None):
            self.robots_whole = reason


def verdict(
    finish_reason: str, troubles: Troubles, state: State, stats: Any
) -> tuple[str, str | None]:
    """Judge a finished run: (outcome, reason) of `crawls`; the gravest thing first."""
    left = len(state.pending())
    later = f"; {left} pages stay to be asked for next time" if left else ""
    if troubles.blocked:
        return "blocked", troubles.blocked[-1] + later
    if backoff := stats.get_value("nianbao/backoff"):
        return "blocked", str(backoff) + later
    if troubles.robots_whole:
        return "robots", troubles.robots_whole
    if finish_reason == "shutdown":
        return "interrupted", "stopped by the operator" + later
    if over := BUDGETS.get(finish_reason):
        return "interrupted", over + later
    if finish_reason != "finished":
        return "error", f"the crawl ended early: {finish_reason}" + later
    if bugs := stats.get_value("spider_exceptions/count", 0):
        return "error", f"{bugs} pages could not be read for an error of ours, see crawl.log{later}"
    if troubles.failures:
        count = len(troubles.failures)
        return "error", f"{count} pages did not come; the first: {troubles.failures[0]}{later}"
    if troubles.forbidden:
        return "robots", f"robots.txt forbids {troubles.forbidden} of the pages listed{later}"
    if troubles.notes:
        return "error", "; ".join(troubles.notes) + later
    if not troubles.links_seen and not (troubles.not_modified and state.reports_known()):
        return "empty", "the column lists no annual report; has it moved, or changed its CMS?"
    return "ok", None
