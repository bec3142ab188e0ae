"""For each text the likeliest of other agencies, of its year or before: found by SQLite, band by band.

Texts meet where a band of their signatures is equal; the estimate decides which are worth reading.
"""

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from parse.compare import minhash
from parse.compare.likeness import alike

# Of the texts that may be alike, so many of the likeliest are read and compared word for word.
_READ = 3
_LIKELY = 0.3
# In a crowd of like texts each is measured against this many on either side of it.
_AROUND = 12

# A report, its candidates (best first), whether they are to be read, and the best when last read.
Nearest = tuple[str, tuple[str, ...], bool, tuple[str, float] | None]


class Text(NamedTuple):
    """What is known of a report's narrative without reading it again; `place` is its rank by likeness."""

    band: bytes
    place: int
    agency: str
    name: str
    year: int


def find(db: sqlite3.Connection) -> Iterator[Nearest]:
    """Every text and those beside which it is to be read, in the order of their reports."""
    _rank(db)
    _meet_all(db)
    db.execute("DROP TABLE IF EXISTS temp.nearest")
    db.execute("CREATE TEMP TABLE nearest (report TEXT PRIMARY KEY, near TEXT)")
    db.executemany("INSERT INTO temp.nearest VALUES (?, ?)", _best(db))
    yield from _to_read(db)
    for table in ("text", "pair", "nearest"):
        db.execute(f"DROP TABLE temp.{table}")


def _rank(db: sqlite3.Connection) -> None:
    """Like signatures side by side, so that in a crowd each stands next to its likeliest."""
    db.execute("DROP TABLE IF EXISTS temp.text")
    db.execute(
        """
        CREATE TEMP TABLE text (
          place INTEGER PRIMARY KEY, report TEXT, agency TEXT, name TEXT, year INTEGER, signature BLOB)
        """
    )
    db.execute(
        """
        INSERT INTO temp.text (report, agency, name, year, signature)
        SELECT id, agency, agency_name, year, signature FROM compared JOIN reports ON id = report
        WHERE signature IS NOT NULL AND year IS NOT NULL AND agency_name IS NOT NULL
        ORDER BY signature, year, id
        """
    )


def _meet_all(db: sqlite3.Connection) -> None:
    """Write down each pair that meets, once: in how many bands tells nothing more."""
    db.execute("DROP TABLE IF EXISTS temp.pair")
    db.execute(
        "CREATE TEMP TABLE pair (one INTEGER, other INTEGER, PRIMARY KEY (one, other)) WITHOUT ROWID"
    )
    for number in range(minhash.BANDS):
        rows = db.execute(
            """
            SELECT substr(signature, ?, ?) AS band, place, agency, name, year FROM temp.text
            ORDER BY band, place
            """,
            minhash.band_place(number),
        )
        texts = (Text(*row) for row in rows)
        for _, crowd in groupby(texts, key=lambda text: text.band):
            db.executemany("INSERT OR IGNORE INTO temp.pair VALUES (?, ?)", _meet(crowd))


def _meet(crowd: Iterable[Text]) -> Iterator[tuple[int, int]]:
    """Pairs of a crowd that stand near each other and may be copies, the later before the earlier."""
    around: deque[Text] = deque(maxlen=_AROUND)
    for other in crowd:
        for one in around:
            if alike(one.name, other.name) or one.agency == other.agency:
                continue
            if other.year <= one.year:
                yield one.place, other.place
            if one.year <= other.year:
                yield other.place, one.place
        around.append(other)


def _best(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Each report that met any, and the likeliest of them."""
    met = db.execute(
        """
        SELECT mine.report, theirs.report, mine.signature, theirs.signature FROM temp.pair
        JOIN temp.text AS mine ON mine.place = one JOIN temp.text AS theirs ON theirs.place = other
        ORDER BY one
        """
    )
    for report, pairs in groupby(met, key=lambda row: str(row[0])):
        guesses = ((minhash.likeness(mine, theirs), other) for _, other, mine, theirs in pairs)
        likely = sorted((-guess, other) for guess, other in guesses if guess >= _LIKELY)
        if likely:
            yield report, " ".join(other for _, other in likely[:_READ])


def _to_read(db: sqlite3.Connection) -> Iterator[Nearest]:
    """A text is read again where it is new, or one of those beside it is, or they are others."""
    db.execute("DROP TABLE IF EXISTS temp.reading")
    db.execute(
        """
        CREATE TEMP TABLE reading AS
        SELECT text.report, coalesce(nearest.near, '') AS near, compared.near AS before, other, share
        FROM temp.text JOIN compared USING (report) LEFT JOIN temp.nearest USING (report)
        LEFT JOIN likeness ON likeness.report = text.report AND kind = 'other_agency'
        ORDER BY text.report
        """
    )
    for report, near, before, other, share in db.execute(
        "SELECT report, near, before, other, share FROM temp.reading ORDER BY rowid"
    ):
        candidates = tuple(near.split())
        fresh = near != before or any(_is_new(db, text) for text in (report, *candidates))
        yield report, candidates, fresh, None if other is None else (other, share)
    db.execute("DROP TABLE temp.reading")


def _is_new(db: sqlite3.Connection, report: str) -> bool:
    row = db.execute(
        """
        SELECT changed FROM reports JOIN temp.seen ON seen.agency = coalesce(reports.agency, id)
        WHERE id = ?
        """,
        (report,),
    ).fetchone()
    return bool(row and row[0])
