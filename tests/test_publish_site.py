"""The pages: every number in its place, every gap named, every link good, nothing open that should be shut."""

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from publish import form
from publish.errors import PublishError
from publish.release import publish
from publish.serving import serve
from tests.publish_archive import (
    BLANKS,
    EDITION_2019,
    FAILING,
    FAILING_OLD,
    GONE,
    MISSING,
    NARRATIVE,
    Browser,
    build,
    published_site,  # noqa: F401 - a fixture
    report_id,
    site_browser,  # noqa: F401 - a fixture
)


def report(browser: Browser, name: str, lang: str = "zh") -> BeautifulSoup:
    return browser.page(f"/report/{report_id(name)}?lang={lang}")


def at(page: BeautifulSoup, place: str) -> Tag:
    """The cell of a place such as applications.granted.total."""
    cell = page.find("td", id=place)
    assert isinstance(cell, Tag), place
    return cell


def grid(table: Tag) -> list[list[Tag]]:
    """A table as squares, spans filled in: the square tells where a reader sees a cell."""
    squares: dict[tuple[int, int], Tag] = {}
    lines = table.find_all("tr")
    for y, line in enumerate(lines):
        x = 0
        for cell in line.find_all(["td", "th"]):
            while (y, x) in squares:
                x += 1
            for dy in range(int(cell.get("rowspan", 1))):
                for dx in range(int(cell.get("colspan", 1))):
                    assert (y + dy, x + dx) not in squares, "two cells on one square"
                    squares[y + dy, x + dx] = cell
    width = 1 + max(x for _, x in squares)
    assert set(squares) == {(y, x) for y in range(len(lines)) for x in range(width)}, "a hole"
    return [[squares[y, x] for x in range(width)] for y in range(len(lines))]


# The tables are the form's.


@pytest.mark.parametrize(
    ("name", "edition", "rows"), [(FAILING, "2021", 25), (EDITION_2019, "2019", 23)]
)
def test_table_three_is_printed_as_the_form_prints_it(
    browser: Browser, name: str, edition: str, rows: int
) -> None:
    table = report(browser, name).select_one("table.applications")
    assert table is not None
    squares = grid(table)
    head, body = squares[:3], squares[3:]
    assert len(body) == rows
    assert all(len(line) == 10 for line in squares)
    assert [cell.text for cell in head[0]][3:] == ["申请人情况"] * 7
    assert [cell.text for cell in head[1]][3:] == ["自然人", *["法人或其他组织"] * 5, "总计"]
    columns = [label.zh[-1] for label in form.lines("applications", "column")]
    assert [cell.text for cell in head[2]][3:] == columns
    for line, label in zip(body, form.lines("applications", "row", edition), strict=True):
        path = [*label.zh, *[label.zh[-1]] * (3 - len(label.zh))]
        assert [cell.text for cell in line[:3]] == path
        assert all(cell.name == "th" and cell.get("scope") for cell in line[:3])
        for cell, column in zip(line[3:], form.lines("applications", "column"), strict=True):
            assert cell["id"] == f"applications.{label.key}.{column.key}"


def test_table_two_has_the_blocks_of_article_20_of_each_edition(browser: Browser) -> None:
    for name, edition in ((FAILING, "2021"), (EDITION_2019, "2019")):
        table = report(browser, name).select_one("table.disclosure")
        assert table is not None
        squares = grid(table)
        assert all(len(line) == 4 for line in squares)
        measures = {m.key: m.zh[-1] for m in form.lines("disclosure", "measure", edition)}
        group, head = "", squares[0]
        seen = []
        for line in squares:
            if line[0] is line[3]:
                group = line[0].text
            elif line[0].text == "信息内容":
                head = line
            else:
                seen.append((group, line[0].text))
                for heading, cell in zip(head[1:], line[1:], strict=True):
                    assert heading.text == measures[str(cell["id"]).rsplit(".", 1)[1]]
        assert seen == [label.zh for label in form.lines("disclosure", "item", edition)]


def test_table_four_is_one_line_of_fifteen_numbers(browser: Browser) -> None:
    table = report(browser, FAILING).select_one("table.review")
    assert table is not None
    squares = grid(table)
    assert len(squares) == 4
    assert [cell.text for cell in squares[0]] == ["行政复议"] * 5 + ["行政诉讼"] * 10
    assert [cell.text for cell in squares[1]][5:] == ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    assert [cell.text for cell in squares[2]] == [
        "结果维持",
        "结果纠正",
        "其他结果",
        "尚未审结",
        "总计",
    ] * 3
    assert [cell.text for cell in squares[3]][:5] == ["3", "1", "0", "0", "4"]


def test_the_six_sections_stand_in_the_forms_order(browser: Browser) -> None:
    page = report(browser, FAILING)
    headings = [heading.text for heading in page.select("section.part > h2")]
    assert headings == [label.zh[-1] for label in form.lines("section", "section")]
    assert "发布信息587条" in page.select_one("#overview").text


# The numbers are the report's.


def test_every_number_of_the_database_is_in_its_cell(browser: Browser) -> None:
    page = report(browser, FAILING)
    rows = browser.get(
        f"/nianbao/applications.json?_shape=array&_size=max&report={report_id(FAILING)}"
    ).json()
    assert len(rows) == 25
    for row in rows:
        for column in form.lines("applications", "column"):
            cell = at(page, f"applications.{row['row']}.{column.key}")
            assert re.sub(r"※\d", "", cell.text) == f"{row[column.key]:,}"
            assert row[f"{column.key}_printed"] in cell["title"]


def test_amounts_are_shown_in_the_unit_of_their_heading(browser: Browser) -> None:
    fees = at(report(browser, FAILING), "disclosure.fees.amount")
    assert (fees.text, "77,302,800" in fees["title"]) == ("7,730.28", True)
    procured = at(report(browser, EDITION_2019), "disclosure.procurement.amount")
    assert (procured.text, procured["title"]) == ("28,923,880", "原文：28,923,880 元")


def test_a_zero_a_blank_a_dash_a_word_and_a_gap_look_unlike(browser: Browser) -> None:
    blanks = report(browser, BLANKS)
    assert "zero" in at(blanks, "applications.granted.other")["class"]
    assert at(blanks, "applications.granted.enterprise").text == "未填"
    assert at(blanks, "applications.granted.legal_service").text == "未填"
    assert at(blanks, "applications.granted.research_institution").text == "—"
    assert at(report(browser, EDITION_2019), "disclosure.licensing.change").text == "增加"
    unit = at(blanks, "disclosure.fees.amount")
    assert (unit.text, "原文没有写明单位。" in unit["title"]) == ("52.15", True)
    assert "text" in unit["class"]


def test_a_cell_that_was_not_read_says_so_and_why(browser: Browser) -> None:
    page = report(browser, MISSING)
    glued = at(page, "applications.denied_by_law.enterprise")
    assert (glued.text, glued["title"]) == ("未能识别", "未能识别：单元格之间的分隔丢失。")
    lost = at(page, "applications.refused_petition.total")
    assert lost.text == "未能识别"
    assert "没有找到此表。" in page.select_one("#disclosure").text
    assert page.select_one("table.disclosure") is None


def test_a_failing_sum_is_said_in_a_sentence_and_marked_on_its_cells(browser: Browser) -> None:
    page = report(browser, FAILING)
    said = {item["id"]: item.text for item in page.select("#sums li")}
    assert len(said) == 3
    assert "27" in said["sum-1"]
    assert "21" in said["sum-1"]
    assert "相差 6" in said["sum-1"]
    total = at(page, "applications.processed_total.total")
    assert "fails" in total["class"]
    assert {flag["href"] for flag in total.select("a.flag")} == {"#sum-1", "#sum-3"}
    assert all("合计不成立" in flag["aria-label"] for flag in total.select("a.flag"))
    assert "part" in at(page, "applications.granted.natural_person")["class"]
    assert "part" not in at(page, "applications.granted.enterprise").get("class", [])
    assert "fails" not in at(page, "applications.processed_total.enterprise")["class"]


def test_sums_that_hold_only_if_blank_is_zero_or_are_unknown_are_not_called_good(
    browser: Browser,
) -> None:
    page = report(browser, BLANKS)
    assert "视空白为零则成立 1 项" in page.select_one("#sums").text
    assert "全部成立" not in page.select_one("#sums").text
    assert "无法核对 1 项" in report(browser, FAILING).select_one("#sums").text


def test_a_table_from_before_the_form_is_printed_line_by_line(browser: Browser) -> None:
    lines = report(browser, BLANKS).select("table.statistics tbody tr")
    assert [[cell.text for cell in line.find_all(["th", "td"])] for line in lines] == [
        ["主动公开政府信息数", "条", "587"],
        ["收到申请数", "件", "—"],
    ]


def test_hints_say_where_to_look_and_what_was_compared(browser: Browser) -> None:
    hint = report(browser, BLANKS).select_one("#hints li")
    assert hint is not None
    assert "正文所说为 5 件。" in hint.text
    assert [link["href"] for link in hint.select("a")] == [
        "#applications.received.total",
        f"/report/{report_id(FAILING)}",
    ]


# Where it comes from.


def test_a_report_tells_its_whole_provenance(browser: Browser) -> None:
    page = report(browser, FAILING)
    facts = page.select_one("#provenance").text
    row = browser.get(
        f"/nianbao/export_reports.json?_shape=array&report={report_id(FAILING)}"
    ).json()[0]
    for value in (row["source_url"], row["document_sha256"], row["warc_file"], row["report"]):
        assert value in facts
    assert f"{row['warc_offset']:,}" in facts
    assert "2026-11-01 08:00 UTC" in facts
    assert page.select_one(f'a[href="{row["page_url"]}"]') is not None


def test_versions_point_to_each_other_and_say_what_changed(browser: Browser) -> None:
    page = report(browser, FAILING)
    assert page.select_one(f'#versions a[href="/report/{report_id(FAILING_OLD)}"]') is not None
    assert page.select_one('#versions a[href="#applications.granted.total"]') is not None
    old = report(browser, FAILING_OLD)
    assert old.select_one(f'.notice a[href="/report/{report_id(FAILING)}"]') is not None


def test_a_report_that_is_gone_says_since_when(browser: Browser) -> None:
    assert "自 2026-11-15 08:00 UTC 起已不在原网址" in report(browser, GONE).text


def test_a_report_without_agency_title_or_tables_is_a_page_all_the_same(browser: Browser) -> None:
    page = report(browser, NARRATIVE)
    assert "未署名机关" in page.text
    assert "文中没有机关名称。" in page.text
    assert len(page.select(".part .notice")) == 3


# The other pages.


def test_the_front_page_tells_what_is_there_and_what_is_wrong(browser: Browser) -> None:
    page = browser.page("/")
    assert page.select_one('form[action="/search"] input[name="q"]') is not None
    assert [item.text.split() for item in page.select(".figures li")][:2] == [
        ["7", "份报告"],
        ["5", "个机关"],
    ]
    assert page.select_one(f'a.fails[href="/report/{report_id(FAILING)}#sums"]') is not None
    assert "1 份文件未能读出" in page.text
    assert page.select_one('a[href="/downloads/applications.csv"]') is not None


def test_the_status_page_names_blocked_portals_and_unread_documents(browser: Browser) -> None:
    page = browser.page("/status")
    assert "被拦截" in page.text
    assert "script challenge" in page.text
    assert "http://www.yunxi.example/a.pdf" in page.text
    assert "该 PDF 文件不完整。" in page.text


def test_english_is_one_switch_away_and_remembered(browser: Browser) -> None:
    page = browser.page("/")
    switch = page.select_one("a.language")
    assert switch is not None
    answer = browser.get(str(switch["href"]))
    assert BeautifulSoup(answer.text, "lxml").html["lang"] == "en"
    cookies = {"lang": answer.cookies["lang"]}
    assert browser.page("/status", cookies=cookies).html["lang"] == "en"
    assert browser.page("/status").html["lang"] == "zh-CN"


@pytest.mark.parametrize("path", ["/", "/search", "/search?q=abc", "/status", "/downloads"])
def test_no_chinese_is_left_in_the_english_of_a_page(browser: Browser, path: str) -> None:
    page = browser.page(path, cookies={"lang": "en"})
    for chinese in page.find_all(lang=re.compile("zh")):
        chinese.decompose()
    for value in page.select("input"):
        value.decompose()
    # The term itself is given where it is explained.
    assert not re.findall(r"[\u4e00-\u9fff]+", page.body.text.replace("勾稽关系", ""))


def test_every_link_within_the_site_leads_somewhere(browser: Browser) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        path = urlsplit(address)._replace(fragment="").geturl()
        if path in seen:
            continue
        seen.add(path)
        answer = browser.get(path)
        assert answer.status_code == 200, address
        if "html" not in answer.headers["content-type"] or path.startswith("/nianbao"):
            continue
        page = BeautifulSoup(answer.text, "lxml")
        ids = {tag["id"] for tag in page.find_all(id=True)}
        assert len(ids) == len(page.find_all(id=True)), f"an id twice on {path}"
        for tag in page.find_all(["a", "link", "form"]):
            if "nofollow" in tag.get("rel", []):  # filters on filters without end, tested elsewhere
                continue
            target = tag.get("href") or tag.get("action") or ""
            if target.startswith(("http:", "https:", "data:")):
                continue
            if target.startswith("#"):
                assert target[1:] in ids, f"{target} on {path}"
            else:
                waiting.append(urljoin(path, target))
    assert len([path for path in seen if path.startswith("/report/")]) >= 8


# Nothing open that should be shut.


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=x",
        "/report/none",
        "/nianbao",
        "/downloads/checks.csv",
        "/static/nianbao.css",
        "/-/settings",
        "/nianbao?sql=select+1",
    ],
)
def test_every_answer_carries_the_security_headers(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "referrer-policy" in headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=%E5%85%AC%E5%BC%80",
        "/status",
        "/downloads",
        "/nianbao",
        "/nianbao/report_index",
        "/nianbao/export_checks",
    ],
)
def test_no_page_needs_a_script_or_another_host(browser: Browser, path: str) -> None:
    page = browser.page(path)
    assert page.find("script") is None
    assert not page.find_all(src=re.compile("^https?:|^//"))
    loaded = page.select("link[rel=stylesheet], link[rel=icon]")
    assert len(loaded) == 2
    assert all(str(link["href"]).startswith("/") for link in loaded)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nianbao?sql=select+1", 403),
        ("/nianbao.json?sql=select+1", 403),
        ("/nianbao/reports?_where=1=1", 403),
        ("/nianbao/reports?_facet=year", 400),
        ("/nianbao.db", 403),
        ("/nianbao/search", 403),
        ("/nianbao/search_data", 403),
        ("/nianbao/search_idx.json", 403),
        ("/nianbao/reports.csv?_stream=on", 400),
        ("/-/settings.json", 404),
        ("/-/databases.json", 404),
        ("/-/metadata.json", 404),
        ("/-/plugins", 404),
        ("/_internal", 403),
        ("/report/none", 404),
        ("/nothing/here/at/all", 404),
    ],
)  # fmt: skip
def test_what_is_shut(browser: Browser, path: str, status: int) -> None:
    assert browser.get(path).status_code == status


def test_index_tables_are_not_offered(browser: Browser) -> None:
    page = browser.page("/nianbao")
    offered = {tag["href"] for tag in page.select('a[href^="/nianbao/"]')}
    assert "/nianbao/report_index" in offered
    assert not {path for path in offered if re.search(r"/search(_|$)|sqlite_", path)}


# Without the search for a smaller example: each request is too slow for it.
FUZZ = settings(
    max_examples=80, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
NAMES = st.sampled_from(
    ["q", "year", "page", "lang", "_search", "_sort", "_next", "_size", "report", "_fts_table",
     "_fts_pk", "_searchmode", "_col", "_shape", "_through", "_sort_desc", "year__gt", "_nocol"]
)  # fmt: skip
PATHS = st.sampled_from(
    ["/", "/search", "/status", "/downloads", f"/report/{report_id(FAILING)}"]
)  # fmt: skip


@FUZZ
@given(PATHS, st.dictionaries(NAMES, TEXT, max_size=4))
def test_no_query_string_is_an_error(browser: Browser, path: str, query: dict[str, str]) -> None:
    # What makes no sense is refused with a page that says so.
    assert browser.get(path, params=query).status_code in (200, 400)


@FUZZ
@given(
    st.sampled_from(
        ["/nianbao/report_index", "/nianbao/report_index.json", "/nianbao/applications.json"]
    ),
    st.dictionaries(NAMES, TEXT, max_size=3),
)
def test_no_query_string_breaks_datasettes_own_pages(
    browser: Browser, path: str, query: dict[str, str]
) -> None:
    assert browser.get(path, params=query).status_code < 500


@pytest.mark.parametrize(
    "query",
    [
        "_sort=x", "_sort_desc=rowid", "_through=x", "_through=1", "_next=x", "_json_infinity=x",
        "_next=99999999999999999999", "year__in=[", "year__gt=99999999999999999999", "_search=%22",
        "_search_title=%22", "_search_x=a", "_searchmode=raw&_search=%22", "_fts_table=x&_search=a",
        "_size=x", "_shape=x", "_facet=x",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["report_index", "report_index.json", "export_checks.json", "reports.csv"]
)
def test_parameters_that_datasette_trips_over_are_refused(
    browser: Browser, path: str, query: str
) -> None:
    assert browser.get(f"/nianbao/{path}?{query}").status_code < 500


@FUZZ
@given(st.sampled_from(["/report/", "/downloads/", "/", "/static/", "/nianbao/"]), TEXT)
def test_no_path_is_an_error(browser: Browser, start: str, rest: str) -> None:
    assert browser.get(start + quote(rest, safe="/~.")).status_code < 500


# Serving.


def test_a_new_release_is_shown_without_a_restart(tmp_path: Path) -> None:
    build(tmp_path / "archive.db")
    first = publish(tmp_path / "archive.db", tmp_path / "site")
    browser = Browser(tmp_path / "site")
    assert f"数据版本 {first.version} " in browser.page("/").text
    second = publish(tmp_path / "archive.db", tmp_path / "site")
    assert f"数据版本 {second.version} " in browser.page("/").text


@pytest.fixture
def taken() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield listening.getsockname()[1]


def test_a_port_that_is_taken_is_said_in_a_sentence(site: Path, taken: int) -> None:
    with pytest.raises(PublishError, match=f"Port {taken} .* is taken .*--port"):
        serve(site, port=taken)


def test_serving_before_publishing_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="nianbao publish"):
        serve(tmp_path)


def test_a_served_site_answers_over_http(site: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    program = "import sys, pathlib; from publish.serving import serve; serve(pathlib.Path(sys.argv[1]), port=int(sys.argv[2]))"
    server = subprocess.Popen([sys.executable, "-c", program, str(site), str(port)])
    try:
        page = _fetch(f"http://127.0.0.1:{port}/", server)
        assert "政府信息公开工作年度报告" in page
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.sendall(
                "GET /search?q=公安 HTTP/1.1\r\nHost: site\r\nConnection: close\r\n\r\n".encode()
            )
            assert b"500" not in raw.makefile("rb").readline()
    finally:
        server.terminate()
        server.wait(30)


def _fetch(address: str, server: "subprocess.Popen[bytes]") -> str:
    while server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{address} answered {refused.code}") from refused
        except urllib.error.URLError:  # it does not listen yet
            time.sleep(0.1)
    raise AssertionError("the server ended")
