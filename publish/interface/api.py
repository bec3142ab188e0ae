"""The API: everything that the site shows, as JSON, from any page of the web, with links to go on."""

import json
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from datasette import NotFound, Request, Response

from publish.exports import catalogue, downloads, package
from publish.exports.sending import OPEN
from publish.interface import api_lists, api_records
from publish.pages.results import results
from publish.plugins import answering
from publish.searching.asked import Refused
from publish.words import Words

Handler = Callable[..., Awaitable[Response]]
RECORDS: dict[str, Callable[[sqlite3.Connection, str], dict[str, Any] | None]] = {
    "report": api_records.report,
    "agency": api_records.agency,
    "place": api_records.place,
}


def answered(handler: Handler) -> Handler:
    """Let a handler tell in JSON what is wrong with a request."""

    async def answer(request: Request, datasette: Any) -> Response:
        try:
            if request.method not in ("GET", "HEAD", "OPTIONS"):
                return _wrong(405, "Only GET is answered here.")
            return await handler(request, datasette)
        except Refused as error:
            allowed = list(error.allowed)
            return _wrong(400, f"{error}.", parameter=error.name, allowed=allowed)
        except NotFound as error:
            return _wrong(404, f"There is no {error}.")
        except answering.TooSlow:
            return _wrong(503, "That took too long; ask for less, by year or by place.")

    return answer


@answered
async def home(request: Request, datasette: Any) -> Response:
    """`/api.json`: the release and where everything is."""
    base = _base(request)
    row = await answering.read(
        datasette, lambda db: dict(db.execute("select * from release").fetchone())
    )
    return _json(
        {
            "release": row["version"],
            "counts": row,
            "licence": package.LICENCE,
            "citation": package.citation(row["version"]),
            "documentation": f"{base}/api",
            "lists": {name: f"{base}/api/{name}" for name in api_lists.LISTS},
            "records": {name: f"{base}/api/{name}/{{id}}.json" for name in RECORDS},
            "search": f"{base}/api/search?q={{words}}",
            "extract": f"{base}/extract?tables={{tables}}",
            "downloads": f"{base}/api/downloads",
            "codebook": f"{base}/api/codebook",
        }
    )


@answered
async def listed(request: Request, datasette: Any) -> Response:
    """`/api/<list>?…`: a page of a list, with a link to the next one."""
    name = request.url_vars["list"].removesuffix(".json")
    if name not in api_lists.LISTS:
        raise NotFound(f"list {name[:40]}; there are: {', '.join(api_lists.LISTS)}")
    release = _release(datasette)
    page = await answering.read(
        datasette, lambda db: api_lists.page(db, name, answering.asked(request), release)
    )
    base = _base(request)
    for item in page.items:
        if item.get("report"):
            item["links"] = _links(base, item["report"])
    following = f"{base}/api/{name}?{urlencode(page.next)}" if page.next else None
    return _json({"release": release, "items": page.items, "next": following})


@answered
async def record(request: Request, datasette: Any) -> Response:
    """`/api/report/<id>.json`, `/api/agency/<id>.json`, `/api/place/<code>.json`"""
    kind, id = request.url_vars["kind"], request.url_vars["id"].removesuffix(".json")
    if kind not in RECORDS:
        raise NotFound(f"record {kind[:40]}; there are: {', '.join(RECORDS)}")
    found = await answering.read(datasette, lambda db: RECORDS[kind](db, id))
    if found is None:
        raise NotFound(f"{kind} {id[:80]}")
    base = _base(request)
    links = _links(base, id) if kind == "report" else {"page": f"{base}/{kind}/{quote(id)}"}
    return _json({"release": _release(datasette), **found, "links": links})


@answered
async def search(request: Request, datasette: Any) -> Response:
    """`/api/search?q=…`: as the search page, twenty hits at a time."""
    asked = answering.asked(request)
    found = await answering.read(datasette, lambda db: results(db, asked, Words("en")))
    base = _base(request)
    if not found.get("asked"):
        raise Refused("q", asked.text("q")[:80], ("公安", "双减 学校", '"政务公开"'))
    items = [
        {
            "report": hit.report["report"],
            "title": hit.report["title"],
            "agency_id": hit.report["agency_id"],
            "agency": hit.report["agency"],
            "year": hit.report["year"],
            "published": hit.report["published"],
            "fails": hit.report["fails"],
            "passages": [{"section": key, "text": text.striptags()} for key, text in hit.passages],
            "links": _links(base, hit.report["report"]),
        }
        for hit in found["hits"]
    ]
    page, following = found["page"], None
    if page < found["pages"]:
        following = f"{base}{found['search'].address('/api/search', page=page + 1)}"
    told = {"total": found["total"], "total_is_a_minimum": found["capped"]}
    return _json({"release": _release(datasette), **told, "items": items, "next": following})


@answered
async def files(request: Request, datasette: Any) -> Response:
    """`/api/downloads`: every file of the release."""
    folder = Path(datasette.get_database(answering.DATABASE).path).parent / "downloads"
    base = _base(request)
    items = [
        {**vars(one), "format": one.format, "url": f"{base}/downloads/{one.file}"}
        for one in downloads.everything(folder)
    ]
    return _json({"release": _release(datasette), "items": items, "next": None})


@answered
async def codebook(request: Request, datasette: Any) -> Response:
    """`/api/codebook`: every table and column, in Chinese and English."""
    tables = await answering.read(datasette, catalogue.described)
    return _json({"release": _release(datasette), "items": tables, "next": None})


async def documentation(request: Request, datasette: Any) -> Response:
    """`/api`: how to use it."""

    def examples(db: sqlite3.Connection) -> dict[str, Any]:
        row = db.execute(
            "select report, agency_id, year from report_index where current = 1 order by fails desc, id limit 1"
        ).fetchone()
        return {
            "lists": api_lists.LISTS,
            "example": row,
            "base": _base(request),
            "cite": package.citation(_release(datasette)),
            "licence": package.LICENCE,
            "licence_said": package.LICENCE_SAID,
        }

    return await answering.page(datasette, request, "api", examples)


def _links(base: str, report: str) -> dict[str, str]:
    return {
        "page": f"{base}/report/{quote(report)}",
        "json": f"{base}/api/report/{quote(report)}.json",
        "csv": f"{base}/report/{quote(report)}.csv",
        "xlsx": f"{base}/report/{quote(report)}.xlsx",
    }


def _release(datasette: Any) -> str:
    return Path(datasette.get_database(answering.DATABASE).path).parent.name


def _base(request: Request) -> str:
    """Scheme and host under which the site was asked."""
    return f"{request.scheme}://{request.host}"


def _json(told: Any) -> Response:
    return _response(told, 200, {**OPEN, **answering.CACHED})


def _wrong(status: int, error: str, **more: Any) -> Response:
    told = {"ok": False, "status": status, "error": error, **more}
    return _response(told, status, OPEN)


def _response(told: Any, status: int, headers: dict[str, str]) -> Response:
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    kind = "application/json; charset=utf-8"
    return Response(text, status=status, content_type=kind, headers=headers)
