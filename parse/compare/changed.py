"""What has changed since the last comparison: agencies whose current reports are not what they were."""

import hashlib
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field

# Goes up whenever a comparison says something else than before: everything is then compared anew.
RULES = 1


@dataclass(slots=True)
class Changes:
    """The agencies whose reports are to be compared, with all their current reports by year.

    An agency that is not known is each report's own. `fingerprints` is what to remember; `any` is
    false where the archive is just as it was.
    """

    groups: dict[str, list[str]] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)
    any: bool = False


def look(db: sqlite3.Connection) -> Changes:
    """Compare the current reports with those that the last comparison saw."""
    members: dict[str, list[str]] = defaultdict(list)
    prints: dict[str, list[str]] = defaultdict(list)
    new: set[str] = set()
    for report, agency, name, code, year, digest, compared in db.execute(
        """
        SELECT id, agency, agency_name, division_code, year, content_digest,
               compared.report IS NOT NULL
        FROM reports LEFT JOIN compared ON compared.report = id
        WHERE current = 1 ORDER BY year, id
        """
    ):
        group = agency or report
        members[group].append(report)
        prints[group].append(f"{report} {name} {code} {year} {digest}")
        if not compared:
            new.add(group)
    found = Changes()
    for group, lines in prints.items():
        found.fingerprints[group] = _digest(lines)
    found.fingerprints[""] = _digest([f"{k} {v}" for k, v in sorted(found.fingerprints.items())])
    old = dict(db.execute("SELECT agency, fingerprint FROM comparisons"))
    for group in sorted(members):
        if group in new or old.get(group) != found.fingerprints[group]:
            found.groups[group] = members[group]
    found.any = bool(found.groups) or old.get("") != found.fingerprints[""]
    return found


def remember(db: sqlite3.Connection, changes: Changes) -> None:
    """Write down what was compared."""
    db.execute("DELETE FROM comparisons")
    db.executemany("INSERT INTO comparisons VALUES (?, ?)", sorted(changes.fingerprints.items()))


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join([str(RULES), *lines]).encode()).hexdigest()[:16]
