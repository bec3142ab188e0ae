"""Which report of which year is there: every agency by every year since its first report.

A year without a report is missing only when its portal was crawled, with success, after the report
was due; else the portal was blocked, or was not crawled since.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import sqlite_utils

from publish.timing import due

# In the order in which a page leads: what is missing first.
STATES = ("missing", "blocked", "not_crawled", "late", "published", "on_time")
EVERYWHERE, NOWHERE = "", "-"  # places of coverage_counts: all agencies, those without a place
_JUDGED = ("on_time", "late")  # told by the date; everything else that is there is `published`


@dataclass
class Crawled:
    """How far a portal was crawled: its last success, and how the last try ended."""

    succeeded: str = ""
    tried: str = ""
    outcome: str | None = None


def build(db: sqlite_utils.Database) -> None:
    """Make the tables `coverage` and `coverage_counts`; note what each agency lacks."""
    crawled = _crawled(db)
    newest = max((one.tried for one in crawled.values()), default="")
    agencies = {row["agency"]: row for row in db.conn.execute("select * from agency_index")}
    by_agency: dict[str, dict[int, Any]] = defaultdict(dict)
    portals: dict[str, set[str]] = defaultdict(set)
    for row in db.conn.execute(
        """select i.*, exists (select 1 from changes c where c.report = i.report) as changed
           from report_index i where current = 1 and agency_id is not null and year is not null"""
    ):
        by_agency[row["agency_id"]][row["year"]] = row
        portals[row["agency_id"]].add(row["portal"])
    last_year = int(newest[:4]) - 1 if newest else 0
    cells: list[tuple[Any, ...]] = []
    for id, reports in by_agency.items():
        agency = agencies[id]
        path = [agency[level] for level in ("place", "province", "prefecture", "county")]
        for year in range(min(reports), max(last_year, *reports) + 1):
            found = reports.get(year)
            if found:
                state = found["timing"] if found["timing"] in _JUDGED else "published"
                known = found["report"], found["late_days"], found["changed"], _is_gone(found)
            else:
                absent = _absent(year, agency["type"], [crawled[p] for p in portals[id]], newest)
                if absent is None:
                    continue
                state, known = absent, (None, None, 0, 0)
            cells.append((id, year, state, *known, *path))
    _write(db, cells)


def _is_gone(report: Any) -> int:
    return int(report["gone_at"] is not None)


def _absent(year: int, agency_type: str | None, portals: list[Crawled], newest: str) -> str | None:
    """Why there is no report; None where none was to be expected yet when the archive was last
    added to. Where the law names no day the year after is waited for."""
    day = due(agency_type, year) or f"{year + 1}-12-31"
    if any(one.succeeded[:10] > day for one in portals):
        return "missing"
    if newest[:10] <= day:
        return None
    tried = [one for one in portals if one.tried[:10] > day]
    return "blocked" if any(one.outcome == "blocked" for one in tried) else "not_crawled"


def _crawled(db: sqlite_utils.Database) -> dict[str, Crawled]:
    found: dict[str, Crawled] = defaultdict(Crawled)
    for row in db.conn.execute("select portal, started, outcome from crawls order by number"):
        one = found[row["portal"]]
        if row["outcome"] == "ok":
            one.succeeded = max(one.succeeded, row["started"])
        if row["started"] >= one.tried:
            one.tried, one.outcome = row["started"], row["outcome"]
    return found


def _write(db: sqlite_utils.Database, cells: list[tuple[Any, ...]]) -> None:
    db.conn.executescript(
        """
        create table coverage (
          agency text, year integer, state text, report text, late_days integer, changed integer,
          gone integer, place text, province text, prefecture text, county text,
          primary key (agency, year)
        ) without rowid;
        create table coverage_counts (
          place text, year integer, state text, n integer, changed integer, gone integer,
          primary key (place, year, state)
        ) without rowid;"""
    )
    db.conn.executemany(f"insert into coverage values ({', '.join('?' * 11)})", cells)
    counts: dict[tuple[str, int, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for _, year, state, _, _, changed, gone, *path in cells:
        codes = {code for code in path if code} or {NOWHERE}
        for place in {EVERYWHERE, *codes}:
            entry = counts[place, year, state]
            entry[0] += 1
            entry[1] += changed
            entry[2] += gone
    db.conn.executemany(
        "insert into coverage_counts values (?, ?, ?, ?, ?, ?)",
        ((*key, *entry) for key, entry in counts.items()),
    )
    db.conn.execute("create index coverage_by_state on coverage(state, year desc)")
    db.conn.execute(
        """update agency_index set missing = (
             select count(*) from coverage c where c.agency = agency_index.agency and c.state = 'missing')"""
    )
