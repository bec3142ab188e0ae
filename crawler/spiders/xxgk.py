"""大汉 Hanweb's 信息公开目录 (xxgk): a tree names the report's category, search.jsp gives its lists."""

import re
from dataclasses import replace
from html import unescape
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.reading.addresses import looks_like_article
from crawler.reading.anchors import anchors
from crawler.reading.javascript import unquote
from crawler.reading.listing import Listing, Next
from crawler.reading.menus import sub_lists
from crawler.reading.pages import Page
from crawler.reading.queries import query_number, with_query
from crawler.reading.sorting import Sorter, is_list_name
from crawler.spiders import jpage
from crawler.spiders.base import PortalSpider

SEARCH, TREE = "/module/xxgk/search.jsp", "/module/xxgk/tree.jsp"
SORT = ",compaltedate:0"
TOLD = 40  # categories that are named where none of them is the one
# loadDynamic('/module/xxgk/search.jsp?…', 'div4', '0', '0', uid, webid, …): the address may be
# joined from pieces, of which only the quoted ones say something.
_LOAD = re.compile(r"loadDynamic\(\s*(.{1,1500}?)\)\s*;", re.DOTALL)
_STRINGS = re.compile(r"'[^']*'|\"[^\"]*\"")
# funclick('B001A012', …)">政府信息公开年报: quotes may be escaped, for the tree is a script.
_NODE = re.compile(
    r"funclick\(\s{0,9}\\?['\"](\w{1,60})\\?['\"][^()]{0,400}\)[^<>]{0,40}>\s{0,99}"
    r"(?:<[^<>]{1,300}>\s{0,99}){0,9}([^<\\]{1,40})"
)
_TAG = r"\s{0,9}(?:<[^<>]{1,200}>\s{0,9})?"
_PAGES = re.compile(rf"共{_TAG}(\d{{1,6}}){_TAG}页")
_REPORTS = re.compile(r"年报|年度报告")


class XxgkSpider(PortalSpider):
    """Lists of Hanweb's directory module; column_url is the column (with vc_xxgkarea) or tree.jsp."""

    name = "xxgk"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)


def read_listing(page: Page) -> Listing:
    """Read the column's shell, the tree of categories, or an answer of search.jsp."""
    path = urlsplit(page.url).path
    if path.endswith("/search.jsp"):
        return _read_answer(page)
    if path.endswith("/tree.jsp"):
        return _read_tree(page)
    shell = read_shell(page)
    if not shell.get("area"):
        return jpage.read_listing(page)
    if not shell.get("infotypeId"):
        query = {"standardXxgk": 1, "area": shell["area"], "divid": shell["divid"]}
        jdid = {"jdid": shell["jdid"]}  # carried along: the tree's own answer does not say it
        return Listing(lists=(Next(urljoin(page.url, f"{TREE}?{urlencode(query | jdid)}")),))
    return replace(sort_shell(page).listing(), lists=(search(page.url, shell), *sub_lists(page)))


def sort_shell(page: Page) -> Sorter:
    """Sort what the column's page itself already shows of the list."""
    sorter = Sorter()
    for anchor in anchors(page):
        if looks_like_article(anchor.url):
            sorter.add(anchor.url, (anchor.title, anchor.text), anchor.date)
    return sorter


def read_shell(page: Page) -> dict[str, str]:
    """Read area, category, division and site of a column from its address and its script.

    >>> call = "loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&infotypeId=B001&area=1137','div4',"
    >>> read_shell(Page("http://a.cn/col/col1/index.html", call + "'0','0','950','7','','');"))
    {'area': '1137', 'infotypeId': 'B001', 'divid': 'div4', 'jdid': '7', 'standardXxgk': '1'}
    """
    own = dict(parse_qsl(urlsplit(page.url).query))
    shell = {"area": own.get("vc_xxgkarea", ""), "infotypeId": own.get("number", "")}
    shell |= {"divid": "div4", "jdid": "1", "standardXxgk": "1"}
    for found in _LOAD.finditer(page.text):
        if SEARCH not in found[1]:
            continue
        strings = [unquote(text) for text in _STRINGS.findall(found[1])]
        at = next(
            (i for i, text in enumerate(strings) if re.fullmatch(r"div\w+", text)), len(strings)
        )
        query = dict(parse_qsl("".join(strings[:at]).partition("?")[2]))
        shell["area"] = shell["area"] or query.get("area", "")
        shell["infotypeId"] = shell["infotypeId"] or query.get("infotypeId", "")
        shell["standardXxgk"] = query.get("standardXxgk", "0")
        if at < len(strings):
            shell["divid"] = strings[at]
        if at + 4 < len(strings) and strings[at + 4]:
            shell["jdid"] = strings[at + 4]
        break
    frame = re.search(r"tree\.jsp\?([^'\"\s>]+)", page.text)
    if frame:
        query = dict(parse_qsl(unescape(frame[1])))
        shell["area"] = shell["area"] or query.get("area", "")
        shell["divid"] = query.get("divid", shell["divid"])
    return shell


def search(base: str, shell: dict[str, str], number: int = 1) -> Next:
    """The POST that gives one page of a category."""
    query = {
        "standardXxgk": shell.get("standardXxgk", "1"), "isAllList": "1", "texttype": "", "fbtime": "",
        "vc_all": "", "vc_filenumber": "", "vc_title": "", "vc_number": "",
        "currpage": str(number), "sortfield": SORT,
    }  # fmt: skip
    form = {
        "infotypeId": shell["infotypeId"], "jdid": shell["jdid"], "area": shell["area"],
        "divid": shell["divid"], "currpage": str(number), "sortfield": SORT,
    }  # fmt: skip
    return Next(urljoin(base, f"{SEARCH}?{urlencode(query)}"), form=urlencode(form))


def _read_tree(page: Page) -> Listing:
    query = dict(parse_qsl(urlsplit(page.url).query))
    nodes: dict[str, str] = {}
    for found in _NODE.finditer(page.text):
        nodes.setdefault("".join(found[2].split()), found[1])
    named = [
        ident for label, ident in nodes.items() if _REPORTS.search(label) and is_list_name(label)
    ]
    # Below the category there may be one for each year; its identifier begins with the category's.
    above = set(named)
    named += [
        ident
        for ident in nodes.values()
        if ident not in above and any(ident[:length] in above for length in range(1, len(ident)))
    ]
    if not named:
        names = "、".join(islice(nodes, TOLD)) or "no category at all"
        return Listing(trouble=f"no category of the tree is named 政府信息公开年报; it has {names}")
    shell = {
        "area": query.get("area", ""),
        "divid": query.get("divid", "div4"),
        "jdid": query.get("jdid", "1"),
        "standardXxgk": query.get("standardXxgk", "1"),
    }
    return Listing(lists=tuple(search(page.url, {**shell, "infotypeId": ident}) for ident in named))


def _read_answer(page: Page) -> Listing:
    sorter = sort_shell(page)
    pages = max((int(n) for n in _PAGES.findall(page.text)), default=1)
    number = query_number(page.url, "currpage")
    more = None
    if number < pages and page.form is not None:
        form = dict(parse_qsl(page.form, keep_blank_values=True)) | {"currpage": str(number + 1)}
        more = Next(with_query(page.url, currpage=number + 1), form=urlencode(form))
    trouble = None
    if not sorter.links and not sorter.passed_over:
        trouble = "search.jsp gave no entry for the category"
    return sorter.listing(more, trouble=trouble)
