"""Townships: 镇, 乡, 街道, 苏木 and the like, found by name within what is known of the county."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from parse.places.tables import townships
from parse.places.words import opens_department

_LONGEST = 14
# Rows whose names are no name of a township (社会事务局 …) are in the table, never in a title.
_KIND = re.compile(r"(?:街道|镇|乡|苏木|地区|管理区|[农林牧渔茶]场|开发区|园区|新区|团)$")
_SAYS_SO = re.compile(r"(?:街道|镇|乡|苏木)$")
_ANY_KIND = re.compile(r"街道|[镇乡场团]|苏木|地区|管理区|开发区|园区|新区|办事处")
_FOLLOWS = re.compile(
    r"$|人民|政府|党|办(?:事处|$|[(（])|街道办|社区|(?:[^局委]{0,12}(?:所|站|中心|大队|服务中心)$)"
)
_PRINTED = re.compile(
    r"(?P<name>(?:(?!人民)[^局委厅]){1,10}?(?:街道|镇|乡|苏木))(?=人民政府|政府|办事处|办公室|党|$)"
)


class Town(NamedTuple):
    """A township of the table that stands in a name: its code, its county, the end of its name."""

    code: str
    county: str
    end: int


@cache
def _first() -> dict[str, int]:
    """The first row of each name; the table is in the order of the names."""
    keys = townships().keys
    first = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
    for nobody in ("街道", "农场", "林场"):
        first.pop(nobody, None)
    return first


def _rows(name: str) -> list[int]:
    """The numbers of all rows that bear a name."""
    keys, number, found = townships().keys, _first().get(name, -1), []
    while 0 <= number < len(keys) and keys[number] == name:
        found.append(number)
        number += 1
    return found


def looks_like_town(key: str, start: int) -> bool:
    """Tell whether a township's name is printed at `start`, known or not."""
    return _PRINTED.match(key, start) is not None


def find(key: str, start: int, within: Iterable[str], bare: bool = False) -> list[Town]:
    """The townships named at `start` in any county whose code begins with one of `within`.

    With `bare`, nothing else tells that a township is meant: the name must say so itself (镇, 乡,
    街道, 苏木). The longest name counts. 南区办事处 is read as 南区街道办事处 where the table has it so.
    """
    if not _ANY_KIND.search(key, start):
        return []
    prefixes = tuple(within)
    table = townships()
    for end in range(min(start + _LONGEST, len(key)), start + 1, -1):
        name = key[start:end]
        if key.startswith("办事处", end) and not name.endswith("街道"):
            known = _rows(name) + _rows(name + "街道")
        else:
            known = _rows(name)
        if bare and not _SAYS_SO.search(name):
            continue
        if not known or not (_KIND.search(name) or key.startswith("办事处", end)):
            continue
        if not _may_follow(key, end):
            continue
        towns = [
            Town(table.codes[number], table.counties[number], end)
            for number in known
            if table.counties[number].startswith(prefixes)
        ]
        if towns:
            return towns
    return []


def _may_follow(key: str, end: int) -> bool:
    return _FOLLOWS.match(key, end) is not None or opens_department(key, end)
