"""Looking into an archive that a test has made."""

import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from crawler.recover import whole_length


def rows(folder: Path, query: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
    db = sqlite3.connect(folder / "state.db")
    db.row_factory = sqlite3.Row
    try:
        return db.execute(query, values).fetchall()
    finally:
        db.close()


def outcomes(folder: Path, role: str, crawl: int | None = None) -> Counter[str]:
    """How often each outcome came, in the last crawl or in one of them."""
    found = rows(
        folder,
        "SELECT outcome FROM fetches WHERE role = ?"
        " AND crawl = coalesce(?, (SELECT max(id) FROM crawls))",
        (role, crawl),
    )
    return Counter(row["outcome"] for row in found)


def urls(folder: Path, role: str, status: str = "done") -> set[str]:
    found = rows(folder, "SELECT url FROM urls WHERE role = ? AND status = ?", (role, status))
    return {row["url"] for row in found}


def warcs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))


def check(folder: Path) -> None:
    """`warcio check` passes on every file, none is left open, and state.db agrees with them."""
    assert not list(folder.glob("*.open"))
    files = warcs(folder)
    if files:
        run = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", *map(str, files)],
            capture_output=True,
            text=True,
        )
        assert (run.returncode, run.stdout) == (0, ""), run.stdout + run.stderr
    seen = {}
    for path in files:
        assert whole_length(path) == path.stat().st_size, f"{path.name} has a torn tail"
        for offset, record, payload in records(path):
            seen[path.name, offset] = record, payload
    for row in rows(folder, "SELECT * FROM fetches WHERE warc_file IS NOT NULL"):
        record, payload = seen[row["warc_file"], row["warc_offset"]]
        headers = record.rec_headers
        assert headers.get_header("WARC-Target-URI") == row["url"].partition("#")[0]
        assert headers.get_header("WARC-Date") == row["fetched_at"]
        if record.rec_type == "revisit":
            assert row["outcome"] not in {"new", "changed"} or row["role"] not in {
                "report",
                "attachment",
            }
        elif row["sha256"]:
            assert sha256(payload).hexdigest() == row["sha256"]
        if row["payload_digest"]:
            assert headers.get_header("WARC-Payload-Digest") == row["payload_digest"]


def records(path: Path) -> list[tuple[int, Any, bytes]]:
    """Every record of a file: offset, record, decoded payload."""
    found = []
    with path.open("rb") as file:
        iterator = ArchiveIterator(file)
        for record in iterator:
            payload = record.content_stream().read()
            found.append((iterator.get_record_offset(), record, payload))
    return found
