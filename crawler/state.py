"""What is known of one portal: its URLs, its answers, its crawls (state.db, see schema.sql)."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

SCHEMA = Path(__file__).with_name("schema.sql")
DOCUMENTS = ("report", "attachment")
# What brings an older state.db to the next version; schema.sql makes a new one in the last.
MIGRATIONS = {
    1: "ALTER TABLE crawls ADD COLUMN complete INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE crawls ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;",
}
_VERSION = 1 + max(MIGRATIONS)


class NewerState(RuntimeError):
    """state.db was written by a newer nianbao; this one must not touch it."""


@dataclass(frozen=True)
class Ask:
    """A page to ask for, and what is known of it before it is asked: a row of `urls`."""

    url: str
    role: str  # listing, report, attachment
    via: str | None = None
    title: str | None = None
    link_text: str | None = None
    listed_date: str | None = None
    page: int | None = None  # of a list, from 1
    form: str | None = None  # to POST, urlencoded
    instead: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    status: str = "pending"
    stale: int = 0  # pages of this list seen in this run, just before, without news

    @property
    def key(self) -> str:
        """The primary key in `urls`: the form is part of what is asked.

        >>> Ask("http://a.cn/x.jsp?startrecord=31", "listing", form="unitid=7").key
        'http://a.cn/x.jsp?startrecord=31#unitid=7'
        """
        return self.url if self.form is None else f"{self.url}#{self.form}"


@dataclass(frozen=True)
class Fetch:
    """One answer, or the lack of one: a row of `fetches`."""

    url: str
    fetched_at: str
    role: str
    outcome: str
    via: str | None = None
    title: str | None = None
    link_text: str | None = None
    listed_date: str | None = None
    status: int | None = None
    reason: str | None = None
    content_type: str | None = None
    payload_digest: str | None = None
    sha256: str | None = None
    bytes: int | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    asked: str | None = None


@dataclass(frozen=True)
class Aged:
    """A document fetched before, with what tells whether it is time to look at it again."""

    ask: Ask
    first_seen: str
    last_fetched: str | None


@dataclass(frozen=True)
class PassedOver:
    """A link of a listing that is no annual report."""

    url: str
    title: str
    reason: str


_FETCH_FIELDS = tuple(Fetch.__dataclass_fields__)
_ASK_FIELDS = tuple(field for field in Ask.__dataclass_fields__ if field != "stale")


def now() -> str:
    """The time as state.db and the WARC write it.

    >>> len(now()), now()[-1]
    (20, 'Z')
    """
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """Write a time as state.db does.

    >>> stamp(datetime(2024, 1, 31, 8, tzinfo=UTC))
    '2024-01-31T08:00:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """Read a time of state.db, or a date."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


class State:
    """state.db of one portal. Whoever opens it for writing holds the portal's lock."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, timeout=30)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("PRAGMA foreign_keys = ON")
        self._migrate(path)
        self.crawl = 0
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

    # -- crawls ------------------------------------------------------------------------------

    def start_crawl(self, mode: str, portal: Mapping[str, str]) -> int:
        """Open a row of `crawls`; one that a killed run left open becomes 'interrupted'."""
        with self.db:
            self.db.execute(
                "UPDATE crawls SET finished = ?, outcome = 'interrupted',"
                " reason = 'the run was killed' WHERE finished IS NULL",
                (now(),),
            )
            self.db.executemany("INSERT OR REPLACE INTO portal VALUES (?, ?)", portal.items())
            row = self.db.execute("INSERT INTO crawls (started, mode) VALUES (?, ?)", (now(), mode))
        self.crawl, self.mode = row.lastrowid or 0, mode
        return self.crawl

    def end_crawl(
        self,
        outcome: str,
        reason: str | None,
        requests: int,
        *,
        complete: bool = True,
        listed: int = 0,
        alone: timedelta | None = None,
    ) -> None:
        """Close this run's row; what it found is counted from its fetches.

        `complete`: it came to the end of what it set out to ask; `listed`: reports that its lists
        named; `alone`: how long the portal is to be left alone from now.
        """
        with self.db:
            self.db.execute(
                "UPDATE crawls SET finished = ?, outcome = ?, reason = ?, requests = ?,"
                " complete = ?, listed = ?,"
                " new_reports = (SELECT count(*) FROM fetches WHERE crawl = crawls.id"
                "   AND outcome = 'new' AND role = 'report'),"
                " changed = (SELECT count(*) FROM fetches WHERE crawl = crawls.id"
                "   AND outcome = 'changed' AND role IN ('report', 'attachment')),"
                " gone = (SELECT count(*) FROM fetches WHERE crawl = crawls.id"
                "   AND outcome = 'gone' AND role IN ('report', 'attachment'))"
                " WHERE id = ?",
                (now(), outcome, reason, requests, int(complete), listed, self.crawl),
            )
            self.db.execute("DELETE FROM portal WHERE key = 'not_before'")
            if alone:
                until = stamp(datetime.now(UTC) + alone)
                self.db.execute("INSERT INTO portal VALUES ('not_before', ?)", (until,))

    def swept(self) -> str | None:
        """When the last run started that walked every list to its end; None: never."""
        row = self.db.execute(
            "SELECT max(started) FROM crawls WHERE mode IN ('sweep', 'recheck') AND complete"
        ).fetchone()
        return None if row[0] is None else str(row[0])

    def setting(self, key: str) -> str | None:
        """One value of the table `portal`."""
        row = self.db.execute("SELECT value FROM portal WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row["value"])

    def count(self, outcome: str) -> int:
        """How many answers of this run had an outcome."""
        return int(
            self.db.execute(
                "SELECT count(*) FROM fetches WHERE crawl = ? AND outcome = ?",
                (self.crawl, outcome),
            ).fetchone()[0]
        )

    # -- answers -----------------------------------------------------------------------------

    def add_fetch(self, fetch: Fetch) -> None:
        """Write down an answer whose record, if it has one, is already in the WARC file."""
        with self.db:
            self.db.execute(
                f"INSERT INTO fetches (crawl, {', '.join(_FETCH_FIELDS)})"
                f" VALUES (?{', ?' * len(_FETCH_FIELDS)})",
                (self.crawl, *(getattr(fetch, field) for field in _FETCH_FIELDS)),
            )

    def last_sha256(self, url: str) -> str | None:
        """The digest of the body that last stood at a URL."""
        row = self.db.execute(
            "SELECT sha256 FROM fetches WHERE url = ? AND sha256 IS NOT NULL"
            " AND outcome IN ('new', 'changed', 'unchanged') ORDER BY id DESC LIMIT 1",
            (url,),
        ).fetchone()
        return None if row is None else str(row["sha256"])

    def first_record(self, url: str, payload_digest: str | None) -> str | None:
        """When the whole record was written that a revisit refers to: its WARC-Date.

        With a digest, the first capture of those bytes at this URL; without, the last good one
        (what a 304 stands for).
        """
        if payload_digest is None:
            row = self.db.execute(
                "SELECT fetched_at FROM fetches WHERE url = ? AND warc_offset IS NOT NULL"
                " AND outcome IN ('new', 'changed') ORDER BY id DESC LIMIT 1",
                (url,),
            ).fetchone()
        else:
            row = self.db.execute(
                "SELECT fetched_at FROM fetches WHERE url = ? AND payload_digest = ?"
                " AND warc_offset IS NOT NULL ORDER BY id LIMIT 1",
                (url, payload_digest),
            ).fetchone()
        return None if row is None else str(row["fetched_at"])

    # -- the frontier ------------------------------------------------------------------------

    def ask(self, key: str) -> Ask | None:
        """What is known of a URL."""
        return next(iter(self._asks("url = ?", (key,))), None)

    def pending(self) -> list[Ask]:
        """What an earlier run left to do: documents first, then listings."""
        return self._asks("status = 'pending' ORDER BY role = 'listing', first_seen, url")

    def documents(self) -> list[Ask]:
        """Every known report and attachment that was fetched before, the vanished ones too."""
        return self._asks(
            "status IN ('done', 'gone') AND role IN ('report', 'attachment')"
            " ORDER BY role DESC, url"
        )

    def aged(self) -> list[Aged]:
        """The same documents, with the times that tell when each is to be looked at again."""
        rows = self.db.execute(
            "SELECT url, first_seen, last_fetched FROM urls WHERE status IN ('done', 'gone')"
            " AND role IN ('report', 'attachment')"
        ).fetchall()
        times = {row["url"]: (row["first_seen"], row["last_fetched"]) for row in rows}
        return [Aged(ask, *times[ask.key]) for ask in self.documents()]

    def lists_of(self, key: str) -> list[Ask]:
        """The lists (first pages) that a hub page led to."""
        return self._asks("via = ? AND role = 'listing' AND page = 1 ORDER BY url", (key,))

    def answered(
        self,
        ask: Ask,
        children: Iterable[Ask] = (),
        *,
        status: str = "done",
        etag: str | None = None,
        last_modified: str | None = None,
        sha256: str | None = None,
        passed_over: Iterable[PassedOver] = (),
    ) -> list[Ask]:
        """Mark a page as dealt with and enter what it names as pending, in one transaction.

        Returns the children that were not known before. A listing's validators are not taken here
        but by `listing_complete`, when everything it names is done.
        """
        moment = now()
        new: list[Ask] = []
        with self.db:
            self._enter(ask, moment)
            for child in children:
                if self._enter(child, moment):
                    new.append(child)
            keep = ask.role != "listing"
            self.db.execute(
                "UPDATE urls SET status = :status, last_fetched = :moment,"
                " etag = CASE WHEN :keep THEN :etag ELSE etag END,"
                " last_modified = CASE WHEN :keep THEN :last_modified ELSE last_modified END,"
                " sha256 = CASE WHEN :keep THEN coalesce(:sha256, sha256) ELSE sha256 END"
                " WHERE url = :key",
                {
                    "status": status,
                    "moment": moment,
                    "keep": keep,
                    "etag": etag,
                    "last_modified": last_modified,
                    "sha256": sha256,
                    "key": ask.key,
                },
            )
            self.db.executemany(
                "INSERT OR REPLACE INTO passed_over VALUES (?, ?, ?, ?, ?)",
                [(p.url, p.title, p.reason, ask.key, moment) for p in passed_over],
            )
        return new

    def listing_complete(
        self, key: str, etag: str | None, last_modified: str | None, sha256: str
    ) -> bool:
        """Save a listing's validators, unless something it named is still to do.

        A validator saved too early makes the next run stop at a listing whose reports a killed
        run never fetched.
        """
        with self.db:
            row = self.db.execute(
                "UPDATE urls SET etag = ?, last_modified = ?, sha256 = ? WHERE url = ?"
                " AND status = 'done' AND NOT EXISTS"
                " (SELECT 1 FROM urls AS child WHERE child.via = ? AND child.status = 'pending')",
                (etag, last_modified, sha256, key, key),
            )
        return row.rowcount == 1

    def enter(self, ask: Ask) -> None:
        """Enter one URL as pending, or pending again."""
        with self.db:
            self._enter(ask, now())
            self.db.execute("UPDATE urls SET status = 'pending' WHERE url = ?", (ask.key,))

    def reports_known(self) -> int:
        """How many reports this portal is known to have."""
        return int(self.db.execute("SELECT count(*) FROM urls WHERE role = 'report'").fetchone()[0])

    def forget_validators(self) -> None:
        """Have every listing read again, as after a change of what we look for in one."""
        with self.db:
            self.db.execute(
                "UPDATE urls SET etag = NULL, last_modified = NULL, sha256 = NULL"
                " WHERE role = 'listing'"
            )

    def _enter(self, ask: Ask, moment: str) -> bool:
        """Enter a URL; of one that is known, only the listing's words are brought up to date."""
        values = {field: getattr(ask, field) for field in _ASK_FIELDS}
        inserted = self.db.execute(
            "INSERT INTO urls (url, role, status, via, title, link_text, listed_date, page, form,"
            " instead, first_seen) VALUES (:key, :role, 'pending', :via, :title, :link_text,"
            " :listed_date, :page, :form, :instead, :moment) ON CONFLICT DO NOTHING",
            values | {"key": ask.key, "moment": moment},
        ).rowcount
        if not inserted:
            self.db.execute(
                "UPDATE urls SET title = coalesce(:title, title), link_text ="
                " coalesce(:link_text, link_text), listed_date = coalesce(:listed_date,"
                " listed_date), instead = coalesce(:instead, instead) WHERE url = :key",
                values | {"key": ask.key},
            )
        return bool(inserted)

    def _asks(self, where: str, values: Sequence[str] = ()) -> list[Ask]:
        rows = self.db.execute(f"SELECT {', '.join(_ASK_FIELDS)} FROM urls WHERE {where}", values)
        asks = [Ask(**dict(row)) for row in rows]
        return [replace(ask, url=ask.url.partition("#")[0]) if ask.form else ask for ask in asks]
