"""The menus of a list page: year tabs, sub-lists, and the way to the column where there is none."""

import re
from urllib.parse import urlsplit

from lxml import etree

from crawler.reading.addresses import absolute, looks_like_article, same_site
from crawler.reading.anchors import anchors, target
from crawler.reading.listing import Next
from crawler.reading.pages import Page
from crawler.reading.rows import one_link
from crawler.reading.sorting import is_list_name

# Links, and the choices of a list to choose from, where they are addresses and no years.
_TABS = "//a[@href or @onclick] | //option[contains(@value, '/') or contains(@value, '.')]"
_YEAR_TAB = re.compile(r"^(?:19|20)\d\d\s*年?(?:度)?$")
_COLUMN_NAME = re.compile(
    r"(?:历年)?(?:政府|政务)?(?:信息)?公开(?:工作)?(?:年度?报告?|年度报告|年报)(?:列表|专栏)?|历年年报|年度报告"
)
# What stands over a menu of years: ours, or another column's.
_REPORT_MENU = re.compile(r"年报|年度报告")
# Frames that hold no list: searches, videos, maps, counters.
_OTHER_FRAME = re.compile(
    r"search|login|video|map|weather|count|foot|bottom|head|top|banner|nav|left|menu|share", re.I
)
_OTHER_MENU = re.compile(r"预决?算|决算|统计|法治|报表|公报|规划|会议|要点|工作总结|财政")


def sub_lists(page: Page) -> tuple[Next, ...]:
    """Find the lists that a list's first page leads to: below its folder, and its year tabs."""
    if page.number != 1:
        return ()
    found = {item.url: item for item in (*lists_below(page), *year_tabs(page))}
    return tuple(found.values())


def lists_below(page: Page) -> tuple[Next, ...]:
    """Find the year tabs and sub-lists that lie in the list's own folder, below this page."""
    folder = page.url.partition("?")[0].rpartition("/")[0] + "/"
    found: dict[str, Next] = {}
    for anchor in anchors(page):
        inside = anchor.url.startswith(folder) and "/" in anchor.url.removeprefix(folder)
        if inside and not looks_like_article(anchor.url) and is_list_name(anchor.text):
            found.setdefault(anchor.url, Next(anchor.url))
    return tuple(found.values())


def year_tabs(page: Page) -> tuple[Next, ...]:
    """Find links of the page's own host whose words are a year and nothing more.

    Where a page has years in several menus, those count that hang under 年报 or hold this page.
    """
    menus: dict[object, dict[str, Next]] = {}
    over: dict[object, str] = {}
    own: set[object] = set()
    for node in page.html.xpath(_TABS):
        if not _YEAR_TAB.match("".join(node.xpath(".//text()").getall()).strip()):
            continue
        url = absolute(page.base, node.attrib.get("value") or target(node))
        if url is None or urlsplit(url).netloc != urlsplit(page.url).netloc:
            continue
        menu = _menu(node.root)
        if menu not in over:
            over[menu] = _words_over(menu)
        words = over[menu]
        if _OTHER_MENU.search(words):
            continue
        if _REPORT_MENU.search(words) or url == page.url:
            own.add(menu)
        if url != page.url and not looks_like_article(url):
            menus.setdefault(menu, {}).setdefault(url, Next(url))
    chosen = [tabs for menu, tabs in menus.items() if menu in own] or list(menus.values())
    return tuple({url: tab for tabs in chosen for url, tab in tabs.items()}.values())


def column_links(page: Page) -> tuple[Next, ...]:
    """Where a page that lists nothing itself says that the annual reports are, on its own host."""
    found: dict[str, Next] = {}
    for anchor in anchors(page):
        words = "".join(anchor.text.split())
        named = _COLUMN_NAME.fullmatch(words) and same_site(anchor.url, page.url)
        if named and anchor.url != page.url and not looks_like_article(anchor.url):
            found.setdefault(anchor.url, Next(anchor.url))
    return tuple(found.values())


def frames(page: Page) -> tuple[Next, ...]:
    """The frames of a page that may hold its list (index_iframe_1.html), on its own host."""
    found: dict[str, Next] = {}
    for source in page.html.xpath("//iframe/@src | //frame/@src").getall():
        url = absolute(page.base, source)
        if url and same_site(url, page.url) and not _OTHER_FRAME.search(source):
            found.setdefault(url, Next(url))
    return tuple(found.values())


def _menu(node: etree._Element) -> etree._Element:
    """The menu a year stands in: the nearest element that holds links to more than one place."""
    menu = node
    for _ in range(4):
        parent = menu.getparent()
        if parent is None:
            break
        menu = parent
        if not one_link(menu):
            break
    return menu


def _words_over(menu: etree._Element) -> str:
    """The words right before a menu."""
    before = menu.getprevious()
    words = "" if before is None else "".join(str(text) for text in before.itertext())
    return "".join(words.split())[-40:]
