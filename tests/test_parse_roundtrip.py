"""A form filled at random and printed comes back exactly, blanks told from zeros."""

import pytest

from parse.model import Report
from parse.report import parse_report
from tests.filled import BLANKS, Filled, expected, filled


def assert_same(form: Filled, report: Report, blanks_as_printed: bool = True) -> None:
    """Every cell of the form was read, and nothing else."""
    assert report.disclosure_edition == report.applications_edition == form.edition
    for table, grid in report.tables.items():
        assert grid.keys() == form.printed[table].keys(), table
        for row, cells in grid.items():
            for column, cell in cells.items():
                where = f"{table}.{row}.{column}"
                printed = form.printed[table][row][column]
                assert cell.value == expected(printed, column == "amount"), where
                assert cell.printed is not None, where
                if printed in BLANKS:
                    assert cell.is_blank, where
                if blanks_as_printed:
                    assert cell.printed == printed, where
    assert report.issues == []
    assert len(report.sections) == 6


@pytest.mark.parametrize("seed", range(200))
def test_html(seed: int) -> None:
    form = filled(seed)
    assert_same(form, parse_report(form.page().encode()))


@pytest.mark.parametrize("seed", range(200, 210))
def test_html_in_gb18030_declared_as_gb2312(seed: int) -> None:
    form = filled(seed)
    page = form.page().replace("charset='utf-8'", "charset='gb2312'").replace("测试局", "测试镕局")
    assert_same(form, parse_report(page.encode("gb18030")))


@pytest.mark.parametrize("seed", range(300, 320))
def test_a_wrong_digit_is_caught(seed: int) -> None:
    """A report whose sums hold, with one digit of one cell changed, fails down and across."""
    form = filled(seed, blank_share=0.0)
    rows = form.printed["applications"]
    columns = list(next(iter(rows.values())))
    for cells in rows.values():
        for column in columns:
            cells[column] = "0"
    for row in ("received", "granted", "processed_total"):
        rows[row] |= {"natural_person": "4", "total": "4"}
    sound = parse_report(form.page().encode())
    judged = {c.verdict for c in sound.checks if c.rule.startswith("applications.")}
    assert judged == {"holds"}
    rows["granted"]["natural_person"] = "14"
    wrong = parse_report(form.page().encode())
    failed = {(c.rule, c.where, c.left, c.right) for c in wrong.checks if c.verdict == "fails"}
    assert failed >= {
        ("applications.outcomes", "natural_person", 14, 4),
        ("applications.applicants", "granted", 14, 4),
    }
