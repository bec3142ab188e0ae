"""Units of work made for a test: bodies imported into an archive, and named by their place in it."""

import sqlite3
from pathlib import Path

from crawler.importing import import_files
from parse.captures import Place
from parse.model import Context
from parse.work import Task, Unit


def units_of(folder: Path, bodies: dict[str, bytes]) -> Unit:
    """Import bodies under their names into folder/archive; give them as one unit, in that order."""
    files = folder / "files"
    files.mkdir()
    for name, body in bodies.items():
        (files / name).write_bytes(body)
    import_files([files / name for name in bodies], folder / "archive")
    portal = folder / "archive" / "import"
    with sqlite3.connect(portal / "state.db") as state:
        rows = state.execute(
            "SELECT sha256, warc_file, warc_offset, url, link_text FROM fetches ORDER BY id"
        ).fetchall()
    return Unit(
        portal,
        tuple(
            Task(sha256, (Place(file, offset),), Context(url=url, link_text=name))
            for sha256, file, offset, url, name in rows
        ),
    )
