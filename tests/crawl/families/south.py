"""Guangdong: a gkmlpt node that leads to an NFCMS column; Shanghai; VSB with its backward numbers."""

import json

from tests.crawl.dialects import title
from tests.crawl.families import Portal, chunks, date, detail, friends, item, page
from tests.crawl.server import Page, Reply


def nfcms(family: str = "nfcms", column: str = "/zwgk/xxgknb/index.html") -> Portal:
    """An NFCMS column: absolute addresses, phone pages, index_2 as second page, 下一页 on the last too."""
    pages: dict[str, Page] = {}
    groups = chunks(range(1, 26), 10)

    def path(number: int) -> str:
        return f"/zwgk/xxgknb/content/post_{4300000 + number}.html"

    for k, numbers in enumerate(groups, 1):
        rows = "".join(
            item(n, path(n), short=True) + item(n, path(n).replace("post_", "mpost_"))
            for n in numbers
        )
        following = f"index_{min(k + 1, len(groups))}.html"  # on the last page it leads to itself
        pager = f"<div class='page'><a href='index.html'>1</a><a class='next' href='{following}'>下一页</a></div>"
        name = "index.html" if k == 1 else f"index_{k}.html"
        text = f"<ul class='news_list'>{rows}{friends('/zwgk/xxgknb/content/post_{}.html')}</ul>{pager}"
        pages[f"/zwgk/xxgknb/{name}"] = page(text, "<script>window.NFCMS_SITE_ID=2;</script>")
    pages |= {path(n): detail(n, 'class="news_cont_d_wrap"') for n in range(1, 26)}
    file = "/attachment/0/512/512345/4300003.pdf"
    pages[path(3)] = detail(
        3, 'class="news_cont_d_wrap"', f"<a class='nfw-cms-attachment' href='{file}'>年报全文</a>"
    )
    pages[file] = Reply(b"%PDF-1.4", content_type="application/pdf")
    return Portal(
        family, column, pages, {path(n) for n in range(1, 26)}, {file}, ("mpost", "post_900")
    )


def gkmlpt_jump() -> Portal:
    """A tree whose node 政府信息公开年报 holds nothing itself but leads out of the platform."""
    portal = nfcms("gkmlpt", "/gkmlpt/index")
    tree = [
        {"id": 1, "name": "政府信息公开指南", "children": [], "jump_url": "", "post_count": 1},
        {
            "id": 9,
            "name": "政府信息公开年报",
            "children": [],
            "jump_url": "/zwgk/xxgknb/index.html",
            "post_count": 0,
        },
    ]
    text = f"<script>window._CONFIG = {{SID: '2', TREE: {json.dumps(tree, ensure_ascii=False)}}};</script>"
    portal.pages["/gkmlpt/index"] = page("<div id='app'></div>" + text)
    return portal


def shanghai() -> Portal:
    """A year's hub with pages, an old copy of the list in comments, another year beside it."""
    pages: dict[str, Page] = {}
    groups = chunks(range(1, 23), 10)

    def path(number: int) -> str:
        return f"/nw12344/20240131/{number:032x}.html"

    years = "<ul class='tabs'><li><a href='/2023ndbg/index.html'>2023</a></li><li><a href='/2022ndbg/index.html'>2022</a></li></ul>"
    for k, numbers in enumerate(groups, 1):
        rows = "".join(
            f"<!--{item(n, f'/nw12344/20230101/{n:032x}.html')}-->"
            f"<li><a href='{path(n)}' title='{title(n)}'>{title(n)}</a><span class='time'>{date(n)}</span></li>"
            for n in numbers
        )
        pager = f"<script>$('.pagination').pagination({{totalPage:{len(groups) + 1},showData:10}});</script>"
        name = "index.html" if k == 1 else f"index_{k}.html"
        pages[f"/2023ndbg/{name}"] = page(
            f"{years}<ul>{rows}</ul><div class='pagination'></div>{pager}"
        )
    pages[f"/2023ndbg/index_{len(groups) + 1}.html"] = pages["/2023ndbg/index.html"]
    # One report of the year before in three editions: it is one report.
    name = title(60, 2022)
    editions = {"": 60, "（图片版）": 61, "（超链版）": 62}
    pages["/2022ndbg/index.html"] = page(
        years
        + "<ul>"
        + "".join(f"<li><a href='{path(n)}'>{name}{mark}</a></li>" for mark, n in editions.items())
        + "</ul>"
    )
    body = 'class="Article_content" id="ivs_content"'
    pages |= {path(n): detail(n, body) for n in [*range(1, 23), 60, 61, 62]}
    pages[path(4)] = detail(4, body, "<a href='/cmsres/8a/8a1f.xlsx'>附件</a>")
    pages["/cmsres/8a/8a1f.xlsx"] = Reply(b"PK\x03\x04", content_type="application/octet-stream")
    return Portal(
        "shanghai",
        "/2023ndbg/index.html",
        pages,
        {path(n) for n in [*range(1, 23), 60]},
        {"/cmsres/8a/8a1f.xlsx", path(61), path(62)},
        ("20230101",),
    )


def vsb() -> Portal:
    """Pages numbered from the end: the second of four is 3.htm, the last 1.htm."""
    pages: dict[str, Page] = {}
    groups = chunks(range(1, 36), 10)
    last = len(groups)

    def path(number: int) -> str:
        return f"/info/1060/{2000 + number}.htm"

    for k, numbers in enumerate(groups, 1):
        up = "" if k == 1 else "../"
        rows = "".join(
            f'<li id="line1060_{i}"><a href="{up}..{path(n)}" title="{title(n)}">{title(n)[:10]}...</a><span>{date(n)}</span></li>'
            for i, n in enumerate(numbers)
        )
        following = f"zfxxgknb/{last - k}.htm" if k == 1 else f"{last - k}.htm"
        link = (
            f'<a href="{following}" class="Next">下页</a>'
            if k < last
            else '<span class="NextDisabled">下页</span>'
        )
        text = f"<ul>{rows}</ul><span>共35条</span><span>{k}/{last}</span>{link}<!--Announced by Visual SiteBuilder 9-->"
        name = "zfxxgknb.htm" if k == 1 else f"zfxxgknb/{last - k + 1}.htm"
        pages[f"/zfxxgk/{name}"] = page(text, "<script src='/_sitegray/_sitegray.js'></script>")
    pages |= {path(n): detail(n, 'id="vsb_content_2"') for n in range(1, 36)}
    file = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1528&wbfileid=77"
    pages[path(5)] = detail(5, 'id="vsb_content"', f"<a href='{file}'>年度报告</a>")
    pages[file] = Reply(b"\xd0\xcf\x11\xe0", content_type="application/octet-stream")
    return Portal("vsb", "/zfxxgk/zfxxgknb.htm", pages, {path(n) for n in range(1, 36)}, {file})
