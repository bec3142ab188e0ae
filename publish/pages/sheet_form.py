"""A table of the form on a sheet of a workbook, laid out and framed as it is printed."""

from typing import Any

from publish.exports.safety import safe
from publish.exports.xlsx import LARGEST
from publish.pages.cells import Cell
from publish.pages.tables import Table
from publish.words import Words

_ZH = Words("zh")
_WIDE = 24  # Chinese characters that a line of a label holds


class Looks:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        framed = {"border": 1, "valign": "vcenter"}
        self.bold = book.add_format({"bold": True})
        self.long = book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
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


def draw(sheet: Any, table: Table, looks: Looks) -> None:
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
        sheet.set_column(1, 3, 28)
        return
    deep = max((sum(one.cols for one in headings) for headings, _ in table.lines), default=0)
    taken: set[tuple[int, int]] = set()
    for line, headings in enumerate(table.head):
        _place(sheet, taken, line, deep, [(one, looks.head) for one in headings])
    if deep:
        sheet.merge_range(0, 0, len(table.head) - 1, deep - 1, _ZH("report.corner"), looks.head)
    for down, (headings, cells) in enumerate(table.lines, start=len(table.head)):
        longest = max((len(one.text) for one in headings if one.leaf), default=0)
        if longest > _WIDE:
            sheet.set_row(down, 15 * -(-longest // _WIDE))
        formats = [(one, looks.leaf if one.leaf else looks.head) for one in headings]
        _place(sheet, taken, down, 0, formats)
        for at, cell in enumerate(cells, start=deep):
            _draw(sheet, down, at, cell, looks)
    sheet.set_column(deep, deep + 14, 13)
    if deep:
        sheet.set_column(0, deep - 2, 14)
        sheet.set_column(deep - 1, deep - 1, 2 * _WIDE)
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


def _draw(sheet: Any, line: int, at: int, cell: Cell, looks: Looks) -> None:
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
