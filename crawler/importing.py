"""Documents that the user already has, taken into the archive as if they had been crawled."""

import mimetypes
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from crawler.answer import payload_digest
from crawler.portals import Portal, read_line
from crawler.state.rows import Ask, Fetch
from crawler.state.times import now
from crawler.store import Store

MAX_BYTES = 64 * 1024 * 1024
_MAGIC: list[tuple[bytes, str]] = [
    (b"%PDF", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),  # doc, xls, wps
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"Rar!", "application/vnd.rar"),
]
# A ZIP is told by what it holds.
_IN_ZIP: list[tuple[str, str]] = [
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("OFD.xml", "application/ofd"),
]


@dataclass
class ImportSummary:
    """What an import did; `failed` says of each file that was not taken why."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: list[tuple[Path, str]] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return self.new + self.changed + self.unchanged

    def __str__(self) -> str:
        return (
            f"{self.new} new, {self.changed} changed, {self.unchanged} known already, "
            f"{len(self.failed)} not taken"
        )


def import_files(
    paths: Iterable[Path], archive: Path, *, portal_id: str = "import", url: str | None = None
) -> ImportSummary:
    """Take files, and folders with all that is in them, into archive/<portal_id>/.

    `url` says where the one document stood on the web; without it a document's address is
    urn:nianbao:import:<sha256>, which is the same on every machine. The same bytes a second time
    are noted and not stored again. Raises ValueError for a url with more than one document, and
    crawler.store.Busy while another process works on the same portal.
    """
    summary = ImportSummary()
    files = list(_files(paths, summary))
    if url is not None and len(files) != 1:
        raise ValueError(f"--url says where one document stood, but {len(files)} were given")
    store = Store(archive, _portal(portal_id), "import", {"software": "nianbao import"})
    try:
        for path in files:
            _import(path, store, url, summary)
    except BaseException as error:
        store.close("error", f"{type(error).__name__}: {error}", summary.taken)
        raise
    store.close(*_verdict(summary), summary.taken)
    return summary


def content_type(body: bytes, name: str) -> str:
    """Say what a document is, by its bytes first and by its name only among texts.

    >>> content_type(b"%PDF-1.7", "x.doc"), content_type(b"<html><p>", "x"), content_type(b"a", "b.txt")
    ('application/pdf', 'text/html', 'text/plain')
    """
    for magic, kind in _MAGIC:
        if body.startswith(magic):
            return kind
    if body.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(BytesIO(body)) as archive:
                names = archive.namelist()
        except zipfile.BadZipFile:
            return "application/zip"
        for inside, kind in _IN_ZIP:
            if any(entry.startswith(inside) for entry in names):
                return kind
        return "application/zip"
    head = body[:4096].lower()
    if any(tag in head for tag in (b"<html", b"<!doctype html", b"<table", b"<div", b"<p>")):
        return "text/html"
    if b"\0" in body[:4096] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "application/octet-stream"
    guess = mimetypes.guess_type(name)[0] or ""
    return guess if guess.startswith("text/") else "text/plain"


def _files(paths: Iterable[Path], summary: ImportSummary) -> Iterator[Path]:
    """Every file named or found in a named folder, in order; what is left out is said."""
    for path in paths:
        if path.is_symlink():
            summary.failed.append((path, "a symbolic link, not followed; name the file itself"))
        elif path.is_dir():
            try:
                inside = sorted(path.iterdir())
            except OSError as error:
                summary.failed.append((path, _why(error)))
                continue
            yield from _files(inside, summary)
        elif path.is_file():
            yield path
        elif path.exists():
            summary.failed.append((path, "neither a file nor a folder"))
        else:
            summary.failed.append((path, "there is no such file"))


def _import(path: Path, store: Store, url: str | None, summary: ImportSummary) -> None:
    try:
        if path.stat().st_size > MAX_BYTES:
            summary.failed.append((path, f"larger than {MAX_BYTES // 1024 // 1024} MB"))
            return
        body = path.read_bytes()
    except OSError as error:
        summary.failed.append((path, _why(error)))
        return
    digest, sha1 = sha256(body).hexdigest(), payload_digest(body)
    ask = Ask(url or f"urn:nianbao:import:{digest}", "report", link_text=path.name)
    before = store.state.last_sha256(ask.url)
    outcome = "new" if before is None else "unchanged" if before == digest else "changed"
    kind, moment = content_type(body, path.name), now()
    place = None
    if outcome != "unchanged":
        place = store.warc.resource(ask.url, moment, kind, body, sha1)
    store.state.add_fetch(
        Fetch(
            url=ask.url,
            fetched_at=moment,
            role=ask.role,
            outcome=outcome,
            link_text=ask.link_text,
            content_type=kind,
            payload_digest=sha1,
            sha256=digest,
            bytes=len(body),
            warc_file=place.file if place else None,
            warc_offset=place.offset if place else None,
        )
    )
    store.state.answered(ask, sha256=digest)
    setattr(summary, outcome, getattr(summary, outcome) + 1)


def _portal(portal_id: str) -> Portal:
    return read_line(
        {"id": portal_id, "name": "导入的文件 imported files", "note": "documents given by hand"}
    )


def _verdict(summary: ImportSummary) -> tuple[str, str | None]:
    if summary.failed:
        path, reason = summary.failed[0]
        return (
            "error",
            f"{len(summary.failed)} files were not taken; the first: {path.name}: {reason}",
        )
    return ("ok", None) if summary.taken else ("empty", "there was no file to import")


def _why(error: OSError) -> str:
    return error.strerror or str(error)
