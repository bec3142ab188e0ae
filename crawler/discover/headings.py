"""What a link stands under: the heading of its menu or list, where its own words say little."""

import re

from lxml import etree

LONGEST = 30  # letters of a heading at most
_ENTRIES = {"li", "dd", "a", "span", "option"}  # rows of one list, which have one heading
_ROWS = 80  # entries of one list that are passed on the way to its heading
# Words that say little without the heading over them: a year, 更多; and the name of a body.
_LITTLE = re.compile(
    r"(?:政府)?(?:信息)?(?:公开)?(?:工作)?(?:年报|年度报告)|(?:19|20)\d\d\D{0,2}|\W*|更多\W*|more\W*|查看.{0,4}|进入|详情|全部",
    re.IGNORECASE,
)
_BODY = re.compile(
    r".{1,14}(?:局|委|办|厅|署|区|县|市|旗|州|镇|乡|街道|委员会|政府|办公室|街道办事处|管委会)"
)
_YEARS = re.compile(r"(?:(?:19|20)\d\d年?度?|[·|/>\-\s])*")
_DEEP = 6  # steps up from a link to the menu it stands in


def needs_heading(words: str) -> bool:
    """Tell whether words say little without what stands over them: a year, 更多, the name of a body.

    >>> [needs_heading(w) for w in ("2023年", "更多>>", "市财政局", "政府信息公开指南")]
    [True, True, True, False]
    """
    text = "".join(words.split())
    return bool(_LITTLE.fullmatch(text) or _BODY.fullmatch(text))


def heading(node: etree._Element, known: dict[etree._Element, str] | None = None) -> str:
    """The words that stand over the menu a link is in: a heading before its list, or its row's head.

    `known` remembers the rows of a page: those of one list have one heading.

    >>> from parsel import Selector
    >>> tree = Selector(text="<h3>部门网站</h3><ul><li><a>甲局</a></li><li><a id='b'>乙局</a></li></ul>")
    >>> heading(tree.css("#b")[0].root)
    '部门网站'
    """
    rows: list[etree._Element] = []
    found = _heading(node, rows, {} if known is None else known)
    if known is not None:
        known |= dict.fromkeys(rows, found)
    return found


def _heading(
    node: etree._Element, rows: list[etree._Element], known: dict[etree._Element, str]
) -> str:
    here = node
    for _ in range(_DEEP):
        rows.append(here)
        for count, before in enumerate(here.itersiblings(preceding=True)):
            if count > _ROWS:
                return ""
            if not isinstance(before.tag, str) or before.tag in {"script", "style", "br"}:
                continue
            if before.tag == here.tag in _ENTRIES and before in known:
                return known[before]
            if before.tag == here.tag != "a" and before.find(".//a") is not None:
                continue  # another entry of the same list
            text = "".join("".join(map(str, before.itertext())).split())
            if before.tag == "a" and (_LITTLE.fullmatch(text) or _BODY.fullmatch(text)):
                continue
            if text and not _YEARS.fullmatch(text):
                return text if len(text) <= LONGEST else ""
        parent = here.getparent()
        if parent is None or parent.tag == "body":
            return ""
        if parent.text and len(own := "".join(parent.text.split())) > 2:
            return own if len(own) <= LONGEST else ""
        here = parent
    return ""
