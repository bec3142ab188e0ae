"""The coverage page: of every agency and year, what is there and what is not, the missing first."""

import sqlite3
from typing import Any
from urllib.parse import urlencode

from publish import governments
from publish.coverage import EVERYWHERE, NOWHERE, STATES
from publish.pages.agency import above
from publish.pages.coverage_grid import grid, years_of
from publish.searching.asked import Asked, Refused, page, year
from publish.words import Words

PAGE = 50
_COUNTS = "select year, state, n, changed, gone from coverage_counts where place = ?"
_CHILDREN = """
    select p.*, c.state, sum(c.n) as n from places p left join coverage_counts c on c.place = p.code
    where p.parent is ? and (p.government is not null or c.n) group by p.code, c.state"""
_PORTALS = """
    select s.* from portal_status s where s.reports = 0 or s.outcome is null or s.outcome <> 'ok'
    order by s.outcome is 'ok', s.name limit 200"""


def coverage(db: sqlite3.Connection, asked: Asked, words: Words) -> dict[str, Any]:
    """Everything the coverage page shows of all China, a place, or the agencies without a place."""
    code = asked.text("place")
    place = db.execute("select * from places where code = ?", [code]).fetchone() if code else None
    if code and place is None and code != NOWHERE:
        raise Refused("place", code)
    state, in_year, at = asked.choice("state", STATES), year(asked), page(asked)
    where, parameters = _where(code, place)
    counts = db.execute(_COUNTS, [code or EVERYWHERE]).fetchall()
    shown: dict[str, Any] = {
        "place": place,
        "nowhere": code == NOWHERE,
        "above": above(db, place),
        "states": STATES,
        "years": years_of(db, code or EVERYWHERE),
        "counts": {(row["year"], row["state"]): row["n"] for row in counts},
        "totals": {name: sum(r["n"] for r in counts if r["state"] == name) for name in STATES},
        "all": sum(row["n"] for row in counts),
        "changed": sum(row["changed"] for row in counts),
        "gone": sum(row["gone"] for row in counts),
        "state": state,
        "year": in_year,
        "page": at,
        "link": lambda **other: _link({"place": code, "state": state, "year": in_year} | other),
    }
    if state or in_year:
        return shown | _listed(db, state, in_year, where, parameters, at)
    total = db.execute(f"select count(*) from agency_index a where {where}", parameters).fetchone()[
        0
    ]
    agencies = db.execute(
        f"select * from agency_index a where {where} order by missing desc, id limit ? offset ?",
        [*parameters, PAGE, (at - 1) * PAGE],
    ).fetchall()
    return shown | {
        "governments": governments.counts(db) if not code else {},
        "children": _children(db, code) if code != NOWHERE else [],
        "without_place": _without_place(db) if not code else 0,
        "portals": db.execute(_PORTALS).fetchall() if not code else [],
        "agencies": agencies,
        "cells": grid(db, [row["agency"] for row in agencies]),
        "total": total,
        "pages": max(1, -(-total // PAGE)),
    }


def _where(code: str, place: sqlite3.Row | None) -> tuple[str, list[Any]]:
    """The condition on a table that has the columns of a place's path."""
    if place is not None:
        column = "place" if place["level"] == "township" else place["level"]
        return f"a.{column} = ?", [place["code"]]
    return ("a.place is null", []) if code == NOWHERE else ("1", [])


def _listed(
    db: sqlite3.Connection,
    state: str | None,
    in_year: int | None,
    where: str,
    parameters: list[Any],
    at: int,
) -> dict[str, Any]:
    """The agencies and years of one state, or of one year."""
    conditions, values = [where], list(parameters)
    for name, value in (("state", state), ("year", in_year)):
        if value is not None:
            conditions.append(f"a.{name} = ?")
            values.append(value)
    condition = " and ".join(conditions)
    total = db.execute(f"select count(*) from coverage a where {condition}", values).fetchone()[0]
    rows = db.execute(
        f"""select a.*, x.name from coverage a join agency_index x on x.agency = a.agency
            where {condition} order by a.year desc, x.id limit ? offset ?""",
        [*values, PAGE, (at - 1) * PAGE],
    ).fetchall()
    return {"listed": rows, "total": total, "pages": max(1, -(-total // PAGE))}


def _children(db: sqlite3.Connection, code: str) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in db.execute(_CHILDREN, [code or None]):
        one = found.setdefault(
            row["code"],
            dict(row) | {"all": 0} | dict.fromkeys(STATES, 0),
        )
        if row["state"]:
            one[row["state"]] = row["n"]
            one["all"] += row["n"]
    return sorted(found.values(), key=lambda one: (not one["all"], -one["missing"], one["code"]))


def _without_place(db: sqlite3.Connection) -> int:
    row = db.execute("select sum(n) from coverage_counts where place = ?", [NOWHERE]).fetchone()
    return row[0] or 0


def _link(parameters: dict[str, Any]) -> str:
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"/coverage?{query}" if query else "/coverage"
