"""Where agencies are: divisions with their parents, and the path from a province down to each.

The names come from the table `divisions` of archive.db; what it does not name is named after its own
government, else by its code.
"""

import csv
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import sqlite_utils

from chinese.fold import fold

LEVELS = ("province", "prefecture", "county", "township")
_MUNICIPALITIES = ("11", "12", "31", "50")  # their districts have no prefecture above them
_DIRECT = "90"  # 4290xx: a county directly under its province


@dataclass(frozen=True)
class Province:
    """One of the 31: its names and its tile on the map, row and column counted from 0."""

    code: str
    name: str
    short: str
    short_en: str
    row: int
    column: int


@cache
def provinces() -> tuple[Province, ...]:
    """Read provinces.csv."""
    with (Path(__file__).parent / "provinces.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Province(
                line["code"],
                line["name"],
                line["short"],
                line["short_en"],
                int(line["row"]),
                int(line["column"]),
            )
            for line in csv.DictReader(file)
        )


def place_of(division_code: str | None, current_code: str | None) -> str | None:
    """The code under which an agency is listed: what its division is now, a township where known.

    >>> place_of("320829", "320813"), place_of("440203100", "440203"), place_of(None, None)
    ('320813', '440203100', None)

    A township of a county that has another code now is listed under the county:

    >>> place_of("320829101", "320813")
    '320813'
    """
    if division_code and len(division_code) == 9 and current_code:
        return division_code if division_code[:6] == current_code[:6] else current_code
    return current_code or division_code


def level_of(code: str) -> str:
    """The level that a code of GB/T 2260 tells.

    >>> [level_of(code) for code in ("440000", "440600", "440607", "440203100")]
    ['province', 'prefecture', 'county', 'township']
    """
    if len(code) > 6:
        return "township"
    return "province" if code[2:] == "0000" else "prefecture" if code[4:] == "00" else "county"


def parent_of(code: str) -> str | None:
    """The division above, as the digits of a code tell it.

    >>> [parent_of(code) for code in ("440203100", "440607", "440600", "440000")]
    ['440203', '440600', '440000', None]
    >>> parent_of("310101"), parent_of("429004")
    ('310000', '420000')
    """
    level = level_of(code)
    if level == "township":
        return code[:6]
    if level == "province":
        return None
    direct = code[:2] in _MUNICIPALITIES or code[2:4] == _DIRECT
    return code[:2] + "0000" if level == "prefecture" or direct else code[:4] + "00"


def build(db: sqlite_utils.Database) -> None:
    """Make the table `places` from `divisions`, the 31 provinces and the agencies of the archive."""
    conn = db.conn
    named, parents, in_use = _divisions(db)
    known = {province.code: province.name for province in provinces()} | named
    codes = {
        place_of(row["division_code"], row["current_code"])
        for row in conn.execute("select division_code, current_code from agencies")
    }
    wanted: set[str] = {province.code for province in provinces()} | in_use
    for code in codes:
        wanted.update(_upwards(code, parents))
    governments = _governments(conn)
    rows: list[dict[str, Any]] = []
    for code in sorted(wanted):
        path = {level_of(step): step for step in _upwards(code, parents)}
        name = known.get(code) or governments.get(code) or code
        rows.append(
            {
                "code": code,
                "name": name,
                "key": fold(name),
                "level": level_of(code),
                "parent": parents.get(code) or parent_of(code),
                "province": path.get("province"),
                "prefecture": path.get("prefecture"),
                "county": path.get("county"),
            }
        )
    table = db.table("places")
    table.create(dict.fromkeys(rows[0], str), pk="code")
    table.insert_all(rows)
    table.create_index(["parent"])
    table.create_index(["key"])


def _divisions(
    db: sqlite_utils.Database,
) -> tuple[dict[str, str], dict[str, str], set[str]]:
    """(code → name, code → parent, counties and higher that are in use today) of `divisions`."""
    rows = db.conn.execute("select code, name, parent, level, in_use from divisions").fetchall()
    return (
        {row["code"]: row["name"] for row in rows},
        {row["code"]: row["parent"] for row in rows if row["parent"]},
        {row["code"] for row in rows if row["in_use"] and row["level"] != "township"},
    )


def _governments(conn: sqlite3.Connection) -> dict[str, str]:
    """Divisions named after the government that reports for them: 东岭县人民政府 → 东岭县."""
    rows = conn.execute(
        """select division_code, current_code, name from agencies
           where type in ('GOV', 'TOWN_GOV', 'SUBDISTRICT') and division_code is not null
           order by name desc"""
    )
    return {
        code: row["name"].removesuffix("人民政府").removesuffix("办事处")
        for row in rows
        if (code := place_of(row["division_code"], row["current_code"]))
    }


def _upwards(code: str | None, parents: dict[str, str]) -> Iterable[str]:
    """The code and all those above it."""
    seen: set[str] = set()
    while code and code not in seen:
        seen.add(code)
        yield code
        code = parents.get(code) or parent_of(code)
