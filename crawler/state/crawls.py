"""The runs of a portal: begun, ended, how many answers of what outcome; the portal's own settings."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from crawler.state.database import Database
from crawler.state.times import now, stamp


class Crawls(Database):
    """The tables `crawls` and `portal`."""

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

    def keep_setting(self, key: str, value: str) -> None:
        """Set one value of the table `portal`."""
        with self.db:
            self.db.execute("INSERT OR REPLACE INTO portal VALUES (?, ?)", (key, value))

    def count(self, outcome: str) -> int:
        """How many answers of this run had an outcome."""
        return int(
            self.db.execute(
                "SELECT count(*) FROM fetches WHERE crawl = ? AND outcome = ?",
                (self.crawl, outcome),
            ).fetchone()[0]
        )
