"""What lies outside the tree of divisions: national heads of a name, zones, the XPCC."""

import re
from functools import cache
from typing import NamedTuple

from chinese.fold import fold
from parse.places import history
from parse.places.tables import Special, rows, specials

XINJIANG = "650000"
_XPCC = re.compile(
    r"(?:新疆维吾尔自治区|新疆)?(?:生产建设)?兵团(?P<unit>第?[一二三四五六七八九十]{1,3}师)?|"
    r"(?P<alone>第[一二三四五六七八九十]{1,3}师(?!范))"
)
# 一师 is written for 第一师; regiments (团) have no code of their own.
_REGIMENT = re.compile(r"(?:第?[一二三四五六七八九十百〇0-9]{1,5}团)")


class Found(NamedTuple):
    """A special body at the head of a name, and the end of what names it."""

    special: Special
    end: int


@cache
def _heads() -> re.Pattern[str]:
    found = sorted((fold(row["head"]) for row in rows("heads.csv")), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(found)}){{1,2}}")


def head(key: str) -> int:
    """The end of the national body at the head of a local branch's name, 0 where there is none.

    >>> head("国家税务总局佛山市三水区税务局"), head("佛山市税务局")
    (6, 0)
    """
    found = _heads().match(key)
    return found.end() if found else 0


def zone(key: str, start: int) -> Found | None:
    """The zone of the table whose name stands at `start`, the longest.

    >>> zone("苏州工业园区管理委员会", 0).special.host
    '320500'
    """
    for name in _zones().get(key[start : start + 2], ()):
        if key.startswith(name.key, start):
            return Found(name, start + len(name.key))
    return None


@cache
def _zones() -> dict[str, list[Special]]:
    found: dict[str, list[Special]] = {}
    for special in specials():
        if special.kind == "zone":
            found.setdefault(special.key[:2], []).append(special)
    return found


def xpcc(key: str, start: int, year: int | None) -> tuple[str, int, str] | None:
    """A unit of the XPCC: (code of the division it is placed in, end of its name, a note).

    A division (师) is placed in its city once that stands, before in 新疆; so is the corps itself.

    >>> xpcc("新疆生产建设兵团第八师石河子市", 0, 2020)[:2]
    ('659001', 15)
    >>> xpcc("第十四师", 0, 2010)[:2]
    ('650000', 4)
    """
    found = _XPCC.match(key, start)
    if not found:
        return None
    unit = found["unit"] or found["alone"]
    if unit is None:
        return XINJIANG, found.end(), "the XPCC is a tree of its own; placed in 新疆"
    unit = unit if unit.startswith("第") else "第" + unit
    row = next((s for s in specials() if s.kind == "xpcc" and s.key == unit), None)
    if row is None:
        return None
    city = history.of_code(row.host, year)
    if city is None or city.code == XINJIANG:
        return XINJIANG, found.end(), f"{row.name} of the XPCC; placed in 新疆"
    end = found.end()
    if key.startswith(city.key, end):
        end += len(city.key)
    if regiment := _REGIMENT.match(key, end):
        end = regiment.end()
    return city.code, end, f"{row.name} of the XPCC; its city is {city.name}"
