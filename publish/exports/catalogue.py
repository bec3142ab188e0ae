"""What can be downloaded: each table with its query, its order, and the meaning of its columns."""

import csv
import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from publish import form

COLUMNS_FILE = Path(__file__).parent / "columns.csv"
_LISTED = ", (select n from form_order where form_table = '{}' and key = {})"
_WHOSE = "r.id as report, a.name as agency, a.division_code, r.year, r.title, r.url as source_url"
_OF_REPORTS = "join reports r on r.id = {} left join agencies a on a.id = r.agency"


@dataclass(frozen=True)
class Table:
    """One table of the downloads.

    `source` is a view or a query in brackets. Where `of_reports`, its first column is `report` and
    its rows come report by report, so that they can be dealt out to years and provinces.
    """

    name: str
    zh: str
    en: str
    source: str
    order: str
    of_reports: bool = True
    by_part: bool = False  # also written by year and by province


@dataclass(frozen=True)
class Column:
    """What one column holds; `type` is one of string, integer, number, datetime."""

    name: str
    type: str
    zh: str
    en: str


TABLES: tuple[Table, ...] = (
    # One row per report, made in publish/exports/wide.py from the three tables of the form.
    Table("wide", "每份报告一行", "One row per report", "", "", by_part=True),
    Table(
        "disclosure", "主动公开政府信息情况", "Proactive disclosure", "export_disclosure",
        "report" + _LISTED.format("disclosure", "item"), by_part=True,
    ),
    Table(
        "applications", "收到和处理政府信息公开申请情况", "Applications received and processed",
        "export_applications", "report" + _LISTED.format("applications", '"row"'), by_part=True,
    ),
    Table(
        "review_litigation", "行政复议、行政诉讼情况", "Review and litigation",
        "export_review_litigation", "report" + _LISTED.format("review_litigation", '"row"'),
        by_part=True,
    ),
    Table("statistics", "2018 年以前的统计表", "Statistics before the form", "export_statistics", "report, position"),
    Table(
        "sections", "各部分文字", "Text of the sections",
        f'(select {_WHOSE}, r.captured_at, s.key as section, s.heading, s.text from sections s '
        f'{_OF_REPORTS.format("s.report")} where r.current = 1)',
        "report" + _LISTED.format("section", "section"), by_part=True,
    ),
    Table("reports", "报告与来源", "Reports and where they came from", "export_reports", "report"),
    Table("checks", "勾稽关系", "Checks", "export_checks", 'report, rule, "where"'),
    Table(
        "hints", "提示", "Hints",
        f'(select {_WHOSE}, h.code, h."where", h.message, h.message_zh, h.other as other_report, h.measure '
        f'from hints h {_OF_REPORTS.format("h.report")} where r.current = 1)',
        'report, code, "where"',
    ),
    Table("issues", "读取问题", "Issues of reading", "export_issues", "report, document, portal, number"),
    Table(
        "changes", "版本变化", "Changes between versions",
        f'(select {_WHOSE}, r.current, c.previous, c."where", c.before, c.after '
        f'from changes c {_OF_REPORTS.format("c.report")})',
        'report, "where"',
    ),
    Table(
        "agencies", "机关", "Agencies",
        "(select a.id as agency_id, a.name as agency, a.division_code, a.current_code, a.type as agency_type, "
        "a.category as agency_category, a.match, a.note, x.place, x.province, x.prefecture, x.county, x.reports, "
        "x.first_year, x.last_year, x.missing from agencies a left join agency_index x on x.agency = a.id)",
        "agency_id", of_reports=False,
    ),
)  # fmt: skip
BY_NAME = {table.name: table for table in TABLES}


def prepare(db: sqlite3.Connection) -> None:
    """Make `form_order`, by which rows come in the order of the form without being sorted whole,
    and the index by which the views find the words of a row."""
    db.execute(
        "create index if not exists form_labels_by_key on form_labels(form_table, key, edition)"
    )
    db.execute(
        "create table if not exists form_order (form_table text, key text, n integer, "
        "primary key (form_table, key)) without rowid"
    )
    wanted = [
        (label.table, label.key, n)
        for n, label in enumerate(form.labels())
        if label.axis not in ("column", "measure")
    ]
    db.executemany("insert or ignore into form_order values (?, ?, ?)", wanted)
    db.commit()


def columns_of(db: sqlite3.Connection, table: Table) -> list[str]:
    """The names of the columns of a table that has a query."""
    found = db.execute(f"select * from {table.source} limit 0").description
    return [one[0] for one in found]


@cache
def _meanings() -> dict[tuple[str, str], Column]:
    with COLUMNS_FILE.open(encoding="utf-8", newline="") as file:
        return {
            (table, line["column"]): Column(line["column"], line["type"], line["zh"], line["en"])
            for line in csv.DictReader(file)
            for table in line["tables"].split()
        }


def column(table: str, name: str) -> Column:
    """What the column `name` of a table holds; KeyError for one that columns.csv does not know.

    >>> column("applications", "total_printed").zh
    '总计（原文写法）'
    >>> column("wide", "applications.granted.total").zh
    '（一）予以公开 · 总计'
    """
    known = _meanings()
    for key in ((table, name), ("*", name)):
        if key in known:
            return known[key]
    if table == "wide" and name in cells():
        return _cell(name)
    base = column(table, name.removesuffix("_printed")) if name.endswith("_printed") else None
    if base is None:
        raise KeyError(f"{COLUMNS_FILE.name} says nothing of {table}.{name}")
    return Column(name, "string", f"{base.zh}（原文写法）", f"{base.en}, as printed")


def names_of(db: sqlite3.Connection, table: Table) -> list[str]:
    """The names of the columns of any table."""
    if table.name != "wide":
        return columns_of(db, table)
    from publish.exports import (
        wide,  # which knows its own columns, and needs this module for the cells
    )

    return wide.columns()


def described(db: sqlite3.Connection) -> list[dict[str, object]]:
    """The whole codebook: every table with every column."""
    return [
        {
            "table": table.name,
            "zh": table.zh,
            "en": table.en,
            "columns": [vars(column(table.name, name)) for name in names_of(db, table)],
        }
        for table in TABLES
    ]


@cache
def cells() -> dict[str, tuple[str, str, str]]:
    """Every cell of both editions of the form, in its order: name → (table, line, column).

    >>> len(cells())
    226
    """
    found: dict[str, tuple[str, str, str]] = {}
    for label in form.labels():
        if label.table == "disclosure" and label.axis == "item":
            for measure in label.measures:
                found[f"disclosure.{label.key}.{measure}"] = ("disclosure", label.key, measure)
        elif label.axis == "row":
            for over in form.lines(label.table, "column"):
                name = f"{label.table}.{label.key}.{over.key}"
                found[name] = (label.table, label.key, over.key)
    return found


def _cell(name: str) -> Column:
    table, line, over = cells()[name]
    axis = "item" if table == "disclosure" else "row"
    base = _meanings()[table, over]
    return Column(
        name,
        base.type,
        f"{form.full_name(table, axis, line, 'zh')} · {base.zh}",
        f"{form.full_name(table, axis, line, 'en')} · {base.en}",
    )
