"""What is not where it was named, and is no fault: absent interfaces, stubs, renewed links, large pages."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from crawler.families import FAMILIES
from crawler.reading.listing import MAX_TEXT
from crawler.reading.pages import Page as ListPage
from crawler.run import CrawlResult, crawl
from crawler.spiders import jpage, xxgk
from tests.crawl.archive import check, outcomes, rows, urls
from tests.crawl.dialects import report, title, trs_list, trs_path
from tests.crawl.families import hanweb, others, ucap
from tests.crawl.server import Asked, Page, Reply, Site, only, registry, serve

COLUMN = "/zfxxgknb/"


class Run:
    """A portal that is crawled several times."""

    def __init__(self, folder: Path, site: Site, family: str = "trs", column: str = COLUMN) -> None:
        self.file, self.archive = registry(folder, site, family, column), folder / "archive"
        self.folder = self.archive / "portal"

    def crawl(self, recheck: bool = False) -> CrawlResult:
        [result] = crawl([only(self.file)], self.archive, portals_file=self.file, recheck=recheck)
        check(self.folder)
        return result


def with_reports(numbers: list[int], pages: Mapping[str, Page]) -> Site:
    """A TRS column that names reports; their pages are as given, or else as they should be."""
    own = {trs_path(n): Reply(report(title(n))) for n in numbers}
    return Site({COLUMN: Reply(trs_list(numbers, 1, 0)), **own, **pages})


class TestAbsentInterface:
    """UCAP (Gansu): the entries stand in a comment; the interface that they come from is a 404."""

    def test_the_comment_is_the_list_and_nothing_is_missed(self, tmp_path: Path) -> None:
        portal = ucap.hidden()
        pages = {path: p for path, p in portal.pages.items() if "/common/search/" not in path}
        with serve(Site(pages)) as site:
            run = Run(tmp_path, site, "ucap", portal.column)
            for new in (4, 0):
                result = run.crawl()
                assert (result.outcome, result.reason) == ("ok", None)
                assert result.new_reports == new
        assert outcomes(run.folder, "listing", 1)["missing"] == 1, "the 404 is still written down"

    def test_an_interface_that_breaks_is_a_fault(self, tmp_path: Path) -> None:
        portal = ucap.hidden()
        broken = {path: Reply("", status=500) if "/common/search/" in path else p
                  for path, p in portal.pages.items()}  # fmt: skip
        with serve(Site(broken)) as site:
            result = Run(tmp_path, site, "ucap", portal.column).crawl()
        assert result.outcome == "error"

    def test_without_entries_in_the_page_the_interface_is_missed(self, tmp_path: Path) -> None:
        portal = ucap.hidden()
        shell = portal.pages[portal.column]
        assert isinstance(shell, Reply)
        bare = re.sub("<!--.*?-->", "", str(shell.body))
        with serve(Site({portal.column: Reply(bare)})) as site:
            result = Run(tmp_path, site, "ucap", portal.column).crawl()
        assert result.outcome == "error" and "not there" in str(result.reason)


class TestStubs:
    """A page that only leads on is no report; what it leads to is."""

    @pytest.mark.parametrize(
        "stub",
        [
            '<html><head><meta http-equiv="refresh" content="0; url={}"></head></html>',
            "<script>window.location.href='{}';</script>",
        ],
        ids=["meta refresh", "script"],
    )
    def test_it_counts_once(self, tmp_path: Path, stub: str) -> None:
        there = "/zfxxgknb/202401/t20240131_9000.html"
        pages = {trs_path(2): Reply(stub.format(there)), there: Reply(report(title(2)))}
        with serve(with_reports([1, 2], pages)) as site:
            run = Run(tmp_path, site)
            result = run.crawl()
            assert (result.outcome, result.new_reports) == ("ok", 2)
            assert outcomes(run.folder, "report") == Counter({"new": 2, "redirect": 1})
            [led] = rows(run.folder, "SELECT * FROM fetches WHERE outcome = 'redirect'")
            assert led["url"] == site.url + trs_path(2) and led["reason"] == site.url + there
            assert led["warc_file"] and led["sha256"] is None, "kept, and not read as a document"
            again = run.crawl(recheck=True)
            assert (again.outcome, again.new_reports, again.changed, again.gone) == ("ok", 0, 0, 0)

    @pytest.mark.parametrize("host", ["10.1.2.3", "127.0.0.1:9", "[::1]"])
    def test_it_leads_to_no_address_that_the_guard_refuses(self, tmp_path: Path, host: str) -> None:
        stub = f'<meta http-equiv="refresh" content="0; url=http://{host}/nb/t20240101_1.html">'
        with serve(with_reports([1, 2], {trs_path(2): Reply(stub)})) as site:
            run = Run(tmp_path, site)
            result = run.crawl()
        assert result.outcome == "error" and result.new_reports == 1
        reasons = [row["reason"] or "" for row in rows(run.folder, "SELECT reason FROM fetches")]
        assert any(reason.startswith("not asked:") for reason in reasons)


class TestRenewedLinks:
    """A document behind a link that is another one each time is the document that it was."""

    def test_the_same_bytes_are_unchanged_and_other_bytes_are_a_change(
        self, tmp_path: Path
    ) -> None:
        jpaas = hanweb.Jpaas(count=4)
        with serve(Site(jpaas.portal().pages)) as site:
            run = Run(tmp_path, site, "jpaas", jpaas.column)
            assert run.crawl().outcome == "ok"
            assert outcomes(run.folder, "attachment") == Counter({"new": 2})
            again = run.crawl(recheck=True)
            assert (again.outcome, again.new_reports, again.changed) == ("ok", 0, 0)
            assert outcomes(run.folder, "attachment") == Counter({"unchanged": 2})
            assert outcomes(run.folder, "report") == Counter({"unchanged": 4}), (
                "but for their links"
            )
            download = site.pages[jpaas.download]
            assert callable(download)

            def edited(asked: Asked) -> Reply:
                reply = download(asked)
                return Reply(reply.data + b" edited", reply.status, reply.content_type)

            site.pages[jpaas.download] = edited
            assert run.crawl(recheck=True).changed == 2
            assert outcomes(run.folder, "attachment") == Counter({"changed": 2})
            assert len(urls(run.folder, "attachment")) == 2

    def test_a_page_whose_words_changed_with_its_links_is_a_change(self, tmp_path: Path) -> None:
        jpaas = hanweb.Jpaas(count=4)
        with serve(Site(jpaas.portal().pages)) as site:
            run = Run(tmp_path, site, "jpaas", jpaas.column)
            assert run.crawl().outcome == "ok"
            page = site.pages[jpaas.path(1)]
            assert callable(page)

            def edited(asked: Asked) -> Reply:
                return Reply(str(page(asked).body).replace("六个部分", "五个部分"))

            site.pages[jpaas.path(1)] = edited
            assert run.crawl(recheck=True).changed == 1


def test_a_column_asked_for_by_post_is_known_the_next_time(tmp_path: Path) -> None:
    portal = others.fujian()
    with serve(Site(portal.pages)) as site:
        run = Run(tmp_path, site, "fujian", portal.column)
        assert run.crawl().new_reports == 160
        site.forget()
        assert run.crawl().outcome == "ok"
        assert [asked.method for asked in site.asked] == ["GET", "POST"], "robots.txt and one page"


class TestLargePages:
    """A page that is too large or too deep for a list is told, and read no further."""

    def test_a_list_page_without_end_is_an_error_with_its_size(self, tmp_path: Path) -> None:
        huge = trs_list([1], 1, 0) + "<p>年报</p>" * (MAX_TEXT // 8)
        with serve(Site({COLUMN: Reply(huge)})) as site:
            result = Run(tmp_path, site).crawl()
        assert result.outcome == "error"
        assert f"{MAX_TEXT} are the most" in str(result.reason)

    @pytest.mark.parametrize("family", FAMILIES)
    @pytest.mark.parametrize(
        "text", ["[" * 200_000, '{"a":' * 200_000, '{"data":{"results":[' * 50_000]
    )
    def test_data_nested_without_end_is_told(self, family: str, text: str) -> None:
        urls_of = {"gkmlpt": "/gkmlpt/api/all/1?page=1&sid=2", "ucap": "/common/search/abc?page=1"}
        page = ListPage("http://a.gov.cn" + urls_of.get(family, "/nb/index.html"), text)
        assert FAMILIES[family](page).links == ()

    def test_what_is_opened_and_never_closed_hides_no_record_after_it(self) -> None:
        row = "<record><![CDATA[<li>{}</li>]]></record>"
        xml = "<record><![CDATA[<li>broken</li>" + row.format("a") + row.format("b")
        assert jpage.records(xml) == ("<li>a</li>", "<li>b</li>")

    def test_each_unit_has_the_records_of_its_own_store(self) -> None:
        store = "<div class='x' id='{0}'><script type='text/xml'><record><![CDATA[<li>{0}</li>]]></record>"
        text = store.format("7") + store.format("8") + "</script></div>"
        assert [unit.records for unit in jpage.read_units(text)] == [
            ("<li>7</li>",),
            ("<li>8</li>",),
        ]

    def test_a_tree_of_thousands_of_nodes_gives_the_years_below_its_category(self) -> None:
        node = "<a onclick=\"funclick('{}','x')\">{}</a>"
        years = [node.format(f"B001A{n:03d}", f"{n}年") for n in range(2008, 2025)]
        others = [node.format(f"C{n:05d}", f"文件{n}") for n in range(5000)]
        text = node.format("B001", "政府信息公开年报") + "".join(years + others)
        found = xxgk.read_listing(ListPage("http://a.gov.cn/module/xxgk/tree.jsp?area=1", text))
        assert len(found.lists) == 1 + len(years)
