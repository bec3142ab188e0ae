"""A release: an immutable copy of archive.db with its search index and downloads, switched to at once.

site/releases/2026.11.21/nianbao.db
site/releases/2026.11.21/downloads/nianbao-applications-v2026.11.21.csv …
site/current -> releases/2026.11.21
"""

import shutil
import sqlite3
import time
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from publish import copying
from publish.copying import DATABASE, SCHEMA_VERSION
from publish.errors import PublishError
from publish.exports import downloads, export

__all__ = ["DATABASE", "SCHEMA_VERSION", "Release", "current", "next_version", "publish"]
KEPT = 3  # releases

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


def publish(
    db: Path,
    site: Path,
    *,
    formats: Collection[str] = export.FORMATS,
    on_progress: Progress | None = None,
) -> Release:
    """Make a release of `db` under `site` and switch to it; parse may be writing meanwhile.

    `formats` are those of its downloads.

    Raises PublishError, with the last release left as it was, where `db` can't be read, another
    publish is running, or the disk or the data stand in the way.
    """
    step = on_progress or (lambda what, number, of: None)
    copying.check(db)
    releases = site / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(site / ".lock", timeout=0):
            return _publish(db, site, releases, formats, step)
    except Timeout:
        raise PublishError(
            f"Another publish is writing to {site}; wait until it is done."
        ) from None


def current(site: Path) -> Path:
    """The folder of the release that `site` shows.

    Raises PublishError where there is none, or one whose pages this code can't make.
    """
    link = site / "current"
    if not (link / DATABASE).is_file():
        raise PublishError(f"There is no release in {site} yet. Run `nianbao publish` first.")
    if trouble := copying.why_not_ours(link / DATABASE):
        raise PublishError(trouble)
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


def _publish(
    db: Path, site: Path, releases: Path, formats: Collection[str], step: Progress
) -> Release:
    for left in releases.glob(".making-*"):  # of a publish that was killed
        shutil.rmtree(left)
    now = datetime.now(UTC)
    made_at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    version = next_version(now.strftime("%Y.%m.%d"), {path.name for path in releases.iterdir()})
    making = releases / f".making-{version}"
    making.mkdir()
    try:
        reports, made = _make(db, making, version, made_at, formats, step)
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
    db: Path, folder: Path, version: str, made_at: str, formats: Collection[str], step: Progress
) -> tuple[int, list[downloads.Download]]:
    target = folder / DATABASE
    step("copy", 1, 3)
    copying.copy(db, target)
    with closing(sqlite3.connect(target)) as conn:
        step("index", 2, 3)
        counts = copying.complete(conn, version, made_at)
    target.chmod(0o444)
    (folder / "downloads").mkdir()
    with closing(copying.read_only(target)) as conn:
        made = export.write(
            conn,
            folder / "downloads",
            version,
            formats=formats,
            on_file=lambda name, n, of: step(f"download {name} {n}/{of}", 3, 3),
        )
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
