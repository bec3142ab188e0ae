"""Testing a candidate: its lists are asked, and it must differ from the answer to a path that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chinese.titles import read_title
from crawler.discover import columns
from crawler.discover.columns import Candidate
from crawler.discover.frontier import Step, key_of
from crawler.discover.identity import site_code, site_name
from crawler.discover.soft import alike, looks, nonsense
from crawler.discover.words import Promise
from crawler.families import FAMILIES
from crawler.listing import Listing
from crawler.pages import Page

if TYPE_CHECKING:
    from crawler.discover.walk import Walk

VERIFY = Promise("column", 100, "a list of the column, to see that it names reports")
PROBE = Promise("none", 0, "a path that can't be there: what does the portal answer to it?")
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
        if listing.links:
            columns.take(found, listing)
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
        if columns.holds_reports(found.reading.listing, named=True):
            columns.take(found, found.reading.listing)
            return _settle(walk, found)
        return _ask_lists(walk, found, found.reading.listing, 0)
    return _reject(walk, found, found.troubles[-1] if found.troubles else "it lists no report")


def probed(walk: Walk, step: Step, page: Page | None) -> str:
    """Hear what came for a path that can't be there; whoever waits for it is judged."""
    host = urlsplit(step.url).netloc
    walk.nonsense[host] = looks(page) if page is not None else None
    for found in walk.candidates:
        if found.state == "waiting" and urlsplit(found.url).netloc == host:
            _judge(walk, found)
    if page is None:
        return "the portal says honestly that it is not there"
    return "the portal answers 200 to a path that can't be there"


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
    host = urlsplit(found.url).netloc
    if found.weak and host not in walk.nonsense:
        found.state = "waiting"
        walk.frontier.push(probe(found.url, found.body))
        return "lists reports; is it the portal's answer to any path?"
    return _judge(walk, found)


def _judge(walk: Walk, found: Candidate) -> str:
    nothing = walk.nonsense.get(urlsplit(found.url).netloc)
    if found.weak and nothing is not None and alike(nothing, found.looks):
        return _reject(
            walk, found, "a soft 404: the portal gives this page for paths that can't be there"
        )
    own = {link.url for link in found.reports}
    for other in walk.columns:
        if own <= {link.url for link in other.reports}:
            return _reject(walk, found, f"lists the same reports as {other.url}")
    found.state = "accepted"
    walk.columns.append(found)
    walk.covered |= {key_of(url) for url in found.lists}
    walk.bodies[found.body].columns.append(found.url)
    walk.diary.tell(_column(walk, found))
    return f"a column of {found.reading.family}: {len(found.reports)} reports on its first page"


def _reject(walk: Walk, found: Candidate, why: str) -> str:
    found.state = "rejected"
    if found.promise.kind != "guess":
        walk.diary.miss(found.url, found.words, why)
    return f"no column: {why}"


def _column(walk: Walk, found: Candidate) -> dict[str, object]:
    host = urlsplit(found.url).netloc
    code, name = walk.names.get(host, ("", ""))
    portal = urlsplit(walk.bodies[0].url).netloc
    if not found.body:  # a portal's platform may stand on a host that says less than its home page
        named = walk.names.get(portal, ("", ""))
        code, name = code or named[0], name or named[1]
    titles = []
    for link in found.reports[: columns.TITLES]:
        read = read_title(link.title, in_column=True)
        year, agency = (read.year, read.agency) if read is not None else (None, None)
        titles.append(
            {
                "title": link.title,
                "year": year,
                "agency": agency,
                "date": link.date,
                "url": link.url,
            }
        )
    body = walk.bodies[found.body]
    return {
        "event": "column",
        "url": found.url,
        "family": found.reading.family,
        "reasons": list(found.reading.reasons),
        "words": found.words,
        "why": found.promise.why,
        "via": found.via,
        "body": found.body,
        "body_name": body.name,
        "body_kind": body.kind,
        "home": body.url,
        "guest": bool(found.body) and host == portal,
        "column_name": columns.column_name(found.page),
        "site_code": site_code(found.page) or code,
        "site_name": site_name(found.page) or name,
        "reports": len(found.reports),
        "goes_on": found.more,
        "lists": len(set(found.lists)),
        "years": columns.years(found.reports),
        "agencies": sorted(columns.agencies(found.reports)),
        "guessed": found.guessed,
        "titles": titles,
    }
