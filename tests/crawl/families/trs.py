"""TRS lists that are not plain: written by scripts, held in a frame, behind tabs, years elsewhere."""

from tests.crawl.dialects import title
from tests.crawl.families import Portal, chunks, date, detail, friends, item, page
from tests.crawl.server import Page, Reply


def _path(folder: str, number: int) -> str:
    return f"{folder}202401/t{date(number).replace('-', '')}_{number}.html"


def _detail(number: int, extra: str = "") -> Reply:
    return detail(number, 'class="TRS_Editor"', extra)


def written() -> Portal:
    """Lists that scripts write, entry by entry, from variables; the year before has a column elsewhere."""
    pages: dict[str, Page] = {}
    menu = (
        "<h3>政府信息公开年报</h3><ul><li><a href='/zwgk/nb/'>2023年</a></li>"
        "<li><a href='/zwgk/2022n78/'>2022年</a></li></ul>"
        "<h3>财政预决算</h3><ul><li><a href='/czyjs/2023/'>2023年</a></li><li><a href='/czyjs/2022/'>2022年</a></li></ul>"
    )
    groups = chunks(range(1, 13), 5)
    for k, numbers in enumerate(groups):
        rows = "".join(
            f"<script>var url='.{_path('/', n)}';var title='{title(n)}';var FILENUM='';\n"
            'document.writeln("<li><a href=\'"+url+"\' title=\'"+title+"\'>"+title+"</a>");\n'
            f'document.writeln("<span>{date(n)}</span></li>");</script>'
            for n in numbers
        )
        # The pager counts a page too many, and behind the last one stands the first again.
        pager = f"<script>var countPage = {len(groups) + 1};createPageHTML(countPage, {k}, 'index', 'html');</script>"
        pages["/zwgk/nb/" if k == 0 else f"/zwgk/nb/index_{k}.html"] = page(
            menu + f"<ul>{rows}</ul>" + pager
        )
    pages[f"/zwgk/nb/index_{len(groups)}.html"] = pages["/zwgk/nb/"]
    # A column of its own for the year before, whose entries open by a call.
    rows = "".join(
        f'<li><a href="javascript:" onclick="isDownLoad(this,\'{_path("/zwgk/2022n78/", n)}\')">{title(n, 2022)}</a></li>'
        for n in (21, 22)
    )
    pages["/zwgk/2022n78/"] = page(menu + f"<ul>{rows}</ul>")
    reports = {_path("/zwgk/nb/", n) for n in range(1, 13)} | {
        _path("/zwgk/2022n78/", n) for n in (21, 22)
    }
    for path in reports:
        pages[path] = _detail(int(path.rpartition("_")[2].partition(".")[0]))
    file = "<div class='attachment'><a href='./P020240108319.pdf'>年度报告.pdf</a></div>"
    pages[_path("/zwgk/nb/", 7)] = _detail(7, file)
    pages["/zwgk/nb/202401/P020240108319.pdf"] = Reply(
        b"%PDF-1.4 7", content_type="application/pdf"
    )
    return Portal(
        "trs", "/zwgk/nb/", pages, reports, {"/zwgk/nb/202401/P020240108319.pdf"}, ("czyjs",)
    )


def framed() -> Portal:
    """A list in a frame of the column's page, index_iframe_1 being its second page; phone pages beside."""
    pages: dict[str, Page] = {
        "/gk/nb/": page(
            "<div>当前位置：<a class='CurrChnlCls' href='/'>首页</a></div>"
            "<iframe src='./index_iframe.html' width='100%'></iframe><iframe src='/search/box.html'></iframe>"
        )
    }
    groups = chunks(range(1, 15), 8)
    for k, numbers in enumerate(groups):
        rows = "".join(
            item(n, f".{_path('/', n)}", short=True)
            + item(n, f".{_path('/', n)}".replace(".html", "_ext.html"))
            for n in numbers
        )
        pager = f'<script>createPageHTML({len(groups)}, {k}, "index_iframe", "html");</script>'
        name = "index_iframe.html" if k == 0 else f"index_iframe_{k}.html"
        pages[f"/gk/nb/{name}"] = page(
            f"<ul>{rows}{friends('./202401/t20240102_{}.html')}</ul>{pager}"
        )
    reports = {_path("/gk/nb/", n) for n in range(1, 15)}
    pages |= {_path("/gk/nb/", n): _detail(n) for n in range(1, 15)}
    return Portal("trs", "/gk/nb/", pages, reports, never=("_ext", "search", "_900"))


def tabbed() -> Portal:
    """A province's one shell for all sections (?state=3): what the tab shows is data in a script."""
    data = ",".join(
        f'{{"title":"{title(n)}","url":"{_path("/hnszf/nb/", n)}","time":"{date(n)} 10:00","top":0}}'
        for n in (1, 2, 3)
    )
    shell = page(
        "<div id='tab'><a href='?state=1'>政府信息公开指南</a><a href='?state=3'>政府信息公开年报</a></div>"
        f"<div ms-controller='gk'><li ms-repeat='list'><a ms-attr-href='el.url'></a></li></div>"
        f"<script>var gknr = {{childlist: [{data}]}};</script>"
    )
    column = "/hnszf/xxgk/zfxxgk/index.html?state=3"
    reports = {_path("/hnszf/nb/", n) for n in (1, 2, 3)}
    pages: dict[str, Page] = {column: shell}
    pages |= {_path("/hnszf/nb/", n): _detail(n) for n in (1, 2, 3)}
    return Portal("trs", column, pages, reports, never=("state=1",))
