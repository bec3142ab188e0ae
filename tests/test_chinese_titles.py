"""Titles met on portals, one line each: is it an annual report, whose, for which year."""

import pytest

from chinese.fold import fold
from chinese.titles import read_title, why_not

REPORTS: list[tuple[str, str | None, int | None]] = [
    ("某市财政局2023年政府信息公开工作年度报告", "某市财政局", 2023),
    ("某市财政局 2023 年度政府信息公开工作年度报告", "某市财政局", 2023),
    ("2022年上海市黄浦区人民政府信息公开工作年度报告", "上海市黄浦区人民政府", 2022),
    ("韶关市武江区西联镇人民政府2019年信息公开工作年度报告", "韶关市武江区西联镇人民政府", 2019),
    ("根河市城市管理綜合執法局2020年政府信息公開工作年度報告", "根河市城市管理综合执法局", 2020),
    ("2019年度政府信息公开工作报告", None, 2019),
    ("二○一○年政府信息公开年度报告", None, 2010),
    ("平潭县财政局关于2014年度政府信息公开工作情况的报告", "平潭县财政局", 2014),
    ("河包镇政府信息公开工作年度报告", "河包镇", None),
    ("财金局2016年政府信息公开年度报告", "财金局", 2016),
    ("舒兰市市场监督管理局政务信息公开年度报告", "舒兰市市场监督管理局", None),
    ("某部政府信息公开工作2023年度报告", "某部", 2023),
    ("政府信息公开工作年度报告（2023年）", None, 2023),
    ("2024年政府信息公开工作年度报告（卫滨区财政局）", "卫滨区财政局", 2024),
    ("2023年政府信息公开年报（图片版）", None, 2023),
    ("某局2021年政府信息公开工作年度报告.pdf", "某局", 2021),
    ("我局2020年政府信息公开工作年度报告", None, 2020),
    ("拖市鎮(zhèn)2020年政府信息公開工作年度報告", "拖市镇", 2020),
    ("关于公布某局2023年政府信息公开工作年度报告的公告", "某局", 2023),
    ("某县人民政府关于发布《2023年政府信息公开工作年度报告》的通告", "某县人民政府", 2023),
    ("某局2023年政府信息与政务公开工作年度报告", "某局", 2023),
    ("某局2023年度政府信息主动公开工作年度报告", "某局", 2023),
    ("某局政府信息年度报告（2023年）", "某局", 2023),
    ("名称 宿迁市2017年政府信息公开年度报告", "宿迁市", 2017),
    ("Page 8 - 某市某区信访局2022年政府信息公开工作年度报告", "某市某区信访局", 2022),
    ("365bet手机app下载_某县2022年政府信息公开工作年度报告", None, 2022),
    ("首页 > 政务公开 > 2022年政府信息公开年报", None, 2022),
    ("某站（演示）政府信息公开年报2022年政府信息公开工作年度报告", None, 2022),
]
OTHERS = [
    "某市2023年政府网站工作年度报表",
    "某区政府网站年度工作报表（2022年度）",
    "2023年政府工作报告",
    "某市2022年法治政府建设年度报告",
    "关于做好2023年度政府信息公开工作年度报告编制发布工作的通知",
    "关于做好2023年度政府信息公开工作年度报告编制...",
    "某区召开2023年政府信息公开年度报告编制培训会",
    "一图读懂2023年政府信息公开工作年度报告",
    "某市2023年政府信息公开工作年度报告解读",
    "2022年部门决算公开说明",
    "某市统计年鉴2021",
    "某区2023年第三季度政府信息公开统计表",
    "政府信息公开指南",
    "住房公积金2023年年度报告",
    "2023年年报",
    "依据《中华人民共和国政府信息公开条例》第五十条规定,制定本报告。",
    "现公布区统计局2023年政府信息公开工作年度报告。",
    "中华人民共和国政府信息公开工作年度报告格式",
]


@pytest.mark.parametrize(("text", "agency", "year"), REPORTS)
def test_report(text: str, agency: str | None, year: int | None) -> None:
    title = read_title(text)
    assert title is not None
    assert (title.agency, title.year) == (agency, year)


@pytest.mark.parametrize("text", OTHERS)
def test_no_report(text: str) -> None:
    assert read_title(text) is None


def test_a_neighbour_is_named() -> None:
    assert "website" in str(why_not("某市政府网站工作年度报表"))
    assert why_not("某市财政局2023年政府信息公开工作年度报告") is None


@pytest.mark.parametrize("text", ["2023年年报", "2023年公开年报", "2023年政府信息工作年度报告"])
def test_inside_the_column_the_year_is_enough(text: str) -> None:
    title = read_title(text, in_column=True)
    assert title is not None
    assert (title.agency, title.year) == (None, 2023)


def test_what_is_folded_folds_to_itself() -> None:
    every = "".join(map(chr, range(0x21, 0xD800)))
    assert fold(fold(every)) == fold(every)
