"""Divisions of China as the registry needs them: what a code is called, where it lies, until when."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

IN_USE = 9999
MUNICIPAL = "直辖"  # stands for the prefecture of counties that have none over them


class Division(NamedTuple):
    """A code under one name and one parent; `valid_to` is the year it ended in."""

    code: str
    name: str
    level: str
    province: str
    prefecture: str
    valid_to: int
    successors: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """The name with that of the division around it, as portals are called.

        >>> Division("110101", "东城区", "county", "北京市", "直辖", IN_USE, ()).full_name
        '北京市东城区'
        """
        if self.level != "county":
            return self.name
        around = self.province if self.prefecture in {"", MUNICIPAL} else self.prefecture
        return around + self.name


class Divisions:
    """The table, by code and by name; `current` are those that stand today."""

    def __init__(self, rows: Iterable[Division]) -> None:
        self.by_code: dict[str, Division] = {}
        self.by_name: dict[str, list[Division]] = {}
        for row in sorted(rows, key=lambda row: row.valid_to):
            self.by_code[row.code] = row  # the one that stood last
        for row in self.by_code.values():
            self.by_name.setdefault(row.name, []).append(row)
        self.current = [row for row in self.by_code.values() if row.valid_to == IN_USE]

    def around(self, code: str) -> list[Division]:
        """A division and those it lies in by its digits, itself first."""
        wider = (code, code[:4] + "00", code[:2] + "0000")
        return [self.by_code[one] for one in dict.fromkeys(wider) if one in self.by_code]

    def named(self, name: str, level: str) -> Division | None:
        """The one division that stands today under a name, full or without its last word.

        >>> rows = [Division("320200", "无锡市", "prefecture", "江苏省", "", IN_USE, ())]
        >>> Divisions(rows).named("无锡", "prefecture").code
        '320200'
        """
        found = [
            row
            for row in self.current
            if row.level == level and (row.name == name or short(row.name) == name)
        ]
        return found[0] if len(found) == 1 else None


def short(name: str) -> str:
    """What of a name tells the division: its kind left out, of an autonomous one the first two words.

    >>> short("三水区"), short("大兴安岭地区"), short("恩施土家族苗族自治州"), short("和县")
    ('三水', '大兴安岭', '恩施', '和县')
    """
    if "自治" in name:
        return name[:2]
    for kind in KINDS:
        if name.endswith(kind) and len(name) - len(kind) >= 2:
            return name.removesuffix(kind)
    return name


KINDS = ("地区", "林区", "新区", "省", "市", "盟", "区", "县", "旗")


def read_divisions(*files: Path) -> Divisions:
    """Read tables of divisions (code, name, level, province, prefecture, valid_to, successors).

    A later file overrides the rows of an earlier one that it names: the same code and name.
    """
    rows: dict[tuple[str, str], Division] = {}
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                rows[line["code"], line["name"]] = Division(
                    line["code"],
                    line["name"],
                    line["level"],
                    line["province"],
                    line["prefecture"],
                    int(line["valid_to"] or IN_USE),
                    tuple(filter(None, line["successors"].split(";"))),
                )
    return Divisions(rows.values())
