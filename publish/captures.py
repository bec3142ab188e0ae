"""A capture as it was taken: read from its WARC file at its offset, for whoever wants to see the page."""

from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

LARGEST = 64_000_000  # bytes sent from memory; anything larger is left in its WARC file
_TEXTS = {"html": "text/html", "text": "text/plain; charset=utf-8"}


class NotThere(Exception):
    """Raised where the bytes can't be had; the message says why, in a word of words.csv."""


@dataclass(frozen=True)
class Capture:
    """The captured bytes, decoded from their transfer, and what they were said to be."""

    url: str
    taken_at: str
    content_type: str
    body: bytes


def read(archive: Path | None, portal: str, file: str, offset: int) -> Capture:
    """The record at `offset` of a WARC file of a portal; raises NotThere with the reason's key."""
    if archive is None:
        raise NotThere("no_archive")
    path = archive / portal / file
    # Names come from the database: one that leads elsewhere is none of ours.
    if path.resolve().parent != (archive / portal).resolve() or not path.is_file():
        raise NotThere("no_file")
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream)), None)
            if record is None or record.rec_type not in ("response", "resource"):
                raise NotThere("no_record")
            body = record.content_stream().read(LARGEST + 1)
            headers = record.rec_headers
            http = record.http_headers
            kind = (http or headers).get_header("Content-Type") or ""
            found = Capture(
                headers.get_header("WARC-Target-URI") or "",
                headers.get_header("WARC-Date") or "",
                kind,
                body,
            )
    except ArchiveLoadFailed as error:
        raise NotThere("no_record") from error
    if len(found.body) > LARGEST:
        raise NotThere("too_large")
    return found


def shown_as(kind: str | None, said: str) -> str | None:
    """The content type to show a capture under; None for what is only offered as a file.

    >>> shown_as("html", "text/html; charset=gb2312"), shown_as("html", "application/x; a=b")
    ('text/html; charset=gb2312', 'text/html')
    >>> shown_as("pdf", "application/pdf") is None
    True
    """
    plain = _TEXTS.get(kind or "")
    if plain is None:
        return None
    fits = (
        said.lower().startswith(plain.partition(";")[0]) and said.isascii() and said.isprintable()
    )
    return said if fits else plain
