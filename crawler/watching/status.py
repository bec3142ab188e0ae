"""How every portal is: last success, last new report, what the last crawl met, and whether that is well."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.portals import Portal
from crawler.watching.history import History, read_history
from crawler.watching.watch import OK, RED, WARN, Alarm, alarms, all_blocked

NEW = "new"  # health of a portal that was never crawled


@dataclass(frozen=True)
class PortalStatus:
    """One portal, as an operator wants to see it; times are UTC."""

    portal: str
    name: str
    health: str  # ok, warn, red, new
    why: str  # the gravest reason, '' where health is ok
    last_crawl: str | None
    outcome: str | None
    last_success: str | None
    last_new_report: str | None
    reports: int
    pending: int
    oldest_pending: str | None
    not_before: str | None
    requests_per_new_report: float | None  # over the crawls looked back on, the first left out
    outcomes: Mapping[str, int]  # of the last crawl's answers
    alarms: tuple[Alarm, ...]


def status(
    portals: Iterable[Portal], archive: Path, now: datetime | None = None
) -> list[PortalStatus]:
    """Look at every enabled portal, and at every other one that was ever crawled.

    Portals are those of a registry; a folder of the archive that is in none is left out.
    """
    moment = now or datetime.now(UTC)
    found = []
    for portal in portals:
        history = read_history(archive / portal.id)
        if portal.enabled or history.last:
            found.append(of_portal(portal, history, moment))
    return found


def of_portal(portal: Portal, history: History, now: datetime) -> PortalStatus:
    """Judge one portal by its history. Of a portal switched off nothing is expected any more."""
    found = alarms(portal, history, now) if portal.enabled else []
    last = history.last
    health = (found[0].level if found else OK) if last else NEW
    return PortalStatus(
        portal=portal.id,
        name=portal.name,
        health=health,
        why=found[0].message if found else "" if last else "it was never crawled",
        last_crawl=last.started if last else None,
        outcome=last.outcome if last else None,
        last_success=history.last_success,
        last_new_report=history.last_new_report,
        reports=history.reports,
        pending=history.pending,
        oldest_pending=history.oldest_pending,
        not_before=history.not_before,
        requests_per_new_report=_per_new(history),
        outcomes=dict(history.outcomes),
        alarms=tuple(found),
    )


def overall(statuses: Sequence[PortalStatus], archive: Path) -> list[Alarm]:
    """Every alarm of every portal, and those that only all of them together raise; red first."""
    found = [alarm for status in statuses for alarm in status.alarms]
    if whole := all_blocked([read_history(archive / status.portal) for status in statuses]):
        found.append(whole)
    return sorted(found, key=lambda alarm: alarm.level != RED)


def exit_code(statuses: Sequence[PortalStatus]) -> int:
    """1 where a portal is red, else 0; a warning is not a failure."""
    return int(any(status.health == RED for status in statuses))


def as_table(statuses: Sequence[PortalStatus], *, colour: bool = False) -> str:
    """Print the portals as a table, the red ones first; a line below each one says why."""
    order = {RED: 0, WARN: 1, NEW: 2, OK: 3}
    head = ("", "portal", "name", "last crawl", "outcome", "last success", "new report", "reports",
            "pending", "req/new")  # fmt: skip
    rows = [
        (status, _row(status))
        for status in sorted(statuses, key=lambda s: (order[s.health], s.portal))
    ]
    widths = [
        max(_width(row[i]) for row in (head, *(r for _, r in rows))) for i in range(len(head))
    ]
    lines = [_line(head, widths)]
    for status, row in rows:
        line = _line(row, widths)
        lines.append(f"{_COLOURS[status.health]}{line}\x1b[0m" if colour else line)
        if status.health in {RED, WARN}:
            lines.append(f"      {status.why}")
    return "\n".join(lines) + "\n"


_COLOURS = {RED: "\x1b[31m", WARN: "\x1b[33m", NEW: "\x1b[2m", OK: ""}


def _row(status: PortalStatus) -> tuple[str, ...]:
    per = status.requests_per_new_report
    return (
        status.health,
        status.portal,
        status.name,
        (status.last_crawl or "-")[:16].replace("T", " "),
        status.outcome or "-",
        (status.last_success or "-")[:10],
        (status.last_new_report or "-")[:10],
        str(status.reports),
        str(status.pending),
        "-" if per is None else f"{per:.1f}",
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _per_new(history: History) -> float | None:
    later = [c for c in history.crawls if c.started != history.first_crawl]
    new = sum(c.new_reports for c in later)
    return sum(c.requests for c in later) / new if new else None
