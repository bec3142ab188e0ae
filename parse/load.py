"""The parse run: what is new in archive/ is read and written to archive.db."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from parse import captures, store
from parse.captures import Place
from parse.derive import derive
from parse.model import Context
from parse.work import Reading, Task, Unit, read_unit

# Documents in a unit: enough that handing it out costs nothing beside reading it.
_UNIT = 50


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


def parse_archive(
    archive: Path,
    db: Path,
    *,
    everything: bool = False,
    executor: Executor | None = None,
    jobs: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Read what archive/ holds and archive.db does not have yet; `everything` reads all of it again.

    Work is handed out through `executor`, or a process pool of `jobs`. Raises Busy where another
    run holds the database, FileNotFoundError where there is no archive.
    """
    folders = captures.portal_folders(archive)
    lock = FileLock(db.with_name(db.name + ".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Busy(f"another parse is writing {db}: wait for it to end") from None
    try:
        connection = store.connect(db)
        try:
            return _run(folders, connection, everything, executor, jobs, on_progress)
        finally:
            connection.close()
    finally:
        lock.release()


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
        store.forget_readings(db)
    units: list[tuple[str, Unit]] = []
    for folder in folders:
        portal = store.copy_state(db, folder)
        tasks = list(_tasks(db, portal))
        units += [
            (portal, Unit(folder, tuple(tasks[i : i + _UNIT]))) for i in range(0, len(tasks), _UNIT)
        ]
    total, done = sum(len(unit.tasks) for _, unit in units), 0
    for portal, readings in _read(units, executor, jobs):
        store.save(db, portal, readings)
        for reading in readings:
            summary.outcomes[reading.outcome] += 1
            summary.kinds[reading.kind or "?"] += 1
            if reading.issue:
                summary.issues[reading.issue.code] += 1
            if reading.traceback:
                summary.failures.append(f"{reading.task.context.url}\n{reading.traceback}")
        done += len(readings)
        if on_progress:
            on_progress(done, total)
    derive(db)
    db.execute("PRAGMA optimize")
    summary.reports = db.execute("SELECT count(*) FROM reports WHERE current = 1").fetchone()[0]
    summary.agencies = db.execute("SELECT count(*) FROM agencies").fetchone()[0]
    return summary


def _read(
    units: list[tuple[str, Unit]], executor: Executor | None, jobs: int
) -> Iterator[tuple[str, list[Reading]]]:
    if executor is None and (jobs <= 1 or len(units) <= 1):
        yield from ((portal, read_unit(unit)) for portal, unit in units)
        return
    pool = executor or ProcessPoolExecutor(max_workers=jobs)
    try:
        waiting = {pool.submit(read_unit, unit): portal for portal, unit in units}
        for future in as_completed(waiting):
            yield waiting[future], future.result()
    finally:
        if executor is None:
            pool.shutdown(cancel_futures=True)


def _tasks(db: sqlite3.Connection, portal: str) -> Iterator[Task]:
    """Bodies of reports and attachments at this portal that have not been read where they stand.

    A document that a missing part kept from being read is tried again each time.
    """
    line = db.execute(
        "SELECT agency, division_code FROM portals WHERE id = ?", (portal,)
    ).fetchone()
    rows = db.execute(
        """
        SELECT sha256, url, via, title, link_text, coalesce(listed_date, (
                 SELECT page.listed_date FROM fetches AS page
                 WHERE page.url = fetches.via AND page.listed_date IS NOT NULL LIMIT 1)),
               role, min(number)
        FROM fetches
        WHERE portal = ? AND role IN ('report', 'attachment') AND outcome IN ('new', 'changed')
          AND sha256 IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM reports
                          WHERE reports.document = fetches.sha256 AND reports.url = fetches.url)
          AND NOT EXISTS (SELECT 1 FROM documents
                          WHERE documents.sha256 = fetches.sha256
                            AND documents.outcome IN ('no_report', 'unreadable'))
        GROUP BY sha256, url ORDER BY min(number)
        """,
        (portal,),
    ).fetchall()
    for sha256, url, via, title, link_text, listed_date, role, _ in rows:
        places = db.execute(
            """
            SELECT warc_file, warc_offset FROM fetches
            WHERE sha256 = ? AND portal = ? AND warc_file IS NOT NULL ORDER BY number
            """,
            (sha256, portal),
        )
        yield Task(
            sha256,
            tuple(Place(*place) for place in places),
            Context(
                url=url,
                page_url=via if role == "attachment" else url,
                title=title,
                link_text=link_text,
                listed_date=listed_date,
                agency=line[0] or None,
                division_code=line[1] or None,
            ),
        )
