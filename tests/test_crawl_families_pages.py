"""What every family's reader knows of its pages, one page at a time; and what all of them share."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.families import FAMILIES, detect
from crawler.reading.addresses import absolute, looks_like_article
from crawler.reading.anchors import anchors
from crawler.reading.documents import attachments
from crawler.reading.listing import Listing, why_empty
from crawler.reading.menus import column_links, year_tabs
from crawler.reading.pages import Page, forward
from crawler.signs import PRECEDENCE, SIGNS
from crawler.spiders import (
    anhui,
    generic,
    hebei,
    huilan,
    intertid,
    jpaas,
    nfcms,
    shanghai,
    trs,
    ucap,
    ucapquery,
    vsb,
    xxgk,
)
from tests.crawl.dialects import title
from tests.crawl.families import item

HOST = "http://www.a.gov.cn"


def page(path: str, text: str, number: int = 1, form: str | None = None) -> Page:
    return Page(HOST + path, text, number, form)


class TestAddresses:
    @pytest.mark.parametrize(
        ("href", "plain"),
        [
            ("/x/t1.html;jsessionid=A1B2", "/x/t1.html"),
            ("/x/t1.html;jsessionid=A1B2?id=3", "/x/t1.html?id=3"),
            ("/col/col84/index.html?uid=4066&pageNum=3", "/col/col84/index.html"),
            (
                "/col/col84/index.html?number=B1&uid=4066&pageNum=1",
                "/col/col84/index.html?number=B1",
            ),
            ("/other.html?uid=4066&pageNum=3", "/other.html?uid=4066&pageNum=3"),
            ("../../../nb/./2023/../t1.html#top", "/nb/t1.html"),
            ("http://www.a.gov.cn/nb/../zw/t1.html", "/zw/t1.html"),
            ("//www.a.gov.cn/t1.html", "/t1.html"),
            ("http://www.a.gov.cn./t1.html", "/t1.html"),
            ("http://WWW.A.GOV.CN:80/t1.html", "/t1.html"),
            ("/t1.html?_=1700000000123", "/t1.html"),
            ("/t1.html?id=7&rand=0.5169706", "/t1.html?id=7"),
            ("/t1.html?t=2", "/t1.html?t=2"),
            ("\\nb\\t1.html", "/nb/t1.html"),
            ("/附件/年报.pdf", "/%E9%99%84%E4%BB%B6/%E5%B9%B4%E6%8A%A5.pdf"),
        ],
    )
    def test_one_page_has_one_address(self, href: str, plain: str) -> None:
        assert absolute(HOST + "/zw/nb/", href) == HOST + plain

    @pytest.mark.parametrize(
        "href",
        [
            "<?=el.link?>",
            "{{pcUrl}}",
            "${url}",
            "'+url+'",
            "javascript:;",
            "mailto:a@b.cn",
            "http://[x",
        ],
    )
    def test_what_is_no_address_is_none(self, href: str) -> None:
        assert absolute(HOST, href) is None

    @pytest.mark.parametrize(
        "path",
        [
            "/zfxxgknb/202401/t20240131_1.shtml",
            "/zfxxgknb/202401/t20240131_1_ext.html",
            "/art/2024/1/20/art_284_7.html",
            "/col/col12/art/2024/art_937add6719f140bdac86d5b97c525d28.html",
            "/col/4039_446643/art/17356608/17364738729029ffO7DUB.html",
            "/gkmlpt/content/9/9103/post_9103540.html",
            "/jyt/c110634/202511/174240943.shtml",
            "/hlj/c112289c/202602/c01_1108994.shtml",
            "/hainan/zfxxgknb/202603/937add6719f140bdac86d5b97c525d28.shtml",
            "/c102384r/c5249875/content.html",
            "/jxssthjt/col/col42150/content/content_1951206363677671424.html",
            "/nw12344/20230331/4a03b5fa4a03b5fa4a03b5fa4a03b5fa.html",
            "/info/1060/2001.htm",
            "/public/1681/565412321.html",
            "/zwgk/ndbg/150673441.html",
            "/web/zwgkx/2024013116335900001/index.shtml",
            "/doc/2024/01/31/4100001.shtml",
            "/columns/29527d47-65f0-4e58-9a95-804549f339e9/202402/22/afa99eb4-c896-430f-a81b-6cce6cfcafed.html",
            "/2025/03-31/3143202.html",
            "/html/2026/zfxxgk_0902/28273.html",
            "/zwgk/zfxxgkgd/20200525/i2026054.html",
            "/2026-03/31/c_1234567.htm",
            "/InfoShow.aspx?id=77",
            "/x/年报.PDF",
        ],
    )
    def test_articles_of_every_family_look_so(self, path: str) -> None:
        assert looks_like_article(HOST + path)

    @pytest.mark.parametrize(
        "path",
        [
            "/zfxxgknb/2024/",
            "/col/col284/index.html",
            "/jyt/c110634/zwgklist_2.shtml",
            "/nw12344/index_2.html",
            "/zfxxgk/zfxxgknb/3.htm",
            "/public/column/6596611?type=4&catId=6732111&action=list&nav=4",
            "/site/tpl/7931?nav=4&year=2024",
            "/columns/29527d47-65f0-4e58-9a95-804549f339e9/index.html",
            "/info/iList.jsp?node_id=GKmzs&cat_id=15971&cur_page=1",
            "/web/zwgkx/zfxxgk1/2010zfxxgk_148535/2025/index.shtml",
        ],
    )
    def test_lists_of_every_family_do_not(self, path: str) -> None:
        assert not looks_like_article(HOST + path)


class TestLists:
    """What holds for lists of every family."""

    def test_a_phone_s_page_beside_its_twin_is_the_same_report(self) -> None:
        rows = item(1, "./202401/t20240131_1.html") + item(1, "./202401/t20240131_1_ext.html")
        found = trs.read_listing(page("/nb/", rows))
        assert [link.url for link in found.links] == [HOST + "/nb/202401/t20240131_1.html"]
        assert [other.reason for other in found.passed_over] == [
            "the phone's page of a report listed beside it"
        ]
        alone = trs.read_listing(page("/nb/", item(1, "./202401/t20240131_1_ext.html")))
        assert len(alone.links) == 1, "where there is no other, it is the report"

    def test_editions_of_one_report_hang_on_it(self) -> None:
        names = [title(1) + mark for mark in ("（图片版）", "", "（超链版）")] + [title(2)]
        rows = "".join(
            f"<li><a href='./202401/t20240131_{n}.html'>{name}</a></li>"
            for n, name in enumerate(names)
        )
        found = trs.read_listing(page("/nb/", rows))
        assert [link.url[-6:] for link in found.links] == ["1.html", "3.html"]
        assert [a.text[-5:] for a in found.links[0].attachments] == ["（图片版）", "（超链版）"]

    def test_one_title_for_forty_agencies_is_forty_reports(self) -> None:
        rows = "".join(
            f"<li><a href='./202401/t20240131_{n}.html'>2023年政府信息公开工作年度报告</a></li>"
            for n in range(40)
        )
        assert len(trs.read_listing(page("/nb/", rows)).links) == 40

    def test_years_under_another_heading_are_not_ours(self) -> None:
        text = (
            "<h3>政府信息公开年报</h3><ul><li><a href='/a/2023/'>2023年</a></li><li><a href='/a/2022/'>2022</a></li></ul>"
            "<h3>部门预决算</h3><ul><li><a href='/b/2023/'>2023年</a></li><li><a href='/b/2022/'>2022</a></li></ul>"
            "<ul><li><a href='/c/2023/'>2023</a></li><li><a href='/c/2022/'>2022</a></li></ul>"
        )
        assert [tab.url for tab in year_tabs(page("/a/", text))] == [
            HOST + "/a/2023/",
            HOST + "/a/2022/",
        ]

    def test_the_menu_that_holds_this_page_is_ours(self) -> None:
        text = (
            "<div><a href='/x1/'>2024</a><a href='/x2/'>2023</a></div>"
            "<div><a href='/y1/'>2024</a><a href='/y2/'>2023</a></div>"
        )
        assert [tab.url for tab in year_tabs(page("/x1/", text))] == [HOST + "/x2/"]

    def test_a_page_without_a_list_may_say_where_it_is(self) -> None:
        text = (
            "<a href='/zfxxgkzn/'>政府信息公开指南</a><a href='/zfxxgknb/'>政府信息公开年报</a>"
            "<a href='/wzndbb/'>政府网站年度工作报表</a><a href='http://b.gov.cn/nb/'>政府信息公开年报</a>"
        )
        assert [item.url for item in column_links(page("/x/", text))] == [HOST + "/zfxxgknb/"]
        assert trs.read_listing(page("/x/", text)).lists == column_links(page("/x/", text))

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("<p>抱歉，您访问的页面不存在</p>", "soft 404"),
            ("<p>网站正在维护，请稍后访问</p>", "maintained"),
            ("<div id=app></div>", "an empty shell"),
            ("<li v-for='x in list'></li>", "an empty shell"),
        ],
    )
    def test_a_page_gives_away_why_it_is_empty(self, text: str, told: str) -> None:
        assert told in str(why_empty(page("/nb/", text)))
        assert why_empty(page("/nb/", "<ul></ul>")) is None


class TestStubs:
    @pytest.mark.parametrize(
        "text",
        [
            '<html><head><meta http-equiv="refresh" content="0;url=/nb/"></head></html>',
            "<script>window.location.href = '/nb/';</script>",
            '<script>top.location.replace("/nb/")</script>',
            "<script>location='/nb/'</script><a href='/nb/'>点击跳转</a>",
        ],
    )
    def test_a_stub_leads_on(self, text: str) -> None:
        assert forward(page("/xxgknb/jump.shtml", text)) == HOST + "/nb/"

    @pytest.mark.parametrize(
        "text",
        [
            "<script>if(/Android/.test(navigator.userAgent)) location.href='/m/'</script>",
            "<script>function go(){location.href='/nb/'}</script>" + "<p>正文</p>" * 120,
            "<script>document.cookie='x';location.href=location.pathname</script>",
            "<script>location.href='/xxgknb/jump.shtml'</script>",
        ],
    )
    def test_a_page_does_not(self, text: str) -> None:
        assert forward(page("/xxgknb/jump.shtml", text)) is None


class TestTrs:
    def test_a_variable_in_the_pager_is_looked_up(self) -> None:
        text = "<script>var countPage = 4;\ncreatePageHTML(countPage, 0, 'newxxgklist', 'html')</script>"
        more = trs.next_page(page("/nb/", text))
        assert more is not None and more.url == HOST + "/nb/newxxgklist_1.html"

    def test_pager_objects_and_plain_links_are_pagers_too(self) -> None:
        text = "<script>Pager({size:3, current:0, prefix:'index_7321', suffix:'shtml'})</script>"
        more = trs.next_page(page("/nb/", text))
        assert more is not None and more.url == HOST + "/nb/index_7321_1.shtml"
        more = trs.next_page(page("/nb/", "<a href='./index_1.html'>下一页&gt;</a>"))
        assert more is not None and more.url == HOST + "/nb/index_1.html"

    def test_frames_of_other_kinds_are_left_alone(self) -> None:
        text = "<iframe src='/search/x.html'></iframe><iframe src='http://b.cn/i.html'></iframe><iframe src='./list_iframe.html'></iframe>"
        assert [f.url for f in trs.frames(page("/nb/", text))] == [HOST + "/nb/list_iframe.html"]


class TestXxgk:
    SHELL = (
        "<iframe src='/module/xxgk/tree.jsp?standardXxgk=1&amp;area=1137&amp;divid=div4'></iframe>"
        "<script>loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&infotypeId='+a+'&vc_title='+"
        "encodeURI(b)+'&area=1137', 'div4', '0','0','950','17','','');</script>"
    )

    def test_the_shell_leads_to_the_tree_of_its_agency(self) -> None:
        [tree] = xxgk.read_listing(page("/col/col1/index.html", self.SHELL)).lists
        query = parse_qs(urlsplit(tree.url).query)
        assert (query["area"], query["divid"], query["jdid"]) == (["1137"], ["div4"], ["17"])

    def test_a_category_in_the_address_leads_straight_to_the_list(self) -> None:
        [ask] = xxgk.read_listing(page("/col/col1/index.html?number=B001A012", self.SHELL)).lists
        assert urlsplit(ask.url).path == "/module/xxgk/search.jsp"
        form = parse_qs(ask.form or "")
        assert (form["infotypeId"], form["area"], form["jdid"]) == (["B001A012"], ["1137"], ["17"])

    def test_the_tree_s_own_years_are_lists_and_the_website_s_form_is_not(self) -> None:
        names = {"B12": "政府信息公开年报", "B12001": "2023年", "B13": "政府网站工作年度报表"}
        tree = "".join(f"<a onclick=\"funclick('{k}','')\">{v}</a>" for k, v in names.items())
        lists = xxgk.read_listing(page("/module/xxgk/tree.jsp?area=1&divid=div4", tree)).lists
        assert [parse_qs(ask.form or "")["infotypeId"] for ask in lists] == [["B12"], ["B12001"]]

    def test_a_tree_without_the_category_says_what_it_has(self) -> None:
        tree = "<a onclick=\"funclick('B1','')\">机构职能</a>"
        found = xxgk.read_listing(page("/module/xxgk/tree.jsp?area=1", tree))
        assert found.trouble is not None and "机构职能" in found.trouble

    def test_an_answer_goes_on_while_it_says_so(self) -> None:
        rows = f"<tr class='tr_main_value_odd'><td><a href='/art/2024/1/2/art_1_2.html'>{title(1)}</a></td><td>2024-01-02</td></tr>"
        text = f"<table>{rows}</table>共20条 共<b>2</b>页"
        found = xxgk.read_listing(
            page("/module/xxgk/search.jsp?currpage=1", text, form="infotypeId=B&currpage=1")
        )
        assert found.links[0].date == "2024-01-02"
        assert found.more is not None and "currpage=2" in found.more.url
        assert "currpage=2" in str(found.more.form)
        last = xxgk.read_listing(
            page("/module/xxgk/search.jsp?currpage=2", text, 2, "infotypeId=B&currpage=2")
        )
        assert last.more is None


class TestJpaas:
    UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1&paramJson=%7B%22pageNo%22%3A{}%2C%22pageSize%22%3A15%7D"

    def read(self, asked: int, given: int, rows: str = "", count: int = 40) -> Listing:
        table = f'<table class="pagination" rows="15" count="{count}" pageNo="{given}"></table>'
        text = json.dumps({"success": True, "data": {"html": f"<ul>{rows}</ul>{table}"}})
        return jpaas.read_listing(page(self.UNIT.format(asked), text, asked))

    def test_a_page_that_is_not_the_one_asked_for_is_a_trouble(self) -> None:
        found = self.read(2, 1, item(1, "/col/col1/art/2024/art_0a.html"))
        assert found.trouble == "page 2 was asked for and page 1 came"

    def test_fewer_than_the_portal_says_is_a_trouble(self) -> None:
        assert "40 entries and gave none on page 1" in str(self.read(1, 1).trouble)

    def test_the_last_page_is_the_last(self) -> None:
        rows = item(1, "//b.gov.cn/art/2024/1/4/art_1_2.html")
        more = self.read(2, 2, rows).more
        assert more is not None and "%22pageNo%22%3A3" in more.url
        last = self.read(3, 3, rows)
        assert last.more is None
        assert last.links[0].url == "http://b.gov.cn/art/2024/1/4/art_1_2.html"

    def test_a_refusal_and_no_json_are_troubles(self) -> None:
        url = self.UNIT.format(1)
        assert "HTML in JSON" in str(jpaas.read_listing(page(url, "<html>403</html>")).trouble)
        refused = json.dumps({"success": False, "message": "参数错误", "data": {"html": ""}})
        assert "参数错误" in str(jpaas.read_listing(page(url, refused)).trouble)


class TestUcap:
    def test_the_pager_call_of_trs_is_left_alone(self) -> None:
        text = "<script>createPageHTML(3, 0, 'index', 'html')</script>"
        assert ucap.next_page(page("/c1/", text)) is None

    def test_a_second_page_leads_to_the_third_and_the_last_nowhere(self) -> None:
        text = "<script>createPageHTML('page_div',3, 2,'zfxxgk_list','shtml',55);</script>"
        more = ucap.next_page(page("/hainan/c1/zfxxgk_list_2.shtml", text, 2))
        assert more is not None and more.url.endswith("/hainan/c1/zfxxgk_list_3.shtml")
        assert ucap.next_page(page("/hainan/c1/zfxxgk_list_3.shtml", text, 3)) is None

    def test_live_entries_are_enough(self) -> None:
        text = f"<meta name='channelId' content='{'e' * 32}'><ul>{item(1, '/c1/202401/174240943.shtml')}<!--{item(2, '/c1/202301/174240944.shtml')}--></ul>"
        found = ucap.read_listing(page("/c1/list.shtml", text))
        assert [link.title for link in found.links] == [title(1)]
        assert found.lists == ()

    def test_a_search_that_gives_less_than_it_says_is_a_trouble(self) -> None:
        text = json.dumps({"data": {"total": 40, "page": 2, "rows": 15, "results": []}})
        found = ucap.read_listing(page("/common/search/abc?page=2", text, 2))
        assert found.trouble == "the interface says 40 entries and gave none on page 2"

    def test_a_search_answered_in_html_is_read(self) -> None:
        text = f"<ul id='body'>{item(1, '/c1/202401/174240943.shtml')}</ul><a class='next' href='?page=2'>下一页</a>"
        found = ucap.read_listing(page("/common/search/abc?page=1", text))
        assert len(found.links) == 1
        assert found.more is not None and found.more.url == HOST + "/common/search/abc?page=2"


class TestUcapQuery:
    def test_pictures_of_an_article_are_no_attachments(self) -> None:
        files = [
            {"fileName": "图.png", "filePath": "/x/t.png"},
            {"fileName": "年报.pdf", "filePath": "/x/n.pdf", "domainName": "http://b.gov.cn"},
            {},
        ]
        found = ucapquery.files(page("/", ""), {"articleFiles": files})
        assert [a.url for a in found] == ["http://b.gov.cn/x/n.pdf"]

    def test_a_list_of_whole_pages_ends_with_an_empty_one(self) -> None:
        empty = ucapquery.read_listing(
            page("/queryList", '{"data":{"results":[]}}', 4, "current=4&pageSize=15")
        )
        assert empty.end and empty.trouble is None
        short = ucapquery.read_listing(
            page("/queryList", '{"data":{"results":[],"total":90}}', 4, "current=4&pageSize=15")
        )
        assert "90 entries" in str(short.trouble)

    def test_a_page_that_is_neither_says_so(self) -> None:
        assert ucapquery.read_listing(page("/x/pc/list.html", "<html></html>")).trouble is not None


class TestPagers:
    def test_nfcms_goes_by_link_then_by_number(self) -> None:
        more = nfcms.next_page(
            page("/nb/index.html", "<a href='index_2.html'>2</a><a href='index_3.html'>3</a>")
        )
        assert more is not None and more.url.endswith("/index_2.html")
        more = nfcms.next_page(
            page("/nb/index_2.html", "<a href='index.html'>1</a><a href='index_3.html'>3</a>", 2)
        )
        assert more is not None and more.url.endswith("/index_3.html")

    def test_shanghai_drops_what_is_commented_out(self) -> None:
        rows = f"<!--{item(1, '/nw1234/20230101/' + 'a' * 32 + '.html')}-->{item(1, '/nw1234/20240101/' + 'b' * 32 + '.html')}"
        assert len(shanghai.read_listing(page("/nw1234/index.html", rows)).links) == 1

    def test_vsb_counts_backwards_only_where_no_link_leads_on(self) -> None:
        text = "<span>共70条</span><span>2/7</span>"
        more = vsb.next_page(page("/a/nb/6.htm", text, 2))
        assert more is not None and more.url == HOST + "/a/nb/5.htm"
        more = vsb.next_page(page("/a/nb.htm", "1/7<a href='nb/9.htm'>下页</a>"))
        assert more is not None and more.url == HOST + "/a/nb/9.htm"
        assert vsb.next_page(page("/a/nb/1.htm", "<span>7/7</span>", 7)) is None
        assert vsb.next_page(page("/a/nb.htm", "2024/1/31")) is None, "a date is no pager"

    def test_anhui_finds_years_and_lists_left_to_a_script(self) -> None:
        text = (
            "<a href='/site/tpl/8611?nav=4&year=2025'>2025</a><a href='/site/tpl/8611?nav=3&year=2025'>x</a>"
            "<script>$.get('/site/label/8888?labelName=publicInfoList&siteId=1&pageIndex=1&catId=7', f)</script>"
        )
        urls = [
            item.url
            for item in anhui.read_listing(page("/site/tpl/7931?nav=4&year=2024", text)).lists
        ]
        assert urls == [
            HOST + "/site/tpl/8611?nav=4&year=2025",
            HOST + "/site/label/8888?labelName=publicInfoList&siteId=1&pageIndex=1&catId=7",
        ]

    def test_huilan_ends_at_its_count(self) -> None:
        text = "<a onclick=\"queryArticleByCondition(this,'/nb/21892-6.html')\">下一页</a><input name='article_paging_list_hidden' totalpage='6'>"
        assert huilan.next_page(page("/nb/21892-6.html", text, 6)) is None
        more = huilan.next_page(page("/nb/21892-5.html", text, 5))
        assert more is not None and more.url == HOST + "/nb/21892-6.html"

    def test_intertid_reads_upper_case_keys_and_counts(self) -> None:
        entry = {
            "TITLE": title(1),
            "URL": "/doc/2024/01/31/1.shtml",
            "PUBLISHED_TIME_FORMAT": "2024-01-31",
        }
        text = json.dumps({"data": {"list": [entry], "allRow": 21, "totalPage": 2}})
        found = intertid.read_listing(page("/x/getDocuments?pageIndex=1&pageSize=20", text))
        assert (found.links[0].title, found.links[0].date) == (title(1), "2024-01-31")
        assert found.more is not None and "pageIndex=2" in found.more.url
        assert (
            intertid.read_listing(page("/x/getDocuments?pageIndex=2&pageSize=20", text, 2)).more
            is None
        )

    def test_hebei_reads_html_inside_json_and_ends_on_an_empty_block(self) -> None:
        own = "/columns/29527d47-65f0-4e58-9a95-804549f339e9"
        block = (
            own
            + "/templates/2e3e81cf-d53a-40f0-9d7f-060e77400269/blocks/c0704ccb-1df3-4edd-9391-3f0e6d7db920?page=2"
        )
        row = item(1, own + "/202401/31/afa99eb4-c896-430f-a81b-6cce6cfcafed.html")
        text = json.dumps({"data": {"html": f"<ul>{row}</ul>", "totalPages": 3}})
        found = hebei.read_listing(page(block, text, 2))
        assert len(found.links) == 1
        assert found.more is not None and found.more.url.endswith("page=3")
        assert hebei.read_listing(page(block, "<ul></ul>", 4)).end

    def test_generic_takes_dated_links_of_one_shape_and_no_menu(self) -> None:
        rows = "".join(
            f"<p><a href='/show/a{n}b.do'>{title(n)}</a> 2024-01-0{n}</p>" for n in (1, 2, 3)
        )
        menu = "<div><a href='/guide.do'>政府信息公开指南</a><a href='/nb.do'>政府信息公开年报</a></div>"
        found = generic.read_listing(page("/nb.do", menu + rows))
        assert [link.title for link in found.links] == [title(1), title(2), title(3)]
        assert not found.passed_over

    def test_generic_follows_numbers_in_the_query(self) -> None:
        text = "<a href='?cid=9&amp;page=3'>3</a><a href='?cid=9&amp;page=2'>2</a><a href='?cid=8&amp;page=2'>2</a>"
        more = generic.next_page(page("/l.aspx?cid=9", text))
        assert more is not None and more.url == HOST + "/l.aspx?cid=9&page=2"


class TestDetect:
    def test_the_signs_name_families_that_there_are(self) -> None:
        assert {sign[0] for sign in SIGNS} | {"generic"} == set(FAMILIES)
        assert {name for row in PRECEDENCE for name in row[:2]} <= set(FAMILIES)

    @pytest.mark.parametrize(
        ("path", "text", "family"),
        [
            (
                "/col/col1/index.html",
                "<meta name='WebId' content='1'><script src='/x/unitbuild.js' queryData=\"{'a':'b'}\"></script>",
                "jpaas",
            ),
            (
                "/x/col/col1/index.html",
                "<script src='commonfiles/jquery.jpage.js'></script><script>loadPageData(params,'3')</script>",
                "ucapquery",
            ),
            ("/col/col1/index.html", "<script>$('#1').jpage({totalRecord:3})</script>", "jpage"),
            ("/c1/", "<script>createPageHTML('page_div',3,1,'l','shtml',9)</script>", "ucap"),
            ("/c1/", "<script>createPageHTML(3,0,'l','shtml')</script>", "trs"),
        ],
    )
    def test_look_alikes_are_told_apart(self, path: str, text: str, family: str) -> None:
        assert detect(page(path, text))[0][0] == family

    def test_an_unknown_list_is_generic_and_an_empty_page_nothing(self) -> None:
        rows = "".join(f"<p><a href='/s/{n}.do'>{title(n)}</a> 2024-01-0{n}</p>" for n in (1, 2))
        assert [name for name, _, _ in detect(page("/nb.do", rows))] == ["generic"]
        assert detect(page("/nb.do", "<p>欢迎</p>")) == []


def test_links_keep_their_address_in_calls_and_attributes() -> None:
    text = (
        "<a href='#' onclick=\"window.open('/nb/t20240131_1.html')\">a</a>"
        "<a onclick='go(\"../nb/t20240131_2.html\")'>b</a><a href='javascript:openDoc(\"/x/3.pdf\")'>c</a>"
        "<a href='javascript:next(2)'>d</a>"
    )
    assert [a.url.removeprefix(HOST) for a in anchors(page("/gk/", text))] == [
        "/nb/t20240131_1.html",
        "/nb/t20240131_2.html",
        "/x/3.pdf",
    ]


def test_a_download_without_an_ending_is_an_attachment() -> None:
    text = "<a href='/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2'>年度报告</a>"
    [found] = attachments(page("/info/1/2.htm", text))
    assert found.text == "年度报告"


class TestOddPages:
    """Whatever a portal answers, a reader reads it or says what is wrong; it never falls over."""

    ANSWERS = (
        "", "{", "[]", "{}", "null", "[1]", '{"data":null}', '{"data":{"list":[1,null]}}',
        '{"data":{"results":[1]}}', '{"data":{"total":"x","results":[{"url":null}]}}',
        '{"data":{"html":null}}', '{"articles":[1,{"url":5,"attachment":[3]}],"total":"many"}',
        "<a href='http://[x'>2023年</a>", "<base href='http://[bad'><a href='x'>a</a>",
        "\x00\x01<ul>", "<?xml version='1.0' encoding='utf-8'?><a/>", "<!--",
        "<input totalpage='x' name=article_paging_list_hidden>", "window._CONFIG={TREE:{},SID:1}",
        "window._CONFIG = {TREE:[1],SID:'1'}", "<script src='unitbuild.js' queryData='[1]'></script>",
        'articleList: [1, {"urls":"[1]"}] channelsTagSelf = {"articleCount":"x"} channelCode: ["a"]',
        "createPageHTML()createPageHTML('a')createPageHTML(1)createPageHTML(n,0,'a','b')",
        "<table count='x' rows='0'>", "<a></a><a onclick=''>下一页</a>",
        "$('#1').jpage({totalRecord:x,perPage:0,groupSize:0,ajaxParam:{a:1}})",
    )  # fmt: skip
    ADDRESSES = (
        "/nb/", "/gkmlpt/index", "/gkmlpt/api/all/7?page=x&sid=1", "/common/search/abc?page=q",
        "/module/xxgk/search.jsp", "/module/xxgk/tree.jsp?x", "/col/col1/index.html?vc_xxgkarea=1",
        "/api-gateway/jpaas-publish-server/front/page/build/unit?paramJson=zz",
        "/x/getDocuments?pageIndex=z&pageSize=0", "/eportal/ui?pageId=1",
    )  # fmt: skip

    @pytest.mark.parametrize("family", FAMILIES)
    def test_every_reader_reads_every_answer(self, family: str) -> None:
        for text in self.ANSWERS:
            for path in self.ADDRESSES:
                assert not FAMILIES[family](page(path, text)).links
        assert not detect(page("/nb/", "{"))

    @pytest.mark.parametrize(
        "text",
        [
            "<script>" + "document.write(" * 5000,
            "loadDynamic(" * 5000,
            "<div id=a><script type=text/xml>" * 5000,
            "<a href='x'>2023</a>" * 3000,
            "$('#1').jpage({" * 1000,
            "createPageHTML(" + "'a'," * 20000,
        ],
        ids=lambda text: text[:16],
    )
    def test_a_page_made_to_keep_us_busy_does_not(self, text: str) -> None:
        assert detect(page("/nb/", text)) is not None
