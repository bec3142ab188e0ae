"""Pagers that a script draws from a call: createPageHTML(3, 0, "index", "html"); pages are numbered files."""

import re
from collections.abc import Iterator

from crawler.reading.addresses import absolute
from crawler.reading.javascript import arguments, assignments
from crawler.reading.javascript import unquote as text_of_literal
from crawler.reading.listing import Next
from crawler.reading.pages import Page

_PAGER_OBJECT = re.compile(r"\bPager\(\s{0,99}\{([^{}]{0,2000})\}")

# One of them stands in every page with such a pager: most pages are soon told to have none.
_MARKS = ("createPage", "countPage", "Pager(")
MOST = 30  # pages of one article
# The same pager written out in the page: countPage = 2//…, "index"+"_" + nextPage + "."+"html"
_COUNT = re.compile(r"\bcountPage\s{0,9}=\s{0,9}(\d{1,4})\b")
_WRITTEN_OUT = re.compile(
    r"href=\\?['\"]([\w.-]{1,80}?)(?:['\"]\s?\+\s?['\"])?_['\"]\s?\+\s?nextPage\s?\+\s?['\"]\."
    r"(?:['\"]\s?\+\s?['\"])?(s?html?)"
)


def static_pagers(page: Page) -> Iterator[tuple[int, str, str]]:
    """Read (pages, prefix, suffix) from the calls of static pagers whose first argument is a number.

    createPageHTML(3, 0, "index", "html"), createPage(…) and Pager({size:3, prefix:'index', suffix:'html'});
    a variable in the call is looked up; or the pager's script stands in the page itself. UCAP's call of
    the same name begins with an element's id.

    >>> script = "<script>var countPage = 3; createPageHTML(countPage, 0, 'list_sy3', 'shtml')</script>"
    >>> list(static_pagers(Page("http://a.cn/", script)))
    [(3, 'list_sy3', 'shtml')]
    """
    if not any(mark in page.text for mark in _MARKS):
        return
    known = assignments(page.text)
    for call in arguments(page.text, "createPage(?:HTML)?"):
        count = text_of_literal(known.get(call[0], call[0])) if call else ""
        if len(call) >= 4 and count.isdigit():
            yield int(count), text_of_literal(call[2]), text_of_literal(call[3])
    count_page, made = _COUNT.search(page.text), _WRITTEN_OUT.search(page.text)
    if count_page and made:
        yield int(count_page[1]), made[1], made[2]
    for found in _PAGER_OBJECT.finditer(page.text):
        pairs: dict[str, str] = dict(re.findall(r"\b(\w+)\s*:\s*['\"]?([\w./-]+)", found[1]))
        size = pairs.get("size", "")
        size = known.get(size, size)
        if size.isdigit():
            yield int(size), pairs.get("prefix", "index"), pairs.get("suffix", "html")


def numbered_file(page: Page, pages: int, prefix: str, suffix: str, first: int) -> Next | None:
    """The next file of a list whose second page is prefix_{first}; None behind the last page.

    >>> numbered_file(Page("http://a.cn/c1/zwgklist.shtml", ""), 3, "zwgklist", "shtml", 2).url
    'http://a.cn/c1/zwgklist_2.shtml'
    """
    if page.number >= pages:
        return None
    own = re.search(rf"/{re.escape(prefix)}_(\d+)\.{re.escape(suffix)}(?:\?|$)", page.url)
    number = int(own[1]) + 1 if own else first
    url = absolute(page.url, f"{prefix}_{number}.{suffix}")
    return Next(url) if url is not None else None


def own_pages(page: Page) -> Iterator[str]:
    """The further pages of an article that is cut into several: t20240131_7_1.html, t20240131_7_2.html …

    >>> script = "<script>createPageHTML(3, 0, 't20240131_7', 'html')</script>"
    >>> [url.rpartition("/")[2] for url in own_pages(Page("http://a.cn/nb/t20240131_7.html", script))]
    ['t20240131_7_1.html', 't20240131_7_2.html']
    """
    for pages, prefix, suffix in static_pagers(page):
        if page.url.partition("?")[0].endswith(f"/{prefix}.{suffix}"):
            files = (f"{prefix}_{number}.{suffix}" for number in range(1, min(pages, MOST)))
            yield from (url for file in files if (url := absolute(page.url, file)) is not None)
            return
