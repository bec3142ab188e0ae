"""What a report has beside its three tables: its six sections, and the 统计表 of the years before the form."""

import sqlite3
from typing import Any

from markupsafe import Markup

from publish import form
from publish.pages import said
from publish.pages.cells import Cell, cell
from publish.searching.marking import marked
from publish.words import Words


def statistics(db: sqlite3.Connection, id: str, issues: list[dict[str, str]]) -> dict[str, Any]:
    """The 统计表 that reports had before the form, line by line, with the columns that it prints."""
    rows = db.execute(
        "select * from statistics where report = ? order by position", [id]
    ).fetchall()
    columns = [
        column
        for column in ("this_year", "cumulative")
        if any(row[f"{column}_printed"] is not None for row in rows)
    ]
    lines: list[tuple[sqlite3.Row, list[Cell]]] = []
    for row in rows:
        cells = [
            cell(f"statistics.{row['position']}.{column}", row[column], row[f"{column}_printed"])
            for column in columns
        ]
        for one in cells:
            one.reasons = said.reasons(issues, one.id)
        lines.append((row, cells))
    return {"columns": columns, "lines": lines}


def sections(
    db: sqlite3.Connection, id: str, sought: list[str], words: Words
) -> list[dict[str, Any]]:
    """The six sections in the form's order, then any that the form does not know."""
    found = {row["key"]: row for row in db.execute("select * from sections where report = ?", [id])}
    keys = [label.key for label in form.lines("section", "section")]
    return [
        {
            "key": key,
            "heading": form.name("section", "section", key, words.lang),
            "found": key in found,
            "paragraphs": _paragraphs(found[key]["text"], sought) if key in found else [],
        }
        for key in [*keys, *(key for key in found if key not in keys)]
    ]


def _paragraphs(text: str, sought: list[str]) -> list[Markup]:
    """Mark the whole text, then cut it: a word may stand across a line break."""
    return [
        # The break may fall inside a mark; each paragraph closes what it opens.
        Markup(line)
        for line in _closed_lines(str(marked(text, sought)).split("\n"))
        if line.strip()
    ]


def _closed_lines(lines: list[str]) -> list[str]:
    closed, open_ = [], False
    for line in lines:
        text = ("<mark>" if open_ else "") + line
        open_ = text.count("<mark>") > text.count("</mark>")
        closed.append(text + ("</mark>" if open_ else ""))
    return closed
