"""Where is the body that bears this name? The longest reading, and never a guess."""

import re
from dataclasses import replace

from chinese.fold import fold
from parse.places import chains, context, history, names, special, towns
from parse.places.chains import Chain
from parse.places.place import Match, Place
from parse.places.tables import Division
from parse.places.words import opens_department

__all__ = ["Place", "resolve"]

_SPACE = re.compile(r"\s+")
_BRANCH = re.compile(r"(?:分局|分中心|分院|分站|监管局|管理处)(?:$|.{1,8}所$)")


def resolve(name: str, year: int | None, context_code: str | None = None) -> Place:
    """Find the place that a body's name gives, for a report on `year`.

    `year` is the year reported on; a division counts where it stood at the end of it. Without
    one, every division since 2008 may be meant. `context_code` is the code of a division known
    from elsewhere (the portal's): it decides between bearers of one name, and places a name that
    has no place in it (财政局, 区人民政府, 我局).

    >>> resolve("佛山市三水区城市管理和综合执法局", 2019).division_code
    '440607'
    >>> resolve("鼓楼区财政局", 2020).match, resolve("鼓楼区财政局", 2020, "320100").division_code
    ('ambiguous', '320106')
    >>> found = resolve("洪泽县人民政府", 2015)
    >>> found.match, found.division_code, found.current_code, found.rest
    ('ok_historical', '320829', '320813', '人民政府')
    >>> resolve("韶关市武江区西联镇人民政府", 2020).township_code
    '440203100'
    """
    text = _SPACE.sub("", name)
    key = fold(text)
    known = context.codes(context_code, year)
    start = special.head(key)
    if unit := special.xpcc(key, start, year):
        code, end, note = unit
        found = _special(code, year, text[end:], text[start:end], note)
        return replace(found, level="xpcc")
    readings = chains.best(key, start, year)
    if zone := special.zone(key, start):
        better = not readings or zone.end > readings[0].end
        if better or _is_future(readings, zone.end, year):
            return _named_zone(zone, text, key, start, year)
    if not readings:
        return _without_division(text, key, start, known, year)
    return _with_division(readings, text, key, known, year)


def _is_future(readings: list[Chain], end: int, year: int | None) -> bool:
    """两江新区 was a zone before it became a division of that name."""
    return readings[0].end == end and all(
        chains.tier(c.last, year) == chains.OUT_OF_YEAR for c in readings
    )


def _with_division(
    readings: list[Chain], text: str, key: str, known: tuple[str, ...], year: int | None
) -> Place:
    by_context = False
    if len(readings) > 1 and known:
        codes = context.decide({c.last.code: _code(history.today(c.last)) for c in readings}, known)
        if len(codes) == 1:
            readings, by_context = [c for c in readings if c.last.code == codes[0]], True
    rest = text[readings[0].end :]
    if len(readings) > 1:
        candidates = tuple(sorted(c.last.code for c in readings))
        note = "several divisions bear this name; print its parent or give a context"
        return Place("ambiguous", rest, candidates=candidates, note=note)
    chain = readings[0]
    if len(chain.divisions) > 1 and _is_future([chain], chain.end, year):
        parent = Chain(chain.divisions[:-1], chain.end - len(chain.last.key), chain.shorts)
        if special.zone(key, parent.end):
            chain, rest = parent, text[parent.end :]
    found = _dated(chain.last, year, rest)
    if chain.shorts and found.match == "ok":
        found = replace(found, match="ok_short")
    if by_context and found.match in ("ok", "ok_short"):
        found = replace(found, match="ok_by_context")
    return _finer(found, chain.last, text, key, chain.end, year)


def _dated(division: Division, year: int | None, rest: str) -> Place:
    """The place for a division that is printed, seen from a year."""
    now = history.today(division)
    then: Division | None = division
    if year is not None:
        then = history.in_year(division, year)
        if then is None and chains.tier(division, year) == chains.ENDED:
            then = division  # it was divided up in the year: its own code is the last there was
    same = then is not None and now is not None and (then.code, then.name) == (now.code, now.name)
    match: Match = (
        "ok" if same and then is not None and then.name == division.name else "ok_historical"
    )
    note = "" if match == "ok" else _lifetime(division, then, now, year)
    return Place(
        match,
        rest,
        division_code=_code(then),
        current_code=_code(now),
        level=division.level,
        candidates=history.heirs_today(division) if now is None or then is None else (),
        note=note,
    )


def _lifetime(
    division: Division, then: Division | None, now: Division | None, year: int | None
) -> str:
    until = "" if chains.is_current(division) else f", ended in {division.valid_to}"
    said = [f"{division.name} ({division.code}) stands since {division.valid_from}{until}"]
    if year is not None and then != division:
        was = f"it was {then.name} ({then.code})" if then else "what it was can't be told"
        said.append(f"at the end of {year} {was}")
    if now is None:
        said.append("it was divided up")
    elif now.code != division.code or now.name != division.name:
        said.append(f"now {now.name} ({now.code})")
    return "; ".join(said)


def _finer(
    found: Place, division: Division, text: str, key: str, end: int, year: int | None
) -> Place:
    """Look for a township, a zone or a branch of a department after the division."""
    if not found.rest:
        return found
    if found.division_code is not None:
        if placed := _town_after(found, division, text, key, end, year):
            return placed
        if placed := _branch(found, division, key, end, year):
            return placed
    if not opens_department(key, end) and (zone := _zone_end(key, end)):
        named = special.zone(key, end)
        note = named.special.note if named else ""
        if named and named.special.host.startswith(history.prefix(division.code)):
            found = _special(named.special.host, year, found.rest, text[end:zone], note)
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
            return _town_without_county(here, found, text, year)
        here = own
    if not here:
        return None
    rest = text[here[0].end :]
    if len(here) > 1:
        return replace(found, candidates=tuple(t.code for t in here), note="two towns of this name")
    return replace(found, township_code=here[0].code, level="township", rest=rest)


def _town_without_county(
    here: list[towns.Town], found: Place | None, text: str, year: int | None
) -> Place:
    rest = text[here[0].end :]
    if len(here) > 1:
        codes = tuple(sorted(town.code for town in here))
        note = "several townships bear this name; print its county or give a context"
        return Place("ambiguous", rest, candidates=codes, level="township", note=note)
    county = history.of_code(here[0].county)
    if county is None:  # a zone's own code of the statistics office
        host = history.of_code(here[0].county[:4] + "00")
        placed = Place("special", rest) if host is None else _dated(host, None, rest)
        return replace(placed, match="special", township_code=here[0].code, level="township")
    placed = _dated(history.in_year(county, year) or county if year else county, year, rest)
    match: Match = "ok_short" if placed.match == "ok" else placed.match
    note = placed.note or "the only township of this name in the table of 2023"
    return replace(placed, match=match, township_code=here[0].code, level="township", note=note)


def _branch(found: Place, division: Division, key: str, end: int, year: int | None) -> Place | None:
    """北京市工商行政管理局朝阳分局 is in 朝阳区 of 北京市: the branch names a child of the parent."""
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
                placed = _dated(standing[-1], year, found.rest)
                if placed.match == "ok" and (short or found.match != "ok"):
                    placed = replace(placed, match="ok_short")
                return placed
    return None


def _special(code: str, year: int | None, rest: str, zone: str, note: str) -> Place:
    host = history.of_code(code, year) or history.of_code(code)
    if host is None:
        return Place("special", rest, zone=zone, level="zone", note=note)
    found = _dated(host, year, rest)
    return replace(found, match="special", zone=zone, level="zone", note=note)


def _named_zone(zone: special.Found, text: str, key: str, start: int, year: int | None) -> Place:
    """A zone of the table: placed in its host, with the town of it where one is named."""
    row = zone.special
    found = _special(row.host, year, text[zone.end :], text[start : zone.end], row.note)
    here = towns.find(key, zone.end, [row.code]) if row.code else []
    if len(here) != 1:
        return found
    return replace(found, township_code=here[0].code, level="township", rest=text[here[0].end :])


def _without_division(
    text: str, key: str, start: int, known: tuple[str, ...], year: int | None
) -> Place:
    """A name that begins with no division: a bare township, a zone, or only the context's."""
    if start:
        return Place("none", text[start:])
    if known and (here := towns.find(key, start, [history.prefix(code) for code in known])):
        placed = _town_without_county(here, None, text, year)
        return replace(placed, match="ok_by_context") if placed.match == "ok_short" else placed
    if here := towns.find(key, start, ("",), bare=True):
        placed = _town_without_county(here, None, text, year)
        if known and placed.match != "ambiguous":
            note = "the township of this name lies outside the context"
            return Place("ambiguous", placed.rest, candidates=(here[0].code,), note=note)
        return placed
    home = history.of_code(known[0]) if known else None
    if not opens_department(key) and (zone := chains.ZONE.match(key)):
        note = "a zone whose host is not printed"
        if home is None:
            return Place("special", text, zone=zone[0], level="zone", note=note)
        found = _dated(home, year, text)
        return replace(found, match="special", zone=text[: zone.end()], level="zone", note=note)
    if home is not None and (branch := _branch(_dated(home, year, text), home, key, 0, year)):
        return replace(branch, match="ok_by_context") if branch.match == "ok_short" else branch
    if home is not None and context.is_the_context(key, home.level):
        found = _dated(history.in_year(home, year) or home if year else home, year, text)
        return replace(found, match="ok_by_context")
    return Place("none", text)


def _code(division: Division | None) -> str | None:
    return division.code if division is not None else None
