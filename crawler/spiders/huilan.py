"""慧兰 Huilan (easysite, eportal): pagers that call queryArticleByCondition, lists that link PDFs."""

import re
from urllib.parse import urlencode, urljoin

from crawler.reading.addresses import absolute
from crawler.reading.listing import Listing, Next
from crawler.reading.menus import sub_lists
from crawler.reading.pagers import next_link
from crawler.reading.pages import Page
from crawler.reading.queries import query_number, with_query
from crawler.reading.sorting import Sorter, sort_anchors
from crawler.spiders.base import PortalSpider

_CALL = re.compile(r"queryArticleByCondition\(\s*this\s*,\s*['\"]([^'\"]+)['\"]")
_NUMBERED = re.compile(r"-(\d+)\.s?html?$")


class HuilanSpider(PortalSpider):
    """Lists of Huilan portals; column_url is the column's page or /eportal/ui?pageId=…."""

    name = "huilan"

    def read_listing(self, page: Page) -> Listing:
        return read_listing(page)


def read_listing(page: Page) -> Listing:
    """Read a list page; a report may be a PDF with no page of its own."""
    sorter = Sorter()
    sort_anchors(page, sorter)
    return sorter.listing(next_page(page), sub_lists(page))


def next_page(page: Page) -> Next | None:
    """The next page: by the addresses in the pager, never put together from the module's number.

    >>> pager = '''<a onclick="queryArticleByCondition(this,'/nb/144957/21892-2.html')"
    ... tagname="/nb/144957/21892-2.html">2</a>'''
    >>> next_page(Page("http://a.gov.cn/nb/144957/index.html", pager)).url
    'http://a.gov.cn/nb/144957/21892-2.html'
    """
    if "/eportal/ui" in page.url:
        return _next_query(page)
    last = _last(page)
    if last is not None and page.number >= last:
        return None
    if more := next_link(page):
        return more
    names = [*_CALL.findall(page.text), *page.html.xpath("//a/@tagname").getall()]
    for name in names:
        numbered = _NUMBERED.search(name)
        if numbered and int(numbered[1]) == page.number + 1:
            url = absolute(page.base, name)
            return Next(url) if url is not None else None
    return _next_query(page)


def _last(page: Page) -> int | None:
    """How many pages the list has: <input name="article_paging_list_hidden" totalpage="6">."""
    for node in page.html.xpath("//input[@totalpage]"):
        if node.attrib["totalpage"].isdigit():
            return int(node.attrib["totalpage"])
    return None


def _next_query(page: Page) -> Next | None:
    """The next page of a list that eportal serves by pageId and moduleId."""
    last = _last(page)
    number = max(page.number, query_number(page.url, "currentPage"))
    if last is None or number >= last:
        return None
    if "moduleId=" in page.url:
        return Next(with_query(page.url, currentPage=number + 1))
    module = page.html.xpath("//input[@totalpage]/@moduleid").get()
    own = page.html.xpath("//*[@id='eprotalCurrentPageId']/@value").get()
    context = page.html.xpath("//*[@id='contextPath']/@value").get() or "/eportal"
    if not module or not own:
        return None
    query = {"pageId": own, "currentPage": number + 1, "moduleId": module, "staticRequest": "yes"}
    return Next(urljoin(page.url, f"{context}/ui?{urlencode(query)}"))
