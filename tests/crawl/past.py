"""State files with a past: crawls that are said to have happened days ago, without a crawl."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from crawler.portals import Portal, read_line
from crawler.state.portal import State
from crawler.state.rows import Ask, Fetch
from crawler.state.times import stamp

NOW = datetime.fromisoformat("2026-06-15T12:00:00+00:00")  # out of season
IN_SEASON = datetime.fromisoformat("2026-02-15T12:00:00+00:00")


def portal(ident: str = "p", **more: str) -> Portal:
    line = {
        "id": ident,
        "name": "某市",
        "family": "trs",
        "column_url": f"https://{ident}.gov.cn/nb/",
        "enabled": "1",
    }
    return read_line(line | more)


class Past:
    """One portal's folder, filled by hand; days count back from `now`."""

    def __init__(self, archive: Path, ident: str = "p", now: datetime = NOW) -> None:
        self.folder = archive / ident
        self.folder.mkdir(parents=True)
        self.portal, self.now = portal(ident), now

    def crawl(
        self,
        days_ago: float,
        outcome: str | None = "ok",
        reason: str | None = None,
        *,
        mode: str = "crawl",
        listed: int = 20,
        new: int = 0,
        requests: int = 2,
        lists: Mapping[str, int] | None = None,
        blocked_for: float | None = None,
        pending: int = 0,
    ) -> "Past":
        """One crawl; `lists`: outcomes of its answers for the list; None as outcome: still running."""
        state = State(self.folder / "state.db")
        when = stamp(self.now - timedelta(days=days_ago))
        number = state.start_crawl(mode, self.portal.row())
        column = Ask(self.portal.column_url, "listing", page=1)
        state.answered(column)
        for kind, count in (lists or {"new": 1}).items():
            for _ in range(count):
                state.add_fetch(Fetch(column.url, when, "listing", kind, status=200))
        for n in range(new):
            ask = Ask(f"{column.url}{number}_{n}.html", "report", via=column.key)
            state.add_fetch(Fetch(ask.url, when, "report", "new", status=200, sha256="0"))
            state.answered(ask, sha256="0")
        for n in range(pending):
            state.enter(Ask(f"{column.url}wait_{n}.html", "report"))
        if outcome is not None:
            alone = timedelta(days=blocked_for) if blocked_for else None
            state.end_crawl(outcome, reason, requests, complete=True, listed=listed, alone=alone)
        with state.db:
            state.db.execute(
                "UPDATE crawls SET started = ?, finished = iif(finished IS NULL, NULL, ?)"
                " WHERE id = ?", (when, when, number))  # fmt: skip
            state.db.execute("UPDATE urls SET first_seen = ? WHERE status = 'pending'", (when,))
            if blocked_for:
                until = stamp(self.now + timedelta(days=blocked_for - days_ago))
                state.db.execute("UPDATE portal SET value = ? WHERE key = 'not_before'", (until,))
        state.close()
        return self
