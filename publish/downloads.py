"""The downloads of a release: every fact table as CSV, prebuilt, plain and gzipped, with digests."""

import csv
import gzip
import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The file, the view it is written from, and the columns that give its rows an order.
_AS_PRINTED = "report, (select min(rowid) from form_labels where form_table = '{}' and key = {})"
TABLES: tuple[tuple[str, str, str], ...] = (
    ("disclosure", "export_disclosure", _AS_PRINTED.format("disclosure", "item")),
    ("applications", "export_applications", _AS_PRINTED.format("applications", '"row"')),
    (
        "review_litigation",
        "export_review_litigation",
        _AS_PRINTED.format("review_litigation", '"row"'),
    ),
    ("statistics", "export_statistics", "report, position"),
    ("reports", "export_reports", "report"),
    ("checks", "export_checks", 'report, rule, "where"'),
    ("issues", "export_issues", "report, document, portal, number"),
)
_FORMULA_START = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")
# +19 and a lone dash are what reports print; no spreadsheet runs them.
_HARMLESS = re.compile(r"[+\-＋－]?[0-9][0-9,.]*|[-－]+")


@dataclass(frozen=True)
class Download:
    """One file of a release: `rows` without the heading, `sha256` of the bytes as they lie there."""

    file: str
    table: str
    rows: int
    bytes: int
    sha256: str


def safe(value: Any) -> Any:
    """Make a text cell one that no spreadsheet takes for a formula; numbers stay as they are.

    >>> safe("=1+1"), safe("-15"), safe("-"), safe("—"), safe(-15), safe(None)
    ("'=1+1", '-15', '-', '—', -15, None)
    """
    if isinstance(value, str) and _FORMULA_START.match(value) and not _HARMLESS.fullmatch(value):
        return "'" + value
    return value


def write_all(
    db: sqlite3.Connection, folder: Path, version: str, on_file: Callable[[str, int, int], None]
) -> list[Download]:
    """Write every CSV and CSV.gz and datapackage.json into `folder`; return what was written.

    `on_file(name, number, of)` is called before each table.
    """
    folder.mkdir()
    made = []
    for number, (table, view, order) in enumerate(TABLES, start=1):
        on_file(f"{table}.csv", number, len(TABLES))
        path = folder / f"{table}.csv"
        rows = _write_csv(db.execute(f"select * from {view} order by {order}"), path)
        packed = _gzip(path)
        made += [_describe(path, table, rows), _describe(packed, table, rows)]
    package = _datapackage(made, version)
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return made


def read_all(folder: Path) -> list[Download]:
    """The downloads of a release, as its datapackage.json tells."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return [
        Download(
            resource["path"],
            resource["table"],
            resource["rows"],
            resource["bytes"],
            resource["hash"].removeprefix("sha256:"),
        )
        for resource in package["resources"]
    ]


def _write_csv(cursor: sqlite3.Cursor, path: Path) -> int:
    rows = 0
    # The mark at the start is what tells Excel that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column[0] for column in cursor.description)
        while batch := cursor.fetchmany(5000):
            writer.writerows(_safe_rows(batch))
            rows += len(batch)
    return rows


def _safe_rows(batch: Iterable[Iterable[Any]]) -> Iterable[list[Any]]:
    return ([safe(value) for value in row] for row in batch)


def _gzip(path: Path) -> Path:
    packed = path.with_name(path.name + ".gz")
    # No name and no time inside: equal data gives equal files.
    with (
        path.open("rb") as source,
        packed.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as target,
    ):
        shutil.copyfileobj(source, target)
    return packed


def _describe(path: Path, table: str, rows: int) -> Download:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Download(path.name, table, rows, path.stat().st_size, digest)


def _datapackage(downloads: list[Download], version: str) -> dict[str, Any]:
    """Describe the files as a Frictionless data package."""
    return {
        "name": "nianbao",
        "title": "政府信息公开工作年度报告",
        "version": version,
        "resources": [
            {
                "name": file.file.lower().replace("_", "-").replace(".", "-"),
                "path": file.file,
                "table": file.table,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                **({"compression": "gz"} if file.file.endswith(".gz") else {}),
                "rows": file.rows,
                "bytes": file.bytes,
                "hash": f"sha256:{file.sha256}",
            }
            for file in downloads
        ],
    }
