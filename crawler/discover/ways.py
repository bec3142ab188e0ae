"""The ways on from a page: every link weighed, hubs' bodies entered, menus in data read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from crawler.discover.bodies import bodies_of, government
from crawler.discover.calls import call_links
from crawler.discover.data import data_files, data_links, templates
from crawler.discover.frontier import LEAST, Step
from crawler.discover.links import Link, links, unaddressed
from crawler.discover.words import Promise, bare, false_friend, promise
from crawler.reading.addresses import looks_like_article
from crawler.reading.pages import Page, shown
from crawler.spiders.jpaas import units

if TYPE_CHECKING:
    from crawler.discover.walk import Walk

# What is added to a promise or taken off it.
PER_STEP = -4  # for each step away from the body's first page
PORTAL = 20  # the portal itself, until its column is found
OTHER_HOST, OTHER_GOVERNMENT = -5, -45
HUB_OF_BODY = -22  # a hub of a body that a hub led to
# Bodies, by where they are listed: in a column's hub, a hub, a drop-down list of any page.
BODY_OF_COLUMN, BODY_OF_HUB, BODY_OF_LIST = 64.0, 50.0, 33.0
GOOD = 50  # a page with a link of this worth needs no search in files and frames
DATA = Promise("data", 26, "a file that may hold the menu")
UNIT = Promise("data", 30, "a part of the page that a script fills in")
FRAME, ONLY_FRAME = 18, 48
LITTLE = 300  # letters: a page that shows less lives by its frames
MOST_FILES = 4
FEW_WAYS, SPLASH = 6, 40
_NESTED = 2  # hubs below hubs: the portal's, a county's


@dataclass(frozen=True)
class Weighed:
    """A link and what it promises by the best of its wordings."""

    link: Link
    words: str
    promise: Promise

    @property
    def is_menu(self) -> bool:
        """Tell whether its words alone make it an entry of a menu, whatever its address looks like:
        some portals keep their columns at an article's."""
        return promise(self.words, "").score >= GOOD


def weigh(link: Link) -> Weighed:
    """Weigh a link by each of its wordings; a false friend's words outweigh its path.

    >>> weigh(Link("http://a.cn/x/", ("", "政府信息公开年报"))).promise.kind
    'column'
    """
    wordings = link.words or ("",)
    weighed = [Weighed(link, words, promise(words, link.url, link.under)) for words in wordings]
    best = max(weighed, key=lambda one: one.promise.score)
    friend = next((one for one in weighed if false_friend(bare(one.words))), None)
    return friend if friend is not None and best.promise.why != "named 政府信息公开年报" else best


def ways(walk: Walk, step: Step, page: Page, *, is_column: bool) -> list[str]:
    """Weigh all links of a page and enter those worth following; returns the addresses seen."""
    walk.templates[page.url] = templates(page)
    more = walk.templates.get(step.via or "", []) if step.promise.kind == "data" else []
    found = [*links(page), *call_links(page), *data_links(page, more)]
    if step.promise.kind == "home":
        walk.common = {link.url for link in found}
    claimed = _bodies(walk, step, page, found, is_column) if walk.limits.hubs else set()
    best = 0.0
    for link in found:
        one = weigh(link)
        if one.promise.score == 0:
            if what := false_friend(bare(one.words)):
                walk.diary.miss(link.url, one.words, what)
        elif link.url not in claimed and (one.is_menu or not looks_like_article(link.url)):
            best = max(best, _follow(walk, step, page, one))
    if best < GOOD and not is_column and not walk.bodies[step.body].columns:
        _behind(walk, step, page)
        if step.promise.kind == "home" and not best:
            _splash(walk, step, page, found)
    if not any(weigh(link).promise.kind in {"column", "year"} for link in found):
        for words in unaddressed(page):
            if promise(words, "").kind == "column":
                walk.diary.miss(
                    page.url, words, "it stands there without an address: a script opens it"
                )
    return [link.url for link in found]


def _follow(walk: Walk, step: Step, page: Page, one: Weighed) -> float:
    link, led = one.link, one.promise
    if link.how in {"frame", "refresh"} and led.score < LEAST:
        return 0.0
    if led.kind == "hub" and not walk.limits.hubs:
        return 0.0
    depth = step.depth + 1
    worth = led.score + PER_STEP * depth + _distance(walk, step, link.url)
    if step.body == 0 and not walk.bodies[0].columns:
        worth += PORTAL
    if led.kind == "hub" and step.body:
        county = walk.bodies[step.body].kind == "county"  # its townships come last of all
        worth = max(worth + HUB_OF_BODY, float(LEAST)) if county else 0.0
    if led.kind == "year":  # the latest year first
        year = bare(one.words)[:4]
        worth += (int(year) - 2000) / 50 if year.isascii() and year.isdigit() else 0
    walk.frontier.push(
        Step(link.url, led, worth, one.words, depth=depth, body=step.body, via=page.url)
    )
    return worth


def _distance(walk: Walk, step: Step, url: str) -> float:
    here, there = (urlsplit(u).hostname or "" for u in (walk.bodies[step.body].url, url))
    if here.removeprefix("www.") == there.removeprefix("www."):
        return 0.0
    return OTHER_HOST if government(here) == government(there) else OTHER_GOVERNMENT


def _bodies(walk: Walk, step: Step, page: Page, found: list[Link], is_column: bool) -> set[str]:
    """Enter the bodies that a hub lists, each as a step of its own; returns their addresses."""
    level = walk.bodies[step.body].level
    if level >= _NESTED:
        return set()
    of_reports = is_column or step.promise.kind in {"column", "year"}
    hub = of_reports or step.promise.kind == "hub"
    worth = BODY_OF_COLUMN if of_reports else BODY_OF_HUB if hub else BODY_OF_LIST
    worth += HUB_OF_BODY if step.body else 0
    known = {body.url for body in walk.bodies}
    entered: set[str] = set()
    # The frame that all pages of a site share lists no bodies of this page's.
    shared = walk.common if of_reports else set()
    own_links = [link for link in found if link.url not in shared]
    for link, name, kind in bodies_of(own_links, page.url, hub, of_reports):
        if link.url in known or walk.frontier.knows(link.url):
            continue
        entered.add(link.url)
        reports = of_reports or weigh(link).promise.kind == "column"
        where = (
            "in a hub of annual reports"
            if reports
            else "in a hub"
            if hub
            else f"under 「{link.under}」"
        )
        led = Promise("column" if reports else "body", int(worth), f"a {kind} listed {where}")
        body = walk.add_body(name, kind, link.url, page.url, level + 1)
        own = worth - len(entered) / 1000
        walk.waiting.append(Step(link.url, led, own, name, body=body.number, via=page.url))
    if walk.bodies[0].columns:
        walk.release()
    return entered


def _splash(walk: Walk, step: Step, page: Page, found: list[Link]) -> None:
    """A front door with a picture and next to nothing else: each of its few ways on is tried."""
    ways_on = {
        link.url: link for link in found if _distance(walk, step, link.url) > OTHER_GOVERNMENT
    }
    if len(ways_on) <= FEW_WAYS and not shown(page, LITTLE):
        for url, link in ways_on.items():
            led = Promise("affairs", SPLASH, "one of the few ways on from a front page")
            walk.frontier.push(
                Step(
                    url, led, SPLASH, link.text, depth=step.depth + 1, body=step.body, via=page.url
                )
            )


def _behind(walk: Walk, step: Step, page: Page) -> None:
    """Where no link of a page promises much: its frames, the parts and files that scripts bring."""

    def push(url: str, led: Promise, worth: float) -> None:
        walk.frontier.push(
            Step(
                url,
                led,
                worth + PER_STEP * step.depth,
                step.words,
                depth=step.depth,  # parts of the same page
                body=step.body,
                via=page.url,
            )
        )

    little = not shown(page, LITTLE)
    for link in links(page):
        if link.how == "frame" and _distance(walk, step, link.url) > OTHER_GOVERNMENT:
            push(
                link.url,
                Promise("data", FRAME, "a frame of the page"),
                ONLY_FRAME if little else FRAME,
            )
    for unit in units(page):
        query = urlencode(unit.query)
        push(f"{urljoin(page.url, unit.url)}?{query}", UNIT, UNIT.score + (10 if little else 0))
    for url in data_files(page)[:MOST_FILES]:
        if _distance(walk, step, url) > OTHER_GOVERNMENT:
            push(url, DATA, DATA.score + (10 if little else 0))
