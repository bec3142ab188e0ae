"""What the routes share: the release's folder, the archive's, what is not there, small CSV files."""

from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from datasette import NotFound, Response

from publish.exports.sending import TYPES
from publish.plugins import files
from publish.plugins.answering import CACHED

T = TypeVar("T")


def found(what: T | None, name: str) -> T:
    """What was found, or the page that says that it is not there."""
    if what is None:
        raise NotFound(name)
    return what


def archive_folder(datasette: Any) -> Path | None:
    """The folder of captures that the site was told of; None where it has none."""
    told = (datasette.plugin_config("nianbao") or {}).get("archive")
    return Path(told) if told else None


def csv_file(datasette: Any, name: str, text: str) -> Response:
    """A small table as a CSV file that names its release."""
    return small_file(datasette, name, "csv", text)


def small_file(datasette: Any, name: str, kind: str, content: str | bytes) -> Response:
    """A file made for one visitor, that names its release."""
    saved = f"nianbao-{name}-v{files.folder(datasette).parent.name}.{kind}"
    return Response(
        content,
        content_type=TYPES[f".{kind}"],
        headers={
            **CACHED,
            "content-disposition": f"attachment; filename=\"{saved}\"; filename*=UTF-8''{quote(saved)}",
        },
    )
