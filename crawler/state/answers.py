"""The answers of a portal: every fetch with its outcome and its place in the WARC files."""

from crawler.state.database import Database
from crawler.state.rows import Fetch

_FETCH_FIELDS = tuple(Fetch.__dataclass_fields__)


class Answers(Database):
    """The table `fetches`."""

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
