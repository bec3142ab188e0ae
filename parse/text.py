"""One spelling of a label: what is left of a cell when script, width, spaces and marks are gone."""

import re
from functools import lru_cache

from chinese.fold import fold

_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(
    r"^(?:第?(?P<han>[一二三四五六七八九十]+)[、.,:．，：]"
    r"|[(\[【](?P<bracketed>[一二三四五六七八九十]+)[)\]】][、.]?"
    r"|[(\[]?(?P<arabic>\d{1,2})[).、:)\]](?!\d))"
)
_REMARK = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]|[(【][^()【】]*$")
# Remarks stand inside remarks, but no deeper than this.
_DEEPEST_REMARK = 8
_MARKS = re.compile(r"[\W_]+")
# The number of a note behind a label: raised, in a circle, or spelt out.
_NOTE = re.compile(r"(?:\^\d+|[¹²³⁰⁴-⁹①-⑳]|(?<=.)注\d*)+$")


# Labels are short and come again in every report; paragraphs are neither, and stay out of the cache.
_LABEL_LENGTH = 100


def label_key(cell: str) -> str:
    """Fold a label to the characters that tell it from others.

    Numbering, remarks in brackets, quotes and punctuation go; what is left is simplified.

    >>> label_key("（二）部分公开（区分处理的，只计这一情形，不计其他情形）")
    '部分公开'
    >>> label_key("三、本 年\\n度 辦 理 結 果"), label_key("3.危及“三安全一稳定”")
    ('本年度办理结果', '危及三安全一稳定')
    >>> label_key("规章①"), label_key("行政许可^2"), label_key("行政处罚 注1")
    ('规章', '行政许可', '行政处罚')
    >>> label_key("本年增/减"), label_key("數(shù)量"), label_key("0")
    ('本年增减', '数量', '0')
    """
    return _cached_key(cell) if len(cell) <= _LABEL_LENGTH else _key(cell)


def _key(cell: str) -> str:
    key = _NUMBER.sub("", _squeeze(cell), count=1)
    for _ in range(_DEEPEST_REMARK):
        if (shorter := _REMARK.sub("", key)) == key:
            break
        key = shorter
    return _MARKS.sub("", _NOTE.sub("", key))


_cached_key = lru_cache(maxsize=8192)(_key)


def label_number(cell: str) -> str | None:
    """Read the numbering in front of a label: 一 for a section, (三) for a group, 6 for a row.

    >>> label_number("一、总体情况"), label_number("（三）不予公开"), label_number("6. 属于四类")
    ('一', '(三)', '6')
    >>> label_number("1、 总体情况"), label_number("规章"), label_number("1.5")
    ('1', None, None)
    """
    found = _NUMBER.match(_squeeze(cell))
    if not found:
        return None
    if found["bracketed"]:
        return f"({found['bracketed']})"
    return str(found["han"] or found["arabic"])


def _squeeze(cell: str) -> str:
    return _SPACE.sub("", fold(cell))
