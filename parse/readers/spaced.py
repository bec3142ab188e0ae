"""Text whose cells only spaces part, as the text of a PDF has them: figures at a line's end, headings."""

import re
from collections.abc import Iterable, Iterator

from parse import template
from parse.text import label_key

_FIGURE = re.compile(r"-?\d[\d,.]*(?:万?元|件)?|[-—/]+")
_HEADINGS = {
    *map(label_key, template.APPLICANT_LABELS),
    *map(label_key, template.OUTCOME_LABELS),
    *template.REVIEW_HEADINGS,
    *template.MEASURE_SPELLINGS,
    *(name for block in template.DISCLOSURE_BLOCKS for _, name in block.measures),
    *("信息内容", "申请人情况", "法人或其他组织"),
}


def spaced_rows(raw: Iterable[str]) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Rows of such a text, the others being paragraphs: what is a row, and its cells.

    A blank cell leaves no trace here, so a row counts only where it has all its figures.

    >>> list(spaced_rows(["规章 3 5 74", "信息内容 本年处理决定数量", "全年 共 3 件。"]))
    [(True, ('规章', '3', '5', '74')), (True, ('信息内容', '本年处理决定数量')), (False, ('全年 共 3 件。',))]
    """
    for line in raw:
        words = line.split()
        label = len(words)
        while label and _FIGURE.fullmatch(words[label - 1]):
            label -= 1
        if label < len(words) and len(words) > 1:
            yield True, (*((" ".join(words[:label]),) if label else ()), *words[label:])
        elif len(words) > 1 and all(label_key(word) in _HEADINGS for word in words):
            yield True, tuple(words)
        elif words:
            yield False, (line.strip(),)
