"""Atom feeds of what happened: of everything, of an agency, of a place."""

import sqlite3
from typing import Any

from publish.words import Words

ENTRIES = 50
_EVENTS = """
    select e.*, i.title, i.agency as name, i.year as of_year, i.version from events e
    join report_index i on i.report = e.report
    where {} order by e.happened desc, e.id desc limit ?"""


def feed(
    db: sqlite3.Connection, kind: str, id: str, base: str, words: Words
) -> dict[str, Any] | None:
    """The newest events of `kind` agency, place or all; `base` is the address of the site."""
    name, where, values = words("site.title"), "1", []
    path = "/"
    if kind == "agency":
        row = db.execute("select name from agency_index where agency = ?", [id]).fetchone()
        where, path = "e.agency = ?", f"/agency/{id}"
    elif kind == "place":
        row = db.execute("select name, level from places where code = ?", [id]).fetchone()
        level = row["level"] if row else ""
        where, path = f"e.{'place' if level == 'township' else level} = ?", f"/place/{id}"
    if kind != "all":
        if row is None:
            return None
        name, values = f"{row['name']} · {words('site.name')}", [id]
    release = db.execute("select made_at from release").fetchone()
    events = db.execute(_EVENTS.format(where), [*values, ENTRIES]).fetchall()
    return {
        "name": name,
        "base": base,
        "path": path,
        "feed_path": "/feed.atom" if kind == "all" else f"{path}.atom",
        "updated": events[0]["happened"] if events else release["made_at"],
        "events": events,
    }
