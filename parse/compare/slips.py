"""Zeros too many or too few: a figure ten, a hundred, ten thousand times what the other years say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10
from statistics import median

from parse.compare.facts import Facts
from parse.compare.words import Hint, hint, number


@dataclass(frozen=True, slots=True)
class _Measure:
    """A figure worth comparing over years; smaller ones than `least` jump tenfold by themselves."""

    table: str
    row: str
    column: str
    least: int

    @property
    def where(self) -> str:
        return f"{self.table}.{self.row}.{self.column}"


MEASURES = (
    _Measure("disclosure", "fees", "amount", 1000),
    _Measure("disclosure", "procurement", "amount", 1000),
    _Measure("disclosure", "licensing", "decisions", 100),
    _Measure("disclosure", "other_services", "decisions", 100),
    _Measure("disclosure", "penalties", "decisions", 100),
    _Measure("disclosure", "coercion", "decisions", 100),
    _Measure("disclosure", "normative_documents", "disclosed_total", 100),
    _Measure("disclosure", "normative_documents", "in_force", 100),
    _Measure("applications", "received", "total", 100),
)
# A power of ten within a fifth, where the other years differ among themselves by less than half.
_NEAR = 0.08
_STEADY = log10(1.5)
# 万元 for 元 moves a figure so far that the other years may differ by three times.
_UNIT_POWER = 4
_UNIT_NEAR = 0.3
_UNIT_STEADY = log10(3)
_DIGITS = 4  # as many in common, up to the zeros at the end, are no accident


def hints(years: Sequence[Facts]) -> Iterator[tuple[str, Hint]]:
    """Compare one agency's reports, one a year, oldest first; yield report and hint."""
    for measure in MEASURES:
        series = [(facts, value) for facts in years if (value := _value(facts, measure)) > 0]
        slipped = list(_outliers(measure, series))
        yield from slipped or _same_digits(measure, series)


def _value(facts: Facts, measure: _Measure) -> int | float:
    value = facts.cell(measure.table, measure.row, measure.column).value
    return value if value is not None else 0


def _outliers(
    measure: _Measure, series: Sequence[tuple[Facts, int | float]]
) -> Iterator[tuple[str, Hint]]:
    for facts, value in series:
        others = [(other, number) for other, number in series if other is not facts]
        if len(others) < 2:
            continue
        usual = median(number for _, number in others)
        power = round(log10(value / usual))
        if not power or min(value, usual) * 10 ** abs(power) < measure.least * 10:
            continue
        near, steady = _NEAR, _STEADY
        unit = measure.column == "amount" and abs(power) == _UNIT_POWER
        if unit:
            near, steady = _UNIT_NEAR, _UNIT_STEADY
        elif min(value, usual) < measure.least:
            continue
        if abs(log10(value / usual) - power) > near:
            continue
        if any(abs(log10(number / usual)) > steady for _, number in others):
            continue
        beside = min(others, key=lambda other: _distance(other[0], facts))
        code = "slip.unit" if unit else "slip.power_of_ten"
        yield facts.report, _hint(code, measure, (facts, value), beside)


def _same_digits(
    measure: _Measure, series: Sequence[tuple[Facts, int | float]]
) -> Iterator[tuple[str, Hint]]:
    """Two years that differ by zeros alone; with the hint on the later one."""
    for before, after in pairwise(series):
        if _distance(before[0], after[0]) != 1:
            continue
        digits = {_significant(value) for _, value in (before, after)}
        if len(digits) == 1 and len(digits.pop()) >= _DIGITS and before[1] != after[1]:
            yield after[0].report, _hint("slip.same_digits", measure, after, before)


def _significant(value: int | float) -> str:
    return str(value).replace(".", "").strip("0")


def _distance(one: Facts, other: Facts) -> int:
    return abs((one.year or 0) - (other.year or 0))


def _hint(
    code: str,
    measure: _Measure,
    mine: tuple[Facts, int | float],
    theirs: tuple[Facts, int | float],
) -> Hint:
    ratio = mine[1] / theirs[1]
    return hint(
        code,
        measure.where,
        place=measure.where if measure.table == "disclosure" else "applications.received",
        other=theirs[0].report,
        measure=ratio,
        mine=number(mine[1]),
        theirs=number(theirs[1]),
        other_year=theirs[0].year,
        ratio=_ratio(ratio),
    )


def _ratio(ratio: float) -> str:
    """A ratio with two digits that count.

    >>> _ratio(9876.4), _ratio(10.0), _ratio(0.00098)
    ('9,900', '10', '0.00098')
    """
    return f"{ratio:.2g}" if ratio < 10 else f"{round(ratio, 1 - int(log10(ratio))):,.0f}"
