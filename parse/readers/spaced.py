"""Text whose cells only spaces part, as the text of a PDF has them: figures at a line's end, headings."""

import re
from collections.abc import Iterable, Iterator, Sequence

from parse.formwords import HEADINGS, ITEMS
from parse.text import label_key

_FIGURE = re.compile(r"[-+]?\d[\d,.]*(?:万?元|件)?|[-—/]+")
# What else stands among the figures of a row of the form: 增, 减少4, 无.
_WORD = re.compile(r"(?:增加?|减少?)(?:\d+[件项]?)?|无")
_LONGEST = 8  # words of a label


def is_row_of_form(line: str) -> bool:
    """Whether a line is a label of the form and figures behind it, with spaces between them.

    >>> is_row_of_form("三、本年度办理结果 (一)予以公开 3 0 0 0 0 0 3"), is_row_of_form("规章 | 0 |")
    (True, False)
    """
    words = line.split()
    start = _first_figure(words)
    return start < len(words) and _is_item(words[:start])


def _is_item(words: Sequence[str]) -> bool:
    """Whether the last words are a label of the form, which spaces may part."""
    tails = range(max(0, len(words) - _LONGEST), len(words))
    return any(label_key("".join(words[i:])) in ITEMS for i in tails)


def _first_figure(words: Sequence[str]) -> int:
    """Where the figures at the end of a line begin, words among them if a label of the form leads it."""
    plain = wide = len(words)
    while plain and _FIGURE.fullmatch(words[plain - 1]):
        plain -= 1
    while wide and (_FIGURE.fullmatch(words[wide - 1]) or _WORD.fullmatch(words[wide - 1])):
        wide -= 1
    return wide if wide < plain and _is_item(words[:wide]) else plain


def spaced_rows(raw: Iterable[str]) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Rows of such a text, the others being paragraphs: what is a row, and its cells.

    A blank cell leaves no trace here, so a row counts only where it has all its figures.

    >>> list(spaced_rows(["规章 3 5 74", "信息内容 本年处理决定数量", "全年 共 3 件。"]))
    [(True, ('规章', '3', '5', '74')), (True, ('信息内容', '本年处理决定数量')), (False, ('全年 共 3 件。',))]
    """
    for line in raw:
        words = line.split()
        label = _first_figure(words)
        if label < len(words) and len(words) > 1:
            yield True, (*((" ".join(words[:label]),) if label else ()), *words[label:])
        elif len(words) > 1 and all(label_key(word) in HEADINGS for word in words):
            yield True, tuple(words)
        elif words:
            yield False, (line.strip(),)
