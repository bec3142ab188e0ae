"""One report as a workbook: where it came from, the tables as the form prints them, text, sums, cells."""

import io
import sqlite3
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from publish.form import TABLES
from publish.pages.cells import Cell
from publish.pages.one_report import COLUMNS, cells
from publish.pages.report import report
from publish.pages.tables import Table
from publish.safety import safe
from publish.words import Words
from publish.xlsx import LARGEST, fitting

_ZH = Words("zh")


def as_xlsx(db: sqlite3.Connection, id: str) -> bytes | None:
    """The workbook of report `id`; None: no such report. Every text in it is a text, never a formula."""
    shown = report(db, id, "", _ZH)
    if shown is None:
        return None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    looks = _Looks(book)
    _facts(book.add_worksheet("报告"), shown, looks)
    for key, number in zip(TABLES, "二三四", strict=True):
        _form(book.add_worksheet(f"表{number}"), shown["tables_of"][key], looks)
    for name, headings, rows in _lists(db, shown):
        _list(book.add_worksheet(name), headings, rows, looks)
    book.close()
    return out.getvalue()


class _Looks:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        framed = {"border": 1, "valign": "vcenter"}
        self.bold = book.add_format({"bold": True})
        self.long = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format(
            framed | {"text_wrap": True, "align": "center", "bg_color": "#F3F6F6"}
        )
        self.leaf = book.add_format(framed | {"text_wrap": True, "bg_color": "#F3F6F6"})
        self.cell = book.add_format(
            framed | {"align": "right", "num_format": "#,##0.######;-#,##0.######;0"}
        )
        self.said = book.add_format(framed | {"align": "right", "font_color": "#845300"})
        self.fails = book.add_format(
            framed
            | {"align": "right", "bg_color": "#FBE9E5", "font_color": "#A3301C", "bold": True}
        )


def _facts(sheet: Any, shown: dict[str, Any], looks: _Looks) -> None:
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


def _form(sheet: Any, table: Table, looks: _Looks) -> None:
    """A table as the form prints it, its merged headings too."""
    if not table.found:
        sheet.write_string(0, 0, _ZH("report.no_table"))
        return
    if table.blocks:
        line = 0
        for block in table.blocks:
            sheet.merge_range(line, 0, line, 3, block.heading, looks.head)
            for at, name in enumerate([_ZH("report.item"), *block.measures]):
                sheet.write_string(line + 1, at, name, looks.head)
            for down, (name, cells) in enumerate(block.lines, start=line + 2):
                sheet.write_string(down, 0, name, looks.leaf)
                for at, cell in enumerate(cells, start=1):
                    _draw(sheet, down, at, cell, looks)
            line += 2 + len(block.lines)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 3, 20)
        return
    deep = max((sum(one.cols for one in headings) for headings, _ in table.lines), default=0)
    taken: set[tuple[int, int]] = set()
    for line, headings in enumerate(table.head):
        _place(sheet, taken, line, deep, [(one, looks.head) for one in headings])
    if deep:
        sheet.merge_range(0, 0, len(table.head) - 1, deep - 1, _ZH("report.corner"), looks.head)
    for down, (headings, cells) in enumerate(table.lines, start=len(table.head)):
        formats = [(one, looks.leaf if one.leaf else looks.head) for one in headings]
        _place(sheet, taken, down, 0, formats)
        for at, cell in enumerate(cells, start=deep):
            _draw(sheet, down, at, cell, looks)
    if deep:
        sheet.set_column(0, deep - 2, 14)
        sheet.set_column(deep - 1, deep - 1, 44)
    sheet.freeze_panes(len(table.head), deep)


def _place(
    sheet: Any, taken: set[tuple[int, int]], line: int, first: int, headings: list[Any]
) -> None:
    """Headings of one line, each right of those before and clear of what hangs down from above."""
    at = first
    for heading, look in headings:
        while (line, at) in taken:
            at += 1
        covered = [
            (line + down, at + right)
            for down in range(heading.rows)
            for right in range(heading.cols)
        ]
        taken.update(covered)
        if len(covered) > 1:
            sheet.merge_range(*covered[0], *covered[-1], heading.text, look)
        else:
            sheet.write_string(line, at, heading.text, look)
        at += heading.cols


def _draw(sheet: Any, line: int, at: int, cell: Cell, looks: _Looks) -> None:
    """A cell in the unit of the form; what is no number in words, and why in a comment."""
    if cell.value is not None:
        look = looks.fails if cell.checks else looks.cell
        if abs(cell.value) < LARGEST:
            sheet.write_number(line, at, float(cell.text.replace(",", "")), look)
        else:
            sheet.write_string(line, at, cell.text, look)
        return
    words = {"missing": _ZH("report.missing"), "blank": _ZH("report.blank")}
    sheet.write_string(line, at, safe(words.get(cell.state, cell.text)), looks.said)
    if cell.reasons:
        sheet.write_comment(line, at, " ".join(cell.reasons))


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


def _list(sheet: Any, headings: tuple[str, ...], rows: list[list[Any]], looks: _Looks) -> None:
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
