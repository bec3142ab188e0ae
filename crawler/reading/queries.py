"""Addresses whose query counts the pages of a list: ?page=2, ?cat=9&pageNo=1."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.reading.listing import Next

# Query fields by which portals number the pages of a list.
PAGE_FIELDS = ("page", "pageindex", "pageno", "pagenum", "currpage", "cur_page", "currentpage",
               "pn", "p", "pagenumber", "index")  # fmt: skip


def with_query(url: str, **fields: str | int) -> str:
    """The same address with some fields of its query set.

    >>> with_query("http://a.cn/x?nav=4&pageIndex=1", pageIndex=2)
    'http://a.cn/x?nav=4&pageIndex=2'
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query |= {key: str(value) for key, value in fields.items()}
    return urlunsplit(parts._replace(query=urlencode(query)))


def counted_on(url: str) -> Next | None:
    """The same address with the number of its page one higher; None where it has no such number.

    >>> counted_on("http://a.cn/list.do?cat=9&pageNo=1").url
    'http://a.cn/list.do?cat=9&pageNo=2'
    """
    for name, value in parse_qsl(urlsplit(url).query):
        if name.lower() in PAGE_FIELDS and value.isdigit():
            return Next(with_query(url, **{name: int(value) + 1}))
    return None


def query_number(url: str, field: str, default: int = 1) -> int:
    """The number under a field of the query.

    >>> query_number("http://a.cn/x?pageIndex=7", "pageIndex"), query_number("http://a.cn/", "page")
    (7, 1)
    """
    value = dict(parse_qsl(urlsplit(url).query)).get(field, "")
    return int(value) if value.isdigit() else default
