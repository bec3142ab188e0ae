"""Every county there is and was, under made-up office names: right, and never a silent guess."""

from collections import Counter

import pytest

from benchmarks.places import NOW, cases, counties, score
from parse.places import names, resolve
from parse.places.history import stands


@pytest.fixture(scope="module")
def groups():
    found, missed, _ = score()
    return found, missed


def test_the_benchmark_has_every_county(groups):
    found, _ = groups
    sizes = {group: counts.total() for group, counts in found.items()}
    assert sizes["current, parent printed"] == len(counties()) == 2846
    assert sizes["current, bare and unique"] == 2780
    assert sizes["current, bare and ambiguous"] == 66
    assert sizes["retired, its last full year"] >= 390


def test_no_ambiguous_name_is_guessed(groups):
    found, missed = groups
    assert found["current, bare and ambiguous"] == Counter(right=66), missed


def test_unambiguous_names_are_right(groups):
    found, missed = groups
    unambiguous = sum((c for g, c in found.items() if "ambiguous" not in g), Counter())
    assert unambiguous["wrong"] == 0, missed
    assert unambiguous["right"] / unambiguous.total() >= 0.999, missed


def test_the_cases_do_not_depend_on_the_matcher():
    codes = {case.code for case in cases() if case.code}
    assert len(codes) > 3000


def test_no_shortened_name_that_several_bear_is_guessed():
    wrong = []
    for key, bearers in names.short().exact.items():
        standing = {d.code for d in bearers if stands(d, NOW)}
        found = resolve(key + "财政局", NOW)
        if len(standing) > 1 and found.division_code is not None:
            wrong.append((key, found.division_code))
    # A full name may be another's shortened one: 河南 is a province and a county's alias.
    assert [w for w in wrong if w[0] not in names.full().exact] == []


def test_every_township_resolves_under_its_county():
    from parse.places.history import of_code
    from parse.places.tables import townships

    table = townships()
    checked, missed = 0, []
    for number in range(0, len(table.codes), 23):
        code, key, county = table.codes[number], table.keys[number], table.counties[number]
        division = of_code(county)
        if division is None or not key.endswith(("镇", "乡", "街道")):
            continue
        parent = division.province if division.prefecture == "直辖" else division.prefecture
        found = resolve(parent + division.name + key + "人民政府", 2023)
        checked += 1
        if found.township_code != code:
            missed.append((parent, division.name, key, code, found))
    assert checked > 1500
    assert len(missed) <= checked // 1000, missed
