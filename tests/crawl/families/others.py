"""Anhui, Huilan (static and eportal), intertid, Hebei, Fujian, and lists of no known family."""

import base64
import json
from urllib.parse import parse_qs, quote, urlsplit

from tests.crawl.dialects import title
from tests.crawl.families import FRIENDS, Portal, chunks, date, detail, friends, item, page
from tests.crawl.server import Asked, Page, Reply


def anhui() -> Portal:
    """One page a year with ids that follow no order, pages by pageIndex, marks of a template left in."""
    years = (
        "<div class='years'><a href='/site/tpl/7931?nav=4&year=2024'>2024年</a>"
        "<a href='/site/tpl/7741?nav=4&year=2023'>2023年</a><a href='/site/tpl/7932?nav=5&year=2024'>依申请公开</a></div>"
    )
    left = "<script type='text/template'><li><a href='<?=el.link?>'><?=el.title?></a></li></script><a href='<?=el.link?>'>x</a>"
    groups = chunks(range(1, 22), 8)

    def path(number: int) -> str:
        return f"/public/1681/5654{number:05d}.html"

    def year(asked: Asked) -> Reply:
        number = int(parse_qs(urlsplit(asked.path).query).get("pageIndex", ["1"])[0])
        numbers = groups[number - 1] if number <= len(groups) else groups[-1]  # the last page again
        rows = "".join(item(n, f"//{asked.headers['Host']}{path(n)}", short=True) for n in numbers)
        pager = f"<script>Ls.pagination('#page', {{pageCount:{len(groups) + 2}, pageIndex:{number}}});</script>"
        return page(f"{years}<ul>{rows}{friends('/public/1681/5654{}.html')}</ul>{left}{pager}")

    pages: dict[str, Page] = {
        "/site/tpl/7931": year,
        "/site/tpl/7741?nav=4&year=2023": page(f"{years}<ul>{item(70, path(70))}</ul>{left}"),
    }
    pages |= {path(n): detail(n, 'class="wzcon j-fontContent"') for n in [*range(1, 22), 70]}
    pages[path(8)] = detail(
        8, 'class="wzcon j-fontContent"', "<a href='/group3/M00/0B/1.docx'>年报.docx</a>"
    )
    pages["/group3/M00/0B/1.docx"] = Reply(b"PK\x03\x04", content_type="application/octet-stream")
    return Portal(
        "anhui",
        "/site/tpl/7931?nav=4&year=2024",
        pages,
        {path(n) for n in [*range(1, 22), 70]},
        {"/group3/M00/0B/1.docx"},
        ("nav=5", "%3C", "<?"),
    )


def huilan() -> Portal:
    """Liaoning's shape: the pager keeps its addresses in a call; some entries are PDFs themselves."""
    folder = "/web/zwgkx/zfxxgk1/2010zfxxgk_148535/2023/"
    pages: dict[str, Page] = {}
    groups = chunks(range(1, 25), 9)

    def path(number: int) -> str:
        if number % 6 == 0:
            return f"/web/resource/cms/article/148535/{number}/2024013110.pdf"
        return f"{folder}{2024013116335900000 + number}/index.shtml"

    for k, numbers in enumerate(groups, 1):
        rows = "".join(item(n, path(n)) for n in numbers)
        file = f"{folder}3b3662a6-{min(k + 1, len(groups))}.shtml"
        pager = (
            f'<a onclick="queryArticleByCondition(this,\'{file}\')" tagname="{file}">下一页</a>'
            f'<input type="hidden" name="article_paging_list_hidden" moduleid="3b3662a6db7145c0" totalpage="{len(groups)}">'
        )
        name = "index.shtml" if k == 1 else f"3b3662a6-{k}.shtml"
        pages[folder + name] = page(
            f"<ul>{rows}</ul>{pager}<input id='contextPath' value='/eportal'>"
        )
    for n in range(1, 25):
        pdf = path(n).endswith(".pdf")
        pages[path(n)] = (
            Reply(b"%PDF-1.4", content_type="application/pdf") if pdf else detail(n, 'id="zoom"')
        )
    return Portal("huilan", folder + "index.shtml", pages, {path(n) for n in range(1, 25)})


def eportal() -> Portal:
    """Beijing's shape: the pages come from /eportal/ui by page, module and number."""
    groups = chunks(range(1, 20), 8)

    def path(number: int) -> str:
        return f"/web/resource/cms/article/gjj/{number}/n.pdf"

    def listing(number: int) -> Reply:
        rows = "".join(item(n, path(n)) for n in groups[number - 1])
        return page(
            f"<ul>{rows}</ul><a href='javascript:next({number + 1})'>下一页</a><input id='eprotalCurrentPageId' value='349049'>"
            f"<input id='contextPath' value='/eportal'><input name='article_paging_list_hidden' moduleid='c0c024e4' "
            f"totalpage='{len(groups)}'>"
        )

    def ui(asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.path).query)
        assert query["pageId"] == ["349049"] and query["moduleId"] == ["c0c024e4"]
        return listing(int(query["currentPage"][0]))

    pages: dict[str, Page] = {"/gjj/xxgknb/index.html": listing(1), "/eportal/ui": ui}
    pages |= {path(n): Reply(b"%PDF-1.4", content_type="application/pdf") for n in range(1, 20)}
    return Portal("huilan", "/gjj/xxgknb/index.html", pages, {path(n) for n in range(1, 20)})


def intertid() -> Portal:
    """Wuxi's shape: the column's page knows its channel, the interface gives twenty entries at a time."""

    def path(number: int) -> str:
        return f"/doc/2024/01/{number % 28 + 1:02d}/{4100000 + number}.shtml"

    def documents(asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.path).query, keep_blank_values=True)
        if query["chanId"] != ["172"] or query["siteId"] != ["2"]:
            return Reply('{"list":[]}', content_type="application/json")
        number = int(query["pageIndex"][0])
        numbers = range(1, 41)[(number - 1) * 20 : number * 20]
        entries = [
            {"title": title(n), "url": path(n), "openTime": date(n), "id": n} for n in numbers
        ]
        return Reply(json.dumps({"list": entries}), content_type="application/json")

    shell = page(
        "<div id='list'></div><script>var siteId = '2';</script><script src='/intertidwebapp/js/gov.js'></script>"
    )
    pages: dict[str, Page] = {
        "/zfxxgk/xxgkml/index.shtml?chan=172": shell,
        "/intertidwebapp/govChanInfo/getDocuments": documents,
    }
    pages |= {path(n): detail(n, 'id="Zoom"') for n in range(1, 41)}
    return Portal(
        "intertid", "/zfxxgk/xxgkml/index.shtml?chan=172", pages, {path(n) for n in range(1, 41)}
    )


def hebei() -> Portal:
    """A column of uuids, its further pages from a block of its template, which never says how many."""
    own = "/columns/29527d47-65f0-4e58-9a95-804549f339e9"
    block = f"{own}/templates/2e3e81cf-d53a-40f0-9d7f-060e77400269/blocks/c0704ccb-1df3-4edd-9391-3f0e6d7db920"
    groups = chunks(range(1, 24), 10)

    def path(number: int) -> str:
        return f"{own}/202401/{number % 28 + 1:02d}/afa99eb4-c896-430f-a81b-{number:012x}.html"

    def rows(number: int) -> str:
        return (
            "".join(item(n, path(n)) for n in groups[number - 1]) if number <= len(groups) else ""
        )

    def answer(asked: Asked) -> Reply:
        return page(f"<ul>{rows(int(parse_qs(urlsplit(asked.path).query)['page'][0]))}</ul>")

    first = page(f"<ul>{rows(1)}</ul><div class='pager' data-url='{block}?page=1&amp;fix=0'></div>")
    pages: dict[str, Page] = {f"{own}/index.html": first, block: answer}
    pages |= {path(n): detail(n, 'class="content"') for n in range(1, 24)}
    return Portal("hebei", f"{own}/index.html", pages, {path(n) for n in range(1, 24)})


def generic() -> Portal:
    """Old ASP.NET pages: addresses of one shape, dates beside, a pager that runs on for ever."""
    groups = chunks(range(1, 18), 7)

    def path(number: int) -> str:
        return f"/InfoShow.aspx?cid=1019&id={number}"

    def listing(asked: Asked) -> Reply:
        number = int(parse_qs(urlsplit(asked.path).query).get("page", ["1"])[0])
        numbers = groups[min(number, len(groups)) - 1]
        rows = "".join(
            f"<tr><td><a href='{path(n)}'>{title(n)}</a></td><td>[{date(n)}]</td></tr>"
            for n in numbers
        )
        return page(
            f"<table>{rows}</table><a href='InfoPublic.aspx?cid=1019&page={number + 1}'>下一页</a>"
        )

    def show(asked: Asked) -> Reply:
        return detail(int(parse_qs(urlsplit(asked.path).query)["id"][0]), 'class="con"')

    pages: dict[str, Page] = {"/InfoPublic.aspx": listing, "/InfoShow.aspx": show}
    return Portal("generic", "/InfoPublic.aspx?cid=1019", pages, {path(n) for n in range(1, 18)})


def packed() -> Portal:
    """Yunnan's shape: the pager is base64 of an escaped text."""
    groups = chunks(range(1, 13), 5)
    pages: dict[str, Page] = {}

    def path(number: int) -> str:
        return f"/html/2024/zfxxgknb_0131/{28000 + number}.html"

    for k, numbers in enumerate(groups, 1):
        link = (
            f"<a href='/zwgk/nb/list_{k + 1}.html'>下一页</a>"
            if k < len(groups)
            else "<span>末页</span>"
        )
        hidden = base64.b64encode(quote(link).encode()).decode()
        name = "index.html" if k == 1 else f"list_{k}.html"
        rows = "".join(item(n, path(n)) for n in numbers)
        pages[f"/zwgk/nb/{name}"] = page(f"<ul>{rows}</ul><div id='pages'>{hidden}</div>")
    pages |= {path(n): detail(n, 'class="arti"') for n in range(1, 13)}
    return Portal("generic", "/zwgk/nb/index.html", pages, {path(n) for n in range(1, 13)})


def fujian(count: int = 160) -> Portal:
    """Fujian's departments: seventy-five entries an answer, asked for by POST alone, nothing says how many."""
    column = "/fjdzapp/search?channelid=229105&classsql=chnlid%3D373"

    def path(number: int) -> str:
        return f"/zfxxgk/zfxxgknb/202401/t202401{number % 28 + 1:02d}_{5000 + number}.htm"

    def search(asked: Asked) -> Reply:
        form = {key: values[0] for key, values in parse_qs(asked.body).items()}
        wanted = {
            "channelid": "229105",
            "classsql": "chnlid=373",
            "sortfield": "-docorderpri,-docreltime",
        }
        if asked.method != "POST" or any(form.get(key) != value for key, value in wanted.items()):
            return Reply("", status=405)
        groups = chunks(range(1, count + 1), int(form["prepage"]))
        number = int(form["page"])
        entries = [
            {"doctitle": title(n), "docreltime": f"{date(n)} 09:00:00", "docpuburl": path(n), "chnldocurl": path(n)}
            for n in (groups[number - 1] if number <= len(groups) else [])
        ]  # fmt: skip
        if number == 1:
            entries += [
                {"doctitle": words, "docreltime": "2024-01-02", "docpuburl": path(900 + n)}
                for n, words in enumerate(FRIENDS)
            ]
        return Reply(json.dumps({"data": entries}), content_type="application/json")

    pages: dict[str, Page] = {"/fjdzapp/search": search}
    pages |= {path(n): detail(n, 'class="TRS_Editor"') for n in range(1, count + 1)}
    never = tuple(path(900 + n) for n in range(len(FRIENDS)))
    return Portal("fujian", column, pages, {path(n) for n in range(1, count + 1)}, never=never)
