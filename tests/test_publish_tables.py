"""The data tables behind the pages: Datasette's views, in our words, without scripts or strange looks."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from publish.serving import SiteApp
from publish.words import Words
from tests.publish_archive import (
    Browser,
    published_site,  # noqa: F401 - a fixture
    site_browser,  # noqa: F401 - a fixture
)

REPORTS = "/nianbao/report_index"


def test_every_table_and_view_is_listed_with_what_it_holds(browser: Browser, site: Path) -> None:
    with closing(sqlite3.connect(site / "current" / "nianbao.db")) as db:
        names = {
            row[0]
            for row in db.execute(
                "select name from sqlite_master where type in ('table', 'view') "
                "and name not like 'search%' and name not like 'sqlite%'"
            )
        }
    for lang in ("zh", "en"):
        page = browser.page("/nianbao", cookies={"lang": lang})
        told = {
            row.th.text: row.td.find(string=True, recursive=False)
            for row in page.select("tbody tr")
        }
        assert names <= told.keys()
        assert {name for name in names if not str(told[name] or "").strip()} == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_table_is_filtered_by_its_form(browser: Browser, lang: str) -> None:
    page = browser.page(REPORTS, cookies={"lang": lang})
    form = page.select_one("form.choose.data")
    assert {label.find(["select", "input"])["name"] for label in form.select("label")} == {
        "_search", "_filter_column", "_filter_op", "_filter_value",
    }  # fmt: skip
    operators = {one["value"]: one.text for one in form.select("select[name=_filter_op] option")}
    said = Words("zh" if lang == "zh" else "en")
    assert operators["exact"] == said("filter.exact")
    asked = "_filter_column=year&_filter_op=exact&_filter_value=2023"
    moved = browser.get(f"{form['action']}?{asked}")
    assert moved.status_code == 302
    filtered = browser.page(moved.headers["location"], cookies={"lang": lang})
    heads = [th.text.strip() for th in filtered.select("thead th")]
    years = {row.select("td")[heads.index("year")].text for row in filtered.select("tbody tr")}
    assert years == {"2023"}
    chosen = filtered.select_one("select[name=_filter_column_1] option[selected]")
    assert chosen.text == "year"


def test_every_operator_has_words(browser: Browser) -> None:
    page = browser.page(REPORTS)
    for option in page.select("select[name=_filter_op] option"):
        key = str(option["value"]).removesuffix("__1")
        assert Words("zh").has(f"filter.{key}"), key


def test_a_search_in_a_table_uses_the_index_of_the_site(browser: Browser) -> None:
    found = browser.page(f"{REPORTS}?_search=双减")
    assert len(found.select("table.rows tbody tr")) >= 1
    assert "没有符合条件的行" in browser.page(f"{REPORTS}?_search=无此词语").text


def test_columns_are_sorted_by_their_heads(browser: Browser) -> None:
    head = browser.page(REPORTS).find("th", string=lambda text: text == "year")
    head = head or next(
        th for th in browser.page(REPORTS).select("thead th") if th.text.strip() == "year"
    )
    sorted_once = browser.page(str(head.a["href"]))
    mark = next(th for th in sorted_once.select("thead th") if th.text.startswith("year"))
    assert "升序" in mark.text


def test_a_row_is_a_list_of_its_columns(browser: Browser) -> None:
    page = browser.page(f"{REPORTS}/1")
    names = [dt.text for dt in page.select("dl.row dt")]
    assert names[:2] == ["id", "report"]
    assert len(page.select("dl.row dd")) == len(names)


def test_sql_is_asked_on_a_page_of_ours_where_its_switch_is_on(
    browser: Browser, site: Path
) -> None:
    assert not browser.page("/nianbao").select("textarea")
    opened = Browser(site)
    opened.app = SiteApp(site, sql=True)
    assert opened.page("/nianbao").select_one("label[for=sql]")
    page = opened.page("/nianbao?sql=select+1+as+one")
    assert [th.text for th in page.select("thead th")] == ["one"]
    assert [td.text.strip() for td in page.select("tbody td")] == ["1"]
    wrong = opened.get("/nianbao?sql=select+absent")
    assert wrong.status_code == 400
    assert "no such column" in wrong.text


def test_none_of_these_pages_needs_a_style_of_its_own(browser: Browser) -> None:
    for path in ("/nianbao", REPORTS, f"{REPORTS}/1", "/nianbao/export_checks"):
        page = browser.page(path)
        assert not page.select("style, script, [style]"), path
        assert len(page.select("h1")) == 1, path
