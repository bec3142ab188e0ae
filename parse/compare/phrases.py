"""How reports say in a sentence what the tables say in a cell: one line for each way of saying it.

Patterns run on folded text without spaces, in which only the Chinese comma keeps its shape (a half-width
one belongs to a number). `where` and `also` name quantities: table.row for its total, disclosure's
table.item.measure for a cell, `*` for every row that begins so, `+` for a sum, `|` for the edition's.
"""

import re
from dataclasses import dataclass

from parse.compare.figures import NUMBER

_FILL = r"(?:共计|总计|合计|共有|共|总数|数量|为|有|是|:|达到?)*"
_UNIT = r"(?:件|条|宗|份|个|起|例|项|封|次)(?![次以左之余多上])"
_N = rf"{_FILL}{NUMBER}{_UNIT}"
_MONEY = rf"{_FILL}{NUMBER}元(?![以左之余多上])"
_REQUEST = (
    r"(?:(?:政府|政务)?信息公开(?:的)?申请|依申请公开(?:(?:政府|政务)?信息)?(?:公开)?(?:的)?(?:申请|请求|事项|件|案件)?)"
    r"(?:件|表|书)?(?:数量|总数|总量|数)?"
)
_PEOPLE = (
    r"(?:(?:来自)?(?:公民|自然人)(?:和|、|或|及)法人(?:和|或者?|及|以及|、)?其[他它](?:社会)?组织)?"
    r"(?:提交|提出|递交)?(?:的)?(?:各类|有效)?"
)
_NOT = r"(?<!未)(?<!没有)(?<![没无不])"
_RECEIVE = (
    rf"{_NOT}(?:新收|收到|受理|接到|接收|收件)(?:到|了|并受理|并办理|和受理|和处理|、受理|、办理)?"
)
_NEVER = r"(?:未曾?|没有|没|无|从未)"
_ANYONE = (
    r"(?:过|到|任何|形式|书面|来自|有关|单位|和|个人|公民|申请人|、|法人|或者?|其[他它]|社会|组织|群众|向|我[局镇乡办委]|我街道|我单位|"
    r"本[局镇乡]|本机关|本单位|提出|提交|递交|的|关于)*"
)
_ENDS = r"(?=[，。、,)]|$|情况|事项|事件|案件|和处理|等)"
_ABOUT = (
    r"(?:任何|因|由|关于|涉及|针对|有关|我局|我镇|我乡|本机关|本单位|(?:政府|政务)?信息公开(?:工作|申请|事项)?|"
    r"(?:政府|政务)公开工作|而|类|被|引起|引发|导致|产生|的|申请|提起|提出|有关)*"
)
_RULE = r"(?:行政)?规范性文件"
_DISPUTE = r"(?:件|起|宗|例|次|个|项|案)(?![次以左之余多上])"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of saying quantities; `value` is the figure of a phrase that holds none (未收到 is 0).

    `needs` must stand in the sentence, `topic` in its paragraph; `shuns` must not stand in the clause
    before it. Only an outcome, which has a topic, may follow 其中.
    """

    where: tuple[str, ...]
    pattern: re.Pattern[str]
    also: tuple[str, ...] = ()
    value: int | None = None
    needs: str = ""
    topic: str = ""
    shuns: str = ""


def _phrase(
    where: str,
    pattern: str,
    also: str = "",
    value: int | None = None,
    needs: str = "",
    topic: str = "",
    shuns: str = "",
) -> Phrase:
    ways = (tuple(where.split()), re.compile(pattern), tuple(also.split()))
    return Phrase(*ways, value, needs, topic, shuns)


_IN = "applications.received+carried_in"
# Answers to other letters; and an outcome told with one reason (因…而无法提供) is only a part of its kind.
_LETTERS = "提案|议案|建议案|代表建议|信访|来信|留言|热线|投诉"
_PARTLY = rf"{_LETTERS}|(?:(?<!原)因|由于|涉及|属于|不掌握|没有现成|补正|不存在|重复)(?!.*等)"

# In order: what an earlier line has read, a later one does not read again.
PHRASES: tuple[Phrase, ...] = (
    # 收到和受理
    _phrase(
        "applications.received",
        rf"{_NEVER}(?:收到|接到|接收到?|受理)(?:和处理|和受理|或受理)?{_ANYONE}{_REQUEST}{_ENDS}",
        value=0,
    ),
    _phrase(
        "applications.carried_in",
        rf"上(?:一)?年(?:度)?结转(?:的)?(?:{_REQUEST}|申请)?{_N}",
    ),
    _phrase(
        "applications.carried_out",
        rf"结转(?:至|到)?(?:下一?年|次年)(?:度)?(?:继续)?(?:办理|处理|答复)?(?:的)?(?:{_REQUEST}|申请)?{_N}",
    ),
    _phrase(
        "applications.received",
        rf"{_RECEIVE}{_PEOPLE}{_REQUEST}{_N}",
        also=f"{_IN} applications.processed_total",
    ),
    _phrase(
        "applications.received",
        rf"{_RECEIVE}(?:共计|共)?{NUMBER}{_UNIT}{_PEOPLE}(?:政府|政务)?信息公开(?:的)?申请(?!的?答复)",
        also=f"{_IN} applications.processed_total",
    ),
    _phrase(
        "applications.processed_total",
        rf"{_NOT}(?:办结|答复|办理)(?:完毕|了)?{_REQUEST}{_N}",
        also=f"{_IN} applications.received",
    ),
    _phrase(
        "applications.received",
        rf"(?<![收接受结复理])(?<!收到)(?<!受理)依申请公开(?:政府信息|信息)?(?:相关数据|申请|事项|件|数量)?{_N}",
        also=f"{_IN} applications.processed_total applications.granted "
        "applications.granted+partly_granted",
        shuns="渠道|制度|指南|目录|流程|场所|专栏",
    ),
    # 办理结果
    _phrase(
        "applications.granted+partly_granted",
        rf"(?<!不)(?:予以公开|同意公开)(?:及|和|与|或|、|以及)部分公开(?:的)?{_N}",
        topic="申请",
        shuns=_LETTERS,
    ),
    _phrase(
        "applications.granted",
        rf"(?<![不未])(?:予以公开|同意公开)(?:的)?{_N}",
        also="applications.granted+partly_granted",
        topic="申请",
        shuns=_LETTERS,
    ),
    _phrase(
        "applications.partly_granted",
        rf"(?<!公开[及和、与或])(?<!公开以及)部分公开(?:的)?{_N}",
        topic="申请",
        shuns=_LETTERS,
    ),
    _phrase("applications.denied_*", rf"不予公开(?:的)?{_N}", topic="申请", shuns=_PARTLY),
    _phrase("applications.unavailable_*", rf"无法提供(?:的)?{_N}", topic="申请", shuns=_PARTLY),
    _phrase("applications.refused_*", rf"不予处理(?:的)?{_N}", topic="申请", shuns=_PARTLY),
    _phrase("applications.other_*", rf"其他处理(?:的)?{_N}", topic="申请", shuns=_PARTLY),
    # 复议和诉讼
    _phrase(
        "review_litigation.review review_litigation.litigation_*",
        rf"{_NEVER}(?:发生|出现|产生|收到|涉及|引发|引起|接到|有|被)?{_ABOUT}行政复议(?:案件|申请|事项)?"
        rf"(?:和|、|及|或|与|以及|或者){_ABOUT}(?:行政)?诉讼(?=[的，。、,)]|$|情况|案件|事件|等)",
        value=0,
        needs="信息公开|政务公开",
    ),
    _phrase(
        "review_litigation.review review_litigation.litigation_*",
        r"行政复议(?:案件|申请)?(?:和|、|及|与|以及)(?:被?提起)?(?:的)?(?:行政)?诉讼(?:案件|事项)?(?:均|都|各)(?:为|是)?"
        r"[0零](?![\d.])",
        value=0,
        needs="信息公开|政务公开",
    ),
    _phrase(
        "review_litigation.*",
        rf"行政复议(?:案件|申请)?(?:和|、|及|与|以及)(?:被?提起)?(?:的)?(?:行政)?诉讼(?:案件|事项)?{_FILL}{NUMBER}"
        rf"{_DISPUTE}",
        needs="信息公开|政务公开",
        shuns="各|均|分别",
    ),
    _phrase(
        "review_litigation.review",
        rf"{_NEVER}(?:发生|出现|产生|收到|涉及|引发|引起|接到|有|被)?{_ABOUT}行政复议"
        r"(?=[，。,)]|$|情况|案件|事件)",
        value=0,
        needs="信息公开|政务公开",
    ),
    _phrase(
        "review_litigation.review",
        rf"行政复议(?:案件|申请|案)?{_FILL}{NUMBER}{_DISPUTE}",
        needs="信息公开|政务公开",
        shuns="各|均|分别",
    ),
    _phrase(
        "review_litigation.litigation_*",
        rf"(?<!复议[、和及或与])(?<!案件[、和及或与])行政诉讼(?:案件|案)?{_FILL}{NUMBER}{_DISPUTE}",
        needs="信息公开|政务公开",
        shuns="各|均|分别",
    ),
    # 规章、规范性文件
    _phrase(
        "disclosure.normative_documents.issued|made",
        rf"{_NOT}(?:制定|出台|制发|印发|制定出台|制定发布|制定印发)(?:了|并公开|并发布)?{_RULE}{_N}",
        also="disclosure.normative_documents.issued|disclosed",
    ),
    _phrase(
        "disclosure.normative_documents.repealed",
        rf"(?:废止|宣布失效|废止失效){_RULE}{_N}",
    ),
    _phrase(
        "disclosure.normative_documents.in_force",
        rf"现行有效(?:的)?{_RULE}{_N}",
    ),
    _phrase(
        "disclosure.normative_documents.issued|disclosed",
        rf"主动公开(?:了)?{_RULE}{_N}",
        also="disclosure.normative_documents.in_force|made "
        "disclosure.normative_documents.in_force|disclosed_total",
    ),
    # 许可、处罚、强制
    _phrase(
        "disclosure.licensing.decisions",
        rf"{_NOT}(?:作出|做出|办理|办结|实施|核发)(?:各类|了)?行政许可(?:决定|案件)?{_N}",
        shuns="公示|公开|信息|网站",
    ),
    _phrase(
        "disclosure.penalties.decisions",
        rf"{_NOT}(?:作出|做出|实施|下达)(?:各类|了)?行政处罚(?:决定|案件|决定书)?{_N}",
        shuns="公示|公开|信息|网站",
    ),
    _phrase(
        "disclosure.coercion.decisions",
        rf"{_NOT}(?:作出|做出|实施)(?:各类|了)?行政强制(?:决定|案件)?{_N}",
        shuns="公示|公开|信息|网站",
    ),
    # 金额
    _phrase(
        "disclosure.fees.amount",
        rf"行政事业性收费(?:总额|金额|总金额|收入)?{_MONEY}",
    ),
    _phrase(
        "disclosure.procurement.projects",
        rf"政府集中采购(?:项目)?{_N}",
    ),
    _phrase(
        "disclosure.procurement.amount",
        rf"政府集中采购[^。，;]{{0,12}}金额{_MONEY}",
    ),
)

# Words before a figure in its sentence that make it a share, or another period's.
A_SHARE = "其中"
OTHER_PERIOD = re.compile(
    r"上年|去年|上一年|往年|历年|近年|以来|季度|上半年|下半年|\d{1,2}月|计划|力争|例如|下一步|若|如果|假如|凡|每"
)
# 累计 alone may count since the beginning.
ADDED_UP = "累计"
THIS_YEAR = re.compile(r"全年|[今本]年|年内|年度")
# Words in the clause of a figure that make it one channel's.
PART = re.compile(
    r"通过|网上|网络|信函|信件|邮|当面|线上|线下|现场|窗口|渠道|转办|转交|转来|交办|本级|同比|平均"
)
# Whom else a figure may speak of: a department's tables are its own, a government's the whole place.
WIDER = re.compile(r"全(?:省|自治区|市|区|县|州|旗|盟|系统)|辖区|下属|所属|直属|各[^种类项]")
NARROWER = re.compile(r"办公[厅室]|(?<![我本])(?:单位|部门)|[市区县]直|[镇乡]|街道")
