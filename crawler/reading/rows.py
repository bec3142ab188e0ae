"""The row a link stands in: whether it is the link's own, and the title beside a link that says 查看."""

import re
from collections.abc import Collection, Iterator

from lxml import etree

from chinese.dates import read_date
from chinese.titles import read_title

# Words of a link that say nothing of what it leads to.
SAYS_NOTHING = re.compile(
    r"^[\[【(（]?(?:点击|在线)?(?:查看|详细|详情|阅读|浏览|下载|预览|打开|进入|全文|原文|PDF|WORD|DOCX?|HTML)"
    r"(?:版|下载|查看|阅读|浏览|全文|原文|详情|报告|文件)?[\])）】]?$",
    re.IGNORECASE,
)
_LEVELS = 3  # elements around a link that may be its row


def one_link(row: etree._Element) -> bool:
    """Tell whether all links in an element lead to one place, as those of a list's entry do."""
    first: str | None = None
    for count, link in enumerate(row.iter("a")):
        href = link.get("href")
        if count == 0:
            first = href
        elif href != first or count > 20:
            return False
    return True


def date_of_row(link: etree._Element) -> str | None:
    """Look for a date in the link's row: the nearest ancestors that hold this one link."""
    row = link.getparent()
    for _ in range(4):
        if row is None or not one_link(row):
            return None
        if date := read_date(" ".join(texts(row, but={link}))):
            return date
        row = row.getparent()
    return None


def title_of_row(link: etree._Element) -> str | None:
    """The report's title in the row of a link that only says 查看 or 下载: in a cell, or before it.

    >>> row = etree.fromstring("<tr><td>某局2023年政府信息公开年报</td><td><a>查看</a></td></tr>")
    >>> title_of_row(row.find(".//a"))
    '某局2023年政府信息公开年报'
    """
    row = link.getparent()
    for _ in range(_LEVELS):
        if row is None or row.tag in {"body", "table", "tbody", "ul", "ol"}:
            return None
        silent = {
            other
            for other in row.iter("a")
            if SAYS_NOTHING.match("".join(map(str, other.itertext())).strip())
        }
        cells = row.findall("td") if row.tag == "tr" else [row]
        for cell in cells:
            text = "".join("".join(texts(cell, but=silent)).split())
            if read_title(text) is not None:
                return text
        row = row.getparent()
    return None


def texts(row: etree._Element, but: Collection[etree._Element]) -> Iterator[str]:
    """The texts of an element in order, leaving out those inside some of its descendants."""
    if row in but:
        return
    if row.text and isinstance(row.tag, str):  # a comment's tag is a function
        yield row.text
    for child in row:
        yield from texts(child, but)
        yield child.tail or ""
