"""One WARC file of the archive looked through: its records, the rows of state.db on them, its index."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from warcio.exceptions import ArchiveLoadFailed

from crawler.keeping import cdx
from crawler.keeping.findings import Finding
from crawler.keeping.members import records, runs
from crawler.reading.decoding import decode

_MAX_BYTES = 1 << 30


@dataclass(frozen=True)
class Seen:
    """What a record holds, for the row of state.db that points at it."""

    kind: str
    url: str
    date: str
    digest: str | None
    sha256: str | None


def check_file(portal: str, path: Path, seen: dict[int, Seen]) -> Iterator[Finding]:
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
    portal: str, file: str, iterator: Any, record: Any, seen: dict[int, Seen]
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
    seen[offset] = Seen(
        record.rec_type,
        headers.get_header("WARC-Target-URI", ""),
        headers.get_header("WARC-Date", ""),
        headers.get_header("WARC-Payload-Digest"),
        digest,
    )


def rows_agree(
    portal: str, file: str, rows: Sequence[sqlite3.Row], seen: dict[int, Seen]
) -> Iterator[Finding]:
    """Hold the rows of state.db against the records they point at, and the other way round."""
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


def index_agrees(portal: str, path: Path) -> Iterator[Finding]:
    """Hold the index beside a file against the file."""
    beside = path.with_name(path.name + cdx.ENDING)
    if not beside.exists():
        yield Finding(portal, "index", "has no index; run recover", path.name, grave=False)
        return
    if beside.read_text(encoding="utf-8") != "".join(cdx.index(path)):
        message = "its index says something else than the file; run recover"
        yield Finding(portal, "index", message, path.name)
