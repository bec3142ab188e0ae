"""The files of a release, or of a choice of its tables, years and places, in every format."""

import sqlite3
import tempfile
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

from publish.copying import DATABASE, make_database, read_only
from publish.errors import PublishError
from publish.exports import package, parquet, safety
from publish.exports.catalogue import BY_NAME, TABLES
from publish.exports.choice import Choice
from publish.exports.csv_file import packed
from publish.exports.dealing import NO_PLACE, NO_YEAR, Job
from publish.exports.downloads import Download, described
from publish.exports.xlsx import LONGEST_SHEET

FORMATS = ("csv", "csv.gz", "xlsx", "parquet", "sqlite")

# on_file(name of the table, its number, of how many)
Progress = Callable[[str, int, int], None]


def export(
    source: Path,
    out: Path,
    *,
    formats: Collection[str] = FORMATS,
    tables: Collection[str] = (),
    years: Collection[int] = (),
    places: Collection[str] = (),
    on_file: Progress | None = None,
) -> list[Download]:
    """Write tables of `source` into the folder `out`, with datapackage.json and SHA256SUMS.

    `source` is a site, a release of it, or an archive.db; `tables` those of catalogue.py, all where
    none is named; `places` division codes of any level, all below them included. Raises
    PublishError where something is named that is not there.
    """
    names = tuple(tables) or tuple(BY_NAME)
    for known, asked, what in ((FORMATS, formats, "format"), (BY_NAME, names, "table")):
        if unknown := [one for one in asked if one not in known]:
            raise PublishError(f"There is no {what} {unknown[0]}; there are: {', '.join(known)}.")
    if "parquet" in formats and not parquet.is_here() and set(formats) != set(FORMATS):
        raise PublishError("Parquet needs pyarrow: pip install 'nianbao[parquet]'.")
    out.mkdir(parents=True, exist_ok=True)
    if taken := next(out.iterdir(), None):
        raise PublishError(f"{out} is not empty ({taken.name}); name a new folder.")
    choice = Choice(tuple(years), tuple(places))
    with tempfile.TemporaryDirectory() as folder, closing(_opened(source, Path(folder))) as db:
        _check_places(db, choice)
        return write(
            db,
            out,
            _version(db),
            formats=formats,
            tables=names,
            choice=choice if choice != Choice() else None,
            on_file=on_file,
        )


def write(
    db: sqlite3.Connection,
    out: Path,
    version: str,
    *,
    formats: Collection[str] = FORMATS,
    tables: Collection[str] = (),
    choice: Choice | None = None,
    on_file: Progress | None = None,
    longest_sheet: int = LONGEST_SHEET,
) -> list[Download]:
    """As `export`, from a connection to a release's database into a folder that is there and empty.

    Without a choice the tables are also written by year and by province.
    """
    db.create_function("safe", 1, safety.safe, deterministic=True)
    chosen = [table for table in TABLES if not tables or table.name in tables]
    made: list[Download] = []
    job = Job(db, out, version, tuple(formats), choice, _parts(db), longest_sheet)
    for number, table in enumerate(chosen, start=1):
        if on_file:
            on_file(table.name, number, len(chosen))
        made += job.write(table)
    if "sqlite" in formats and choice is None:
        made += _sqlite(db, out, version)
    notes = []
    if "parquet" in formats and not parquet.is_here():
        notes.append("No Parquet files: pyarrow was not installed where this release was made.")
    package.write(db, out, version, made, notes)
    return made


def _parts(db: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    return {
        report: (str(year or NO_YEAR), province or NO_PLACE)
        for report, year, province in db.execute("select report, year, province from report_index")
    }


def _sqlite(db: sqlite3.Connection, out: Path, version: str) -> list[Download]:
    """The whole database, search index and all, plain and gzipped."""
    path = out / f"nianbao-v{version}.db"
    db.execute("vacuum into ?", [str(path)])
    rows = db.execute("select count(*) from reports").fetchone()[0]
    return [described(one, "sqlite", rows, "") for one in (path, packed(path))]


def _version(db: sqlite3.Connection) -> str:
    return str(db.execute("select version from release").fetchone()[0])


def _check_places(db: sqlite3.Connection, choice: Choice) -> None:
    for code in choice.places:
        if db.execute("select 1 from places where code = ?", [code]).fetchone() is None:
            raise PublishError(f"No report is from a place with the code {code}.")


def _opened(source: Path, folder: Path) -> sqlite3.Connection:
    """The database of a site or a release; of an archive.db a copy with publish's tables."""
    for path in (source / "current" / DATABASE, source / DATABASE):
        if path.is_file():
            return read_only(path)
    if source.is_dir():
        raise PublishError(f"There is no release in {source} yet. Run `nianbao publish` first.")
    return read_only(make_database(source, folder / DATABASE))
