"""The page of one agency: its years side by side, its charts, what is missing, what does not fit."""

import sqlite3
from typing import Any

from publish import charts, form, indicators
from publish.indicators import Indicator, Reading
from publish.pages import sums
from publish.pages.cells import number
from publish.words import Words

_REPORTS = """
    select i.*, f.*, l.share as likeness, l.other as like_report from report_index i
    left join figures f on f.report = i.report
    left join likeness l on l.report = i.report and l.kind = 'last_year'
    where i.agency_id = ? and i.current = 1 and i.year is not null order by i.year"""
_CELLS = "select * from coverage where agency = ? order by year"
_CONTINUITY = """
    select c.*, i.year from checks c join report_index i on i.report = c.report
    where i.agency_id = ? and i.current = 1 and c.rule like 'continuity.%'
    order by i.year, c.rule, c."where\""""
_DENIED = tuple(
    label.key
    for label in form.lines("applications", "row", "2021")
    if label.key.startswith("denied_")
)
_RESULTS = ("upheld", "corrected", "other", "pending")


def agency(db: sqlite3.Connection, id: str, words: Words) -> dict[str, Any] | None:
    """Everything the page of agency `id` shows; None: no such agency."""
    row = db.execute("select * from agency_index where agency = ?", [id]).fetchone()
    if row is None:
        return None
    reports = db.execute(_REPORTS, [id]).fetchall()
    checks = db.execute(_CONTINUITY, [id]).fetchall()
    place = db.execute("select * from places where code = ?", [row["place"]]).fetchone()
    names = dict.fromkeys(one["agency"] for one in reports if one["agency"])
    return {
        "agency": row,
        "place": place,
        "above": above(db, place),
        "names": [name for name in names if name != row["name"]],
        "reports": reports,
        "cells": db.execute(_CELLS, [id]).fetchall(),
        "charts": draw([(one["year"], one) for one in reports], words),
        "lines": side_by_side(reports, words),
        "rates": rates(reports, words),
        "continuity": _continuity(checks, words),
        "continuity_counts": sums.verdicts(checks),
        "unyeared": db.execute(
            "select * from report_index where agency_id = ? and year is null", [id]
        ).fetchall(),
    }


def above(db: sqlite3.Connection, place: sqlite3.Row | None) -> list[sqlite3.Row]:
    """The divisions over a place, from its province down."""
    found: list[sqlite3.Row] = []
    code = place["parent"] if place else None
    while code and len(found) < 5:
        row = db.execute("select * from places where code = ?", [code]).fetchone()
        if row is None:
            break
        found.insert(0, row)
        code = row["parent"]
    return found


def draw(rows: list[tuple[int, Any]], words: Words) -> list[dict[str, Any]]:
    """The four charts of a body that reports; each says what it draws and stands over its table."""
    if not rows:
        return []
    years = list(range(rows[0][0], rows[-1][0] + 1))
    by_year = dict(rows)

    def series(key: str, cells: list[str]) -> charts.Series:
        return charts.Series(key, [_added(by_year.get(year), cells) for year in years])

    def named(key: str) -> str:
        return indicators.indicators()[key].names[words.lang]

    total = "applications.{}.total".format
    groups = {
        "granted": [total("granted")],
        "partly_granted": [total("partly_granted")],
        "denied": [total(key) for key in _DENIED],
        "unavailable": list(indicators.indicators()["unavailable"].top),
        "refused": list(indicators.indicators()["refused"].top),
    }
    outcomes = [series(named(key), cells) for key, cells in groups.items()]
    outcomes.append(
        charts.Series(
            words("chart.other_outcome"), [_other_outcome(by_year.get(year)) for year in years]
        )
    )
    wanted = [
        ("requests", False, [series(named(key), list(indicators.indicators()[key].top))
                             for key in ("received", "processed", "carried_out")]),
        ("outcomes", True, outcomes),
        ("denied", True, [series(form.name("applications", "row", key, words.lang), [total(key)])
                          for key in _DENIED]),
        ("disputes", True, [
            series(form.name("review_litigation", "column", result, words.lang),
                   [f"review_litigation.{line.key}.{result}"
                    for line in form.lines("review_litigation", "row")])
            for result in _RESULTS]),
    ]  # fmt: skip
    return [
        {
            "key": key,
            "title": words(f"chart.{key}"),
            "svg": charts.bars(words(f"chart.{key}"), [str(y) for y in years], runs, stacked),
            "years": years,
            "series": [(one.name, [_written(value) for value in one.values]) for one in runs],
        }
        for key, stacked, runs in wanted
    ]


def _added(row: Any, cells: list[str]) -> indicators.Number | None:
    """The sum of some cells of a year; None where one of them is missing."""
    values = [row[cell] for cell in cells] if row is not None else [None]
    return None if any(value is None for value in values) else sum(values)


def _other_outcome(row: Any) -> indicators.Number | None:
    """（六）其他处理: one row in the 2019 edition, three in that of 2021."""
    one = _added(row, ["applications.other_processing.total"])
    parts = [f"applications.other_{key}.total" for key in ("uncorrected", "unpaid", "reasons")]
    return one if one is not None else _added(row, parts)


def _written(value: charts.Value) -> str:
    return "—" if value is None else number(value)


def side_by_side(reports: list[sqlite3.Row], words: Words) -> list[dict[str, Any]]:
    """The totals of the form line by line, a column per year, each leading to its cell."""
    made: list[dict[str, Any]] = []
    editions = {row.key: row for edition in form.EDITIONS
                for row in form.lines("applications", "row", edition)}  # fmt: skip
    order = list(dict.fromkeys([r.key for r in form.lines("applications", "row", "2021")]
                               + [r.key for r in form.lines("applications", "row", "2019")]))  # fmt: skip
    at = order.index("processed_total")
    order.insert(at, order.pop(order.index("other_processing")))
    for key in order:
        cell = f"applications.{key}.total"
        path = editions[key].path(words.lang)
        if key == "other_processing":
            path = (*path[:-1], words("agency.one_row", name=path[-1]))
        made.append(_line(path, cell, reports))
    for line in form.lines("review_litigation", "row"):
        made.append(_line(line.path(words.lang), f"review_litigation.{line.key}.total", reports))
    for item, measure in (
        ("licensing", "decisions"),
        ("penalties", "decisions"),
        ("coercion", "decisions"),
    ):
        name = form.name("disclosure", "item", item, words.lang, "2021")
        made.append(_line((name,), f"disclosure.{item}.{measure}", reports))
    return made


def _line(path: tuple[str, ...], cell: str, reports: list[sqlite3.Row]) -> dict[str, Any]:
    return {
        "name": path[-1],
        "depth": len(path) - 1,
        "group": path[-2] if len(path) > 1 else "",
        "cell": cell,
        "table": cell.partition(".")[0],
        "values": [
            (row["report"], row[cell], _written(row[cell]) if row[cell] is not None else "")
            for row in reports
        ],
    }


def rates(reports: list[sqlite3.Row], words: Words) -> list[dict[str, Any]]:
    """Every rate, a reading per year."""
    return [
        {
            "indicator": indicator,
            "name": indicator.names[words.lang],
            "formula": indicator.formulas[words.lang],
            "note": indicator.notes[words.lang],
            "readings": [_reading(indicator, row) for row in reports],
        }
        for indicator in indicators.indicators().values()
        if indicator.is_rate
    ]


def _reading(indicator: Indicator, row: sqlite3.Row) -> Reading:
    return indicators.read(indicator, lambda cell: row[cell])


def _continuity(checks: list[sqlite3.Row], words: Words) -> list[dict[str, Any]]:
    """The sums across years that fail, in sentences, with the report that they end in."""
    return [
        {"year": check["year"], "report": check["report"], "text": sums.sentence(check, words)}
        for check in checks
        if check["verdict"] == "fails"
    ]
