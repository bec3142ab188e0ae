"""Links that call a function of the page: go('19'), where the page says how go makes an address of it."""

import re
from collections.abc import Iterator

from crawler.discover.links import Link, words_of
from crawler.reading.addresses import absolute
from crawler.reading.pages import Page
from crawler.reading.scripts import scripts

_FUNCTION = re.compile(
    r"(?<!\w)(?:function\s+(\w{1,60})|(\w{1,60})\s*=\s*function)\s*\(\s*(\w+)[^()]{0,80}\)\s*\{"
)
_BODY = 600  # letters of a function that are looked at
_CALL = re.compile(r"^(?:javascript:)?\s*(?:return\s+)?(\w+)\(\s*(['\"]?)([\w./-]{1,60})\2\s*[,)]")


def call_links(page: Page) -> list[Link]:
    """Read the links that call a function which puts its argument into an address.

    >>> text = "<script>function tab(n){ location.href = '?gk=' + n; }</script><li onclick='tab(4)'>年报</li>"
    >>> [(l.url, l.words) for l in call_links(Page("http://a.cn/zwgk/", text))]
    [('http://a.cn/zwgk/?gk=4', ('年报',))]
    """
    known = dict(_functions(page))
    found: dict[tuple[str, str], Link] = {}
    if known:
        for node in page.html.xpath("//*[@onclick or starts-with(@href, 'javascript:')]"):
            for script in (node.attrib.get("onclick", ""), node.attrib.get("href", "")):
                call = _CALL.match(script.strip())
                if call is None or call[1] not in known:
                    continue
                before, behind = known[call[1]]
                url = absolute(page.base, f"{before}{call[3]}{behind}")
                if url is not None and url != page.url:
                    link = Link(url, words_of(node.root), "click")
                    found.setdefault((link.url, link.text), link)
    return list(found.values())


def _functions(page: Page) -> Iterator[tuple[str, tuple[str, str]]]:
    """The functions of a page whose first argument becomes part of an address."""
    for script in scripts(page):
        for found in _FUNCTION.finditer(script):
            argument = re.escape(found[3])
            inner = script[found.end() : found.end() + _BODY]
            made = re.search(
                rf"['\"]([^'\"\s<>]*[?&/=][^'\"\s<>]*)['\"]\s*\+\s*{argument}\b"
                rf"\s*(?:\+\s*['\"]([^'\"\s<>]*)['\"])?",
                inner,
            ) or re.search(rf"`([^`$\s<>]*)\$\{{\s*{argument}\s*\}}([^`$\s<>]*)`", inner)
            if made is not None:
                yield found[1] or found[2], (made[1], made[2] or "")
