"""The downloads of a release: prebuilt files, sent with their release in the file name."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasette import NotFound, Request
from datasette.utils.asgi import asgi_send_file

_NAME = re.compile(r"[a-z_]+\.(?:csv|csv\.gz|json)")
_TYPES = {".csv": "text/csv; charset=utf-8", ".gz": "application/gzip", ".json": "application/json"}


def folder(datasette: Any) -> Path:
    """Where the downloads of the release that is being served lie."""
    return Path(datasette.get_database("nianbao").path).parent / "downloads"


async def download(request: Request, datasette: Any, send: Any) -> None:
    """`/downloads/<file>`"""
    name = request.url_vars["file"]
    path = folder(datasette) / name
    # The name may hold nothing that leads out of the folder.
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFound(name)
    version = path.parent.parent.name
    saved = f"nianbao-{_stem(name)}-v{version}{name[len(_stem(name)) :]}"
    await asgi_send_file(
        send,
        path,
        content_type=_TYPES[path.suffix],
        chunk_size=1 << 16,
        headers={
            "content-disposition": f"attachment; filename=\"{saved}\"; filename*=UTF-8''{quote(saved)}",
            "cache-control": "max-age=300",
        },
    )


def _stem(name: str) -> str:
    return name.partition(".")[0]
