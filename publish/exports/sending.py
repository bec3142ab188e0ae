"""Sending the files of a release: whole, named after it, and no other file of the machine."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasette import NotFound, Request
from datasette.utils.asgi import asgi_send, asgi_send_file

from publish.copying import DATABASE
from publish.exports import downloads

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".gz": "application/gzip",
    ".json": "application/json; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".db": "application/vnd.sqlite3",
    ".txt": "text/plain; charset=utf-8",
    "": "text/plain; charset=utf-8",
}
_VERSION = re.compile(r"-v([0-9]{4}\.[0-9]{2}\.[0-9]{2}(?:\.[0-9]+)?)\.[a-z]")
_IMMUTABLE = "public, max-age=31536000, immutable"
# Whoever writes a program may ask from anywhere: all of this is public and nothing knows who asks.
OPEN = {"access-control-allow-origin": "*"}


async def download(request: Request, datasette: Any, send: Any) -> None:
    """`/downloads/<file>`: a file by its own name, for ever the same; or by a short name that
    stands for the newest, such as `applications.csv` or `wide-2019.xlsx`."""
    asked = request.url_vars["file"]
    current = Path(datasette.get_database("nianbao").path).parent
    # A file of an earlier release, while that is kept.
    version = _VERSION.search(asked)
    release = current.parent / version[1] if version else current
    folder = release / "downloads"
    known = (release / DATABASE).is_file() and (folder / downloads.PACKAGE).is_file()
    name = downloads.named(folder, asked) if known else None
    if name is None:
        raise NotFound(asked)
    path = folder / name
    stat = path.stat()
    etag = f'"{release.name}-{stat.st_size:x}-{stat.st_mtime_ns:x}"'
    headers = {
        **OPEN,
        "etag": etag,
        "cache-control": _IMMUTABLE if name == asked and version else "public, max-age=300",
    }
    if etag in request.headers.get("if-none-match", ""):
        await asgi_send(send, "", 304, headers=headers)
        return
    saved = _saved_as(name, release.name)
    headers["content-disposition"] = (
        f"attachment; filename=\"{saved}\"; filename*=UTF-8''{quote(saved)}"
    )
    kind = TYPES[path.suffix]
    if request.method == "HEAD":
        headers["content-length"] = str(stat.st_size)
        await asgi_send(send, "", 200, headers=headers, content_type=kind)
        return
    await asgi_send_file(send, path, content_type=kind, chunk_size=1 << 18, headers=headers)


def _saved_as(name: str, version: str) -> str:
    """Every file names its release, those that describe the others too.

    >>> _saved_as("datapackage.json", "2026.11.21"), _saved_as("nianbao-checks-v1.csv", "1")
    ('nianbao-datapackage-v2026.11.21.json', 'nianbao-checks-v1.csv')
    """
    if name.startswith("nianbao-"):
        return name
    stem, dot, suffix = name.partition(".")
    return f"nianbao-{stem}-v{version}{dot}{suffix}"
