"""The same table twice: last year's again, or another agency's."""

import pytest

from parse.compare import compare
from tests.compare_archive import Archive, Rows, applicants

BUSY: Rows = {
    "received": applicants(137, 21, 0, 0, 4, 0, 162),
    "carried_in": applicants(6),
    "granted": applicants(88, 13, 0, 0, 2, 0, 103),
    "processed_total": applicants(141, 20, 0, 0, 4, 0, 165),
    "carried_out": applicants(2, 1, 0, 0, 0, 0, 3),
}
QUIET: Rows = {
    "received": applicants(2),
    "granted": applicants(1),
    "processed_total": applicants(2),
}
WORK: Rows = {
    "licensing": {"decisions": 563},
    "penalties": {"decisions": 41},
    "fees": {"amount": 120_000},
}


@pytest.fixture
def archive() -> Archive:
    return Archive()


def twins(archive: Archive, report: str) -> list[tuple[object, ...]]:
    compare(archive.db)
    return [line for line in archive.hints(report) if line[0].startswith("twin")]


def test_last_years_table_again(archive: Archive) -> None:
    old = archive.report("甲县教育局", 2021, applications=BUSY)
    new = archive.report("甲县教育局", 2022, applications=BUSY)
    assert twins(archive, new) == [("twin.last_year", "applications", old, 17.0)]
    assert twins(archive, old) == []


def test_the_table_of_disclosure_too(archive: Archive) -> None:
    old = archive.report("甲县教育局", 2021, disclosure=WORK)
    new = archive.report("甲县教育局", 2022, disclosure=WORK)
    assert twins(archive, new) == [("twin.last_year", "disclosure", old, 3.0)]


def test_one_figure_apart_is_no_twin(archive: Archive) -> None:
    archive.report("甲县教育局", 2021, applications=BUSY)
    other = BUSY | {"carried_in": applicants(7)}
    new = archive.report("甲县教育局", 2022, applications=other)
    assert twins(archive, new) == []


def test_small_figures_and_zeros_say_nothing(archive: Archive) -> None:
    for table in (QUIET, {row: applicants(0) for row in BUSY}, {"received": applicants("")}):
        archive.report("甲县教育局", 2021, applications=table)
        new = archive.report("甲县教育局", 2022, applications=table)
        assert twins(archive, new) == []


def test_what_stays_in_force_is_no_twin(archive: Archive) -> None:
    stock: Rows = {
        "regulations": {"issued": 0, "repealed": 0, "in_force": 31},
        "normative_documents": {"issued": 0, "repealed": 0, "in_force": 1205},
        "fees": {"amount": 0},
    }
    archive.report("甲县教育局", 2021, disclosure=stock)
    assert twins(archive, archive.report("甲县教育局", 2022, disclosure=stock)) == []


def test_another_year_between_is_not_last_year(archive: Archive) -> None:
    archive.report("甲县教育局", 2020, applications=BUSY)
    assert twins(archive, archive.report("甲县教育局", 2022, applications=BUSY)) == []


def test_two_agencies_with_one_table(archive: Archive) -> None:
    one = archive.report("甲县教育局", 2022, applications=BUSY)
    two = archive.report("乙县水利局", 2022, applications=BUSY)
    other_year = archive.report("丙县水利局", 2021, applications=BUSY)
    assert twins(archive, one) == [("twin.other_agency", "applications", two, 17.0)]
    assert twins(archive, two) == [("twin.other_agency", "applications", one, 17.0)]
    assert twins(archive, other_year) == []
    message = archive.db.execute("SELECT message_zh FROM hints WHERE report = ?", (one,)).fetchone()
    assert "乙县水利局 2022 年" in message[0] and "17" in message[0]


def test_a_government_and_its_office_share_a_report(archive: Archive) -> None:
    one = archive.report("甲县人民政府", 2022, applications=BUSY)
    archive.report("甲县人民政府办公室", 2022, applications=BUSY)
    assert twins(archive, one) == []


def test_a_twin_that_goes_takes_its_hint_along(archive: Archive) -> None:
    one = archive.report("甲县教育局", 2022, applications=BUSY)
    two = archive.report("乙县水利局", 2022, applications=BUSY)
    assert twins(archive, one)
    archive.db.execute("UPDATE reports SET current = 0 WHERE id = ?", (two,))
    assert twins(archive, one) == []
