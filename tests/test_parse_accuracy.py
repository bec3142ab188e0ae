"""The published accuracy: nothing below the floor, and a page that tells what was measured."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import nianbao
from parse.accuracy import BelowFloor, as_markdown, check_floor, score, write_floor

FLOOR = Path(__file__).with_name("accuracy_floor.json")
PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
REPORT = Path(__file__).with_name("golden") / "headings_cut.html"


@pytest.mark.shared
def test_real_reports_are_not_below_the_floor(shared: Path) -> None:
    scores = score(shared / "reports")
    check_floor(scores, FLOOR)
    assert sum(one.wrong for one in scores.values()) == 0
    assert as_markdown(scores, "reports") == PAGE.read_text("utf-8"), "write docs/accuracy.md again"


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A folder with one report and what it says, as a person would have read it."""
    shown = CliRunner().invoke(nianbao.cli, ["show", "--json", str(REPORT)])
    read = json.loads(shown.stdout)
    answer = {
        "file": REPORT.name,
        "agency": read["agency"]["name"],
        "year": read["year"],
        **read["tables"],
    }
    (tmp_path / REPORT.name).write_bytes(REPORT.read_bytes())
    (tmp_path / "golden.json").write_text(json.dumps([answer]), "utf-8")
    return tmp_path


def test_a_wrong_answer_is_found_and_named(answers: Path) -> None:
    path = answers / "golden.json"
    entries = json.loads(path.read_text("utf-8"))
    right = score(answers)["html"]
    assert (right.wrong, right.refused, right.names_wrong) == (0, 0, 0)
    entries[0]["applications"]["received"]["total"] += 1
    path.write_text(json.dumps(entries), "utf-8")
    wrong = score(answers)["html"]
    assert (wrong.right, wrong.wrong) == (right.right - 1, 1)
    assert "applications.received.total" in wrong.mistakes[0]
    result = CliRunner().invoke(nianbao.cli, ["accuracy", str(answers)])
    assert result.exit_code == 1


def test_the_floor_falls_only_on_purpose(answers: Path, tmp_path: Path) -> None:
    floor = tmp_path / "floor.json"
    scores = score(answers)
    write_floor(scores, floor, lower=False)
    scores["html"].right -= 1
    with pytest.raises(BelowFloor):
        write_floor(scores, floor, lower=False)
    write_floor(scores, floor, lower=True)
    assert json.loads(floor.read_text("utf-8"))["html"]["right"] == scores["html"].right


def test_a_folder_without_answers_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(nianbao.cli, ["accuracy", str(tmp_path)])
    assert result.exit_code == 1
    assert "golden.json" in result.output
