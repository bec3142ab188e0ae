"""The agencies with their places and how many reports each has, and what helps to find one by name."""

from collections import Counter
from typing import Any

import sqlite_utils

from chinese.fold import fold
from publish import places

_AGENCIES = """
    select a.id as agency, a.name, a.division_code, a.current_code, a.type, a.category,
           count(r.id) as reports, min(r.year) as first_year, max(r.year) as last_year
    from agencies a left join reports r on r.agency = a.id and r.current = 1
    group by a.id"""


def build(db: sqlite_utils.Database) -> None:
    """One row per agency, those nearest to the capital with the shortest names first."""
    paths = {row["code"]: row for row in db.conn.execute("select * from places")}
    rows: list[dict[str, Any]] = []
    for row in db.conn.execute(_AGENCIES):
        place = places.place_of(row["division_code"], row["current_code"])
        path = paths[place] if place else None
        rows.append(
            dict(row)
            | {
                "key": fold(row["name"]),
                "place": place,
                "province": path["province"] if path else None,
                "prefecture": path["prefecture"] if path else None,
                "county": path["county"] if path else None,
                "missing": 0,
            }
        )
    levels = (*places.LEVELS, "")
    rows.sort(
        key=lambda row: (
            levels.index(paths[row["place"]]["level"] if row["place"] else ""),
            len(row["key"]),
            -row["reports"],
            row["agency"],
        )
    )
    table = db.table("agency_index")
    numbers = ("reports", "first_year", "last_year", "missing")
    text = (
        "agency",
        "name",
        "key",
        "type",
        "category",
        "place",
        "province",
        "prefecture",
        "county",
    )
    table.create({"id": int} | dict.fromkeys(text, str) | dict.fromkeys(numbers, int), pk="id")
    kept = (*text, *numbers)
    table.insert_all(
        {"id": number} | {name: row[name] for name in kept}
        for number, row in enumerate(rows, start=1)
    )
    for columns in (
        ["agency"], ["key"], ["place"], ["province", "missing"], ["prefecture", "missing"],
        ["county", "missing"], ["missing"],
    ):  # fmt: skip
        table.create_index(columns)
    pairs = Counter(row["key"][at : at + 2] for row in rows for at in range(len(row["key"]) - 1))
    db.table("name_pairs").create({"pair": str, "n": int}, pk="pair")
    db.table("name_pairs").insert_all({"pair": pair, "n": n} for pair, n in sorted(pairs.items()))
