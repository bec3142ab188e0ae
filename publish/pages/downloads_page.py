"""`/downloads`: every file of the release, by table, with the years and provinces it is cut into."""

import sqlite3
from pathlib import Path
from typing import Any

from datasette import Request, Response

from publish.exports import catalogue, package
from publish.exports.dealing import NO_PLACE, NO_YEAR
from publish.exports.downloads import Download, by_table
from publish.plugins import answering


async def downloads(request: Request, datasette: Any) -> Response:
    """`/downloads`"""
    folder = Path(datasette.get_database(answering.DATABASE).path).parent / "downloads"
    return await answering.page(datasette, request, "all_downloads", lambda db: shown(db, folder))


def shown(db: sqlite3.Connection, folder: Path) -> dict[str, Any]:
    """What the page shows."""
    files = by_table(folder)
    names = dict(db.execute("select code, name from places where level = 'province'").fetchall())
    version = folder.parent.name
    return {
        "tables": [
            (table, files[table.name].get("", []), *_parts(files[table.name], names))
            for table in catalogue.TABLES
            if table.name in files
        ],
        "database": files.get("sqlite", {}).get("", []),
        "said": package.LICENCE_SAID,
        "licence": package.LICENCE,
        "cite": package.citation(version),
        "spreadsheets": package.SPREADSHEETS,
    }


def _parts(
    files: dict[str, list[Download]], names: dict[str, str]
) -> tuple[list[tuple[str, list[Download]]], list[tuple[str, list[Download]]]]:
    """The files by year, newest first, and by province, in the order of the codes."""
    years = [(part, files[part]) for part in files if part == NO_YEAR or len(part) == 4]
    places = [
        (names.get(part, part), files[part])
        for part in sorted(files)
        if part == NO_PLACE or len(part) == 6
    ]
    return sorted(years, key=lambda one: one[0] if one[0] != NO_YEAR else "", reverse=True), places
