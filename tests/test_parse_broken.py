"""Broken and hostile input: one clear line, exit 1, nothing else disturbed."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

import nianbao
from parse.model import MissingPart, Unreadable
from parse.readers import read
from parse.report import NoReport, parse_report


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP container of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


PDF = (Path(__file__).parents[1] / "demo" / "files" / "wuyou-office-2023.pdf").read_bytes()
DOCX = (Path(__file__).parents[1] / "demo" / "files" / "nanke-market-2023.docx").read_bytes()
XLSX = (Path(__file__).parents[1] / "demo" / "files" / "wuheyou-2022.xlsx").read_bytes()

UNREADABLE = {
    "empty": b"",
    "blank": b" \n\t ",
    "random": random.Random(1).randbytes(20_000),
    "zip_of_nothing_known": zipped({"readme.md": b"no document"}),
    "zip_cut_short": zipped({"word/document.xml": b"<a/>" * 500})[:200],
    "docx_with_broken_xml": zipped({"word/document.xml": b"<w:document><w:body>"}),
    "docx_without_body": zipped({"word/document.xml": b"<a/>"}),
    "docx_bomb": zipped({"word/document.xml": b"\0" * (80 << 20)}),
    "docx_cut_short": DOCX[: len(DOCX) // 2],
    "xlsx_cut_short": XLSX[: len(XLSX) // 2],
    "pdf_cut_short": PDF[:2_000],
    "pdf_header_alone": b"%PDF-1.7\n",
    "html_of_nothing": b"<html><head></head><body></body></html>",
    "ole_of_noise": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 50,
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable(name: str) -> None:
    with pytest.raises((Unreadable, NoReport)) as caught:
        parse_report(UNREADABLE[name])
    assert str(caught.value)


@pytest.mark.parametrize("name", UNREADABLE)
def test_show_says_so_in_one_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(UNREADABLE[name])
    result = CliRunner().invoke(nianbao.cli, ["show", str(path)])
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("cut", range(0, 100, 7))
@pytest.mark.parametrize("body", [PDF, DOCX, XLSX], ids=["pdf", "docx", "xlsx"])
def test_truncated_anywhere(body: bytes, cut: int) -> None:
    """However much is left, it is read in part or refused; nothing else comes out."""
    try:
        parse_report(body[: len(body) * cut // 100])
    except (Unreadable, NoReport, MissingPart) as error:
        assert str(error)


@pytest.mark.parametrize("mark", ["\x00", "\x01", "\x0b", "\x1e", "\x1f"])
def test_no_control_character_comes_out_of_a_reader(mark: str) -> None:
    """Fonts without a map and broken exports give them; digits on their two sides are not joined."""
    document = read(
        f"某市2023年政府信息公开工作年度报告\n一、总{mark}体情况\n共1{mark}2件\n".encode()
    )
    assert not any(mark in cell for line in document.lines for cell in line.cells)
    assert [line.text for line in document.lines][2] == "共1 2件"


def test_no_report() -> None:
    with pytest.raises(NoReport):
        parse_report("<html><body><p>关于召开会议的通知</p></body></html>".encode())
    with pytest.raises(NoReport):
        parse_report("某市2023年政府信息公开工作年度报告\n\n全文见附件。\n".encode())


def test_a_neighbour_of_the_reports_is_named_once(tmp_path: Path) -> None:
    path = tmp_path / "form.txt"
    path.write_text("某市政府信息公开情况统计报表\n指标名称\n主动公开信息数\n", encoding="utf-8")
    result = CliRunner().invoke(nianbao.cli, ["show", str(path)])
    assert result.exit_code == 1
    assert result.output.count("某市政府信息公开情况统计报表") == 1
