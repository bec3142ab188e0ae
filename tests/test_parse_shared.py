"""The real reports that this project was asked for, cell by cell against values read by hand."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import nianbao

pytestmark = pytest.mark.shared

WHOLE = [
    "seed_000_三水区城管_2019.txt",
    "seed_001_根河市城管_2020.txt",
    "seed_002_未署名_2019.txt",
    "seed_003_卫滨区城管_2023.txt",
    "seed_004_西联镇_2019.txt",
    "shanghai_办公厅_2019.html",
]
GLUED = ["pingtan_2021_glued.txt", "pingtan_2024_glued.txt"]
TABLES = ("disclosure", "applications", "review_litigation")


def show(path: Path, *options: str) -> dict[str, Any]:
    """What the command prints for a file."""
    result = CliRunner().invoke(nianbao.cli, ["show", "--json", *options, str(path)])
    assert result.exit_code == 0, result.output
    shown: dict[str, Any] = json.loads(result.output)
    return shown


def golden(shared: Path, name: str) -> dict[str, Any]:
    entries = json.loads((shared / "reports" / "golden.json").read_text("utf-8"))
    return next(entry for entry in entries if entry["file"] == name)


@pytest.mark.parametrize("name", WHOLE)
def test_every_cell(shared: Path, name: str) -> None:
    right, read = golden(shared, name), show(shared / "reports" / name)
    for table in TABLES:
        assert read["tables"][table] == right[table], table
    assert read["editions"] == right["editions"]
    assert read["year"] == right["year"]
    assert read["agency"]["name"] == right["agency"]
    assert len(read["sections"]) == 6


@pytest.mark.parametrize(
    ("name", "verdicts"),
    [
        (WHOLE[0], {"holds": 40}),
        (WHOLE[1], {"holds": 40}),
        (WHOLE[2], {"holds": 3, "holds_if_blank_is_zero": 37}),
        (WHOLE[3], {"holds": 42}),
        (WHOLE[4], {"holds": 40}),
        # Its 总计 column is blank in every row of outcomes: not known is not wrong.
        (WHOLE[5], {"holds": 2, "holds_if_blank_is_zero": 26, "unknown": 12}),
    ],
)
def test_verdicts(shared: Path, name: str, verdicts: dict[str, int]) -> None:
    checks = show(shared / "reports" / name)["checks"]
    assert {v: sum(c["verdict"] == v for c in checks) for v in verdicts} == verdicts
    assert len(checks) == sum(verdicts.values())


def test_unsigned_report_has_no_agency_and_says_so(shared: Path) -> None:
    read = show(shared / "reports" / WHOLE[2])
    assert read["agency"]["name"] is None
    assert [issue["code"] for issue in read["issues"]] == ["no_agency"]


def test_the_registry_tells_whose_an_unsigned_report_is(shared: Path, tmp_path: Path) -> None:
    registry = tmp_path / "portals.csv"
    registry.write_text(
        "id,name,division_code,level,family,url,column_url,agency,enabled,delay,loopback,note\n"
        "bureau,某局,440307,county,trs,http://bureau.example/,,深圳市某局,0,,,\n",
        "utf-8",
    )
    options = ["--url", "http://bureau.example/nb/t1.html", "--portals", str(registry)]
    read = show(shared / "reports" / WHOLE[2], *options)
    assert read["agency"]["name"] == "深圳市某局"
    assert read["agency"]["match"] == "portal"


@pytest.mark.parametrize("name", GLUED)
def test_glued_digits_are_not_split(shared: Path, name: str) -> None:
    right, read = golden(shared, name), show(shared / "reports" / name)
    for table in TABLES:
        for row, cells in read["tables"][table].items():
            for column, value in cells.items():
                assert value in (None, right[table][row][column]), f"{table}.{row}.{column}"
        nothing = all(v is None for row in read["tables"][table].values() for v in row.values())
        told = any(issue["where"].startswith(table) for issue in read["issues"])
        assert told or not nothing
    assert read["year"] == right["year"]
    assert read["agency"]["name"] == right["agency"]
    assert read["editions"] == right["editions"]
