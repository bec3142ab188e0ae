"""The figures of a year in one row: what indicators and charts of agencies and places are made from."""

import sqlite_utils

from publish import form, indicators

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


# Each office stands in its place and in all divisions above; union takes what is twice the same once.
_LOCATED = f"""
              union select agency, {{level}}, '{BASES[1]}' from agency_index
              where type is not '{GOVERNMENT}' and place is not null"""


def _places(db: sqlite_utils.Database) -> None:
    """Sums for every division: of its own government's reports, and of all offices in it."""
    db.conn.execute(
        """create table place_figures (
             place text, basis text, year integer, indicator text, top any, bottom any,
             counted integer, reports integer, primary key (place, basis, year, indicator)
           ) without rowid"""
    )
    known = indicators.indicators()
    sums = ", ".join(sum for indicator in known.values() for sum in _sums(indicator))
    rows = db.conn.execute(
        f"""with located as (
              select agency, place as code, '{BASES[0]}' as basis from agency_index
              where type = '{GOVERNMENT}'
              {"".join(_LOCATED.format(level=level) for level in LEVELS)}
            )
            select l.code, l.basis, f.year, count(*), {sums}
            from located l join figures f on f.agency = l.agency
            where l.code is not null group by l.code, l.basis, f.year"""
    )
    db.conn.executemany(
        "insert into place_figures values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (place, basis, year, key, top, bottom, counted, reports)
            for place, basis, year, reports, *figures in map(tuple, rows.fetchall())
            for key, top, bottom, counted in zip(
                known, figures[::3], figures[1::3], figures[2::3], strict=True
            )
            if counted
        ],
    )


def _sums(indicator: indicators.Indicator) -> tuple[str, str, str]:
    """The sums of numerator and denominator and the number of reports that count: only those where
    every cell is known, of a rate in both."""
    top = " + ".join(f'f."{cell}"' for cell in indicator.top)
    bottom = " + ".join(f'f."{cell}"' for cell in indicator.bottom) or "0"
    counts = f"filter (where ({top}) is not null and ({bottom}) is not null)"
    return f"sum({top}) {counts}", f"sum({bottom}) {counts}", f"count(*) {counts}"
