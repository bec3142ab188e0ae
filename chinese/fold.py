"""One spelling of every character: simplified, half-width, lower case, one for one."""

import re
from functools import cache
from pathlib import Path

import opencc

_HAN = [range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00)]
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_SPACES = "\u00a0\u2002\u2003\u2009\u3000\ufeff\t\r\n"


def fold(text: str) -> str:
    """Fold each character on its own, so that offsets in the result are offsets in `text`.

    The result is a key for matching and searching, never a text to show: read one by one, some
    simplified characters are the traditional form of another (乾 of 乾县 becomes 干).

    >>> fold("政府採購　２０１９年（ＡＢｃ）")
    '政府采购 2019年(abc)'
    >>> len(fold("內蒙古")) == 3
    True
    """
    if text.isascii():
        return text.translate(_table())
    # Most characters stay as they are: to look for the others is several times faster than to ask
    # the table for each.
    return _folded().sub(lambda found: _folds()[found[0]], text)


def spellings(character: str) -> str:
    """Every character that is folded to this one, and itself: a search in text that is not folded.

    >>> spellings("开"), spellings("a")
    ('开開', 'aＡａA')
    """
    return character + "".join(before for before, after in _folds().items() if after == character)


def is_traditional(text: str) -> bool:
    """Tell whether a text is written in traditional characters.

    Only characters that the simplified standard (GB 2312) does not have speak for it: 乾 of 乾县
    stands in both scripts, 綜 in one. One Han character in thirty of those is enough.

    >>> is_traditional("根河市城市管理綜合執法局2020年政府信息公開工作年度報告")
    True
    >>> is_traditional("陕西省咸阳市乾县人民政府二〇二三年度政府信息公开工作年度报告，全文由六部分组成")
    False
    """
    han = [c for c in text if "\u3400" <= c <= "\u9fff"]
    only = _traditional_only()
    return sum(1 for c in han if c in only) * 30 > len(han)


def simplified(text: str) -> str:
    """Write a traditional text in simplified characters, by phrases; leave a simplified one alone.

    >>> simplified("根河市城市管理綜合執法局")
    '根河市城市管理综合执法局'
    >>> simplified("陕西省咸阳市乾县人民政府")
    '陕西省咸阳市乾县人民政府'
    """
    return str(_converter().convert(text)) if is_traditional(text) else text


@cache
def _converter() -> opencc.OpenCC:
    # The bare name "t2s" would let a file t2s.json in the working directory take its place.
    return opencc.OpenCC(str(Path(opencc.__file__).parent / "clib/share/opencc/t2s.json"))


@cache
def _traditional_only() -> frozenset[str]:
    return frozenset(
        chr(code) for code in _table() if code > 0x3400 and not chr(code).encode("gb2312", "ignore")
    )


@cache
def _folded() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(_folds()))}]")


@cache
def _folds() -> dict[str, str]:
    return {chr(code): after for code, after in _table().items()}


@cache
def _table() -> dict[int, str]:
    han = [chr(code) for block in _HAN for code in block]
    folded = str(_converter().convert("\n".join(han))).split("\n")
    table = {
        ord(before): after
        for before, after in zip(han, folded, strict=True)
        if before != after and len(after) == 1
    }
    # 薴 becomes 苧, and that is the traditional form of 苎: what is folded folds to itself.
    table = {before: table.get(ord(after), after) for before, after in table.items()}
    table |= {code: chr(code - 0xFEE0).lower() for code in _FULL_WIDTH}
    table |= {ord(upper): upper.lower() for upper in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    return table | {ord(space): " " for space in _SPACES}
