"""The site in a real Chromium: the ways people take, on every width, without a mouse, without script."""

import csv
import io
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.browser import DESK, PHONE, Open, Watched, browser, chromium, served, visits
from tests.publish_archive import (
    EDITION_2019,
    FAILING,
    GONE,
    MISSING,
    NARRATIVE,
    published_site,  # noqa: F401 - a fixture
    report_id,
)

PAGES = {
    "front": "/",
    "search": "/search?q=公安",
    "nothing": "/search?q=公按",
    "report": f"/report/{report_id(FAILING)}?q=公安",
    "report-2019": f"/report/{report_id(EDITION_2019)}",
    "report-gone": f"/report/{report_id(GONE)}",
    "report-missing": f"/report/{report_id(MISSING)}",
    "report-narrative": f"/report/{report_id(NARRATIVE)}",
    "agency": "/agency/a-police",
    "place": "/place/990100",
    "coverage": "/coverage",
    "checks": "/checks",
    "compare": "/compare?agencies=a-police,a-school",
    "indicators": "/indicators",
    "glossary": "/glossary",
    "accuracy": "/accuracy",
    "codebook": "/codebook",
    "status": "/status",
    "downloads": "/downloads",
    "extract": "/extract",
    "api": "/api",
    "archived": f"/archived/{report_id(FAILING)}",
    "search-filtered": "/search?q=公安&year=2023&sort=newest",
    "coverage-place": "/coverage?place=990100",
    "coverage-missing": "/coverage?state=missing",
    "compare-empty": "/compare",
    "search-empty": "/search",
    "about": "/about",
    "checks-filtered": "/checks?year=2023",
    "not-found": "/report/nothing",
    "bad-request": "/checks?year=soon",
    "not-open": "/nianbao/search_data",
    "data": "/nianbao",
    "data-table": "/nianbao/report_index?year__exact=2023",
    "data-row": "/nianbao/report_index/1",
}
ERRORS = ("not-found", "bad-request", "not-open")
# Every page is looked at in both languages, on both widths, by day and by night.
VIEWS = [("zh", DESK, "light"), ("zh", PHONE, "dark"), ("en", DESK, "dark"), ("en", PHONE, "light")]


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    chromium()
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def program(base: str) -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture
def opened(program: Any, base: str) -> Iterator[Open]:
    """Opens pages in a browser of a new visitor; nothing may go wrong on any of them."""
    with visits(program, base) as open_page:
        yield open_page


def test_a_visitor_searches_opens_a_hit_and_follows_a_number_to_its_source(opened: Open) -> None:
    page = opened().go("/")
    page.get_by_role("searchbox").first.fill("公安")
    page.get_by_role("searchbox").first.press("Enter")
    assert page.locator("main mark").first.inner_text() == "公安"
    page.locator("ol.hits a").first.click()
    assert "/report/" in page.url
    cell = page.locator("td[id='applications.received.total']")
    assert cell.inner_text().strip() == "25"
    assert cell.get_attribute("title")
    source = page.locator("header.report-head a[rel~=external]").first
    assert source.get_attribute("href").startswith("http://www.yunxi.example/zfxxgk/")
    facts = page.locator("#provenance").inner_text()
    assert "nianbao-yunxi-20261101-1.warc.gz" in facts
    assert "sha1:" in facts


def test_a_failing_sum_leads_from_its_cell_to_both_sides(opened: Open) -> None:
    page = opened().go(f"/report/{report_id(FAILING)}")
    page.locator("td a.flag").first.click()
    assert "#sum-" in page.url
    target = page.locator(f"[id='{page.url.partition('#')[2]}']")
    assert target.is_visible()
    assert "27" in target.inner_text() or "22" in target.inner_text()


@pytest.mark.parametrize("kind", ["CSV", "XLSX"])
def test_a_download_opens_again(opened: Open, site: Path, tmp_path: Path, kind: str) -> None:
    page = opened(accept_downloads=True).go("/downloads")
    row = page.locator("tr", has=page.locator("code", has_text="applications")).first
    with page.expect_download() as got:
        row.get_by_role("link", name=kind, exact=True).first.click()
    version = (site / "current").resolve().name
    assert got.value.suggested_filename == f"nianbao-applications-v{version}.{kind.lower()}"
    path = tmp_path / got.value.suggested_filename
    got.value.save_as(path)
    if kind == "CSV":
        rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
        names, found = list(rows[0]), len(rows)
    else:
        sheet = list(
            openpyxl.load_workbook(path, read_only=True)["data"].iter_rows(values_only=True)
        )
        names, found = list(sheet[0]), len(sheet) - 1
    db = sqlite3.connect(site / "current" / "nianbao.db")
    assert found == db.execute("select count(*) from export_applications").fetchone()[0]
    db.close()
    assert names[:2] == ["report", "agency"]


def test_a_choice_of_data_is_downloaded_without_typing(opened: Open) -> None:
    page = opened(accept_downloads=True).go("/extract")
    page.locator("input[value=wide]").uncheck()
    page.locator("input[value=applications]").check()
    page.locator("input[name=years][value='2023']").check()
    with page.expect_download() as got:
        page.locator("form.extract button").click()
    text = Path(got.value.path()).read_text("utf-8-sig")
    assert len(text.splitlines()) == 26


def test_two_agencies_are_compared_in_a_table_and_a_csv(opened: Open) -> None:
    visitor = opened(accept_downloads=True)
    page = visitor.go("/compare?agencies=a-police,a-school")
    told = page.locator("main table").first.inner_text()
    assert "2023" in told and "2022" in told
    for name in ("云溪市公安局", "云溪市教育局"):
        assert name in page.locator("main").inner_text()
    with page.expect_download() as got:
        page.locator("a[href*='/compare.csv']").first.click()
    assert "云溪市公安局" in Path(got.value.path()).read_text("utf-8-sig")


def test_the_language_is_switched_and_remembered(opened: Open) -> None:
    page = opened().go("/")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.locator("a.language").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("a[href='/downloads']").first.click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(page.url.partition("/downloads")[0] + "/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("a.language").click()
    assert page.locator("html").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize("name", list(PAGES))
def test_no_page_is_wider_than_a_phone(opened: Open, name: str) -> None:
    visitor = opened(viewport=PHONE)
    page = visitor.go(PAGES[name])
    _forget_the_error(visitor, name)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], f"{name} is {wide} pixels wide"


def test_everything_works_without_script(opened: Open) -> None:
    page = opened(java_script_enabled=False).go("/")
    page.get_by_role("searchbox").first.fill("公安")
    page.get_by_role("searchbox").first.press("Enter")
    page.locator("ol.hits a").first.click()
    assert page.locator("table.official").count()
    site = page.url.partition("/report/")[0]
    for path in ("/agency/a-police", "/compare?agencies=a-police,a-school", "/coverage"):
        page.goto(site + path)
        assert page.locator("main table").count(), path


def test_a_keyboard_is_enough(opened: Open) -> None:
    page = opened().go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("公安")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('ol.hits')"):
            break
    outline = page.evaluate(
        "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.boxShadow })()"
    )
    assert outline != "nonenone", "where one is must be seen"
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/**")


def _forget_the_error(visitor: Watched, name: str) -> None:
    """The browser tells of the page that is not there, which is what was asked for."""
    if name in ERRORS:
        visitor.wrong.clear()


@pytest.mark.parametrize("name", list(PAGES))
def test_axe_finds_nothing(opened: Open, name: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    path = PAGES[name]
    found: dict[str, list[str]] = {}
    for lang, viewport, scheme in VIEWS:
        visitor = opened(viewport=viewport, color_scheme=scheme)
        page = visitor.go(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        _forget_the_error(visitor, name)
        # Put there by the driver, past the page's own policy, which lets no script in.
        for one in axe.Axe().run(page).response["violations"]:
            where = f"{one['id']} {lang} {viewport['width']} {scheme}"
            found[where] = [node["html"][:160] for node in one["nodes"][:3]]
    assert found == {}
