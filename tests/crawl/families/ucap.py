"""开普云 UCAP: static lists, lists in comments with JSON behind them, and the queryList generation."""

import json
from urllib.parse import parse_qs, urlsplit

from tests.crawl.dialects import title
from tests.crawl.families import Portal, chunks, date, detail, friends, item, page
from tests.crawl.server import Asked, Page, Reply

CHANNEL = "e5eb2abb5014415399847ba2bb99b31f"


def static() -> Portal:
    """A static list whose pager counts from 1, beside years that are columns of their own."""
    head = f'<meta name="channelId" content="{CHANNEL}"><meta name="code" content="c110634">'
    years = (
        "<h3><div>政府信息<br>公开年报</div></h3><ul id='nb_list'><li><a href='/jyt/c110634/zwgklist.shtml'>2023</a></li>"
        "<li><a href='/jyt/c012001/zwgklist.shtml'>2022</a></li></ul>"
    )
    pages: dict[str, Page] = {}
    groups = chunks(range(1, 24), 10)

    def path(number: int) -> str:
        # Older reports keep the folder in which they were published.
        return (
            f"/jyt/{'c110634/202401' if number > 5 else 'c107268/202312'}/17424{number:04d}.shtml"
        )

    for k, numbers in enumerate(groups, 1):
        rows = "".join(item(n, path(n)) for n in numbers) + friends(
            "/jyt/c110634/202401/17424{}.shtml"
        )
        pager = f"<script>createPageHTML('page_div',{len(groups) + 1}, {k},'zwgklist','shtml',33);</script>"
        name = "zwgklist.shtml" if k == 1 else f"zwgklist_{k}.shtml"
        pages[f"/jyt/c110634/{name}"] = page(f"{years}<ul>{rows}</ul>{pager}", head)
    pages[f"/jyt/c110634/zwgklist_{len(groups) + 1}.shtml"] = pages["/jyt/c110634/zwgklist.shtml"]
    pages["/jyt/c012001/zwgklist.shtml"] = page(
        f"{years}<ul>{item(50, '/jyt/c012001/202301/174249050.shtml')}</ul>", head
    )
    reports = {path(n) for n in range(1, 24)}
    pages |= {path(n): detail(n, 'id="UCAP-CONTENT"') for n in range(1, 24)}
    pages["/jyt/c012001/202301/174249050.shtml"] = detail(50, 'id="UCAP-CONTENT"')
    file = "/jyt/c110634/202401/174240009/files/年报.docx"
    pages[path(9)] = detail(
        9, 'id="UCAP-CONTENT"', "<a href='174240009/files/年报.docx'>附件.docx</a>"
    )
    stored = "/jyt/c110634/202401/174240009/files/%E5%B9%B4%E6%8A%A5.docx"
    pages[stored] = Reply(b"PK\x03\x04", content_type="application/octet-stream")
    assert file != stored
    return Portal(
        "ucap",
        "/jyt/c110634/zwgklist.shtml",
        pages,
        reports | {"/jyt/c012001/202301/174249050.shtml"},
        {stored},
        ("900",),
    )


def hidden() -> Portal:
    """Gansu: the page's list is an old copy in a comment, what is current comes from an interface."""
    column = "/gsszf/c100262/zwgklist.shtml"

    def path(number: int) -> str:
        return f"/gsszf/c100262/202401/1742{number:05d}.shtml"

    old = "".join(item(n, path(n)) for n in range(1, 5))
    shell = page(
        "<input id='page' type='hidden' value='1'><input id='pageSize' type='hidden' value='20'>"
        f"<ul class='jytxxgklist'><!-- {old} <script>createPageHTML('page_div',1, 1,'zwgklist','shtml',4);</script>--></ul>"
        "<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script>"
        "<div>政务公开 政府信息公开指南 政府信息公开制度 法定主动公开内容 政府信息公开年报 依申请公开 政府网站年度报表</div>"
        * 6,
        f'<meta name="channelId" content="{CHANNEL}">',
    )

    def search(asked: Asked) -> Reply:
        number = int(parse_qs(urlsplit(asked.path).query)["page"][0])
        groups = chunks(range(1, 20), 15)
        results = [
            {"title": title(n), "url": path(n), "publishedTimeStr": f"{date(n)} 10:00:00",
             "resList": [{"fileName": "附件.pdf", "filePath": "/gsszf/c100262/f19.pdf"}] if n == 19 else []}
            for n in groups[min(number, len(groups)) - 1]
        ]  # fmt: skip
        data = {"total": 19, "page": number, "rows": 15, "results": results}
        return Reply(json.dumps({"data": data}), content_type="application/json")

    pages: dict[str, Page] = {column: shell, f"/common/search/{CHANNEL}": search}
    pages |= {path(n): detail(n, 'id="UCAP-CONTENT"') for n in range(1, 20)}
    pages["/gsszf/c100262/f19.pdf"] = Reply(b"%PDF-1.4", content_type="application/pdf")
    return Portal(
        "ucap", column, pages, {path(n) for n in range(1, 20)}, {"/gsszf/c100262/f19.pdf"}
    )


def query(count: int = 37) -> Portal:
    """Jiangxi: twenty entries in a script, the rest by POST, files named beside each entry."""
    column = "/jxssthjt/col/col42150/index.html"

    def path(number: int) -> str:
        return f"/jxssthjt/col/col42150/content/content_{1951206363677671000 + number}.html"

    def article(number: int) -> dict[str, object]:
        files: list[dict[str, str]] = [{}]
        if number == 2:
            files = [
                {
                    "fileName": "年度报告.pdf",
                    "filePath": "/jxssthjt/col42150/2/WKg.pdf",
                    "url": "/doc/ucap/WKg.pdf",
                }
            ]
        return {
            "title": title(number), "showTitle": f"<p>{title(number)}</p>", "pubDate": f"{date(number)} 16:59",
            "urls": json.dumps({"pc": path(number)}), "contentSource": "办公室", "articleFiles": files,
        }  # fmt: skip

    inline = json.dumps([article(n) for n in range(1, 21)], ensure_ascii=False)
    template = "{{#each data}}<li><a href='{{pcUrl}}' title='{{title}}'>{{title}}</a></li>{{/each}}"
    shell = page(
        f'<script>var channelsTagSelf = {{"code":"col42150","articleCount":{count}}};'
        f"var listData = {{ articleList: {inline},\n }};</script>"
        f"<div id='380055'></div><script id='div380055' type='text/x-handlebars-template'>{template}</script>"
        "<script>var params = { current: 1, unitid: '380055', webSiteCode: ['jxssthjt'], channelCode: ['col42150'],"
        " perPage: '15', notReturnContent:false }; loadPageData(params, '380055');</script>",
        '<base href="/jxssthjt/"><meta name="HtmlGenerateTime" content="2024-06-06 11:38:50">',
    )

    def answer(asked: Asked) -> Reply:
        form = parse_qs(asked.body)
        if (
            asked.method != "POST"
            or form.get("channelCode[]") != ["col42150"]
            or form.get("webSiteCode[]") != ["jxssthjt"]
        ):
            return Reply(json.dumps({"data": {"results": []}}), content_type="application/json")
        size, number = int(form["pageSize"][0]), int(form["current"][0])
        numbers = range(1, count + 1)[(number - 1) * size : number * size]
        results = [{"source": article(n)} for n in numbers]
        return Reply(json.dumps({"data": {"results": results}}), content_type="application/json")

    pages: dict[str, Page] = {column: shell, "/queryList": answer}
    pages |= {path(n): detail(n, 'class="article-content"') for n in range(1, count + 1)}
    pages["/jxssthjt/col42150/2/WKg.pdf"] = Reply(b"%PDF-1.4", content_type="application/pdf")
    return Portal(
        "ucapquery",
        column,
        pages,
        {path(n) for n in range(1, count + 1)},
        {"/jxssthjt/col42150/2/WKg.pdf"},
        ("{{",),
    )
