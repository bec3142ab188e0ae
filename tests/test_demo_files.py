"""The demo's attachments: real files, by real writers, that print what the answer key says."""

import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from demo import make_files
from demo.reports import FILES, Report

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILES_WANTED = [
    pytest.param(report, kind, id=f"{report.id}.{kind}") for report, kind in make_files.wanted()
]


def pdf_pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def docx_tables(path: Path) -> list[list[list[str]]]:
    with zipfile.ZipFile(path) as file:
        root = etree.fromstring(file.read("word/document.xml"))
    return [
        [
            ["".join(cell.itertext(f"{WORD}t")) for cell in row.iter(f"{WORD}tc")]
            for row in table.iter(f"{WORD}tr")
        ]
        for table in root.iter(f"{WORD}tbl")
    ]


def sheet_rows(path: Path) -> list[list[str]]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def words(path: Path) -> str:
    """All that a file says, without the spaces that a line break may fall on."""
    if path.suffix == ".pdf":
        text = "".join(pdf_pages(path))
    elif path.suffix == ".docx":
        with zipfile.ZipFile(path) as file:
            text = "".join(etree.fromstring(file.read("word/document.xml")).itertext(f"{WORD}t"))
    else:
        text = "".join("".join(row) for row in sheet_rows(path))
    return re.sub(r"\s", "", text)


def applications(report: Report) -> list[list[str]]:
    return [list(row.values()) for row in report.printed("applications").values()]


def test_there_is_one_file_of_each_kind_and_a_second_pdf() -> None:
    assert sorted(kind for _, kind in make_files.wanted()) == ["docx", "pdf", "pdf", "xlsx"]
    wanted = {f"{report.id}.{kind}" for report, kind in make_files.wanted()}
    assert {path.name for path in FILES.iterdir()} == wanted


@pytest.mark.parametrize(("report", "kind"), FILES_WANTED)
def test_a_file_prints_every_row_of_its_report(report: Report, kind: str) -> None:
    text = words(FILES / f"{report.id}.{kind}")
    assert re.sub(r"\s", "", report.title) in text
    rest = text
    for row in applications(report):
        joined = "".join(row)
        assert joined in rest, row
        rest = rest[rest.index(joined) :]
    cases = [t for case in report.printed("review_litigation").values() for t in case.values()]
    assert "".join(cases) in rest
    for paragraphs in report.sections.values():
        for paragraph in paragraphs:
            assert re.sub(r"\s", "", paragraph) in text


def test_table_three_of_the_pdf_goes_over_two_pages() -> None:
    first, second, *_ = pdf_pages(FILES / "wuyou-office-2023.pdf")
    assert "一、本年新收政府信息公开申请数量" in re.sub(r"\s", "", first)
    assert "四、结转下年度继续办理" in re.sub(r"\s", "", second)


def test_the_docx_has_tables_and_the_sheet_has_cells() -> None:
    reports = {kind: report for report, kind in make_files.wanted()}
    docx = docx_tables(FILES / f"{reports['docx'].id}.docx")
    assert len(docx) == 3
    assert [row[-7:] for row in docx[1][3:]] == applications(reports["docx"])
    sheet = sheet_rows(FILES / f"{reports['xlsx'].id}.xlsx")
    start = next(i for i, row in enumerate(sheet) if row[0].startswith("一、本年新收"))
    rows = applications(reports["xlsx"])
    assert [row[3:10] for row in sheet[start : start + len(rows)]] == rows


@pytest.mark.usefixtures("soffice")
def test_making_the_files_anew_gives_the_same_words(tmp_path: Path) -> None:
    for path in make_files.make(tmp_path):
        assert words(path) == words(FILES / path.name), path.name
