"""Looking into an archive that a test has made."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.keeping.verify import verify_portal


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
    """`warcio check` passes on every file, none is left open, and `nianbao verify` finds nothing grave."""
    assert not list(folder.glob("*.open"))
    for path in warcs(folder):
        checker = Checker(SimpleNamespace(inputs=[str(path)], verbose=False))
        assert checker.process_all() == 0, f"warcio check fails on {path.name}"
    found = verify_portal(folder)
    assert found.ok, [str(finding) for finding in found.findings]
    for row in rows(folder, "SELECT * FROM fetches WHERE warc_file IS NOT NULL"):
        if row["outcome"] in {"new", "changed"} and row["role"] in {"report", "attachment"}:
            assert row["sha256"], "what parse reads is told by its digest"


def records(path: Path) -> list[tuple[int, Any, bytes]]:
    """Every record of a file: offset, record, decoded payload."""
    found = []
    with path.open("rb") as file:
        iterator = ArchiveIterator(file)
        for record in iterator:
            payload = record.content_stream().read()
            found.append((iterator.get_record_offset(), record, payload))
    return found
