"""Search finds every piece of the text and nothing else, and says so when there is nothing."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from publish import search
from publish.marking import hits, marked
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


def test_filters_and_counts_by_year_agree(release: sqlite3.Connection) -> None:
    by_year = search.years(release, "公开")
    assert sum(count for _, count in by_year) == search.count(release, "公开", search.Filters())
    for year, count in by_year:
        assert search.count(release, "公开", search.Filters(year)) == count


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


def test_the_year_filter_narrows_and_can_be_left(browser: Browser) -> None:
    page = browser.page("/search?q=" + quote("公开") + "&year=2023")
    assert len(page.select(".hits li")) == 1
    assert page.select_one(".filter a[aria-current]").text.startswith("2023")
    nothing = browser.page("/search?q=" + quote("公开") + "&year=1999")
    assert "全部年份" in nothing.text
    assert nothing.select_one('main a[href^="/search?q="]') is not None


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
