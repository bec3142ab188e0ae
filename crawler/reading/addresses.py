"""Addresses: one spelling of each, what an article's looks like, which are two doors to one page."""

import re
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

EXTENSIONS = ("pdf", "doc", "docx", "wps", "xls", "xlsx", "zip", "rar", "ofd", "rtf")
DEFAULT_PORTS = {"http": 80, "https": 443}
_ENDINGS = "|".join(EXTENSIONS)
_ENDING = re.compile(rf"\.({_ENDINGS})$", re.IGNORECASE)
# Where an attachment's name stands when the path has none: ?filename=…, fileName=…
_NAMED = re.compile(
    rf"[?&](?:\w*name=[^&#]*\.|(?:ext|suffix|filetype)=\.?)({_ENDINGS})(?=&|#|$)", re.IGNORECASE
)
# A remark behind the name of a file: 年报.docx (1.2MB), 年报.pdf【点击下载】
_REMARK = re.compile(r"\s*[(（\[【][^()（）\[\]【】]{0,20}[)）\]】]$")
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# What a page of one article looks like by its address, over all families met.
_ARTICLE = re.compile(
    r"/art_[0-9a-z_]+\.html|/art/\d{6,}/\w+\.html|/t\d{4,8}_\d+(?:_ext)?\."
    r"|content_[0-9a-f]+\.s?html?|/m?post_\d+\.html"
    r"|/20\d\d/\d{1,2}[-/]\d{1,2}/|/20\d\d-\d\d-\d\d/|/20\d{6}/[0-9a-z]{6,}"
    r"|/20\d{4}/(?:c\d+_)?[0-9a-f]{6,}\.s?html?|/html/20\d\d/\w+/\d+\.html"
    r"|/\d{15,}/index\.s?html|/info/\d+/\d+\.htm|/public/\d+/\d+\.html|/\d{7,}\.s?html"
    rf"|/i\d{{6,}}\.html|/c\d*_\d+\.html?|/c\d+/content\.s?html|/20\d{{4}}/\d\d/{_UUID}\.html",
    re.IGNORECASE,
)
_ARTICLE_QUERY = re.compile(
    r"\.(?:aspx|jsp)\?(?:.*&)?(?:id|infoid|art_id)=[\w-]+"
    r"|(?:show|view|detail|article|content|read)\w{0,40}(?:\.\w{2,6})?\?(?:.{0,200}&)?\w{0,20}id=\w"
    r"|\ba=show&(?:.{0,200}&)?id=\d",
    re.IGNORECASE,
)
# Addresses behind which a document lies though no ending says so.
_DOWNLOAD = re.compile(
    r"/system/_content/download\.jsp|DownloadAttachUrl|/module/download/|/document/download\?",
    re.IGNORECASE,
)
# Scripts that serve files, among them such as serve none: the words of their link must say so too.
_SERVES = re.compile(
    r"/\w{0,40}(?:download|downfile|downattach|getfile|showfile|attach(?:ment)?)\w{0,40}"
    r"(?:\.\w{2,6})?(?:\?.|/\d)",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"附件|年报|年度报告|全文|原文|正文|PDF|WORD|^(?:点击|点此)?(?:下载|查看)(?:文件|文档)?$",
    re.IGNORECASE,
)
# What scripts hang on an address to get past caches: a time, a random number.
_JUNK = re.compile(r"^(?:_|t|ts|time|timestamp|rand|random|r)=(?:\d{10,13}|0\.\d+)$", re.IGNORECASE)
# A Hanweb column's own pager works in the browser alone: the server gives page 1 every time.
_BROWSER_ONLY = re.compile(r"^(?:uid|pageNum)=\w*$")
_COLUMN = re.compile(r"/col/col\d+/(?:index\.html)?$")
# Template marks left in a page: <?=el.link?>, {{pcUrl}}, ${url}, '+url+'.
_TEMPLATE = re.compile(r"<\?=|\{\{|\$\{|%3C\?=|['\"]\s*\+")


def absolute(base: str, href: str) -> str | None:
    """Make a link absolute and one spelling: no fragment, session, /../ or time; percent-encoded.

    >>> absolute("http://a.gov.cn/x/", " ./年报.pdf;jsessionid=1F#top")
    'http://a.gov.cn/x/%E5%B9%B4%E6%8A%A5.pdf'
    >>> absolute("http://a.gov.cn/x/", "//B.gov.cn.:80/y/../../z.html?_=1700000000000")
    'http://b.gov.cn/z.html'
    >>> absolute("http://a.gov.cn/", "/col/col7/index.html?uid=4&pageNum=3&jh=264")
    'http://a.gov.cn/col/col7/index.html?jh=264'
    >>> absolute("http://a.gov.cn/x/", "javascript:void(0)") is None
    True
    """
    if _TEMPLATE.search(href):
        return None
    try:
        parts = urlsplit(urljoin(base, href.strip().replace("\\", "/")))
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in DEFAULT_PORTS or not host:
        return None
    if ":" in host:
        host = f"[{host}]"
    if port and port != DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    path = re.sub(r";jsessionid=[^?#/]*", "", parts.path or "/", flags=re.IGNORECASE)
    query = "&".join(
        pair
        for pair in parts.query.split("&")
        if not _JUNK.match(pair) and not (_COLUMN.search(path) and _BROWSER_ONLY.match(pair))
    )
    return safe_url_string(urlunsplit((parts.scheme, host, _without_dots(path), query, "")))


def looks_like_article(url: str) -> bool:
    """Tell whether an address is that of one article or document, not of a list.

    >>> looks_like_article("http://a.gov.cn/zfxxgknb/202401/t20240131_123.html")
    True
    >>> looks_like_article("http://a.gov.cn/zfxxgknb/2024/")
    False
    """
    parts = urlsplit(url)
    if _ARTICLE.search(parts.path) or _ARTICLE_QUERY.search(url):
        return True
    return is_document(url)


def is_document(url: str, *names: str) -> bool:
    """Tell whether a link leads to a file, by its ending, a name that goes with it, or its address.

    >>> is_document("http://a.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=9")
    True
    """
    if attachment_kind(url, *names) is not None or _DOWNLOAD.search(url):
        return True
    return bool(_SERVES.search(url)) and any(_SAYS.search(name.strip()) for name in names)


def attachment_kind(url: str, *names: str) -> str | None:
    """The ending of an attachment: of its path, of a name in its query, or of its link's words.

    >>> attachment_kind("http://a.cn/module/download/downfile.jsp?classid=0&filename=6f.doc")
    'doc'
    >>> attachment_kind("http://a.cn/download?fileUrl=zJ3", "2023年年报.WPS")
    'wps'
    """
    bare = (_REMARK.sub("", name.strip()) for name in names)
    for text in (unquote(urlsplit(url).path), *bare):
        if found := _ENDING.search(text):
            return found[1].lower()
    found = _NAMED.search(unquote(url))
    return found[1].lower() if found else None


def desktop(url: str) -> str:
    """The address of the page that a phone's page is the twin of; another address as it is.

    >>> desktop("http://a.gov.cn/nb/202401/t20240131_7_ext.html")
    'http://a.gov.cn/nb/202401/t20240131_7.html'
    >>> desktop("http://a.gov.cn/gkmlpt/content/9/9001/mpost_9001.html")
    'http://a.gov.cn/gkmlpt/content/9/9001/post_9001.html'
    """
    parts = urlsplit(url)
    path = re.sub(r"_ext(\.s?html?)$", r"\1", parts.path)
    path = re.sub(r"/m(post_\d+\.html)$", r"/\1", path)
    path = re.sub(r"/wap_([^/]+\.s?html?)$", r"/\1", path)
    return urlunsplit(parts._replace(path=path))


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses are on one host; www. makes no difference.

    >>> same_site("http://www.a.gov.cn/x", "https://a.gov.cn/y"), same_site("http://a.cn", "http://b.cn")
    (True, False)
    """
    hosts = [urlsplit(url).netloc.lower().removeprefix("www.") for url in (one, other)]
    return hosts[0] == hosts[1]


def _without_dots(path: str) -> str:
    """Resolve . and .. in a path; what climbs above the root stays at the root (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            del kept[max(1, len(kept) - 1) :]
        elif part != ".":
            kept.append(part)
    if parts[-1] in {".", ".."}:
        kept.append("")
    joined = "/".join(kept)
    return joined if joined.startswith("/") else "/" + joined
