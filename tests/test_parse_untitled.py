"""A text that lost its title, or was cut off, is read as far as it tells: whose, which year, what it is."""

import pytest

from parse.model import Line, Report
from parse.report import NoReport, parse_report
from parse.selfnamed import self_named
from parse.show import as_text

OVERVIEW = "一、总体情况"


def read(*lines: str) -> Report:
    return parse_report("\n".join(lines).encode())


def codes(report: Report) -> list[str]:
    return [issue.code for issue in report.issues]


@pytest.mark.parametrize(
    "lines",
    [
        # the sentence that stands for a title
        ["现将无锡市财政局2022年政府信息公开工作情况报告如下：", OVERVIEW, "全年公开信息30条。"],
        ["现公布无锡市财政局政府信息公开工作2022年度报告。", OVERVIEW, "全年公开信息30条。"],
        # the year of the work, and the period of its figures
        ["本报告结合2022年无锡市财政局政府信息公开工作编制而成，数据统计期限为2022年1月1日至12月31日。",
         OVERVIEW, "全年公开信息30条。"],
        # who made it, and a period
        ["本年度报告由无锡市财政局根据《政府信息公开条例》编制。所列数据统计期限自2022年1月1日起至12月31日止。", OVERVIEW,
         "2022年，我局公开信息30条。"],
        # whom to ask, and an office that says 我局
        ["依据《政府信息公开条例》编制本报告。如有疑问，请与无锡市财政局办公室联系（电话：0510-0000000）。", OVERVIEW,
         "2022年，我局公开信息30条。2022年没有收到申请。"],
        # nothing but the sections, whose sentences name the office
        [OVERVIEW, "2022年，无锡市财政局认真贯彻条例。", "（一）主动公开情况。政府信息公开30条。",
         "（二）依申请公开情况。没有收到申请。", "（三）政府信息管理情况。2022年没有变化。"],
    ],
)  # fmt: skip
def test_the_text_tells_whose_it_is_and_of_which_year(lines: list[str]) -> None:
    report = read(*lines)
    assert (report.agency.name, report.year) == ("无锡市财政局", 2022)
    assert {"year_from_text", "year_from_sentence"} & set(codes(report))


@pytest.mark.parametrize(
    "lines",
    [
        # two years, none of them clearly the report's
        [
            "依据《政府信息公开条例》编制本报告。",
            OVERVIEW,
            "2021年，我局公开信息3条。",
            "2022年，我局公开信息5条。",
        ],
        # the period says another year than the text
        [
            "本报告依据《政府信息公开条例》编制。统计期限为2021年1月1日至12月31日。",
            OVERVIEW,
            "2022年，我局公开信息5条。",
        ],
        # a year that the text names once, in passing
        ["依据《政府信息公开条例》编制本报告。", OVERVIEW, "我局按照2019年修订的条例公开信息5条。"],
    ],
)
def test_a_year_that_is_not_certain_stays_unknown(lines: list[str]) -> None:
    assert read(*lines).year is None


@pytest.mark.parametrize(
    "text",
    [
        "2022年，县统计局认真贯彻条例。我局公开信息30条。",  # which county?
        "2022年，无锡市财政局认真贯彻条例。2022年，无锡市民政局认真贯彻条例。",  # which of them?
        "如有疑问，请与无锡市人民政府办公室联系。",  # the city's or its office's own?
        "如有疑问，请与无锡市大数据局联系。全镇公开信息30条，我镇没有收到申请。",  # the one that watches
    ],
)
def test_an_office_that_is_not_certain_stays_unknown(text: str) -> None:
    assert self_named([Line((text,))], 2022) is None


def test_the_printed_year_needs_no_office_and_the_text_gives_it() -> None:
    report = read("2022年政府信息公开工作年度报告", "本报告由无锡市财政局编制。", OVERVIEW, "略。")
    assert (report.agency.name, report.year) == ("无锡市财政局", 2022)
    assert "agency_from_text" in codes(report)
    assert not {"year_from_text", "year_from_sentence"} & set(codes(report))


def test_a_township_above_the_title() -> None:
    report = read("无锡市惠山区洛社镇", "2022年政府信息公开工作年度报告", OVERVIEW, "略。")
    assert (report.agency.name, report.agency.type) == ("无锡市惠山区洛社镇", "TOWN_GOV")


def test_a_column_beside_its_label_is_no_title() -> None:
    report = read(
        "组配分类：政府信息公开年报",
        "公开范围：面向全社会",
        "无锡市财政局2022年",
        "政府信息公开工作年度报告",
        OVERVIEW,
        "略。",
    )
    assert (report.agency.name, report.year) == ("无锡市财政局", 2022)


@pytest.mark.parametrize(
    "line",
    [
        "更新日期：2023-01-20 信息来源：区政府办",
        "来源：区政府办公室 时间：2023-01-20 10:01",
        "撰写时间\n2023年01月20日 17:12:21",
    ],
)
def test_the_day_of_publication_beside_other_labels(line: str) -> None:
    report = read("无锡市财政局2022年政府信息公开工作年度报告", line, OVERVIEW, "略。")
    assert report.published == "2023-01-20"


@pytest.mark.parametrize(
    "title",
    [
        "某市人民政府办公室关于做好2022年度政府信息公开工作年度报告有关事项的通知",
        "关于政府信息公开年度报告有关项目填报问题的解释",
        "2022年上半年政府信息公开数据统计",
        "政府信息公开年度工作报告范文",
        "某镇2022年政务公开工作实施方案",
    ],
)
def test_neighbours_with_the_sections_of_a_report_are_refused_by_their_titles(title: str) -> None:
    sections = [
        "一、主动公开情况",
        "略。",
        "二、依申请公开情况",
        "略。",
        "三、存在的主要问题",
        "略。",
    ]
    with pytest.raises(NoReport, match="but no annual report"):
        read(title, *sections)


def test_one_table_of_figures_is_a_report_though_all_else_is_cut_off() -> None:
    rows = ["信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |", "规章 | 1 | 2 | 3 |"]
    assert read(*rows).tables["disclosure"]["regulations"]["in_force"].value == 3


def test_a_bar_alone_where_the_text_was_cut_off() -> None:
    rows = [
        "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |",
        "| 规章 | 1 | 2 | 3 |",
        "|",
    ]
    assert read(*rows).tables["disclosure"]["regulations"]["issued"].value == 1


def test_what_show_prints_of_a_cell_keeps_to_its_line() -> None:
    page = (
        "<h1>无锡市财政局2022年政府信息公开工作年度报告</h1><table><tr><td>信息内容</td><td>本年制发件数</td>"
        "<td>本年废止件数</td><td>现行有效件数</td></tr>"
        "<tr><td>规章</td><td>1<br>2</td><td>0</td><td>见<br>附件</td></tr></table>"
    )
    shown = as_text(parse_report(page.encode()))
    assert "issued=!1⏎2 repealed=0 in_force=!见⏎附件\n" in shown
    assert "not a number: “见⏎附件”" in shown


@pytest.mark.parametrize(
    "first",
    [
        "无锡市财政局2022年政府信息公开工作年度报告是根据《政府信息公开条例》的要求编制的，全文分为六个部分。",
        "无锡市财政局2022年政府信息公开工作年度报告（以下简称年报）依据《政府信息公开条例》编制，全文分为六个部分。",
        "名称：无锡市财政局 2022年政府信息公开工作年度报告",
        "【2022】无锡市财政局2022年政府信息公开工作年度报告",
        "2022年政府信息公开工作年度报告\n无锡市财政局",
        "无锡市财政局2022年\n政府信息公开工作年度报告",
    ],
)
def test_a_title_in_other_dress(first: str) -> None:
    report = read(first, OVERVIEW, "略。")
    assert (report.agency.name, report.year) == ("无锡市财政局", 2022)
    assert report.title == "无锡市财政局2022年政府信息公开工作年度报告" or "【" in first


def test_a_guide_is_refused_whatever_its_sections_speak_of() -> None:
    sections = [
        "一、工作机构",
        "略。",
        "二、主动公开",
        "略。",
        "三、依申请公开",
        "略。",
        "四、监督",
        "略。",
    ]
    with pytest.raises(NoReport, match="guide"):
        read("根据《政府信息公开条例》，制定本指南，每年更新一次。", *sections)


def test_older_headings_whose_number_only_a_space_parts_and_in_traditional_characters() -> None:
    report = read(
        "無錫市財政局2012年政府信息公開工作年度報告",
        *["一 概 述", "略。", "二 主動公開情況", "略。", "三 政府信息公開收費情況", "沒有收費。"],
    )
    assert [section.key for section in report.sections] == ["overview", "disclosure", "fees"]


def test_sub_headings_with_arabic_numbers_begin_no_section() -> None:
    report = read(
        "无锡市财政局2022年政府信息公开工作年度报告",
        *[
            "一、政府信息公开工作的基本情况",
            "1.主动公开情况",
            "公开30条。",
            "2.依申请公开情况",
            "没有。",
        ],
        *["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "无"],
    )
    assert [section.key for section in report.sections] == [
        "overview",
        "disclosure",
        "applications",
    ]
    assert report.sections[0].text == "1.主动公开情况\n公开30条。\n2.依申请公开情况\n没有。"
    assert report.sections[2].text == "无"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("结合无锡市人民政府办公室政府信息公开工作实际，编制发布本报告。", "无锡市人民政府办公室"),
        ("由无锡市人民政府信息公开工作领导小组办公室根据条例编制。", "无锡市人民政府"),
        ("如有疑问，请与无锡市财政局政策法规科联系。我局没有收到申请。", "无锡市财政局"),
        ("2022年以来，洛社镇认真贯彻条例。我镇没有收到申请。", "洛社镇"),
        ("2022年，無錫市財政局認真貫徹條例。", "无锡市财政局"),
    ],
)
def test_the_office_behind_its_rooms(text: str, name: str) -> None:
    assert self_named([Line((text,))], 2022) == name


@pytest.mark.parametrize("above", ["各乡镇街道", "县直部门及乡镇", "信息公开年报"])
def test_a_menu_above_the_title_is_no_office(above: str) -> None:
    assert read(above, "2022年政府信息公开工作年度报告", OVERVIEW, "略。").agency.name is None
