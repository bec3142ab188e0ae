"""Sums across years: what a report carries over, the next one takes up."""

import pytest

from parse.compare import compare
from tests.compare_archive import Archive, applicants, stock

NAME = "甲县财政局"
BALANCE = ("continuity.carried", "total")
STOCK = ("continuity.in_force", "normative_documents")


@pytest.fixture
def archive() -> Archive:
    return Archive()


def carried(
    archive: Archive, year: int, taken: str | int, left: str | int, **options: object
) -> str:
    rows = {"carried_in": applicants(taken), "carried_out": applicants(left)}
    return archive.report(NAME, year, applications=rows, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (3, 3, ("holds", 3, 3)),
        (0, 0, ("holds", 0, 0)),
        (3, 2, ("fails", 3, 2)),
        (0, 1, ("fails", 0, 1)),
        ("", 0, ("holds_if_blank_is_zero", None, 0)),
        (0, "—", ("holds_if_blank_is_zero", 0, None)),
        ("　", "/", ("holds_if_blank_is_zero", None, None)),
        ("", 2, ("unknown", None, 2)),
        (2, "", ("unknown", 2, None)),
        ("见附件", 2, ("unknown", None, 2)),
    ],
)
def test_what_is_carried_out_is_carried_in(
    archive: Archive, before: str | int, after: str | int, expected: tuple[object, ...]
) -> None:
    first = carried(archive, 2021, 0, before)
    second = carried(archive, 2022, after, 0)
    compare(archive.db)
    assert archive.checks(second)[BALANCE] == expected
    assert len(archive.checks(second)) == 7  # a sum for each column
    assert archive.checks(first) == {}


def test_each_column_is_judged_by_itself(archive: Archive) -> None:
    out = {"carried_in": applicants(0), "carried_out": applicants(2, 1, 0, 0, "", 0, 3)}
    archive.report(NAME, 2021, applications=out)
    taken = {"carried_in": applicants(1, 2, 0, 0, 0, "", 3), "carried_out": applicants(0)}
    later = archive.report(NAME, 2022, applications=taken)
    compare(archive.db)
    checks = archive.checks(later)
    assert checks["continuity.carried", "natural_person"] == ("fails", 2, 1)
    assert checks["continuity.carried", "enterprise"] == ("fails", 1, 2)
    assert checks["continuity.carried", "legal_service"][0] == "holds_if_blank_is_zero"
    assert checks["continuity.carried", "other"][0] == "holds_if_blank_is_zero"
    assert checks["continuity.carried", "total"] == ("holds", 3, 3)


def test_a_missing_year_leaves_a_gap(archive: Archive) -> None:
    carried(archive, 2020, 0, 3)
    later = carried(archive, 2022, 1, 0)
    compare(archive.db)
    assert archive.checks(later) == {}


def test_a_report_without_the_table_is_not_judged(archive: Archive) -> None:
    archive.report(NAME, 2021, sections={"overview": "全年情况。"})
    later = carried(archive, 2022, 1, 0)
    compare(archive.db)
    assert archive.checks(later) == {}


def test_a_cell_that_was_not_found_is_unknown(archive: Archive) -> None:
    archive.report(NAME, 2021, applications={"carried_out": {"natural_person": 1}})
    later = carried(archive, 2022, 1, 0)
    compare(archive.db)
    assert archive.checks(later)["continuity.carried", "natural_person"] == ("holds", 1, 1)
    assert archive.checks(later)[BALANCE] == ("unknown", None, 1)


def test_the_version_to_cite_counts(archive: Archive) -> None:
    carried(archive, 2021, 0, 5, version=1, current=False)
    carried(archive, 2021, 0, 3, version=2)
    later = carried(archive, 2022, 3, 0)
    compare(archive.db)
    assert archive.checks(later)[BALANCE] == ("holds", 3, 3)


def test_a_new_version_takes_the_place_of_the_old(archive: Archive) -> None:
    old = carried(archive, 2022, 4, 0)
    carried(archive, 2021, 0, 3)
    compare(archive.db)
    assert archive.checks(old)[BALANCE] == ("fails", 3, 4)
    archive.db.execute("UPDATE reports SET current = 0 WHERE id = ?", (old,))
    new = carried(archive, 2022, 3, 0, version=2)
    compare(archive.db)
    assert archive.checks(old) == {}
    assert archive.checks(new)[BALANCE] == ("holds", 3, 3)


def test_agencies_are_not_mixed(archive: Archive) -> None:
    carried(archive, 2021, 0, 3)
    rows = {"carried_in": applicants(0), "carried_out": applicants(0)}
    other = archive.report("甲县司法局", 2022, applications=rows)
    unnamed = archive.report(None, 2022, applications=rows)
    compare(archive.db)
    assert archive.checks(other) == archive.checks(unnamed) == {}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (5, stock(3, 0, 8), ("holds", 8, 8)),
        (440, stock(58, 45, 546), ("fails", 453, 546)),
        (5, stock(0, 1, 4), ("holds", 4, 4)),
        (0, stock("", "—", 0), ("holds_if_blank_is_zero", 0, 0)),
        ("", stock("", "", ""), ("holds_if_blank_is_zero", None, None)),
        (7, stock("", 0, 8), ("unknown", 7, 8)),
        (7, stock("无", 0, 7), ("unknown", 7, 7)),
    ],
)
def test_what_is_in_force_follows_from_issued_and_repealed(
    archive: Archive, before: int | str, after: dict[str, int | str], expected: tuple[object, ...]
) -> None:
    archive.report(NAME, 2021, disclosure={"normative_documents": stock(0, 0, before)})
    later = archive.report(NAME, 2022, disclosure={"normative_documents": after})
    compare(archive.db)
    assert archive.checks(later) == {STOCK: expected}


def test_the_older_edition_keeps_no_stock(archive: Archive) -> None:
    made = {"normative_documents": {"made": 3, "disclosed": 3, "disclosed_total": 9}}
    archive.report(NAME, 2020, edition="2019", disclosure=made)
    later = archive.report(NAME, 2021, disclosure={"normative_documents": stock(1, 0, 10)})
    compare(archive.db)
    assert archive.checks(later) == {}


def test_a_row_of_the_older_edition_in_a_newer_table_is_unknown(archive: Archive) -> None:
    made = {"normative_documents": {"made": 3, "disclosed": 3, "disclosed_total": 9}}
    archive.report(NAME, 2021, disclosure=made)
    later = archive.report(NAME, 2022, disclosure={"normative_documents": stock(1, 0, 10)})
    compare(archive.db)
    assert archive.checks(later) == {STOCK: ("unknown", 1, 10)}
