"""When a report was due by law, and whether it was published by then.

Regulation of 2019, article 49: departments by 31 January, governments by 31 March of the year after.
It names no day for townships, subdistricts and others. The Regulation of 2007, article 31, in force for
reports on years up to 2018, named 31 March for every administrative agency.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FIRST_OF_NEW = 2019  # the first year reported on under the Regulation of 2019
_LONGEST_DELAY = 366  # days; a later date on a page is rather that of a move to a new site


@dataclass(frozen=True)
class Timing:
    """`state` is on_time, late, doubtful (a date that can't be the first), no_date or no_duty."""

    state: str
    due: str | None  # YYYY-MM-DD
    days: int | None  # after the day it was due; negative: before


@cache
def _table() -> dict[str, tuple[str, str]]:
    with (Path(__file__).parent / "due.csv").open(encoding="utf-8", newline="") as file:
        return {row["type"]: (row["until_2018"], row["from_2019"]) for row in csv.DictReader(file)}


def due(agency_type: str | None, year: int) -> str | None:
    """The last day to publish the report on `year`; None where the law names none.

    >>> due("DEPT", 2023), due("GOV", 2023), due("TOWN_GOV", 2023), due("TOWN_GOV", 2015)
    ('2024-01-31', '2024-03-31', None, '2016-03-31')
    """
    old, new = _table().get(agency_type or "UNKNOWN", ("", ""))
    day = new if year >= FIRST_OF_NEW else old
    return f"{year + 1}-{day}" if day else None


def timing(agency_type: str | None, year: int | None, published: str | None) -> Timing:
    """Judge the date that the site shows for a report.

    >>> timing("DEPT", 2023, "2024-02-03")
    Timing(state='late', due='2024-01-31', days=3)
    >>> timing("DEPT", 2019, "2024-06-18").state, timing("DEPT", 2019, None).state
    ('doubtful', 'no_date')
    >>> timing("SUBDISTRICT", 2022, "2023-05-01").state
    'no_duty'
    """
    day = due(agency_type, year) if year else None
    if year is None or day is None:
        return Timing("no_duty", None, None)
    if not published:
        return Timing("no_date", day, None)
    try:
        on = date.fromisoformat(published)
    except ValueError:
        return Timing("no_date", day, None)
    days = (on - date.fromisoformat(day)).days
    if days > _LONGEST_DELAY or on.year <= year:
        return Timing("doubtful", day, days)
    return Timing("late" if days > 0 else "on_time", day, days)
