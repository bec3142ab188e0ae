"""What a page says of itself in its head: the metas that every government site must carry, its title.

The annex of 国办发〔2017〕47号 names them (SiteName, SiteIDCode, ArticleTitle, PubDate, ContentSource …).
Pages write them without a space between attributes, or with a no-break one, which lxml makes part
of the attribute's name; BeautifulSoup on Python's own parser reads them as browsers do.
"""

import re

from bs4 import BeautifulSoup

_HEAD_ENDS = re.compile(r"</head|<body", re.IGNORECASE)
_LONGEST_HEAD = 65536
# The tags alone are given to BeautifulSoup: the scripts between them are most of a head.
_TAGS = re.compile(r"<meta\b[^>]*>|<title\b[^>]*>.*?</title>", re.IGNORECASE | re.DOTALL)


def read_meta(text: str) -> dict[str, str]:
    """Names in lower case → contents, the first of each; `title` is the browser's title.

    >>> read_meta('<META NAME="PubDate"CONTENT="2026-01-20"><meta name="ColumnName" \\u00a0content="年报">')
    {'pubdate': '2026-01-20', 'columnname': '年报'}
    >>> read_meta("<title>某市<br>2023年&nbsp;年报</title><meta property=og:title content=a&amp;b>")
    {'og:title': 'a&b', 'title': '某市2023年 年报'}
    """
    end = _HEAD_ENDS.search(text, 0, _LONGEST_HEAD)
    head = text[: end.start() if end else _LONGEST_HEAD]
    soup = BeautifulSoup("".join(_TAGS.findall(head)), "html.parser")
    meta: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name = str(tag.get("name") or tag.get("property") or "").strip().lower()
        content = str(tag.get("content") or "").strip()
        if name and content:
            meta.setdefault(name, content)
    if soup.title and (title := " ".join(soup.title.get_text().split())):
        meta["title"] = title
    return meta
