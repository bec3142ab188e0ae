"""Numbers in sentences beside the tables: read only where they are certain, said only where they differ."""

from pathlib import Path

import pytest

from parse.compare import compare, prose
from parse.compare.facts import Facts
from parse.report import parse_report
from tests.compare_archive import Archive, applicants, stock

OFFICE = "甲县财政局"
GOVERNMENT = "甲县人民政府"


def readings(text: str, name: str | None = OFFICE, year: int | None = 2022) -> dict[str, float]:
    """What the sentences of a report say: {quantity: figure}."""
    facts = Facts("r", "a", name, None, year, "2021", {}, {"overview": text})
    found: dict[str, float] = {}
    for line in text.splitlines():
        for saying in prose.sayings(facts, line):
            for where in saying.phrase.where:
                found[where.replace("issued|made", "issued")] = float(saying.figure.value)
    return found


@pytest.mark.parametrize(
    ("text", "where", "figure"),
    [
        ("2022年，我局共收到政府信息公开申请12件。", "applications.received", 12),
        ("全年受理信息公开申请1,024件，均按时答复。", "applications.received", 1024),
        ("新收到依申请公开政府信息三十二件。", "applications.received", 32),
        ("本年度共收到2件政府信息公开申请。", "applications.received", 2),
        (
            "收到公民、法人和其他组织提出的政府信息公开申请一百零五件。",
            "applications.received",
            105,
        ),
        ("自2022年1月1日至12月31日，共收到政府信息公开申请两件。", "applications.received", 2),
        ("今年以来，受理政府信息公开申请7宗。", "applications.received", 7),
        (
            "2021年收到政府信息公开申请12件，2022年收到政府信息公开申请15件。",
            "applications.received",
            15,
        ),
        ("我局未收到政府信息公开申请。", "applications.received", 0),
        ("没有收到公民、法人或者其他组织提出的政府信息公开申请。", "applications.received", 0),
        ("2022年，未收到和处理政府信息公开申请事项。", "applications.received", 0),
        ("我镇没有收到申请人提出的依申请公开申请。", "applications.received", 0),
        ("收到依申请公开请求2件，按时办结2件。", "applications.received", 2),
        ("无政府信息公开类行政复议、行政诉讼情况发生。", "review_litigation.review", 0),
        ("全年收到政府信息公開申請9件。", "applications.received", 9),
        ("全年收到政府信息公开申请1.2万件。", "applications.received", 12000),
        ("上年度结转政府信息公开申请4件。", "applications.carried_in", 4),
        ("结转下年度继续办理3件。", "applications.carried_out", 3),
        ("共答复政府信息公开申请39件。", "applications.processed_total", 39),
        ("对申请的答复中，予以公开71件。", "applications.granted", 71),
        ("收到的申请中，予以公开和部分公开20件。", "applications.granted+partly_granted", 20),
        ("各类申请，予以公开2件、部分公开5件。", "applications.partly_granted", 5),
        ("申请办理结果：不予公开28件。", "applications.denied_*", 28),
        ("申请办理结果：因不掌握等原因无法提供6件。", "applications.unavailable_*", 6),
        ("因政府信息公开被申请行政复议3件。", "review_litigation.review", 3),
        ("政府信息公开行政复议3件、行政诉讼2件。", "review_litigation.litigation_*", 2),
        ("未发生因政府信息公开引起的行政复议和行政诉讼。", "review_litigation.litigation_*", 0),
        ("政府信息公开行政复议、行政诉讼均为0件。", "review_litigation.review", 0),
        ("全年制定规范性文件四件。", "disclosure.normative_documents.issued", 4),
        ("废止行政规范性文件2件。", "disclosure.normative_documents.repealed", 2),
        ("现行有效行政规范性文件二十件。", "disclosure.normative_documents.in_force", 20),
        ("共办理行政许可1,203件。", "disclosure.licensing.decisions", 1203),
        ("作出行政处罚决定32件。", "disclosure.penalties.decisions", 32),
        ("行政事业性收费343.98万元。", "disclosure.fees.amount", 3439800),
    ],
)
def test_what_a_sentence_says(text: str, where: str, figure: float) -> None:
    assert readings(text)[where] == figure


@pytest.mark.parametrize(
    "text",
    [
        "共收到政府信息公开申请约20件。",
        "共收到政府信息公开申请20余件。",
        "2021年收到政府信息公开申请12件。",
        "上半年收到政府信息公开申请3件。",
        "第三季度未收到政府信息公开申请。",
        "通过网络收到政府信息公开申请3件。",
        "当面收到政府信息公开申请3件。",
        "全县收到政府信息公开申请30件。",
        "各部门共受理政府信息公开申请30件。",
        "累计收到政府信息公开申请35件。",
        "每收到1件政府信息公开申请，当日登记。",
        "收到来信12件，其中收到政府信息公开申请2件。",
        "收到政府信息公开申请2件次。",
        "做到政府信息公开申请一件一答。",
        "政府信息分为主动公开、依申请公开、不予公开三类。",
        "建议提案予以公开12件。",
        "申请办理结果：因涉及国家秘密不予公开2件。",
        "申请办理结果：因不掌握信息而无法提供6件。",
        "办理行政复议案件120件，参加行政诉讼8件。",
        "因政府信息公开引发的行政复议、行政诉讼各1件。",
        "未收到行政许可申请。",
        "主动公开政府信息和部门行政规范性文件42件。",
        "公开行政许可信息1203条。",
        "办理行政许可事项12项。",
        "行政处罚罚款12元。",
        "主动公开政府信息587条。",
        "收到政府信息公开申请一百五件。",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert readings(text) == {}


def test_a_government_speaks_for_the_whole_place() -> None:
    text = "全县共收到政府信息公开申请30件。"
    assert readings(text, GOVERNMENT) == {"applications.received": 30}
    assert readings("县政府办公室受理政府信息公开申请17件。", GOVERNMENT) == {}
    assert readings("全县共收到政府信息公开申请30件。", "甲县乙镇人民政府") == {}


def test_without_a_year_no_sentence_of_a_year_is_read() -> None:
    assert readings("2022年收到政府信息公开申请3件。", year=None) == {}
    assert readings("全年收到政府信息公开申请3件。", year=None) == {"applications.received": 3}


@pytest.fixture
def archive() -> Archive:
    return Archive()


def test_a_difference_is_a_hint_with_both_figures(archive: Archive) -> None:
    report = archive.report(
        OFFICE,
        2022,
        sections={"overview": "（二）依申请公开\n全年共收到政府信息公开申请2件，均已答复。"},
        applications={
            "received": applicants(3),
            "carried_in": applicants(0),
            "processed_total": applicants(3),
        },
    )
    compare(archive.db)
    assert archive.hints(report) == [("prose.differs", "applications.received", None, 2.0)]
    english, chinese = archive.db.execute("SELECT message, message_zh FROM hints").fetchone()
    for text in (english, chinese):
        assert "2" in text and "3" in text and "全年共收到政府信息公开申请2件" in text
    assert "本年新收申请" in chinese and "applications received" in english


def hints_of(archive: Archive, text: str, **tables: object) -> list[str]:
    report = archive.report(OFFICE, 2022, sections={"overview": text}, **tables)  # type: ignore[arg-type]
    compare(archive.db)
    return [where for _, where, _, _ in archive.hints(report)]


RECEIVED = {
    "received": applicants(3),
    "carried_in": applicants(1),
    "processed_total": applicants(4),
}


@pytest.mark.parametrize("figure", [3, 4])
def test_what_agrees_with_any_fair_reading_gives_no_hint(archive: Archive, figure: int) -> None:
    text = f"全年受理政府信息公开申请{figure}件。"
    assert hints_of(archive, text, applications=RECEIVED) == []


def test_two_sentences_that_differ_give_no_hint(archive: Archive) -> None:
    text = "全年收到政府信息公开申请7件。\n本年度收到政府信息公开申请8件。"
    assert hints_of(archive, text, applications=RECEIVED) == []


def test_one_sentence_that_agrees_is_enough(archive: Archive) -> None:
    text = "全年收到政府信息公开申请7件。\n本年度收到政府信息公开申请3件。"
    assert hints_of(archive, text, applications=RECEIVED) == []


def test_no_number_in_the_table_no_hint(archive: Archive) -> None:
    text = "全年收到政府信息公开申请7件。"
    blank = {row: applicants(*[""] * 7) for row in RECEIVED}
    assert hints_of(archive, text, applications=blank) == []
    assert hints_of(archive, text) == []


def test_a_blank_total_is_the_sum_of_the_applicants(archive: Archive) -> None:
    rows = {
        "unavailable_not_held": applicants(252, 12, "", "", 1, "", ""),
        "unavailable_needs_creation": applicants(44, 3, "", "", "", "", ""),
        "unavailable_unclear": applicants("", "", "", "", "", "", ""),
    }
    text = "对政府信息公开申请的答复中，无法提供{}件。"
    assert hints_of(archive, text.format(312), applications=rows) == []
    assert hints_of(archive, text.format(265), applications=rows) == ["applications.unavailable_*"]


def test_an_amount_agrees_as_far_as_it_is_written(archive: Archive) -> None:
    fees = {"fees": {"amount": 3439812}}
    assert hints_of(archive, "行政事业性收费343.98万元。", disclosure=fees) == []
    assert hints_of(archive, "行政事业性收费343.99万元。", disclosure=fees) == [
        "disclosure.fees.amount"
    ]


def test_the_edition_says_what_issuing_means(archive: Archive) -> None:
    text = "全年制定规范性文件4件。"
    new = {"normative_documents": stock(2, 0, 9)}
    assert hints_of(archive, text, disclosure=new) == ["disclosure.normative_documents.issued"]
    old = {"normative_documents": {"made": 2, "disclosed": 3, "disclosed_total": 9}}
    assert hints_of(archive, text, disclosure=old, edition="2019") == [
        "disclosure.normative_documents.made"
    ]
    published = {"normative_documents": {"made": 2, "disclosed": 4, "disclosed_total": 9}}
    assert hints_of(archive, text, disclosure=published, edition="2019") == []


@pytest.mark.shared
def test_the_real_reports(shared: Path) -> None:
    found = {}
    for file in sorted((shared / "reports").glob("s*_*")):
        report = parse_report(file.read_bytes())
        sections = {section.key: section.text for section in report.sections}
        facts = Facts(
            "r",
            "a",
            report.agency.name,
            None,
            report.year,
            report.disclosure_edition,
            dict(report.tables),
            sections,
        )
        found[file.name.split("_")[0] + file.name.split("_")[1][:3]] = [
            (hint.where, hint.measure, prose.quantity(facts, hint.where))
            for hint in prose.hints(facts)
        ]
    assert {name: hints for name, hints in found.items() if hints} == {
        "seed001": [("applications.received", 5, 0)],
        "shanghai办公厅": [
            ("applications.granted+partly_granted", 258, 275),
            ("applications.unavailable_*", 265, 337),
        ],
    }
    assert len(found) == 6
