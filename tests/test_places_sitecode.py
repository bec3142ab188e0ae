"""The 网站标识码 of a government site, read through the history of divisions."""

import csv
from pathlib import Path

import pytest

from parse.places import division_of_site_code
from parse.places.history import of_code

# code, year, kind, division in that year (without one: as issued), today
CODES = [
    ("4403000002", None, "division", "440300", "440300"),
    ("1300000011", 2020, "division", "130000", "130000"),
    ("5101320017", None, "division", "510132", "510118"),  # 新津县 became 新津区 in 2020
    ("5101320017", 2015, "division", "510132", "510118"),
    ("5101320017", 2022, "division", "510118", "510118"),
    ("3208130001", 2012, "division", "320829", "320813"),
    ("5001070012", None, "borrowed", "500107", "500107"),  # 重庆高新区
    ("6190000001", None, "pseudo", "610000", "610000"),  # 西咸新区
    ("4403920006", None, "pseudo", "440300", "440300"),
    ("4403990001", None, "pseudo", None, None),  # no such code: the host is not guessed
    ("1234567890", None, "invalid", None, None),
    ("9900000001", None, "invalid", None, None),
    ("44030000", None, "invalid", None, None),
    ("", None, "invalid", None, None),
    ("1100000159", None, "invalid", None, None),  # a template's, met far from 北京
]


@pytest.mark.parametrize(("code", "year", "kind", "division", "current"), CODES)
def test_local_codes(code, year, kind, division, current):
    found = division_of_site_code(code, year)
    assert (found.kind, found.division_code, found.current_code) == (kind, division, current)


@pytest.mark.parametrize(
    ("code", "body"), [("bm07000001", "07"), ("BM29000002", "29"), ("bm55000001", "55")]
)
def test_central_codes(code, body):
    found = division_of_site_code(code)
    assert (found.kind, found.body, found.division_code) == ("central", body, None)


def test_a_branch_of_a_national_body_is_not_placed_by_its_number():
    found = division_of_site_code("bm29030010")
    assert found.division_code is None and "branch 03" in found.note


@pytest.mark.shared
def test_the_sampled_codes():
    table = Path(__file__).parents[2] / "shared/registry/site_code_samples.csv"
    if not table.exists():
        pytest.skip(f"{table} is not there")
    with table.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found = division_of_site_code(row["site_code"])
            assert found.kind != "invalid" or "模板" in row["site"], row
            if found.kind == "division":
                division = of_code(row["prefix"])
                assert division is not None and division.name in row["division_of_first_6"], row
