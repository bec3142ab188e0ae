"""A text without a title that introduces itself: believed with a second witness, and it says so."""

import pytest

from parse.introduction import introduced
from parse.model import Context, Line

PERIOD = "本报告中所列数据统计期限为2021年1月1日至2021年12月31日。"
TOLD = [
    # sentence, published, agency, year
    (f"依据《条例》，现公布无锡市财政局2021年政府信息公开工作年度报告。{PERIOD}", None, "无锡市财政局", 2021),
    ("按照《关于做好2020年度报告编制工作的通知》，现将茅坪回族镇2021年度政府信息公开工作报告如下：",
     "2022-01-30", "茅坪回族镇", 2021),
    (f"特向社会公布2021年政府信息公开工作年度报告。{PERIOD}", None, None, 2021),
    (f"我镇编制并向社会公布2021年政府信息公开工作年度报告。{PERIOD}", None, None, 2021),
    (f"現公布2021年度無錫市財政局政府信息公開工作年度報告。{PERIOD}", None, "无锡市财政局", 2021),
    (f"现公布区统计局2021年政府信息公开工作年度报告。{PERIOD}", None, None, 2021),
    # Such a sentence is as good as a title, where nothing in the text speaks against it.
    ("现公布无锡市财政局2021年政府信息公开工作年度报告。", None, "无锡市财政局", 2021),
    ("现公布2021年政府信息公开工作年度报告。统计期限为2021年1月1日至202020年12月31日。", None, None, 2021),
    ("现就茅坪回族镇2021年度政府信息公开情况报告如下：", None, "茅坪回族镇", 2021),
]  # fmt: skip
NOT_TOLD = [
    ("现公布无锡市财政局2021年政府信息公开工作年度报告。", "2024-01-30"),  # published otherwise
    (PERIOD, None),  # the period alone is no title
    (f"根据《2021年政府信息公开工作年度报告》的要求。{PERIOD}", None),  # another document
    ("现公布无锡市财政局2020年政府信息公开工作年度报告。" + PERIOD, None),  # they differ
    ("现公布2021年政府信息公开工作年度报告。现公布2020年政府信息公开工作年度报告。" + PERIOD, None),
]


@pytest.mark.parametrize(("sentence", "published", "agency", "year"), TOLD)
def test_the_sentence_is_believed(
    sentence: str, published: str | None, agency: str | None, year: int
) -> None:
    title, issues = introduced([Line((sentence,), 0)], published, Context())
    assert title is not None
    assert (title.agency, title.year) == (agency, year)
    assert [issue.code for issue in issues] == ["year_from_sentence"] + (
        ["agency_from_sentence"] if agency else []
    )


@pytest.mark.parametrize(("sentence", "published"), NOT_TOLD)
def test_it_is_not(sentence: str, published: str | None) -> None:
    assert introduced([Line((sentence,), 0)], published, Context()) == (None, [])
