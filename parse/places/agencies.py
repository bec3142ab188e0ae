"""What a body is: one of fourteen types, and the department category that outlives reforms."""

import re
from functools import cache
from typing import NamedTuple

from chinese.fold import fold
from parse.places import names, special
from parse.places.place import Place
from parse.places.tables import rows
from parse.places.words import categories


class _Rule(NamedTuple):
    type: str
    reads: str
    level: str
    pattern: re.Pattern[str]


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(row["type"], row["reads"], row["level"], re.compile(row["pattern"]))
        for row in rows("agency_types.csv")
        if row["pattern"]
    )


def agency_type(name: str, place: Place) -> str:
    """The type of a body, a code of data/agency_types.csv; the first rule that fits decides.

    `place` is what `resolve` said of the same name. UNKNOWN is an answer for a person to look at.

    >>> from parse.places.divisions import resolve
    >>> [agency_type(n, resolve(n, 2020)) for n in
    ...  ("上海市黄浦区人民政府", "国家税务总局佛山市三水区税务局", "国家公务员局")]
    ['GOV', 'VERTICAL', 'CENTRAL']
    """
    key = fold("".join(name.split()))
    rest = fold(place.rest)
    after_zone = rest.removeprefix(fold(place.zone)) if place.zone else rest
    texts = {
        "name": key,
        "rest": after_zone if place.zone else rest,
        # from the word for the kind of township on: 街道办事处, 镇人民政府
        "town": key[-len(rest) - 2 :] if place.level == "township" else None,
        "zone": after_zone if place.level == "zone" else None,
    }
    for rule in _rules():
        text = texts[rule.reads]
        if text is None or not _level_fits(rule.level, place):
            continue
        if rule.reads == "rest" and rule.type in ("GOV", "ZONE") and not _own(rule.type, place):
            continue
        if rule.pattern.search(text):
            return rule.type
    return "UNKNOWN"


def _level_fits(level: str, place: Place) -> bool:
    if level == "none":
        return place.match == "none"
    return not level or place.level == level


def _own(kind: str, place: Place) -> bool:
    """A government is one of a division, not of a zone or township; nor of nowhere."""
    if kind == "GOV":
        return place.level not in ("zone", "township") and place.match != "none"
    return place.level != "township"


def department_category(name: str) -> str | None:
    """The category of a department, a code of data/department_categories.csv; None where none fits.

    One category is one line of offices through the reforms: 工商局 and 质监局 are `market` as
    市场监督管理局 is. Names of divisions at the head of the name do not count.

    >>> department_category("佛山市三水区城市管理和综合执法局"), department_category("公安县财政局")
    ('urbanmgmt', 'finance')
    >>> department_category("某某集团有限公司") is None
    True
    """
    key = fold("".join(name.split()))
    start = 0
    while ends := [end for end, _ in names.at(key, start, names.full())]:
        start = max(ends)
    own = key[start:] or key
    branch = special.head(own)
    for text in (own, own[branch:]):
        for category in categories():
            if category.pattern.search(text):
                return category.code
    return None
