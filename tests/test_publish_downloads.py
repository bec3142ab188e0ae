"""The CSV files: whole, readable by every reader, no cell that runs, blank and dash and zero apart."""

import csv
import gzip
import io
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from publish.exports import package
from tests.publish_archive import (  # noqa: F401 - fixtures
    BLANKS,
    EDITION_2019,
    FAILING,
    MISSING,
    Browser,
    published_site,
    report_id,
    site_browser,
)

FACTS = ("disclosure", "applications", "review_litigation")
WHO = ["report", "agency", "division_code", "year", "title", "source_url", "captured_at"]


def read(browser: Browser, table: str) -> list[dict[str, str]]:
    answer = browser.get(f"/downloads/{table}.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("table", [*FACTS, "statistics", "reports", "checks", "issues"])
def test_a_csv_opens_anywhere_and_names_its_release(
    browser: Browser, site: Path, table: str
) -> None:
    answer = browser.get(f"/downloads/{table}.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    version = (site / "current").resolve().name
    assert browser.get(f"/downloads/nianbao-{table}-v{version}.csv").content == answer.content
    assert f"nianbao-{table}-v{version}.csv" in answer.headers["content-disposition"]
    packed = browser.get(f"/downloads/{table}.csv.gz")
    assert gzip.decompress(packed.content) == answer.content
    assert f"nianbao-{table}-v{version}.csv.gz" in packed.headers["content-disposition"]


@pytest.mark.parametrize("table", FACTS)
def test_every_row_says_whose_it_is_and_what_it_counts(browser: Browser, table: str) -> None:
    rows = read(browser, table)
    assert list(rows[0])[: len(WHO)] == WHO
    label = "item_label" if table == "disclosure" else "row_label"
    assert all(row[label] for row in rows)
    assert all(row["source_url"] and row["captured_at"] for row in rows)


@pytest.mark.parametrize("table", FACTS)
def test_every_value_of_the_database_is_in_the_csv(
    browser: Browser, site: Path, table: str
) -> None:
    key = "item" if table == "disclosure" else "row"
    conn = sqlite3.connect(site / "current" / "nianbao.db")
    conn.row_factory = sqlite3.Row
    facts = conn.execute(
        f"select f.* from {table} f join reports r on r.id = f.report where r.current = 1"
    ).fetchall()
    written = {(row["report"], row[key]): row for row in read(browser, table)}
    assert len(facts) == len(written)
    for fact in facts:
        row = written[fact["report"], fact[key]]
        for column in fact.keys():  # noqa: SIM118 - a sqlite3.Row
            assert row[column] == ("" if fact[column] is None else str(fact[column]))
    conn.close()


def test_rows_stand_in_the_order_of_the_form(browser: Browser) -> None:
    rows = [
        row["row"] for row in read(browser, "applications") if row["report"] == report_id(FAILING)
    ]
    assert rows[:3] == ["received", "carried_in", "granted"]
    assert rows[-2:] == ["processed_total", "carried_out"]


def test_blank_dash_zero_and_not_found_are_four_things(browser: Browser) -> None:
    rows = {(row["report"], row["row"]): row for row in read(browser, "applications")}
    blank = rows[report_id(BLANKS), "granted"]
    assert (blank["enterprise"], blank["enterprise_printed"]) == ("", "　")
    assert (blank["research_institution"], blank["research_institution_printed"]) == ("", "—")
    assert (blank["other"], blank["other_printed"]) == ("0", "0")
    assert blank["not_found"] == ""
    missing = rows[report_id(MISSING), "denied_by_law"]
    assert "enterprise" in missing["not_found"].split()


def test_amounts_are_exact_and_in_yuan(browser: Browser) -> None:
    rows = {(row["report"], row["item"]): row for row in read(browser, "disclosure")}
    assert rows[report_id(FAILING), "fees"]["amount"] == "77302800"
    procured = rows[report_id(EDITION_2019), "procurement"]
    assert (procured["amount"], procured["amount_printed"]) == ("28923880", "28,923,880 元")
    assert rows[report_id(EDITION_2019), "licensing"]["change_printed"] == "增加"
    assert rows[report_id(EDITION_2019), "penalties"]["change"] == "-15"


def test_no_cell_is_one_that_a_spreadsheet_would_run(browser: Browser) -> None:
    names = {row["agency"] for row in read(browser, "reports")}
    assert "'=cmd局" in names
    assert "=cmd局" not in names
    for table in (*FACTS, "reports", "checks", "issues"):
        for row in read(browser, table):
            for value in row.values():
                assert not value.startswith(("=", "@", "\t")), value
                assert not re.match(r"[+-](?![0-9.,]*$)", value), value


@pytest.mark.parametrize(
    "name", ["nianbao.db", "..%2Fnianbao.db", "x.csv", "datapackage", ".csv", "%00.csv"]
)
def test_nothing_else_can_be_downloaded(browser: Browser, name: str) -> None:
    assert browser.get(f"/downloads/{name}").status_code in (302, 404)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_the_chinese_unbroken(site: Path, tmp_path: Path) -> None:
    release = (site / "current").resolve()
    source = tmp_path / "applications.csv"
    source.write_bytes(
        (release / "downloads" / f"nianbao-applications-v{release.name}.csv").read_bytes()
    )
    subprocess.run(
        [
            "soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
            # Fields separated by commas, text in quotes, the encoding left to the mark in the file.
            "--infilter=CSV:44,34,76,1", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(source),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(tmp_path / "applications.xlsx", read_only=True).active
    rows = list(sheet.iter_rows(values_only=True))
    with source.open(encoding="utf-8-sig", newline="") as file:
        expected = list(csv.reader(file))
    assert list(rows[0]) == expected[0]
    assert len(rows) == len(expected)
    label = expected[0].index("row_label")
    assert [row[label] for row in rows] == [row[label] for row in expected]
    total = expected[0].index("total")
    assert [str(row[total] if row[total] is not None else "") for row in rows] == [
        row[total] for row in expected
    ]


def test_the_page_says_under_what_licence_and_how_to_cite(browser: Browser, site: Path) -> None:
    for lang, said in (("zh", package.LICENCE_SAID[0]), ("en", package.LICENCE_SAID[1])):
        told = browser.page("/downloads", cookies={"lang": lang}).find(id="licence").parent.text
        assert said in told
        assert package.citation((site / "current").resolve().name) in told
