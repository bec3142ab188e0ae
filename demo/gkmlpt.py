"""The third portal: Guangdong gkmlpt, a category tree in a script and lists as JSON."""

import json
from html import escape

from demo.site import Answer, Item, Query, Resource, Site, address, attachment, footer, head, items
from demo.site import not_found as missing

PORTAL = "demo-gkmlpt"
CODE = "9900000003"
NAME = "南柯市政府信息公开目录（演示）"
SID = "990001"
CATEGORY = 3402
PER_PAGE = 100
_FIRST_ID = 12_500_000
_MIME = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def site(day: int, base_port: int) -> Site:
    """The pages, and the list API. Addresses in the JSON are absolute, as on the real platform."""
    listed = items(PORTAL, day)
    root = address(PORTAL, base_port)
    robots = Resource(b"User-agent: *\nCrawl-delay: 0\nAllow: /\n", "text/plain")
    pages = {
        "/": _page(_home()),
        "/robots.txt": robots,
        "/gkmlpt/index": _page(_index(len(listed))),
        **{path(item): _page(_detail(item, root)) for item in listed},
    }
    for item in listed:
        for kind in item.report.files if item.report else ():
            pages[file_path(item, kind)] = Resource(attachment(item.report, kind), _MIME[kind])

    def articles(shown: list[Item]) -> Answer:
        def answer(query: Query) -> Resource:
            known = shown if query.get("sid") == SID else []
            page = max(int(query.get("page", "1")), 1)  # page 0 and page 1 are the same
            part = known[(page - 1) * PER_PAGE : page * PER_PAGE]
            data = {
                "classify": {"id": CATEGORY, "name": "政府信息公开年报", "post_count": len(known)},
                "total": len(known),
                "articles": [_article(item, root) for item in part],
            }
            return _json(data)

        return answer

    programs = {
        f"/gkmlpt/api/all/{CATEGORY}": articles(listed),
        "/gkmlpt/api/all/0": articles(listed),
        **{f"/gkmlpt/api/all/{number}": articles([]) for number in (3399, 3400, 3401)},
    }
    return Site(pages, programs, missing)


def number(item: Item) -> int:
    """The id of a post."""
    return _FIRST_ID + item.number


def path(item: Item) -> str:
    """The address of a page: `/gkmlpt/content/12/12541/post_12541123.html`."""
    post = number(item)
    return f"/gkmlpt/content/{post // 1_000_000}/{post // 1_000}/post_{post}.html"


def file_path(item: Item, kind: str) -> str:
    """The address of an attachment."""
    post = number(item)
    return f"/attachment/0/{post // 10_000}/{post // 10}/{post}.{kind}"


def _page(text: str) -> Resource:
    return Resource(text.encode(), gzip=True)


def _json(data: object) -> Resource:
    return Resource(json.dumps(data).encode(), "application/json", gzip=True)


def _attachments(item: Item, root: str) -> list[dict[str, object]]:
    if item.report is None:
        return []
    return [
        {
            "id": number(item) + 1,
            "name": f"{item.title}.{kind}",
            "type": kind,
            "mime": _MIME[kind],
            "size": len(attachment(item.report, kind)),
            "url": root + file_path(item, kind),
        }
        for kind in item.report.files
    ]


def _article(item: Item, root: str) -> dict[str, object]:
    when = int(item.when.timestamp())
    return {
        "id": number(item),
        "title": item.title,
        "document_number": "",
        "publisher": item.source,
        "keywords": "",
        "abstract": "",
        "identifier": f"{SID}/{item.day[:4]}-{item.number}",
        "classify_main": CATEGORY,
        "classify_main_name": "政府信息公开年报",
        "classify_genre_name": "",
        "classify_theme_name": "",
        "date": when,
        "create_time": when,
        "created_at": item.published + ":00",
        "first_publish_time": when,
        "display_publish_time": when,
        "url": root + path(item),
        "post_url": "",
        "is_expired": 0,
        "is_abolished": 0,
        "relation": [],
        "attachment": _attachments(item, root),
    }


def _tree(count: int) -> list[dict[str, object]]:
    def node(number: int, name: str, posts: int, children: list[object]) -> dict[str, object]:
        return {
            "id": number,
            "name": name,
            "jump_url": "",
            "post_count": posts,
            "children": children,
        }

    return [
        node(3399, "政府信息公开指南", 0, []),
        node(3400, "政府信息公开制度", 0, []),
        node(3401, "法定主动公开内容", count, [node(CATEGORY, "政府信息公开年报", count, [])]),
    ]


def _metas(**more: str) -> dict[str, str]:
    return {"SiteName": NAME, "SiteDomain": "127.0.0.1", "SiteIDCode": CODE, **more}


def _script(config: str) -> str:
    return f'<script type="text/javascript">\nwindow._CONFIG = {{{config}}};\n</script>'


def _home() -> str:
    link = '<body><a href="/gkmlpt/index">政府信息公开目录</a>'
    return head(NAME, _metas()) + link + footer(None, CODE)


def _index(count: int) -> str:
    tree = json.dumps(_tree(count), ensure_ascii=False)
    config = f"\n  SITE_NAME: '{NAME}',\n  SID: '{SID}',\n  TREE: {tree},\n  IS_MOBILE: false\n"
    return (
        head(NAME, _metas(ColumnName="政府信息公开目录"))
        + f'<body><div id="app"></div>{_script(config)}'
        + '<script src="/gkmlpt/gkml/pc/js/chunk-common.5b1c.js"></script>'
        + footer(None, CODE)
    )


def _detail(item: Item, root: str) -> str:
    fields = [
        ("索引号", f"{SID}/{item.day[:4]}-{item.number}"),
        ("分类", "政府信息公开年报"),
        ("发布机构", item.source),
        ("成文日期", item.day),
        ("名称", item.title),
        ("文号", ""),
        ("发布日期", item.day),
        ("主题词", ""),
    ]
    cells = [f"<th>{name}：</th><td>{escape(value)}</td>" for name, value in fields]
    rows = "".join(f"<tr>{a}{b}</tr>" for a, b in zip(cells[::2], cells[1::2], strict=True))
    files = _attachments(item, root)
    links = "".join(
        f'<p>附件：<a href="{f["url"]}">{escape(str(f["name"]))}</a></p>' for f in files
    )
    content = item.body + links
    # The same body stands in the script once more, its angle brackets escaped.
    detail = json.dumps({"id": number(item), "title": item.title, "content": content})
    detail = detail.replace("<", "\\u003C")
    metas = _metas(
        ColumnName="政府信息公开年报",
        ArticleTitle=item.title,
        PubDate=item.published,
        ContentSource=item.source,
    )
    return f"""{head(f"{item.title} - {NAME}", metas)}
<body>
{_script(f" SID: '{SID}', DETAIL: {detail} ")}
<div class="introduce"><table>{rows}</table></div>
<div class="article"><h1 class="title">{escape(item.title)}</h1>
<div class="article-content">
{content}
</div></div>
{footer(item, CODE)}"""
