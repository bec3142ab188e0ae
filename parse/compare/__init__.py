"""What one report alone cannot show: sums across years, the prose beside the tables, copies, slips.

Runs after derive.py on archive.db. Sums that must hold are rows of `checks`; everything else is a
row of `hints`, which says where to look and is no error.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import pairwise

from parse.compare import (
    across,
    changed,
    continuity,
    likeness,
    minhash,
    prose,
    slips,
    store,
    strangers,
    twins,
)
from parse.compare import facts as reports
from parse.compare.facts import Facts
from parse.compare.words import Hint

__all__ = ["compare"]


def compare(db: sqlite3.Connection) -> None:
    """Bring `checks` across years, `hints` and `likeness` up to date, in one transaction.

    Only agencies whose current reports changed are compared anew, and with other agencies only
    texts that are new or have new neighbours; the rows are those that a comparison of everything
    would write. Costs one look at every current report where nothing changed.
    """
    with db:
        if not changed.look(db):
            return
        store.forget_stale(db)
        for group in changed.groups(db):
            store.forget(db, group)
            _compare_agency(db, reports.load(db, group))
        across.update(db)
        changed.remember(db)


def _compare_agency(db: sqlite3.Connection, group: Sequence[Facts]) -> None:
    """Compare the reports of one agency, oldest first, with themselves and with one another."""
    marks = {facts.report: twins.marks(facts) for facts in group}
    pieces = {facts.report: likeness.pieces(facts) for facts in group}
    signatures = {report: likeness.signature(own) for report, own in pieces.items()}
    for facts in group:
        store.save_compared(db, facts.report, marks[facts.report], signatures[facts.report])
        store.save_hints(
            db, ((facts.report, h) for h in (*prose.hints(facts), *strangers.hints(facts)))
        )
    dated = [facts for facts in group if facts.agency and facts.year]
    for before, after in _neighbours(dated):
        store.save_checks(db, after.report, continuity.checks(before, after))
        found: list[Hint] = [
            *twins.last_year(before, after, marks[before.report], marks[after.report])
        ]
        if signatures[before.report] and signatures[after.report]:
            share = minhash.share(pieces[after.report], pieces[before.report])
            store.save_likeness(db, after.report, "last_year", before.report, share)
            found += likeness.last_year(before, share)
        store.save_hints(db, ((after.report, h) for h in found))
    store.save_hints(db, slips.hints(dated))


def _neighbours(dated: Sequence[Facts]) -> Iterator[tuple[Facts, Facts]]:
    """Reports on neighbouring years; there is one current report of an agency for a year."""
    for before, after in pairwise(dated):
        if (before.year or 0) + 1 == after.year:
            yield before, after
