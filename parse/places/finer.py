"""What follows the division in a name: a township, a zone, the branch of a department."""

import re
from dataclasses import replace

from parse.places import chains, history, names, special, towns
from parse.places.dated import dated, placed_special
from parse.places.place import Match, Place
from parse.places.tables import Division
from parse.places.words import opens_department

_BRANCH = re.compile(r"(?:分局|分中心|分院)(?:$|.{1,8}所$)")


def finer(
    found: Place, division: Division, text: str, key: str, end: int, year: int | None
) -> Place:
    """Look for a township, a zone or a branch of a department after the division."""
    if not found.rest:
        return found
    if found.division_code is not None:
        if placed := _town_after(found, division, text, key, end, year):
            return placed
        if placed := branch_of(found, division, key, end, year):
            return placed
    if not opens_department(key, end) and (zone := _zone_end(key, end)):
        named = special.zone(key, end)
        note = named.special.note if named else ""
        if named and named.special.host.startswith(history.prefix(division.code)):
            found = placed_special(named.special.host, year, found.rest, text[end:zone], note)
        return replace(
            found, match="special", level="zone", zone=text[end:zone], note=found.note or note
        )
    if not opens_department(key, end) and towns.looks_like_town(key, end):
        return replace(found, note=found.note or "a township that the table of 2023 does not have")
    return found


def _zone_end(key: str, end: int) -> int | None:
    if named := special.zone(key, end):
        return named.end
    generic = chains.ZONE.match(key, end)
    return generic.end() if generic else None


def _town_after(
    found: Place, division: Division, text: str, key: str, end: int, year: int | None
) -> Place | None:
    codes = {division.code, found.division_code, found.current_code, *history.heirs_today(division)}
    if division.level == "county":
        inside = [code for code in codes if code]
    else:
        inside = [history.prefix(code) for code in codes if code]
    here = towns.find(key, end, inside)
    if not here and key.startswith("人民政府", end):  # 荔湾区人民政府南源街道办事处
        here = towns.find(key, end + len("人民政府"), inside)
    if division.level != "county":
        own = [town for town in here if town.county in codes]  # 东莞 中山 have no counties
        if not own and here:
            return town_without_county(here, text, year)
        here = own
    if not here:
        return None
    rest = text[here[0].end :]
    if len(here) > 1:
        return replace(found, candidates=tuple(t.code for t in here), note="two towns of this name")
    return replace(found, township_code=here[0].code, level="township", rest=rest)


def town_without_county(here: list[towns.Town], text: str, year: int | None) -> Place:
    """The place of a township whose county is not printed: `ok_short` if it is the only one."""
    rest = text[here[0].end :]
    if len(here) > 1:
        codes = tuple(sorted(town.code for town in here))
        note = "several townships bear this name; print its county or give a context"
        return Place("ambiguous", rest, candidates=codes, level="township", note=note)
    county = history.of_code(here[0].county)
    if county is None:  # a zone's own code of the statistics office
        host = history.of_code(here[0].county[:4] + "00")
        placed = Place("special", rest) if host is None else dated(host, None, rest)
        return replace(placed, match="special", township_code=here[0].code, level="township")
    placed = dated(history.in_year(county, year) or county if year else county, year, rest)
    match: Match = "ok_short" if placed.match == "ok" else placed.match
    note = placed.note or "the only township of this name in the table of 2023"
    return replace(placed, match=match, township_code=here[0].code, level="township", note=note)


def branch_of(
    found: Place, division: Division, key: str, end: int, year: int | None
) -> Place | None:
    """The child of `division` that a department's branch is named after; None where it is not.

    北京市工商行政管理局朝阳分局 is in 朝阳区 of 北京市, and never in 朝阳市 of 辽宁.
    """
    tail = _BRANCH.search(key, end)
    if tail is None or division.level == "county":
        return None
    for begin in range(end, tail.start() - 1):
        for table, short in ((names.full(), False), (names.short(), True)):
            children = [
                child
                for child in table.exact.get(key[begin : tail.start()], ())
                if names.under(child, division) and chains.tier(child, year) != chains.OUT_OF_YEAR
            ]
            standing = [c for c in children if year is None or history.stands(c, year)] or children
            if len({child.code for child in standing}) == 1:
                placed = dated(standing[-1], year, found.rest)
                if placed.match == "ok" and (short or found.match != "ok"):
                    placed = replace(placed, match="ok_short")
                return placed
    return None


def named_zone(zone: special.Found, text: str, key: str, start: int, year: int | None) -> Place:
    """A zone of the table: placed in its host, with the town of it where one is named."""
    row = zone.special
    found = placed_special(row.host, year, text[zone.end :], text[start : zone.end], row.note)
    here = towns.find(key, zone.end, [row.code]) if row.code else []
    if len(here) != 1:
        return found
    return replace(found, township_code=here[0].code, level="township", rest=text[here[0].end :])
