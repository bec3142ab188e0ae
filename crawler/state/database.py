"""state.db itself: opened, made, or brought up from an older version."""

import sqlite3
from pathlib import Path

SCHEMA = Path(__file__).parents[1] / "schema.sql"
# What brings an older state.db to the next version; schema.sql makes a new one in the last.
MIGRATIONS = {
    1: "ALTER TABLE crawls ADD COLUMN complete INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE crawls ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;",
}
_VERSION = 1 + max(MIGRATIONS)


class NewerState(RuntimeError):
    """state.db was written by a newer nianbao; this one must not touch it."""


class Database:
    """The file and its connection. Whoever opens it for writing holds the portal's lock."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, timeout=30)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("PRAGMA foreign_keys = ON")
        self._migrate(path)
        self.crawl = 0  # the run that writes now
        self.mode = ""

    def close(self) -> None:
        self.db.close()

    def _migrate(self, path: Path) -> None:
        version = int(self.db.execute("PRAGMA user_version").fetchone()[0])
        if version > _VERSION:
            self.db.close()
            raise NewerState(
                f"{path} has version {version}, this nianbao writes {_VERSION}: update nianbao"
            )
        for old in range(version or _VERSION, _VERSION):
            self.db.executescript(f"BEGIN;{MIGRATIONS[old]}PRAGMA user_version={old + 1};COMMIT")
        if version == 0:
            self.db.executescript(SCHEMA.read_text(encoding="utf-8"))
