"""Make data/divisions.csv and data/townships.csv anew from the two public tables they come from.

    python -m parse.places.build areacodes/result.csv china-division/dist/streets.csv

Only these two files are written; overrides.csv and special.csv are kept by hand (data/README.md).
"""

import csv
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from chinese.fold import fold

DATA = Path(__file__).parent / "data"
LEVELS = {"省级": "province", "地级": "prefecture", "县级": "county"}
DIVISIONS = [
    "code",
    "name",
    "level",
    "province",
    "prefecture",
    "valid_from",
    "valid_to",
    "successors",
]
# The statistics office gives the city without counties a county of its own to hang the towns on.
COUNTY_OF_TOWNS = {"620201": "620200"}


def divisions(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Turn the rows of areacodes into ours: a row is a code under one name and one parent.

    Successors are the divisions that took over when it ended. Land that it ceded in earlier years
    (marked with a year in the source) is left out: it does not say who came after. Where a code
    went on under another name or parent, it succeeds itself.
    """
    found = []
    for row in rows:
        ended = row["变更/弃用时间"]
        heirs = [code for code in row["新代码"].split(";") if re.fullmatch(r"\d{6}", code)]
        if row["状态"] == "变更":
            heirs = [row["代码"]]
        level = LEVELS[row["级别"]]
        found.append(
            {
                "code": row["代码"],
                "name": row["名称"],
                "level": level,
                "province": "" if level == "province" else row["一级行政区"],
                "prefecture": row["二级行政区"] if level == "county" else "",
                "valid_from": row["启用时间"],
                "valid_to": ended,
                "successors": ";".join(heirs) if ended else "",
            }
        )
    found.sort(key=lambda row: (row["code"], row["valid_from"]))
    return _prefectures_linked(found)


def _prefectures_linked(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Link a prefecture to the one of the same stem and province that began when it ended.

    The source names no successors of prefectures: 铜仁地区 (to 2011) became 铜仁市 (from 2011).
    """
    heads = [row for row in rows if row["level"] == "prefecture"]
    for row in heads:
        if not row["valid_to"] or row["successors"]:
            continue
        stem = re.sub(r"(?:地区|市|盟)$", "", row["name"])
        heirs = [
            other["code"]
            for other in heads
            if other["province"] == row["province"]
            and re.sub(r"(?:地区|市|盟)$", "", other["name"]) == stem
            and other["valid_from"] == row["valid_to"]
        ]
        row["successors"] = ";".join(heirs)
    return rows


def townships(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Keep code, name and county of each township of china-division, in the order of the names.

    The reader counts on that order, and on cells that need no quotes.
    """
    found = [
        {
            "code": row["code"],
            "name": row["name"],
            "county": COUNTY_OF_TOWNS.get(row["areaCode"], row["areaCode"]),
        }
        for row in rows
    ]
    if any(mark in cell for row in found for cell in row.values() for mark in ',"\n'):
        raise ValueError("a township has a comma, a quote or a line break in its name or code")
    return sorted(found, key=lambda row: (fold(row["name"]), row["code"]))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(arguments: list[str]) -> int:
    """Read the two tables named on the command line and write ours."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    _write(DATA / "divisions.csv", DIVISIONS, divisions(_read(Path(arguments[0]))))
    columns = ["code", "name", "county"]
    _write(DATA / "townships.csv", columns, townships(_read(Path(arguments[1]))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
