"""Lists as counties, towns and small departments write them: systems of no family, and families' odd ones."""

import json
from urllib.parse import parse_qs, urlsplit

from tests.crawl.dialects import title
from tests.crawl.families import Portal, chunks, date, detail, friends, item, page
from tests.crawl.server import Asked, Page, Reply

PDF = Reply(b"%PDF-1.4", content_type="application/pdf")
DOC = Reply(b"\xd0\xcf\x11\xe0", content_type="application/octet-stream")


def _numbers(asked: Asked, field: str, groups: list[list[int]]) -> tuple[int, list[int]]:
    """The page of a list that was asked for, and its entries; none behind the last."""
    number = int(parse_qs(urlsplit(asked.path).query).get(field, ["1"])[0])
    return number, groups[number - 1] if number <= len(groups) else []


def cards() -> Portal:
    """TRS whose entries are cards with a summary, whose pager's numbers are texts, whose reports are
    PDFs in a viewer."""
    folder = "/zfxxgk/zfxxgknb/"
    groups = chunks(range(1, 12), 4)
    pages: dict[str, Page] = {}

    def path(number: int) -> str:
        return f"{folder}202401/t202401{number % 28 + 1:02d}_{600 + number}.shtml"

    def card(number: int) -> str:
        return (
            f"<div class='col-12'><a href='.{path(number).removeprefix(folder[:-1])}'><div class='body'>"
            f"<h5>{title(number)}</h5><p>根据条例的要求，编制本报告。全文如下。</p></div>"
            f"<div class='foot'><small>{date(number)}</small></div></a></div>"
        )

    for k, numbers in enumerate(groups):
        pager = f'<script>createPageHTML("{len(groups)}", "{k}", "index", "shtml");</script>'
        body = "".join(card(n) for n in numbers) + pager
        pages[folder if k == 0 else f"{folder}index_{k}.shtml"] = page(body)
    for n in range(1, 12):
        file = f"/P0202401{n:02d}.pdf"
        shown = f"<iframe src='/pdfjs/web/viewer.html?file={file.replace('/', '%2F')}'></iframe>"
        pages |= {path(n): detail(n, "class='view TRS_UEDITOR'", shown), file: PDF}
    files = {f"/P0202401{n:02d}.pdf" for n in range(1, 12)}
    return Portal("trs", folder, pages, {path(n) for n in range(1, 12)}, files, ("viewer",))


def numbered() -> Portal:
    """Pages called 1.html, 2.html, to which a function of the page leads, beside reports so called too."""
    folder = "/zfxxgk/nb/"
    groups = chunks(range(1, 15), 6)
    turn = (
        f"<script>var maxPage = parseInt('{len(groups)}');"
        f"function toPage(n) {{ if (n > maxPage) return; window.location.href = '{folder}' + n + '.html'; }}</script>"
    )
    pages: dict[str, Page] = {}
    for k, numbers in enumerate(groups, 1):
        following = min(k + 1, len(groups))
        ways = f"<span onclick='toPage(1)'>首页</span><span onclick='toPage({following})'>下一页</span>"
        rows = "".join(item(n, f"{folder}{15000 + n}.html", short=True) for n in numbers)
        pages[f"{folder}{k}.html"] = page(f"<ul>{rows}</ul>{ways}{turn}")
    for n in range(1, 15):
        body = f"<embed src='/upload/{n}.pdf' type='application/pdf'>" if n == 3 else ""
        pages[f"{folder}{15000 + n}.html"] = detail(n, 'class="m-txt"', body)
    pages["/upload/3.pdf"] = PDF
    reports = {f"{folder}{15000 + n}.html" for n in range(1, 15)}
    return Portal("generic", f"{folder}1.html", pages, reports, {"/upload/3.pdf"})


def bare() -> Portal:
    """Addresses without an ending: the second page of …/xxgknb is …/xxgknb_2."""
    own = "/zwgk/xxgknb"
    groups = chunks(range(1, 10), 4)
    pages: dict[str, Page] = {}
    ways = "".join(f"<li><a href='{own}_{k}'>{k}</a></li>" for k in range(2, len(groups) + 1))
    for k, numbers in enumerate(groups, 1):
        rows = "".join(item(n, f"/zwgk/content_{71000 + n}") for n in numbers)
        links = f"<ul class='pager'><li><a href='{own}'>1</a></li>{ways}<li>第{k}页/共{len(groups)}页</li></ul>"
        pages[own if k == 1 else f"{own}_{k}"] = page(f"<ul>{rows}</ul>{links}")
    pages |= {f"/zwgk/content_{71000 + n}": detail(n, 'class="conTxt"') for n in range(1, 10)}
    return Portal("generic", own, pages, {f"/zwgk/content_{71000 + n}" for n in range(1, 10)})


def categories() -> Portal:
    """动易 PowerEasy: /Category_598/Index_2.aspx, /Item/N.aspx, and all that is known of an entry in its title=."""
    own = "/Category_598/Index"
    groups = chunks(range(1, 13), 5)
    pages: dict[str, Page] = {}

    def row(number: int) -> str:
        told = f"标题：{title(number)}\n作者：办公室\n更新时间：{date(number)}"
        return f"<li><a href='/Item/{500 + number}.aspx' title='{told}'>{title(number)[:10]}…</a> {date(number)}</li>"

    for k, numbers in enumerate(groups, 1):
        more = (
            f"<a href='{own}_{k + 1}.aspx'>下一页</a>" if k < len(groups) else "<span>下一页</span>"
        )
        rows = "".join(row(n) for n in numbers)
        pages[f"{own}.aspx" if k == 1 else f"{own}_{k}.aspx"] = page(f"<ul>{rows}</ul>{more}")
    pages |= {f"/Item/{500 + n}.aspx": detail(n, 'id="fontzoom"') for n in range(1, 13)}
    return Portal("generic", f"{own}.aspx", pages, {f"/Item/{500 + n}.aspx" for n in range(1, 13)})


def posted() -> Portal:
    """ASP.NET whose pager posts its form back; documents come from a servlet that gives no name."""
    groups = chunks(range(1, 14), 5)

    def listing(asked: Asked) -> Reply:
        form = parse_qs(asked.body)
        number = int(form["__EVENTARGUMENT"][0]) if asked.method == "POST" else 1
        if asked.method == "POST" and form["__VIEWSTATE"] != [f"/wEP{number - 1}=="]:
            return Reply("Validation of viewstate failed", status=500)
        rows = "".join(
            f"<tr><td><a href='Show.aspx?id={n}'>{title(n)}</a></td><td>{date(n)}</td></tr>"
            for n in groups[number - 1]
        )
        ways = "".join(
            f"<a href=\"javascript:__doPostBack('ctl00$Pager','{k}')\">{words}</a>"
            for k, words in ((number + 1, "下一页"), (len(groups), "尾页"))
            if number < len(groups)
        )
        return page(
            f"<form method='post' action='List.aspx?c=7'><input type='hidden' name='__VIEWSTATE'"
            f" value='/wEP{number}=='><table>{rows}</table>{ways}</form>"
        )

    def show(asked: Asked) -> Reply:
        number = int(parse_qs(urlsplit(asked.path).query)["id"][0])
        link = f"<a href='/servlet/DownloadServlet?fileId={number}'>点击下载</a>"
        elsewhere = "<a href='/down/download.aspx?cid=2'>下载中心</a>"
        return detail(number, 'id="con"', (link if number == 2 else "") + elsewhere)

    pages: dict[str, Page] = {"/nb/List.aspx": listing, "/nb/Show.aspx": show}
    pages["/servlet/DownloadServlet?fileId=2"] = DOC
    return Portal(
        "generic",
        "/nb/List.aspx?c=7",
        pages,
        {f"/nb/Show.aspx?id={n}" for n in range(1, 14)},
        {"/servlet/DownloadServlet?fileId=2"},
        ("/down/",),
    )


def framed() -> Portal:
    """A frameset; the list in it opens its entries by a function, and its addresses hang on a <base>."""
    rows = "".join(
        f"<tr onclick='openDetail({n})'><td>{title(n)}</td><td>{date(n)}</td></tr>"
        for n in range(1, 7)
    )
    opens = (
        "<script>function openDetail(id) { window.open('detail.do?id=' + id, '_blank'); }</script>"
    )
    pages: dict[str, Page] = {
        "/gk/index.asp?dept=7": page(
            "<frameset><frame src='left.asp'><frame src='main.asp?dept=7'></frameset>"
        ),
        "/gk/main.asp?dept=7": page(f"<table>{rows}</table>{opens}", "<base href='/gk/open/'>"),
    }
    pages |= {f"/gk/open/detail.do?id={n}": detail(n, 'class="nr"') for n in range(1, 7)}
    reports = {f"/gk/open/detail.do?id={n}" for n in range(1, 7)}
    return Portal("generic", "/gk/index.asp?dept=7", pages, reports, never=("left.asp",))


def interface() -> Portal:
    """A column that is an interface: JSON by page, which never says how many there are."""
    groups = chunks(range(1, 24), 10)

    def answer(asked: Asked) -> Reply:
        number, numbers = _numbers(asked, "pageNo", groups)
        rows = [
            {"id": n, "title": title(n), "url": f"/info/show?key={n}a", "publishDate": date(n)}
            for n in numbers
        ]
        if number == 1:
            rows.append({"id": 0, "title": "2023年法治政府建设年度报告", "url": "/info/show?key=x"})
        told = {"code": 200, "data": {"page": number, "records": rows}}
        return Reply(json.dumps(told), content_type="application/json;charset=utf-8")

    def show(asked: Asked) -> Reply:
        return detail(int(parse_qs(urlsplit(asked.path).query)["key"][0].rstrip("a")), "id=x")

    return Portal(
        "generic",
        "/api/list?columnId=7&pageNo=1",
        {"/api/list": answer, "/info/show": show},
        {f"/info/show?key={n}a" for n in range(1, 24)},
        never=("key=x",),
    )


def short_numbers() -> Portal:
    """Huilan whose entries have numbers as short as its columns, told by their titles alone."""
    own = "/zhengwugongkai/4081330/4081347/"
    groups = chunks(range(1, 12), 5)
    pages: dict[str, Page] = {}
    for k, numbers in enumerate(groups, 1):
        rows = "".join(item(n, f"{own}{5232100 + n}/index.html") for n in numbers)
        following = f"{own}16d2e7be/index{min(k + 1, len(groups))}.html"
        call = f"queryArticleByCondition(this,'{following}')"
        pager = (
            f'<a onclick="{call}" tagname="{following}">下一页</a>'
            f"<input type='hidden' name='article_paging_list_hidden' moduleid='16d2e7be' totalpage='{len(groups)}'>"
        )
        menu = "<a href='/zhengwugongkai/4081330/4081338/index.html'>政府信息公开制度</a>"
        pages[f"{own}index.html" if k == 1 else f"{own}16d2e7be/index{k}.html"] = page(
            f"{menu}<ul>{rows}</ul>{pager}"
        )
    pages |= {f"{own}{5232100 + n}/index.html": detail(n, 'id="zoom"') for n in range(1, 12)}
    reports = {f"{own}{5232100 + n}/index.html" for n in range(1, 12)}
    return Portal("huilan", f"{own}index.html", pages, reports, never=("4081338",))


def chosen() -> Portal:
    """Years in a list to choose from; titles cut short, with no date beside, in addresses that say nothing."""
    years = {2023: range(1, 6), 2022: range(41, 45)}
    choices = "".join(f"<option value='/nb/?y={year}'>{year}年</option>" for year in years)
    search = "<select name='year'><option value='2023'>2023</option><option value='2022'>2022</option></select>"
    menu = f"<select onchange='location.href=this.value'>{choices}</select>{search}"

    def listing(asked: Asked) -> Reply:
        year = int(parse_qs(urlsplit(asked.path).query).get("y", ["2023"])[0])
        rows = "".join(
            f"<li><a href='show?k=a{n}'>{title(n, year)[:17]}…</a></li>" for n in years[year]
        )
        return page(f"{menu}<ul>{rows}</ul>{friends('show?k=b{}')}")

    def show(asked: Asked) -> Reply:
        return detail(int(parse_qs(urlsplit(asked.path).query)["k"][0].lstrip("a")), "id=x")

    return Portal(
        "generic",
        "/nb/",
        {"/nb/": listing, "/nb/show": show},
        {f"/nb/show?k=a{n}" for numbers in years.values() for n in numbers},
        never=("k=b",),
    )


def years() -> Portal:
    """A tab a year: one is a list, one the report itself, one shows its PDF, one leads on to its report."""
    folder = "/zfxxgk/nb/"
    tabs = "".join(f"<li><a href='{folder}{year}/'>{year}年</a></li>" for year in range(2020, 2024))
    menu = f"<h3>政府信息公开年报</h3><ul>{tabs}</ul>"
    parts = (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "五、存在的主要问题",
    )
    form = "".join(f"<p>{part}</p><p>……</p>" for part in parts)
    path = f"{folder}202301/t20230131_7.shtml"
    head = f'<meta name="ArticleTitle" content="{title(6, 2021)}">'
    pages: dict[str, Page] = {
        folder: page(menu),
        f"{folder}2023/": page(f"{menu}<ul>{item(1, path)}</ul>"),
        path: detail(1, 'class="TRS_Editor"'),
        f"{folder}2022/": page(f"{menu}<h1>{title(5, 2022)}</h1>{form}"),
        f"{folder}2021/": page(f"{menu}<embed src='/upload/2021.pdf'>", head),
        "/upload/2021.pdf": PDF,
        f"{folder}2020/": page("<script>location.href='../202101/t20210131_9.shtml'</script>"),
        f"{folder}202101/t20210131_9.shtml": detail(9, 'class="TRS_Editor"'),
    }
    reports = {path, f"{folder}2022/", f"{folder}2021/", f"{folder}202101/t20210131_9.shtml"}
    return Portal("generic", folder, pages, reports, {"/upload/2021.pdf"})


def written_out() -> Portal:
    """TRS whose pager's script stands in the page; one report is cut into pages by the same script."""
    folder = "/xxgk/xxgknb/"
    groups = chunks(range(1, 12), 4)

    def path(number: int) -> str:
        return f"{folder}202401/t202401{number % 28 + 1:02d}_{700 + number}.html"

    def pager(count: int, current: int, name: str) -> str:
        return (
            f"<script>var currentPage = {current};//from 0 on\nvar prevPage = currentPage-1\n"
            f"var nextPage = currentPage+1\nvar countPage = {count}//how many\n"
            "if(countPage>1&&currentPage!=(countPage-1))\n"
            f'document.write("<a href=\\"{name}"+"_" + nextPage + "."+"html\\">下一页</a>");\n'
            'else\ndocument.write("下一页");</script>'
        )

    pages: dict[str, Page] = {}
    for k, numbers in enumerate(groups):
        rows = "".join(
            f"<tr><td><a href='.{path(n).removeprefix(folder[:-1])}'>{title(n)}</a></td><td>{date(n)}</td></tr>"
            for n in numbers
        )
        body = f"<table>{rows}</table>{pager(len(groups), k, 'index')}"
        pages[folder if k == 0 else f"{folder}index_{k}.html"] = page(body)
    pages |= {path(n): detail(n, 'class="TRS_Editor"') for n in range(1, 12)}
    stem = path(5).removesuffix(".html")
    cut = pager(3, 0, stem.rpartition("/")[2])
    pages[path(5)] = detail(5, 'class="TRS_Editor"', cut)
    parts = {f"{stem}_1.html", f"{stem}_2.html"}
    pages |= {part: page("<div class='TRS_Editor'><p>……</p></div>") for part in parts}
    return Portal("trs", folder, pages, {path(n) for n in range(1, 12)}, parts)
