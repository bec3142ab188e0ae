"""The front page: what the archive holds, where, how fresh it is, what is new, what does not add up."""

import sqlite3
from pathlib import Path
from typing import Any

from publish import places, tile_map
from publish.coverage import EVERYWHERE, NOWHERE
from publish.exports import downloads
from publish.pages import sums
from publish.pages.cells import number
from publish.searching.facets import file_of
from publish.searching.remembered import Remembered
from publish.words import LANGUAGES, Words

SHOWN = 6
# The release that is shown and the one before it.
_shown: "Remembered[dict[str, Any]]" = Remembered(2 * len(LANGUAGES))
_LATEST = """
    select i.* from events e join report_index i on i.report = e.report
    where e.kind = 'new' and i.current = 1 order by e.happened desc, i.id limit ?"""
_FAILING = """
    select * from report_index where fails > 0 and current = 1 order by fails desc, id limit ?"""
_A_SUM = (
    """select * from checks where report = ? and verdict = 'fails' order by rule, "where" limit 1"""
)
# Of each of the newest reports that have a hint one, that which differs most.
_HINTS = """
    select i.*, h.code, h.message, h.message_zh, count(*) as hints, max(h.measure) from report_index i
    join hints h on h.report = i.report where i.current = 1 group by i.id order by i.id limit ?"""
# What most people want, first the one file that has it all.
_OFFERED = ("wide", "applications", "disclosure", "review_litigation", "checks", "reports")
_FORMATS = ("csv", "xlsx")
_CHANGED = """
    select i.*, e.kind, e.happened, e.changed as places from events e
    join report_index i on i.report = e.report
    where e.kind in ('changed', 'gone') order by e.happened desc, e.id desc limit ?"""
_COUNTS = """
    select place, year, sum(n) as expected, sum(n) filter (where report_there) as there from (
      select *, state in ('on_time', 'late', 'published') as report_there from coverage_counts
      where place in (select code from places where level = 'province') or place in (?, ?)
    ) group by place, year"""


def front(db: sqlite3.Connection, folder: Path, words: Words) -> dict[str, Any]:
    """Everything the front page shows; `folder` holds the release's downloads.

    Read once for each release and language: hints that are rare are looked for in every report.
    """
    return _shown.get((file_of(db), words.lang), lambda: _read(db, folder, words))


def _read(db: sqlite3.Connection, folder: Path, words: Words) -> dict[str, Any]:
    counted: dict[str, dict[int, tuple[int, int]]] = {}
    for row in db.execute(_COUNTS, [EVERYWHERE, NOWHERE]):
        counted.setdefault(row["place"], {})[row["year"]] = (row["there"] or 0, row["expected"])
    years = sorted(counted.get(EVERYWHERE, {}))
    by_year = [(year, *counted[EVERYWHERE][year]) for year in reversed(years)]
    return {
        "counts": release(db),
        "by_year": by_year,
        "most_in_a_year": max((expected for _, _, expected in by_year), default=0),
        "map": _map(counted, years, words),
        "map_lines": _lines(counted, years, words),
        "map_years": years,
        "nowhere": sum(there for there, _ in counted.get(NOWHERE, {}).values()),
        "latest": db.execute(_LATEST, [SHOWN]).fetchall(),
        "failing": [
            (row, sums.sentence(db.execute(_A_SUM, [row["report"]]).fetchone(), words))
            for row in db.execute(_FAILING, [SHOWN]).fetchall()
        ],
        "hints": db.execute(_HINTS, [SHOWN]).fetchall(),
        "changed": db.execute(_CHANGED, [SHOWN]).fetchall(),
        "files": offered(folder),
    }


def _map(counted: dict[str, dict[int, tuple[int, int]]], years: list[int], words: Words) -> Any:
    """The map of tiles: how many reports a province has, and of each year the share that is there."""
    tiles = []
    for one in places.provinces():
        found = counted.get(one.code, {})
        there = sum(n for n, _ in found.values())
        name = one.short if words.lang == "zh" else one.short_en
        tiles.append(
            tile_map.Tile(
                one.row,
                one.column,
                name,
                number(there) if there else "",
                [_share(found.get(year)) for year in years],
                f"/place/{one.code}",
                words("front.tile", name=name, n=there),
            )
        )
    return tile_map.tiles(words("front.map"), tiles)


def _lines(
    counted: dict[str, dict[int, tuple[int, int]]], years: list[int], words: Words
) -> list[tuple[str, str, list[str]]]:
    """The same as a table: (code, name, reports there of those expected, per year)."""
    return [
        (
            one.code,
            one.name if words.lang == "zh" else one.short_en,
            [
                "{} / {}".format(*counted[one.code][year]) if year in counted[one.code] else "—"
                for year in years
            ],
        )
        for one in places.provinces()
        if one.code in counted
    ]


def _share(counts: tuple[int, int] | None) -> float | None:
    return counts[0] / counts[1] if counts and counts[1] else None


def release(db: sqlite3.Connection) -> sqlite3.Row:
    """The one row in which a release says what it is."""
    row: sqlite3.Row = db.execute("select * from release").fetchone()
    return row


def offered(folder: Path) -> list[tuple[str, list[downloads.Download]]]:
    """The tables that most people want, whole, each with its files for spreadsheets."""
    files = downloads.by_table(folder)
    whole = [(table, files.get(table, {}).get("", [])) for table in _OFFERED]
    return [
        (table, [one for one in found if one.format in _FORMATS]) for table, found in whole if found
    ]
