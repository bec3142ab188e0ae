"""The files of one report: every cell of the database is in them, and nothing that is not."""

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from publish import form
from tests.publish_archive import (
    BLANKS,
    EDITION_2019,
    FAILING,
    HOSTILE,
    MISSING,
    NARRATIVE,
    Browser,
    published_site,  # noqa: F401 - a fixture
    report_id,
    site_browser,  # noqa: F401 - a fixture
)

ALL = (FAILING, EDITION_2019, BLANKS, MISSING, NARRATIVE, HOSTILE)


@pytest.fixture
def release(site: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(site / "current" / "nianbao.db")) as conn:
        conn.row_factory = sqlite3.Row
        yield conn


def cells(db: sqlite3.Connection, name: str) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    """(table, row, column) → (value, printed), of what the database holds of a report."""
    found = {}
    for table, axis, over in (
        ("disclosure", "item", "measure"),
        ("applications", "row", "column"),
        ("review_litigation", "row", "column"),
    ):
        columns = {one.key for one in form.labels() if (one.table, one.axis) == (table, over)}
        for row in db.execute(f"select * from {table} where report = ?", [report_id(name)]):
            for column in columns:
                if row[f"{column}_printed"] is not None or row[column] is not None:
                    found[table, row[axis], column] = (row[column], row[f"{column}_printed"])
    return found


def taken(browser: Browser, name: str) -> list[dict[str, str]]:
    answer = browser.get(f"/report/{report_id(name)}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(answer.text[1:], newline="")))


def opened(browser: Browser, name: str) -> Any:
    answer = browser.get(f"/report/{report_id(name)}.xlsx")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


@pytest.mark.parametrize("name", ALL)
def test_the_csv_holds_every_cell_of_the_report(
    browser: Browser, release: sqlite3.Connection, name: str
) -> None:
    lines = [one for one in taken(browser, name) if one["table"] != "statistics"]
    got = {
        (one["table"], one["row"], one["column"]): (one["value"], one["printed"])
        for one in lines
        if one["state"] != "not_found"
    }
    wanted = {
        place: ("" if value is None else str(value), printed)
        for place, (value, printed) in cells(release, name).items()
    }
    assert got == wanted
    assert len({tuple(one.values())[3:6] for one in lines}) == len(lines)


def test_a_cell_without_a_number_says_what_it_is_and_why(browser: Browser) -> None:
    found = {one["state"] for one in taken(browser, BLANKS)}
    assert {"number", "blank", "dash"} <= found
    missing = [one for one in taken(browser, MISSING) if one["state"] == "not_found"]
    assert missing
    assert any(one["note_zh"] and one["note_en"] for one in missing)
    assert all(one["value"] == one["printed"] == "" for one in missing)


@pytest.mark.parametrize("name", ALL)
def test_the_workbook_opens_again_with_the_same_cells(browser: Browser, name: str) -> None:
    book = opened(browser, name)
    assert book.sheetnames == ["报告", "表二", "表三", "表四", "文字", "勾稽关系", "说明", "数据"]
    heading, *rows = book["数据"].iter_rows(values_only=True)
    lines = taken(browser, name)
    assert list(heading) == (list(lines[0]) if lines else list(heading))
    told = [["" if value is None else str(value) for value in row] for row in rows]
    assert told == [list(one.values()) for one in lines]


def test_the_workbook_shows_the_form_as_it_is_printed(browser: Browser) -> None:
    book = opened(browser, FAILING)
    table = [
        [value for value in row if value is not None]
        for row in book["表三"].iter_rows(values_only=True)
    ]
    assert table[1][0] == "自然人" and table[1][-1] == "总计"
    received = next(row for row in table if str(row[0]).startswith("一、本年新收"))
    assert received[1:] == [20, 5, 0, 0, 0, 0, 25]
    assert len(table) == 3 + 25
    assert "第二十条第（一）项" in [row[0].value for row in book["表二"].iter_rows()]
    facts = {row[0]: row[1] for row in book["报告"].iter_rows(values_only=True)}
    assert facts["原网页 Page"].startswith("http://www.yunxi.example/")
    assert report_id(FAILING) in facts["引用 Citation"]


def test_no_text_of_a_report_is_a_formula(browser: Browser) -> None:
    for sheet in opened(browser, HOSTILE):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "@"))
                assert cell.hyperlink is None
    for line in taken(browser, HOSTILE):
        assert not any(str(value).startswith(("=", "@")) for value in line.values())


def test_the_files_name_the_report_and_the_release(browser: Browser, site: Path) -> None:
    version = (site / "current").resolve().name
    for kind in ("csv", "xlsx"):
        saved = browser.get(f"/report/{report_id(FAILING)}.{kind}").headers["content-disposition"]
        assert f'filename="nianbao-report-{report_id(FAILING)}-v{version}.{kind}"' in saved


def test_there_is_no_file_of_no_report(browser: Browser) -> None:
    for kind in ("csv", "xlsx"):
        assert browser.get(f"/report/nothing.{kind}").status_code == 404


def test_the_page_leads_to_its_files_and_explains_what_has_no_number(browser: Browser) -> None:
    page = browser.page(f"/report/{report_id(MISSING)}")
    links = [str(one["href"]) for one in page.select("p.take a")]
    base = f"/report/{report_id(MISSING)}"
    assert links == [f"{base}.csv", f"{base}.xlsx", f"/api{base}.json"]
    for one in page.select("#issues .nulls a"):
        assert page.find(id=str(one["href"])[1:]).name == "td"
    for state in ("missing", "blank", "dash", "text"):
        shown = {
            str(one["id"]) for one in page.select(f"table.official:not(.statistics) td.{state}")
        }
        named = {str(one["href"])[1:] for one in page.select("#issues .nulls a")}
        assert shown <= named
