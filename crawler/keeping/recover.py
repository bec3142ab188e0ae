"""After a killed run: cut a WARC file's torn tail, name the file, and make state.db agree with it."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from crawler.keeping import cdx
from crawler.keeping.members import runs
from crawler.packing import sync_folder
from crawler.warc import OPEN

TORN = ".torn"  # ending of the bytes that were cut from a file which was once whole


@dataclass(frozen=True)
class Recovered:
    """What was done with one file left open."""

    file: str  # its final name
    kept: int  # bytes
    cut: int  # bytes of a torn record
    rows: int  # answers of state.db whose record was lost; they are to be asked for again


def recover(folder: Path) -> list[Recovered]:
    """Recover every file that a killed run left open. The caller holds the portal's lock."""
    done = []
    for path in sorted(folder.glob(f"*.warc.gz{OPEN}")):
        name = path.name.removesuffix(OPEN)
        size, good = path.stat().st_size, runs(path)
        whole = good[-1][1] if good else 0
        with path.open("r+b") as file:
            file.truncate(whole)
            os.fsync(file.fileno())
        rows = _forget(folder / "state.db", name, good)
        if whole:
            path.rename(folder / name)
            cdx.write(folder / name, cdx.index(folder / name))
        else:
            path.unlink()
        sync_folder(folder)
        done.append(Recovered(name, whole, size - whole, rows))
    return done


def recover_closed(folder: Path) -> list[Recovered]:
    """Look at every closed file too: cut torn tails, take back what is lost, make indexes.

    A file that was closed is torn only by a disk or a copy that failed. What is cut is kept beside
    it, ending in `.torn`; damage in the middle stays where it is, for the records behind it are
    whole and keep their places. The caller holds the portal's lock. Reads the whole folder.
    """
    done = []
    for path in sorted(folder.glob("*.warc.gz")):
        size, good = path.stat().st_size, runs(path)
        whole = good[-1][1] if good else 0
        if whole < size:
            with path.open("r+b") as file:
                file.seek(whole)
                path.with_name(f"{path.name}{TORN}").write_bytes(file.read())
                file.truncate(whole)
                os.fsync(file.fileno())
        rows = _forget(folder / "state.db", path.name, good)
        if rows or whole < size:
            done.append(Recovered(path.name, whole, size - whole, rows))
        lines = cdx.index(path)
        beside = path.with_name(path.name + cdx.ENDING)
        if not beside.exists() or beside.read_text(encoding="utf-8") != "".join(lines):
            cdx.write(path, lines)
    for name in _files_known(folder / "state.db"):
        if not (folder / name).exists():
            done.append(Recovered(name, 0, 0, _forget(folder / "state.db", name, [])))
    return done


def _forget(database: Path, name: str, good: list[tuple[int, int]]) -> int:
    """Take back the answers whose record is gone, so that they are asked for again."""
    if not database.exists():
        return 0
    inside = "".join(
        f" AND NOT (warc_offset >= {begin:d} AND warc_offset < {end:d})" for begin, end in good
    )
    lost = f"WHERE warc_file = ?{inside}"
    db = sqlite3.connect(database, timeout=30)
    try:
        with db:
            db.execute(
                "UPDATE urls SET status = 'pending', etag = NULL, last_modified = NULL,"
                f" sha256 = NULL WHERE url IN (SELECT coalesce(asked, url) FROM fetches {lost})",
                (name,),
            )
            # The row stays: its number must not come again, for parse reads on from the last.
            return db.execute(
                "UPDATE fetches SET outcome = 'error', reason = 'its record was torn or lost; the"
                " page is asked for again', sha256 = NULL, payload_digest = NULL, warc_file = NULL,"
                f" warc_offset = NULL {lost}",
                (name,),
            ).rowcount
    finally:
        db.close()


def _files_known(database: Path) -> list[str]:
    if not database.exists():
        return []
    db = sqlite3.connect(database, timeout=30)
    try:
        rows = db.execute("SELECT DISTINCT warc_file FROM fetches WHERE warc_file IS NOT NULL")
        return sorted(str(row[0]) for row in rows)
    finally:
        db.close()
