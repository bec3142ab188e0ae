"""After a killed run: cut a WARC file's torn tail, name the file, and make state.db agree with it."""

import os
import sqlite3
import zlib
from dataclasses import dataclass
from pathlib import Path

from crawler.warc import OPEN, sync_folder

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Recovered:
    """What was done with one file left open."""

    file: str  # its final name
    kept: int  # bytes
    cut: int  # bytes of a torn record
    rows: int  # answers taken out of state.db, for their record was cut; they are pending again


def recover(folder: Path) -> list[Recovered]:
    """Recover every file that a killed run left open. The caller holds the portal's lock."""
    done = []
    for path in sorted(folder.glob(f"*.warc.gz{OPEN}")):
        name = path.name.removesuffix(OPEN)
        size = path.stat().st_size
        whole = whole_length(path)
        with path.open("r+b") as file:
            file.truncate(whole)
            os.fsync(file.fileno())
        rows = _forget(folder / "state.db", name, whole)
        if whole:
            path.rename(folder / name)
        else:
            path.unlink()
        sync_folder(folder)
        done.append(Recovered(name, whole, size - whole, rows))
    return done


def whole_length(path: Path) -> int:
    """Count the bytes up to the end of the last whole gzip member (= the last whole record)."""
    whole = read = 0
    member = zlib.decompressobj(31)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            read += len(block)
            while block:
                try:
                    member.decompress(block)
                except zlib.error:
                    return whole
                block = member.unused_data
                if member.eof:
                    whole = read - len(block)
                    member = zlib.decompressobj(31)
    return whole


def _forget(database: Path, name: str, whole: int) -> int:
    """Take back the answers whose record is gone, so that they are asked for again."""
    if not database.exists():
        return 0
    db = sqlite3.connect(database, timeout=30)
    try:
        with db:
            lost = (
                "SELECT coalesce(asked, url) FROM fetches WHERE warc_file = ? AND warc_offset >= ?"
            )
            db.execute(
                f"UPDATE urls SET status = 'pending', etag = NULL, last_modified = NULL,"
                f" sha256 = NULL WHERE url IN ({lost})",
                (name, whole),
            )
            return db.execute(
                "DELETE FROM fetches WHERE warc_file = ? AND warc_offset >= ?", (name, whole)
            ).rowcount
    finally:
        db.close()
