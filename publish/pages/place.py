"""The page of one division: its government's own figures, its offices, what lies below it."""

import sqlite3
from typing import Any

from publish import charts, indicators
from publish.figures import BASES
from publish.pages.agency import above
from publish.pages.cells import number
from publish.pages.coverage_grid import grid, years_of
from publish.words import Words

SHOWN = 100  # agencies of one place; the coverage page has all
_CHILDREN = "select * from places where parent = ? order by agencies = 0, code"
_AGENCIES = """
    select * from agency_index where place = ? order by type = 'GOV' desc, type = 'GOV_OFFICE' desc, name limit ?"""
_FIGURES = "select * from place_figures where place = ? and indicator in ({}) order by year"
_DRAWN = ("received", "processed", "carried_out")
_RATES = ("disclosed_rate", "denied_rate", "carried_out_rate", "review_corrected_rate")


def place(db: sqlite3.Connection, code: str, words: Words) -> dict[str, Any] | None:
    """Everything the page of a division shows; None: no such division."""
    row = db.execute("select * from places where code = ?", [code]).fetchone()
    if row is None:
        return None
    agencies = db.execute(_AGENCIES, [code, SHOWN]).fetchall()
    years = years_of(db, code)
    return {
        "place": row,
        "above": above(db, row),
        "children": db.execute(_CHILDREN, [code]).fetchall(),
        "agencies": agencies,
        "own": db.execute("select count(*) from agency_index where place = ?", [code]).fetchone()[
            0
        ],
        "shown": SHOWN,
        "years": years,
        "cells": grid(db, [one["agency"] for one in agencies]),
        "figures": [_figures(db, code, basis, words) for basis in BASES],
    }


def _figures(db: sqlite3.Connection, code: str, basis: str, words: Words) -> dict[str, Any]:
    """A chart of the requests and the rates of one basis, with how many reports each sum is of."""
    wanted = (*_DRAWN, *_RATES)
    rows = [
        row
        for row in db.execute(_FIGURES.format(", ".join("?" for _ in wanted)), [code, *wanted])
        if row["basis"] == basis
    ]
    found = {(row["indicator"], row["year"]): row for row in rows}
    years = sorted({row["year"] for row in rows})
    known = indicators.indicators()
    lines = []
    for key in wanted:
        readings = []
        for year in years:
            row = found.get((key, year))
            value = None
            if row is not None:
                value = (
                    indicators.rate(row["top"], row["bottom"]) if known[key].is_rate else row["top"]
                )
            readings.append((row, value, _written(value, known[key].is_rate)))
        lines.append(
            {"indicator": known[key], "name": known[key].names[words.lang], "readings": readings}
        )
    svg = None
    if years:
        every = list(range(years[0], years[-1] + 1))
        runs = [
            charts.Series(
                known[key].names[words.lang],
                [found[key, year]["top"] if (key, year) in found else None for year in every],
            )
            for key in _DRAWN
        ]
        svg = charts.bars(words(f"basis.{basis}"), [str(year) for year in every], runs)
    reports = {
        year: max((r["reports"] for r in rows if r["year"] == year), default=0) for year in years
    }
    return {"basis": basis, "svg": svg, "years": years, "lines": lines, "reports": reports}


def _written(value: float | None, is_rate: bool) -> str:
    if value is None:
        return "—"
    return f"{100 * value:.1f}%" if is_rate else number(value)
