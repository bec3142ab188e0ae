"""The demo's site in a real Chromium: reports that were crawled and read, as a visitor meets them."""

import csv
import hashlib
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pandas
import pytest
from click.testing import CliRunner

import nianbao
from demo.server import free_base_port
from tests.browser import DESK, PHONE, Open, browser, chromium, served, visits

POLICE = "南柯市公安局"
OFFICE = "乌有市人民政府办公室"
MARKET = "南柯市市场监督管理局"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that was walked from portal to page."""
    chromium()
    folder = tmp_path_factory.mktemp("demo")
    arguments = [
        "demo",
        "--work",
        str(folder),
        "--no-serve",
        "--portal-port",
        str(free_base_port()),
    ]
    done = CliRunner().invoke(nianbao.cli, arguments)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def base(work: Path) -> Iterator[str]:
    with served(work / "site", work / "archive") as address:
        yield address


@pytest.fixture(scope="module")
def program(base: str) -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture
def opened(program: Any, base: str) -> Iterator[Open]:
    """Opens pages for a new visitor; whatever the console says or another host is asked, is wrong."""
    # The sandbox tells of the scripts of an archived page that it does not run: that is its work.
    kept_out = f"console Blocked script execution in '{base}/archived/"
    with visits(program, base, forgiven=kept_out) as open_page:
        yield open_page


@pytest.fixture
def release(work: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(work / "site" / "current" / "nianbao.db")) as db:
        db.row_factory = sqlite3.Row
        yield db


def report_of(db: sqlite3.Connection, agency: str, year: int) -> str:
    found = db.execute(
        "select report from report_index where agency = ? and year = ? and current = 1",
        [agency, year],
    ).fetchone()
    return str(found[0])


def kinds_of_pages(db: sqlite3.Connection) -> dict[str, str]:
    """A page of each kind, of the report or agency that has most to show."""

    def one(sql: str) -> str:
        return str(db.execute(sql).fetchone()[0])

    failing = one("select report from report_index order by fails desc, id")
    agency = one("select agency from agency_index order by reports desc, id")
    found = {
        "front": "/",
        "search": "/search?q=公安",
        "filtered": "/search?q=公开&year=2023",
        "nothing": "/search?q=公按",
        "report": f"/report/{failing}",
        "report-2019": f"/report/{one('select id from reports where applications_edition = 2019')}",
        "report-gone": f"/report/{one('select report from report_index where gone_at is not null')}",
        "report-changed": f"/report/{one('select report from changes')}",
        "archived": f"/archived/{failing}",
        "agency": f"/agency/{agency}",
        "place": "/place/" + one("select place from agency_index where place is not null"),
        "compare": f"/compare?agencies={agency}&places=440000",
        "row": "/nianbao/report_index/1",
    }
    for name in (
        "about", "coverage", "checks", "status", "accuracy", "codebook", "glossary", "indicators",
        "downloads", "extract", "api", "nianbao", "nianbao/applications",
    ):  # fmt: skip
        found[name] = f"/{name}"
    return found


def test_a_word_leads_to_a_report_and_a_number_to_the_page_it_was_printed_on(
    opened: Open, release: sqlite3.Connection
) -> None:
    page = opened().go("/")
    page.get_by_role("searchbox").first.fill("公安")
    page.get_by_role("searchbox").first.press("Enter")
    assert page.locator("main mark").first.inner_text() == "公安"
    page.locator("ol.hits h2 a").first.click()
    id = urlsplit(page.url).path.rpartition("/")[2]

    # What the year comes to leads to the cell, and that is what the database holds.
    figure = page.locator("ul.summary a[href='#applications.received.total']")
    shown = figure.inner_text()
    figure.click()
    cell = page.locator("td[id='applications.received.total']")
    assert cell.inner_text().strip() == shown
    value, printed = release.execute(
        "select total, total_printed from applications where report = ? and row = 'received'", [id]
    ).fetchone()
    assert shown.replace(",", "") == str(value)
    assert printed in str(cell.get_attribute("title"))

    # The page as it was captured shows the same number in the same row.
    page.get_by_role("link", name="存档页面", exact=True).first.click()
    row = page.frame_locator("iframe.archived").locator("tr", has_text="本年新收").first
    assert row.locator("td").last.inner_text().strip() == printed


def test_a_cell_that_is_touched_or_led_to_says_how_it_is_printed(
    opened: Open, release: sqlite3.Connection
) -> None:
    page = opened(viewport=PHONE, has_touch=True).go(
        f"/report/{report_of(release, OFFICE, 2022)}#applications.processed_total.total"
    )

    def shown(id: str) -> str:
        style = f"getComputedStyle(document.getElementById('{id}'), '::after').content"
        return str(page.evaluate(style))

    assert "86" in shown("applications.processed_total.total")
    other = page.locator("td[id='disclosure.licensing.decisions']")
    assert shown("disclosure.licensing.decisions") == "none"
    other.tap()
    assert str(other.get_attribute("title")) in shown("disclosure.licensing.decisions")


def test_whoever_types_nothing_can_look_through_the_reports(opened: Open) -> None:
    page = opened().go("/search")
    page.locator(".narrow a", has_text="2023").first.click()
    assert page.locator("ol.hits li").count() == 8


def test_the_register_says_each_sum_in_a_sentence_and_is_saved(opened: Open) -> None:
    page = opened(accept_downloads=True, viewport=PHONE).go("/checks")
    told = page.locator("table.checks tbody tr", has_text=OFFICE).first
    assert "相差 1" in told.inner_text()
    assert told.bounding_box()["width"] <= PHONE["width"]  # nothing of it is out of sight
    with page.expect_download() as got:
        page.locator("p.count a").click()
    lines = list(csv.DictReader(io.StringIO(Path(got.value.path()).read_text("utf-8-sig"))))
    assert len(lines) == page.locator("table.checks tbody tr").count() == 5


def test_the_original_is_saved_byte_for_byte(opened: Open, release: sqlite3.Connection) -> None:
    id = report_of(release, POLICE, 2024)
    page = opened(accept_downloads=True).go(f"/report/{id}")
    with page.expect_download() as got:
        page.locator("p.links a[href$='/file']").click()
    digest = page.locator("#provenance dd.digest").first.inner_text().strip()
    assert hashlib.sha256(Path(got.value.path()).read_bytes()).hexdigest() == digest


def test_the_files_of_a_report_open_again(
    opened: Open, release: sqlite3.Connection, tmp_path: Path
) -> None:
    id = report_of(release, OFFICE, 2022)
    page = opened(accept_downloads=True).go(f"/report/{id}")
    saved = {}
    for kind in ("CSV", "XLSX"):
        with page.expect_download() as got:
            page.locator("p.take").get_by_role("link", name=kind, exact=True).click()
        saved[kind] = tmp_path / got.value.suggested_filename
        got.value.save_as(saved[kind])
    table = pandas.read_csv(saved["CSV"], encoding="utf-8-sig")
    sheet = pandas.read_excel(saved["XLSX"], sheet_name="数据", engine="openpyxl")
    assert list(table["value"]) == list(sheet["value"])
    asked = table[(table["table"] == "applications") & (table["row"] == "processed_total")]
    assert dict(zip(asked["column"], asked["value"], strict=True))["total"] == 86
    printed = openpyxl.load_workbook(saved["XLSX"])["表三"]
    totals = [row[-1].value for row in printed.iter_rows() if row[1].value == "（七）总计"]
    assert totals == [86]


@pytest.mark.parametrize("kind", ["CSV", "XLSX"])
def test_a_whole_table_is_downloaded_and_opens_again(
    opened: Open, release: sqlite3.Connection, tmp_path: Path, kind: str
) -> None:
    page = opened(accept_downloads=True).go("/downloads")
    row = page.locator("tr", has=page.locator("code", has_text="wide")).first
    with page.expect_download() as got:
        row.get_by_role("link", name=kind, exact=True).first.click()
    path = tmp_path / got.value.suggested_filename
    got.value.save_as(path)
    if kind == "CSV":
        table = pandas.read_csv(path, encoding="utf-8-sig", dtype={"division_code": str})
    else:
        table = pandas.read_excel(
            path, sheet_name="data", engine="openpyxl", dtype={"division_code": str}
        )
    assert set(table["report"]) == {
        row[0] for row in release.execute("select report from report_index where current = 1")
    }
    one = table[(table["agency"] == OFFICE) & (table["year"] == 2022)].iloc[0]
    assert one["applications.received.total"] == 85
    assert str(table[table["agency"].str.contains("三水")].iloc[0]["division_code"]) == "440607"


def test_two_agencies_are_found_by_name_and_compared(
    opened: Open, release: sqlite3.Connection
) -> None:
    page = opened(accept_downloads=True).go("/compare")
    for name in (OFFICE, MARKET):
        page.locator("form.choose input[name=add]").fill(name)
        page.locator("form.choose button").click()
        page.get_by_role("link", name=name).first.click()
    page.locator("select[name=indicator]").select_option("disclosed_rate")
    page.locator("form.choose button").click()
    assert page.locator("svg.chart polyline").count() == 2
    with page.expect_download() as got:
        page.locator("a[href*='/compare.csv']").first.click()
    lines = list(csv.DictReader(io.StringIO(Path(got.value.path()).read_text("utf-8-sig"))))
    rate = next(one for one in lines if one["name"] == OFFICE and one["year"] == "2022")
    assert (rate["numerator"], rate["denominator"]) == ("48", "86")
    told = page.locator("main table").inner_text()
    assert "55.8%" in told and "48 / 86" in told


def test_the_language_is_switched_on_a_report_and_remembered(
    opened: Open, release: sqlite3.Connection
) -> None:
    page = opened().go(f"/report/{report_of(release, OFFICE, 2022)}")
    page.locator("a.language").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "How to cite" in page.locator("main").inner_text()
    page.locator("p.agency a").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("a.language").click()
    assert page.locator("html").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize(("viewport", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    opened: Open, release: sqlite3.Connection, viewport: dict[str, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    visitor = opened(viewport=viewport, color_scheme=scheme)
    found = {}
    for name, path in kinds_of_pages(release).items():
        page = visitor.go(path)
        if violations := axe.Axe().run(page).response["violations"]:
            found[name] = [(one["id"], one["nodes"][0]["html"][:160]) for one in violations]
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= viewport["width"], f"{name} is {wide} pixels wide"
    assert found == {}


def test_everything_works_without_script(opened: Open, release: sqlite3.Connection) -> None:
    visitor = opened(java_script_enabled=False, accept_downloads=True)
    page = visitor.go("/search?q=公安")
    page.locator("ol.hits h2 a").first.click()
    assert page.locator("table.official").count() == 3
    with page.expect_download():
        page.locator("p.take").get_by_role("link", name="XLSX").click()
    for path in kinds_of_pages(release).values():
        page = visitor.go(path)
        assert page.locator("main h1").count() == 1, path
    page = visitor.go(f"/compare?agencies={report_agencies(release)}")
    assert page.locator("svg.chart").count() == 1
    assert page.locator("main table").count() == 1


def report_agencies(db: sqlite3.Connection) -> str:
    found = db.execute("select agency from agency_index where name in (?, ?)", [OFFICE, MARKET])
    return ",".join(row[0] for row in found)


def test_a_keyboard_is_enough_from_the_front_page_to_a_failing_sum(opened: Open) -> None:
    page = opened().go("/")
    reach(page, "document.activeElement.name === 'q'")
    page.keyboard.type("乌有市人民政府办公室2022年")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    reach(page, "!!document.activeElement.closest('ol.hits h2')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/**")
    reach(page, "document.activeElement.matches('#sums ol a')")
    place = str(page.evaluate("document.activeElement.getAttribute('href')"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{place}")
    assert page.evaluate("document.querySelector(':target').tagName") == "TD"
    # A table that scrolls is reached and moved without a mouse.
    page.set_viewport_size(PHONE)
    reach(page, "document.activeElement.matches('.scroll:has(.applications)')")
    before = page.evaluate("document.activeElement.scrollLeft")
    for _ in range(40):  # it glides
        page.keyboard.press("ArrowLeft")
        if page.evaluate("document.activeElement.scrollLeft") < before:
            break
    assert page.evaluate("document.activeElement.scrollLeft") < before


def reach(page: Any, there: str) -> None:
    """Press Tab until it is so; what has the focus must show it."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(there):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", "where one is must be seen"
            return
    raise AssertionError(f"no Tab leads to {there}")


def test_no_page_within_three_clicks_is_broken_or_asks_another_host(
    opened: Open, base: str
) -> None:
    """Followed from the front page, of each kind of address the first few."""
    visitor = opened()
    ahead, seen, kinds = ["/"], {"/"}, dict[str, int]()
    for _ in range(3):
        found: list[str] = []
        for path in ahead:
            page = visitor.go(path)
            assert page.locator("h1").count() == 1, path
            found += page.evaluate(
                "[...document.links].filter(a => a.origin === location.origin && !a.download)"
                ".map(a => a.pathname + a.search)"
            )
        ahead = []
        for path in dict.fromkeys(found):
            kind = "/".join(path.split("?")[0].split("/")[:2]) + ("?" if "?" in path else "")
            if path in seen or not is_page(path) or kinds.get(kind, 0) >= 3:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            seen.add(path)
            ahead.append(path)
    assert len(kinds) > 20, kinds


def is_page(path: str) -> bool:
    """Whether an address is that of a page and not of a file or of data."""
    bare = path.partition("?")[0]
    return not (
        bare.startswith(("/downloads/", "/api/", "/extract"))
        or bare.endswith(("/file", ".csv", ".json", ".xlsx", ".atom"))
    )
