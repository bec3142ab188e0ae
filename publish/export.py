"""The files of a release, or of a choice of its tables, years and places, in every format."""

import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Protocol

from publish import catalogue, package, parquet, safety, wide
from publish.catalogue import BY_NAME, TABLES, Column, Table
from publish.copying import DATABASE, make_database, read_only
from publish.csv_file import CsvFile, lines, packed
from publish.downloads import Download, described
from publish.errors import PublishError
from publish.parquet import ParquetFile
from publish.xlsx import LONGEST_SHEET, XlsxFile

FORMATS = ("csv", "csv.gz", "xlsx", "parquet", "sqlite")
NO_YEAR, NO_PLACE = "undated", "unplaced"
_BATCH = 2000
Row = Sequence[Any]
_LEVELS = ("province", "prefecture", "county", "place")

# on_file(name of the table, its number, of how many)
Progress = Callable[[str, int, int], None]


class _File(Protocol):
    rows: int
    paths: list[Path]

    def add(self, rows: Sequence[Row], text: str) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Choice:
    """Which reports to write: all where nothing is named."""

    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()

    def condition(self, column: str = "report") -> tuple[str, tuple[Any, ...]]:
        """The choice in SQL, as a condition on a report's id, and its values."""
        tests: list[str] = []
        values: list[Any] = []
        if self.years:
            tests.append(f"year in ({', '.join('?' * len(self.years))})")
            values += self.years
        if self.places:
            marks = ", ".join("?" * len(self.places))
            tests.append("(" + " or ".join(f"{one} in ({marks})" for one in _LEVELS) + ")")
            values += self.places * len(_LEVELS)
        if not tests:
            return "1", ()
        chosen = f"select report from report_index where {' and '.join(tests)}"
        return f"{column} in ({chosen})", tuple(values)

    @property
    def name(self) -> str:
        """The choice as a part of a file name.

        >>> Choice((2021, 2019), ("320000",)).name
        '2019-2021-320000'
        """
        return "-".join([*map(str, sorted(self.years)), *sorted(self.places)])


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
    job = _Job(db, out, version, tuple(formats), choice, _parts(db), longest_sheet)
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


# How rows are dealt out: all of them, by year, by province.
_Plan = dict[str, tuple[str, ...]]  # kind → formats


@dataclass(frozen=True)
class _Job:
    db: sqlite3.Connection
    out: Path
    version: str
    formats: tuple[str, ...]
    choice: Choice | None
    parts: dict[str, tuple[str, str]]  # report → (year, province)
    longest: int

    def write(self, table: Table) -> list[Download]:
        """The files of one table."""
        columns = self._columns(table)
        made: list[Download] = []
        if plan := self._plan(table):
            made += self._deal(table, columns, plan, self._rows(table, columns, safe=True))
        if "parquet" in self.formats and parquet.is_here():
            rows = self._rows(table, columns, safe=False)
            made += self._deal(table, columns, {"whole": ("parquet",)}, rows)
        return made

    def _plan(self, table: Table) -> _Plan:
        wanted = [one for one in ("csv", "csv.gz", "xlsx") if one in self.formats]
        plan = {"whole": wanted, "year": [], "province": []}
        if self.choice is None and table.by_part:
            # A sheet for each year and province only of the table that people open in one.
            parted = ["csv.gz", "xlsx"] if table.name == "wide" else ["csv.gz"]
            plan["year"] = plan["province"] = [one for one in parted if one in wanted]
        if "xlsx" in wanted and table.of_reports and self._count(table) >= self.longest:
            plan["whole"] = [one for one in wanted if one != "xlsx"]
            plan["year"] = list(dict.fromkeys([*plan["year"], "xlsx"]))
        return {kind: tuple(formats) for kind, formats in plan.items() if formats}

    def _columns(self, table: Table) -> list[Column]:
        return [catalogue.column(table.name, name) for name in catalogue.names_of(self.db, table)]

    def _rows(self, table: Table, columns: list[Column], *, safe: bool) -> Iterator[Row]:
        condition, values = self._condition(table)
        if table.name == "wide":
            rows: Iterator[Row] = wide.rows(self.db, condition, values)
            return ([safety.safe(value) for value in row] for row in rows) if safe else rows
        kinds = [(one.name, one.type if safe else "") for one in columns]
        sql = f"select {safety.selected(kinds)} from {table.source} where {condition}"
        return iter(self.db.execute(f"{sql} order by {table.order}", values))

    def _condition(self, table: Table) -> tuple[str, tuple[Any, ...]]:
        if self.choice is None:
            return "1", ()
        if table.of_reports:
            return self.choice.condition()
        chosen, values = self.choice.condition("report")
        return (
            f"agency_id in (select agency_id from report_index where {chosen})",
            values,
        )

    def _count(self, table: Table) -> int:
        source = "reports" if table.name == "wide" else table.source
        condition, values = self._condition(table)
        if table.name == "wide":
            condition = condition.replace("report in", "id in", 1)
        sql = f"select count(*) from {source} where {condition}"
        return int(self.db.execute(sql, values).fetchone()[0])

    def _deal(
        self, table: Table, columns: list[Column], plan: _Plan, rows: Iterator[Row]
    ) -> list[Download]:
        files: dict[tuple[str, str], list[_File]] = {}

        def add(kind: str, part: str, batch: list[Row], text: str) -> None:
            if kind in plan:
                if (kind, part) not in files:
                    files[kind, part] = self._open(table, columns, part, plan[kind])
                for file in files[kind, part]:
                    file.add(batch, text)

        chosen = self.choice.name if self.choice else ""
        dealt = "year" in plan or "province" in plan
        needs_text = plan.get("whole") != ("parquet",)
        add("whole", chosen, [], "")
        for report, batch in _batches(rows, by_report=dealt):
            text = lines(batch) if needs_text else ""
            add("whole", chosen, batch, text)
            if dealt:
                year, province = self.parts.get(report, (NO_YEAR, NO_PLACE))
                add("year", year, batch, text)
                add("province", province, batch, text)
        made = []
        for (_, part), several in files.items():
            for file in several:
                file.close()
                made += [described(path, table.name, file.rows, part) for path in file.paths]
        return made

    def _open(
        self, table: Table, columns: list[Column], part: str, formats: tuple[str, ...]
    ) -> list[_File]:
        name = "-".join(["nianbao", table.name, *([part] if part else []), f"v{self.version}"])
        notes = package.notes(table, self.version, part)
        opened: list[_File] = []
        if plain_or_packed := [one for one in formats if one.startswith("csv")]:
            opened.append(CsvFile(self.out, name, [one.name for one in columns], plain_or_packed))
        if "xlsx" in formats:
            opened.append(XlsxFile(self.out, name, columns, notes, self.longest))
        if "parquet" in formats:
            opened.append(ParquetFile(self.out, name, columns, notes))
        return opened


def _batches(rows: Iterator[Row], *, by_report: bool) -> Iterator[tuple[str, list[Row]]]:
    """Rows in handfuls; where `by_report`, those of one report each, named by it."""
    if by_report:
        for report, group in groupby(rows, key=lambda row: row[0]):
            yield report or "", list(group)
        return
    while batch := list(islice(rows, _BATCH)):
        yield "", batch


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
