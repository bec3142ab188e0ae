"""A division that is printed, seen from the year of the report: which code it had, what it is now."""

from dataclasses import replace

from parse.places import chains, history
from parse.places.place import Match, Place
from parse.places.tables import Division


def dated(division: Division, year: int | None, rest: str) -> Place:
    """The place for a division that is printed, seen from a year.

    The code is the one valid at the end of the year: 洪泽县 in 2016 is 洪泽区 (320813). Where the
    division was divided up within the year, it is the printed one's own; where that was before,
    or it came later and from nothing we know, there is none.
    """
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
        division_code=code_of(then),
        current_code=code_of(now),
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


def placed_special(code: str, year: int | None, rest: str, zone: str, note: str) -> Place:
    """The place of a zone or a unit of the XPCC, in the division of `code` that holds it."""
    host = history.of_code(code, year) or history.of_code(code)
    if host is None:
        return Place("special", rest, zone=zone, level="zone", note=note)
    found = dated(host, year, rest)
    return replace(found, match="special", zone=zone, level="zone", note=note)


def code_of(division: Division | None) -> str | None:
    """The code of a division, None of none."""
    return division.code if division is not None else None
