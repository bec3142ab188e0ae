"""Testing a candidate: its lists are asked, and it must differ from the answer to a path that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.discover import columns
from crawler.discover.columns import Candidate
from crawler.discover.frontier import Step, key_of
from crawler.discover.hosts import host_of
from crawler.discover.outcome import column_event
from crawler.discover.soft import Looks, alike, looks, nonsense
from crawler.discover.words import Promise
from crawler.families import FAMILIES
from crawler.reading.listing import Listing
from crawler.reading.pages import Page

if TYPE_CHECKING:
    from crawler.discover.walk import Walk

VERIFY = Promise("column", 100, "a list of the column, to see that it names reports")
PROBE = Promise("none", 0, "a path that can't be there: what does the portal answer to it?")
SOFT_404 = "a soft 404: the portal gives this page for paths that can't be there"
_FIRST = 200.0  # worth: what a candidate needs is asked before anything else


def begin(walk: Walk, found: Candidate) -> str:
    """Begin the test of a candidate; returns what its page's note says."""
    if found.reports:
        return _settle(walk, found)
    return _ask_lists(walk, found, found.reading.listing, 0)


def verified(walk: Walk, step: Step, page: Page | None, reason: str | None) -> str:
    """Hear one of a candidate's lists (None: it did not come)."""
    found = walk.candidates[step.candidate or 0]
    found.open -= 1
    note = ""
    if page is None:
        found.troubles.append(f"{step.url}: {reason or 'no answer'}")
    else:
        listing = FAMILIES[found.reading.family](page)
        if columns.holds_reports(listing, True, found.sure):
            columns.take(found, listing)
            return _settle(walk, found)
        if other := columns.other_reading(found, page):
            found.readings.insert(0, other)
            columns.take(found, FAMILIES[other.family](page))
            return _settle(walk, found)
        if listing.lists and step.depth < columns.DEEP:
            note = _ask_lists(walk, found, listing, step.depth)
        else:
            found.troubles.append(listing.trouble or "the list names no annual report")
            note = found.troubles[-1]
    if found.open or found.state != "open":
        return note
    if len(found.readings) > 1:  # another family may read it
        found.readings.pop(0)
        if columns.holds_reports(found.reading.listing, True, found.sure):
            columns.take(found, found.reading.listing)
            return _settle(walk, found)
        return _ask_lists(walk, found, found.reading.listing, 0)
    return _reject(walk, found, found.troubles[-1] if found.troubles else "it lists no report")


def probed(walk: Walk, step: Step, page: Page | None) -> str:
    """Hear what came for a path that can't be there; whoever waits for it is judged."""
    host = host_of(step.url)
    walk.hosts.nonsense[host] = looks(page) if page is not None else None
    for found in walk.candidates:
        if found.state == "waiting" and host_of(found.url) == host:
            _judge(walk, found)
    if page is None:
        return "the portal says honestly that it is not there"
    return "the portal answers 200 to a path that can't be there"


def unfinished(walk: Walk) -> None:
    """The walk is over: what was not tried to the end is no proposal, and is told."""
    for found in walk.candidates:
        if found.state in {"open", "waiting"}:
            lists = f"names {len(found.reports)} reports" if found.reports else "leads to lists"
            why = f"it {lists}, and the walk ended before it was tried out"
            walk.diary.miss(found.url, found.words, why)


def probe(url: str, body: int) -> Step:
    """The step that asks for a path beside `url` that can't be there."""
    return Step(nonsense(url), PROBE, _FIRST + 10, "", "probe", 0, body, url)


def _ask_lists(walk: Walk, found: Candidate, listing: Listing, depth: int) -> str:
    asked = 0
    for item in columns.first_lists(listing):
        step = Step(
            item.url, VERIFY, _FIRST - asked / 10, found.words, "verify", depth + 1, found.body,
            found.url, item.form, found.number,
        )  # fmt: skip
        if step.key in walk.frontier.asked:
            continue
        walk.frontier.push(step)
        found.open += 1
        asked += 1
    if not found.open:
        return _reject(walk, found, "its lists were read already and name no report")
    return f"may be the column ({found.reading.family}); {asked} of its lists are asked"


def _settle(walk: Walk, found: Candidate) -> str:
    """All is known but, for a weak candidate, how the portal answers to nonsense."""
    if found.state != "open":
        return ""
    if found.weak and host_of(found.url) not in walk.hosts.nonsense:
        found.state = "waiting"
        walk.frontier.push(probe(found.url, found.body))
        return "lists reports; is it the portal's answer to any path?"
    return _judge(walk, found)


def _judge(walk: Walk, found: Candidate) -> str:
    nothing = walk.hosts.nonsense.get(host_of(found.url))
    if found.weak and nothing is not None and _stands_in(found, nothing):
        return _reject(walk, found, SOFT_404)
    if found.weak and found.via and walk.home is not None and _stands_in(found, walk.home):
        return _reject(walk, found, "the home page came in its place (a soft 404)")
    own = {link.url for link in found.reports}
    for other in walk.columns:
        if own <= {link.url for link in other.reports}:
            return _reject(walk, found, f"lists the same reports as {other.url}")
    found.state = "accepted"
    walk.columns.append(found)
    walk.covered |= {key_of(url) for url in (*found.lists, *found.pages)}
    event = column_event(walk, found)
    if event["own"]:
        walk.bodies[found.body].columns.append(found.url)
    walk.diary.tell(event)
    if walk.bodies[0].columns:
        walk.release()
    return f"a column of {found.reading.family}: {len(found.reports)} reports on its first page"


def _stands_in(found: Candidate, known: Looks) -> bool:
    """Tell whether a candidate is a page that is known, its reports being linked there too."""
    reports = {urlsplit(link.url).path for link in found.reports}
    return alike(known, found.looks) and reports <= known.paths


def _reject(walk: Walk, found: Candidate, why: str) -> str:
    found.state = "rejected"
    if found.promise.kind != "guess":
        walk.diary.miss(found.url, found.words, why)
    return f"no column: {why}"
