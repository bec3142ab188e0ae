"""Which body an office became when a reform renamed it: one for one only, mergers make new bodies."""

from functools import cache
from typing import NamedTuple

from chinese.fold import fold
from parse.places.tables import rows


class Succession(NamedTuple):
    """What became of an office; `kind` is renamed, merged or unclear. Only renamed makes a link."""

    kind: str
    first: int  # the first year that the new name may report on
    last: int  # the last year that the old name may report on
    after: tuple[str, ...]


@cache
def successions() -> dict[str, tuple[Succession, ...]]:
    """Folded name of an office without its place → what became of it."""
    found: dict[str, tuple[Succession, ...]] = {}
    for row in rows("successions.csv"):
        after = tuple(row["after"].split("|"))
        told = Succession(row["kind"], int(row["first"]), int(row["last"]), after)
        for name in row["before"].split("|"):
            found[fold(name)] = (*found.get(fold(name), ()), told)
    return found


def lasting_name(name: str, year: int | None) -> str:
    """The name that stands for an office over its renamings, given without its place.

    An office that had its own name after the reform is another; so is one whose year is not known.

    >>> lasting_name("环境保护局", 2016), lasting_name("生态环境局", 2022)
    ('生态环境局', '生态环境局')
    >>> lasting_name("环境保护局", 2022), lasting_name("环境保护局", None)
    ('环境保护局', '环境保护局')
    >>> lasting_name("工商行政管理局", 2016), lasting_name("财政局", 2016)
    ('工商行政管理局', '财政局')
    """
    for told in successions().get(fold(name), ()):
        if told.kind == "renamed" and year is not None and year <= told.last:
            return told.after[0]
    return name
