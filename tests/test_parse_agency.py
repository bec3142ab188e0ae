"""Who reports, told from title, portal and page; a doubtful source is not taken."""

import pytest

from parse.model import Context, Report
from parse.report import parse_report
from tests.filled import Filled, filled


def page(title: str, head: str = "") -> str:
    form = filled(1)
    text = Filled(form.edition, form.printed, "one", "plain", title).page()
    return text.replace("</head>", f"{head}</head>")


def read(title: str, head: str = "", **context: str) -> Report:
    return parse_report(page(title, head).encode(), Context(**context))


@pytest.mark.parametrize(
    ("title", "head", "context", "name", "division", "match"),
    [
        ("卫滨区财政局2023年政府信息公开工作年度报告", "", {}, "卫滨区财政局", "410703", "ok"),
        ("鼓楼区财政局2023年政府信息公开工作年度报告", "", {}, "鼓楼区财政局", None, "ambiguous"),
        (
            "鼓楼区财政局2023年政府信息公开工作年度报告",
            "",
            {"division_code": "320106"},
            "鼓楼区财政局",
            "320106",
            "ok_by_context",
        ),
        (
            "鼓楼区财政局2023年政府信息公开工作年度报告",
            '<meta name="SiteIDCode" content="3201060001">',
            {},
            "鼓楼区财政局",
            "320106",
            "ok_by_context",
        ),
        (
            "我局2023年政府信息公开工作年度报告",
            "",
            {"agency": "新乡市卫滨区财政局"},
            "新乡市卫滨区财政局",
            "410703",
            "portal",
        ),
        (
            "2023年政府信息公开工作年度报告",
            '<meta name="ContentSource" content="新乡市卫滨区财政局">',
            {},
            "新乡市卫滨区财政局",
            "410703",
            "page",
        ),
        (
            "2023年政府信息公开工作年度报告",
            '<meta name="ContentSource" content="区财政局"><meta name="SiteName" content="卫滨区人民政府">',
            {},
            None,
            None,
            "none",
        ),
        (
            "财金局2016年政府信息公开年度报告",
            "",
            {"division_code": "350128"},
            "财金局",
            "350128",
            "ok_by_context",
        ),
    ],
)
def test_agency(
    title: str,
    head: str,
    context: dict[str, str],
    name: str | None,
    division: str | None,
    match: str,
) -> None:
    agency = read(title, head, **context).agency
    assert (agency.name, agency.division_code, agency.match) == (name, division, match)


def test_a_retired_division_keeps_its_code_and_names_its_heir() -> None:
    agency = read("淮安市洪泽县财政局2015年政府信息公开年度报告").agency
    assert (agency.division_code, agency.current_code) == ("320829", "320813")


def codes(report: Report) -> set[str]:
    return {issue.code for issue in report.issues}


def test_titles_that_disagree_are_told_and_publication_decides() -> None:
    head = '<meta name="ArticleTitle" content="卫滨区财政局2022年政府信息公开工作年度报告">'
    title = "卫滨区财政局2023年政府信息公开工作年度报告"
    undecided = read(title, head)
    assert undecided.year is None
    assert "years_differ" in codes(undecided)
    decided = read(title, head + '<meta name="PubDate" content="2024-01-20">')
    assert decided.year == 2023


def test_a_migration_date_is_not_the_year() -> None:
    head = '<meta name="PubDate" content="2026-05-01">'
    report = read("卫滨区财政局2019年政府信息公开工作年度报告", head)
    assert (report.year, report.published) == (2019, "2026-05-01")


def test_a_date_before_the_year_is_told() -> None:
    head = '<meta name="PubDate" content="2020-01-20">'
    report = read("卫滨区财政局2023年政府信息公开工作年度报告", head)
    assert report.year == 2023
    assert "published_too_early" in codes(report)
