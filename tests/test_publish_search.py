"""Search finds every piece of the text and nothing else, and says so when there is nothing."""

import csv
import io
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from publish.searching import search
from publish.searching.marking import hits, marked
from tests.publish_archive import (  # noqa: F401 - fixtures
    FAILING,
    HOSTILE,
    NARRATIVE,
    Browser,
    published_site,
    report_id,
    site_browser,
)


@pytest.fixture
def release(site: Path) -> Iterator[sqlite3.Connection]:
    conn = sqlite3.connect(site / "current" / "nianbao.db")
    conn.row_factory = sqlite3.Row
    yield conn
    conn.close()


def texts(release: sqlite3.Connection) -> dict[str, list[str]]:
    """The texts of every current report, each column on its own: no word spans two."""
    found: dict[str, list[str]] = {}
    for row in release.execute("select * from report_index where current = 1"):
        sections = release.execute("select text from sections where report = ?", [row["report"]])
        columns = [row["title"], row["agency"], *(section["text"] for section in sections)]
        found[row["report"]] = [text for text in columns if text]
    return found


def found_by(release: sqlite3.Connection, query: str) -> set[str]:
    rows = search.find(release, query, search.Filters(), 1000, 0)
    return {row["report"] for row in rows}


@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_every_piece_of_the_text_is_found_in_exactly_the_reports_that_have_it(
    release: sqlite3.Connection, length: int
) -> None:
    by_report = texts(release)
    keys = {
        report: [search.key(text).text for text in columns] for report, columns in by_report.items()
    }
    pieces = {
        text[at : at + length]
        for columns in by_report.values()
        for text in columns
        for at in range(len(text) - length + 1)
    }
    pieces = {piece for piece in pieces if piece.isalnum()}
    assert len(pieces) > 80
    for piece in pieces:
        folded = search.key(piece).text
        truth = {
            report for report, columns in keys.items() if any(folded in text for text in columns)
        }
        assert found_by(release, piece) == truth, piece


def test_punctuation_inside_a_phrase_is_no_obstacle(release: sqlite3.Connection) -> None:
    assert report_id(FAILING) in found_by(release, "政务公开，发布信息")
    assert report_id(FAILING) in found_by(release, '"“双减”政策"')


def test_a_line_break_or_a_space_within_a_word_is_no_obstacle(release: sqlite3.Connection) -> None:
    assert report_id(FAILING) in found_by(release, "深度不够")
    assert report_id(FAILING) in found_by(release, "解读3篇")


def test_traditional_script_and_full_width_find_the_same(release: sqlite3.Connection) -> None:
    assert found_by(release, "雙減") == found_by(release, "双减") != set()
    assert found_by(release, "ｗｉ－ｆｉ") == found_by(release, "WI-FI") != set()


def test_all_words_must_occur_and_quotes_keep_them_together(release: sqlite3.Connection) -> None:
    assert found_by(release, "公安 双减")
    assert found_by(release, "公安 没有的词") == set()
    assert found_by(release, '"公安 双减"') == set()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "，。",
        '"',
        '""',
        "*",
        "(",
        "NOT",
        "AND OR",
        "a:b",
        "公安*",
        "^公安",
        "-公安",
        "{title}",
    ],
)
def test_no_query_is_an_error(release: sqlite3.Connection, query: str) -> None:
    assert len(found_by(release, query)) == search.count(release, query, search.Filters())


def test_earlier_versions_are_not_in_the_index(release: sqlite3.Connection) -> None:
    assert found_by(release, "年度报告旧") == set()
    assert len(found_by(release, "云溪市公安局2023年")) == 1


def test_the_numbers_beside_the_filters_are_what_the_filters_leave(
    release: sqlite3.Connection,
) -> None:
    for query in ("公开", ""):
        found = search.choices(release, query, search.Filters())
        for column in search.NARROWED_BY:
            assert found.values[column]
            for value, n in found.values[column].items():
                if value is not None:
                    narrowed = search.Filters(**{column: value})
                    assert search.count(release, query, narrowed) == n, (query, column, value)
        for column in search.PLACE_COLUMNS:
            for value, n in found.values[column].items():
                if value is not None:
                    assert search.count(release, query, search.Filters(place=(column, value))) == n


def test_a_chosen_filter_still_shows_what_lies_beside_it(release: sqlite3.Connection) -> None:
    chosen = search.Filters(year=2023)
    beside = search.choices(release, "公开", chosen)
    everywhere = search.choices(release, "公开", search.Filters())
    assert beside.values["year"] == everywhere.values["year"]
    assert sum(beside.values["type"].values()) == search.count(release, "公开", chosen)


def test_a_section_is_searched_alone(release: sqlite3.Connection) -> None:
    assert search.count(release, "培训", search.Filters(section="problems"))
    assert not search.count(release, "培训", search.Filters(section="overview"))


def test_newest_first_is_by_year_and_the_best_first_by_rank(release: sqlite3.Connection) -> None:
    newest = search.find(release, "公开", search.Filters(), 100, 0, "newest")
    years = [row["year"] for row in newest]
    assert years == sorted(years, reverse=True)
    ranked = search.find(release, "公开", search.Filters(), 100, 0)
    assert {row["report"] for row in ranked} == {row["report"] for row in newest}
    paged = [search.find(release, "公开", search.Filters(), 1, at)[0] for at in range(len(ranked))]
    assert [row["report"] for row in paged] == [row["report"] for row in ranked]


def test_hits_are_marked_on_the_original_and_everything_else_is_escaped() -> None:
    text = '<script>政府採購 2019 年</script> & "采购"'
    assert [text[start:end] for start, end in hits(text, ["采购2019年", "采购"])] == [
        "採購 2019 年",
        "采购",
    ]
    html = str(marked(text, ["采购"]))
    assert "<script>" not in html
    assert html.count("<mark>") == html.count("</mark>") == 2


def test_the_page_of_a_search_shows_each_hit_in_its_sentence(browser: Browser) -> None:
    page = browser.page("/search?q=" + quote("双减 公安"))
    first = page.select_one(".hits li")
    assert first is not None
    assert {mark.text for mark in first.select("mark")} == {"双减", "公安"}
    assert first.select_one("a")["href"].startswith(f"/report/{report_id(FAILING)}?q=")
    assert "一、总体情况" in first.text


def test_a_filter_narrows_and_can_be_left(browser: Browser) -> None:
    address = "/search?q=" + quote("公开") + "&year=2023"
    page = browser.page(address)
    assert len(page.select(".hits li")) == 1
    assert page.select_one(".chosen li b").text == "2023"
    left = page.select_one(".chosen li a")["href"]
    assert len(browser.page(left).select(".hits li")) > 1
    nothing = browser.page("/search?q=" + quote("公开") + "&year=1999")
    assert "去掉筛选后有" in nothing.text
    assert nothing.select_one('.nothing a[href^="/search?q="]') is not None


def test_every_choice_leads_to_as_many_reports_as_it_says(browser: Browser) -> None:
    page = browser.page("/search?q=" + quote("公开"))
    links = page.select(".narrow a")
    assert len(links) > 8
    for link in links:
        said = int(link.select_one("small").text)
        leads = browser.page(link["href"])
        assert leads.select_one(".count").text in (f"共 {said} 份报告", "共 1 份报告"), link


def test_filters_alone_list_reports(browser: Browser) -> None:
    page = browser.page("/search?quality=fails")
    assert [a["href"] for a in page.select(".hits h2 a")] == [f"/report/{report_id(FAILING)}"]


def test_typing_an_agencys_name_shows_it_first(browser: Browser) -> None:
    page = browser.page("/search?q=" + quote("雲溪市公安局"))
    assert page.select_one(".heads a")["href"] == "/agency/a-police"
    assert browser.page("/search?q=" + quote("东岭")).select_one(".heads a") is not None


def test_a_slip_of_the_pen_is_set_right(browser: Browser) -> None:
    page = browser.page("/search?q=" + quote("公按"))
    assert [a.text for a in page.select(".meant a")] == ["公安"]
    alike = browser.page("/search?q=" + quote("云溪公安分局"))
    assert alike.select_one('.nothing a[href="/agency/a-police"]') is not None


def test_the_result_is_a_csv_that_names_its_release(browser: Browser) -> None:
    answer = browser.get("/search.csv?q=" + quote("公开"))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert re.search(r'"nianbao-search-v[\d.]+\.csv"', answer.headers["content-disposition"])
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    page = browser.page("/search?q=" + quote("公开"))
    assert f"共 {len(rows)} 份报告" in page.text
    assert [f"/report/{row['report']}" for row in rows] == [
        a["href"].split("?")[0] for a in page.select(".hits h2 a")
    ]
    assert {row["agency"] for row in rows if row["report"] == report_id(HOSTILE)} <= {"'=cmd局"}


@pytest.mark.parametrize(
    "query",
    ["year=x", "year=99999", "page=0", "page=x", "place=1", "type=x", "quality=x", "sort=x",
     "section=agency", "category=%00"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/search", "/search.csv"])
def test_what_makes_no_sense_is_refused_in_a_sentence(
    browser: Browser, path: str, query: str
) -> None:
    answer = browser.get(f"{path}?q=a&{query}")
    assert answer.status_code == 400
    assert "网址中的" in answer.text


def test_nothing_found_says_which_word_is_the_rare_one(
    browser: Browser, release: sqlite3.Connection
) -> None:
    page = browser.page("/search?q=" + quote("公安 公按"))
    assert "没有找到“公安 公按”" in page.text
    assert f"“公安”：{search.count(release, '公安', search.Filters())} 份" in page.text
    assert "“公按”：0 份" in page.text


def test_the_words_searched_are_marked_in_the_report(browser: Browser) -> None:
    page = browser.page(f"/report/{report_id(NARRATIVE)}?q=" + quote("深度不够"))
    # The line of the original breaks inside the word: both halves are marked.
    assert [mark.text for mark in page.select(".text mark")] == ["深度不", "够"]


def test_a_title_cannot_carry_markup_into_a_page(browser: Browser) -> None:
    for path in ("/", "/search?q=alert", f"/report/{report_id(HOSTILE)}", "/nianbao/report_index"):
        text = browser.get(path).text
        assert "<script>alert" not in text
        assert 'href="javascript:' not in text


def test_datasettes_own_search_asks_the_same_index(
    browser: Browser, release: sqlite3.Connection
) -> None:
    for query in ("公安", "雙減", "开", "12345", "没有的词", "，"):
        rows = browser.get(
            f"/nianbao/report_index.json?_shape=array&_size=max&_search={quote(query)}"
        ).json()
        assert {row["report"] for row in rows} == found_by(release, query), query
