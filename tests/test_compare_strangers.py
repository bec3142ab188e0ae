"""A text that calls another place or another agency its own."""

import pytest

from parse.compare import compare
from tests.compare_archive import Archive

SANSHUI = ("佛山市三水区财政局", "440607")
HONGZE = ("淮安市洪泽区人民政府", "320813")
FOSHAN = ("佛山市人民政府", "440600")


def hints(text: str, agency: tuple[str, str | None] = SANSHUI, year: int = 2022) -> list[str]:
    """The codes of the hints on a report with this overview."""
    archive = Archive()
    name, code = agency
    report = archive.report(name, year, division_code=code, sections={"overview": text})
    compare(archive.db)
    return [line[0] for line in archive.hints(report)]


@pytest.mark.parametrize(
    "text",
    [
        "信息在高明区人民政府门户网站公开。",
        "通过乾县人民政府网站公开信息120条。",
        "我区高明区人民政府高度重视公开工作。",
        "今年以来，高明区我局公开信息12条。",
    ],
)
def test_another_county_as_ones_own(text: str) -> None:
    assert hints(text) == ["stranger.place"]


@pytest.mark.parametrize(
    "text",
    [
        "信息在三水区人民政府门户网站公开。",
        "通过佛山市人民政府网站公开信息120条。",
        "通过区人民政府门户网站、市政府网站公开信息。",
        "通过本区政府网站公开。",
        "赴高明区学习政务公开经验，与乾县开展对口交流。",
        "转发高明区人民政府关于道路施工的通告。",
        "在广东省政府网站公开。",
    ],
)
def test_what_may_be_named(text: str) -> None:
    assert hints(text) == []


def test_a_place_by_its_former_name_is_no_stranger() -> None:
    assert hints("在洪泽县人民政府网站公开。", HONGZE) == []
    assert hints("在盱眙县人民政府网站公开。", HONGZE) == ["stranger.place"]


def test_a_name_that_several_bear_is_no_stranger_where_one_is_near() -> None:
    assert hints("在鼓楼区人民政府网站公开。", ("南京市鼓楼区财政局", "320106")) == []
    assert hints("在鼓楼区人民政府网站公开。", SANSHUI) == ["stranger.place"]


def test_a_city_may_name_its_districts() -> None:
    assert hints("在三水区政府网站公开。", FOSHAN) == []


def test_without_a_place_of_its_own_nothing_is_foreign() -> None:
    assert hints("在高明区政府网站公开。", ("财政局", None)) == []


def test_another_agencys_guide() -> None:
    assert hints("编制了《三水区经济贸易局政府信息公开指南》。") == ["stranger.agency"]
    assert hints("本报告由三水区教育局编制。") == ["stranger.agency"]


@pytest.mark.parametrize(
    "text",
    [
        "编制了《三水区财政局政府信息公开指南》。",
        "编制了《财政局政府信息公开目录》。",
        "按照《三水区人民政府政府信息公开指南》办理。",
        "根据要求，落实省财政厅政府信息公开制度。",
    ],
)
def test_ones_own_guide_and_those_above(text: str) -> None:
    assert hints(text) == []


def test_an_agency_by_its_former_name_is_no_stranger() -> None:
    assert (
        hints(
            "编制了《三水区工商行政管理局政府信息公开指南》。",
            ("佛山市三水区市场监督管理局", "440607"),
        )
        == []
    )


def test_the_message_names_both() -> None:
    archive = Archive()
    archive.report(
        SANSHUI[0],
        2022,
        division_code=SANSHUI[1],
        sections={"problems": "信息在高明区政府网站公开。"},
    )
    compare(archive.db)
    where, english, chinese = archive.db.execute(
        'SELECT "where", message, message_zh FROM hints'
    ).fetchone()
    assert where == "section.problems"
    for message in (english, chinese):
        assert "高明区" in message and SANSHUI[0] in message
