"""What machines ask a site for: robots.txt, a sitemap in pieces, llms.txt."""

import sqlite3
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from datasette import NotFound, Request, Response

from publish.exports import catalogue, package
from publish.interface import api_lists
from publish.plugins import answering

_PIECE = 40_000  # addresses in one sitemap; the protocol's limit is 50,000
_PAGES = (
    "/", "/about", "/search", "/coverage", "/checks", "/compare", "/downloads", "/extract", "/api", "/status",
    "/accuracy", "/codebook", "/glossary", "/indicators",
)  # fmt: skip
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
# What a crawler gains nothing from: answers to every question that can be asked, files made anew for each
# who asks.
_CLOSED = (
    "/search?", "/search.csv", "/checks.csv", "/extract?", "/compare?", "/nianbao/", "/api/search", "/archived/",
    "/report/*.csv", "/report/*.xlsx",
)  # fmt: skip


async def robots(request: Request) -> Response:
    """`/robots.txt`"""
    closed = "".join(f"Disallow: {path}\n" for path in _CLOSED)
    return _text(f"User-agent: *\n{closed}Allow: /\n\nSitemap: {_base(request)}/sitemap.xml\n")


async def sitemap(request: Request, datasette: Any) -> Response:
    """`/sitemap.xml`: the index of the pieces."""
    pieces = await answering.read(datasette, _pieces)
    base = _base(request)
    found = "".join(
        f"<sitemap><loc>{base}/sitemap-{n}.xml</loc></sitemap>\n" for n in range(1, pieces + 1)
    )
    return _xml(f"{_XML}<sitemapindex {_SPACE}>\n{found}</sitemapindex>\n")


async def sitemap_piece(request: Request, datasette: Any) -> Response:
    """`/sitemap-<n>.xml`: pages, agencies and reports, in the order of the release."""
    number = int(request.url_vars["n"])

    def read(db: sqlite3.Connection) -> list[tuple[str, str | None]]:
        if not 1 <= number <= _pieces(db):
            raise NotFound(f"sitemap {number}")
        return _addresses(db, (number - 1) * _PIECE)

    base = _base(request)
    found = "".join(
        f"<url><loc>{escape(base + path)}</loc>"
        + (f"<lastmod>{changed[:10]}</lastmod>" if changed else "")
        + "</url>\n"
        for path, changed in await answering.read(datasette, read)
    )
    return _xml(f"{_XML}<urlset {_SPACE}>\n{found}</urlset>\n")


async def llms(request: Request, datasette: Any) -> Response:
    """`/llms.txt`: what this is and how a program uses it."""
    row = await answering.read(datasette, lambda db: db.execute("select * from release").fetchone())
    base = _base(request)
    lists = "\n".join(
        f"- [{name}]({base}/api/{name}): {one.en}" for name, one in api_lists.LISTS.items()
    )
    tables = "\n".join(f"- {one.name}: {one.en} ({one.zh})" for one in catalogue.TABLES)
    return _text(
        f"""# nianbao

> Annual reports on open government information (政府信息公开工作年度报告) that every Chinese public body must publish:
> kept as published, read into tables, checked, traceable to the capture. Release {row["version"]}: {row["reports"]} reports
> of {row["agencies"]} agencies.

A value is a number or null; the text as printed stands beside it. Null is not zero: blanks, dashes and cells that were not
found are told apart. A check that fails means that the printed numbers do not add up.

## API (JSON, GET, no key)

- [Documentation]({base}/api)
- [Search]({base}/api/search?q=%E5%85%AC%E5%AE%89): Chinese full text, any two characters
- One report with every cell: {base}/api/report/{{id}}.json
- One agency: {base}/api/agency/{{id}}.json
- One division: {base}/api/place/{{code}}.json
{lists}

## Bulk data

- [All files]({base}/downloads), [as JSON]({base}/api/downloads), [datapackage.json]({base}/downloads/datapackage.json)
- [Custom CSV]({base}/extract): {base}/extract?tables=applications&years=2023&places=320000
- [Codebook]({base}/downloads/codebook.csv)

Tables:
{tables}

## Licence

{package.LICENCE_SAID[1]} Cite as: {package.citation(row["version"])}
"""
    )


def _pieces(db: sqlite3.Connection) -> int:
    n = db.execute(
        "select (select count(*) from report_index where current = 1) + (select count(*) from agency_index)"
    ).fetchone()[0]
    return -(-(int(n) + len(_PAGES)) // _PIECE)


def _addresses(db: sqlite3.Connection, start: int) -> list[tuple[str, str | None]]:
    """Up to _PIECE addresses from the `start`-th on: reports, then agencies, then the pages."""
    rows = db.execute(
        """select path, changed from (
             select 0 as part, id, '/report/' || report as path, captured_at as changed
             from report_index where current = 1
             union all select 1, id, '/agency/' || agency, null from agency_index
           ) order by part, id limit ? offset ?""",
        [_PIECE, start],
    )
    found: list[tuple[str, str | None]] = [(quote(row["path"]), row["changed"]) for row in rows]
    total = db.execute(
        "select (select count(*) from report_index where current = 1) + (select count(*) from agency_index)"
    ).fetchone()[0]
    first = max(0, start - total)
    return found + [(path, None) for path in _PAGES[first : first + _PIECE - len(found)]]


def _base(request: Request) -> str:
    return escape(f"{request.scheme}://{request.host}")


def _text(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8", headers=answering.CACHED)


def _xml(text: str) -> Response:
    return Response(text, content_type="application/xml; charset=utf-8", headers=answering.CACHED)
