"""The names of divisions: which of them can begin at a place in a text, in full or shortened."""

import re
from functools import cache
from typing import NamedTuple

from parse.places.history import stem
from parse.places.tables import Division, divisions, folded, rows

FIRST_YEAR = 2000  # divisions that ended earlier never published a report, nor a name in one

_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|"
    "哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|"
    "达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|阿昌族|普米族|塔吉克|怒族|鄂温克族|"
    "德昂族|保安族|裕固族|京族|独龙族|鄂伦春|各族"
)
_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLES})*自治(区|州|县|旗)$")


def short_names(division: Division) -> set[str]:
    """The shortened forms of a name: 三水 for 三水区, 恩施州 and 恩施 for 恩施土家族苗族自治州.

    A form has two characters at least: 县 is dropped from no 和县.
    """
    found = {stem(division.name)}
    if "自治" in division.name and (autonomous := _AUTONOMOUS.match(division.name)):
        base, kind = autonomous.groups()
        found |= {base} if kind == "区" else {base, base + kind}
    return {name for name in found if len(name) > 1 and name != division.name}


class Names(NamedTuple):
    """Names (folded) with the divisions that bear them, and the names by their first characters."""

    exact: dict[str, list[Division]]
    heads: dict[str, list[str]]


def _names(keys: list[str], bearers: list[Division]) -> Names:
    exact: dict[str, list[Division]] = {}
    heads: dict[str, list[str]] = {}
    for key, division in zip(keys, bearers, strict=True):
        if key in exact:
            exact[key].append(division)
        else:
            exact[key] = [division]
            heads.setdefault(key[:2], []).append(key)
    return Names(exact, heads)


@cache
def full() -> Names:
    """Every full name with the divisions that bear or bore it."""
    known = [division for division in divisions() if division.valid_to >= FIRST_YEAR]
    return _names([division.key for division in known], known)


@cache
def short() -> Names:
    """Every shortened name with the divisions it may mean; words like 资源 and 公安 are none."""
    words = {row["word"] for row in rows("words_not_short.csv")}
    aliases: dict[str, list[str]] = {}
    for row in rows("aliases.csv"):
        aliases.setdefault(row["code"], []).append(row["alias"])
    pairs = [
        (name, division)
        for division in divisions()
        if division.valid_to >= FIRST_YEAR
        for name in [*sorted(short_names(division)), *aliases.get(division.code, ())]
        if name not in words
    ]
    return _names(folded([name for name, _ in pairs]), [division for _, division in pairs])


def at(key: str, start: int, table: Names) -> list[tuple[int, Division]]:
    """All divisions of a table whose name stands at `start`, each with the end of its name."""
    return [
        (start + len(name), division)
        for name in table.heads.get(key[start : start + 2], ())
        if key.startswith(name, start)
        for division in table.exact[name]
    ]


def under(child: Division, parent: Division) -> bool:
    """Tell whether a division lies in another, by the names of the time or by the code."""
    if parent.level == "province":
        return child.province == parent.name
    if parent.level != "prefecture" or child.level != "county":
        return False
    if child.province != parent.province:
        return False
    return child.prefecture == parent.name or child.code[:4] == parent.code[:4]
