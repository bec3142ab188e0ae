"""List pages and report pages as the three CMS families write them."""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlsplit

from tests.crawl.server import Asked, Page, Reply

COLUMN = "政府信息公开年报"


def title(number: int, year: int = 2023) -> str:
    return f"某市第{number}局{year}年政府信息公开工作年度报告"


def report(heading: str, extra: str = "") -> str:
    """A report's page as all three families dress it: the standard metas and a body."""
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'>"
        f'<meta name="ArticleTitle" content="{heading}"><meta name="PubDate"content="2024-01-20">'
        f"</head><body><a href='/'>首页</a><h1>{heading}</h1><div class=TRS_Editor>"
        f"<p>本年度报告由总体情况等六部分组成。</p>{extra}</div></body></html>"
    )


# -- TRS ---------------------------------------------------------------------------------------


def trs_path(number: int) -> str:
    return f"/zfxxgknb/202401/t202401{number % 28 + 1:02d}_{1000 + number}.shtml"


def trs_list(
    numbers: Sequence[int], pages: int, current: int, extra: str = "", prefix: str = "index"
) -> str:
    rows = "".join(
        f'<li><a href=".{trs_path(n).removeprefix("/zfxxgknb")}" title="{title(n)}">'
        f"{title(n)[:12]}…</a><span>2024-01-{n % 28 + 1:02d}</span></li>"
        for n in numbers
    )
    return (
        "<html><head><meta charset='utf-8'></head><body><div class='nav'><a href='/'>首页</a>"
        f"<a href='/zfxxgknb/'>{COLUMN}</a></div><ul>{rows}{extra}</ul>"
        f"<script>createPageHTML({pages}, {current}, '{prefix}', 'shtml');</script></body></html>"
    )


def trs_site(
    count: int,
    per_page: int = 10,
    attachment_of: Mapping[int, bytes] | None = None,
    etag: bool = True,
) -> dict[str, Page]:
    """A TRS column of `count` reports, newest first, some with an attachment beside them."""
    files = attachment_of or {}
    pages: dict[str, Page] = {}
    numbers = list(range(count, 0, -1))
    chunks = [numbers[i : i + per_page] for i in range(0, count, per_page)] or [[]]
    for k, chunk in enumerate(chunks):
        path = "/zfxxgknb/" if k == 0 else f"/zfxxgknb/index_{k}.shtml"
        pages[path] = Reply(trs_list(chunk, len(chunks), k), etag=etag)
    for n in numbers:
        extra = ""
        if n in files:
            extra = f'<div class="attachment"><a href="./P02024{n:04d}.pdf">附件：{title(n)}.pdf</a></div>'
            pages[f"/zfxxgknb/202401/P02024{n:04d}.pdf"] = Reply(
                files[n], content_type="application/octet-stream", etag=etag
            )
        pages[trs_path(n)] = Reply(report(title(n), extra), etag=etag)
    return pages


# -- Hanweb jpage ------------------------------------------------------------------------------

JPAGE_COLUMN = "/col/col284/index.html"
JPAGE_PROXY = "/module/web/jpage/dataproxy.jsp"


def jpage_path(number: int) -> str:
    return f"/art/2024/1/20/art_284_{number}.html"


def jpage_record(number: int) -> str:
    return (
        f'<record><![CDATA[<li><a href="{jpage_path(number)}" title="{title(number)}">'
        f'{title(number)[:10]}...</a><b readlabel="2024-01-20">2024-01-20</b></li>]]></record>'
    )


def jpage_column(count: int, inline: int, per_page: int = 5, total: int | None = None) -> str:
    """A column with its first records in the page, twice: for pc and for mobile."""

    def unit(ident: str) -> str:
        records = "".join(jpage_record(n) for n in range(1, min(inline, count) + 1))
        form = (
            "col:1,appid:1,webid:3,path:'/',columnid:284,sourceContentType:1,"
            f"unitid:'{ident}',webname:'某市人民政府',permissiontype:0"
        )
        return (
            f'<div id="{ident}"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="'
            f'{JPAGE_PROXY}?page=1&columnid=284&unitid={ident}"></a>]]></nextgroup><recordset>'
            f"{records}</recordset></datastore></script></div><script>$('#{ident}').jpage("
            f"{{totalRecord:{total or count},perPage:{per_page},groupSize:3,"
            f"proxyUrl:'{JPAGE_PROXY}',ajaxParam:{{{form}}}}});</script>"
        )

    return f"<html><head><meta name='WebId' content='3'></head><body>{unit('423656')}{unit('99')}</body></html>"


def jpage_proxy(count: int, most: int = 15) -> Page:
    """dataproxy.jsp: records by number, never more than `most` at a time."""

    def answer(asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.path).query)
        form = parse_qs(asked.body)
        if asked.method != "POST" or form.get("unitid") != ["423656"]:
            return Reply("<datastore></datastore>", content_type="text/xml; charset=utf-8")
        start, end = int(query["startrecord"][0]), int(query["endrecord"][0])
        end = min(end, start + most - 1, count)
        rows = "".join(jpage_record(n) for n in range(start, end + 1))
        return Reply(
            f"<datastore><totalrecord>{count}</totalrecord><totalpage>{-(-count // 5)}</totalpage>"
            f"<recordset>{rows}</recordset></datastore>",
            content_type="text/xml; charset=utf-8",
        )

    return answer


def jpage_site(count: int, inline: int = 15) -> dict[str, Page]:
    return {
        JPAGE_COLUMN: Reply(jpage_column(count, inline)),
        JPAGE_PROXY: jpage_proxy(count),
        **{jpage_path(n): Reply(report(title(n))) for n in range(1, count + 1)},
    }


# -- gkmlpt ------------------------------------------------------------------------------------


def gkmlpt_path(number: int) -> str:
    return f"/gkmlpt/content/9/9{number:03d}/post_9{number:03d}.html"


def gkmlpt_site(count: int, node: str = COLUMN) -> dict[str, Page]:
    """The platform: a tree in the index page, then JSON, 100 a page, page 0 the same as page 1."""
    tree = [
        {"id": 1, "name": "政府信息公开指南", "children": [], "jump_url": "", "post_count": 1},
        {"id": 2, "name": "法定主动公开内容", "children": [{"id": 3, "name": "机构职能"}]},
        {"id": 7, "name": node, "children": [], "jump_url": "", "post_count": count},
    ]
    index = (
        "<html><body><div id='app'></div><script>window._CONFIG = {SITE: 'x', SID: '755041',\n"
        f"TREE: {json.dumps(tree, ensure_ascii=False)}, CATE: 0}};</script></body></html>"
    )

    def api(asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.path).query)
        assert query["sid"] == ["755041"], "the SID must come from window._CONFIG"
        page = max(1, int(query["page"][0]))
        numbers = range(1, count + 1)[(page - 1) * 100 : page * 100]
        articles = [
            {
                "id": n,
                "title": title(n),
                "publisher": "某局",
                "display_publish_time": 1705680000,  # 2024-01-20 00:00 in China
                "url": f"http://{asked.headers['Host']}{gkmlpt_path(n)}",
                "attachment": [{"name": f"{title(n)}.docx", "url": f"/attachment/0/{n}.docx"}]
                if n == 1
                else [],
            }
            for n in numbers
        ]
        return Reply(
            json.dumps({"classify": {"post_count": count}, "total": count, "articles": articles}),
            content_type="application/json",
        )

    return {
        "/gkmlpt/index": Reply(index),
        "/gkmlpt/api/all/7": api,
        "/attachment/0/1.docx": Reply(b"PK\x03\x04docx", content_type="application/octet-stream"),
        **{gkmlpt_path(n): Reply(report(title(n))) for n in range(1, count + 1)},
    }
