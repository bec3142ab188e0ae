"""How one division became another: the code that a division has in a given year, and today."""

from functools import cache

from parse.places.tables import IN_USE, Division, divisions

_KINDS = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "特区", "林区")


def stem(name: str) -> str:
    """Drop the word for the kind of division: 洪泽县 and 洪泽区 have one stem."""
    for kind in _KINDS:
        if name.endswith(kind):
            return name[: -len(kind)]
    return name[:-1] if name[-1] in "省州盟市县旗区" else name


def prefix(code: str) -> str:
    """The digits that all codes within a division begin with: 320100 -> 3201."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


@cache
def by_code() -> dict[str, tuple[Division, ...]]:
    """Every code with its divisions, oldest first."""
    found: dict[str, list[Division]] = {}
    for division in divisions():
        found.setdefault(division.code, []).append(division)
    return {
        code: tuple(sorted(all_, key=lambda d: d.valid_from) if len(all_) > 1 else all_)
        for code, all_ in found.items()
    }


@cache
def _predecessors() -> dict[str, tuple[Division, ...]]:
    found: dict[str, list[Division]] = {}
    for division in divisions():
        for code in division.successors:
            found.setdefault(code, []).append(division)
    return {code: tuple(all_) for code, all_ in found.items()}


def stands(division: Division, year: int) -> bool:
    """Tell whether the division stood at the end of the year, when its report was written."""
    return division.valid_from <= year < division.valid_to


def of_code(code: str, year: int | None = None) -> Division | None:
    """What a code stands for at the end of a year, or else in it; without a year, most lately."""
    known = by_code().get(code, ())
    if year is None:
        return known[-1] if known else None
    for division in known:
        if stands(division, year):
            return division
    return next((d for d in reversed(known) if d.valid_from <= year <= d.valid_to), None)


def _one(heirs: list[Division], like: Division) -> Division | None:
    """The only one, or the only one of the same stem and level; None where it stays open."""
    if len(heirs) == 1:
        return heirs[0]
    same = [d for d in heirs if d.level == like.level and stem(d.name) == stem(like.name)]
    return same[0] if len(same) == 1 else None


def heirs(division: Division) -> list[Division]:
    """The divisions that took over when this one ended."""
    found = [of_code(code, division.valid_to) for code in division.successors]
    return [d for d in found if d is not None and d != division]


def successor(division: Division) -> Division | None:
    """The one division that came after; None where it was divided up, or goes on."""
    return _one(heirs(division), division)


def predecessor(division: Division) -> Division | None:
    """The one division that came before; None where several did, or none."""
    before = [
        d for d in _predecessors().get(division.code, ()) if d.valid_to == division.valid_from
    ]
    return _one([d for d in before if d != division], division)


def in_year(division: Division, year: int) -> Division | None:
    """Follow a division forward or back to what it was at the end of a year.

    >>> [d] = [d for d in by_code()["320829"] if d.prefecture == "淮安市"]
    >>> in_year(d, 2012).name, in_year(d, 2020).name, in_year(d, 2020).code
    ('洪泽县', '洪泽区', '320813')
    """
    seen: Division | None = division
    for _ in range(20):
        if seen is None or stands(seen, year):
            return seen
        seen = predecessor(seen) if year < seen.valid_from else successor(seen)
    return None


def today(division: Division) -> Division | None:
    """Follow a division to what it is now; None where it was divided up on the way."""
    return in_year(division, IN_USE - 1)


def heirs_today(division: Division) -> tuple[str, ...]:
    """The codes of all present divisions that a division went into, in order."""
    found: set[str] = set()
    open_, seen = [division], set[Division]()
    while open_:
        now = open_.pop()
        if now in seen:
            continue
        seen.add(now)
        if now.valid_to == IN_USE:
            found.add(now.code)
        open_ += heirs(now)
    return tuple(sorted(found))
