"""The tables of places, read once, when the first name is asked for."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from chinese.fold import fold
from parse.places.place import Level

DATA = Path(__file__).parent / "data"
IN_USE = 9999
_PRIVATE = 0xE000
LEVELS: dict[str, Level] = {
    "province": "province",
    "prefecture": "prefecture",
    "county": "county",
}


class Division(NamedTuple):
    """A division code under one name and one parent; `valid_to` is the year it ended in."""

    code: str
    name: str
    key: str
    level: Level
    province: str
    prefecture: str
    valid_from: int
    valid_to: int
    successors: tuple[str, ...]


class Special(NamedTuple):
    """A body with a territory that is no division: a zone, or a unit of the XPCC."""

    kind: str
    name: str
    key: str
    code: str  # a code of its own outside GB/T 2260, '' where none is known
    host: str  # the division that holds it
    note: str


def rows(name: str) -> Iterator[dict[str, str]]:
    """Read one table of data/ as dicts."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def divisions() -> tuple[Division, ...]:
    """All divisions since 1981, with the hand-kept overrides in the place of what they correct."""
    found = {_identity(row): row for row in _plain("divisions.csv")}
    found |= {_identity(row): row for row in _plain("overrides.csv")}
    keys = folded([row[1] for row in found.values()])
    return tuple(
        Division(
            row[0],
            row[1],
            key,
            LEVELS[row[2]],
            row[3],
            row[4],
            int(row[5]),
            int(row[6] or IN_USE),
            tuple(row[7].split(";")) if row[7] else (),
        )
        for row, key in zip(found.values(), keys, strict=True)
    )


class Townships(NamedTuple):
    """The township table by columns, in the order of the folded names."""

    codes: list[str]
    keys: list[str]
    counties: list[str]


@cache
def townships() -> Townships:
    """Every township of the table: its code, its folded name, the code of its county."""
    # No cell holds a comma or a quote (build.py sees to it); csv would take four times as long.
    text = (DATA / "townships.csv").read_text(encoding="utf-8")
    cells = text.removesuffix("\n").replace("\n", ",").split(",")
    return Townships(cells[3::3], folded(cells[4::3]), cells[5::3])


def folded(texts: list[str]) -> list[str]:
    """Fold many short texts at once: few characters of a table change, so each is replaced.

    >>> folded(["乾县", "中山市"])
    ['干县', '中山市']
    """
    joined = "|".join(texts)
    before = "".join(sorted(set(joined)))
    changed = [(a, b) for a, b in zip(before, fold(before), strict=True) if a != b]
    # By way of characters of private use, lest one replaced be taken for one to replace.
    for number, (old, _) in enumerate(changed):
        joined = joined.replace(old, chr(_PRIVATE + number))
    for number, (_, new) in enumerate(changed):
        joined = joined.replace(chr(_PRIVATE + number), new)
    return joined.split("|")


@cache
def specials() -> tuple[Special, ...]:
    """Zones and units of the XPCC, longest names first."""
    found = [
        Special(row["kind"], row["name"], fold(row["name"]), row["code"], row["host"], row["note"])
        for row in rows("special.csv")
    ]
    return tuple(sorted(found, key=lambda special: -len(special.key)))


def _plain(name: str) -> list[list[str]]:
    """The rows of a table without its header: three times quicker than dicts, for the big ones."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _identity(row: list[str]) -> tuple[str, str, str, str]:
    return row[0], row[1], row[4], row[5]
