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
    keys = fold("|".join(row[1] for row in found.values())).split("|")
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
    """The township table by columns (rows would take three times as long to make)."""

    codes: tuple[str, ...]
    keys: list[str]
    counties: tuple[str, ...]


@cache
def townships() -> Townships:
    """Every township of the table: its code, its folded name, the code of its county."""
    codes, printed, counties = zip(*_plain("townships.csv"), strict=True)
    return Townships(codes, fold("|".join(printed)).split("|"), counties)


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
