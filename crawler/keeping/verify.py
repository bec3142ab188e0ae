"""Is the archive whole: records, digests, indexes, and whether state.db says what the files hold."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.keeping import cdx
from crawler.keeping.members import records, runs
from crawler.keeping.recover import Recovered, recover, recover_closed
from crawler.reading.decoding import decode
from crawler.warc import OPEN

_MAX_BYTES = 1 << 30


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be; one that is not `grave` lost nothing."""

    portal: str
    code: (
        str  # open, torn, damaged, length, digest, header, missing, row, index, unlisted, database
    )
    message: str
    file: str | None = None
    offset: int | None = None
    grave: bool = True

    def __str__(self) -> str:
        place = "" if self.file is None else f" {self.file}"
        place += "" if self.offset is None else f" at {self.offset}"
        return f"{self.portal}{place}: {self.message}"


@dataclass(frozen=True)
class Verified:
    """One portal's folder, looked through."""

    portal: str
    files: int
    records: int
    bytes: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not any(finding.grave for finding in self.findings)

    def __str__(self) -> str:
        word = "whole" if self.ok else "DAMAGED"
        told = f"{self.portal}: {word}, {self.files} files, {self.records} records"
        return "\n".join([*map(str, self.findings), told])


@dataclass(frozen=True)
class _Seen:
    """What a record holds, for the row of state.db that points at it."""

    kind: str
    url: str
    date: str
    digest: str | None
    sha256: str | None


def verify(
    archive: Path,
    portals: Sequence[str] = (),
    on_progress: Callable[[str], None] | None = None,
) -> list[Verified]:
    """Look through the folders of some portals, or of all. Reads every byte, changes nothing.

    Raises FileNotFoundError where there is no such folder.
    """
    done = []
    for folder in folders(archive, portals):
        if on_progress is not None:
            on_progress(folder.name)
        done.append(verify_portal(folder))
    return done


def recover_archive(
    archive: Path, portals: Sequence[str] = ()
) -> list[tuple[str, list[Recovered] | None]]:
    """Put portals right after a killed run, a torn disk or lost files; None: it is being crawled.

    Every page whose record was lost is asked for again by the next crawl. Raises FileNotFoundError
    where there is no such folder.
    """
    done: list[tuple[str, list[Recovered] | None]] = []
    for folder in folders(archive, portals):
        lock = FileLock(folder / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            done.append((folder.name, None))
            continue
        try:
            done.append((folder.name, [*recover(folder), *recover_closed(folder)]))
        finally:
            lock.release()
    return done


def folders(archive: Path, portals: Sequence[str] = ()) -> list[Path]:
    """The folders of some portals, or of all that were crawled, in order of name."""
    if not archive.is_dir():
        raise FileNotFoundError(f"{archive} is no folder: crawl or import something first")
    if portals:
        chosen = [archive / portal for portal in portals]
        if missing := [path for path in chosen if not path.is_dir()]:
            raise FileNotFoundError(f"{missing[0]} is not there: it was never crawled")
        return chosen
    return sorted(path.parent for path in archive.glob("*/state.db"))


def verify_portal(folder: Path) -> Verified:
    """Look through one portal's folder."""
    portal, findings = folder.name, list(_left_open(folder))
    files = sorted(folder.glob("*.warc.gz"))
    rows = _rows(folder, findings)
    records = size = 0
    for path in files:
        seen: dict[int, _Seen] = {}
        findings += _file(portal, path, seen)
        own = [row for row in rows if row["warc_file"] == path.name]
        findings += _rows_agree(portal, path.name, own, seen)
        findings += _index_agrees(portal, path)
        records, size = records + len(seen), size + path.stat().st_size
    known = {path.name for path in files} | {
        path.name.removesuffix(OPEN) for path in folder.glob(f"*{OPEN}")
    }
    for name in sorted({str(row["warc_file"]) for row in rows} - known):
        findings.append(Finding(portal, "missing", "the file is not there; run recover", name))
    return Verified(portal, len(files), records, size, tuple(findings))


def warcinfo(path: Path) -> dict[str, str]:
    """The warcinfo record of a file: which program wrote it, for which portal, and what it changed."""
    with path.open("rb") as file:
        record = next(iter(ArchiveIterator(file)))
        text = record.content_stream().read().decode("utf-8")
    pairs = (line.partition(":") for line in text.splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _left_open(folder: Path) -> Iterator[Finding]:
    left = sorted(folder.glob(f"*{OPEN}"))
    if left and not _busy(folder):
        for path in left:
            yield Finding(
                folder.name, "open", "was left open by a killed run; run recover", path.name
            )


def _busy(folder: Path) -> bool:
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def _rows(folder: Path, findings: list[Finding]) -> list[sqlite3.Row]:
    """The answers that have a record; a database that can't be read is a finding."""
    db = sqlite3.connect(f"file:{folder / 'state.db'}?mode=ro", uri=True, timeout=30)
    db.row_factory = sqlite3.Row
    try:
        [result] = db.execute("PRAGMA integrity_check(1)").fetchone()
        if result != "ok":
            raise sqlite3.DatabaseError(result)
        return db.execute("SELECT * FROM fetches WHERE warc_file IS NOT NULL").fetchall()
    except sqlite3.DatabaseError as error:
        findings.append(Finding(folder.name, "database", f"state.db can't be read: {error}"))
        return []
    finally:
        db.close()


def _file(portal: str, path: Path, seen: dict[int, _Seen]) -> Iterator[Finding]:
    """Read every record: whole, as long as it says, its digests true."""
    size, good = path.stat().st_size, runs(path)
    if not good or good[-1][1] < size:
        whole = good[-1][1] if good else 0
        message = f"is torn: whole up to {whole} of {size} bytes; run recover"
        yield Finding(portal, "torn", message, path.name, whole)
    for (_, end), (begin, _) in pairwise(good):
        message = f"is damaged from here to {begin}; run recover"
        yield Finding(portal, "damaged", message, path.name, end)
    try:
        for iterator, record in records(path, check_digests=True):
            yield from _record(portal, path.name, iterator, record, seen)
    except ArchiveLoadFailed as error:
        yield Finding(portal, "header", f"holds no record where one should be: {error}", path.name)


def _record(
    portal: str, file: str, iterator: Any, record: Any, seen: dict[int, _Seen]
) -> Iterator[Finding]:
    headers, http, offset = record.rec_headers, record.http_headers, iterator.offset
    body = record.raw_stream.read()
    if left := record.raw_stream.limit:
        message = f"is {left} bytes shorter than the {record.length} it declares"
        yield Finding(portal, "length", message, file, offset)
    elif record.digest_checker.passed is False:
        problems = "; ".join(str(problem) for problem in record.digest_checker.problems)
        yield Finding(portal, "digest", problems, file, offset)
    digest = None
    if record.rec_type in {"response", "resource"}:
        encoding = http.get_header("Content-Encoding", "") if record.rec_type == "response" else ""
        digest = sha256(decode(body, encoding, _MAX_BYTES)[0]).hexdigest()
    seen[offset] = _Seen(
        record.rec_type,
        headers.get_header("WARC-Target-URI", ""),
        headers.get_header("WARC-Date", ""),
        headers.get_header("WARC-Payload-Digest"),
        digest,
    )


def _rows_agree(
    portal: str, file: str, rows: Sequence[sqlite3.Row], seen: dict[int, _Seen]
) -> Iterator[Finding]:
    for row in rows:
        offset = row["warc_offset"]
        record = seen.get(offset)
        if record is None:
            message = (
                f"state.db has a capture of {row['url']} here, the file has no record; run recover"
            )
            yield Finding(portal, "row", message, file, offset)
            continue
        pairs = [
            ("address", row["url"].partition("#")[0], record.url.partition("#")[0]),
            ("time", row["fetched_at"], record.date),
            ("payload digest", row["payload_digest"], record.digest or row["payload_digest"]),
            ("SHA-256", row["sha256"], record.sha256 or row["sha256"]),
        ]
        for name, said, held in pairs:
            if said is not None and said != held:
                message = f"state.db says the {name} is {said}, the record {held}"
                yield Finding(portal, "row", message, file, offset)
    places = {row["warc_offset"] for row in rows}
    for offset, record in seen.items():
        if record.kind in {"response", "revisit", "resource"} and offset not in places:
            # Written just before a run was killed: the page was asked for again after.
            message = f"a capture of {record.url} that state.db does not know"
            yield Finding(portal, "unlisted", message, file, offset, grave=False)


def _index_agrees(portal: str, path: Path) -> Iterator[Finding]:
    beside = path.with_name(path.name + cdx.ENDING)
    if not beside.exists():
        yield Finding(portal, "index", "has no index; run recover", path.name, grave=False)
        return
    if beside.read_text(encoding="utf-8") != "".join(cdx.index(path)):
        message = "its index says something else than the file; run recover"
        yield Finding(portal, "index", message, path.name)
