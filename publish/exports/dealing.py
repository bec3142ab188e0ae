"""The rows of one table dealt out to its files: the whole, each year, each province, every format."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Protocol

from publish.exports import catalogue, package, parquet, safety, wide
from publish.exports.catalogue import Column, Table
from publish.exports.choice import Choice
from publish.exports.csv_file import CsvFile, lines
from publish.exports.downloads import Download, described
from publish.exports.parquet import ParquetFile
from publish.exports.xlsx import XlsxFile

NO_YEAR, NO_PLACE = "undated", "unplaced"
_BATCH = 2000
Row = Sequence[Any]


class _File(Protocol):
    rows: int
    paths: list[Path]

    def add(self, rows: Sequence[Row], text: str) -> None: ...
    def close(self) -> None: ...


# How rows are dealt out: all of them, by year, by province.
_Plan = dict[str, tuple[str, ...]]  # kind → formats


@dataclass(frozen=True)
class Job:
    """Writes tables; `parts` tells of each report its year and its province."""

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
