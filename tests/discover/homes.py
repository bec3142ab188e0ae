"""Portals whole, from the home page to the column, in the dialects of real ones."""

import json

from tests.crawl import dialects
from tests.crawl.families import Portal, hanweb, others, page, ucap
from tests.crawl.server import Page, Reply

Pages = dict[str, Page]
NEWS = "".join(
    f"<li><a href='/xwzx/202401/t20240{n % 9 + 1}02_{500 + n}.html'>本市召开第{n}次工作会议</a><span>2024-01-0{n % 9 + 1}</span></li>"
    for n in range(12)
)
# What stands in the same menus and is not it.
DECOYS = (
    "<li><a href='/zfgzbg/'>政府工作报告</a></li><li><a href='/wzndbb/'>政府网站年度工作报表</a></li>"
    "<li><a href='/fzzfnb/'>法治政府建设年度报告</a></li><li><a href='/tjnj/'>统计年鉴</a></li>"
)


def home(body: str, name: str = "某市人民政府", code: str = "1304000009", head: str = "") -> Reply:
    """A home page: its name and code as the rules ask, news that lead nowhere."""
    metas = f'<meta name="SiteName" content="{name}"><meta name="SiteIDCode" content="{code}">'
    foot = f"<div class='foot'><p>网站标识码：{code}</p><a href='/wzdt/'>网站地图</a></div>"
    return page(
        f"{body}<ul class='news'>{NEWS}</ul>{foot}", f"<title>{name}网站</title>{metas}{head}"
    )


def menu(*entries: tuple[str, str]) -> str:
    return (
        "<ul>"
        + "".join(f"<li><a href='{url}'>{words}</a></li>" for words, url in entries)
        + "</ul>"
    )


def body_site(name: str, count: int = 4) -> Pages:
    """A department's or district's own site of TRS: home, platform, column."""
    pages = dialects.trs_site(count)
    pages["/"] = home(menu(("首页", "/"), ("政府信息公开", "/zfxxgk/")), name, "1304000021")
    pages["/zfxxgk/"] = page(
        menu(("政府信息公开指南", "/zfxxgkzn/"), ("政府信息公开年报", "/zfxxgknb/"))
    )
    return pages


def trs(xxgk: str, finance: str, district: str) -> Pages:
    """A city of TRS: a picture for a menu, a menu by onclick, the platform on a host of its own (`xxgk`),
    a hub of departments (one with a site, one with a folder, one with nothing), a hub of districts."""
    folder = "/gszbm/jyj/"
    rows = "".join(
        f"<li><a href='./202401/t20240120_{7000 + n}.html'>某市教育局{2020 + n}年政府信息公开工作年度报告</a><span>2024-01-20</span></li>"
        for n in range(4)
    )
    return {
        "/": home(
            "<a href='/zwgk/index.html'><img src='/i/zwgk.png' alt='政 务 公 开'></a><a href='/fw/'>办事服务</a>"
        ),
        "/zwgk/index.html": page(
            f"<ul><li onclick=\"location.href='./zfxxgk/'\">政府信息公开专栏</li>{DECOYS}</ul>"
        ),
        "/zwgk/zfxxgk/": page(
            f"<ul>{DECOYS}<li><a href='{xxgk}/zfxxgkzn/'>政府信息公开指南</a></li>"
            f"<li><a href='{xxgk}/zfxxgknb/' title='政府信息公开年报'>政府信息公…</a></li></ul>"
            + menu(("市政府部门信息公开", "/gszbm/"), ("县（市、区）政府信息公开", "/xsqxxgk/"))
        ),
        "/gszbm/": page(
            menu(
                ("市财政局", f"{finance}/"),
                ("市教育局", folder),
                ("市水利局", "/gszbm/slj/"),
                ("首页", "/"),
            )
        ),
        "/xsqxxgk/": page(menu(("东山区人民政府", f"{district}/"), ("办事服务专区", "/fw/"))),
        folder: page(
            menu(("机构职能", f"{folder}jgzn/"), ("政府信息公开年报", f"{folder}zfxxgknb/"))
        ),
        f"{folder}zfxxgknb/": page(f"<ul>{rows}</ul>"),
        "/gszbm/slj/": page(
            menu(("机构职能", "/gszbm/slj/jgzn/"), ("联系方式", "/gszbm/slj/lxfs/"))
        ),
    }


def xxgk() -> Portal:
    """A city of Hanweb: a home page in GB18030 with a base, the platform behind data-url, xxgk's own tree."""
    portal = hanweb.xxgk(20)
    text = (
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'><base href='/col/'>"
        "<title>某市人民政府</title></head><body><a href='javascript:void(0)' data-url='col9/index.html'>政务公开</a>"
        f"<ul>{NEWS}</ul></body></html>"
    )
    portal.pages["/"] = Reply(text.encode("gb18030"), content_type="text/html")
    portal.pages["/col/col9/index.html"] = page(
        f"<ul>{DECOYS}</ul>" + menu(("政府信息公开", portal.column.replace("&", "&amp;"))),
        "<meta name='WebId' content='17'>",
    )
    return portal


def jpage() -> Pages:
    """A department of Hanweb: columns are stubs that lead on, the reports' own named by its title alone."""
    pages = dialects.jpage_site(20)
    pages["/"] = home(menu(("信息公开", "/col/col80/index.html")), "某省某某厅", "3200000021")
    pages["/col/col80/index.html"] = Reply('<script>location.href="/col/col81/index.html"</script>')
    pages["/col/col81/index.html"] = page(
        menu(("信息公开指南", "/col/col82/index.html"), ("信息公开　年报", dialects.JPAGE_COLUMN))
        + f"<ul>{DECOYS}</ul>"
    )
    return pages


def gkmlpt(bureau: str) -> Pages:
    """A city of Guangdong: the home page knows the platform, its tree the column; 深圳's kind of hub."""
    pages = dialects.gkmlpt_site(12)
    pages["/"] = home(
        menu(("政府信息公开", "/gkmlpt/index"), ("区政府、部门信息公开", "/bm/")),
        "某市人民政府门户网站",
        "4403000001",
    )
    sites = [
        {"name": "市民政局", "url": f"{bureau}/gkmlpt/index"},
        {"name": "市司法局", "url": "/sfj/gkmlpt/index"},
    ]
    pages["/bm/"] = page(f"<div id='units'></div><script>var units = {json.dumps(sites)};</script>")
    return pages


def ucap_shell() -> Portal:
    """A department of UCAP: the disclosure page lists years under a heading that is no link."""
    portal = ucap.static()
    portal.pages["/"] = home(
        menu(("政府信息公开", "/jyt/c107268/zwgk.shtml")), "某省教育厅", "6200000068"
    )
    portal.pages["/jyt/c107268/zwgk.shtml"] = page(
        "<h3><div>政府信息<br>公开年报</div></h3><ul id='nb_list'><li><a href='/jyt/c110634/zwgklist.shtml'>2023</a></li>"
        "<li><a href='/jyt/c012001/zwgklist.shtml'>2022</a></li></ul><h3>财政预决算</h3><ul><li><a href='/jyt/c9/1.shtml'>2023</a></li></ul>"
    )
    return portal


def tree() -> Portal:
    """A portal whose menu is a zTree in a file, with nodes that know no address but their number."""
    portal = others.generic()
    column = portal.column
    nodes = (
        "var zNodes = [ // the menu\n {id:1, pId:0, name:'政府信息'+'公开', open:true},\n"
        " {id:1018, pId:1, name:'政府信息公开指南'}, {id:1017, pId:1, name:'政府网站年度工作报表'},\n"
        " {id:1019, pId:1, name:'政府信息公开年报'} ];\n"
        "var setting = {callback:{onClick:function(e, id, node){ location.href='/InfoPublic.aspx?cid=' + node.id; }}};"
    )
    assert column.endswith("cid=1019")
    portal.pages["/"] = home(menu(("政务公开", "/gk/")))
    portal.pages["/gk/"] = page("<div id='tree'></div><script src='/js/menu_tree.js'></script>")
    portal.pages["/js/menu_tree.js"] = Reply(nodes, content_type="application/javascript")
    return portal


def anhui() -> Portal:
    """A county of Anhui: the menu of sections is written by a script."""
    portal = others.anhui()
    links = "".join(
        f'<li><a href=\\"/site/tpl/{tpl}?nav={nav}&year=2024\\">{words}<\\/a></li>'
        for tpl, nav, words in (
            (7929, 2, "政府信息公开指南"),
            (7932, 5, "依申请公开"),
            (7931, 4, "政府信息公开年报"),
        )
    )
    portal.pages["/"] = home(
        menu(("信息公开", "/public/column/1681?type=4&action=list")), "某县人民政府", "3401210001"
    )
    portal.pages["/public/column/1681"] = page(
        f"<div id='nav'></div><script>document.write(\"{links}\");</script>"
    )
    return portal


def jpaas() -> Portal:
    """A city of JPaaS: the menu too is a part that unitbuild.js brings."""
    portal = hanweb.Jpaas(20, files=0).portal()
    unit = hanweb.Jpaas.unit
    words = "{'parseType':'bulidstatic','webId':'3185','pageType':'column','tagId':'导航','pageId':'77'}"
    portal.pages["/"] = home(
        menu(("政府信息公开", "/col/col77/index.html")), "某市发展和改革委员会", "3301000030"
    )
    portal.pages["/col/col77/index.html"] = page(
        f'<div></div><script src="/x/unitbuild.js?v=4" url="{unit}" queryData="{words}"></script>'
    )
    listing = portal.pages[unit]

    def answer(asked):  # type: ignore[no-untyped-def]
        if "pageId=77" not in asked.path:
            return listing(asked)
        html = menu(
            ("政府信息公开指南", "/col/col78/index.html"), ("政府信息公开年报", portal.column)
        )
        return Reply(
            json.dumps({"success": True, "data": {"html": html}}), content_type="application/json"
        )

    portal.pages[unit] = answer
    return portal


def unlinked() -> Pages:
    """A portal that links to the guide of open information and forgot the column beside it."""
    pages: Pages = {
        path.replace("/zfxxgknb/", "/zwgk/zfxxgknb/"): reply
        for path, reply in dialects.trs_site(3).items()
    }
    listing = pages["/zwgk/zfxxgknb/"]
    assert isinstance(listing, Reply)
    pages["/"] = home(menu(("政务公开", "/zwgk/")))
    pages["/zwgk/"] = page(
        menu(("政府信息公开指南", "/zwgk/zfxxgkzn/"), ("依申请公开", "/zwgk/ysqgk/"))
    )
    pages["/zwgk/zfxxgkzn/"] = page(
        "<p>本指南每年更新一次，公众可以通过本指南了解公开的范围和方式。</p>"
    )
    return pages


def nothing() -> Pages:
    """A portal without a column: false friends, a news item that is a report, a shell of scripts."""
    shell = "<html><head><title>政府信息公开</title></head><body><div id='app'></div><script src='/js/app.js'></script></body></html>"
    report = "<li><a href='/xwzx/202401/t20240120_9.html'>某市某某局2023年政府信息公开工作年度报告</a></li>"
    return {
        "/": home(
            menu(("政务公开", "/zwgk/"), ("美丽某市", "/ml/")) + f"<ul>{DECOYS}{report}</ul>"
        ),
        "/zwgk/": page(menu(("政府信息公开", "/zfxxgk/"), ("政府信息公开年报", "/nb.html"))),
        "/zfxxgk/": Reply(shell),
        "/nb.html": page("<p>栏目建设中</p>" + menu(("政府公报", "/gb/"))),
    }


def arrays() -> Portal:
    """A portal whose menu is rows of an array, in a frame, full width and with a meta refresh on the way."""
    portal = others.hebei()
    rows = json.dumps(
        [["政 府 信 息 公 开 指 南", "/zn/"], ["政府信息公开　年报", portal.column]],
        ensure_ascii=False,
    )
    portal.pages["/"] = Reply(
        '<html><head><META HTTP-EQUIV="Refresh" CONTENT="0; URL=main.html"></head></html>'
    )
    portal.pages["/main.html"] = home("<frameset><frame src='/left.html' name='left'></frameset>")
    portal.pages["/left.html"] = page("<area href='/zwgk.html' alt='【政务公开】'>")
    portal.pages["/zwgk.html"] = page(f"<div id='menu'></div><script>var menu = {rows};</script>")
    return portal


def many_bodies(count: int) -> Pages:
    """A portal with its column, and a hub of many townships, each with a page of its own."""
    pages = dialects.trs_site(6)
    towns = [(f"第{n}镇人民政府", f"/xz/z{n}/") for n in range(count)]
    pages["/"] = home(menu(("政府信息公开", "/zfxxgk/")))
    pages["/zfxxgk/"] = page(menu(("政府信息公开年报", "/zfxxgknb/"), ("乡镇（街道）", "/xz/")))
    pages["/xz/"] = page(menu(*towns))
    pages |= {url: page(menu(("领导分工", f"{url}ld/"))) for _, url in towns}
    return pages


def deep(steps: int) -> Pages:
    """A column so many links of 政务公开 away from the home page."""
    pages: Pages = {
        path.replace("/zfxxgknb/", "/lm7/"): reply for path, reply in dialects.trs_site(4).items()
    }
    pages["/"] = home(menu(("政务公开", "/s1/")))
    for n in range(1, steps):
        last = n == steps - 1
        to = ("政府信息公开年报", "/lm7/") if last else ("政府信息公开", f"/s{n + 1}/")
        pages[f"/s{n}/"] = page(menu(to))
    return pages


def soft(with_report: bool) -> Reply:
    """What a portal answers to any path: a page of its own, perhaps with a report among its news."""
    report = "<li><a href='/xwzx/202401/t20240120_9.html'>某市某某局2023年政府信息公开工作年度报告</a></li>"
    return page(
        "<h1>您来到了本市政务服务的世界，请从下面选择您要去的地方，或者回到首页</h1>"
        f"<ul>{report if with_report else ''}<li><a href='/xwzx/'>新闻中心</a></li></ul><p>共 8231 人来过</p>"
    )


PORTALS = {
    "xxgk": xxgk, "jpage": lambda: Portal("jpage", dialects.JPAGE_COLUMN, jpage(), set()),
    "ucap": ucap_shell, "tree": tree, "anhui": anhui, "jpaas": jpaas, "arrays": arrays,
}  # fmt: skip
DECOY_PATHS = ("zfgzbg", "wzndbb", "fzzfnb", "tjnj", "cid=1017", "/xwzx/")
