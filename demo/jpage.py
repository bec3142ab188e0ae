"""The second portal: Hanweb JCMS with jpage, lists as XML in a script and behind dataproxy.jsp."""

import hashlib
from html import escape

from demo.site import Item, Query, Resource, Site, attachment, disposition, footer, head, items
from demo.site import not_found as missing

PORTAL = "demo-jpage"
CODE = "9900000002"
NAME = "南柯市市场监督管理局（演示）"
AGENCY = "南柯市市场监督管理局"
COLUMN = "9317"
OLD_COLUMN = "9300"  # only sends the browser on
WEB = "12"
UNITS = ("412306", "412307")  # the same list twice, for desktop and mobile
PER_PAGE, GROUP = 5, 3
WINDOW = PER_PAGE * GROUP  # records the server hands out at most
PROXY = "/module/web/jpage/dataproxy.jsp"
DOWNLOAD = "/module/download/downfile.jsp"


def site(day: int, base_port: int) -> Site:
    """The pages, and the two programs behind list and downloads. There is no robots.txt."""
    listed = items(PORTAL, day)
    pages = {
        "/": _page(_home()),
        f"/col/col{OLD_COLUMN}/index.html": _page(_moved()),
        f"/col/col{COLUMN}/index.html": _page(_column(listed)),
        **{path(item): _page(_detail(item)) for item in listed},
    }
    files = {
        file_name(item, kind): (item, kind)
        for item in listed
        if item.report
        for kind in item.report.files
    }

    def proxy(query: Query) -> Resource:
        start, end = _window(query)
        known = query.get("columnid", "") == COLUMN and query.get("unitid", "") in UNITS
        part = listed[start - 1 : end] if known else []
        total = len(listed) if known else 0
        return Resource(_datastore(part, total).encode(), "text/xml;charset=UTF-8", chunked=True)

    def download(query: Query) -> Resource:
        found = files.get(query.get("filename", ""))
        if not found:
            return missing(DOWNLOAD)
        item, kind = found
        assert item.report is not None
        return Resource(
            attachment(item.report, kind),
            "application/octet-stream",
            headers=(disposition(f"{item.title}.{kind}"),),
        )

    return Site(pages, {PROXY: proxy, DOWNLOAD: download}, missing)


def path(item: Item) -> str:
    """The address of a page: `/art/2022/1/19/art_9317_12345.html`, no leading zeros."""
    year, month, day = (int(part) for part in item.day.split("-"))
    return f"/art/{year}/{month}/{day}/art_{COLUMN}_{item.number}.html"


def file_path(item: Item, kind: str) -> str:
    """The address of a download; the ending stands in the query alone."""
    return f"{DOWNLOAD}?classid=0&filename={file_name(item, kind)}"


def file_name(item: Item, kind: str) -> str:
    """The hashed name under which the CMS keeps a file."""
    return f"{hashlib.md5(item.title.encode(), usedforsecurity=False).hexdigest()}.{kind}"


def _page(text: str) -> Resource:
    return Resource(text.encode(), "text/html;charset=UTF-8", gzip=True, chunked=True)


def _window(query: Query) -> tuple[int, int]:
    """First and last record, counted from 1; `page` is the group that the nextgroup link names."""
    if "page" in query:
        start = int(query["page"]) * WINDOW + 1
        return start, start + WINDOW - 1
    start = max(int(query.get("startrecord", "1")), 1)
    return start, min(int(query.get("endrecord", str(start + PER_PAGE - 1))), start + WINDOW - 1)


def _record(item: Item) -> str:
    short = item.title if len(item.title) <= 24 else item.title[:24] + "..."
    line = (
        f'<li><a target="_blank" href="{path(item)}" title="{escape(item.title)}">{escape(short)}'
        f'</a><b readlabel="{item.day}">{item.day}</b></li>'
    )
    return f"<record><![CDATA[{line}]]></record>"


def _datastore(part: list[Item], total: int, extra: str = "") -> str:
    pages = -(-total // PER_PAGE)
    records = "".join(_record(item) for item in part)
    return (
        f"<datastore>{extra}<totalrecord>{total}</totalrecord><totalpage>{pages}</totalpage>"
        f"<recordset>{records}</recordset></datastore>"
    )


def _unit(listed: list[Item], unit: str) -> str:
    link = (
        f"{PROXY}?page=1&appid=1&webid={WEB}&path=/&columnid={COLUMN}&unitid={unit}"
        "&webname=nanke&permissiontype=0"
    )
    extra = f'<nextgroup><![CDATA[<a href="{link}"></a>]]></nextgroup>'
    return f"""<div id="{unit}" class="default_pgContainer"><script type="text/xml">\
{_datastore(listed[:WINDOW], len(listed), extra)}</script></div>
<script type="text/javascript">$('#{unit}').jpage({{totalRecord:{len(listed)},perPage:{PER_PAGE},\
groupSize:{GROUP},proxyUrl:'{PROXY}',ajaxParam:{{col:1,appid:1,webid:{WEB},path:'/',\
columnid:{COLUMN},sourceContentType:1,unitid:'{unit}',webname:'nanke',permissiontype:0}}}})</script>"""


def _metas(**more: str) -> dict[str, str]:
    return {"WebId": WEB, "SiteName": NAME, "SiteDomain": "127.0.0.1", "SiteIDCode": CODE, **more}


def _home() -> str:
    return (
        head(NAME, _metas())
        + f'<body><a href="/col/col{OLD_COLUMN}/index.html">政府信息公开年报</a>'
        + footer(None, CODE)
    )


def _moved() -> str:
    return (
        head("政府信息公开年报", _metas())
        + f'<body><script>location.href="/col/col{COLUMN}/index.html"</script>'
        + footer(None, CODE)
    )


def _column(listed: list[Item]) -> str:
    units = "\n".join(_unit(listed, unit) for unit in UNITS)
    return f"""{head("政府信息公开年报", _metas(ColumnName="政府信息公开年报", ColumnType="信息公开"))}
<body>
<script src="/module/web/jpage/jquery.jpage.js"></script>
<div class="left"><a href="/col/col{COLUMN}/index.html">政府信息公开年报</a></div>
{units}
{footer(None, CODE)}"""


def _detail(item: Item) -> str:
    files = "".join(
        f'<p>附件：<a href="{escape(file_path(item, kind))}">{escape(item.title)}.{kind}</a></p>'
        for kind in (item.report.files if item.report else ())
    )
    metas = _metas(
        Maketime=f"{item.published}:00",
        ColumnName="政府信息公开年报",
        ArticleTitle=item.title,
        PubDate=item.published,
        contentSource=item.source,
        keywords="",
        author="",
        description="",
    )
    return f"""{head(f"{NAME}政府信息公开年报{item.title}", metas)}
<body>
<div class="main"><p class="con-title">{escape(item.title)}</p>
<div class="info">发布日期：{item.published} 来源：{escape(item.source)} 访问次数：<script \
src="/module/visitcount/visit.jsp?type=3&i_webid={WEB}&i_columnid={COLUMN}"></script></div>
<div id="zoom" class="bt-content"><meta name="ContentStart">
{item.body}
{files}<meta name="ContentEnd"></div></div>
<!-- Produced By 大汉网络 大汉版通发布系统 (an imitation) -->
{footer(item, CODE)}"""
