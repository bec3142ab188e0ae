"""What discover reads in a page: words, paths, links however they are kept, menus in data, columns."""

import pytest
from parsel import Selector

from crawler.discover.bodies import bodies_of, body_name, government
from crawler.discover.calls import call_links
from crawler.discover.columns import candidate_of
from crawler.discover.data import data_files, data_links, templates
from crawler.discover.guesses import guesses
from crawler.discover.headings import heading
from crawler.discover.identity import site_code, site_name
from crawler.discover.links import links, unaddressed
from crawler.discover.soft import alike, looks
from crawler.discover.ways import weigh
from crawler.discover.words import Promise, promise
from crawler.reading.pages import Page
from tests.crawl import dialects

HERE = "http://www.a.gov.cn/zwgk/"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("政府信息公开年报", "column"),
        ("政府信息公开工作年度报告", "column"),
        ("信 息 公 开 年 报", "column"),
        ("【政府信息公开　年度报告】>>", "column"),
        ("政务公开年度报告", "column"),
        ("公开年报", "column"),
        ("历年年报", "column"),
        ("年度报告", "column"),
        ("部门年报", "column"),
        ("乡镇（街道）信息公开年报", "column"),
        ("县（市、区）政府信息公开年度报告", "column"),
        ("邯郸市政府信息公开年报", "column"),
        ("市财政局政府信息公开年报", "column"),
        ("政府信息公開年報", "column"),
        ("2023年年报", "year"),
        ("2023年度报告", "year"),
        ("政府信息公开", "platform"),
        ("政府信息公开专栏", "platform"),
        ("信息公开", "platform"),
        ("某某市政府信息公开平台", "platform"),
        ("政务公开", "affairs"),
        ("政府信息公开指南", "section"),
        ("政府信息公开制度", "section"),
        ("法定主动公开内容", "section"),
        ("市政府部门信息公开", "hub"),
        ("政府部门信息公开目录", "hub"),
        ("各县（市、区）", "hub"),
        ("乡镇（街道）", "hub"),
        ("区县政府信息公开", "hub"),
        ("地方部门平台链接", "hub"),
        ("镇（街道）、部门", "hub"),
        ("部门和乡镇", "hub"),
        ("乡镇街道办", "hub"),
        ("其他部门", "hub"),
        ("部门乡镇年报", "column"),
        ("政府信息公开工作报告", "column"),
        ("政府信息公开年报（部门）", "column"),
        ("重点领域信息公开", "section"),
        ("网站地图", "map"),
        ("政府网站工作年度报表", "none"),
        ("政府网站年度工作报表", "none"),
        ("政府工作报告", "none"),
        ("法治政府建设年度报告", "none"),
        ("公积金年度报告", "none"),
        ("统计年鉴", "none"),
        ("企业年报公示", "none"),
        ("部门决算", "none"),
        ("政府信息公开年报解读", "none"),
        ("领导之窗", "none"),
        ("政务服务", "none"),
        ("本市召开全市政务公开工作会议", "none"),
    ],
)
def test_words_promise(words: str, kind: str) -> None:
    assert promise(words, "http://a.gov.cn/x/1234/").kind == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/zwgk/zfxxgknb/", "column"),
        ("/zwgk/xxgknb/index.html", "column"),
        ("/gongkai/zfxxgk/gknb/", "column"),
        ("/zwgk/zfxxgkgzndbg_251551/index.shtml", "column"),
        ("/zfxxgk/zfxxgknb.htm", "column"),
        ("/jxsrmzf/zfxxgknb53/list.shtml", "column"),
        ("/szf/ndbg/", "column"),
        ("/public/column/6596611?type=4&action=list&nav=4", "column"),
        ("/zfxxgknb/2024nb/", "year"),
        ("/gkmlpt/index", "platform"),
        ("/lhqkjhgyxxhj/gkmlpt/", "platform"),
        ("/zwgk/zfxxgk/", "platform"),
        ("/zwgk/", "affairs"),
        ("/xxgk/wzndbb/", "none"),
        ("/zwgk/zfgzbg/", "none"),
        ("/xwzx/", "none"),
    ],
)
def test_paths_promise_where_a_link_is_a_picture_without_words(path: str, kind: str) -> None:
    assert promise("", f"http://a.gov.cn{path}").kind == kind


def test_a_false_friend_s_words_outweigh_its_path() -> None:
    [link] = links(Page(HERE, "<a href='/zwgk/gknb/'>政府网站年度报表</a>"))
    assert weigh(link).promise.score == 0


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='nb/'>政府信息公开年报</a>",
        "<a href='nb/' title='政府信息公开年报'>政府信…</a>",
        "<a href='nb/'><img src='x.png' alt='政府信息公开年报'></a>",
        "<a href='nb/'><span>政府信息</span><br><b>公开年报</b></a>",
        "<a href='javascript:void(0)' data-url='nb/'>政府信息公开年报</a>",
        "<a href='javascript:;' onclick=\"window.open('./nb/')\">政府信息公开年报</a>",
        "<a href=\"javascript:location.href='nb/'\">政府信息公开年报</a>",
        "<li onclick=\"location.href='nb/'\">政府信息公开年报</li>",
        "<div data-href='nb/'><p>政府信息公开年报</p></div>",
        "<map><area href='nb/' alt='政府信息公开年报'></map>",
        "<select><option>专栏</option><option value='./nb/'>政府信息公开年报</option></select>",
        "<h3>政府信息公开年报</h3><div><a href='nb/'>更多&gt;&gt;</a></div>",
    ],
)
def test_a_link_is_read_however_it_is_kept(markup: str) -> None:
    [link] = links(Page(HERE, markup))
    assert link.url == "http://www.a.gov.cn/zwgk/nb/"
    assert weigh(link).promise.kind == "column"


@pytest.mark.parametrize(
    "script",
    [
        "var z=[{id:1,pId:0,name:'政府信息公开年报',url:'nb/',target:'_self'}];",
        'var z = [{"name":"公开","children":[{"name":"政府信息公开年报","children":[],"jump_url":"nb/"}]}];',
        "var z=[{name:'政府信息'+'公开年报', url:'nb/'},];",
        "var z=[{name:'政府信息公开年报', click:\"go('./nb/')\"}];",
        r"var t=[{name:'<p>政府信息公开年报<\/p>', urls:'{\"pc\":\"/zwgk/nb/\"}'}];",
        'var t=[{"text":"政府信息公开年报","attributes":{"url":"nb/"}}];',
        "var menu=[['政府信息公开指南','zn/'],['政府信息公开年报','nb/']];",
        "menu11.addItem('政府信息公开年报', 'http://www.a.gov.cn/zwgk/nb/');",
        "d.add(3,1,'政府信息公开年报','nb/','','mainFrame');",
        "document.write('<li><a href=\"nb/\">政府信息公开年报<\\/a><\\/li>');",
        "$('#m').html(\"<a href=\\\"./nb/\\\" title='政府信息公开年报'>政府信…</a>\");",
        "var t=[{id:'nb',name:'政府信息公开年报'}]; function c(e,i,n){ location.href = './' + n.id + '/'; }",
        "const t=[{code:'nb',title:'政府信息公开年报'}]; t.map(n => `./${n.code}/`);",
    ],
)
def test_a_menu_in_data_is_read(script: str) -> None:
    found = data_links(Page(HERE, f"<html><body><script>{script}</script></body></html>"))
    urls = {link.url for link in found if "政府信息公开年报" in link.words}
    assert "http://www.a.gov.cn/zwgk/nb/" in urls


@pytest.mark.parametrize(
    "answer",
    [
        '[{"id":"7","text":"政府信息公开年报","url":"/zwgk/nb/"}]',
        '{"data":{"html":"<ul><li><a href=\\"/zwgk/nb/\\">政府信息公开年报</a></li></ul>"}}',
        "var menu = [{name: '政府信息公开年报', href: '/zwgk/nb/'}];",
        "document.writeln(\"<a href='/zwgk/nb/'>政府信息公开年报</a>\");",
    ],
)
def test_a_menu_in_a_file_of_its_own_is_read(answer: str) -> None:
    [link] = {
        link.url: link
        for link in data_links(Page("http://www.a.gov.cn/js/menu.js", answer))
        if link.words == ("政府信息公开年报",)
    }.values()
    assert link.url == "http://www.a.gov.cn/zwgk/nb/"


def test_a_tree_from_a_file_uses_the_templates_of_the_page_that_asked() -> None:
    asking = Page(HERE, "<script>function go(n){ location.href='list.html?cat=' + n.id; }</script>")
    answer = Page("http://www.a.gov.cn/api/tree.json", '[{"id":19,"name":"政府信息公开年报"}]')
    assert not data_links(answer)
    [link] = data_links(answer, templates(asking))
    assert link.url == "http://www.a.gov.cn/zwgk/list.html?cat=19"


def test_files_that_may_hold_the_menu_are_known_by_their_names() -> None:
    page = Page(
        HERE,
        "<script src='/js/jquery-1.9.min.js'></script><script src='../js/leftnav.js'></script>"
        "<script>$.getJSON('/data/zfxxgk_tree.json?v=2', show);</script>",
    )
    assert data_files(page) == [
        "http://www.a.gov.cn/js/leftnav.js",
        "http://www.a.gov.cn/data/zfxxgk_tree.json?v=2",
    ]


def test_years_are_under_their_own_heading() -> None:
    page = Page(
        HERE,
        "<h3>财政预决算</h3><ul><li><a href='/c/2023/'>2023</a></li></ul>"
        "<h3>政府信息<br>公开年报</h3><ul><li><a href='/n/2023/'>2023年</a></li><li><a href='/n/2022/'>2022年</a></li></ul>",
    )
    kinds = {link.url.rpartition("cn")[2]: weigh(link).promise.kind for link in links(page)}
    assert kinds == {"/c/2023/": "none", "/n/2023/": "year", "/n/2022/": "year"}


def test_a_heading_far_above_a_long_list_is_found() -> None:
    rows = "".join(f"<li><a id='n{n}'>第{n}局</a></li>" for n in range(40))
    tree = Selector(text=f"<div><h4>市政府部门</h4><ul>{rows}</ul></div>")
    assert heading(tree.css("#n39")[0].root) == "市政府部门"


def test_words_without_an_address_are_known() -> None:
    page = Page(HERE, "<li onclick='tab(4)'>政府信息公开年报</li><a href='/x/'>其他</a>")
    assert unaddressed(page) == ["政府信息公开年报"]


# -- bodies ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("市财政局", "department"),
        ("发展改革委", "department"),
        ("市政府办公室", "department"),
        ("市人民政府国有资产监督管理委员会", "department"),
        ("天河区", "county"),
        ("某某县人民政府", "county"),
        ("高新区管委会", "county"),
        ("城关镇", "township"),
        ("解放路街道办事处", "township"),
        ("某某乡政府信息公开年报", "township"),
        ("办事服务专区", None),
        ("一网通办", None),
        ("政务公开", None),
        ("首页", None),
        ("个人中心", None),
        ("2023年", None),
    ],
)
def test_bodies_are_known_by_their_names(words: str, kind: str | None) -> None:
    named = body_name(words)
    assert (named[1] if named else None) == kind


def test_bodies_are_taken_from_hubs_and_from_lists_with_a_heading() -> None:
    page = Page(
        HERE,
        "<h4>市政府部门</h4><ul><li><a href='http://czj.a.gov.cn/'>市财政局</a></li><li><a href='http://jyj.a.gov.cn/'>市教育局</a></li></ul>"
        "<h4>国务院部门</h4><ul><li><a href='http://www.mof.gov.cn/'>某某部</a></li></ul>"
        "<p>今天<a href='http://slj.a.gov.cn/'>水利局</a>说</p>",
    )
    found = links(page)
    assert [name for _, name, _ in bodies_of(found, page.url, hub=False)] == [
        "市财政局",
        "市教育局",
    ]
    assert len(bodies_of(found, page.url, hub=True)) == 4


def test_hosts_of_one_government_share_a_domain() -> None:
    assert government("xxgk.jl.gov.cn") == government("www.jl.gov.cn") == "jl.gov.cn"
    assert government("www.szlh.gov.cn") != government("www.sz.gov.cn")


# -- columns -----------------------------------------------------------------------------------

LED = Promise("column", 100, "named 政府信息公开年报")
VAGUE = Promise("column", 80, "named 年报, 年度报告")


def listing(*titles: str, extra: str = "") -> Page:
    rows = "".join(
        f"<li><a href='./202401/t20240120_{n}.html'>{title}</a><span>2024-01-20</span></li>"
        for n, title in enumerate(titles)
    )
    return Page("http://www.a.gov.cn/lm/", f"<ul>{rows}</ul>{extra}")


def is_column(page: Page, led: Promise, words: str = "") -> bool:
    found = candidate_of(page, led, 0, 0, None, words)
    return found is not None and bool(found.reports)


def test_a_page_named_as_the_column_needs_one_report() -> None:
    assert is_column(listing("某市2023年政府信息公开工作年度报告"), LED)
    assert is_column(listing("2023年年报"), LED, "政府信息公开年报")
    assert not is_column(listing("某市政府网站工作年度报表（2023年度）"), LED)
    assert not is_column(listing(), LED)


def test_a_page_named_just_年报_must_hold_whole_titles_or_stand_in_the_platform_s_menu() -> None:
    assert is_column(listing("某市2023年政府信息公开工作年度报告"), VAGUE, "年度报告")
    assert not is_column(listing("2023年年报"), VAGUE, "年度报告")
    assert not is_column(listing("某某集团有限公司2023年年度报告"), VAGUE, "年度报告")
    menu = "<a href='/zn/'>政府信息公开指南</a>"
    assert is_column(listing("2023年年报", extra=menu), VAGUE, "年度报告")
    assert not is_column(listing("某某集团2023年年度报告", extra=menu), VAGUE, "年度报告")


def test_a_page_that_nothing_names_must_be_full_of_reports() -> None:
    home = Promise("home", 100, "")
    reports = [f"某市第{n}局2023年政府信息公开工作年度报告" for n in range(4)]
    news = [f"本市召开第{n}次会议" for n in range(20)]
    assert is_column(listing(*reports), home)
    assert not is_column(listing(*reports, *news), home)
    assert not is_column(listing(reports[0]), home)


def test_the_reader_that_finds_reports_is_preferred() -> None:
    page = Page("http://www.a.gov.cn/col/col284/index.html", dialects.jpage_column(20, 15))
    found = candidate_of(page, LED, 0, 0, None, "")
    assert found is not None
    assert found.reading.family == "jpage"
    assert found.more


# -- whose, and is it there at all -------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ('<meta name="SiteIDCode" content="1304000009">', "1304000009"),
        ('<meta name="siteidcode" content=""><p>网站标识码：bm04000007</p>', "bm04000007"),
        ("<script id='_jiucuo_' sitecode='6200000068' src='x.js'></script>", "6200000068"),
        ("<p>网 站 标 识 码：4403000001</p>", "4403000001"),
        ('<meta name="SiteIDCode" content="1234567890">', ""),
        ("<p>联系电话 1304000009</p>", ""),
    ],
)
def test_the_site_code_is_read(markup: str, code: str) -> None:
    assert site_code(Page(HERE, markup)) == code


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ('<meta name="SiteName" content="邯郸市人民政府">', "邯郸市人民政府"),
        ("<title>某省教育厅</title>", "某省教育厅"),
        ("<title>政府信息公开年报_某某区人民政府门户网站</title>", "某某区人民政府"),
        ("<title>首页 - 某县卫生健康局网站</title>", "某县卫生健康局"),
        ('<meta name="SiteName" content="某市人民政府门户网站（新版）">', "某市人民政府"),
        ('<meta name="SiteName" content="某市人民政府信息公开平台">', "某市人民政府"),
        ("<title>某市政府信息公开目录</title>", "某市"),
        ("<title>首页</title>", ""),
    ],
)
def test_the_site_s_name_is_read(markup: str, name: str) -> None:
    assert site_name(Page(HERE, markup)) == name


def test_pages_that_differ_in_counters_alone_are_one_page() -> None:
    text = "<h1>欢迎来到本市人民政府门户网站，今天是个好日子，您要找的页面就在这里</h1><a href='/a/'>首页</a><p>{}</p>"
    one, two = (looks(Page(HERE, text.format(n))) for n in ("第 1 位", "第 29381 位"))
    assert alike(one, two)
    other = looks(
        Page(HERE, text.format("") + "<a href='/b/'>另一个完全不同的栏目叫做办事指南</a>")
    )
    assert not alike(one, other)


def test_shells_of_scripts_are_compared_by_their_markup() -> None:
    shell = "<div id='app'></div><script>var id='{}'</script>"
    one, same, other = (looks(Page(HERE, shell.format(x))) for x in ("a1", "a2", "tree"))
    assert alike(one, same)
    assert not alike(one, other)


def test_guesses_fit_the_portal() -> None:
    trs = guesses(f"{HERE[:-5]}", [HERE, "http://www.a.gov.cn/x/202401/t20240101_1.html"])
    assert trs[0] == "http://www.a.gov.cn/zwgk/zfxxgknb/"
    assert "http://www.a.gov.cn/zfxxgk/zfxxgknb.htm" not in trs
    vsb = guesses("http://a.gov.cn/", ["http://a.gov.cn/info/1001/22.htm"])
    assert vsb[0] == "http://a.gov.cn/zfxxgk/zfxxgknb.htm"
    anhui = guesses("http://a.gov.cn/", ["http://a.gov.cn/public/column/16?type=4&nav=2&x=1"])
    assert anhui[0] == "http://a.gov.cn/public/column/16?type=4&nav=4&x=1"
    assert all(url.startswith("http://a.gov.cn/") for url in anhui)


def test_marks_of_a_template_among_attributes_do_no_harm() -> None:
    page = Page(
        HERE,
        "<a {{v}} href='nb/' {x title='政府信息公开年报'>政府信…</a><meta {{y}} name=SiteName>",
    )
    [link] = links(page)
    assert weigh(link).promise.kind == "column"
    assert site_code(page) == ""


@pytest.mark.parametrize(
    "script",
    [
        "var x='" + "AbC019" * 30_000 + "';",
        "AbC019" * 30_000,
        "'" + "tree/" * 30_000 + "'",
        "'" + "a=&" * 40_000 + "' + n.id",
        "a = " * 30_000,
        "f(" * 40_000,
        "f(" + "'a'," * 40_000,
        '{"a":' * 20_000 + "1",
        "`" + "x/" * 40_000 + "${",
    ],
    ids=[
        "base64",
        "word",
        "path",
        "query",
        "assignments",
        "calls",
        "arguments",
        "depth",
        "template",
    ],
)
def test_scripts_without_end_are_read_to_their_end(script: str) -> None:
    page = Page(HERE, f"<script>{script}</script><a href='nb/' onclick='go(1)'>年报</a>")
    for read in (data_links, data_files, templates, call_links):
        assert not [found for found in read(page) if "nb/" in str(found)]
    assert len(links(page)) == 1
