"""What is told of a column that was found: whose it is, how it was found, its first titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from chinese.titles import read_title
from crawler.discover import columns, telling
from crawler.discover.bodies import government
from crawler.discover.columns import Candidate
from crawler.discover.hosts import host_of
from crawler.discover.identity import site_code, site_name
from crawler.discover.words import bare
from crawler.reading.listing import Link

if TYPE_CHECKING:
    from crawler.discover.walk import Walk


def column_event(walk: Walk, found: Candidate) -> dict[str, Any]:
    """The event of a column. `own`: of the body it was looked for; `guest`: of a body that has a
    place on the portal's site and no site of its own; `further`: not the first of its body."""
    body, portal = walk.bodies[found.body], walk.bodies[0]
    code, name = walk.hosts.identity(found.url)
    own = _is_own(walk, found)
    if own and not found.body:  # a platform may stand on a host that says less than the home page
        home_code, home_name = walk.hosts.identity(portal.url)
        code, name = code or home_code, name or home_name
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
        "own": own,
        "guest": bool(found.body) and host_of(found.url) == host_of(portal.url),
        "further": own and bool(body.columns),
        "column_name": telling.column_name(found.page),
        "site_code": site_code(found.page) or code,
        "site_name": site_name(found.page) or name,
        "reports": len(found.reports),
        "goes_on": found.more,
        "lists": len(set(found.lists)),
        "years": telling.years(found.reports),
        "agencies": sorted(telling.agencies(found.reports)),
        "guessed": found.guessed,
        "titles": [_title(link) for link in found.reports[: columns.TITLES]],
    }


def _title(link: Link) -> dict[str, Any]:
    read = read_title(link.title, in_column=True)
    return {
        "title": link.title,
        "year": read.year if read is not None else None,
        "agency": read.agency if read is not None else None,
        "date": link.date,
        "url": link.url,
    }


def _is_own(walk: Walk, found: Candidate) -> bool:
    """Tell whether a column is of the body it was looked for, or of another government that the
    body's pages link to: the domain decides, or what the pages and the titles say."""
    home = walk.bodies[found.body].url
    if government(urlsplit(home).hostname or "") == government(urlsplit(found.url).hostname or ""):
        return True
    code, name = walk.hosts.identity(home)
    if code and code == site_code(found.page):
        return True
    stem = bare(name).removesuffix("人民政府")
    said = {site_name(found.page), *telling.agencies(found.reports)}
    return bool(stem) and any(stem in text for text in said)
