"""ASP.NET lists whose pages come by posting the page's own form back: __doPostBack('Pager','2')."""

import re
from urllib.parse import urlencode

from crawler.reading.addresses import absolute
from crawler.reading.listing import Next
from crawler.reading.pages import Page

_CALL = re.compile(
    r"__doPostBack\(\s*['\"]([^'\"]{1,200})['\"]\s*,\s*['\"]([^'\"]{0,60})['\"]\s*\)"
)
_NEXT = re.compile(r"^(?:下一?页|后一?页|next)[>›»]*$", re.IGNORECASE)
MOST = 200_000  # characters of a form; no list holds more in its hidden fields


def posted_back(page: Page) -> Next | None:
    """The next page of a list that is asked for by its form: the link 下一页, or the next number.

    >>> text = "<form action='L.aspx?c=7'><input type='hidden' name='__VIEWSTATE' value='/w'>"
    >>> text += "<a href=\\"javascript:__doPostBack('Pager','2')\\">2</a></form>"
    >>> posted_back(Page("http://a.gov.cn/nb/L.aspx?c=7", text)).form
    '__VIEWSTATE=%2Fw&__EVENTTARGET=Pager&__EVENTARGUMENT=2'
    """
    numbers = {str(page.number + 1), f"Page${page.number + 1}"}
    call = None
    for node in page.html.xpath("//form//a[contains(@href, '__doPostBack')]"):
        found = _CALL.search(node.attrib["href"])
        words = "".join("".join(node.xpath(".//text()").getall()).split())
        if found and (_NEXT.match(words) or found[2] in numbers):
            call = found
            break
    if call is None:
        return None
    fields = {
        field.attrib["name"]: field.attrib.get("value", "")
        for field in page.html.xpath("//form//input[@type='hidden'][@name]")
    }
    fields |= {"__EVENTTARGET": call[1], "__EVENTARGUMENT": call[2]}
    url = absolute(page.url, page.html.xpath("//form/@action").get() or "")
    form = urlencode(fields)
    return Next(url, form=form) if url is not None and len(form) <= MOST else None
