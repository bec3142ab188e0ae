"""The files of a release: what each is, and where its description is read again."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.exports.safety import safe

__all__ = ["Download", "by_table", "described", "everything", "named", "read_all", "safe"]
PACKAGE = "datapackage.json"
_WANTED = (
    "disclosure", "applications", "review_litigation", "statistics", "reports", "checks", "issues",
)  # fmt: skip


@dataclass(frozen=True)
class Download:
    """One file of a release: `rows` without the heading, `sha256` of the bytes as they lie there.

    `part` is the year or the province that it is of, "" where it is of all.
    """

    file: str
    table: str
    rows: int
    bytes: int
    sha256: str
    part: str = ""

    @property
    def format(self) -> str:
        """csv, csv.gz, xlsx, parquet, db or db.gz.

        >>> Download("nianbao-applications-2019-v2026.11.21.2.csv.gz", "", 0, 0, "").format
        'csv.gz'
        """
        parts = self.file.rsplit(".", 2)
        return ".".join(parts[-2:]) if parts[-1] == "gz" else parts[-1]


def described(path: Path, table: str, rows: int, part: str) -> Download:
    """What a file is that was just written."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Download(path.name, table, rows, path.stat().st_size, digest, part)


def everything(folder: Path) -> list[Download]:
    """All files of a release, as its datapackage.json tells."""
    package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    return [
        Download(
            resource["path"],
            resource["table"],
            resource["rows"] if "rows" in resource else resource["records"],
            resource["bytes"],
            resource["hash"].removeprefix("sha256:"),
            resource["part"],
        )
        for resource in package["resources"]
    ]


def read_all(folder: Path) -> list[Download]:
    """The tables that most people want as CSV, plain and gzipped, under the short names that last:
    `reports.csv`. `everything` has all files."""
    found = {
        (one.table, one.format): one
        for one in everything(folder)
        if not one.part and one.format.startswith("csv")
    }
    return [
        Download(f"{table}.{kind}", table, one.rows, one.bytes, one.sha256)
        for table in _WANTED
        for kind in ("csv", "csv.gz")
        if (one := found.get((table, kind)))
    ]


def by_table(folder: Path) -> dict[str, dict[str, list[Download]]]:
    """All files of a release: table → part ("" for the whole) → its formats."""
    laid: dict[str, dict[str, list[Download]]] = {}
    for one in everything(folder):
        laid.setdefault(one.table, {}).setdefault(one.part, []).append(one)
    return laid


def named(folder: Path, name: str) -> str | None:
    """The file that a short name stands for: `applications.csv` is this release's, whatever it is.

    None where there is none. A name of a file that is there stands for itself.
    """
    files = list(_also(folder))
    if name in files or name in (one.file for one in everything(folder)):
        return name
    for one in everything(folder):
        short = "-".join([one.table, *([one.part] if one.part else [])])
        if name == f"{short}.{one.format}":
            return one.file
    return None


def _also(folder: Path) -> Iterator[Any]:
    """Files beside the tables."""
    yield from (PACKAGE, "SHA256SUMS", "README.txt", "codebook.csv")
