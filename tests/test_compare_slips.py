"""Zeros too many or too few, told by the same agency's other years."""

import pytest

from parse.compare import compare, slips
from tests.compare_archive import Archive, applicants

NAME = "甲县交通运输局"


def hints(
    series: dict[int, float | str], item: str = "fees", measure: str = "amount"
) -> list[object]:
    """What is said of a series of years: [(year, code, year compared with, ratio)]."""
    archive = Archive()
    ids = {
        archive.report(NAME, year, disclosure={item: {measure: value}}): year  # type: ignore[dict-item]
        for year, value in series.items()
    }
    compare(archive.db)
    rows = archive.db.execute(
        'SELECT report, code, other, measure FROM hints WHERE "where" = ? ORDER BY report',
        (f"disclosure.{item}.{measure}",),
    )
    return sorted((ids[report], code, ids[other], ratio) for report, code, other, ratio in rows)


def test_ten_times_the_other_years() -> None:
    assert hints({2021: 120_000, 2022: 1_210_000, 2023: 118_000}) == [
        (2022, "slip.power_of_ten", 2021, pytest.approx(1_210_000 / 120_000))
    ]


def test_a_hundredth_of_the_other_years() -> None:
    found = hints({2021: 41_200, 2022: 40_500, 2023: 412, 2024: 39_000}, "licensing", "decisions")
    assert [line[:3] for line in found] == [(2023, "slip.power_of_ten", 2022)]


def test_yuan_for_ten_thousand_yuan() -> None:
    found = hints({2021: 900_000, 2022: 8_500_000_000, 2023: 1_100_000})
    assert [line[:3] for line in found] == [(2022, "slip.unit", 2021)]
    found = hints({2021: 900_000, 2022: 88, 2023: 1_100_000})
    assert [line[:3] for line in found] == [(2022, "slip.unit", 2021)]


def test_the_same_digits_two_years_running() -> None:
    assert hints({2021: 77_302_800, 2022: 773_028}) == [
        (2022, "slip.same_digits", 2021, pytest.approx(0.01))
    ]


@pytest.mark.parametrize(
    "series",
    [
        {2021: 120_000, 2022: 600_000, 2023: 118_000},  # five times is life
        {2021: 120_000, 2022: 1_200_500, 2023: 1_150_000, 2024: 125_000},  # two levels, no slip
        {2021: 10_000, 2022: 100_000, 2023: 30_000},  # the other years differ too much
        {2021: 120_000, 2022: 1_150_000},  # two years alone, other digits
        {2021: 100_000, 2022: 1_000_000},  # round figures
        {2021: 77_302_800, 2022: 77_302_800},  # the same twice is no slip
        {2021: 0, 2022: 1_000_000, 2023: 0},
        {2021: "", 2022: 120_000, 2023: "52.15"},
    ],
)
def test_what_is_no_slip(series: dict[int, float | str]) -> None:
    assert hints(series) == []


def test_small_counts_jump_by_themselves() -> None:
    assert hints({2021: 3, 2022: 30, 2023: 3}, "penalties", "decisions") == []
    assert hints({2021: 40, 2022: 402, 2023: 41}, "penalties", "decisions") == []


def test_applications_count_too() -> None:
    archive = Archive()
    for year, received in ((2021, 310), (2022, 3100), (2023, 305)):
        archive.report(NAME, year, applications={"received": applicants(received)})
    compare(archive.db)
    rows = archive.db.execute('SELECT code, "where", message, message_zh FROM hints').fetchall()
    assert [row[:2] for row in rows] == [("slip.power_of_ten", "applications.received.total")]
    for message in rows[0][2:]:
        assert "3,100" in message and "310" in message and "2021" in message


def test_every_measure_has_a_name_in_both_languages() -> None:
    from parse.compare.words import PLACES

    for measure in slips.MEASURES:
        assert measure.where in PLACES or measure.where == "applications.received.total"
