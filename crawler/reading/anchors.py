"""The links of a page as its reader sees them: where to, in which words, with which date beside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from parsel import Selector

from chinese.dates import read_date
from crawler.reading.addresses import absolute, attachment_kind
from crawler.reading.pages import Page
from crawler.reading.rows import SAYS_NOTHING, date_of_row, title_of_row

NOWHERE = "javascript:"  # where a link leads whose address only a function of the page can tell
# The address in a script's call: isDownLoad(this,'https://…'), queryArticleByCondition(this,'/…').
_IN_CALL = re.compile(
    r"['\"]?((?:https?:)?/[^'\"\s)]+|\.{1,2}/[^'\"\s)]+"
    r"|[\w./-]+\.(?:[sj]?html?|aspx?|jspx?|php|do|action)\b(?:\?[^'\"\s)]+)?)['\"]?"
)
# Attributes in which a link may keep its address where its href is none, in this order.
_KEEPS = ("onclick", "href", "tagname", "data-href", "data-url")
# A date inside the link: <a>…年度报告<span>2024-01-31</span></a>, <a><em>2024年1月31日</em>…</a>
_DATE = r"(20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}+日?+)(?:\s\d{1,2}:\d\d(?::\d\d)?)?"
_DATE_BEHIND = re.compile(rf"\s*[\[(（]?{_DATE}[\])）]?$")
_DATE_BEFORE = re.compile(rf"^[\[(（]?{_DATE}[\])）]?(?!\s?[至到—-])\s*(?=\D)")
# The day in large letters, the month below it: <b>31</b><i>2024-01</i>
_DAY_FIRST = re.compile(r"^(\d{1,2})日?\s?(20\d\d)[-/.年](\d{1,2})月?\s*(?=\D|$)")
# A block of a card that is no title: a day, an hour, where it is from.
_NO_TITLE = re.compile(r"^[\d\s:：./年月日-]*$|^(?:发布|发文)?(?:时间|日期|来源|单位|机构)[：:]")
# What a title attribute says beside the title: 标题：…(new line)作者：…
_SAID_BEFORE = re.compile(r"^(?:文章|信息)?标题[：:]\s*")
_BLOCKS = ("div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "li", "section")
_CARD = 20  # blocks in a link, at most
_SHORTEST = 5  # characters of a title; what is shorter in a card is a rubric
# Elements that are links by a script alone; those that hold a link are not.
_LINKS = "//a[@href or @onclick] | //li[@onclick] | //tr[@onclick]"


@dataclass(frozen=True)
class Anchor:
    """A link as the page shows it; `title` is the fuller of its words and its title attribute."""

    url: str
    title: str
    text: str
    date: str | None  # printed beside it, YYYY-MM-DD


def anchors(page: Page) -> Iterator[Anchor]:
    """Read every live link of a page, in order; comments and scripts hold none."""
    for node in page.html.xpath(_LINKS):
        plain = node.root.tag == "a"
        if not plain and next(node.root.iter("a"), None) is not None:
            continue
        url = leads_to(page, node)
        if url is None:
            continue
        text, date = words(node)
        if SAYS_NOTHING.match(text) and (named := title_of_row(node.root)):
            text = named + _edition(url, text)
        attribute = node.attrib.get("title", "").strip().partition("\n")[0]
        attribute = _SAID_BEFORE.sub("", " ".join(attribute.split()))
        cut = not text or text.endswith(("…", "...", "．．．"))
        title = attribute if attribute and (cut or text in attribute) else text
        if date is None and plain:
            date = date_of_row(node.root)
        yield Anchor(url, title, text, date)


def leads_to(page: Page, link: Selector) -> str | None:
    """The address that a link leads to, be it in its href, in a call, or made by a function of the page.

    >>> page = Page("http://a.cn/nb/", "<script>function show(i){window.open('s.do?id='+i)}</script>"
    ...     "<a href='javascript:show(7)'>x</a>")
    >>> leads_to(page, page.html.css("a")[0])
    'http://a.cn/nb/s.do?id=7'
    """
    href = target(link)
    if href != NOWHERE:
        return absolute(page.base, href)
    for script in (link.attrib.get("onclick", ""), link.attrib.get("href", "")):
        if script and (made := page.functions.leads_to(script)):
            return absolute(page.base, made)
    return None


def target(link: Selector) -> str:
    """Where a link leads: its href, or the address named in the script that it calls.

    >>> target(Selector(text="<a href='javascript:' onclick='isDownLoad(this,\\"./t1.html\\")'>x").css("a")[0])
    './t1.html'
    """
    href: str = link.attrib.get("href", "")
    if href.strip() and not href.strip().lower().startswith(("javascript:", "#")):
        return href
    for script in (link.attrib.get(name, "") for name in _KEEPS):
        quoted = _IN_CALL.search(script)
        if quoted:
            return quoted[1]
    return NOWHERE


def words(link: Selector) -> tuple[str, str | None]:
    """The words of a link and the date among them; of a card with several blocks, those of its title.

    >>> card = "<a><h4>某局2023年年报</h4><p>根据条例……</p><p>2024-01-31</p></a>"
    >>> words(Selector(text=card).css("a")[0])
    ('某局2023年年报', '2024-01-31')
    """
    blocks = list(islice(link.root.iter(*_BLOCKS), _CARD + 1))
    if 1 < len(blocks) <= _CARD:
        inner = [block for block in blocks if next(block.iterdescendants(*_BLOCKS), None) is None]
        texts = [" ".join(" ".join(block.xpath(".//text()")).split()) for block in inner]
        titles = [t for t in texts if len(t) >= _SHORTEST and not _NO_TITLE.search(t)]
        if titles and len(texts) > 1:
            beside = (text for text in texts if _NO_TITLE.search(text))
            dates = (without_date(text)[1] or read_date(text) for text in beside)
            title, date = without_date(titles[0])
            return title, date or next((found for found in dates if found), None)
    text = "".join(link.xpath(".//text()").getall())
    return without_date(
        " ".join((text.strip() or "".join(link.xpath(".//img/@alt").getall())).split())
    )


def without_date(text: str) -> tuple[str, str | None]:
    """The words of a link without the date that stands before or behind them, and that date.

    >>> without_date("某局2023年年报 2024年1月31日"), without_date("31 2024-01 某局年报")
    (('某局2023年年报', '2024-01-31'), ('某局年报', '2024-01-31'))
    """
    if found := _DATE_BEHIND.search(text):
        return text[: found.start()], read_date(found[1])
    if found := _DATE_BEFORE.match(text):
        return text[found.end() :], read_date(found[1])
    if found := _DAY_FIRST.match(text):
        return text[found.end() :], read_date(f"{found[2]}-{found[3]}-{found[1]}")
    return text, None


def _edition(url: str, text: str) -> str:
    """The mark of an edition for a link that only says 下载 or WORD beside the title of a report."""
    kind = attachment_kind(url, text) or text.strip("[]【】()（）").removesuffix("版").lower()
    return {
        "pdf": "（PDF版）",
        "doc": "（WORD版）",
        "docx": "（WORD版）",
        "word": "（WORD版）",
    }.get(kind, "")
