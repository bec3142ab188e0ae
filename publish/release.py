"""A release: an immutable copy of archive.db with its search index and downloads, switched to at once.

site/releases/2026.11.21/nianbao.db
site/releases/2026.11.21/downloads/applications.csv …
site/current -> releases/2026.11.21
"""

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import sqlite_utils
from filelock import FileLock, Timeout

from publish import derived, downloads
from publish.errors import PublishError

SCHEMA_VERSION = 1  # PRAGMA user_version of the archive.db that this code can read
KEPT = 3  # releases
DATABASE = "nianbao.db"
# What a release counts of itself, for the front page and for whoever compares two releases.
COUNTS = {
    "reports": "select count(*) from reports where current = 1",
    "versions": "select count(*) from reports",
    "agencies": "select count(distinct agency) from reports where current = 1",
    "first_year": "select min(year) from reports where current = 1",
    "last_year": "select max(year) from reports where current = 1",
    "portals": "select count(*) from portals",
    "documents": "select count(*) from documents",
    "unreadable": "select count(*) from documents where outcome in ('unreadable', 'missing_part')",
    "checks": "select count(*) from export_checks",
    "checkable": "select count(*) from export_checks where verdict <> 'unknown'",
    "fails": "select count(*) from export_checks where verdict = 'fails'",
    "numbers": "select coalesce(sum(numbers), 0) from reports where current = 1",
    "gone": "select count(*) from reports where current = 1 and gone_at is not null",
    "last_capture": "select max(last_seen) from reports",
}

# on_progress(what is being done, number of the step, of how many)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Release:
    """What was published: `path` is the release's folder, `reports` those that are current."""

    version: str
    made_at: str
    path: Path
    reports: int
    downloads: list[downloads.Download]


def publish(db: Path, site: Path, *, on_progress: Progress | None = None) -> Release:
    """Make a release of `db` under `site` and switch to it; parse may be writing meanwhile.

    Raises PublishError, with the last release left as it was, where `db` can't be read, another
    publish is running, or the disk or the data stand in the way.
    """
    step = on_progress or (lambda what, number, of: None)
    _check(db)
    releases = site / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(site / ".lock", timeout=0):
            return _publish(db, site, releases, step)
    except Timeout:
        raise PublishError(
            f"Another publish is writing to {site}; wait until it is done."
        ) from None


def current(site: Path) -> Path:
    """The folder of the release that `site` shows; raises PublishError where there is none."""
    link = site / "current"
    if not (link / DATABASE).is_file():
        raise PublishError(f"There is no release in {site} yet. Run `nianbao publish` first.")
    return link.resolve()


def next_version(day: str, taken: set[str]) -> str:
    """The version of a release made on `day`: the day, with a number from the second one on.

    >>> next_version("2026.11.21", {"2026.11.20", "2026.11.21", "2026.11.21.2"})
    '2026.11.21.3'
    """
    if day not in taken and not any(version.startswith(day + ".") for version in taken):
        return day
    numbers = [int(v[len(day) + 1 :]) for v in taken if v.startswith(day + ".")]
    return f"{day}.{max(numbers, default=1) + 1}"


def _check(db: Path) -> None:
    if not db.is_file():
        raise PublishError(f"There is no {db}. Run `nianbao parse` first.")
    try:
        with closing(_open(db)) as conn:
            version = conn.execute("pragma user_version").fetchone()[0]
            tables = {row[0] for row in conn.execute("select name from sqlite_master")}
    except sqlite3.DatabaseError as error:
        raise PublishError(f"{db} can't be read as archive.db: {error}.") from error
    if version > SCHEMA_VERSION:
        raise PublishError(
            f"{db} was written by a newer nianbao (schema {version}, this one knows {SCHEMA_VERSION}). "
            "Update nianbao, then publish again."
        )
    if version < SCHEMA_VERSION or "reports" not in tables:
        raise PublishError(
            f"{db} is no archive.db of this version. Run `nianbao parse --all` again."
        )


def _open(db: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(db.absolute()))}?mode=ro", uri=True, timeout=60)


def _publish(db: Path, site: Path, releases: Path, step: Progress) -> Release:
    for left in releases.glob(".making-*"):  # of a publish that was killed
        shutil.rmtree(left)
    now = datetime.now(UTC)
    made_at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    version = next_version(now.strftime("%Y.%m.%d"), {path.name for path in releases.iterdir()})
    making = releases / f".making-{version}"
    making.mkdir()
    try:
        reports, made = _make(db, making, version, made_at, step)
        making.rename(releases / version)
    except BaseException as error:
        shutil.rmtree(making, ignore_errors=True)
        if isinstance(error, sqlite3.DatabaseError | OSError):
            raise PublishError(f"Nothing was published: {error}.") from error
        raise
    _switch(site, version)
    _remove_old(releases)
    return Release(version, made_at, releases / version, reports, made)


def _make(
    db: Path, folder: Path, version: str, made_at: str, step: Progress
) -> tuple[int, list[downloads.Download]]:
    target = folder / DATABASE
    step("copy", 1, 3)
    with closing(_open(db)) as source:
        # One read transaction: what parse commits meanwhile is not in the copy, not even half.
        source.execute("vacuum into ?", [str(target)])
    with closing(sqlite3.connect(target)) as conn:
        step("index", 2, 3)
        derived.build(conn)
        counts = {name: conn.execute(sql).fetchone()[0] for name, sql in COUNTS.items()}
        row = {"version": version, "made_at": made_at, **counts}
        sqlite_utils.Database(conn).table("release").insert(row, pk="version")
        conn.execute("analyze")
        conn.commit()
        conn.execute("pragma journal_mode = delete")
        made = downloads.write_all(
            conn,
            folder / "downloads",
            version,
            lambda name, n, of: step(f"csv {name} {n}/{of}", 3, 3),
        )
    target.chmod(0o444)
    return int(counts["reports"]), made


def _switch(site: Path, version: str) -> None:
    """Point site/current at a release in one step: a reader sees the old one or the new one."""
    link = site / f".current-{time.time_ns()}"
    link.symlink_to(Path("releases") / version, target_is_directory=True)
    link.replace(site / "current")


def _remove_old(releases: Path) -> None:
    versions = [path for path in releases.iterdir() if path.name[0].isdigit()]
    for old in sorted(versions, key=lambda path: [int(n) for n in path.name.split(".")])[:-KEPT]:
        shutil.rmtree(old)
