"""Is a page that was taken for a list a report itself? Tabs of years lead to either."""

from chinese.titles import read_title
from crawler.reading.documents import attachments
from crawler.reading.pages import Page, meta

# Headings and rows of the official form; a list or a menu has none of them but by chance.
PARTS = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况",
         "行政复议、行政诉讼情况", "存在的主要问题", "本年新收政府信息公开申请", "结转下年度继续办理")  # fmt: skip
ENOUGH = 4  # parts of the form that only a report has together


def is_report(page: Page) -> bool:
    """Tell whether a page is a report: it has the form's parts, or a report's title and a document.

    >>> is_report(Page("", "".join(f"<p>{part}</p>" for part in PARTS[:4])))
    True
    >>> is_report(Page("", "<title>某局2023年政府信息公开年报</title><iframe src='http://a.cn/1.pdf'>"))
    True
    >>> is_report(Page("", "<title>政府信息公开年报</title><a href='http://a.cn/1.pdf'>指南</a>"))
    False
    """
    if sum(part in page.text for part in PARTS) >= ENOUGH:
        return True
    said = meta(page, "ArticleTitle") or page.html.xpath("//title//text()").get() or ""
    title = read_title(said)
    return title is not None and title.year is not None and bool(attachments(page))
