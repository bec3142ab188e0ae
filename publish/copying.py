"""The database of a release: a whole copy of archive.db with publish's own tables beside the facts."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import sqlite_utils

from publish import derived
from publish.errors import PublishError
from publish.exports import catalogue

SCHEMA_VERSION = 2  # PRAGMA user_version of the archive.db that this code can read
# The shape of what publish adds to a release. Pages read it, so code and release must agree; a test
# tells when it must be raised. It stands in the file's PRAGMA application_id, behind "nb".
RELEASE_SHAPE = 1
DATABASE = "nianbao.db"
_MARK = int.from_bytes(b"nb") << 16
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


def check(db: Path) -> None:
    """Raise PublishError where `db` is no archive.db that this code can read."""
    if not db.is_file():
        raise PublishError(f"There is no {db}. Run `nianbao parse` first.")
    try:
        with closing(read_only(db, immutable=False)) as conn:
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


def why_not_ours(database: Path) -> str | None:
    """Say why pages of this code can't read a release's database, None where they can."""
    try:
        with closing(read_only(database)) as conn:
            mark = conn.execute("pragma application_id").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return f"{database} can't be read: {error}."
    if mark == _MARK | RELEASE_SHAPE:
        return None
    return (
        f"{database} was published by another version of nianbao. Run `nianbao publish` again, "
        "with the version that serves."
    )


def read_only(db: Path, *, immutable: bool = True, any_thread: bool = False) -> sqlite3.Connection:
    """Open a database for reading; `immutable` where nobody can be writing to it."""
    mode = "immutable=1" if immutable else "mode=ro"
    return sqlite3.connect(
        f"file:{quote(str(db.absolute()))}?{mode}",
        uri=True,
        timeout=60,
        check_same_thread=not any_thread,
    )


def copy(db: Path, target: Path) -> None:
    """Copy archive.db as it was last committed; parse may be writing meanwhile."""
    with closing(read_only(db, immutable=False)) as source:
        # One read transaction: what parse commits meanwhile is not in the copy, not even half.
        source.execute("vacuum into ?", [str(target)])


def complete(conn: sqlite3.Connection, version: str, made_at: str) -> dict[str, int]:
    """Add publish's tables, its index and the row `release` to a copy; return what was counted."""
    derived.build(conn)
    catalogue.prepare(conn)
    counts = {name: conn.execute(sql).fetchone()[0] for name, sql in COUNTS.items()}
    row = {"version": version, "made_at": made_at, **counts}
    sqlite_utils.Database(conn).table("release").insert(row, pk="version")
    conn.execute("analyze")
    conn.execute(f"pragma application_id = {_MARK | RELEASE_SHAPE}")
    conn.commit()
    conn.execute("pragma journal_mode = delete")
    return counts


def make_database(db: Path, target: Path) -> Path:
    """A release's database from archive.db, for use at once; its version is the day."""
    check(db)
    copy(db, target)
    now = datetime.now(UTC)
    with closing(sqlite3.connect(target)) as conn:
        complete(conn, now.strftime("%Y.%m.%d"), now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return target
