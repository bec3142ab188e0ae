"""The page of one agency: its years side by side, its charts, what is missing, what does not fit."""

import sqlite3
from typing import Any

from publish import indicators
from publish.indicators import Indicator, Reading
from publish.pages import side_by_side, sums
from publish.pages.agency_charts import draw
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
        "lines": side_by_side.lines(reports, words),
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
