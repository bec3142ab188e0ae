"""Reports of different agencies side by side: the same table, the same text.

Whatever grows with the number of reports is sorted and joined by SQLite, on disk; memory holds one
table, or one crowd of like texts, at a time.
"""

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from parse.compare import facts, likeness, minhash, store, twins
from parse.compare.nearest import find
from parse.compare.words import Hint, hint

# Narratives kept in memory while they are read beside each other, some 0.3 MB each.
_CACHED = 64


def update(db: sqlite3.Connection) -> None:
    """Bring hints and likeness between agencies up to date; `temp.seen` tells whose texts are new."""
    store.forget_across(db)
    store.save_hints(db, _twins(db))
    store.save_hints(db, _copies(db))


# Tables that say enough and that reports of several agencies on one year bear, told by their marks; of
# an agency the first report that bears one.
_SHARED = f"""
    WITH mark AS MATERIALIZED (
      SELECT min(reports.id) AS id, agency, year, m.key AS name, json_extract(m.value, '$[1]') AS cells,
             json_extract(m.value, '$[2]') AS digest
      FROM compared JOIN reports ON reports.id = report, json_each(compared.marks) AS m
      WHERE agency > '' AND agency_name IS NOT NULL AND year > 0
        AND json_extract(m.value, '$[0]') >= {twins.OTHER_AGENCY}
      GROUP BY year, name, digest, agency
    )
    SELECT mark.year, name, digest, mark.cells, id, agency_name FROM mark JOIN reports USING (id)
    WHERE (mark.year, name, digest) IN (
      SELECT year, name, digest FROM mark GROUP BY year, name, digest HAVING count(*) > 1)
    ORDER BY mark.year, name, digest, id
"""


def _twins(db: sqlite3.Connection) -> Iterator[tuple[str, Hint]]:
    for (year, table, _, cells), rows in groupby(db.execute(_SHARED), key=lambda row: row[:4]):
        bearers = [row[4:] for row in rows]
        for report, name in bearers:
            other = next((b for b in bearers if not likeness.alike(name, b[1])), None)
            if other is not None:
                yield (
                    report,
                    hint(
                        "twin.other_agency",
                        table,
                        place=table,
                        other=other[0],
                        other_name=other[1],
                        other_year=year,
                        cells=cells,
                        measure=cells,
                    ),
                )


def _copies(db: sqlite3.Connection) -> Iterator[tuple[str, Hint]]:
    """Read each text beside its likeliest, unless it was read beside just these before."""
    pieces = lru_cache(_CACHED)(lambda report: likeness.pieces(facts.load(db, [report])[0]))
    for report, candidates, fresh, known in find(db):
        if fresh or (candidates and known is None):
            store.forget_other_agency(db, report, candidates)
            known = None
            if candidates:
                own = pieces(report)
                shares = {o: round(minhash.share(own, pieces(o)), 4) for o in candidates}
                best = max(candidates, key=lambda other: (shares[other], other))
                known = best, shares[best]
                store.save_likeness(db, report, "other_agency", *known)
        if known and candidates:
            other, share = known
            yield from ((report, h) for h in likeness.other_agency(_named(db, other), share))


def _named(db: sqlite3.Connection, report: str) -> tuple[str, str, int]:
    """A report, the agency as it prints it, and its year."""
    row: tuple[str, str, int] = db.execute(
        "SELECT id, agency_name, year FROM reports WHERE id = ?", (report,)
    ).fetchone()
    return row
