"""The figures of a year in one row: what indicators and charts of agencies and places are made from."""

import sqlite3
from collections import defaultdict
from typing import Any

import sqlite_utils

from publish import form, indicators
from publish.indicators import Number

# What a government reports is of all its offices together; what offices report is each its own. The
# two are never added up: a place has them side by side.
GOVERNMENT = "GOV"
BASES = ("government", "agencies")
LEVELS = ("province", "prefecture", "county", "place")


def cells() -> dict[str, tuple[str, str, str]]:
    """The cells of the form that are kept for each report: name → (table, line, column)."""
    found: dict[str, tuple[str, str, str]] = {}
    for table, axis, columns in (
        ("applications", "row", ["total"]),
        ("review_litigation", "row", [c.key for c in form.lines("review_litigation", "column")]),
    ):
        for label in _all(table, axis):
            for column in columns:
                found[f"{table}.{label.key}.{column}"] = (table, label.key, column)
    for column in form.lines("applications", "column"):
        found[f"applications.received.{column.key}"] = ("applications", "received", column.key)
    for label in _all("disclosure", "item"):
        for measure in label.measures:
            found[f"disclosure.{label.key}.{measure}"] = ("disclosure", label.key, measure)
    return found


def build(db: sqlite_utils.Database) -> None:
    """Make `figures`, a row per current report of an agency, and `place_figures`, their sums."""
    kept = cells()
    columns = {"report": str, "agency": str, "year": int} | dict.fromkeys(kept, float)
    names = ", ".join(f'"{name}" any' for name in kept)
    db.conn.execute(
        f"create table figures (report text primary key, agency text, year integer, {names})"
    )
    parts, joins = [], []
    for number, (table, axis) in enumerate(
        (("applications", "row"), ("review_litigation", "row"), ("disclosure", "item"))
    ):
        mine = {name: at for name, at in kept.items() if at[0] == table}
        picked = ", ".join(
            f'max(case when "{axis}" = \'{line}\' then "{column}" end) as "{name}"'
            for name, (_, line, column) in mine.items()
        )
        joins.append(
            f"left join (select report, {picked} from {table} group by report) t{number} "
            f"on t{number}.report = r.id"
        )
        parts += [f't{number}."{name}"' for name in mine]
    order = [name for table in ("applications", "review_litigation", "disclosure") for name in kept
             if kept[name][0] == table]  # fmt: skip
    quoted = ", ".join(f'"{name}"' for name in order)
    db.conn.execute(
        f"""insert into figures (report, agency, year, {quoted})
            select r.id, r.agency, r.year, {", ".join(parts)} from reports r {" ".join(joins)}
            where r.current = 1 and r.agency is not null and r.year is not null"""
    )
    db.table("figures").create_index(["agency", "year"])
    assert set(columns) - {"report", "agency", "year"} == set(order)
    _places(db)


def _all(table: str, axis: str) -> list[form.Label]:
    """The labels of both editions, each key and edition once."""
    return [label for label in form.labels() if label.table == table and label.axis == axis]


def _places(db: sqlite_utils.Database) -> None:
    """Sums for every division: of its own government's reports, and of all offices in it."""
    sums: dict[tuple[str, str, int, str], list[Any]] = defaultdict(lambda: [0, 0, 0])
    reports: dict[tuple[str, str, int], int] = defaultdict(int)
    rows = db.conn.execute(
        """select f.*, a.type, a.place, a.province, a.prefecture, a.county
           from figures f join agency_index a on a.agency = f.agency where a.place is not null"""
    )
    for row in rows:
        own = row["type"] == GOVERNMENT
        basis = BASES[0] if own else BASES[1]
        places = {row["place"]} if own else {row[level] for level in LEVELS if row[level]}
        for place in places:
            reports[place, basis, row["year"]] += 1
        for indicator in indicators.indicators().values():
            top, bottom = _reading(indicator, row)
            if top is None:
                continue
            for place in places:
                entry = sums[place, basis, row["year"], indicator.key]
                entry[0] += top
                entry[1] += bottom or 0
                entry[2] += 1
    db.conn.execute(
        """create table place_figures (
             place text, basis text, year integer, indicator text, top any, bottom any,
             counted integer, reports integer, primary key (place, basis, year, indicator)
           ) without rowid"""
    )
    db.conn.executemany(
        "insert into place_figures values (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (*key, top, bottom, counted, reports[key[:3]])
            for key, (top, bottom, counted) in sums.items()
        ),
    )


def _reading(
    indicator: indicators.Indicator, row: sqlite3.Row
) -> tuple[Number | None, Number | None]:
    """Numerator and denominator of one report, or nothing where either is not known: both count
    for a place only where both are there."""
    reading = indicators.read(indicator, row.__getitem__)
    if indicator.is_rate and (reading.top is None or reading.bottom is None):
        return None, None
    return reading.top, reading.bottom
