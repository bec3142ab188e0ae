"""Where is the body that bears this name? The longest reading, and never a guess."""

import re
from dataclasses import replace

from chinese.fold import fold
from parse.places import chains, context, history, special, towns
from parse.places.chains import Chain
from parse.places.dated import code_of, dated, placed_special
from parse.places.finer import branch_of, finer, named_zone, town_without_county
from parse.places.place import Place
from parse.places.words import opens_department

__all__ = ["Place", "resolve"]

_SPACE = re.compile(r"\s+")


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
        found = placed_special(code, year, text[end:], text[start:end], note)
        return replace(found, level="xpcc")
    readings = chains.best(key, start, year)
    if zone := special.zone(key, start):
        better = not readings or zone.end > readings[0].end
        if better or _is_future(readings, zone.end, year):
            return named_zone(zone, text, key, start, year)
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
        codes = context.decide(
            {c.last.code: code_of(history.today(c.last)) for c in readings}, known
        )
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
    found = dated(chain.last, year, rest)
    if chain.shorts and found.match == "ok":
        found = replace(found, match="ok_short")
    if by_context and found.match in ("ok", "ok_short"):
        found = replace(found, match="ok_by_context")
    return finer(found, chain.last, text, key, chain.end, year)


def _without_division(
    text: str, key: str, start: int, known: tuple[str, ...], year: int | None
) -> Place:
    """A name that begins with no division: a bare township, a zone, or only the context's."""
    if start:
        return Place("none", text[start:])
    if known and (here := towns.find(key, start, [history.prefix(code) for code in known])):
        placed = town_without_county(here, text, year)
        if placed.match == "ok_short":
            return replace(placed, match="ok_by_context", note="")
        return placed
    if here := towns.find(key, start, ("",), bare=True):
        placed = town_without_county(here, text, year)
        if known and placed.match != "ambiguous":
            note = "the township of this name lies outside the context"
            return Place("ambiguous", placed.rest, candidates=(here[0].code,), note=note)
        return placed
    home = history.of_code(known[0]) if known else None
    if not opens_department(key) and (zone := chains.ZONE.match(key)):
        note = "a zone whose host is not printed"
        if home is None:
            return Place("special", text, zone=zone[0], level="zone", note=note)
        found = dated(home, year, text)
        return replace(found, match="special", zone=text[: zone.end()], level="zone", note=note)
    if home is not None and (branch := branch_of(dated(home, year, text), home, key, 0, year)):
        return replace(branch, match="ok_by_context") if branch.match == "ok_short" else branch
    if home is not None and context.is_the_context(key, home.level):
        found = dated(history.in_year(home, year) or home if year else home, year, text)
        return replace(found, match="ok_by_context")
    return Place("none", text)
