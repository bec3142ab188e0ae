"""The parse run: what is new in archive/ is read and written to archive.db."""

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from parse import captures, pending, store
from parse.compare import compare
from parse.derive import derive
from parse.forget import forget_readings
from parse.pool import read_units
from parse.work import Reading, Unit

# Documents in a unit: enough that handing it out costs nothing beside reading it.
_UNIT = 50
# Ending of a database that is read anew beside one of an older schema.
_REBUILT = ".rebuilt"


class Busy(Exception):
    """Raised where another parse run is writing the same archive.db."""


@dataclass(slots=True)
class Summary:
    """What a run did: documents by outcome, what failed, and what the database holds now."""

    outcomes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    portals: int = 0
    reports: int = 0
    agencies: int = 0

    def __str__(self) -> str:
        parts = [
            f"{count} {name.replace('_', ' ')}" for name, count in sorted(self.outcomes.items())
        ]
        told = f" ({', '.join(parts)})" if parts else ""
        return (
            f"{sum(self.outcomes.values())} documents read{told}; "
            f"the database holds {self.reports} reports of {self.agencies} agencies"
        )


def parse_archive(
    archive: Path,
    db: Path,
    *,
    everything: bool = False,
    executor: Executor | None = None,
    jobs: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Read what archive/ holds and archive.db does not have yet; `everything` reads all of it again,
    into a new file where the old one has an older schema.

    Work is handed out through `executor`, or to `jobs` workers on this machine; each document is
    read in a process that can be ended (parse/pool.py). What is read is written unit by unit, so
    that a run that is broken off goes on where it was. Raises Busy where another run holds the
    database, FileNotFoundError where there is no archive.
    """
    folders = captures.portal_folders(archive)
    lock = FileLock(db.with_name(db.name + ".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Busy(f"another parse is writing {db}: wait for it to end") from None
    try:
        try:
            connection, target = store.connect(db), db
        except store.OlderDatabase:
            if not everything:
                raise
            target = db.with_name(db.name + _REBUILT)
            _remove(target)
            connection = store.connect(target)
        try:
            summary = _run(folders, connection, everything, executor, jobs, on_progress)
        finally:
            connection.close()  # the last to leave: its log goes into the file
        if target != db:
            _remove(db)
            target.rename(db)
        return summary
    finally:
        lock.release()


def _remove(db: Path) -> None:
    """A database and the files that SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm"):
        db.with_name(db.name + ending).unlink(missing_ok=True)


def _run(
    folders: list[Path],
    db: sqlite3.Connection,
    everything: bool,
    executor: Executor | None,
    jobs: int,
    on_progress: Callable[[int, int], None] | None,
) -> Summary:
    summary = Summary(portals=len(folders))
    if everything:
        forget_readings(db)
    portals = {folder: store.copy_state(db, folder) for folder in folders}
    pending.prepare(db)
    total, done = sum(pending.count(db, portal) for portal in portals.values()), 0
    units = (
        Unit(folder, tasks)
        for folder, portal in portals.items()
        for tasks in pending.tasks(db, portal, _UNIT)
    )
    # Enough units for every worker, where there are few documents.
    workers = max(1, min(jobs, -(-total // _UNIT)))
    if total:
        with contextlib.closing(read_units(units, workers, executor)) as readings_of:
            for unit, readings in readings_of:
                store.save(db, portals[unit.folder], readings)
                _note(summary, readings)
                done += len(unit.tasks)
                if on_progress:
                    on_progress(done, total)
    derive(db)
    compare(db)
    db.execute("PRAGMA optimize")
    summary.reports = db.execute("SELECT count(*) FROM reports WHERE current = 1").fetchone()[0]
    summary.agencies = db.execute("SELECT count(*) FROM agencies").fetchone()[0]
    return summary


def _note(summary: Summary, readings: Iterable[Reading]) -> None:
    for reading in readings:
        summary.outcomes[reading.outcome] += 1
        summary.kinds[reading.kind or "?"] += 1
        if reading.issue:
            summary.issues[reading.issue.code] += 1
        if reading.traceback:
            summary.failures.append(f"{reading.task.context.url}\n{reading.traceback}")
