"""Each family reads its list pages: what they name, what comes next, what they are not."""

from crawler.reading.documents import attachments
from crawler.reading.pages import Page, forward, meta, text_of
from crawler.spiders import gkmlpt, jpage, trs
from tests.crawl import dialects
from tests.crawl.server import Asked, Reply

HOST = "http://a.gov.cn"


def page(path: str, text: str, number: int = 1, form: str | None = None) -> Page:
    return Page(HOST + path, text, number, form)


class TestTrs:
    def test_items_have_full_title_date_and_address(self) -> None:
        text = dialects.trs_list([7, 3], pages=1, current=0)
        found = trs.read_listing(page("/zfxxgknb/", text))
        assert [link.title for link in found.links] == [dialects.title(7), dialects.title(3)]
        assert [link.date for link in found.links] == ["2024-01-08", "2024-01-04"]
        assert found.links[0].url == HOST + dialects.trs_path(7)
        assert found.more is None

    def test_what_is_no_annual_report_is_passed_over_with_a_reason(self) -> None:
        extra = "".join(
            f"<li><a href='./202401/t20240101_{i}.html'>{words}</a></li>"
            for i, words in enumerate(
                ["某市政府网站工作年度报表（2023年度）", "2023年法治政府建设年度报告"]
            )
        )
        found = trs.read_listing(page("/zfxxgknb/", dialects.trs_list([1], 1, 0, extra)))
        assert len(found.links) == 1
        assert [(p.title[:6], p.reason) for p in found.passed_over] == [
            ("某市政府网站", "a government website's own annual form"),
            ("2023年法", "another report"),
        ]

    def test_the_pager_call_names_the_files(self) -> None:
        text = dialects.trs_list([1], 3, 0, prefix="list_sy3")
        first = trs.read_listing(page("/zfxxgknb/", text)).more
        assert first is not None
        assert first.url.endswith("/zfxxgknb/list_sy3_1.shtml")
        assert first.instead is not None and first.instead.endswith("/list_sy3_2.shtml")
        second = trs.read_listing(page("/zfxxgknb/list_sy3_1.shtml", text, number=2)).more
        assert second is not None and second.url.endswith("/list_sy3_2.shtml")
        assert trs.read_listing(page("/zfxxgknb/list_sy3_2.shtml", text, number=3)).more is None

    def test_the_pager_call_of_another_family_is_left_alone(self) -> None:
        text = "<script>createPageHTML('page_div', 10, 1, 'zwgklist', 'shtml', 200)</script>"
        assert trs.read_listing(page("/c1/", text)).more is None

    def test_year_tabs_in_the_list_s_own_folder_are_lists(self) -> None:
        text = (
            "<a href='/'>首页</a><a href='../zfxxgkzn/'>政府信息公开指南</a>"
            "<a href='./2023/'>2023年</a><a href='2022/index.html'>2022</a><a href='/zfxxgknb/'>年报</a>"
        )
        found = trs.read_listing(page("/zfxxgknb/", text))
        assert [n.url for n in found.lists] == [
            HOST + "/zfxxgknb/2023/",
            HOST + "/zfxxgknb/2022/index.html",
        ]

    def test_a_link_opened_by_script_is_read(self) -> None:
        text = (
            '<li><a href="javascript:" onclick="isDownLoad(this,\'https://b.gov.cn/nb/202601/'
            f"t20260131_7.html')\">{dialects.title(1)}</a></li>"
        )
        [link] = trs.read_listing(page("/nb/", text)).links
        assert link.url == "https://b.gov.cn/nb/202601/t20260131_7.html"

    def test_commented_links_are_not_there(self) -> None:
        text = (
            f"<ul><!--<li><a href='./202401/t20240101_1.html'>{dialects.title(1)}</a></li>--></ul>"
        )
        assert not trs.read_listing(page("/nb/", text)).links


class TestJpage:
    def test_records_in_the_script_are_read_once_though_written_for_pc_and_mobile(self) -> None:
        text = dialects.jpage_column(count=4, inline=15)
        found = jpage.read_listing(page(dialects.JPAGE_COLUMN, text))
        assert [link.title for link in found.links] == [dialects.title(n) for n in (1, 2, 3, 4)]
        assert {link.date for link in found.links} == {"2024-01-20"}
        assert found.links[0].url == HOST + dialects.jpage_path(1)
        assert found.more is None

    def test_further_records_are_posted_for_with_the_fields_of_ajax_param(self) -> None:
        text = dialects.jpage_column(count=40, inline=15)
        more = jpage.read_listing(page(dialects.JPAGE_COLUMN, text)).more
        assert more is not None
        assert more.url == HOST + dialects.JPAGE_PROXY + "?startrecord=16&endrecord=30&perpage=5"
        assert more.form is not None
        assert more.form.startswith(
            "col=1&appid=1&webid=3&path=%2F&columnid=284&sourceContentType=1"
        )
        assert "unitid=423656" in more.form

    def test_an_answer_leads_to_the_next_window_until_the_total(self) -> None:
        proxy = dialects.jpage_proxy(count=40)
        assert callable(proxy)

        def read(start: int, end: int) -> "jpage.Listing":
            path = f"{dialects.JPAGE_PROXY}?startrecord={start}&endrecord={end}&perpage=5"
            reply = proxy(Asked("POST", path, {}, "unitid=423656"))
            assert isinstance(reply, Reply)
            return jpage.read_listing(page(path, str(reply.body), 2, "unitid=423656"))

        middle = read(16, 30)
        assert len(middle.links) == 15
        assert middle.more is not None and "startrecord=31&endrecord=40" in middle.more.url
        assert read(31, 40).more is None

    def test_an_empty_answer_is_no_end_but_a_trouble(self) -> None:
        path = dialects.JPAGE_PROXY + "?startrecord=16&endrecord=30&perpage=5"
        found = jpage.read_listing(page(path, "<datastore></datastore>", 2, "unitid=99"))
        assert found.trouble is not None and "records 16 to 30" in found.trouble

    def test_a_stub_that_only_leads_on_is_recognised(self) -> None:
        text = "<html><script>window.location.href = '/col/col91477/index.html';</script></html>"
        assert forward(page(dialects.JPAGE_COLUMN, text)) == HOST + "/col/col91477/index.html"

    def test_year_columns_are_lists(self) -> None:
        text = (
            "<a href='/col/col1/index.html'>2024年</a><a href='/col/col2/index.html'>机构职能</a>"
        )
        found = jpage.read_listing(page("/col/col9/index.html", text))
        assert [n.url for n in found.lists] == [HOST + "/col/col1/index.html"]


class TestGkmlpt:
    def index(self, node: str) -> Page:
        reply = dialects.gkmlpt_site(3, node)["/gkmlpt/index"]
        assert isinstance(reply, Reply)
        return page("/gkmlpt/index", str(reply.body))

    def test_the_node_is_found_by_name_and_the_sid_in_the_page(self) -> None:
        for name in ("政府信息公开年报", "政府信息公开年度报告", "公开年报"):
            [node] = gkmlpt.read_listing(self.index(name)).lists
            assert node.url == HOST + "/gkmlpt/api/all/7?page=1&sid=755041"

    def test_a_unit_below_a_path_keeps_its_prefix(self) -> None:
        text = self.index("政府信息公开年报").text
        [node] = gkmlpt.read_listing(page("/lhqkjhgyxxhj/gkmlpt/index", text)).lists
        assert node.url.startswith(HOST + "/lhqkjhgyxxhj/gkmlpt/api/all/7")

    def test_a_tree_without_the_node_says_what_it_has(self) -> None:
        found = gkmlpt.read_listing(self.index("财政预决算"))
        assert found.trouble is not None and "财政预决算" in found.trouble

    def test_a_page_of_the_api_gives_title_day_in_china_and_attachments(self) -> None:
        api = dialects.gkmlpt_site(101)["/gkmlpt/api/all/7"]
        assert callable(api)
        path = "/gkmlpt/api/all/7?page=1&sid=755041"
        text = str(api(Asked("GET", path, {"Host": "a.gov.cn"})).body)
        found = gkmlpt.read_listing(page(path, text))
        assert len(found.links) == 100
        assert found.links[0].date == "2024-01-20"
        assert [a.url for a in found.links[0].attachments] == [HOST + "/attachment/0/1.docx"]
        assert found.more is not None and "page=2" in found.more.url

    def test_an_answer_that_is_no_json_is_a_trouble(self) -> None:
        found = gkmlpt.read_listing(page("/gkmlpt/api/all/7?page=1&sid=1", "<html>维护</html>"))
        assert found.trouble == "the API did not answer in JSON"


class TestPages:
    def test_gb2312_declared_bytes_and_a_false_header_are_read(self) -> None:
        text = "<meta charset=gb2312><p>烔炀镇、堃、年报"
        assert text_of(text.encode("gb18030"), "text/html") == text
        assert text_of(text.encode("gb18030"), "text/html; charset=utf-8") == text
        assert text_of(text.encode(), "text/html; charset=gb2312") == text

    def test_attachments_by_path_query_download_attribute_and_words(self) -> None:
        text = report = dialects.report(
            "x",
            "<a href='./P020240131.PDF'>附件1</a>"
            "<a href='/module/download/downfile.jsp?classid=0&filename=6f3a.doc'>附件2</a>"
            "<a download='某局.wps' href='/api/document/download?fileUrl=zJ3&fileName=a.wps'>附件3</a>"
            "<a href='/down?id=4'>某局2023年年报.xlsx</a><a href='/x.html'>相关</a>"
            "<script>var file_appendix='<a href=\"./W0201.doc\">附件</a>';</script>",
        )
        found = attachments(page("/nb/202401/t20240131_1.html", report))
        assert [a.url.removeprefix(HOST) for a in found] == [
            "/nb/202401/P020240131.PDF",
            "/module/download/downfile.jsp?classid=0&filename=6f3a.doc",
            "/api/document/download?fileUrl=zJ3&fileName=a.wps",
            "/down?id=4",
            "/nb/202401/W0201.doc",
        ]
        assert meta(page("/", text), "articletitle") == "x"
