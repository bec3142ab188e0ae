"""What is said of the downloads: datapackage.json, checksums, licence, how to cite, the codebook."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from publish.exports import catalogue
from publish.exports.catalogue import BY_NAME, TABLES, Column, Table
from publish.exports.csv_file import BOM, lines
from publish.exports.downloads import PACKAGE, Download

# The one place that says under which licence the compilation is given.
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
LICENCE_SAID = (
    "报告本身是政府机关依法公开的文件，其中的数字是事实，不受著作权保护。本档案的整理（选取、结构、标注）以 CC BY 4.0 "
    "授权：注明出处即可自由使用。",
    "The reports are documents that public bodies must publish, and the figures in them are facts. Our compilation of "
    "them (selection, structure, annotation) is licensed under CC BY 4.0: use it freely, and say where it is from.",
)
SPREADSHEETS = (
    "CSV 和 XLSX 中以 = + - @ 等开头、可能被当作公式的文字前加了单引号；Parquet 和 SQLite 中是原样。",
    "In CSV and XLSX a quote mark stands before text that a spreadsheet would run as a formula; Parquet and SQLite hold "
    "it as it was printed.",
)
_MEDIA = {
    "csv": "text/csv",
    "csv.gz": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "db": "application/vnd.sqlite3",
    "db.gz": "application/gzip",
}
_FIELDS = {"string": "string", "integer": "integer", "number": "number", "datetime": "datetime"}


def citation(version: str) -> str:
    """How to cite a release, in one sentence.

    >>> citation("2026.11.21")
    'nianbao: 政府信息公开工作年度报告档案 [annual reports on open government information in China], release 2026.11.21.'
    """
    return (
        "nianbao: 政府信息公开工作年度报告档案 [annual reports on open government information in China], "
        f"release {version}."
    )


def notes(table: Table, version: str, part: str) -> list[tuple[str, str]]:
    """What a file says of itself: name and words."""
    return [
        ("table 表", f"{table.name} · {table.zh} · {table.en}"),
        *([("part 部分", part)] if part else []),
        ("release 数据版本", version),
        ("licence 许可", f"{LICENCE['name']} {LICENCE['path']}"),
        ("cite 引用", citation(version)),
        ("cells 单元格", SPREADSHEETS[0]),
        ("cells", SPREADSHEETS[1]),
    ]


def write(
    db: sqlite3.Connection,
    folder: Path,
    version: str,
    made: Sequence[Download],
    said: Sequence[str],
) -> None:
    """Write datapackage.json, codebook.csv, README.txt and SHA256SUMS into the folder of the files."""
    fields = {
        table: _columns(db, BY_NAME[table]) for table in {one.table for one in made} - {"sqlite"}
    }
    package = {
        "profile": "data-package",
        "name": "nianbao",
        "title": "政府信息公开工作年度报告",
        "description": "Annual reports on open government information of Chinese public bodies, read into tables.",
        "version": version,
        "created": db.execute("select made_at from release").fetchone()[0],
        "licenses": [LICENCE],
        "citation": citation(version),
        "notes": list(said),
        "resources": [_resource(one, fields) for one in made],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / PACKAGE).write_text(text, encoding="utf-8")
    (folder / "codebook.csv").write_bytes((BOM + lines(_codebook(fields))).encode())
    (folder / "README.txt").write_text(_readme(version, said), encoding="utf-8")
    sums = "".join(f"{one.sha256}  {one.file}\n" for one in made)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")


def _columns(db: sqlite3.Connection, table: Table) -> list[Column]:
    return [catalogue.column(table.name, name) for name in catalogue.names_of(db, table)]


def _resource(one: Download, fields: dict[str, list[Column]]) -> dict[str, Any]:
    table, kind = BY_NAME.get(one.table), one.format
    tabular = kind.startswith(("csv", "xlsx"))
    resource: dict[str, Any] = {
        "name": one.file.lower().replace("_", "-"),
        "path": one.file,
        "title": f"{table.zh} · {table.en}" if table else "SQLite",
        "table": one.table,
        "part": one.part,
        "format": kind.removesuffix(".gz"),
        "mediatype": _MEDIA[kind],
        # Who checks a package reads the rows of these with the schema, and takes the rest as files.
        "rows" if tabular else "records": one.rows,
        "bytes": one.bytes,
        "hash": f"sha256:{one.sha256}",
    }
    if kind.startswith("csv"):
        resource["encoding"] = "utf-8"
        if kind == "csv.gz":
            resource["compression"] = "gz"
    if not tabular:
        resource["type"] = "file"
    else:
        resource["profile"] = "tabular-data-resource"
        resource["schema"] = {
            "fields": [
                {
                    "name": field.name,
                    "type": _FIELDS[field.type],
                    "title": field.zh,
                    "description": field.en,
                }
                for field in fields[one.table]
            ],
            "missingValues": [""],
        }
    return resource


def _codebook(fields: dict[str, list[Column]]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("table", "column", "type", "zh", "en")]
    for table in TABLES:
        rows += [(table.name, c.name, c.type, c.zh, c.en) for c in fields.get(table.name, [])]
    return rows


def _readme(version: str, said: Sequence[str]) -> str:
    tables = "\n".join(f"{one.name:18} {one.zh} · {one.en}" for one in TABLES)
    return (
        "\n\n".join(
            [
                f"政府信息公开工作年度报告档案 · nianbao {version}",
                tables,
                "\n".join(SPREADSHEETS),
                "\n".join(LICENCE_SAID),
                f"引用 / cite:\n{citation(version)}",
                "校验 / verify: sha256sum -c SHA256SUMS",
                *said,
            ]
        )
        + "\n"
    )
