"""The official form as it is printed: its labels, written once, laid out as tables of spanned cells.

Labels: 国办公开办函〔2019〕60号 (edition "2019") and 国办公开办函〔2021〕30号 (edition "2021").
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

SECTIONS: dict[str, str] = {
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "review_litigation": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}


@dataclass(frozen=True)
class Block:
    """One 第二十条 block of table II: its heading, its measures and its items with their labels."""

    heading: str
    measures: tuple[tuple[str, str], ...]
    items: tuple[tuple[str, str], ...]


_CREATED = (
    ("made", "本年新制作数量"),
    ("disclosed", "本年新公开数量"),
    ("disclosed_total", "对外公开总数量"),
)
_ISSUED = (("issued", "本年制发件数"), ("repealed", "本年废止件数"), ("in_force", "现行有效件数"))
_PRIOR = (("prior_items", "上一年项目数量"), ("change", "本年增/减"))
_DECIDED = (("decisions", "本年处理决定数量"),)

DISCLOSURE: dict[str, tuple[Block, ...]] = {
    "2019": (
        Block(
            "第二十条第（一）项",
            _CREATED,
            (("regulations", "规章"), ("normative_documents", "规范性文件")),
        ),
        Block(
            "第二十条第（五）项",
            (*_PRIOR, ("decisions", "处理决定数量")),
            (("licensing", "行政许可"), ("other_services", "其他对外管理服务事项")),
        ),
        Block(
            "第二十条第（六）项",
            (*_PRIOR, ("decisions", "处理决定数量")),
            (("penalties", "行政处罚"), ("coercion", "行政强制")),
        ),
        Block("第二十条第（八）项", _PRIOR, (("fees", "行政事业性收费"),)),
        Block(
            "第二十条第（九）项",
            (("projects", "采购项目数量"), ("amount", "采购总金额")),
            (("procurement", "政府集中采购"),),
        ),
    ),
    "2021": (
        Block(
            "第二十条第（一）项",
            _ISSUED,
            (("regulations", "规章"), ("normative_documents", "行政规范性文件")),
        ),
        Block("第二十条第（五）项", _DECIDED, (("licensing", "行政许可"),)),
        Block(
            "第二十条第（六）项",
            _DECIDED,
            (("penalties", "行政处罚"), ("coercion", "行政强制")),
        ),
        Block(
            "第二十条第（八）项",
            (("amount", "本年收费金额（单位：万元）"),),
            (("fees", "行政事业性收费"),),
        ),
    ),
}

APPLICANTS: tuple[tuple[str, str], ...] = (
    ("natural_person", "自然人"),
    ("enterprise", "商业企业"),
    ("research_institution", "科研机构"),
    ("public_interest_organization", "社会公益组织"),
    ("legal_service", "法律服务机构"),
    ("other", "其他"),
    ("total", "总计"),
)

_OTHER_PROCESSING: dict[str, tuple[tuple[str, str], ...]] = {
    "2019": (("other_processing", "（六）其他处理"),),
    "2021": (
        (
            "other_uncorrected",
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        ),
        (
            "other_unpaid",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        ),
        ("other_reasons", "3.其他"),
    ),
}

# The results of table III: (heading of the group or "", its rows).
_RESULTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "",
        (
            ("granted", "（一）予以公开"),
            ("partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        ),
    ),
    (
        "（三）不予公开",
        (
            ("denied_state_secret", "1.属于国家秘密"),
            ("denied_by_law", "2.其他法律行政法规禁止公开"),
            ("denied_safety", "3.危及“三安全一稳定”"),
            ("denied_third_party", "4.保护第三方合法权益"),
            ("denied_internal_affairs", "5.属于三类内部事务信息"),
            ("denied_process_information", "6.属于四类过程性信息"),
            ("denied_enforcement_file", "7.属于行政执法案卷"),
            ("denied_administrative_inquiry", "8.属于行政查询事项"),
        ),
    ),
    (
        "（四）无法提供",
        (
            ("unavailable_not_held", "1.本机关不掌握相关政府信息"),
            ("unavailable_needs_creation", "2.没有现成信息需要另行制作"),
            ("unavailable_unclear", "3.补正后申请内容仍不明确"),
        ),
    ),
    (
        "（五）不予处理",
        (
            ("refused_petition", "1.信访举报投诉类申请"),
            ("refused_repeated", "2.重复申请"),
            ("refused_publication", "3.要求提供公开出版物"),
            ("refused_excessive", "4.无正当理由大量反复申请"),
            ("refused_reconfirmation", "5.要求行政机关确认或重新出具已获取信息"),
        ),
    ),
)
_AFTER = (("processed_total", "（七）总计"),)

CASES: tuple[tuple[str, str], ...] = (
    ("review", "行政复议"),
    ("litigation_direct", "未经复议直接起诉"),
    ("litigation_after_review", "复议后起诉"),
)
OUTCOMES: tuple[tuple[str, str], ...] = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

Printed = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Cell:
    """A printed cell; `kind` is head, label or value."""

    text: str
    kind: str = "value"
    colspan: int = 1
    rowspan: int = 1


Table = list[list[Cell]]


def results(edition: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return the groups of 三、本年度办理结果 with their rows, as the edition prints them."""
    other = _OTHER_PROCESSING[edition]
    heading = "（六）其他处理" if len(other) > 1 else ""
    return [*_RESULTS, (heading, other), ("", _AFTER)]


def application_rows(edition: str) -> list[str]:
    """Return the keys of table III in printed order.

    >>> len(application_rows("2019")), len(application_rows("2021"))
    (23, 25)
    """
    inner = [key for _, rows in results(edition) for key, _ in rows]
    return ["received", "carried_in", *inner, "carried_out"]


def tables(
    editions: Mapping[str, str], printed: Callable[[str], Printed], layout: str
) -> dict[str, list[Table]]:
    """Lay out the three tables, by the section that they stand in."""
    return {
        "disclosure": disclosure_tables(editions["disclosure"], printed("disclosure"), layout),
        "applications": [applications_table(editions["applications"], printed("applications"))],
        "review_litigation": [review_table(printed("review_litigation"))],
    }


def disclosure_tables(edition: str, printed: Printed, layout: str = "one") -> list[Table]:
    """Lay out table II: `one` table, a `separate` one per block, or one `cut` in two inside a block."""
    blocks = [_block(block, printed) for block in DISCLOSURE[edition]]
    if layout == "separate":
        return blocks
    rows = [row for block in blocks for row in block]
    if layout == "one":
        return [rows]
    # The cut falls between the header of the second block and its first item, as a page break does.
    at = len(blocks[0]) + 2
    return [rows[:at], rows[at:]]


def applications_table(edition: str, printed: Printed) -> Table:
    """Lay out table III with its three label columns and seven applicant columns."""
    table: Table = [
        [Cell(CORNER, "head", 3, 3), Cell("申请人情况", "head", 7)],
        [
            Cell("自然人", "head", 1, 2),
            Cell("法人或其他组织", "head", 5),
            Cell("总计", "head", 1, 2),
        ],
        [Cell(label, "head") for _, label in APPLICANTS[1:-1]],
        [Cell("一、本年新收政府信息公开申请数量", "label", 3), *_values(printed["received"])],
        [Cell("二、上年结转政府信息公开申请数量", "label", 3), *_values(printed["carried_in"])],
    ]
    inner: Table = []
    for heading, rows in results(edition):
        for number, (key, label) in enumerate(rows):
            lead = [Cell(heading, "label", 1, len(rows))] if heading and number == 0 else []
            width = 1 if heading else 2
            inner.append([*lead, Cell(label, "label", width), *_values(printed[key])])
    inner[0].insert(0, Cell("三、本年度办理结果", "label", 1, len(inner)))
    last = [Cell("四、结转下年度继续办理", "label", 3), *_values(printed["carried_out"])]
    return [*table, *inner, last]


def review_table(printed: Printed) -> Table:
    """Lay out table IV: three header rows, and one row of fifteen values."""
    labels = [label for _, label in OUTCOMES]
    return [
        [Cell("行政复议", "head", 5), Cell("行政诉讼", "head", 10)],
        [
            *(Cell(label, "head", 1, 2) for label in labels),
            Cell("未经复议直接起诉", "head", 5),
            Cell("复议后起诉", "head", 5),
        ],
        [Cell(label, "head") for label in labels * 2],
        [Cell(printed[case][outcome]) for case, _ in CASES for outcome, _ in OUTCOMES],
    ]


def _block(block: Block, printed: Printed) -> Table:
    width = 4
    names = _stretch(["信息内容", *(label for _, label in block.measures)], width)
    rows: Table = [
        [Cell(block.heading, "head", width)],
        [Cell(text, "head", span) for text, span in names],
    ]
    for item, label in block.items:
        texts = [printed[item][measure] for measure, _ in block.measures]
        spans = [span for _, span in names[1:]]
        rows.append(
            [
                Cell(label, "label"),
                *(Cell(text, "value", span) for text, span in zip(texts, spans, strict=True)),
            ]
        )
    return rows


def _stretch(texts: Sequence[str], width: int) -> list[tuple[str, int]]:
    """Give the last column what is left of the width."""
    return [*((text, 1) for text in texts[:-1]), (texts[-1], width - len(texts) + 1)]


def _values(row: Mapping[str, str]) -> list[Cell]:
    return [Cell(row[key]) for key, _ in APPLICANTS]
