"""The demo portals over HTTP: each answers as its dialect does, and day 2 differs as announced."""

import csv
import gzip
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from html import unescape
from http.client import HTTPMessage
from pathlib import Path

import pytest
from lxml import html

from demo.registry import COLUMNS, lines, write_portals_csv
from demo.server import DemoPortals, PortBusyError, free_base_port
from demo.truth import neighbours, truth

TRS_COLUMN = "zwgk/zfxxgk/zfxxgknb/"
PROXY = "module/web/jpage/dataproxy.jsp"
UNIT = "columnid=9317&unitid=412306"


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoPortals]:
    with DemoPortals(free_base_port()) as portals:
        yield portals


def fetch(url: str, data: bytes | None = None, **headers: str) -> tuple[int, HTTPMessage, bytes]:
    """One plain request: no decoding, no redirect followed silently matters here."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=data, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def page(url: str) -> str:
    status, _, body = fetch(url)
    assert status == 200, url
    return body.decode("utf-8")


def entry(demo: DemoPortals, report: str, day: int = 1) -> dict:
    return next(e for e in truth(day, demo.base_port) if e["id"] == report)


def of(entries: list[dict], portal: str) -> list[dict]:
    return [e for e in entries if e["portal"] == portal]


def everything(demo: DemoPortals, portal: str, day: int = 1) -> dict[str, str]:
    """url → title of all that stands in a portal's column."""
    ours, others = truth(day, demo.base_port), neighbours(day, demo.base_port)
    return {e["url"]: e["title"] for e in [*of(ours, portal), *of(others, portal)]}


# --- all three -----------------------------------------------------------------------------------


def test_every_page_and_every_file_answers(demo: DemoPortals) -> None:
    urls = {url for e in truth(1, demo.base_port) for url in (e["url"], *e["documents"])}
    urls |= {e["url"] for e in neighbours(1, demo.base_port)}
    for url in urls:
        status, _, body = fetch(url)
        assert (status, len(body) > 500) == (200, True), url


def test_every_page_says_what_is_real_on_it(demo: DemoPortals) -> None:
    for e in truth(1, demo.base_port):
        text = fetch(e["url"])[2].decode("gb18030" if e["id"] == "wuyou-office-2020" else "utf-8")
        assert ("均为虚构" if e["invented"] else "数字取自公开报告") in text, e["url"]


def test_robots_files(demo: DemoPortals) -> None:
    answers = {e["id"]: fetch(e["url"] + "robots.txt") for e in lines(demo.base_port)}
    assert {portal: status for portal, (status, _, _) in answers.items()} == {
        "demo-trs": 200,
        "demo-jpage": 404,
        "demo-gkmlpt": 200,
    }
    assert b"Crawl-delay: 0" in answers["demo-gkmlpt"][2]


def test_home_and_column_of_the_registry_answer(demo: DemoPortals) -> None:
    for line in lines(demo.base_port):
        assert fetch(line["url"])[0] == fetch(line["column_url"])[0] == 200


def test_the_registry_file(demo: DemoPortals, tmp_path: Path) -> None:
    path = write_portals_csv(tmp_path / "portals.csv", demo.base_port)
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [row["family"] for row in rows] == ["trs", "jpage", "gkmlpt"]
    assert {(row["delay"], row["loopback"], row["enabled"]) for row in rows} == {("0", "1", "1")}
    assert rows[0]["url"] == demo.url("demo-trs")


def test_requests_are_listed(demo: DemoPortals) -> None:
    before = len(demo.requests)
    fetch(demo.url("demo-jpage") + "nothing/here.html?a=1")
    assert demo.requests[before:] == [(demo.base_port + 1, "GET", "/nothing/here.html?a=1", 404)]


def test_a_busy_port_is_a_clear_error(demo: DemoPortals) -> None:
    with pytest.raises(PortBusyError, match=f"{demo.base_port} on 127.0.0.1 is in use"):
        DemoPortals(demo.base_port).__enter__()
    # Only the last of the three is taken: what was opened before it is given back.
    base = demo.base_port - 2
    for _ in range(2):
        with pytest.raises(PortBusyError, match=str(demo.base_port)):
            DemoPortals(base).__enter__()


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="days"):
        DemoPortals(day=3)


def test_a_client_that_takes_gzip_gets_it(demo: DemoPortals) -> None:
    url = demo.url("demo-trs") + TRS_COLUMN
    _, plain_headers, plain = fetch(url)
    _, headers, packed = fetch(url, Accept_Encoding="gzip, deflate")
    assert plain_headers["Content-Encoding"] is None
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert fetch(url, Accept_Encoding="gzip")[2] == packed  # the same bytes every time


# --- TRS -----------------------------------------------------------------------------------------


def trs_lists(demo: DemoPortals) -> list[str]:
    first = page(demo.url("demo-trs") + TRS_COLUMN)
    found = re.search(r'createPageHTML\((\d+), 0, "index", "html"\)', first)
    assert found
    names = [f"index_{n}.html" for n in range(1, int(found[1]))]
    return [first, *(page(demo.url("demo-trs") + TRS_COLUMN + name) for name in names)]


def test_trs_pages_its_list_in_static_files(demo: DemoPortals) -> None:
    pages = trs_lists(demo)
    assert len(pages) >= 2
    listed = {}
    for number, text in enumerate(pages):
        assert f"createPageHTML({len(pages)}, {number}," in text
        root = html.fromstring(text, base_url=demo.url("demo-trs") + TRS_COLUMN)
        root.make_links_absolute()
        for line in root.cssselect("ul.list li"):
            listed[line.find("a").get("href")] = line.find("a").text
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", line.find("span").text)
    assert listed == everything(demo, "demo-trs")


def test_trs_answers_a_page_beyond_the_last_with_page_one(demo: DemoPortals) -> None:
    first = page(demo.url("demo-trs") + TRS_COLUMN + "index.html")
    assert page(demo.url("demo-trs") + TRS_COLUMN + "index_9.html") == first
    assert fetch(demo.url("demo-trs") + TRS_COLUMN + "index_x.html")[0] == 404


def test_trs_has_the_five_entries_of_the_platform(demo: DemoPortals) -> None:
    root = html.fromstring(
        page(demo.url("demo-trs") + TRS_COLUMN), base_url=demo.url("demo-trs") + TRS_COLUMN
    )
    root.make_links_absolute()
    links = {a.text: a.get("href") for a in root.cssselect("ul.sx-uls a")}
    assert len(links) == 5
    assert links["政府信息公开年报"] == demo.url("demo-trs") + TRS_COLUMN
    assert {fetch(url)[0] for url in links.values()} == {200}


def test_trs_details_carry_metas_and_editor_body(demo: DemoPortals) -> None:
    report = entry(demo, "wuyou-finance-2021")
    assert re.search(r"/202201/t20220126_\d+\.html$", report["url"])
    text = page(report["url"])
    metas = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', text))
    assert metas["ArticleTitle"] == report["title"]
    assert metas["PubDate"] == "2022-01-26 14:22"
    assert metas.keys() >= {"SiteName", "SiteIDCode", "ColumnName", "ContentSource"}
    assert "<div class=TRS_Editor>" in text
    assert text.index("<!--startprint-->") < text.index("第二十条") < text.index("<!--endprint-->")


def test_trs_migration_date_is_years_after_the_report(demo: DemoPortals) -> None:
    report = entry(demo, "wuyou-finance-2020")
    assert (report["year"], report["published"]) == (2020, "2024-06-18")
    assert '"PubDate" content="2024-06-18 08:00"' in page(report["url"])


def test_trs_page_declared_gb2312_needs_the_larger_set(demo: DemoPortals) -> None:
    _, headers, body = fetch(entry(demo, "wuyou-office-2020")["url"])
    assert "charset" not in headers["Content-Type"]
    assert b"charset=gb2312" in body
    text = body.decode("gb18030")
    assert "方镕、陶喆" in text
    for other in ("gb2312", "utf-8"):
        with pytest.raises(UnicodeDecodeError):
            body.decode(other)


def test_trs_attachments_are_siblings_of_the_page(demo: DemoPortals) -> None:
    report = entry(demo, "wuyou-office-2023")
    stub = page(report["url"])
    found = re.search(r'href="(\./P020240125\d{12}\.pdf)"', stub)
    assert found
    assert "第二十条" not in stub
    url = report["url"].rsplit("/", 1)[0] + found[1][1:]
    assert report["documents"] == [url]
    _, headers, body = fetch(url)
    assert headers["Content-Type"] == "application/pdf"
    assert body.startswith(b"%PDF")


def test_trs_one_page_has_the_tables_and_the_pdf_too(demo: DemoPortals) -> None:
    report = entry(demo, "wuyou-office-2024")
    assert report["documents"][0] == report["url"]
    assert report["documents"][1].endswith(".pdf")
    assert "第二十条" in page(report["url"])


@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_trs_answers_304_to_what_the_client_has(demo: DemoPortals, accepted: str) -> None:
    url = entry(demo, "wuyou-office-2021")["url"]
    _, headers, _ = fetch(url, Accept_Encoding=accepted)
    by_tag = fetch(url, Accept_Encoding=accepted, If_None_Match=headers["ETag"])
    by_date = fetch(url, Accept_Encoding=accepted, If_Modified_Since=headers["Last-Modified"])
    for status, again, body in (by_tag, by_date):
        assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
    assert fetch(url, If_None_Match='"other"')[0] == 200
    assert fetch(url, If_Modified_Since="Mon, 01 Jan 2018 00:00:00 GMT")[0] == 200
    # Where both are sent, the tag decides (RFC 9110, 13.2.2).
    both = {"If_None_Match": '"other"', "If_Modified_Since": headers["Last-Modified"]}
    assert fetch(url, **both)[0] == 200


def test_the_dynamic_portals_give_no_validators(demo: DemoPortals) -> None:
    for portal in ("demo-jpage", "demo-gkmlpt"):
        for report in of(truth(1, demo.base_port), portal):
            _, headers, _ = fetch(report["url"])
            assert headers["ETag"] is None
            assert headers["Last-Modified"] is None


# --- forms of the tables -------------------------------------------------------------------------


def tables(demo: DemoPortals, report: str) -> list[html.HtmlElement]:
    body = fetch(entry(demo, report)["url"])[2]
    encoding = "gb18030" if b"charset=gb2312" in body else "utf-8"
    return html.fromstring(body.decode(encoding)).cssselect("table")


def test_table_two_comes_whole_in_blocks_and_cut(demo: DemoPortals) -> None:
    assert len(tables(demo, "wuyou-office-2019")) == 3
    assert len(tables(demo, "wuyou-office-2020")) == 5 + 2
    first, second, *rest = tables(demo, "wuyou-office-2025")
    assert "行政许可" not in first.text_content()
    assert "行政许可" in second.text_content()
    assert len(rest) == 2


def test_a_dragged_border_moves_the_columns_of_a_row(demo: DemoPortals) -> None:
    whole = tables(demo, "wuyou-office-2019")[0]
    spans = {
        row.text_content()[:4]: [int(cell.get("colspan", "1")) for cell in row]
        for row in whole.cssselect("tr")
    }
    assert {sum(widths) for widths in spans.values()} == {5}
    assert spans["信息内容"] != spans["行政许可"]


@pytest.mark.parametrize("entry_id", [e["id"] for e in truth(1) if "page" in e["carrier"]])
def test_the_values_on_a_page_are_those_of_the_answer_key(demo: DemoPortals, entry_id: str) -> None:
    report = entry(demo, entry_id)
    *_, third, fourth = tables(demo, entry_id)
    inner = third.cssselect("tr")[3:]
    assert len(inner) == len(report["tables"]["applications"])
    for row, (key, cells) in zip(inner, report["printed"]["applications"].items(), strict=True):
        printed = [cell.text_content() for cell in row][-7:]
        assert printed == list(cells.values()), key
    last = [cell.text_content() for cell in fourth.cssselect("tr")[-1]]
    cases = report["printed"]["review_litigation"].values()
    assert last == [text for case in cases for text in case.values()]


def test_blanks_are_blank_in_three_ways(demo: DemoPortals) -> None:
    text = page(entry(demo, "zixu-city-2022")["url"])
    assert all(blank in text for blank in ("&nbsp;<o:p>", ">—<", ">　<", "><o:p></o:p></span>"))


def test_traditional_page(demo: DemoPortals) -> None:
    text = page(entry(demo, "genhe-city-2020")["url"])
    assert "二、主動公開政府信息情況" in text
    assert "343.98萬元" in text


# --- jpage ---------------------------------------------------------------------------------------


def records(text: str) -> list[tuple[str, str]]:
    """(href, full title) of each record in jpage's XML."""
    inner = re.findall(r"<record><!\[CDATA\[(.*?)\]\]></record>", text)
    return [
        (found[1], unescape(found[2]))
        for found in (re.search(r'href="([^"]+)" title="([^"]+)"', line) for line in inner)
        if found
    ]


def test_jpage_brings_the_first_records_in_a_script_twice(demo: DemoPortals) -> None:
    text = page(demo.url("demo-jpage") + "col/col9317/index.html")
    units = re.findall(r'<script type="text/xml">(<datastore>.*?</datastore>)</script>', text)
    assert len(units) == 2
    assert records(units[0]) == records(units[1])
    assert len(records(units[0])) == 15
    total = len(everything(demo, "demo-jpage"))
    assert total > 15
    assert text.count(f".jpage({{totalRecord:{total},perPage:5,") == 2
    assert "proxyUrl:'/module/web/jpage/dataproxy.jsp'" in text


def test_jpage_proxy_hands_out_windows_and_caps_them(demo: DemoPortals) -> None:
    proxy = demo.url("demo-jpage") + PROXY
    ask = f"{proxy}?startrecord={{}}&endrecord={{}}&perpage=5"
    first = page_of(fetch(ask.format(1, 1000), data=UNIT.encode()))
    rest = page_of(fetch(ask.format(16, 30), data=UNIT.encode()))
    assert len(records(first)) == 15
    root = demo.url("demo-jpage")[:-1]
    listed = {root + href: title for href, title in records(first) + records(rest)}
    assert listed == everything(demo, "demo-jpage")
    assert f"<totalrecord>{len(listed)}</totalrecord>" in first
    by_group = page(f"{proxy}?page=1&{UNIT}")
    assert records(by_group) == records(rest)


def page_of(answer: tuple[int, HTTPMessage, bytes]) -> str:
    status, headers, body = answer
    assert status == 200
    assert headers["Content-Type"] == "text/xml;charset=UTF-8"
    return body.decode("utf-8")


def test_jpage_proxy_has_nothing_for_an_unknown_column(demo: DemoPortals) -> None:
    proxy = demo.url("demo-jpage") + PROXY
    assert records(page(f"{proxy}?startrecord=1&endrecord=5&columnid=1&unitid=412306")) == []


def test_jpage_shortens_what_it_shows_and_keeps_the_title(demo: DemoPortals) -> None:
    text = page(demo.url("demo-jpage") + "col/col9317/index.html")
    assert "政府信息公开工作年...</a>" in text
    assert 'title="南柯市市场监督管理局2025年政府信息公开工作年度报告"' in text


def test_jpage_details_bracket_their_content(demo: DemoPortals) -> None:
    report = entry(demo, "nanke-market-2021")
    assert re.search(r"/art/2022/1/19/art_9317_\d+\.html$", report["url"])
    text = page(report["url"])
    start, end = '<meta name="ContentStart">', '<meta name="ContentEnd">'
    assert text.index(start) < text.index("一、总体情况") < text.index(end)


def test_jpage_title_without_an_agency(demo: DemoPortals) -> None:
    report = entry(demo, "nanke-market-2022")
    assert report["title"] == "2022年政府信息公开工作年度报告"
    body = html.fromstring(page(report["url"])).cssselect("#zoom")[0].text_content()
    assert "我局" in body
    assert report["agency"] not in body
    assert lines()[1]["agency"] == report["agency"]


def test_jpage_download_has_its_ending_in_the_query_alone(demo: DemoPortals) -> None:
    report = entry(demo, "nanke-market-2023")
    (url,) = report["documents"]
    assert re.search(r"/downfile\.jsp\?classid=0&filename=[0-9a-f]{32}\.docx$", url)
    assert url.removeprefix(demo.url("demo-jpage")) in unescape(page(report["url"]))
    _, headers, body = fetch(url)
    assert headers["Content-Type"] == "application/octet-stream"
    assert body.startswith(b"PK")
    assert fetch(url.replace(".docx", ".doc"))[0] == 404


def test_jpage_old_column_only_sends_the_browser_on(demo: DemoPortals) -> None:
    text = page(demo.url("demo-jpage") + "col/col9300/index.html")
    assert 'location.href="/col/col9317/index.html"' in text


# --- gkmlpt --------------------------------------------------------------------------------------


def api(demo: DemoPortals, number: int, sid: str = "990001", category: int = 3402) -> dict:
    return json.loads(
        page(f"{demo.url('demo-gkmlpt')}gkmlpt/api/all/{category}?page={number}&sid={sid}")
    )


def test_gkmlpt_tells_sid_and_tree_in_a_script(demo: DemoPortals) -> None:
    text = page(demo.url("demo-gkmlpt") + "gkmlpt/index")
    assert re.search(r"window\._CONFIG = \{.*SID: '990001'", text, re.DOTALL)
    found = re.search(r"TREE: (\[.*\]),\n", text)
    assert found
    names = {node["name"]: node for node in json.loads(found[1])}
    (reports_node,) = names["法定主动公开内容"]["children"]
    assert (reports_node["name"], reports_node["id"]) == ("政府信息公开年报", 3402)
    assert reports_node["post_count"] == len(everything(demo, "demo-gkmlpt"))


def test_gkmlpt_lists_a_hundred_at_a_time_and_page_zero_is_page_one(demo: DemoPortals) -> None:
    zero, one, two, three = (api(demo, number) for number in range(4))
    assert zero == one
    assert len(one["articles"]) == 100
    assert three["articles"] == []
    listed = {a["url"]: a["title"] for a in [*one["articles"], *two["articles"]]}
    assert listed == everything(demo, "demo-gkmlpt")
    assert one["total"] == len(listed)
    assert api(demo, 1, sid="1")["articles"] == []
    assert api(demo, 1, category=3399)["articles"] == []


def test_gkmlpt_page_two_holds_reports_too(demo: DemoPortals) -> None:
    ours = {e["url"] for e in of(truth(1, demo.base_port), "demo-gkmlpt")}
    assert ours & {a["url"] for a in api(demo, 2)["articles"]}


def test_gkmlpt_details_have_the_eight_fields_and_the_content_twice(demo: DemoPortals) -> None:
    report = entry(demo, "pingtan-2024")
    assert re.search(r"/gkmlpt/content/12/(\d{5})/post_\1\d{3}\.html$", report["url"])
    text = page(report["url"])
    root = html.fromstring(text)
    names = [cell.text for cell in root.cssselect(".introduce th")]
    assert names == [
        f"{name}："
        for name in ["索引号", "分类", "发布机构", "成文日期", "名称", "文号", "发布日期", "主题词"]
    ]
    content = root.cssselect("div.article-content")[0]
    found = re.search(r"DETAIL: (\{.*\}) \};", text)
    assert found
    assert "<" not in found[1]
    again = html.fromstring(f"<div>{json.loads(found[1])['content']}</div>")
    assert again.text_content().strip() == content.text_content().strip()


def test_gkmlpt_lists_attachments_in_the_json(demo: DemoPortals) -> None:
    report = entry(demo, "wuheyou-2022")
    articles = [*api(demo, 1)["articles"], *api(demo, 2)["articles"]]
    (article,) = [a for a in articles if a["attachment"]]
    assert article["url"] == report["url"]
    (file,) = article["attachment"]
    assert [file["url"]] == report["documents"]
    status, headers, body = fetch(file["url"])
    assert (status, len(body), headers["Content-Type"]) == (200, file["size"], file["mime"])
    assert body.startswith(b"PK")


# --- the second day ------------------------------------------------------------------------------


def snapshot(demo: DemoPortals) -> dict[str, bytes]:
    urls = [e["url"] for e in truth(1, demo.base_port) + truth(2, demo.base_port)]
    urls += [u for e in truth(1, demo.base_port) for u in e["documents"]]
    urls += [e["url"] for e in neighbours(1, demo.base_port)]
    answers = {url: fetch(url) for url in urls}
    return {url: body for url, (status, _, body) in answers.items() if status == 200}


def test_the_second_day_differs_in_exactly_three_pages() -> None:
    with DemoPortals(free_base_port()) as demo:
        edited = entry(demo, "wuyou-finance-2023")["url"]
        gone = entry(demo, "nanke-market-2019")["url"]
        new = entry(demo, "nanke-police-2025", day=2)["url"]
        tag = fetch(edited)[1]["ETag"]
        before = snapshot(demo)

        demo.day = 2
        after = snapshot(demo)
        assert before.keys() - after.keys() == {gone}
        assert after.keys() - before.keys() == {new}
        assert [u for u in before.keys() & after.keys() if before[u] != after[u]] == [edited]
        assert fetch(gone)[0] == 404
        assert fetch(edited, If_None_Match=tag)[0] == 200

        jpage = page(demo.url("demo-jpage") + f"{PROXY}?startrecord=16&endrecord=30&{UNIT}")
        assert gone.removeprefix(demo.url("demo-jpage")[:-1]) not in jpage
        assert new in {a["url"] for a in api(demo, 1)["articles"]}

        demo.day = 1
        assert fetch(gone)[0] == 200


def test_the_ports_are_free_again_afterwards() -> None:
    base = free_base_port()
    for _ in range(2):
        with DemoPortals(base) as demo:
            assert fetch(demo.url("demo-trs"))[0] == 200
