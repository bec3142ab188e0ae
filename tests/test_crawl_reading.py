"""A page read for its links: titles in cards, dates inside a link, documents however they are shown, pagers."""

import pytest

from crawler.asks import documents_of
from crawler.families import detect
from crawler.reading.anchors import anchors
from crawler.reading.documents import attachments
from crawler.reading.pagers import dead_end, next_link, numbered_sibling
from crawler.reading.pages import Page
from crawler.reading.pictures import pictures
from crawler.reading.postback import MOST, posted_back
from crawler.spiders import generic, trs
from crawler.state.rows import Ask
from tests.crawl.dialects import title

HOST = "http://www.a.gov.cn"


def page(text: str, path: str = "/nb/", number: int = 1) -> Page:
    return Page(HOST + path, text, number)


@pytest.mark.parametrize(
    ("inside", "day"),
    [
        (f"<h4>{title(1)}</h4><p>根据条例的要求，编制本报告。</p><p>2024-01-31</p>", "2024-01-31"),
        (f"<div>{title(1)}</div><div><small>2024年1月31日</small></div>", "2024-01-31"),
        (f"<div><b>31</b><i>2024-01</i></div><h4>{title(1)}</h4>", "2024-01-31"),
        (f"<b>31</b><i>2024-01</i>{title(1)}", "2024-01-31"),
        (f"<em>[2024/01/31]</em> {title(1)}", "2024-01-31"),
        (f"{title(1)}<time>2024-01-31 10:22:05</time>", "2024-01-31"),
        (f"<p>年报</p><p>{title(1)}</p><p>发布时间：2024.1.31</p>", "2024-01-31"),
        (f"<div><div><div>{title(1)}</div></div></div>", None),
    ],
)
def test_a_title_is_told_from_what_stands_beside_it_in_its_link(inside: str, day: str) -> None:
    [found] = anchors(page(f"<a href='/x/1.html'>{inside}</a>"))
    assert (found.title, found.text, found.date) == (title(1), title(1), day)


@pytest.mark.parametrize("name", ["data-href", "data-url", "onclick"])
def test_a_link_may_keep_its_address_in_an_attribute(name: str) -> None:
    [found] = anchors(page(f"<a href='javascript:;' {name}='/x/1.html'>{title(1)}</a>"))
    assert found.url == HOST + "/x/1.html"


@pytest.mark.parametrize(
    "words",
    [
        "2024年1月1日至12月31日政府信息公开情况",
        "2023年度政府信息公开年度报告",
        "12个部门2023年年报",
    ],
)
def test_a_title_that_begins_with_numbers_keeps_them(words: str) -> None:
    [found] = anchors(page(f"<a href='/x/1.html'>{words}</a>"))
    assert found.title == words


@pytest.mark.parametrize(
    ("markup", "file"),
    [
        ("<iframe src='./P1.pdf'></iframe>", "/nb/P1.pdf"),
        ("<iframe src='/pdfjs/web/viewer.html?file=/up/1.pdf#page=1'></iframe>", "/up/1.pdf"),
        ("<iframe src='/pdfjs/web/viewer.html?file=../../up/1.pdf'></iframe>", "/up/1.pdf"),
        ("<a href='/plugins/pdf/viewer.htm?x=1&file=%2Fup%2F1.pdf'>在线查看</a>", "/up/1.pdf"),
        ("<embed src='/up/1.pdf?t=2'>", "/up/1.pdf?t=2"),
        ("<object data='/up/1.ofd'></object>", "/up/1.ofd"),
        ("<div class='reader' data-url='/up/1.pdf'></div>", "/up/1.pdf"),
        ("<a href='#' onclick=\"window.open('/up/1.docx')\">附件</a>", "/up/1.docx"),
        ("<span onclick=\"down('/up/1.wps')\">附件</span>", "/up/1.wps"),
        ('<script>PDFObject.embed("\\/up\\/1.pdf", "#box")</script>', "/up/1.pdf"),
        ("<script>var book = new FlipBook({pdf: '/up/1.pdf'})</script>", "/up/1.pdf"),
        ("<a href='/servlet/DownloadServlet?fileId=9'>点击下载</a>", "/servlet/DownloadServlet?fileId=9"),
        ("<a href='/download.do?id=9'>某局2023年年报</a>", "/download.do?id=9"),
        ("<a href='/up/file?id=3&ext=.pdf'>x</a>", "/up/file?id=3&ext=.pdf"),
        ("<a href='/dl?id=9'>2023年年报.docx (1.2MB)</a>", "/dl?id=9"),
        ("<a href='/up/1.doc?v=20240131'>x</a>", "/up/1.doc?v=20240131"),
    ],
)  # fmt: skip
def test_a_document_is_found_however_the_page_shows_it(markup: str, file: str) -> None:
    assert [one.url for one in attachments(page(markup, "/nb/t1.html"))] == [HOST + file]


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='/down/download.aspx?cid=2'>下载中心</a>",
        "<a href='/xzzx/downloadlist.jsp?id=2'>表格下载</a>",
        "<iframe src='/search/index.html?file=x'></iframe>",
        "<script>if (name == '.pdf') icon = '/images/pdf.gif'; var kinds = 'doc/pdf';</script>",
        "<div data-url='/video/1.mp4'></div>",
    ],
)
def test_what_only_looks_like_one_is_none(markup: str) -> None:
    assert not attachments(page(markup, "/nb/t1.html"))


class TestPictures:
    SHEETS = "<img src='./W0202401_1.jpg'><img src='/uploads/2024/2.png'>"

    def test_a_report_of_pictures_is_its_pictures_without_decoration(self) -> None:
        around = "<img src='/images/logo.jpg'><img src='/static/x.png'><img src='/upload/qrcode.png'><img src='./a.gif'>"
        found = pictures(page(around + self.SHEETS + self.SHEETS, "/nb/t1.html"))
        assert [url.removeprefix(HOST) for url in found] == [
            "/nb/W0202401_1.jpg",
            "/uploads/2024/2.png",
        ]

    def test_pictures_beside_a_text_are_left(self) -> None:
        assert not pictures(page(self.SHEETS + "<p>本年度报告的正文</p>" * 300, "/nb/t1.html"))

    def test_where_there_is_a_document_no_picture_is_asked_for(self) -> None:
        report = Ask(HOST + "/nb/t1.html", "report", title=title(1))
        bare = documents_of(page(self.SHEETS, "/nb/t1.html"), report)
        assert [(ask.title, ask.link_text) for ask in bare] == [
            (title(1), "第1图"),
            (title(1), "第2图"),
        ]
        [only] = documents_of(page(self.SHEETS + "<a href='n.pdf'>PDF</a>", "/nb/t1.html"), report)
        assert only.url.endswith("n.pdf")


class TestRows:
    def test_a_link_that_says_nothing_has_the_title_of_its_row(self) -> None:
        rows = "".join(
            f"<tr><td>{n}</td><td>{title(n)}</td><td>2024-01-0{n}</td><td><a href='/x/{n}.html'>查看</a></td></tr>"
            for n in (1, 2)
        )
        found = [(a.title, a.date) for a in anchors(page(f"<table>{rows}</table>"))]
        assert found == [(title(1), "2024-01-01"), (title(2), "2024-01-02")]

    def test_files_beside_a_title_are_editions_of_its_report(self) -> None:
        rows = "".join(
            f"<li>{title(n)} <a href='/up/{n}.pdf'>[PDF下载]</a><a href='/up/{n}.doc'>WORD</a></li>"
            for n in (1, 2)
        )
        found = generic.read_listing(page(f"<ul>{rows}</ul>"))
        assert [link.url for link in found.links] == [f"{HOST}/up/{n}.doc" for n in (1, 2)]
        assert [a.url for a in found.links[0].attachments] == [HOST + "/up/1.pdf"]
        beside = f"<li><a href='./202401/t20240101_1.html'>{title(1)}</a> <a href='/up/1.pdf'>下载</a></li>"
        [link] = trs.read_listing(page(f"<ul>{beside}</ul>")).links
        assert link.url.endswith("t20240101_1.html")
        assert [a.url for a in link.attachments] == [HOST + "/up/1.pdf"]

    def test_a_row_without_a_report_s_title_lends_none(self) -> None:
        row = "<tr><td>政府信息公开指南</td><td><a href='/x/1.html'>查看</a></td></tr>"
        assert [a.title for a in anchors(page(f"<table>{row}</table>"))] == ["查看"]

    def test_articles_called_by_their_year_count_where_nothing_else_is_named(self) -> None:
        years = "".join(
            f"<li><a href='./202401/t20240101_{y}.html'>{y}年</a></li>" for y in (2022, 2023)
        )
        assert [a.title for a in trs.read_listing(page(years)).links] == ["2022年", "2023年"]
        named = f"<li><a href='./202401/t20240101_1.html'>{title(1)}</a></li>"
        assert [a.title for a in trs.read_listing(page(years + named)).links] == [title(1)]
        lists = "<a href='/nb/2023/'>2023年</a>"
        assert not trs.read_listing(page(lists)).links, "years that are lists are lists"


class TestPagers:
    @pytest.mark.parametrize(
        ("path", "markup", "more"),
        [
            ("/nb/1.html", "<a href='2.html'>2</a><a href='1.html'>1</a>", "/nb/2.html"),
            ("/nb", "<a href='/nb_3'>3</a><a href='/nb_2'>2</a>", "/nb_2"),
            ("/l.jsp?c=7", "<a href='javascript:go(2)'>2</a>"
             "<script>function go(p){location.href='l.jsp?c=7&page='+p;}</script>", "/l.jsp?c=7&page=2"),
        ],
    )  # fmt: skip
    def test_numbers_are_followed(self, path: str, markup: str, more: str) -> None:
        found = numbered_sibling(page(markup, path))
        assert found is not None and found.url == HOST + more

    @pytest.mark.parametrize(
        "node",
        [
            "<span onclick='turn(2)'>下一页</span>",
            "<input type='button' value='下一页' onclick='turn(2)'>",
            "<a href='javascript:turn(2)'><img src='n.gif' alt='下一页'></a>",
        ],
    )
    def test_what_says_next_page_may_be_a_button_or_a_picture(self, node: str) -> None:
        turn = "<script>function turn(n){ if (n == 1) { location = 'index.html' } else"
        turn += "\n{ location.replace('index_' + n + '.html') } }</script>"
        found = next_link(page(node + turn, "/nb/index.html"))
        assert found is not None and found.url == HOST + "/nb/index_2.html"

    def test_a_list_that_goes_on_where_nobody_can_follow_is_a_trouble(self) -> None:
        rows = f"<li><a href='/s/1.do'>{title(1)}</a> 2024-01-31</li>"
        ways = "<a href='javascript:jump(2)'>下一页</a>"
        found = generic.read_listing(page(f"<ul>{rows}</ul>{ways}"))
        assert len(found.links) == 1
        assert found.trouble is not None and "javascript:jump(2)" in found.trouble

    @pytest.mark.parametrize(
        "node", ["<a href='#'>下一页</a>", "<a href='javascript:void(0)'>下一页</a>", "<a href='javascript:jump(1)'>下一页</a>"]
    )  # fmt: skip
    def test_the_last_page_s_idle_link_is_none(self, node: str) -> None:
        assert dead_end(page(node)) is None

    @pytest.mark.parametrize(
        "told", ["共2页", "共 <b>2</b>&nbsp;页", "<script>var maxPage = parseInt('2');</script>", "totalPages: '2'"]
    )  # fmt: skip
    def test_a_list_that_tells_its_length_ends_there(self, told: str) -> None:
        ways = "<a href='javascript:go(3)'>下一页</a>"
        go = "<script>function go(n){ location.href = n + '.html' }</script>"
        assert next_link(page(ways + go + told, "/nb/2.html", 2)) is None
        assert dead_end(page(ways + told, "/nb/2.html", 2)) is None
        assert next_link(page(ways.replace("3", "2") + go + told, "/nb/1.html")) is not None

    def test_a_form_is_posted_back_for_the_next_page_alone(self) -> None:
        form = "<form action='L.aspx'><input type='hidden' name='__VIEWSTATE' value='{}'>{}</form>"
        grid = "<a href=\"javascript:__doPostBack('G','Page$1')\">1</a><a href=\"javascript:__doPostBack('G','Page$3')\">3</a>"
        found = posted_back(page(form.format("v", grid), "/nb/L.aspx", 2))
        assert found is not None and found.form == "__VIEWSTATE=v&__EVENTTARGET=G&__EVENTARGUMENT=Page%243"  # fmt: skip
        assert posted_back(page(form.format("v", grid), "/nb/L.aspx", 3)) is None
        assert posted_back(page(form.format("v" * MOST, grid), "/nb/L.aspx", 2)) is None


@pytest.mark.parametrize(
    ("script", "family"),
    [
        ('createPageHTML("3", "0", "index", "shtml")', "trs"),
        ("createPage(3, 0, 'index', 'html')", "trs"),
        ("createPageHTML('page_div', 3, 1, 'list', 'shtml', 40)", "ucap"),
    ],
)
def test_pager_calls_of_one_name_are_told_apart(script: str, family: str) -> None:
    assert detect(page(f"<script>{script};</script>", "/zfxxgk/list.shtml"))[0][0] == family
