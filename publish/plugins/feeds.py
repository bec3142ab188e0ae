"""The feeds' addresses."""

from typing import Any

from datasette import Request, Response

from publish.pages.feeds import feed
from publish.plugins.answering import CACHED, read, words
from publish.plugins.common import found


async def all_of_it(request: Request, datasette: Any) -> Response:
    """`/feed.atom`"""
    return await _feed(request, datasette, "all", "")


async def of_agency(request: Request, datasette: Any) -> Response:
    """`/agency/<id>.atom`"""
    return await _feed(request, datasette, "agency", request.url_vars["id"])


async def of_place(request: Request, datasette: Any) -> Response:
    """`/place/<code>.atom`"""
    return await _feed(request, datasette, "place", request.url_vars["code"])


async def _feed(request: Request, datasette: Any, kind: str, id: str) -> Response:
    said = words(request)
    base = f"{request.scheme}://{request.host}"
    context = found(
        await read(datasette, lambda db: feed(db, kind, id, base, said)), f"{kind} {id}"
    )
    # The environment escapes only what ends in .html by itself.
    context["t"], context["lang"] = said, said.lang
    xml = await datasette.render_template("site/feed.xml", context, request=request)
    return Response(xml, content_type="application/atom+xml; charset=utf-8", headers=CACHED)
