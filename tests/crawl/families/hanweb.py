"""大汉 Hanweb beside jpage: the xxgk module of Shandong, and JPaaS with its links that expire."""

import json
from urllib.parse import parse_qs, quote, urlsplit

from tests.crawl.dialects import title
from tests.crawl.families import FRIENDS, Portal, chunks, date, detail, item, page
from tests.crawl.server import Asked, Page, Reply

AREA = "113700000045022274"


def xxgk(count: int = 34) -> Portal:
    """A column of Shandong's shape: its shell knows the agency, the tree the category."""
    column = f"/col/col315154/index.html?vc_xxgkarea={AREA}&jh=264"
    load = (
        "loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&infotypeId='+a+'&vc_title='+encodeURI(b)+"
        f"'&vc_number='+encodeURI(c)+'&area={AREA}', 'div4', '0','0','950','17','','');"
    )
    shell = page(
        f"<div id='div4'></div><script>function funclick(a,b,c){{ {load} }}</script>",
        "<meta name='WebId' content='17'>",
    )
    names = {
        "B001A001": "政府信息公开指南",
        "B001A009": "政府网站工作年度报表",
        "B001A012": "政府信息公开年报",
    }
    nodes = "".join(
        f"d.add({n},0,'<a href=\"javascript:void(0)\" onclick=\"funclick(\\'{key}\\',\\'\\',\\'\\')\">{name}</a>');"
        for n, (key, name) in enumerate(names.items(), 1)
    )
    groups = chunks(range(1, count + 1), 15)

    def path(number: int) -> str:
        return f"/art/2024/1/20/art_315154_{number}.html"

    def search(asked: Asked) -> Reply:
        form = parse_qs(asked.body)
        query = parse_qs(urlsplit(asked.path).query)
        right = form.get("infotypeId") == ["B001A012"] and form.get("area") == [AREA]
        if (
            asked.method != "POST"
            or not right
            or form.get("jdid") != ["17"]
            or asked.headers.get("X-Requested-With") is None
        ):
            return page("<div class='tb_title'>共0页</div>")
        number = int(query["currpage"][0])
        numbers = groups[number - 1] if number <= len(groups) else groups[0]  # it starts again
        rows = "".join(
            f"<tr class='tr_main_value_{'odd' if n % 2 else 'even'}'><td>{n}</td><td><a class='bt_link' "
            f"href='{path(n)}' title='{title(n)}' mc='{title(n)}'>{title(n)[:9]}...</a></td><td>{date(n)}</td></tr>"
            for n in numbers
        )
        extra = f"<tr class='tr_main_value_odd'><td></td><td><a href='/art/2024/1/9/art_315154_901.html'>{FRIENDS[1]}</a></td></tr>"
        return page(
            f"<table>{rows}{extra}</table><div class='tb_title'>共{count}条 共{len(groups) + 1}页 第{number}页</div>"
        )

    pages: dict[str, Page] = {
        column: shell,
        "/module/xxgk/tree.jsp": page(f"<script>{nodes}</script>"),
        "/module/xxgk/search.jsp": search,
    }
    pages |= {path(n): detail(n, 'id="zoom"') for n in range(1, count + 1)}
    file = "/module/download/downfile.jsp?classid=0&filename=6f3a1c.doc"
    pages[path(3)] = detail(3, 'id="zoom"', f"<a href='{file}'>附件：年度报告</a>")
    pages[file] = Reply(b"\xd0\xcf\x11\xe0 doc", content_type="application/octet-stream")
    return Portal("xxgk", column, pages, {path(n) for n in range(1, count + 1)}, {file}, ("_901",))


class Jpaas:
    """A JPaaS column. Download links hold a token that serves once, and each page gives a new one."""

    column = "/col/col1229565788/index.html"
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    download = "/api-gateway/jpaas-web-server/front/document/download"

    def __init__(self, count: int = 33, files: int = 2) -> None:
        self.count, self.files, self.given = count, files, 0
        self.open: set[str] = set()
        self.name = quote(f"{title(1)}.wps")

    def path(self, number: int) -> str:
        if number % 3 == 0:  # articles from before the move keep their old addresses
            return f"/art/2024/1/20/art_1229123351_{number}.html"
        return f"/col/col1229565788/art/2024/art_{number:032x}.html"

    def portal(self) -> Portal:
        numbers = range(1, self.count + 1)
        pages: dict[str, Page] = {
            self.column: self.shell(),
            self.unit: self.answer,
            self.download: self.document,
        }
        pages |= {self.path(n): detail(n, 'class="main-txt" id="zoom"') for n in numbers}
        for n in range(1, self.files + 1):
            pages[self.path(n)] = self.with_file
        return Portal("jpaas", self.column, pages, {self.path(n) for n in numbers})

    def shell(self) -> Reply:
        words = (
            "{'parseType':'bulidstatic','webId':'3185','tplSetId':'o0YcVHHq','pageType':'column',"
            "'tagId':'%s','editType':'null','pageId':'1229565788'}"
        )
        tags = "".join(
            f'<script src="/cms_files/default/script/AuthorizedRead/unitbuild.js?v=4.5" webId="3185" url="{self.unit}" '
            f'queryData="{words % tag}"></script>'
            for tag in ("当前栏目名称", "信息列表")
        )
        return page(
            f"<div id='barrierfree_container'>{tags}</div>",
            '<meta name="ColId" content="1229565788">',
        )

    def answer(self, asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.path).query)
        verbatim = query.get("parseType") == ["bulidstatic"] and query.get("editType") == ["null"]
        if (
            not verbatim
            or "Referer" not in asked.headers
            or "X-Requested-With" not in asked.headers
        ):
            return Reply("", status=403)
        wanted = json.loads(query["paramJson"][0])
        groups = chunks(range(1, self.count + 1), wanted["pageSize"])
        number = min(wanted["pageNo"], len(groups))
        rows = "".join(
            item(
                n,
                f"//{asked.headers['Host']}{self.path(n)}" if n % 3 == 0 else self.path(n),
                short=True,
            )
            for n in groups[number - 1]
        )
        table = f'<table class="pagination" rows="{wanted["pageSize"]}" count="{self.count}" pageNo="{number}" unitUrl="{self.unit}"></table>'
        answer = {
            "success": True,
            "code": "200",
            "message": "生成成功",
            "data": {"html": f"<ul>{rows}</ul>{table}"},
        }
        return Reply(json.dumps(answer), content_type="application/json;charset=UTF-8")

    def with_file(self, asked: Asked) -> Reply:
        self.given += 1
        token = f"YW5U{self.given}%2F%3D"
        self.open.add(token)
        number = next(n for n in range(1, self.files + 1) if self.path(n) == asked.path)
        href = f"{self.download}?fileUrl={token}&fileName={quote(title(number))}.wps"
        return detail(
            number,
            'class="main-txt" id="zoom"',
            f'<a download="{title(number)}.wps" href="{href}">附件</a>',
        )

    def document(self, asked: Asked) -> Reply:
        token = asked.path.partition("fileUrl=")[2].partition("&")[0]
        if token not in self.open:
            return Reply(
                '{"success":false,"message":"链接已失效"}', content_type="application/json"
            )
        self.open.discard(token)
        return Reply(b"\xd0\xcf\x11\xe0 wps", content_type="application/octet-stream")
