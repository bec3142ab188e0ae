"""CSV: a sheet saved as text is read square by square, and prose with commas is not taken for one."""

import csv
import io

import openpyxl
import pytest

from parse.readers import commas, read, sniff
from parse.report import parse_report
from tests.filled import filled
from tests.office.score import score
from tests.test_read_office_sheet import of_form


def saved(workbook: bytes, separator: str) -> str:
    """The first sheet of a workbook as a spreadsheet program saves it."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    assert sheet is not None
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(sheet.iter_rows(values_only=True))
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("seed", range(4))
def test_a_form_without_blanks_is_read_whole(seed: int, separator: str, encoding: str) -> None:
    form = filled(seed, blank_share=0.0)
    report = parse_report(saved(of_form(form, True), separator).encode(encoding))
    assert report.kind == "csv"
    assert report.title == form.title
    counts, told = score(form, report)
    assert set(counts) == {"right"}, told


@pytest.mark.parametrize("seed", range(10, 16))
def test_with_blanks_no_number_is_wrong(seed: int) -> None:
    form = filled(seed, blank_share=0.5)
    report = parse_report(saved(of_form(form, True), ",").encode())
    counts, told = score(form, report)
    assert not counts["wrong"], told


def test_a_cell_of_several_lines_and_a_number_with_commas() -> None:
    text = (
        '无锡市财政局2022年政府信息公开工作年度报告,,,\n"一、总体情况",,,\n"公开30条,均已办结。\n没有收费。",,,\n'
        '信息内容,本年制发件数,"本年\n废止件数",现行有效件数\n规章,0,0,"1,234"\n行政规范性文件,1,,3\n'
        "信息内容,本年处理决定数量,,\n行政许可,30,,\n"
    )
    report = parse_report(text.encode())
    disclosure = report.tables["disclosure"]
    assert disclosure["regulations"]["in_force"].value == 1234
    assert disclosure["normative_documents"]["repealed"].note == "blank"
    assert disclosure["licensing"]["decisions"].value == 30
    assert report.sections[0].text == "公开30条,均已办结。\n没有收费。"


@pytest.mark.parametrize(
    "text",
    [
        "行政许可,行政处罚,行政强制等事项均已公开。\n规章,规范性文件,行政许可\n" * 3,
        "规章 | 0 | 0 | 2 |\n行政规范性文件 | 1,000 | 0 | 4 |\n行政许可 | 30 |\n",
        "规章,0,0,2\n行政规范性文件,1,0,4\n",  # two rows are too few to tell by
        '规章,"0\n' * 5,
    ],
)
def test_what_is_no_csv(text: str) -> None:
    assert sniff(text.encode()) == "text"


def test_a_form_that_nobody_filled_in_is_no_csv() -> None:
    assert not commas.is_csv("规章,,,\n行政规范性文件,,,\n行政许可,,,\n行政处罚,,,\n".encode())


def test_its_lines_keep_blank_squares() -> None:
    body = "规章,0,,2\n行政规范性文件,,,4\n行政许可,30,,\n".encode()
    assert [line.cells for line in read(body).lines] == [
        ("规章", "0", "", "2"),
        ("行政规范性文件", "", "", "4"),
        ("行政许可", "30", "", ""),
    ]
