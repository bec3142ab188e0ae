"""Which year and whose report: from what is printed over it, and never from a neighbour."""

import pytest

from parse.model import Report
from parse.report import parse_report
from tests.filled import filled

NAME = "佛山市财政局"
TITLE = "2023年政府信息公开工作年度报告"


def read(above: str, below: str = "") -> Report:
    """A page whose own title is replaced, and what stands under its text."""
    page = filled(1).page()
    at, end = page.index("<h1>"), page.index("</h1>") + len("</h1>")
    head = page[:at].replace(filled(1).title, "")
    return parse_report((head + above + page[end:].replace("</body>", f"{below}</body>")).encode())


@pytest.mark.parametrize(
    "above",
    [
        f"<h1>{NAME}{TITLE}</h1>",
        f"<h1>2023年{NAME}政府信息公开工作年度报告</h1>",
        f"<h1>{NAME}</h1><h1>{TITLE}</h1>",
        f"<p>{NAME}</p><p>2023年政府信息公开</p><p>工作年度报告</p>",
        f"<p>{NAME}2023年度政府</p><p>信息公开工作年度报告</p>",
        f"<p>{NAME}{TITLE}根据《中华人民共和国政府信息公开条例》的规定编制，并由以下六个部分组成。</p>",
        f"<h1>{NAME}政府信息公开工作年度报告</h1><p>（2023年）</p>",
        f"<h1>{NAME}政府信息公开工作年度报告</h1><p>二〇二三年度</p>",
        f"<h1>{NAME}政府信息公开工作年度报告（2023年度）</h1>",
        f"<h1>{' '.join(NAME + TITLE)}</h1>",
        f"<h1>{NAME}２０２３年政府信息公开工作年度报告</h1>",
        f"<h1>【年度报告】{NAME}{TITLE}</h1>",
        f"<p>首页 &gt; 政府信息公开年报 &gt; 2024年</p><h1>{NAME}{TITLE}</h1>",
        f"<h1>{NAME}{TITLE}</h1><p>上一篇：<a href='x'>{NAME}2022年政府信息公开工作年度报告</a></p>",
        f"<h1>{NAME}{TITLE}</h1><p>统计期限自202211日至20221231日。</p>",
    ],
)
def test_agency_and_year_however_they_are_printed(above: str) -> None:
    report = read(above)
    assert (report.agency.name, report.year) == (NAME, 2023)


@pytest.mark.parametrize(
    ("above", "below", "how"),
    [
        (f"<h1>{TITLE}</h1><p>来源：{NAME} 发布时间：2024-01-20</p>", "", "agency_from_page"),
        (f"<h1>{TITLE}</h1><p>发布机构：{NAME}</p>", "", "agency_from_page"),
        (
            f"<table><tr><td>发布机构</td><td>{NAME}</td></tr></table><h1>{TITLE}</h1>",
            "",
            "agency_from_page",
        ),
        (f"<h1>{TITLE}</h1>", f"<p>{NAME}</p><p>2024年1月20日</p>", "agency_from_signature"),
    ],
)
def test_an_agency_that_no_title_names(above: str, below: str, how: str) -> None:
    report = read(above, below)
    assert report.agency.name == NAME
    assert how in [issue.code for issue in report.issues]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (f"<h1>{TITLE}</h1>", ""),
        # The portal's name, and that of the office that runs it, name no reporter.
        (f"<p>佛山市人民政府</p><h1>{TITLE}</h1>", ""),
        (f"<h1>{TITLE}</h1><p>来源：佛山市人民政府</p>", ""),
        (f"<h1>{TITLE}</h1><p>来源：佛山市人民政府办公室</p>", ""),
        # A place that several places share.
        (f"<h1>{TITLE}</h1><p>发布机构：鼓楼区财政局</p>", ""),
        # No date under it: no signature.
        (f"<h1>{TITLE}</h1>", f"<p>{NAME}</p><p>附件下载</p>"),
    ],
)
def test_no_agency_is_guessed(above: str, below: str) -> None:
    assert read(above, below).agency.name is None


@pytest.mark.parametrize(
    "above",
    [
        f"<h1>{NAME}政府信息公开工作年度报告</h1>",
        f"<h1>{NAME}政府信息公开工作年度报告</h1><p>发布时间：2024-01-25</p>",
        f"<h1>{NAME}{TITLE}</h1><p>{NAME}2022年政府信息公开工作年度报告</p>",
    ],
)
def test_no_year_is_guessed(above: str) -> None:
    assert read(above).year is None
