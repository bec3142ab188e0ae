"""The first portal: TRS WCM, a tree of static files with t-date addresses and a pager in a script."""

import re
from datetime import UTC, datetime
from html import escape

from demo.site import Item, Resource, Site, attachment, footer, head, items, not_found

PORTAL = "demo-trs"
CODE = "9900000001"
NAME = "乌有市人民政府门户网站（演示）"
COLUMN = "/zwgk/zfxxgk/zfxxgknb/"
PER_PAGE = 8
EDITED = datetime(2026, 2, 9, 1, 30, tzinfo=UTC)  # when the page of day 2 was changed
_BUILT = datetime(2026, 2, 1, 0, 0, tzinfo=UTC)

# The five fixed entries of every platform (国办公开办函〔2019〕61号).
SIDEBAR = (
    ("zfxxgkzn", "政府信息公开指南"),
    ("zfxxgkzd", "政府信息公开制度"),
    ("fdzdgknr", "法定主动公开内容"),
    ("zfxxgknb", "政府信息公开年报"),
    ("ysqgk", "依申请公开"),
)


def site(day: int, base_port: int) -> Site:
    """Every file of the portal; all links are relative, so the port does not matter."""
    listed = items(PORTAL, day)
    pages = {
        "/": _static(_home()),
        "/robots.txt": _static("User-agent: *\nDisallow: /was5/\n", "text/plain"),
    }
    for folder, name in SIDEBAR:
        if f"/zwgk/zfxxgk/{folder}/" != COLUMN:
            pages[f"/zwgk/zfxxgk/{folder}/"] = _static(_page(name, f"<p>{name}（演示）。</p>"))
    pages["/zwgk/zfxxgk/"] = _static(_page("政府信息公开", ""))
    count = -(-len(listed) // PER_PAGE)
    for number in range(count):
        name = f"index_{number}.html" if number else "index.html"
        part = listed[number * PER_PAGE : (number + 1) * PER_PAGE]
        pages[COLUMN + name] = _static(_listing(part, count, number), changed=listed[0].when)
    pages[COLUMN] = pages[COLUMN + "index.html"]
    for item in listed:
        changed = EDITED if item.report and "edited" in item.report.special else item.when
        charset = item.report.charset if item.report else "utf-8"
        pages[path(item)] = _static(_detail(item), charset=charset, changed=changed)
        for kind in item.report.files if item.report else ():
            pages[file_path(item, kind)] = Resource(
                attachment(item.report, kind), f"application/{kind}", changed=item.when
            )

    def fallback(asked: str) -> Resource:
        # A page number beyond the last gives page 1 with 200, as many of these sites do.
        if re.fullmatch(re.escape(COLUMN) + r"index_\d+\.html", asked):
            return pages[COLUMN]
        return not_found(asked)

    return Site(pages, {}, fallback)


def path(item: Item) -> str:
    """The address of a page: `/zwgk/zfxxgk/zfxxgknb/202201/t20220121_12345.html`."""
    date = item.day.replace("-", "")
    return f"{COLUMN}{date[:6]}/t{date}_{item.number}.html"


def file_path(item: Item, kind: str) -> str:
    """The address of an attachment, a sibling of its page."""
    date = item.day.replace("-", "")
    return f"{COLUMN}{date[:6]}/P0{date}{item.number:012d}.{kind}"


def _static(
    text: str, content_type: str = "text/html", charset: str = "utf-8", changed: datetime = _BUILT
) -> Resource:
    # What calls itself gb2312 is written with the later, larger sets; the header names no charset.
    encoding = "gb18030" if charset == "gb2312" else charset
    return Resource(text.encode(encoding), content_type, changed=changed, gzip=True)


def _metas(**more: str) -> dict[str, str]:
    return {"SiteName": NAME, "SiteDomain": "127.0.0.1", "SiteIDCode": CODE, **more}


def _sidebar(up: str) -> str:
    lines = [f'<li><a href="{up}{folder}/">{name}</a></li>' for folder, name in SIDEBAR]
    return '<ul class="sx-uls">' + "".join(lines) + "</ul>"


def _home() -> str:
    return (
        head(NAME, _metas())
        + '<body><div class="nav"><a href="./">首页</a> <a href="./zwgk/zfxxgk/">政府信息公开</a>'
        + "</div>"
        + footer(None, CODE)
    )


def _page(name: str, words: str) -> str:
    up = "../" if words else "./"
    metas = _metas(ColumnName=name, ColumnType="政府信息公开", ColumnDescription=name)
    return head(name, metas) + f"<body>{_sidebar(up)}<h1>{name}</h1>{words}" + footer(None, CODE)


def _listing(part: list[Item], count: int, number: int) -> str:
    lines = "\n".join(
        f'<li><a href=".{path(item)[len(COLUMN) - 1 :]}" target="_blank" '
        f'title="{escape(item.title)}">{escape(item.title)}</a><span>{item.day}</span></li>'
        for item in part
    )
    metas = _metas(ColumnName="政府信息公开年报", ColumnType="政府信息公开")
    return f"""{head("政府信息公开年报", metas)}
<body>
<div class="path"><a href="../../../" class="CurrChnlCls">首页</a>&nbsp;&gt;&nbsp;<a \
href="../" class="CurrChnlCls">政府信息公开</a>&nbsp;&gt;&nbsp;<a href="./" \
class="CurrChnlCls">政府信息公开年报</a></div>
{_sidebar("../")}
<ul class="list">
{lines}
</ul>
<div class="page"><script type="text/javascript">createPageHTML({count}, {number}, "index", \
"html");</script></div>
{footer(None, CODE)}"""


def _detail(item: Item) -> str:
    title = escape(item.title)
    files = [
        f'<a href="./{file_path(item, kind).rsplit("/", 1)[1]}">{title}.{kind}</a>'
        for kind in (item.report.files if item.report else ())
    ]
    attached = (
        '<div class="attachment"><div class="attachment_l">附件：</div>'
        f'<div class="attachment_r"><p>{"<BR>".join(files)}</p></div></div>'
        if files
        else ""
    )
    metas = _metas(
        ColumnName="政府信息公开年报",
        ArticleTitle=item.title,
        PubDate=item.published,
        ContentSource=item.source,
        Keywords="",
        Author="",
        Description="",
    )
    charset = item.report.charset if item.report else "utf-8"
    return f"""{head(f"{item.title}-{NAME}", metas, charset)}
<body>
<div class="path"><a href="../../../../" class="CurrChnlCls">首页</a>&nbsp;&gt;&nbsp;<a \
href="../" class="CurrChnlCls">政府信息公开年报</a></div>
{_sidebar("../../")}
<div class="article">
<!--startprint-->
<h2 class="article_title">{title}</h2>
<div class="shezhi"><div class="time">发布时间：{item.day.replace("-", "/")}</div>
<div class="ly laiyuantext">来源：<span>{escape(item.source)}</span></div>
<div class="dy">[ 打印 ]</div></div>
<div class="article_con"><div class=TRS_Editor>
{item.body}
</div></div>
{attached}
<!--endprint-->
</div>
{footer(item, CODE)}"""
