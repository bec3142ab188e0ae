"""The table of divisions in archive.db: every code that was ever given, and the townships met."""

import sqlite3
from collections.abc import Iterator

from parse.places.history import by_code
from parse.places.tables import IN_USE, rows

Row = tuple[str, str, str, str | None, int]


def write(db: sqlite3.Connection) -> None:
    """Fill `divisions`; a code that had several names bears its latest one."""
    if not db.execute("SELECT 1 FROM divisions LIMIT 1").fetchone():
        db.executemany("INSERT INTO divisions VALUES (?, ?, ?, ?, ?)", _divisions())
    missing = {
        code
        for (code,) in db.execute(
            """
            SELECT DISTINCT division_code FROM reports
            WHERE length(division_code) = 9
              AND division_code NOT IN (SELECT code FROM divisions)
            """
        )
    }
    if missing:
        db.executemany(
            "INSERT INTO divisions VALUES (?, ?, 'township', ?, 1)",
            [
                (row["code"], row["name"], row["county"])
                for row in rows("townships.csv")
                if row["code"] in missing
            ],
        )


def _divisions() -> Iterator[Row]:
    codes = by_code()
    for code, bearers in codes.items():
        last = bearers[-1]
        parent = next(
            (c for c in (f"{code[:4]}00", f"{code[:2]}0000") if c in codes and c != code), None
        )
        yield code, last.name, last.level, parent, int(last.valid_to == IN_USE)
