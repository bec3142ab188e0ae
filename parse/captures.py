"""archive/ → what there is to read: portals, their crawls and fetches, and the bytes of a capture."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

STATE = "state.db"
# Record types that hold a payload of their own; a revisit only points at one.
_WITH_PAYLOAD = ("response", "resource")


class NotInArchive(Exception):
    """Raised where a capture is not at the place that state.db names."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a capture lies: a WARC file, relative to the portal's folder, and an offset in bytes."""

    warc_file: str
    warc_offset: int


def portal_folders(archive: Path) -> list[Path]:
    """Every portal's folder, in order of name. Raises FileNotFoundError where there is no archive."""
    if not archive.is_dir():
        raise FileNotFoundError(f"{archive} is no folder: crawl or import something first")
    return sorted(path.parent for path in archive.glob(f"*/{STATE}"))


def read_state(folder: Path, table: str, after: int = 0) -> Iterator[dict[str, Any]]:
    """Rows of a table of a portal's state.db with an id above `after`, as dicts, while a crawl may run."""
    connection = sqlite3.connect(f"file:{folder / STATE}?mode=ro", uri=True)
    try:
        connection.row_factory = sqlite3.Row
        sql = f"SELECT * FROM {table}" + (" WHERE id > ? ORDER BY id" if table != "portal" else "")
        for row in connection.execute(sql, (after,) if table != "portal" else ()):
            yield dict(row)
    finally:
        connection.close()


def read_lost(folder: Path, upto: int) -> Iterator[tuple[int, str]]:
    """Fetches up to an id that hold no body, with the reason: those of a lost record among them."""
    connection = sqlite3.connect(f"file:{folder / STATE}?mode=ro", uri=True)
    try:
        yield from connection.execute(
            "SELECT id, coalesce(reason, '') FROM fetches"
            " WHERE id <= ? AND outcome = 'error' AND sha256 IS NULL",
            (upto,),
        )
    finally:
        connection.close()


def read_portal(folder: Path) -> dict[str, str]:
    """The registry line that the portal was last crawled with."""
    line = {row["key"]: row["value"] for row in read_state(folder, "portal")}
    return {"id": folder.name, **{key: value for key, value in line.items() if value}}


def read_body(folder: Path, places: Sequence[Place]) -> tuple[bytes, Place]:
    """The decoded payload that one of these captures holds, and which of them it was.

    Raises NotInArchive where none of them does.
    """
    why = "no capture is named"
    for place in places:
        try:
            with (folder / place.warc_file).open("rb") as stream:
                stream.seek(place.warc_offset)
                record = next(iter(ArchiveIterator(stream)), None)
                if record is None:
                    why = f"{place.warc_file} ends before {place.warc_offset}"
                elif record.rec_type in _WITH_PAYLOAD:
                    return record.content_stream().read(), place
                else:
                    why = f"{place.warc_file} at {place.warc_offset} holds a {record.rec_type}"
        except (FileNotFoundError, ArchiveLoadFailed) as error:
            why = f"{place.warc_file} at {place.warc_offset}: {error}"
    raise NotInArchive(why)
