"""Any list: links of one shape of address with a date beside them, 下一页 or numbered siblings."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from chinese.titles import read_title
from crawler.reading.addresses import looks_like_article
from crawler.reading.anchors import Anchor, anchors
from crawler.reading.listing import Listing, Next
from crawler.reading.menus import column_links, frames, sub_lists
from crawler.reading.pager_calls import numbered_file, static_pagers
from crawler.reading.pagers import dead_end, following
from crawler.reading.pages import Page
from crawler.reading.queries import counted_on
from crawler.reading.scripts import DATE_KEYS, TITLE_KEYS, URL_KEYS, pick, plain
from crawler.reading.sorting import Sorter, is_list_name, sort_row, sort_scripts
from crawler.spiders.base import PortalSpider

# The words of a pager's links, which may have the shape of articles: /nb/2.html
_PAGER = re.compile(r"\d{1,4}|[上下前后]一?页|[首末尾]页|[<>«»‹›]+")
DATED = 0.5  # the part of a shape's links that must have a date beside them


class GenericSpider(PortalSpider):
    """Lists of portals that no family knows."""

    name = "generic"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)


def read_listing(page: Page) -> Listing:
    """Read a list page by what all lists have in common."""
    if page.text.lstrip("\ufeff \r\n\t")[:1] in {"{", "["}:
        return read_answer(page)
    sorter = Sorter()
    for shape in shapes(page).values():
        for anchor in shape:
            sorter.add(anchor.url, (anchor.title, anchor.text), anchor.date)
    sorter.take_years()
    if not sorter.links:
        sort_scripts(page, sorter)
    lists = sub_lists(page)
    if not sorter.links and not lists and page.number == 1:
        lists = frames(page) or column_links(page)
    more = next_page(page)
    return sorter.listing(more, lists, None if more else dead_end(page))


def read_answer(page: Page) -> Listing:
    """Read an interface's answer: whatever in it has a title and an address is an entry.

    It is asked for page after page where its address has a number to count on; an empty page is its end.

    >>> entry = '{"title": "某局2023年政府信息公开年度报告", "url": "/nb/7.html", "pubDate": "2024-01-31"}'
    >>> found = read_answer(Page("http://a.gov.cn/list.do?cat=9&page=1", f'{{"rows": [{entry}]}}'))
    >>> found.links[0].url, found.links[0].date, found.more.url
    ('http://a.gov.cn/nb/7.html', '2024-01-31', 'http://a.gov.cn/list.do?cat=9&page=2')
    """
    try:
        answer = json.loads(page.text.lstrip("\ufeff"))
    except ValueError:
        return Listing(trouble="the list begins as JSON does and is none")
    sorter = Sorter()
    for entry in _entries(answer):
        href, name = pick(entry, URL_KEYS), plain(pick(entry, TITLE_KEYS))
        if href and name:
            sort_row(page, sorter, href, name, pick(entry, DATE_KEYS))
    found = bool(sorter.links or sorter.passed_over)
    more = counted_on(page.url) if found else None
    return replace(sorter.listing(more), end=not found and page.number > 1)


def _entries(answer: Any) -> Iterator[dict[str, Any]]:
    """Every object in an answer, however deep, in order."""
    waiting = [answer]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))


def shapes(page: Page) -> dict[str, list[Anchor]]:
    """The page's links to articles, gathered by the shape of their address.

    A shape counts when an article's address is known to look so, when half of its links are dated,
    or when one of them bears the whole title of an annual report.
    """
    groups: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in anchors(page):
        if anchor.url != page.url and anchor.title and not _PAGER.fullmatch(anchor.title):
            groups[shape_of(anchor.url)].append(anchor)
    return {
        shape: group
        for shape, group in groups.items()
        if any(looks_like_article(anchor.url) for anchor in group)
        or sum(anchor.date is not None for anchor in group) >= DATED * len(group)
        or any(_whole_or_cut(anchor.title) for anchor in group)
    }


def _whole_or_cut(title: str) -> bool:
    """Tell whether a title is that of a report, be it cut short at its end: …2023年政府信息公…"""
    cut = title.endswith(("…", "..."))
    return bool(read_title(title, in_column=cut)) and not is_list_name(title)


def shape_of(url: str) -> str:
    """An address with its numbers and hashes taken out.

    >>> shape_of("http://a.gov.cn/cms/html/npszf/2013-01-25/1779102018.html")
    'a.gov.cn/cms/html/npszf/#-#-#/#.html'
    >>> shape_of("http://a.gov.cn/InfoPublic.aspx?cid=1019&id=7")
    'a.gov.cn/InfoPublic.aspx?cid&id'
    """
    parts = urlsplit(url)
    path = re.sub(r"(?<![a-zA-Z])[0-9a-f]*\d[0-9a-f]*(?![a-zA-Z])|[0-9a-f]{16,}", "#", parts.path)
    names = "&".join(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    return parts.netloc + path + (f"?{names}" if names else "")


def next_page(page: Page) -> Next | None:
    """The next page by its link, by the numbers beside it, or by a known pager call."""
    if more := following(page):
        return more
    for pages, prefix, suffix in static_pagers(page):
        first = numbered_file(page, pages, prefix, suffix, first=1)
        second = numbered_file(page, pages, prefix, suffix, first=2)
        if first is not None and second is not None and first != second:
            return Next(first.url, instead=second.url)
        return first
    return None
