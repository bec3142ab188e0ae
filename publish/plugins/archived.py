"""Archived pages: the frame with its banner, the captured page in a sandbox, the original as a file."""

import sqlite3
from typing import Any

from datasette import Request, Response

from publish import captures
from publish.pages import archived
from publish.plugins.answering import DATABASE, error, page, read
from publish.plugins.common import archive_folder, found


async def frame(request: Request, datasette: Any) -> Response:
    """`/archived/<report>`: the banner, and the page below it."""
    row, capture, why = await _capture(request, datasette)
    shown = capture is not None and _shown_as(row, capture) is not None
    return await page(datasette, request, "archived", lambda db: archived.archived(row, shown, why))


async def body(request: Request, datasette: Any) -> Response:
    """`/archived/<report>/page`: the captured page; guard.py puts it in a sandbox."""
    row, capture, _ = await _capture(request, datasette)
    kind = _shown_as(row, capture) if capture else None
    if capture is None or kind is None:
        return await error(datasette, request, 404)
    return Response(capture.body, content_type=kind, headers={"cache-control": "max-age=86400"})


async def original(request: Request, datasette: Any) -> Response:
    """`/archived/<report>/file`: the captured bytes, to be saved."""
    row, capture, _ = await _capture(request, datasette)
    if capture is None:
        return await error(datasette, request, 404)
    return Response(
        capture.body,
        content_type="application/octet-stream",
        headers={
            "content-disposition": f'attachment; filename="{archived.file_name(row)}"',
            "cache-control": "max-age=86400",
        },
    )


def _shown_as(row: sqlite3.Row, capture: captures.Capture) -> str | None:
    """A document out of a ZIP is not shown: what was captured is the ZIP."""
    return None if row["container"] else captures.shown_as(row["kind"], capture.content_type)


async def _capture(
    request: Request, datasette: Any
) -> tuple[sqlite3.Row, captures.Capture | None, str | None]:
    id = request.url_vars["id"]
    row = found(await read(datasette, lambda db: archived.place(db, id)), f"report {id}")
    folder = archive_folder(datasette)

    def take(_: sqlite3.Connection) -> captures.Capture:
        return captures.read(folder, row["portal"], row["warc_file"], row["warc_offset"])

    try:
        return row, await datasette.get_database(DATABASE).execute_fn(take), None
    except captures.NotThere as reason:
        return row, None, str(reason)
