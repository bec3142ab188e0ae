"""Words of the form's tables, by which a cell that stands alone on its line is told from prose."""

import re

from chinese.fold import fold
from parse import template
from parse.text import label_key

_LONGEST = 60
# The labels of the rows of tables II and III.
ITEMS = {
    spelling.removesuffix("…")
    for rows in (template.ALL_APPLICATION_ROWS, template.DISCLOSURE_ITEMS)
    for row in rows
    for spelling in row.spellings
}
# The headings of the columns of all three tables.
HEADINGS = {
    *map(label_key, (*template.APPLICANT_LABELS, *template.OUTCOME_LABELS)),
    *template.REVIEW_HEADINGS,
    *template.MEASURE_SPELLINGS,
    *(name for block in template.DISCLOSURE_BLOCKS for _, name in block.measures),
    *("信息内容", "申请人情况", "法人或其他组织"),
}
_LABELS = {
    *ITEMS,
    *HEADINGS,
    *(spelling for row in template.REVIEW_ROWS for spelling in row.spellings),
    *template.APPLICATION_GROUPS,
    "法人或其它组织",
}
_BEGINNINGS = tuple(sorted(label for label in _LABELS if label.startswith("申请人")))
_ARTICLE = re.compile(r"^第二[十是]条(?:第.{0,4}项?)?$")
_FIGURE = re.compile(r"[-+]?[\d.,]+(?:万?元|件|条|笔)?|[-—/]+|增加?|减少?")
_CAPTION = re.compile(r"本列数据的?勾稽关系")
# A label cut into pieces of at most so many letters: 商业 over 企业.
_PIECE = 4


def is_item(cell: str) -> bool:
    """Whether a cell is the label of a row of tables II and III."""
    return label_key(cell) in ITEMS


def is_of_a_table(text: str) -> bool:
    """Whether a line is nothing but a cell of one of the form's tables.

    >>> is_of_a_table("（一）予以公开"), is_of_a_table("0"), is_of_a_table("第二十条第（五）项")
    (True, True, True)
    >>> is_of_a_table("科研"), is_of_a_table("详见附件"), is_of_a_table("本年共公开信息30条。")
    (True, False, False)
    """
    if len(text) > _LONGEST and not _CAPTION.search(text):
        return False
    key = label_key(text)
    words = text.split()
    if len(words) > 1 and all(label_key(word) in _LABELS for word in words):
        return True
    if _FIGURE.fullmatch(fold(text).strip()) or key in _LABELS or _CAPTION.search(text):
        return True
    short = 1 < len(key) <= _PIECE and key == text.strip()
    cut = len(key) > _PIECE and key == text.strip()
    return (
        bool(_ARTICLE.match(re.sub(r"[\s()]", "", fold(text))))
        or key.startswith(_BEGINNINGS)
        or (short and any(key in label for label in _LABELS))
        or (cut and any(label.startswith(key) for label in _LABELS))
    )
