"""One printed value → a number, or the reason why there is none."""

import re
from decimal import Decimal
from functools import lru_cache

from chinese.fold import fold
from chinese.numerals import read_numeral
from parse.model import Cell, Number

_DASHES = frozenset("-‐‑‒–—―－﹣−/\\~～")
# Fifteen digits are more than anything counts, and more than a database column takes is not far off.
_WHOLE = r"0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3}){1,4}"
_LARGEST = 10**15
# 12.0 and 12.00 are how spreadsheets print 12; 1.000 may be a thousand.
_COUNT = re.compile(rf"(?P<digits>{_WHOLE})(?:\.0{{1,2}})?(?P<unit>\D{{0,3}})")
_COUNT_UNITS = frozenset(
    [
        "件",
        "项",
        "条",
        "个",
        "笔",
        "次",
        "起",
        "宗",
        "份",
        "家",
        "人",
        "例",
        "批",
        "种",
        "部",
        "人次",
        "件次",
    ]
) | {""}
_CHANGE = re.compile(
    r"(?P<sign>[+\-−﹣－↑↓]|增加了?|减少了?|新增|增|减)?"
    rf"(?P<digits>{_WHOLE})(?P<unit>\D{{0,2}})"
)
_AMOUNT = re.compile(
    rf"(?:人民币|¥|￥)?(?P<digits>(?:{_WHOLE})(?:\.\d{{1,15}})?)(?P<unit>[万亿]?元?(?:人民币)?)"
)
_HEADING_UNIT = re.compile(r"(?:[(\[【,:/]|单位|金额)(?:单位)?:?([万亿]?元)(?:[)\]】]|$)")
_UNIT_IN_BRACKETS = re.compile(r"\(([万亿]?元)\)$")
# Spaces of no width: nobody sees them.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"))
# What is no longer than this is remembered once it was read.
_SHORT = 40
# What a reader of scans puts behind a number that it does not read with certainty.
_UNSURE = "？"
# Anything that stands for a figure, well printed or not: digits, marks between them, a unit.
_FIGURE = re.compile(
    r"[+\-−¥￥约↑↓]?(?:人民币)?(?:增加了?|减少了?|新增|增|减)?\s*\d[\d,.\s]*"
    r"(?:[件项条个笔次起宗份家人例批种部]次?|万?条|\(?[万亿]?元?\)?)"
)
# What readers put beside characters that are raised or struck.
_OUR_MARKS = dict.fromkeys(map(ord, "^\u0336"))
# What readers put where a cell prints a picture: of a figure, for all we know.
_PICTURE = "[图]"
_YUAN = {"元": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}
# What offices write where the form asks for a number.
_WORDS = frozenset(
    [
        "无",
        "没有",
        "增加",
        "减少",
        "增",
        "减",
        "不变",
        "持平",
        "未变",
        "无变化",
        "增减",
        "略",
        "不适用",
        "未统计",
        "无此项",
    ]
)


def count(printed: str) -> Cell:
    """Read a count of things.

    >>> count("1,024"), count("　0"), count("2笔")
    (Cell(value=1024, printed='1,024', note=None), Cell(value=0, printed='0', note=None),
     Cell(value=2, printed='2笔', note=None))
    >>> count("—").note, count("　").note, count("无").note, count("20 0").note, count("007").note
    ('dash', 'blank', 'word', 'unreadable', 'unreadable')
    """
    return _known_count(printed) if len(printed) <= _SHORT else _count(printed)


def _count(printed: str) -> Cell:
    text, empty = _tidy(printed)
    if empty:
        return empty
    found = _COUNT.fullmatch(fold(text))
    if found and found["unit"].strip() in _COUNT_UNITS:
        return Cell(_integer(found["digits"]), text)
    numeral = read_numeral(text.removesuffix("件"))
    if numeral is not None and text != "一":  # 一 alone may be a dash
        return Cell(numeral, text)
    return _no_number(text)


# Cells print the same few things all over: 0, a blank, a dash.
_known_count = lru_cache(maxsize=8192)(_count)


def change(printed: str) -> Cell:
    """Read 本年增/减: a signed number, a word with a number, or a word alone, which is no number.

    >>> change("+19").value, change("减4").value, change("-15").value, change("1").value
    (19, -4, -15, 1)
    >>> change("增加")
    Cell(value=None, printed='增加', note='word')
    """
    text, empty = _tidy(printed)
    if empty:
        return empty
    found = _CHANGE.fullmatch(fold(text).replace(" ", ""))
    if found and found["unit"] in _COUNT_UNITS and not re.search(r"\d\s+\d", text):
        negative = (found["sign"] or "")[:1] in ("-", "−", "﹣", "－", "↓", "减")
        number = _integer(found["digits"])
        return Cell(-number if negative else number, text)
    return _no_number(text)


def amount(printed: str, unit: str | None) -> Cell:
    """Read money as yuan, exactly. `unit` is the one in the column's heading, None if it has none.

    >>> amount("28,923,880 元", None).value, amount("343.98萬元", None).value
    (28923880, 3439800)
    >>> amount("7730.28", "万元").value, amount("24252.311082", "万元").value
    (77302800, 242523110.82)
    >>> amount("0", None).value, amount("52.15", None)
    (0, Cell(value=None, printed='52.15', note='no_unit'))
    """
    text, empty = _tidy(printed)
    if empty:
        return empty
    found = _AMOUNT.fullmatch(_UNIT_IN_BRACKETS.sub(r"\1", fold(text).replace(" ", "")))
    if not found or re.search(r"\d\s+[\d.]", text):
        return _no_number(text)
    value = Decimal(found["digits"].replace(",", ""))
    scale = _YUAN.get(found["unit"].removesuffix("人民币") or (unit or ""))
    if value == 0:
        return Cell(0, text)
    if scale is None:
        return Cell(None, text, "no_unit")
    if value * scale >= _LARGEST:
        return _no_number(text)
    return Cell(_plain(value * scale), text)


def heading_unit(heading: str) -> str | None:
    """Find the unit of money that a column's heading names.

    >>> heading_unit("本年收费金额（单位：万元）"), heading_unit("采购总金额")
    ('万元', None)
    >>> heading_unit("本年收费金额/万元"), heading_unit("采购总金额 元")
    ('万元', '元')
    """
    found = _HEADING_UNIT.search(fold(heading).replace(" ", ""))
    return found[1] if found else None


def is_value(printed: str) -> bool:
    """Tell whether a cell could be one of the form's values: blank, a dash, a word, or a figure.

    A label that its number begins is none.

    >>> cells = ["", "—", "12", "343.98万元", "减4", "20 0", "无", "结果维持", "2.重复申请"]
    >>> [is_value(text) for text in cells]
    [True, True, True, True, True, True, True, False, False]
    """
    return _known_is_value(printed) if len(printed) <= _SHORT else _is_value(printed)


def _is_value(printed: str) -> bool:
    text, empty = _tidy(printed.rstrip(_UNSURE) if printed.strip() != _UNSURE else "")
    key = fold(text).translate(_OUR_MARKS)
    return (
        bool(empty)
        or key == _PICTURE
        or key in _WORDS
        or bool(_FIGURE.fullmatch(key) or read_numeral(key))
    )


_known_is_value = lru_cache(maxsize=8192)(_is_value)


def _tidy(printed: str) -> tuple[str, Cell | None]:
    text = printed.translate(_UNSEEN).strip()
    if not text:
        return text, Cell(None, printed.strip("\t\r\n"), "blank")
    if all(character in _DASHES or character.isspace() for character in text):
        return text, Cell(None, text, "dash")
    return text, None


def _no_number(text: str) -> Cell:
    if text.endswith(_UNSURE):
        return Cell(None, text, "unsure")
    return Cell(None, text, "word" if fold(text).replace(" ", "") in _WORDS else "unreadable")


def _integer(digits: str) -> int:
    return int(digits.replace(",", ""))


def _plain(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else float(value)
