"""Is this page a column of annual reports, of which family, and which lists must be asked to be sure?"""

import re
from dataclasses import dataclass, field, replace

from chinese.titles import read_title
from crawler.discover.links import links, unaddressed
from crawler.discover.soft import Looks, looks
from crawler.discover.telling import column_name
from crawler.discover.words import Promise, names_column, promise
from crawler.families import FAMILIES, detect
from crawler.reading.listing import Link, Listing, Next
from crawler.reading.pages import Page, meta

TRIED = 3  # families whose readers are asked, the likeliest first
LISTS = 3  # lists of a candidate that are asked for until one names a report
DEEP = 3  # lists below lists: a shell, its tree, the search itself
# A page that nothing names as a column counts where so many of its entries are whole report titles.
UNNAMED_REPORTS, UNNAMED_SHARE = 3, 0.5
FEW = 3  # with fewer reports, a column must also differ from the portal's answer to any path
TITLES = 10
# What stands beside the column in its platform's menu.
_BESIDE = re.compile(r"信息公开(?:指南|制度)")


@dataclass(frozen=True)
class Reading:
    """A family that can read the page: the reports it finds there, the lists it would ask."""

    family: str
    score: int
    reasons: tuple[str, ...]
    listing: Listing


@dataclass
class Candidate:
    """A page that may be a column, and what has been found out about it."""

    number: int
    url: str
    body: int
    via: str | None
    promise: Promise
    words: str
    page: Page
    looks: Looks
    readings: list[Reading]
    guessed: bool = False
    sure: bool = True  # its name can mean nothing else
    path: tuple[str, ...] = ()  # the addresses that led here
    reports: list[Link] = field(default_factory=list)
    more: bool = False  # the list goes on
    lists: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)  # the next of its own list
    open: int = 0  # lists asked for and not answered yet
    troubles: list[str] = field(default_factory=list)
    state: str = "open"  # open, waiting (for the nonsense path), accepted, rejected

    @property
    def reading(self) -> Reading:
        return self.readings[0]

    @property
    def weak(self) -> bool:
        """Tell whether it could be the portal's answer to any path."""
        return self.guessed or len(self.reports) < FEW


def readings(page: Page) -> list[Reading]:
    """The families that read reports or lists out of a page, the best first."""
    found = []
    for family, score, reasons in detect(page)[:TRIED]:
        listing = FAMILIES[family](page)
        if not listing.links and not listing.lists and listing.more is not None:
            listing = replace(listing, lists=(listing.more,))  # the list begins behind its pager
        if listing.links or listing.lists:
            found.append(Reading(family, score, tuple(reasons), listing))
    # A reader that finds reports in the page itself is surer than one that must ask elsewhere.
    named = [r for r in found if r.listing.lists and _by_itself(page, r)]
    direct = [r for r in found if r.listing.links and r not in named]
    return [*named, *direct, *(r for r in found if r not in named and r not in direct)]


def is_named(page: Page, led: Promise) -> bool:
    """Tell whether a page is called a column of annual reports: by the link, its metas or its title."""
    if led.kind in {"column", "year"}:
        return True
    column = meta(page, "ColumnName")
    if column is not None:
        return names_column(column)
    title = page.html.xpath("//title//text()").get() or ""
    first = re.split(r"[-_|—–>»]", title)[0]
    return names_column(first) or promise("", page.url).kind == "column"


def holds_reports(listing: Listing, named: bool, sure: bool = True, tab: bool = False) -> bool:
    """Tell whether what a page lists makes it a column.

    On a page that is named as one, a single report is enough, and where the name is `sure` (年报 alone
    may be of anything) its bare title 「2023年年报」 or one cut short; elsewhere whole titles must fill the
    page, unless a `tab` of it is named as the column and opens it in the page.
    """
    if not listing.links:
        return False
    whole = [link for link in listing.links if read_title(link.title) is not None]
    if named:
        return bool(whole) or (sure and any(_is_bare_or_cut(link) for link in listing.links))
    entries = len(listing.links) + len(listing.passed_over)
    if len(whole) >= UNNAMED_REPORTS and tab:
        return True
    return len(whole) >= UNNAMED_REPORTS and len(whole) >= UNNAMED_SHARE * entries


def _is_bare_or_cut(link: Link) -> bool:
    """Tell whether a title says a year and 年报 and nobody else's name, or goes on: …2023年政府信息公…"""
    title = read_title(link.title, in_column=True)
    if title is None or title.year is None:
        return False
    return title.agency is None or link.title.endswith(("…", "..."))


def is_sure(page: Page, led: Promise, words: str) -> bool:
    """Tell whether a column's name can mean nothing but reports on open information."""
    said = " ".join((words, led.why, meta(page, "ColumnName") or "", column_name(page)))
    return "公开" in said or bool(_BESIDE.search(page.text)) or "path is that of" in led.why


def has_tab(page: Page) -> bool:
    """Tell whether a page names the column in a tab of its own, and links to it nowhere."""
    if not any(promise(words, "").kind == "column" for words in unaddressed(page)):
        return False
    linked = (promise(words, link.url) for link in links(page) for words in link.words)
    return not any(one.kind == "column" for one in linked)


def candidate_of(
    page: Page, led: Promise, number: int, body: int, via: str | None, words: str
) -> Candidate | None:
    """Read a page as a column; None where neither its name nor what it lists speaks for one."""
    named, sure = is_named(page, led), is_sure(page, led, words)
    tab = not named and has_tab(page)
    usable = [
        reading
        for reading in readings(page)
        if holds_reports(reading.listing, named, sure, tab)
        or (reading.listing.lists and (named or _by_itself(page, reading)))
    ]
    if not usable:
        return None
    found = Candidate(number, page.url, body, via, led, words, page, looks(page), usable)
    found.guessed, found.sure = led.kind == "guess", sure
    found.lists = [item.url for reading in usable for item in reading.listing.lists]
    found.pages = [r.listing.more.url for r in usable if r.listing.more is not None]
    if holds_reports(usable[0].listing, named, sure, tab):
        take(found, usable[0].listing)
    return found


def _by_itself(page: Page, reading: Reading) -> bool:
    """Tell whether a reader has found its lists by the name of a node."""
    if reading.family == "gkmlpt":
        return "window._CONFIG" in page.text
    # A shell of xxgk without a tree belongs to one category, which need not be ours.
    return reading.family == "xxgk" and any("tree.jsp" in i.url for i in reading.listing.lists)


def take(candidate: Candidate, listing: Listing) -> None:
    """Add what a list page names to a candidate's reports."""
    known = {link.url for link in candidate.reports}
    candidate.reports += [link for link in listing.links if link.url not in known]
    candidate.more = candidate.more or listing.more is not None
    candidate.lists += [item.url for item in listing.lists]


def first_lists(listing: Listing) -> list[Next]:
    """The lists to ask for first: where they are of years, the latest ones, last year's before this one's."""
    return list(listing.lists)[:LISTS]


def other_reading(candidate: Candidate, page: Page) -> Reading | None:
    """The family that reads one of a candidate's lists where its own does not: a menu of years may
    look like any family, its lists are of one. It must read the menu too, as a crawl would."""
    for family, score, reasons in detect(page)[:TRIED]:
        listing = FAMILIES[family](candidate.page)
        if page.url in {item.url for item in listing.lists} and holds_reports(
            FAMILIES[family](page), True, candidate.sure
        ):
            return Reading(family, score, tuple(reasons), listing)
    return None
