"""Agencies, places, coverage, the register, compare, feeds, archived pages: every number where it belongs."""

import csv
import io
import re
import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
import sqlite_utils
from bs4 import BeautifulSoup
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from publish import charts, coverage, reference
from publish.indicators import indicators, read
from publish.pages.said import differing
from publish.release import publish
from tests.publish_archive import (
    EDITION_2019,
    FAILING,
    FAILING_OLD,
    GONE,
    HOSTILE,
    MISSING,
    NARRATIVE,
    Browser,
    build,
    published_site,  # noqa: F401 - a fixture
    report_id,
    site_browser,  # noqa: F401 - a fixture
)

ATOM = "{http://www.w3.org/2005/Atom}"
PAGES = [
    "/", "/search?q=公开", "/agency/a-police", "/agency/a-formula", "/place/990100", "/place/440000",
    "/place/990121103", "/coverage", "/coverage?place=-", "/coverage?place=990100",
    "/coverage?state=missing", "/coverage?year=2023", "/checks", "/checks?year=2023", "/compare",
    "/compare?agencies=a-police,a-school&indicator=disclosed_rate",
    "/compare?places=990100&basis=agencies", "/compare?add=公安", "/codebook", "/indicators",
    "/glossary", "/accuracy", "/status", f"/report/{report_id(FAILING)}",
    f"/report/{report_id(FAILING_OLD)}", f"/archived/{report_id(FAILING)}",
]  # fmt: skip


@pytest.fixture
def release(site: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(site / "current" / "nianbao.db")) as conn:
        conn.row_factory = sqlite3.Row
        yield conn


# What holds of every page.


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_in_order_in_both_languages(browser: Browser, path: str) -> None:
    for lang, code in (("zh", "zh-CN"), ("en", "en")):
        answer = browser.get(path, cookies={"lang": lang})
        assert answer.status_code == 200
        page = BeautifulSoup(answer.text, "lxml")
        assert page.html["lang"] == code
        assert len(page.select("h1")) == 1
        assert not page.select("script, [style], style, [onclick]")
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids))
        for table in page.select("table.plain"):
            assert (
                table.caption
                or table.find_parent(attrs={"aria-label": True})
                or table.find_parent(attrs={"aria-labelledby": True})
            )
            assert all(cell.get("scope") for cell in table.select("th"))
        for svg in page.select("svg[role]"):
            assert svg["aria-label"]


def test_no_two_pages_have_one_title(browser: Browser) -> None:
    titles = [browser.page(path).title.text for path in PAGES]
    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("path", [path for path in PAGES if "add=" not in path])
def test_no_chinese_is_left_in_english(browser: Browser, path: str) -> None:
    page = browser.page(path, cookies={"lang": "en"})
    for chinese in page.find_all(lang=re.compile("zh")):
        chinese.decompose()
    for other in page.select("svg, input, .key, .crumbs, .printed, table.codes, .cite"):
        other.decompose()
    left = page.body.text.replace("勾稽关系", "").replace("中文", "")
    assert not re.findall(r"[\u4e00-\u9fff]+", left)


@pytest.mark.parametrize(
    "path",
    [
        "/coverage?place=1", "/coverage?state=x", "/coverage?year=x", "/coverage?page=-1",
        "/checks?rule=x", "/checks?year=1", "/checks?place=990121103", "/compare?agencies=x",
        "/compare?places=x", "/compare?indicator=x", "/compare?basis=x",
        "/compare?agencies=1,2,3,4,5,6,7,8,9", "/compare.csv?agencies=x",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_page(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 400
    assert "网址中的" in answer.text


@pytest.mark.parametrize(
    "path", ["/agency/none", "/place/1", "/place/x", "/archived/none", "/agency/none.atom",
             "/place/1.atom", "/archived/none/page", "/archived/none/file"]
)  # fmt: skip
def test_what_is_not_there_is_said_not_to_be(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    st.sampled_from(["/coverage", "/checks", "/compare", "/compare.csv", "/search", "/search.csv"]),
    st.dictionaries(
        st.sampled_from(["q", "year", "page", "place", "state", "rule", "type", "category",
                         "quality", "section", "sort", "agencies", "places", "indicator", "basis",
                         "add", "lang"]),
        st.one_of(
            st.text(st.characters(codec="utf-8"), max_size=20),
            st.sampled_from(["2023", "1", "990100", "-", "fails", "DEPT", "a-police", "received",
                             "missing", "0", "999999", "9" * 30, ",,", "公安"]),
        ),
        max_size=4,
    ),
)  # fmt: skip
def test_no_query_string_is_a_fault_of_ours(
    browser: Browser, path: str, query: dict[str, str]
) -> None:
    assert browser.get(path, params=query).status_code in (200, 400)


# An agency.


def test_an_agencys_years_stand_side_by_side_each_figure_leading_to_its_cell(
    browser: Browser, release: sqlite3.Connection
) -> None:
    page = browser.page("/agency/a-police")
    for name, report in (("received", FAILING), ("received", EDITION_2019)):
        (value,) = release.execute(
            'select total from applications where report = ? and "row" = ?',
            [report_id(report), name],
        ).fetchone()
        link = page.select_one(f'a[href="/report/{report_id(report)}#applications.{name}.total"]')
        assert link.text == str(value)


def test_each_chart_stands_over_the_figures_it_draws(browser: Browser) -> None:
    figures = browser.page("/agency/a-police").select(".charts figure")
    assert len(figures) == 4
    for figure in figures:
        assert figure.select_one("svg.chart") is not None
        years = [cell.text for cell in figure.select("thead th")]
        assert years == ["2019", "2020", "2021", "2022", "2023"]
    received = figures[0].select("tbody tr")[0]
    assert [cell.text for cell in received.select("td")] == ["8", "—", "—", "—", "25"]


def test_years_without_a_report_are_marked_as_not_found(browser: Browser) -> None:
    page = browser.page("/agency/a-police")
    cells = page.select("table.grid tbody td")
    assert [cell["class"][1] for cell in cells] == [
        "on_time", "missing", "missing", "missing", "on_time", "missing", "missing",
    ]  # fmt: skip
    assert "没有找到不等于没有发布" in page.text


# A place.


def test_a_governments_report_is_never_added_to_those_of_its_offices(
    release: sqlite3.Connection,
) -> None:
    rows = release.execute(
        "select * from place_figures where place = '990121' and indicator = 'received'"
    ).fetchall()
    found = {(row["basis"], row["year"]): row["top"] for row in rows}
    assert found == {("government", 2021): 3, ("agencies", 2020): 0}


def test_a_place_sums_what_lies_below_it(release: sqlite3.Connection, browser: Browser) -> None:
    rows = release.execute(
        """select year, top, counted, reports from place_figures
           where place = '990100' and basis = 'agencies' and indicator = 'received' order by year"""
    )
    assert [tuple(row) for row in rows] == [(2019, 8, 1, 1), (2020, 0, 1, 1), (2022, 3, 1, 1), (2023, 25, 1, 1)]  # fmt: skip
    page = browser.page("/place/990100")
    assert page.select_one('a[href="/place/990121"]') is not None
    assert page.select_one('a[href="/agency/a-school"]') is not None


# Coverage.


def test_a_year_is_missing_only_where_its_portal_was_seen_after_the_day_due() -> None:
    seen = coverage.Crawled("2026-11-01T07:00:00Z", "2026-11-01T07:00:00Z", "ok")
    early = coverage.Crawled("2025-01-01T07:00:00Z", "2025-01-01T07:00:00Z", "ok")
    shut = coverage.Crawled("", "2026-11-01T07:00:00Z", "blocked")
    newest = "2026-11-01T07:00:00Z"
    said = [coverage._absent(2024, "DEPT", [one], newest) for one in (seen, early, shut)]
    assert said == ["missing", "not_crawled", "blocked"]
    assert coverage._absent(2026, "DEPT", [seen], newest) is None
    assert coverage._absent(2025, "TOWN_GOV", [seen], newest) is None


def test_the_counts_of_coverage_are_those_of_its_cells(
    browser: Browser, release: sqlite3.Connection
) -> None:
    for place, where in (("", "1"), ("990100", "prefecture = '990100'"), ("-", "place is null")):
        cells = release.execute(
            f"select state, count(*) as n from coverage where {where} group by state"
        )
        counts = release.execute(
            "select state, sum(n) as n from coverage_counts where place = ? group by state", [place]
        )
        assert dict(map(tuple, cells)) == dict(map(tuple, counts))
    page = browser.page("/coverage")
    for link in page.select("table.numbers tbody td a[href*='state=']"):
        assert f"共 {link.text} 条" in browser.page(link["href"]).text


def test_what_is_gone_or_was_changed_is_marked(browser: Browser) -> None:
    page = browser.page("/coverage")
    gone = page.select_one(f'td.state a[href="/report/{report_id(GONE)}"]')
    assert "已撤下" in gone.text
    changed = page.select_one(f'td.state a[href="/report/{report_id(FAILING)}"]')
    assert "改动" in changed.text


# The register.


def test_the_register_holds_every_failing_sum_with_both_sides(
    browser: Browser, release: sqlite3.Connection
) -> None:
    truth = release.execute(
        """select c."left", c."right" from checks c join reports r on r.id = c.report
           where c.verdict = 'fails' and r.current = 1"""
    ).fetchall()
    lines = browser.page("/checks").select("table.checks tbody tr")
    shown = [tuple(int(cell.text) for cell in line.select("td.number")[:2]) for line in lines]
    assert sorted(map(tuple, truth)) == sorted(shown)
    page = browser.page("/checks?rule=applications.balance")
    assert len(page.select("table.checks tbody tr")) == 1
    for line in lines:
        anchor = line.select_one("td.sentence a")["href"]
        report, _, cell = anchor.partition("#")
        assert browser.page(report).find(id=cell) is not None


def test_the_register_is_saved_as_it_was_narrowed(browser: Browser) -> None:
    address = browser.page("/checks?rule=applications.balance").select_one("p.count a")["href"]
    rows = list(csv.DictReader(io.StringIO(browser.get(str(address)).content.decode("utf-8-sig"))))
    assert [row["rule"] for row in rows] == ["applications.balance"]
    (row,) = rows
    assert abs(int(row["left"]) - int(row["right"])) == int(row["gap"])
    assert row["gap"] in row["text_zh"] and row["gap"] in row["text_en"]
    assert row["whose"] in ("report", "to_be_checked")


def test_nothing_is_called_right_for_being_filtered_away(browser: Browser) -> None:
    said = browser.page("/checks?year=1990").select_one("main").text
    assert "没有符合条件的合计差错" in said and "全部成立" not in said


@pytest.mark.parametrize(
    ("rule", "issue", "doubtful"),
    [
        ("applications.outcomes", None, False),
        ("applications.outcomes", ("after", "row_not_found", "applications.denied"), True),
        ("applications.outcomes", ("after", "row_not_found", "disclosure.fees"), False),
        ("applications.outcomes", ("before", "row_not_found", "applications"), False),
        ("continuity.carried", None, False),
        ("continuity.carried", ("after", "row_not_found", "applications.denied"), True),
        ("continuity.carried", ("before", "label_lost", "applications.carried_out"), True),
        ("continuity.carried", ("before", "years_differ", ""), True),
        ("continuity.carried", ("after", "row_not_found", "disclosure.fees"), False),
        ("continuity.in_force", ("before", "row_not_found", "disclosure.fees"), True),
    ],
)
def test_a_doubt_in_reading_either_side_of_a_sum_leaves_open_whose_error_it_is(
    rule: str, issue: tuple[str, str, str] | None, doubtful: bool
) -> None:
    db = sqlite_utils.Database(memory=True)
    places = dict.fromkeys(("place", "province", "prefecture", "county"), "")
    db["report_index"].insert_all(
        {"id": n, "report": name, "agency_id": "a", "year": year, "current": 1} | places
        for n, (name, year) in enumerate((("after", 2023), ("before", 2022)))
    )
    sides = {"verdict": "fails", "left": 2, "right": 1}
    db["checks"].insert({"report": "after", "rule": rule, "where": "total"} | sides)
    db["issues"].create({"report": str, "code": str, "where": str})
    if issue:
        db["issues"].insert(dict(zip(("report", "code", "where"), issue, strict=True)))
    reference.build(db)
    assert [row["doubtful"] for row in db["failing_sums"].rows] == [int(doubtful)]


# Indicators and compare.


def test_an_indicator_needs_every_cell_and_a_denominator() -> None:
    known = indicators()
    cells = dict.fromkeys(known["disclosed_of_decided"].bottom, 0)
    cells |= {"applications.granted.total": 6, "applications.partly_granted.total": 2,
              "applications.denied_by_law.total": 2, "applications.processed_total.total": 20}  # fmt: skip
    values = {key: read(known[key], cells.get).value for key in
              ("granted_rate", "disclosed_rate", "disclosed_of_decided", "denied_rate")}  # fmt: skip
    assert values == {"granted_rate": 0.3, "disclosed_rate": 0.4, "disclosed_of_decided": 0.8,
                      "denied_rate": 0.1}  # fmt: skip
    del cells["applications.denied_safety.total"]
    assert read(known["denied_rate"], cells.get).value is None
    assert (
        read(known["granted_rate"], {**cells, "applications.processed_total.total": 0}.get).value
        is None
    )
    assert read(known["granted_rate"], cells.get).is_small(known["granted_rate"])


def test_every_cell_that_an_indicator_needs_is_kept(release: sqlite3.Connection) -> None:
    columns = {row["name"] for row in release.execute("pragma table_info(figures)")}
    for indicator in indicators().values():
        assert columns >= {*indicator.top, *indicator.bottom}, indicator.key


def test_a_comparison_and_its_csv_say_the_same(browser: Browser) -> None:
    query = "agencies=a-police,a-school&indicator=disclosed_rate"
    page = browser.page(f"/compare?{query}")
    rows = list(
        csv.DictReader(
            io.StringIO(browser.get(f"/compare.csv?{query}").text.removeprefix("\ufeff"))
        )
    )
    shown = [
        cell.text.split("%")[0]
        for cell in page.select("table.numbers tbody td")
        if "%" in cell.text
    ]
    assert shown == [f"{100 * float(row['value']):.1f}" for row in rows if row["value"]]
    assert page.select_one("svg.chart") is not None
    assert page.select_one(
        'a[href="/compare.csv?agencies=a-police,a-school&indicator=disclosed_rate"]'
    )


def test_comparing_is_done_by_links(browser: Browser) -> None:
    page = browser.page("/compare?agencies=a-police&add=" + "教育局")
    more = browser.page(page.select_one('.list a[href*="a-school"]')["href"])
    assert len(more.select(".chosen li")) == 2
    fewer = browser.page(more.select_one(".chosen li a[title]")["href"])
    assert len(fewer.select(".chosen li")) == 1


# Charts.


def test_a_chart_is_sound_svg_and_a_gap_is_no_zero() -> None:
    runs = [charts.Series("<a>", [1, None, 3]), charts.Series("b", [0, None, 2])]
    for svg in (
        charts.bars("t", ["2021", "2022", "2023"], runs),
        charts.bars("t", ["2021", "2022", "2023"], runs, stacked=True),
        charts.lines("t", ["2021", "2022", "2023"], runs),
        charts.lines("t", [], []),
        charts.bars("t", ["2021"], [charts.Series("a", [None])]),
    ):
        ET.fromstring(f"<div>{svg}</div>")
        assert "style=" not in svg
        assert "<a>" not in svg
    assert charts.bars("t", ["2021", "2022", "2023"], runs).count("—") == 1
    assert "<polyline" not in charts.lines("t", ["2021", "2022", "2023"], runs)


def test_only_the_sentences_that_differ_are_shown_of_a_long_text() -> None:
    text = "".join(f"第{n}句。" for n in range(50))
    before, after = differing(text, text.replace("第25句", "第二十五句"))
    assert str(before) == "…第24句。<del>第25句。</del>第26句。…"
    assert str(after) == "…第24句。<ins>第二十五句。</ins>第26句。…"
    assert str(differing("<b>", None)[0]) == "&lt;b&gt;"


# Feeds.


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("/feed.atom", {"new", "changed", "gone"}),
        ("/agency/a-police.atom", {"new", "changed"}),
        ("/place/990121.atom", {"new", "gone"}),
        ("/place/990121103.atom", {"new", "gone"}),
    ],
)
def test_a_feed_is_sound_and_tells_what_is_new_changed_and_gone(
    browser: Browser, path: str, kinds: set[str]
) -> None:
    answer = browser.get(path)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.text)
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids)) > 0
    assert {re.search(r"#(\w+)-", id)[1] for id in ids} == kinds
    times = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert times == sorted(times, reverse=True)
    if path == "/feed.atom":
        assert any("<script>" in (entry.findtext(f"{ATOM}title") or "") for entry in entries)


# Archived pages.

CAPTURED = b"<!DOCTYPE html><meta charset=utf-8><script>parent.alert(1)</script><p>\xe5\x85\xac\xe5\xbc\x80"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A site beside its archive: two reports whose bytes are there, one a page, one a PDF."""
    folder = tmp_path_factory.mktemp("archived")
    (folder / "archive" / "yunxi").mkdir(parents=True)
    db = build(folder / "archive.db")
    with (
        closing(sqlite3.connect(db)) as conn,
        (folder / "archive" / "yunxi" / "a.warc.gz").open("wb") as file,
    ):
        writer = WARCWriter(file, gzip=True)
        for name, kind, body in ((FAILING, "html", CAPTURED), (MISSING, "pdf", b"%PDF-1.4")):
            at = file.tell()
            headers = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html" if kind == "html" else "application/pdf")],
                protocol="HTTP/1.1",
            )  # fmt: skip
            writer.write_record(
                writer.create_warc_record(
                    "http://www.yunxi.example/",
                    "response",
                    payload=BytesIO(body),
                    http_headers=headers,
                )
            )
            conn.execute(
                """update documents set warc_file = 'a.warc.gz', warc_offset = ?, kind = ?
                   where sha256 = (select document from reports where id = ?)""",
                [at, kind, report_id(name)],
            )
        conn.execute(
            """update documents set warc_file = '../../archive.db', warc_offset = 0
               where sha256 = (select document from reports where id = ?)""",
            [report_id(GONE)],
        )
        conn.commit()
    publish(db, folder / "site")
    return Browser(folder / "site", folder / "archive")


def test_an_archived_page_is_shown_in_a_frame_that_can_do_nothing(kept: Browser) -> None:
    frame = kept.page(f"/archived/{report_id(FAILING)}")
    inner = frame.select_one("iframe")
    assert not inner["sandbox"]
    answer = kept.get(inner["src"])
    assert answer.content == CAPTURED
    policy = answer.headers["content-security-policy"]
    assert policy.startswith(
        "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    )
    assert "allow-" not in policy
    assert "script-src" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (
        "frame-src 'self'"
        in kept.get(f"/archived/{report_id(FAILING)}").headers["content-security-policy"]
    )


def test_an_archived_page_says_whose_and_when(kept: Browser) -> None:
    banner = kept.page(f"/archived/{report_id(FAILING)}").select_one(".banner").text
    assert "2026-11-01 08:00 UTC" in banner
    assert "http://www.yunxi.example/" in banner


def test_what_is_no_page_is_offered_as_a_file(kept: Browser) -> None:
    assert kept.page(f"/archived/{report_id(MISSING)}").select_one("iframe") is None
    assert kept.get(f"/archived/{report_id(MISSING)}/page").status_code == 404
    answer = kept.get(f"/archived/{report_id(MISSING)}/file")
    assert answer.content == b"%PDF-1.4"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"].startswith("application/octet-stream")


def test_no_file_outside_the_archive_is_read(kept: Browser) -> None:
    assert kept.get(f"/archived/{report_id(GONE)}/file").status_code == 404
    assert "存档文件不在本机" in kept.page(f"/archived/{report_id(GONE)}").text


def test_a_site_without_its_archive_says_so(browser: Browser) -> None:
    page = browser.page(f"/archived/{report_id(FAILING)}")
    assert "没有附带原始存档" in page.text
    assert page.select_one("iframe") is None
    assert "没有附带原始存档" in browser.page(f"/report/{report_id(FAILING)}").text


# A report's page, what is new on it.


def test_a_report_says_whether_it_came_in_time(browser: Browser) -> None:
    page = browser.page(f"/report/{report_id(FAILING)}")
    assert "按时" in page.select_one(".report-head").text
    assert "2024-01-31" in page.select_one(".report-head").text
    town = browser.page(f"/report/{report_id(GONE)}").select_one(".report-head").text
    assert "按时" not in town
    assert "法定期限" not in town


def test_a_report_leads_to_the_years_beside_it(browser: Browser) -> None:
    page = browser.page(f"/report/{report_id(FAILING)}")
    assert page.select_one('a[rel="prev"]')["href"] == f"/report/{report_id(EDITION_2019)}"
    assert page.select_one('a[rel="next"]') is None


def test_a_report_can_be_cited(browser: Browser) -> None:
    page = browser.page(f"/report/{report_id(FAILING)}")
    cited = page.select_one("#cite").text
    for part in ("云溪市公安局", "2024-01-22", "2026-11-01", report_id(FAILING), "@techreport{"):
        assert part in cited
    for name in (NARRATIVE, HOSTILE):
        assert browser.page(f"/report/{report_id(name)}").select_one("#cite .bibtex") is not None


def test_the_key_of_a_chart_shows_what_is_drawn() -> None:
    runs = [charts.Series(str(n), [n + 1]) for n in range(8)]
    bars = BeautifulSoup(str(charts.bars("t", ["2023"], runs, stacked=True)), "lxml")
    assert [sign["class"] for sign in bars.select(".key rect")] == [[f"s{n}"] for n in range(8)]
    lines = BeautifulSoup(str(charts.lines("t", ["2023"], runs)), "lxml")
    drawn = [(tag.name, tag["class"]) for tag in lines.select(".chart .mark")]
    assert [(tag.name, tag["class"]) for tag in lines.select(".key .mark")] == drawn
    assert len({(name, tuple(sorted(set(classes) & {"hollow"}))) for name, classes in drawn}) > 3
