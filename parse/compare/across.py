"""Reports of different agencies side by side: the same table, the same text."""

import sqlite3
from collections.abc import Container, Iterator
from functools import lru_cache

from parse.compare import facts, likeness, minhash, store, twins
from parse.compare.likeness import Text
from parse.compare.words import Hint, hint

# Narratives kept in memory while they are read beside each other, some 0.3 MB each.
_CACHED = 256


def update(db: sqlite3.Connection, dirty: Container[str]) -> None:
    """Bring hints and likeness between agencies up to date; texts of `dirty` reports are new."""
    store.forget_across(db)
    store.save_hints(db, _twins(db))
    store.save_hints(db, _copies(db, dirty))


# Tables that another agency's report of the same year bears too, told by their marks: SQLite finds
# them on disk, so that memory holds the few that are shared and not all that there are.
_SHARED = """
    WITH mark AS MATERIALIZED (
      SELECT reports.id, agency, year, m.key AS name, json_extract(m.value, '$[2]') AS digest
      FROM compared JOIN reports ON reports.id = report, json_each(compared.marks) AS m
      WHERE agency IS NOT NULL AND agency_name IS NOT NULL AND year IS NOT NULL
    ), shared AS MATERIALIZED (
      SELECT year, name, digest FROM mark GROUP BY year, name, digest HAVING count(DISTINCT agency) > 1
    )
    SELECT DISTINCT mark.id FROM mark JOIN shared USING (year, name, digest)
"""


def _twins(db: sqlite3.Connection) -> Iterator[tuple[str, Hint]]:
    shared = db.execute(
        f"""
        SELECT id, agency_name, year, agency, marks FROM compared JOIN reports ON id = report
        WHERE id IN ({_SHARED}) ORDER BY id
        """
    )
    names: dict[str, tuple[str, int]] = {}

    def known() -> Iterator[tuple[str, str, int, twins.Marks]]:
        for report, name, year, agency, marks in shared:
            names[report] = (name, year)
            yield report, agency, year, store.marks_of(marks)

    for table, cells, members in twins.groups(known()):
        for report in members:
            name = names[report][0]
            other = next((m for m in members if not likeness.alike(name, names[m][0])), None)
            if other is not None:
                yield (
                    report,
                    hint(
                        "twin.other_agency",
                        table,
                        place=table,
                        other=other,
                        other_name=names[other][0],
                        other_year=names[other][1],
                        cells=cells,
                        measure=cells,
                    ),
                )


def _copies(db: sqlite3.Connection, dirty: Container[str]) -> Iterator[tuple[str, Hint]]:
    """Read each text beside its likeliest, unless it was read beside just these before."""
    texts = _texts(db)
    read = dict(db.execute("SELECT report, near FROM compared"))
    known = {
        report: (other, share)
        for report, other, share in db.execute(
            "SELECT report, other, share FROM likeness WHERE kind = 'other_agency'"
        )
    }
    pieces = lru_cache(_CACHED)(lambda report: likeness.pieces(facts.load(db, [report])[0]))
    near = likeness.neighbours(texts)
    for report in sorted(texts):
        candidates = near.get(report, ())
        mark = " ".join(candidates)
        fresh = report in dirty or any(other in dirty for other in candidates)
        if fresh or mark != read[report] or (candidates and report not in known):
            db.execute("DELETE FROM likeness WHERE report = ? AND kind = 'other_agency'", (report,))
            db.execute("UPDATE compared SET near = ? WHERE report = ?", (mark, report))
            known.pop(report, None)
            if candidates:
                own = pieces(report)
                shares = {o: round(minhash.share(own, pieces(o)), 4) for o in candidates}
                best = max(candidates, key=lambda other: (shares[other], other))
                known[report] = best, shares[best]
                store.save_likeness(db, report, "other_agency", best, shares[best])
        if report in known and candidates:
            other, share = known[report]
            yield from ((report, h) for h in likeness.other_agency(texts[other], share))


def _texts(db: sqlite3.Connection) -> dict[str, Text]:
    rows = db.execute(
        """
        SELECT id, agency, agency_name, year, signature FROM compared JOIN reports ON id = report
        WHERE signature IS NOT NULL AND year IS NOT NULL AND agency_name IS NOT NULL ORDER BY id
        """
    )
    return {row[0]: Text(*row) for row in rows}
