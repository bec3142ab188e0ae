"""What a page says of itself in its head: the metas that every government site must carry, its title.

The annex of 国办发〔2017〕47号 names them (SiteName, SiteIDCode, ArticleTitle, PubDate, ContentSource …).
Pages write them without a space between attributes, or with a no-break one, which lxml makes part
of the attribute's name; Python's own parser reads them as browsers do.
"""

import re
from html.parser import HTMLParser

_HEAD_ENDS = re.compile(r"</head|<body", re.IGNORECASE)
_LONGEST_HEAD = 65536
# The tags alone are given to the parser: the scripts between them are most of a head.
_TAGS = re.compile(r"<meta\b[^>]*>|<title\b[^>]*>.*?</title>", re.IGNORECASE | re.DOTALL)


def read_meta(text: str) -> dict[str, str]:
    """Names in lower case → contents, the first of each; `title` is the browser's title.

    >>> read_meta('<META NAME="PubDate"CONTENT="2026-01-20"><meta name="ColumnName" \\u00a0content="年报">')
    {'pubdate': '2026-01-20', 'columnname': '年报'}
    >>> read_meta("<title>某市<br>2023年&nbsp;年报</title><meta property=og:title content=a&amp;b>")
    {'og:title': 'a&b', 'title': '某市2023年 年报'}
    """
    end = _HEAD_ENDS.search(text, 0, _LONGEST_HEAD)
    head = _Head()
    head.feed("".join(_TAGS.findall(text[: end.start() if end else _LONGEST_HEAD])))
    head.close()
    if title := " ".join("".join(head.title).split()):
        head.meta["title"] = title
    return head.meta


class _Head(HTMLParser):
    """Gathers metas and the words of the first title."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.title: list[str] = []
        self._met = self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._inside = self._inside or not self._met
            self._met = True
        elif tag == "meta":
            said = dict(attrs)
            name = (said.get("name") or said.get("property") or "").strip().lower()
            content = (said.get("content") or "").strip()
            if name and content:
                self.meta.setdefault(name, content)

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._inside and not self.cdata_elem:  # no script within a title
            self.title.append(data)
