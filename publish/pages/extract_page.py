"""`/extract`: the page on which a choice is made, and the CSV that comes of it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from datasette import Request, Response
from datasette.utils.asgi import asgi_send

from publish import places
from publish.copying import read_only
from publish.exports import catalogue, extract, streaming
from publish.exports.sending import OPEN
from publish.plugins import answering

_COUNTED = "x-rows"


def arguments(request: Request) -> dict[str, list[str]]:
    """All parameters of a request, those given twice with both values."""
    return {name: [one for one in request.args.getlist(name) if one] for name in request.args}


async def extracted(request: Request, datasette: Any, send: Any, receive: Any) -> Any:
    """`/extract?tables=…&years=…&places=…&columns=…` as CSV; without parameters the page."""
    args = arguments(request)
    if not {name for name, values in args.items() if values} - {"lang"}:
        return await answering.page(datasette, request, "extract", chooser)
    wanted = await answering.read(datasette, lambda db: extract.read(db, args))
    path = Path(datasette.get_database(answering.DATABASE).path)
    saved = f"nianbao-{wanted.name}-v{path.parent.name}.csv"
    headers = {
        **OPEN,
        "access-control-expose-headers": _COUNTED,
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": f"attachment; filename=\"{saved}\"; filename*=UTF-8''{quote(saved)}",
        "cache-control": "public, max-age=300",
    }
    if (rows := await _counted(datasette, wanted)) is not None:
        headers[_COUNTED] = str(rows)
    if request.method == "HEAD":
        kind = headers.pop("content-type")
        return await asgi_send(send, "", 200, headers=headers, content_type=kind)
    try:
        await streaming.stream(send, receive, headers, wanted.columns, lambda: _open(path, wanted))
    except streaming.Busy:
        text = (
            "同时进行的下载太多，请过几秒再试。\n"
            "Too many extracts are running. Try again in a few seconds.\n"
        )
        return Response(
            text,
            status=503,
            headers={"retry-after": "10"},
            content_type="text/plain; charset=utf-8",
        )
    return None


async def size(request: Request, datasette: Any) -> Response:
    """`/extract.json?…`: what the same extract will hold, before it is fetched."""
    wanted = await answering.read(datasette, lambda db: extract.read(db, arguments(request)))
    path = Path(datasette.get_database(answering.DATABASE).path)
    told = {
        "release": path.parent.name,
        "tables": wanted.tables,
        "years": wanted.choice.years,
        "places": wanted.choice.places,
        "columns": wanted.columns,
        "rows": await _counted(datasette, wanted),
        "address": "/extract?" + urlencode(arguments(request), doseq=True),
    }
    return Response.json(told, headers={**OPEN, **answering.CACHED})


def chooser(db: sqlite3.Connection) -> dict[str, Any]:
    """What the page offers."""
    years = db.execute(
        "select year, count(*) as reports from report_index where current = 1 and year is not null "
        "group by year order by year desc"
    )
    codes = db.execute(
        "select code, name, reports from places where level = ? and reports > 0 order by code",
        [places.LEVELS[0]],
    )
    return {
        "tables": catalogue.TABLES,
        "years": years.fetchall(),
        "provinces": codes.fetchall(),
    }


async def _counted(datasette: Any, wanted: extract.Extract) -> int | None:
    try:
        return await answering.read(datasette, lambda db: extract.count(db, wanted))
    except answering.TooSlow:
        return None  # the size is told where it can be


def _open(
    path: Path, wanted: extract.Extract
) -> tuple[sqlite3.Connection, Iterator[tuple[int, str]]]:
    db = read_only(path, any_thread=True)
    return db, extract.pieces(db, wanted)
