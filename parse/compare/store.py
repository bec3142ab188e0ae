"""The rows that comparisons write, and those they take away."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from parse.compare.twins import Marks
from parse.compare.words import Hint
from parse.model import Check

# Hints that depend on other agencies' reports, made anew for all whenever anything changed.
_ACROSS = "('twin.other_agency', 'copied.other_agency')"


def forget_stale(db: sqlite3.Connection) -> None:
    """Take away what was said of reports that are no longer the ones to cite."""
    stale = "IN (SELECT id FROM reports WHERE current = 0)"
    db.execute(f"DELETE FROM checks WHERE rule LIKE 'continuity.%' AND report {stale}")
    for table in ("hints", "likeness", "compared"):
        db.execute(f"DELETE FROM {table} WHERE report {stale}")
    # Nor may a report be measured by one that is no longer to be cited.
    db.execute(f"DELETE FROM likeness WHERE other {stale}")


def forget(db: sqlite3.Connection, reports: Sequence[str]) -> None:
    """Take away all that was said of reports, before it is said again."""
    ids = [(report,) for report in reports]
    db.executemany("DELETE FROM checks WHERE report = ? AND rule LIKE 'continuity.%'", ids)
    for table in ("hints", "likeness", "compared"):
        db.executemany(f"DELETE FROM {table} WHERE report = ?", ids)


def save_checks(db: sqlite3.Connection, report: str, checks: Iterable[Check]) -> None:
    """Write sums that run across years; `report` is the later year's."""
    db.executemany(
        'INSERT INTO checks (report, rule, "where", verdict, "left", "right") VALUES (?, ?, ?, ?, ?, ?)',
        [(report, c.rule, c.where, c.verdict, c.left, c.right) for c in checks],
    )


def save_hints(db: sqlite3.Connection, hints: Iterable[tuple[str, Hint]]) -> None:
    """Write hints, each with the report that it is about."""
    db.executemany(
        "INSERT INTO hints VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((r, h.code, h.where, h.message, h.message_zh, h.other, h.measure) for r, h in hints),
    )


def save_likeness(db: sqlite3.Connection, report: str, kind: str, other: str, share: float) -> None:
    """Write how much of a report's text stands in another."""
    db.execute(
        "INSERT OR REPLACE INTO likeness VALUES (?, ?, ?, ?)",
        (report, kind, other, round(share, 4)),
    )


def save_compared(
    db: sqlite3.Connection, report: str, marks: Marks, signature: bytes | None
) -> None:
    """Write the marks by which a report is found again among the others."""
    db.execute(
        "INSERT INTO compared VALUES (?, ?, ?, '')",
        (report, json.dumps(marks, sort_keys=True), signature),
    )


def forget_across(db: sqlite3.Connection) -> None:
    """Take away the hints that other agencies' reports gave."""
    db.execute(f"DELETE FROM hints WHERE code IN {_ACROSS}")


def forget_other_agency(db: sqlite3.Connection, report: str, candidates: Sequence[str]) -> None:
    """Take away the other agency's report that a text is most like, and note beside which it is read."""
    db.execute("DELETE FROM likeness WHERE report = ? AND kind = 'other_agency'", (report,))
    db.execute("UPDATE compared SET near = ? WHERE report = ?", (" ".join(candidates), report))
