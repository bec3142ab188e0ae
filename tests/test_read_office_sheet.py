"""Workbooks: what shows in a sheet is read, as it was typed; what is hidden is not."""

import io
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from demo import form as official
from parse import values
from parse.model import Line, Unreadable
from parse.readers import sheet
from parse.readers.xls_strings import Rich, rich_strings
from parse.report import parse_report
from tests.filled import Filled, filled
from tests.office import ole
from tests.office.score import score


def workbook(fill: Callable[[Any], None]) -> bytes:
    """A workbook whose first sheet is filled by a function."""
    book = openpyxl.Workbook()
    fill(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def lines(fill: Callable[[Any], None]) -> list[Line]:
    return sheet.read(workbook(fill)).lines


def of_form(form: Filled, merged_titles: bool) -> bytes:
    """A form typed into a sheet: labels merged, numbers as numbers, headings between the tables."""

    def fill(page: Any) -> None:
        top = 1

        def heading(text: str) -> None:
            nonlocal top
            page.cell(top, 1, text)
            if merged_titles:
                page.merge_cells(start_row=top, end_row=top, start_column=1, end_column=15)
            top += 1

        heading(form.title)
        tables = official.tables(
            {"disclosure": form.edition, "applications": form.edition},
            lambda table: form.printed[table],
            form.layout,
        )
        for key, text in official.SECTIONS.items():
            heading(text)
            for table in tables.get(key, ()):
                taken: set[tuple[int, int]] = set()
                for row, cells in enumerate(table, top):
                    column = 1
                    for cell in cells:
                        while (row, column) in taken:
                            column += 1
                        typed = int(cell.text) if cell.text.isdecimal() else cell.text
                        page.cell(row, column, None if typed == "" else typed)
                        end_row, end_column = row + cell.rowspan - 1, column + cell.colspan - 1
                        taken |= {
                            (i, j)
                            for i in range(row, end_row + 1)
                            for j in range(column, end_column + 1)
                        }
                        if (end_row, end_column) != (row, column):
                            page.merge_cells(
                                start_row=row,
                                end_row=end_row,
                                start_column=column,
                                end_column=end_column,
                            )
                        column = end_column + 1
                top += len(table)
            heading("本段文字为测试而写。")

    return workbook(fill)


@pytest.mark.parametrize("merged_titles", [True, False])
@pytest.mark.parametrize("seed", range(700, 712))
def test_a_form_typed_into_a_sheet(seed: int, merged_titles: bool) -> None:
    form = filled(seed)
    report = parse_report(of_form(form, merged_titles))
    _, told = score(form, report)
    assert not told
    assert len(report.sections) == 6


def test_as_typed() -> None:
    def fill(page: Any) -> None:
        page.append([3.0, 0.1 + 0.2, 28923880, "007", "　", None, True])
        page.append([0.5, 0.125, 1, 1234, 3439800, "1,024", "x"])
        page["A2"].number_format, page["B2"].number_format = "0%", "0.0%"
        page["D2"].number_format = "#,##0"
        page["E2"].number_format = "0!.0,"

    assert [line.cells for line in lines(fill)] == [
        ("3", "0.3", "28923880", "007", "　", "", "TRUE"),
        # What a format disguises is not what is stored, and is shown so that it is no number.
        ("50%", "12.5%", "1", "1234", "3439800…", "1,024", "x"),
    ]


def test_hidden_rows_columns_and_sheets_are_not_printed() -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in (["a", "old", "b"], ["stale", 1, 2], ["c", 3, 4]):
        page.append(row)
    page.row_dimensions[2].hidden = True
    page.column_dimensions["B"].hidden = True
    page.merge_cells("A5:A6")
    page["A5"], page["C5"], page["C6"] = "merged", 5, 6
    page.row_dimensions[5].hidden = True
    for state in ("hidden", "veryHidden"):
        other = book.create_sheet()
        other.append(["not printed", 9])
        other.sheet_state = state
    buffer = io.BytesIO()
    book.save(buffer)
    read = sheet.read(buffer.getvalue()).lines
    assert [line.cells for line in read] == [("a", "b"), ("c", "4"), ("", ""), ("merged", "6")]


def test_errors_and_formulas_without_a_value_are_no_blanks() -> None:
    def fill(page: Any) -> None:
        page.append(["予以公开", "=SUM(B1:C1)", "#DIV/0!", 4])
        page["C1"].data_type = "e"

    assert lines(fill) == [Line(("予以公开", "=SUM(B1:C1)", "#DIV/0!", "4"), 1)]


def test_struck_and_raised_digits_join_no_number() -> None:
    def fill(page: Any) -> None:
        raised = CellRichText("12", TextBlock(InlineFont(vertAlign="superscript"), "1"))
        struck = CellRichText(TextBlock(InlineFont(strike=True), "9"), "12")
        page.append(["规章", raised, struck, 12])
        page.append(["行政许可", 3, 4, 5])
        page["D1"].font = openpyxl.styles.Font(strike=True)

    row = sheet.read(workbook(fill)).lines[0].cells
    assert row[1] == "12^1"
    assert [values.count(cell).note for cell in row[1:]] == ["unreadable"] * 3


def odd_words(page: Any) -> None:
    raised = CellRichText("12", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    struck_ = CellRichText(TextBlock(InlineFont(strike=True), "9"), "12")
    page.append(
        ["规章", raised, struck_, "12", 12, CellRichText("1", TextBlock(InlineFont(b=True), "2"))]
    )
    page["D1"].font = page["E1"].font = openpyxl.styles.Font(strike=True)
    for i in range(1500):  # more strings than one record holds, of one byte a letter and of two
        rich = CellRichText(f"第{i}行", TextBlock(InlineFont(vertAlign="subscript"), str(i % 7)))
        page.append([f"标签{i}" * 3, f"label {i}", rich])


def test_struck_and_raised_digits_of_an_old_workbook(soffice: str, tmp_path: Path) -> None:
    source = tmp_path / "odd.xlsx"
    source.write_bytes(workbook(odd_words))
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={profile}",
            "--headless",
            *("--convert-to", "xls", "--outdir", str(tmp_path), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    read = [line.cells for line in sheet.read((tmp_path / "odd.xls").read_bytes()).lines]
    assert read[0] == ("规章", "12^1", "9\u033612", "1\u03362\u0336", "1\u03362\u0336", "12")
    assert read[1:] == [
        (f"标签{i}" * 3, f"label {i}", f"第{i}行^{i % 7}", "", "", "") for i in range(1500)
    ]


def test_strings_that_break_over_records() -> None:
    """The rest of a string may say anew how wide its letters are, and a run break in two."""
    head = struct.pack("<II", 2, 2) + struct.pack("<HBH", 5, 8, 1) + b"121"
    rest = b"\1" + "年末".encode("utf-16-le") + struct.pack("<H", 2)
    last = struct.pack("<H", 7) + struct.pack("<HB", 2, 0) + b"ok"
    assert rich_strings([head, rest, last], {7: "raised"}) == {0: Rich("121年末", ((2, "raised"),))}
    with pytest.raises(struct.error):
        rich_strings([head, rest], {7: "raised"})


def test_a_format_that_prints_words_alone_hides_the_number() -> None:
    def fill(page: Any) -> None:
        page.append(["规章", 5, 5, 5, 5])
        for square, code in zip(
            ("B1", "C1", "D1", "E1"), ('"无"', '0"件"', "General", "@"), strict=True
        ):
            page[square].number_format = code

    assert lines(fill)[0].cells == ("规章", "5…", "5", "5", "5")


def test_every_sheet_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["甲", 1])
    book.create_sheet("二").append(["乙", 2])
    buffer = io.BytesIO()
    book.save(buffer)
    assert sheet.read(buffer.getvalue()).lines == [Line(("甲", "1"), 1), Line(("乙", "2"), 2)]


def test_one_cell_far_away_is_refused_before_room_is_made() -> None:
    def fill(page: Any) -> None:
        page["A1"], page["XFD1048576"] = "x", 1

    with pytest.raises(Unreadable, match="cells"):
        sheet.read(workbook(fill))


def biff(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


def test_an_xls_with_hidden_rows_and_errors() -> None:
    """Records of [MS-XLS]: what LibreOffice does not write on request is written by hand."""
    bof = (0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600))
    globals_bof = (0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    name = b"S"
    bound = struct.pack("<IHBB", 0, 0, len(name), 0) + name
    style = (0x00E0, struct.pack("<HHHHHHII", 0, 9, 0, 0, 0, 0, 0, 0))
    head = biff(globals_bof, (0x0085, bound), style, (0x000A, b""))
    bound = struct.pack("<IHBB", len(head), 0, len(name), 0) + name
    head = biff(globals_bof, (0x0085, bound), style, (0x000A, b""))

    def number(row: int, column: int, value: float) -> tuple[int, bytes]:
        return 0x0203, struct.pack("<HHHd", row, column, 1, value)

    def row(at: int, hidden: bool) -> tuple[int, bytes]:
        return 0x0208, struct.pack("<HHHHHHHH", at, 0, 4, 300, 0, 0, 0x20 * hidden, 0x0F)

    page = biff(
        bof,
        (0x007D, struct.pack("<HHHHHH", 3, 3, 2000, 0, 1, 0)),  # the fourth column is hidden
        row(0, False),
        row(1, True),
        number(0, 0, 3),
        (0x0205, struct.pack("<HHHBB", 0, 1, 0, 0x07, 1)),
        (0x0203, struct.pack("<HHHd", 0, 2, 0, 0.5)),  # in the style 0%
        number(0, 3, 8),
        number(1, 0, 9),
        (0x000A, b""),
    )
    read = sheet.read(ole.container({"Workbook": head + page}))
    assert [line.cells for line in read.lines] == [("3", "#DIV/0!", "50%")]
