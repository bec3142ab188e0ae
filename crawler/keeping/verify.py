"""Is the archive whole: records, digests, indexes, and whether state.db says what the files hold."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from filelock import FileLock, Timeout
from warcio.archiveiterator import ArchiveIterator

from crawler.keeping.checking import Seen, check_file, index_agrees, rows_agree
from crawler.keeping.findings import Finding, Verified
from crawler.keeping.recover import Recovered, recover, recover_closed
from crawler.warc import OPEN


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
        seen: dict[int, Seen] = {}
        findings += check_file(portal, path, seen)
        own = [row for row in rows if row["warc_file"] == path.name]
        findings += rows_agree(portal, path.name, own, seen)
        findings += index_agrees(portal, path)
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
