"""Compare up to eight agencies or places over the years by one indicator: chart, table, CSV."""

import csv
import io
import sqlite3
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from publish import charts, indicators
from publish.exports.safety import safe
from publish.figures import BASES
from publish.indicators import Indicator, Reading
from publish.searching import suggest
from publish.searching.asked import Asked, Refused
from publish.words import Words

MOST = 8
_OFFERED = 8
_EXAMPLES = 5


@dataclass(frozen=True)
class Compared:
    """One agency or place: its readings by year, and of how many reports each is."""

    kind: str  # agency or place
    id: str
    name: str
    readings: dict[int, Reading]
    reports: dict[int, tuple[int, int]]  # (with this indicator, all)


def compare(db: sqlite3.Connection, asked: Asked, words: Words) -> dict[str, Any]:
    """Everything the page shows; without anything to compare, a way to choose."""
    wanted, indicator, basis = _asked(asked)
    found = [_read(db, kind, id, indicator, basis) for kind, id in wanted]
    years = _years(found)
    adding = asked.text("add")
    names = [str(year) for year in years]
    runs = [
        charts.Series(one.name, [_value(one.readings.get(year)) for year in years]) for one in found
    ]
    title = indicator.names[words.lang]
    return {
        "compared": found,
        "indicator": indicator,
        "basis": basis,
        "bases": BASES,
        "groups": _groups(words),
        "years": years,
        "svg": charts.lines(title, names, runs, indicator.is_rate) if years else None,
        "adding": adding,
        "offered": _offered(db, adding, wanted) if adding and len(wanted) < MOST else [],
        "most": MOST,
        "examples": [] if wanted else _examples(db),
        "link": lambda kind="", id="", path="/compare": _link(
            _changed(wanted, kind, id), indicator.key, basis, path
        ),
        "asked_ids": {
            kind: ",".join(i for k, i in wanted if k == kind) for kind in ("agency", "place")
        },
    }


def as_csv(db: sqlite3.Connection, asked: Asked) -> str:
    """The comparison as CSV: a row per agency or place and year, numerator and denominator beside."""
    wanted, indicator, basis = _asked(asked)
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(
        ["kind", "id", "name", "basis", "year", "indicator", "value", "numerator", "denominator",
         "reports_counted", "reports"]
    )  # fmt: skip
    for kind, id in wanted:
        one = _read(db, kind, id, indicator, basis)
        for year, reading in sorted(one.readings.items()):
            counted, reports = one.reports[year]
            writer.writerow(
                [kind, id, safe(one.name), basis if kind == "place" else "", year, indicator.key,
                 reading.value, reading.top, reading.bottom, counted, reports]
            )  # fmt: skip
    return out.getvalue()


def _asked(asked: Asked) -> tuple[list[tuple[str, str]], Indicator, str]:
    known = indicators.indicators()
    wanted = [("agency", id) for id in asked.several("agencies", MOST)]
    wanted += [("place", code) for code in asked.several("places", MOST)]
    if len(wanted) > MOST:
        raise Refused("agencies, places", str(len(wanted)), (f"≤ {MOST}",))
    key = asked.choice("indicator", known) or "received"
    return wanted, known[key], asked.choice("basis", BASES) or BASES[0]


def _read(db: sqlite3.Connection, kind: str, id: str, indicator: Indicator, basis: str) -> Compared:
    if kind == "agency":
        row = db.execute("select * from agency_index where agency = ?", [id]).fetchone()
        if row is None:
            raise Refused("agencies", id)
        rows = db.execute("select * from figures where agency = ? order by year", [id]).fetchall()
        readings = {one["year"]: indicators.read(indicator, one.__getitem__) for one in rows}
        counted = {year: (int(reading.value is not None), 1) for year, reading in readings.items()}
        return Compared(kind, id, row["name"], readings, counted)
    row = db.execute("select * from places where code = ?", [id]).fetchone()
    if row is None:
        raise Refused("places", id)
    rows = db.execute(
        "select * from place_figures where place = ? and basis = ? and indicator = ? order by year",
        [id, basis, indicator.key],
    ).fetchall()
    readings = {
        one["year"]: Reading(
            indicators.rate(one["top"], one["bottom"]) if indicator.is_rate else one["top"],
            one["top"],
            one["bottom"] if indicator.is_rate else None,
        )
        for one in rows
    }
    return Compared(
        kind,
        id,
        row["name"],
        readings,
        {one["year"]: (one["counted"], one["reports"]) for one in rows},
    )


def _years(found: list[Compared]) -> list[int]:
    known = [year for one in found for year in one.readings]
    return list(range(min(known), max(known) + 1)) if known else []


def _value(reading: Reading | None) -> float | None:
    return reading.value if reading else None


def _groups(words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    made: dict[str, list[tuple[str, str]]] = {}
    for one in indicators.indicators().values():
        made.setdefault(one.group, []).append((one.key, one.names[words.lang]))
    return [(words(f"group.{group}"), found) for group, found in made.items()]


def _examples(db: sqlite3.Connection) -> list[tuple[str, str, str, int]]:
    """What may be begun with: the agencies and provinces of which most is known."""
    agencies = db.execute(
        "select 'agency', agency, name, reports from agency_index order by reports desc, id limit ?",
        [_EXAMPLES],
    ).fetchall()
    provinces = db.execute(
        """select 'place', code, name, reports from places where level = 'province' and reports > 0
           order by reports desc, code limit ?""",
        [_EXAMPLES],
    ).fetchall()
    return [(kind, id, name, n) for kind, id, name, n in [*agencies, *provinces]]


def _offered(
    db: sqlite3.Connection, adding: str, wanted: list[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """What may be added for a name that was typed: (kind, id, name)."""
    found = [("place", row["code"], row["name"]) for row in suggest.places(db, adding, _OFFERED)]
    agencies = suggest.agencies(db, adding, _OFFERED) or suggest.agencies_like(db, adding, _OFFERED)
    found += [("agency", row["agency"], row["name"]) for row in agencies]
    return [one for one in found if one[:2] not in wanted]


def _changed(wanted: list[tuple[str, str]], kind: str, id: str) -> list[tuple[str, str]]:
    """With one more, or with one that is there taken away."""
    if not kind:
        return wanted
    one = (kind, id)
    return [other for other in wanted if other != one] if one in wanted else [*wanted, one]


def _link(wanted: list[tuple[str, str]], indicator: str, basis: str, path: str) -> str:
    said = {
        "agencies": ",".join(id for kind, id in wanted if kind == "agency"),
        "places": ",".join(id for kind, id in wanted if kind == "place"),
        "indicator": indicator if indicator != "received" else "",
        "basis": basis if basis != BASES[0] else "",
    }
    query = urlencode({name: value for name, value in said.items() if value}, safe=",")
    return f"{path}?{query}" if query else path
