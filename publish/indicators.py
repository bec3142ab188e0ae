"""Indicators: what a year comes to in one number, each defined as a line of indicators.csv.

`top` and `bottom` add up cells of the form, named as in the contract (applications.granted.total).
An indicator has a value only where every cell that it needs is a number; a rate also needs a
denominator that is not 0. Below `least` in the denominator a rate says little, and the pages say so.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from publish.form import Lang

Number = int | float


@dataclass(frozen=True)
class Indicator:
    """One line of indicators.csv; `bottom` is empty where it is a plain count."""

    key: str
    group: str
    names: Mapping[Lang, str]
    top: tuple[str, ...]
    bottom: tuple[str, ...]
    least: int
    unit: str  # cases, yuan or percent
    formulas: Mapping[Lang, str]
    notes: Mapping[Lang, str]

    @property
    def is_rate(self) -> bool:
        """Whether it is a share of something."""
        return bool(self.bottom)


@dataclass(frozen=True)
class Reading:
    """An indicator of one year: `value` is None where a cell is missing or the denominator is 0."""

    value: float | None
    top: Number | None
    bottom: Number | None

    def is_small(self, indicator: Indicator) -> bool:
        """Whether the denominator is too small for the rate to tell much."""
        return indicator.is_rate and self.bottom is not None and self.bottom < indicator.least


@cache
def indicators() -> Mapping[str, Indicator]:
    """All indicators by key, in the order in which the pages list them."""
    with (Path(__file__).parent / "indicators.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: Indicator(
                row["key"],
                row["group"],
                {"zh": row["zh"], "en": row["en"]},
                _cells(row["top"]),
                _cells(row["bottom"]),
                int(row["least"] or 0),
                row["unit"],
                {"zh": row["formula_zh"], "en": row["formula_en"]},
                {"zh": row["note_zh"], "en": row["note_en"]},
            )
            for row in csv.DictReader(file)
        }


def read(indicator: Indicator, figure: Callable[[str], Number | None]) -> Reading:
    """Work out an indicator; `figure` gives the number in a cell of the form, None where there is none.

    >>> cells = {"applications.granted.total": 3, "applications.processed_total.total": 4}
    >>> read(indicators()["granted_rate"], cells.get)
    Reading(value=0.75, top=3, bottom=4)
    >>> read(indicators()["disclosed_rate"], cells.get).value is None
    True
    """
    top = _sum(indicator.top, figure)
    if not indicator.is_rate:
        return Reading(top, top, None)
    bottom = _sum(indicator.bottom, figure)
    return Reading(rate(top, bottom), top, bottom)


def rate(top: Number | None, bottom: Number | None) -> float | None:
    """The share, or None where it can't be told."""
    return None if top is None or not bottom else top / bottom


def _sum(cells: tuple[str, ...], figure: Callable[[str], Number | None]) -> Number | None:
    values = [figure(cell) for cell in cells]
    numbers = [value for value in values if value is not None]
    return sum(numbers) if len(numbers) == len(values) else None


def _cells(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("+")) if text else ()
