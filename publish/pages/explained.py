"""Pages that explain: questions and answers, codebook, indicators, glossary, what the reader gets right."""

import sqlite3
from typing import Any

from publish import form, indicators, reference
from publish.exports import catalogue
from publish.words import Words

_CODES = """
    select code, count(*) as n, min(message_zh) as zh, min(message) as en
    from {} group by code order by code"""


def codebook(db: sqlite3.Connection, words: Words) -> dict[str, Any]:
    """Every field of the form and of the tables, in both languages."""
    tables = []
    for table in form.TABLES:
        tables.append(
            {
                "key": table,
                "axes": [
                    (
                        axis,
                        [
                            label
                            for label in form.labels()
                            if (label.table, label.axis) == (table, axis)
                        ],
                    )
                    for axis in ("item", "measure", "row", "column")
                    if any((label.table, label.axis) == (table, axis) for label in form.labels())
                ],
            }
        )
    return {
        "tables": tables,
        "sections": form.lines("section", "section"),
        "rules": ("applications.balance", "applications.outcomes", "applications.applicants",
                  "review_litigation.total", "continuity.carried", "continuity.in_force"),
        "verdicts": ("holds", "holds_if_blank_is_zero", "fails", "unknown"),
        "files": [file for file in catalogue.described(db) if file["table"] != "wide"],
        "issues": db.execute(_CODES.format("issues")).fetchall(),
        "hints": db.execute(_CODES.format("hints")).fetchall(),
    }  # fmt: skip


def defined(db: sqlite3.Connection, words: Words) -> dict[str, Any]:
    """Every indicator: its formula, its denominator, what to beware of."""
    made: dict[str, list[indicators.Indicator]] = {}
    for one in indicators.indicators().values():
        made.setdefault(one.group, []).append(one)
    return {"groups": made}


def glossary(db: sqlite3.Connection, words: Words) -> dict[str, Any]:
    """The terms."""
    return {"terms": reference.glossary()}


def about(db: sqlite3.Connection, words: Words) -> dict[str, Any]:
    """What people ask of the site, and the answers."""
    return {"questions": reference.questions()}


def accuracy(db: sqlite3.Connection, words: Words) -> dict[str, Any]:
    """What was measured of the reader against values read by hand."""
    return {"rows": db.execute("select * from accuracy order by kind").fetchall()}
