"""The walk itself, page by page: what it goes to next, what it takes for a column and whose."""

import json
from collections.abc import Mapping
from typing import Any

from crawler.discover.walk import Answer, Limits, Walk

HOME = "http://www.a.gov.cn/"


def walk(site: Mapping[str, str | int], start: str = HOME, **limits: Any) -> "Told":
    """Walk over pages by address (a number: that status; none: 404) and gather what is told."""
    events: list[dict[str, Any]] = []
    one = Walk(start, Limits(**limits), events.append)
    asked = []
    while (step := one.next()) is not None:
        asked.append(step.url)
        page = site.get(step.url, 404)
        if isinstance(page, str):
            one.take(step, Answer(step.url, "ok", None, page))
        elif page == 404:
            one.take(step, Answer(step.url, "missing", "HTTP 404"))
        elif page in {403, 412}:
            one.take(step, Answer(step.url, "blocked", f"HTTP {page}: refused"))
        else:
            one.take(step, Answer(step.url, "error", "no answer"))
    one.end("finished")
    return Told(asked, events)


class Told:
    def __init__(self, asked: list[str], events: list[dict[str, Any]]) -> None:
        self.asked, self.events = asked, events
        self.columns = self.of("column")
        self.urls = [column["url"] for column in self.columns]
        self.near = {one["url"]: one["why"] for one in self.of("near")}

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == kind]


def links(*pairs: tuple[str, str]) -> str:
    return (
        "<ul>" + "".join(f"<li><a href='{url}'>{words}</a></li>" for words, url in pairs) + "</ul>"
    )


def reports(agency: str, years: range = range(2019, 2024), folder: str = ".") -> str:
    rows = (
        f"<li><a href='{folder}/202401/t20240120_{year}.html'>{agency}{year}年政府信息公开工作年度报告</a><span>2024-01-20</span></li>"
        for year in years
    )
    return f"<ul>{''.join(rows)}</ul>"


GUIDE = ("政府信息公开指南", "/zfxxgkzn/")
COLUMN = ("政府信息公开年报", "/zfxxgknb/")


def test_the_best_promise_is_asked_first() -> None:
    told = walk(
        {
            HOME: links(("政务公开", "/zwgk/"), GUIDE, ("网站地图", "/wzdt/"), COLUMN),
            f"{HOME}zfxxgknb/": reports("某市"),
        },
        pages=2,
    )
    assert told.asked == [HOME, f"{HOME}zfxxgknb/"]
    assert told.urls == [f"{HOME}zfxxgknb/"]


def test_http_and_https_www_and_index_are_one_page() -> None:
    told = walk(
        {
            HOME: links(("政务公开", "https://a.gov.cn/zwgk/"), ("政府信息公开", "http://www.a.gov.cn/zwgk/index.html")),
            "http://www.a.gov.cn/zwgk/index.html": links(COLUMN, ("首页", "https://www.a.gov.cn/")),
            f"{HOME}zfxxgknb/": reports("某市"),
        }
    )  # fmt: skip
    assert told.asked == [HOME, "http://www.a.gov.cn/zwgk/index.html", f"{HOME}zfxxgknb/"]


def test_a_start_that_does_not_answer_tries_the_other_door() -> None:
    told = walk(
        {
            HOME: 0,
            "https://www.a.gov.cn/": links(COLUMN),
            "https://www.a.gov.cn/zfxxgknb/": reports("某市"),
        }
    )
    assert told.asked[:2] == [HOME, "https://www.a.gov.cn/"]
    assert told.urls == ["https://www.a.gov.cn/zfxxgknb/"]


def test_a_host_that_does_not_answer_is_left() -> None:
    told = walk(
        {
            HOME: links(*((f"政府信息公开{n}", f"/zfxxgk{n}/") for n in range(9))),
            **{f"{HOME}zfxxgk{n}/": 0 for n in range(9)},
        }
    )
    assert len(told.asked) == 4
    [end] = told.of("end")
    assert "does not answer" in end["closed"]["a.gov.cn"]


def test_one_page_refused_is_not_the_host() -> None:
    told = walk(
        {
            HOME: links(("政府信息公开", "/xxgk/"), ("政务公开", "/zwgk/")),
            f"{HOME}xxgk/": 403,
            f"{HOME}zwgk/": links(COLUMN),
            f"{HOME}zfxxgknb/": reports("某市"),
        }
    )
    assert told.urls
    challenged = walk(
        {HOME: links(("政府信息公开", "/xxgk/"), ("政务公开", "/zwgk/")), f"{HOME}xxgk/": 412}
    )
    assert challenged.asked == [HOME, f"{HOME}xxgk/"]


def test_a_splash_page_is_passed_through() -> None:
    told = walk(
        {
            HOME: "<a href='/main/'><img src='x.jpg'></a>",
            f"{HOME}main/": links(COLUMN),
            f"{HOME}zfxxgknb/": reports("某市"),
        }
    )
    assert told.urls == [f"{HOME}zfxxgknb/"]


def test_the_latest_year_stands_for_years_under_a_heading() -> None:
    years = "<h3>政府信息公开年报</h3>" + links(
        ("2022", "/c22/"), ("2023", "/c23/"), ("2021", "/c21/")
    )
    told = walk(
        {
            HOME: years,
            **{
                f"{HOME}c{y}/": years + reports("某市", range(2000 + y, 2001 + y), f"/c{y}")
                for y in (21, 22, 23)
            },
        }
    )
    assert told.urls == [f"{HOME}c23/"]
    assert told.columns[0]["lists"] == 2, "the others are its lists, and no columns of their own"


def test_a_menu_of_years_whose_lists_are_of_another_family() -> None:
    """The hub itself looks like nothing; its lists are XML in a script."""
    record = "<record><![CDATA[<li><a href='/art/2024/1/20/art_9_{0}.html' title='某市第{0}局2023年政府信息公开工作年度报告'>…</a></li>]]></record>"
    rows = "".join(record.format(n) for n in range(4))
    year = (
        f"<div id='9'><script type='text/xml'><datastore><recordset>{rows}</recordset></datastore></script></div>"
        "<script>$('#9').jpage({totalRecord:4,perPage:10,groupSize:3,proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:{col:1,unitid:'9'}})</script>"
    )
    hub = "<h2>年度报告</h2>" + links(
        ("2023年", "/col/col23/index.html"), ("2022年", "/col/col22/index.html")
    )
    told = walk(
        {
            HOME: links(("政府信息公开年报", "/nb/")),
            f"{HOME}nb/": hub,
            f"{HOME}col/col23/index.html": year,
        }
    )
    assert told.urls == [f"{HOME}nb/"]
    assert told.columns[0]["family"] == "jpage"


def test_a_page_named_so_that_lists_bodies_alone_says_so() -> None:
    rows = links(*((f"市第{n}局", f"/nb/202401/t20240120_{n}.html") for n in range(5)))
    told = walk({HOME: links(("政府信息公开年报", "/nb/")), f"{HOME}nb/": rows})
    assert not told.urls
    assert "5 articles bear the names of bodies alone" in told.near[f"{HOME}nb/"]


def test_an_entry_that_a_script_opens_is_told() -> None:
    told = walk(
        {
            HOME: links(("政务公开", "/zwgk/")),
            f"{HOME}zwgk/": "<li onclick='tab(4)'>政府信息公开年报</li>" + "<p>说明</p>" * 200,
        }
    )
    assert "a script opens it" in told.near[f"{HOME}zwgk/"]


def test_the_portal_s_own_column_comes_before_the_bodies() -> None:
    towns = links(*((f"第{n}镇", f"/t{n}/") for n in range(5)))
    told = walk(
        {
            HOME: links(("乡镇（街道）", "/xz/"), ("政务", "/zw/")),
            f"{HOME}xz/": towns,
            f"{HOME}zw/": links(("政务公开", "/zwgk/")),
            f"{HOME}zwgk/": links(COLUMN),
            f"{HOME}zfxxgknb/": reports("某县"),
        }
    )
    assert told.asked.index(f"{HOME}zfxxgknb/") < told.asked.index(f"{HOME}t0/")


def test_a_hub_of_reports_may_lead_to_short_lists() -> None:
    told = walk(
        {
            HOME: links(COLUMN, ("乡镇年报", "/xznb/")),
            f"{HOME}zfxxgknb/": reports("某县"),
            f"{HOME}xznb/": links(("城关镇", "/xznb/cg/"), ("东关镇", "/xznb/dg/")),
            f"{HOME}xznb/cg/": reports("某县城关镇人民政府", range(2023, 2024))
            + links(("领导", "/ld/")) * 20,
        }
    )
    assert told.urls == [f"{HOME}zfxxgknb/", f"{HOME}xznb/cg/"]
    assert told.columns[1]["body_name"] == "城关镇"


def test_a_row_of_a_hub_may_name_the_body_beside_its_links() -> None:
    row = "<tr><td>市{0}局</td><td><a href='/{1}/zn/'>指南</a></td><td><a href='/{1}/nb/'>年报</a></td></tr>"
    table = f"<table>{row.format('财政', 'cz')}{row.format('教育', 'jy')}</table>"
    told = walk(
        {
            HOME: links(COLUMN, ("市政府部门信息公开", "/bm/")),
            f"{HOME}zfxxgknb/": reports("某市"),
            f"{HOME}bm/": table,
            f"{HOME}cz/nb/": reports("某市财政局"),
            f"{HOME}jy/nb/": reports("某市教育局"),
        }
    )
    found = {column["body_name"]: column["url"] for column in told.columns}
    assert found == {
        "": f"{HOME}zfxxgknb/",
        "市财政局": f"{HOME}cz/nb/",
        "市教育局": f"{HOME}jy/nb/",
    }


def test_the_links_that_every_page_has_are_no_bodies_of_a_column() -> None:
    foot = "<div>友情链接</div>" + links(
        ("甲市", "http://www.b.gov.cn/"), ("乙省财政厅", "http://czt.c.gov.cn/")
    )
    told = walk({HOME: links(COLUMN) + foot, f"{HOME}zfxxgknb/": reports("某市") + foot})
    assert told.asked == [HOME, f"{HOME}zfxxgknb/"]


def test_a_column_on_another_host_of_the_same_government_is_the_portal_s_own() -> None:
    told = walk(
        {
            HOME: links(("政府信息公开年报", "http://xxgk.a.gov.cn/nb/")),
            "http://xxgk.a.gov.cn/nb/": reports("某市"),
        }
    )
    assert told.columns[0]["own"]


def test_a_column_of_the_government_above_is_told_and_not_taken_for_the_portal_s() -> None:
    told = walk(
        {
            HOME: "<title>某市人民政府</title>"
            + links(("省政府信息公开年报", "http://www.b.gov.cn/nb/"), ("政务", "/zw/")),
            "http://www.b.gov.cn/nb/": "<title>某省人民政府</title>" + reports("某省"),
            f"{HOME}zw/": links(COLUMN),
            f"{HOME}zfxxgknb/": reports("某市"),
        }
    )
    own = {column["url"]: column["own"] for column in told.columns}
    assert own == {"http://www.b.gov.cn/nb/": False, f"{HOME}zfxxgknb/": True}


def test_a_department_s_menu_that_shows_the_portal_s_column_is_not_its_own() -> None:
    nav = links(COLUMN)
    told = walk(
        {
            HOME: nav + links(("市政府部门", "/bm/")),
            f"{HOME}zfxxgknb/": nav + reports("某市"),
            f"{HOME}bm/": nav + links(("市水利局", "/bm/slj/")),
            f"{HOME}bm/slj/": nav + links(("机构职能", "/bm/slj/jg/")),
        }
    )
    assert told.urls == [f"{HOME}zfxxgknb/"]
    assert told.asked.count(f"{HOME}zfxxgknb/") == 1


def test_two_columns_of_the_same_reports_are_one() -> None:
    told = walk(
        {
            HOME: links(COLUMN, ("信息公开年报", "/gknb/")),
            f"{HOME}zfxxgknb/": reports("某市", folder="/x"),
            f"{HOME}gknb/": reports("某市", folder="/x"),
        }
    )
    assert len(told.urls) == 1
    assert "the same reports" in told.near[f"{HOME}gknb/"]


def test_a_tree_whose_nodes_only_have_numbers_is_asked_for_by_the_page_s_own_template() -> None:
    page = "<ul id='t'></ul><script>$.getJSON('/data/menu_tree.json', f); function f(n){ location.href='/list/' + n.id + '.html'; }</script>"
    tree = json.dumps([{"id": 7, "name": "政府信息公开年报"}])
    told = walk(
        {
            HOME: links(("政务公开", "/zwgk/")),
            f"{HOME}zwgk/": page,
            f"{HOME}data/menu_tree.json": tree,
            f"{HOME}list/7.html": reports("某市"),
        }
    )
    assert told.urls == [f"{HOME}list/7.html"]


def test_the_walk_ends_on_pages_that_lead_to_one_another_for_ever() -> None:
    pages = {HOME: links(("政务公开", "/zwgk/0/"))}
    pages |= {f"{HOME}zwgk/{n}/": links(("政府信息公开", f"/zwgk/{n + 1}/")) for n in range(500)}
    told = walk(pages, depth=400, pages=12)
    assert len(told.asked) == 12
    assert len(walk(pages, depth=400).asked) < 40, "each step promises less"


def test_a_small_site_s_column_is_not_taken_for_its_home_page() -> None:
    """Forty links in common and one report of its own: the pages are alike, and not the same."""
    frame = links(*((f"栏目{n}号", f"/l{n}/") for n in range(40)), COLUMN)
    frame += "<p>主办单位某某镇人民政府，地址某某路一号，邮编联系电话工作时间办公地点</p>" * 4
    told = walk({HOME: frame, f"{HOME}zfxxgknb/": frame + reports("某镇", range(2023, 2024))})
    assert told.urls == [f"{HOME}zfxxgknb/"]
    lost = walk({HOME: frame, f"{HOME}zfxxgknb/": frame})
    assert not lost.urls
    assert "soft 404" in lost.near[f"{HOME}zfxxgknb/"]


def test_a_column_may_live_at_an_article_s_address() -> None:
    hub = f"{HOME}gsszf/c100262/202012/275599.shtml"
    told = walk({HOME: links(("政府信息公开年报", hub)), hub: reports("某省")})
    assert told.urls == [hub]


def test_a_tab_is_followed_by_the_function_it_calls() -> None:
    tabs = "<script>function tab(n){ location.href='?gk='+n; }</script><li onclick='tab(1)'>政府信息公开指南</li><li onclick='tab(4)'>政府信息公开年报</li>"
    told = walk(
        {
            HOME: links(("政务公开", "/zwgk/")),
            f"{HOME}zwgk/": tabs,
            f"{HOME}zwgk/?gk=4": tabs + reports("某区"),
        }
    )
    assert told.urls == [f"{HOME}zwgk/?gk=4"]


def test_a_tab_may_open_what_the_page_already_holds() -> None:
    news = links(*((f"本市召开第{n}次会议", f"/x/202401/t20240120_{n}.html") for n in range(30)))
    page = (
        "<li class='tab'>政府信息公开指南</li><li class='tab'>政府信息公开年报</li>"
        + news
        + reports("某区")
    )
    told = walk({HOME: links(("政府信息公开", "/zfxxgk/")), f"{HOME}zfxxgk/": page})
    assert told.urls == [f"{HOME}zfxxgk/"]
    linked = walk(
        {
            HOME: links(("政府信息公开", "/zfxxgk/")),
            f"{HOME}zfxxgk/": page + links(COLUMN),
            f"{HOME}zfxxgknb/": reports("某区"),
        }
    )
    assert linked.urls == [f"{HOME}zfxxgknb/"]


def test_a_column_that_was_not_tried_to_the_end_is_told_and_not_proposed() -> None:
    site = {HOME: links(COLUMN), f"{HOME}zfxxgknb/": reports("某镇", range(2023, 2024))}
    cut = walk(site, pages=2)
    assert not cut.urls
    assert "ended before it was tried out" in cut.near[f"{HOME}zfxxgknb/"]
    assert walk(site, pages=3).urls == [f"{HOME}zfxxgknb/"]


def test_a_province_s_hub_leads_to_the_columns_of_its_cities() -> None:
    hub = links(
        ("广州", "http://www.gz.gov.cn/nb/"),
        ("深圳市", "http://www.sz.gov.cn/nb/"),
        ("省教育厅", "http://edu.a.gov.cn/gkmlpt/index"),
    )
    told = walk(
        {
            HOME: links(COLUMN),
            f"{HOME}zfxxgknb/": hub,
            "http://www.gz.gov.cn/nb/": reports("广州市", range(2023, 2024)) + links(("x", "/x/")),
            "http://www.sz.gov.cn/nb/": reports("深圳市"),
        }
    )  # fmt: skip
    assert {column["body_name"]: column["url"] for column in told.columns} == {
        "广州": "http://www.gz.gov.cn/nb/",
        "深圳市": "http://www.sz.gov.cn/nb/",
    }
    assert all(column["own"] for column in told.columns)
    assert "no annual report" in told.near[f"{HOME}zfxxgknb/"]


def test_a_county_s_townships_come_last_and_come() -> None:
    county = "http://www.b.gov.cn/"
    told = walk(
        {
            HOME: links(COLUMN, ("县（市、区）政府", "/xq/"), ("市政府部门", "/bm/")),
            f"{HOME}zfxxgknb/": reports("某市"),
            f"{HOME}xq/": links(("东山县", county)),
            f"{HOME}bm/": links(("市财政局", "/cz/")),
            f"{HOME}cz/": links(("政府信息公开年报", "/cz/nb/"), ("县区部门", "/cz/xq/")),
            f"{HOME}cz/nb/": reports("某市财政局"),
            county: links(("政府信息公开年报", "/nb/"), ("乡镇（街道）", "/xz/")),
            f"{county}nb/": reports("东山县"),
            f"{county}xz/": links(("城关镇", "/xz/cg/")),
            f"{county}xz/cg/": links(("政府信息公开年报", "/xz/cg/nb/")),
            f"{county}xz/cg/nb/": reports("东山县城关镇人民政府"),
        }
    )
    assert [column["body_name"] for column in told.columns][-1] == "城关镇"
    assert len(told.columns) == 4
    assert f"{HOME}cz/xq/" not in told.asked, "a department has no districts"


def test_an_entry_that_leads_to_one_report_is_no_column() -> None:
    report = "<title>某局2023年政府信息公开工作年度报告</title><h1>某局2023年政府信息公开工作年度报告</h1>"
    told = walk({HOME: links(COLUMN), f"{HOME}zfxxgknb/": report + "<p>正文</p>" * 60})
    assert not told.urls
    assert "leads to one report" in told.near[f"{HOME}zfxxgknb/"]
