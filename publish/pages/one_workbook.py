"""One report as a workbook: where it came from, the tables as the form prints them, text, sums, cells."""

import io
import sqlite3
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from publish.exports.safety import safe
from publish.exports.xlsx import LARGEST, fitting
from publish.form import TABLES
from publish.pages.one_report import COLUMNS, cells
from publish.pages.report import report
from publish.pages.sheet_form import Looks, draw
from publish.words import Words

_ZH = Words("zh")


def as_xlsx(db: sqlite3.Connection, id: str) -> bytes | None:
    """The workbook of report `id`; None: no such report. Every text in it is a text, never a formula."""
    shown = report(db, id, "", _ZH)
    if shown is None:
        return None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    looks = Looks(book)
    _facts(book.add_worksheet("报告"), shown, looks)
    for key, number in zip(TABLES, "二三四", strict=True):
        draw(book.add_worksheet(f"表{number}"), shown["tables_of"][key], looks)
    for name, headings, rows in _lists(db, shown):
        _list(book.add_worksheet(name), headings, rows, looks)
    for sheet in book.worksheets():
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()


def _facts(sheet: Any, shown: dict[str, Any], looks: Looks) -> None:
    row = shown["report"]
    known = [
        ("机关 Agency", row["agency_name"]),
        ("标题 Title", row["title"]),
        ("年度 Year", row["year"]),
        ("发布日期 Published", row["published"]),
        ("原网页 Page", row["page_url"]),
        ("原文件 Document", row["url"]),
        ("存档时间 Captured (UTC)", row["captured_at"]),
        ("最近一次见到 Last seen (UTC)", row["last_seen"]),
        ("已不在原网址 Gone since (UTC)", row["gone_at"]),
        ("原文件 SHA-256", row["document"]),
        ("WARC", f"{row['warc_portal']}/{row['warc_file']} @ {row['warc_offset']}"),
        ("报告编号 Report id", row["id"]),
        ("版本 Version", row["version"]),
        ("引用 Citation", shown["citation"]),
        (
            "说明 Note",
            "各表照原表式排列；“数据”表一格一行，金额以元计。空白、横线、未能识别均不是零。 "
            "The tables are laid out as printed; the sheet 数据 has a line per cell, amounts in yuan. "
            "Blank, dash and not found are none of them zero.",
        ),
    ]
    for line, (name, value) in enumerate(known):
        sheet.write_string(line, 0, name, looks.bold)
        _write(sheet, line, 1, value, looks.long)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)


def _lists(
    db: sqlite3.Connection, shown: dict[str, Any]
) -> Iterator[tuple[str, tuple[str, ...], list[list[Any]]]]:
    """The sheets below the form: (name, headings, rows)."""
    id = shown["report"]["id"]
    sections = db.execute("select key, heading, text from sections where report = ?", [id])
    yield "文字", ("key", "heading", "text"), [list(one) for one in sections]
    checks = db.execute(
        'select rule, "where", verdict, "left", "right" from checks where report = ? order by 1, 2',
        [id],
    )
    yield "勾稽关系", ("rule", "where", "verdict", "left", "right"), [list(one) for one in checks]
    notes = db.execute(
        'select code, "where", message_zh, message from issues where report = ? '
        'union all select code, "where", message_zh, message from hints where report = ?',
        [id, id],
    )
    yield "说明", ("code", "where", "note_zh", "note_en"), [list(one) for one in notes]
    yield "数据", COLUMNS, list(cells(db, shown))


def _list(sheet: Any, headings: tuple[str, ...], rows: list[list[Any]], looks: Looks) -> None:
    for at, name in enumerate(headings):
        sheet.write_string(0, at, name, looks.bold)
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            _write(sheet, line, at, value)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, 18)


def _write(sheet: Any, line: int, at: int, value: Any, look: Any = None) -> None:
    """A number as a number, everything else as a text that no spreadsheet runs; None is empty."""
    if isinstance(value, int | float) and abs(value) < LARGEST:
        sheet.write_number(line, at, value, look)
    elif value is not None:
        sheet.write_string(line, at, fitting(safe(str(value))), look)
