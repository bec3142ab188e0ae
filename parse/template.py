"""The official form, written as it is printed: one line per row, other spellings behind a bar.

Form of the reports for 2019 and 2020: 国办公开办函〔2019〕60号. Form of the reports from 2021 on:
国办公开办函〔2021〕30号. A spelling that ends in … stands for every label that begins so.
"""

from dataclasses import dataclass

from parse.model import Edition
from parse.text import label_key


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form: its key, the number printed before it, its spellings, folded."""

    key: str
    number: str
    spellings: tuple[str, ...]
    edition: Edition | None = None  # None: both


@dataclass(frozen=True, slots=True)
class Block:
    """A small table of Article 20: what it counts (measures, left to right) for which items."""

    edition: Edition
    items: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]  # (key, folded heading)


def _rows(text: str, edition: Edition | None = None) -> tuple[Row, ...]:
    rows = []
    for line in text.strip().splitlines():
        key, number, labels = line.split(maxsplit=2)
        rows.append(Row(key, number, tuple(_spelling(s) for s in labels.split("|")), edition))
    return tuple(rows)


def _spelling(text: str) -> str:
    return label_key(text) + ("…" if text.strip().endswith("…") else "")


APPLICANTS = (
    "natural_person",
    "enterprise",
    "research_institution",
    "public_interest_organization",
    "legal_service",
    "other",
    "total",
)
APPLICANT_LABELS = (
    "自然人",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
    "总计",
)

_APPLICATIONS_UP_TO_REFUSED = _rows("""
received                        一      本年新收政府信息公开申请数量 | 本年新收政府信息公开申请数 | 本年新收政府信息公开申请 | 本年新收到政府信息公开申请数量 | 本年新收到政府信息公开申请数 | 本年度新收政府信息公开申请数量 | 本年度新收到政府信息公开申请数量 | 本年收到政府信息公开申请数量
carried_in                      二      上年结转政府信息公开申请数量 | 上年结转政府信息公开申请数 | 上年度结转政府信息公开申请数量
granted                         (一)    予以公开
partly_granted                  (二)    部分公开
denied_state_secret             1       属于国家秘密
denied_by_law                   2       其他法律行政法规禁止公开 | 其它法律行政法规禁止公开
denied_safety                   3       危及三安全一稳定 | 危及国家安全公共安全经济安全社会稳定 | 危及国家安全公共安全经济安全和社会稳定
denied_third_party              4       保护第三方合法权益 | 保护第三方合法利益
denied_internal_affairs         5       属于三类内部事务信息 | 三类内部事务信息
denied_process_information      6       属于四类过程性信息 | 四类过程性信息
denied_enforcement_file         7       属于行政执法案卷 | 行政执法案卷
denied_administrative_inquiry   8       属于行政查询事项 | 行政查询事项
unavailable_not_held            1       本机关不掌握相关政府信息
unavailable_needs_creation      2       没有现成信息需要另行制作 | 没有现成信息需另行制作
unavailable_unclear             3       补正后申请内容仍不明确 | 申请内容不明确 | 补正后申请内容不明确
refused_petition                1       信访举报投诉类申请
refused_repeated                2       重复申请
refused_publication             3       要求提供公开出版物
refused_excessive               4       无正当理由大量反复申请 | 无正当理由大量反覆申请
refused_reconfirmation          5       要求行政机关确认或重新出具已获取信息 | 要求行政机关确认或者重新出具已获取信息
""")
_OTHER_2019 = _rows("other_processing (六) 其他处理 | 其它处理", "2019")
_OTHER_2021 = _rows(
    """
other_uncorrected               1       申请人无正当理由逾期不补正…
other_unpaid                    2       申请人逾期未按收费通知要求缴纳费用… | 申请人逾期未按照收费通知要求缴纳费用…
other_reasons                   3       其他 | 其它 | 其他情形 | 其它情形
""",
    "2021",
)
_APPLICATIONS_END = _rows("""
processed_total                 (七)    总计 | 合计
carried_out                     四      结转下年度继续办理 | 结转下年继续办理
""")

APPLICATION_ROWS: dict[Edition, tuple[Row, ...]] = {
    "2019": (*_APPLICATIONS_UP_TO_REFUSED, *_OTHER_2019, *_APPLICATIONS_END),
    "2021": (*_APPLICATIONS_UP_TO_REFUSED, *_OTHER_2021, *_APPLICATIONS_END),
}
# The rows of both editions in printed order.
ALL_APPLICATION_ROWS = (
    *_APPLICATIONS_UP_TO_REFUSED,
    *_OTHER_2021,
    *_OTHER_2019,
    *_APPLICATIONS_END,
)
# Group headings inside the table; they carry no numbers.
APPLICATION_GROUPS = ("本年度办理结果", "不予公开", "无法提供", "不予处理", "其他处理")
# Labels that say the edition of the applications table by being printed at all.
APPLICATION_EDITION_MARKS: tuple[tuple[str, Edition], ...] = (
    ("逾期不补正", "2021"),
    ("逾期未按收费通知", "2021"),
    ("其他处理", "2019"),
)

DISCLOSURE_ITEMS = _rows("""
regulations           -   规章
normative_documents   -   规范性文件 | 行政规范性文件 | 行政规范文件 | 规范性档案
licensing             -   行政许可 | 行政许可事项
other_services        -   其他对外管理服务事项 | 其它对外管理服务事项 | 其他对外管理和服务事项 | 其他对外管理服务
penalties             -   行政处罚 | 行政处罚事项 | 行政处罚决定
coercion              -   行政强制 | 行政强制事项 | 行政强制措施
fees                  -   行政事业性收费
procurement           -   政府集中采购
""")


def _block(edition: Edition, items: str, measures: str) -> Block:
    pairs = tuple(measure.split("=") for measure in measures.split())
    return Block(
        edition, tuple(items.split()), tuple((key, label_key(name)) for key, name in pairs)
    )


_THREE_2019 = "prior_items=上一年项目数量 change=本年增/减 decisions=处理决定数量"
DISCLOSURE_BLOCKS = (
    _block(
        "2019",
        "regulations normative_documents",
        "made=本年新制作数量 disclosed=本年新公开数量 disclosed_total=对外公开总数量",
    ),
    _block("2019", "licensing other_services", _THREE_2019),
    _block("2019", "penalties coercion", _THREE_2019),
    _block("2019", "fees", "prior_items=上一年项目数量 change=本年增/减"),
    _block("2019", "procurement", "projects=采购项目数量 amount=采购总金额"),
    _block(
        "2021",
        "regulations normative_documents",
        "issued=本年制发件数 repealed=本年废止件数 in_force=现行有效件数",
    ),
    _block("2021", "licensing", "decisions=本年处理决定数量"),
    _block("2021", "penalties coercion", "decisions=本年处理决定数量"),
    _block("2021", "fees", "amount=本年收费金额"),
)
# Headings spelt otherwise than on the form → as on the form.
MEASURE_SPELLINGS = {
    label_key(seen): label_key(form)
    for seen, form in {
        "上年项目数量": "上一年项目数量",
        "上一年度项目数量": "上一年项目数量",
        "本年制作数量": "本年新制作数量",
        "本年公开数量": "本年新公开数量",
        "本年增减": "本年增/减",
        "本年制发数": "本年制发件数",
        "本年废止数": "本年废止件数",
        "现行有效数": "现行有效件数",
        "采购金额": "采购总金额",
        "收费金额": "本年收费金额",
        "本年度收费金额": "本年收费金额",
        "本年度处理决定数量": "本年处理决定数量",
        "本年处理决定数": "本年处理决定数量",
        "本年增减数": "本年增/减",
        "本年增减数量": "本年增/减",
        "本年增减情况": "本年增/减",
        "比上年增减": "本年增/减",
        "本年新制发数量": "本年新制作数量",
        "对外公开数量": "对外公开总数量",
    }.items()
}

OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
OUTCOME_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REVIEW_ROWS = _rows("""
review                    -   行政复议
litigation_direct         -   未经复议直接起诉
litigation_after_review   -   复议后起诉
""")
REVIEW_HEADINGS = tuple(
    label_key(text) for text in ("结果维持", "结果纠正", "其他结果", "尚未审结", "行政诉讼")
)
