"""Which part of a page is the report: the smallest element that holds all that only reports print."""

import re
from collections.abc import Sequence
from functools import cache

from lxml import etree

from chinese.fold import spellings
from parse.readers.html_words import SKIP

# Elements whose words are none of the report's own.
_MUTE = SKIP | {"a", "meta", "title"}
# Words that only the report's own part of a page prints.
_REPORT_MARKS = (
    *("本年新收政府信息", "上年结转政府信息", "结转下年度继续", "结果维持", "信息内容", "总体情况"),
    *("主动公开政府信息情况", "收到和处理政府信息公开", "存在的主要问题", "存在问题及改进"),
    *("存在的问题及改进", "其他需要报告", "其他报告事项"),
)
# Between the texts of elements while they are looked through together.
_BETWEEN = "\x03"


def report_part(page: etree._Element, elements: Sequence[etree._Element]) -> etree._Element:
    """The smallest element that holds every mark of the report, else the body."""
    marked = _marked(elements)
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


def _marked(elements: Sequence[etree._Element]) -> list[etree._Element]:
    """The elements that hold a mark in their own text, those that are none of the report's left out."""
    together = _BETWEEN.join([element.text or "" for element in elements])
    found: list[etree._Element] = []
    number = at = 0
    for mark in _marks().finditer(together):
        number += together.count(_BETWEEN, at, mark.start())
        at = mark.start()
        element = elements[number]
        if element not in found[-1:] and isinstance(element.tag, str) and element.tag not in _MUTE:
            found.append(element)
    return found


@cache
def _marks() -> re.Pattern[str]:
    """The marks in every spelling of their characters, blanks between them: to look for these is
    several times faster than to fold a page."""
    # Each begins with one character: the pattern is then looked for by its first characters alone.
    between = "[\\s\ufeff]*"
    return re.compile(
        "|".join(
            between.join([first, *(f"[{spellings(c)}]" for c in mark[1:])])
            for mark in _REPORT_MARKS
            for first in spellings(mark[0])
        )
    )
