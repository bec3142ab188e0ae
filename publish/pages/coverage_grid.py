"""Agencies by years: the cells that say of each report whether it is there, and how."""

import sqlite3

from publish.coverage import EVERYWHERE


def years_of(db: sqlite3.Connection, place: str = EVERYWHERE) -> list[int]:
    """The years that the coverage of a place speaks of, oldest first."""
    rows = db.execute(
        "select distinct year from coverage_counts where place = ? order by year", [place]
    )
    return [row["year"] for row in rows]


def grid(db: sqlite3.Connection, agencies: list[str]) -> dict[tuple[str, int], sqlite3.Row]:
    """The cells of some agencies, by agency and year."""
    marks = ", ".join("?" for _ in agencies)
    rows = db.execute(f"select * from coverage where agency in ({marks})", agencies)
    return {(row["agency"], row["year"]): row for row in rows}
