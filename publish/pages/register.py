"""The public register of sums that fail: the agency's figure, ours, and whose error it is."""

import sqlite3
from typing import Any
from urllib.parse import urlencode

from publish.pages import sums
from publish.searching.asked import Asked, Refused, page, year
from publish.searching.search import PLACE_COLUMNS
from publish.words import Words

PAGE = 50


def register(db: sqlite3.Connection, asked: Asked, words: Words) -> dict[str, Any]:
    """Everything the register shows."""
    rule, in_year, at = asked.choice("rule", list(sums.RULES)), year(asked), page(asked)
    code, place = asked.text("place"), None
    conditions, values = ["1"], []
    for name, value in (("rule", rule), ("year", in_year)):
        if value is not None:
            conditions.append(f"f.{name} = ?")
            values.append(value)
    if code:
        place = db.execute("select * from places where code = ?", [code]).fetchone()
        if place is None or place["level"] not in PLACE_COLUMNS:
            raise Refused("place", code)
        conditions.append(f"f.{place['level']} = ?")
        values.append(code)
    where = " and ".join(conditions)
    total = db.execute(f"select count(*) from failing_sums f where {where}", values).fetchone()[0]
    rows = db.execute(
        f"""select f.*, i.agency as name, i.title from failing_sums f
            join report_index i on i.report = f.report
            where {where} order by f.id limit ? offset ?""",
        [*values, PAGE, (at - 1) * PAGE],
    ).fetchall()
    asked_now = {"rule": rule, "year": in_year, "place": code}
    return {
        "place": place,
        "rule": rule,
        "year": in_year,
        "rows": [
            {
                "row": row,
                "rule": words.or_key("rule", row["rule"]),
                "place": sums.where_in_words(row["rule"], row["where"], words),
                "end": _end(row),
            }
            for row in rows
        ],
        "total": total,
        "page": at,
        "pages": max(1, -(-total // PAGE)),
        "by_rule": db.execute(
            "select rule, count(*) as n from failing_sums group by rule order by n desc, rule"
        ).fetchall(),
        "by_year": db.execute(
            "select year, count(*) as n from failing_sums where year is not null group by year order by year desc"
        ).fetchall(),
        "counts": db.execute("select * from release").fetchone(),
        "link": lambda **other: _link(asked_now | other),
    }


def _end(row: sqlite3.Row) -> str:
    """The cell at which a sum ends, for a link into the report."""
    _, ends = sums.RULES.get(row["rule"], ([], []))
    return ends[0].format(row["where"]) if ends else "sums"


def _link(parameters: dict[str, Any]) -> str:
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"/checks?{query}" if query else "/checks"
