"""Which part of a page is the report: the smallest element that holds all that only reports print."""

import re
from collections.abc import Sequence

from lxml import etree

from chinese.fold import fold
from parse.readers.html_words import SKIP

# Elements whose words are none of the report's own.
_MUTE = SKIP | {"a", "meta", "title"}
# Words that only the report's own part of a page prints.
_REPORT_MARKS = re.compile(
    "本年新收政府信息|上年结转政府信息|结转下年度继续|结果维持|信息内容|总体情况|主动公开政府信息情况|"
    "收到和处理政府信息公开|存在的主要问题|存在问题及改进|存在的问题及改进|其他需要报告|其他报告事项"
)
_SPACE = re.compile(r"\s+")
# Between the texts of elements while they are looked through together.
_BETWEEN = "\x03"


def report_part(page: etree._Element, elements: Sequence[etree._Element]) -> etree._Element:
    """The smallest element that holds every mark of the report, else the body."""
    spoken = [
        element
        for element in elements
        if (text := element.text) is not None
        and len(text) > 3
        and isinstance(tag := element.tag, str)
        and tag not in _MUTE
    ]
    # Folded all at once, which costs a third of one by one.
    texts = _SPACE.sub("", fold(_BETWEEN.join(str(element.text) for element in spoken)))
    marked = [
        element
        for element, text in zip(spoken, texts.split(_BETWEEN), strict=bool(spoken))
        if _REPORT_MARKS.search(text)
    ]
    body = page.find("body")
    whole = page if body is None else body
    if len(marked) < 2:
        return whole
    # In the order of the page, what holds the first and the last holds all between them.
    first, last = (
        [*reversed(list(element.iterancestors())), element] for element in (marked[0], marked[-1])
    )
    common = [a for a, b in zip(first, last, strict=False) if a is b]
    # A table alone would leave out the paragraphs around it.
    while common and common[-1].tag in ("tr", "tbody", "table", "thead", "p", "span", "td"):
        common.pop()
    return common[-1] if common and common[-1].tag != "html" else whole
