"""Every hint in a sentence, Chinese and English, and the names of what it speaks of."""

from dataclasses import dataclass

# code: (Chinese, English).
SENTENCES: dict[str, tuple[str, str]] = {
    "prose.differs": (
        "正文写的是 {said}（“{words}”），表中「{place_zh}」为 {table}。两处口径可能不同，请对照原文。",
        "The text says {said} (“{words}”), the table says {table} for {place_en}. "
        "The two may count different things: compare them with the original.",
    ),
    "slip.power_of_ten": (
        "「{place_zh}」为 {mine}，{other_year} 年的报告为 {theirs}，约为其 {ratio} 倍；其他各年都接近后者，可能多写或少写了零。",
        "{place_en} is {mine}, but {theirs} in the report on {other_year}, {ratio} times as much; the other "
        "years are close to the latter, so zeros may have been added or lost.",
    ),
    "slip.same_digits": (
        "「{place_zh}」为 {mine}，{other_year} 年的报告为 {theirs}：数字相同，只差 {ratio} 倍，其中一处可能多写或少写了零。",
        "{place_en} is {mine}, and {theirs} in the report on {other_year}: the same digits, {ratio} times "
        "as much, so in one of them zeros may have been added or lost.",
    ),
    "slip.unit": (
        "「{place_zh}」为 {mine} 元，{other_year} 年的报告为 {theirs} 元，约为其 {ratio} 倍，其中一处的“元”和“万元”可能用反。",
        "{place_en} is {mine} yuan, and {theirs} yuan in the report on {other_year}, {ratio} times as much: "
        "one of them may have taken yuan (元) for ten thousand yuan (万元).",
    ),
    "twin.last_year": (
        "{place_zh}与该机关 {other_year} 年报告中的完全相同（{cells} 个非零数字全部一致），可能沿用了上年的表格。",
        "{place_en} is the same as in this agency's report on {other_year}, all {cells} figures above "
        "zero: last year's table may have been used again.",
    ),
    "twin.other_agency": (
        "{place_zh}与{other_name} {other_year} 年报告中的完全相同（{cells} 个非零数字全部一致），其中一份可能用错了表格。",
        "{place_en} is the same as in the report of {other_name} on {other_year}, all {cells} figures "
        "above zero: one of the two may hold the other's table.",
    ),
    "copied.last_year": (
        "正文有 {share}% 的文字与该机关 {other_year} 年的报告相同（年份不计）。",
        "{share} % of the text stands word for word in this agency's report on {other_year}, years "
        "apart.",
    ),
    "copied.other_agency": (
        "正文有 {share}% 的文字与{other_name} {other_year} 年的报告相同（年份和机关名称不计）。",
        "{share} % of the text stands word for word in the report of {other_name} on {other_year}, "
        "years and names apart.",
    ),
    "stranger.place": (
        "正文把「{words}」当作本地来写，而本报告属于{own}，可能抄自别处。",
        "The text speaks of {words} as its own place, but this is a report of {own}: it may come from "
        "elsewhere.",
    ),
    "stranger.agency": (
        "正文自称「{words}」，而本报告属于{own}，可能抄自别的机关。",
        "The text calls its author {words}, but this is a report of {own}: it may come from another "
        "agency.",
    ),
}

# What a quantity is called: (Chinese, English).
PLACES: dict[str, tuple[str, str]] = {
    "disclosure": ("主动公开情况表", "The table of disclosure"),
    "applications": ("申请情况表", "The table of applications"),
    "review_litigation": ("行政复议、行政诉讼情况表", "The table of reviews and lawsuits"),
    "applications.received": ("本年新收申请", "applications received"),
    "applications.carried_in": ("上年结转申请", "applications carried in"),
    "applications.carried_out": ("结转下年度", "applications carried over to the next year"),
    "applications.processed_total": ("办理结果总计", "applications processed"),
    "applications.granted": ("予以公开", "applications granted"),
    "applications.partly_granted": ("部分公开", "applications granted in part"),
    "applications.granted+partly_granted": (
        "予以公开与部分公开之和",
        "applications granted, in full or in part",
    ),
    "applications.denied_*": ("不予公开各项之和", "applications denied"),
    "applications.unavailable_*": ("无法提供各项之和", "applications for what is not there"),
    "applications.refused_*": ("不予处理各项之和", "applications not dealt with"),
    "applications.other_*": ("其他处理", "applications processed otherwise"),
    "review_litigation.review": ("行政复议总计", "reviews"),
    "review_litigation.litigation_*": ("行政诉讼总计", "lawsuits"),
    "review_litigation.*": ("行政复议、行政诉讼合计", "reviews and lawsuits together"),
    "disclosure.regulations.disclosed_total": (
        "规章对外公开总数量",
        "Regulations disclosed in all",
    ),
    "disclosure.normative_documents.made": (
        "规范性文件本年新制作数量",
        "normative documents made",
    ),
    "disclosure.normative_documents.disclosed": (
        "规范性文件本年新公开数量",
        "normative documents newly disclosed",
    ),
    "disclosure.normative_documents.disclosed_total": (
        "规范性文件对外公开总数量",
        "normative documents disclosed in all",
    ),
    "disclosure.normative_documents.issued": (
        "规范性文件本年制发件数",
        "normative documents issued",
    ),
    "disclosure.normative_documents.repealed": (
        "规范性文件本年废止件数",
        "normative documents repealed",
    ),
    "disclosure.normative_documents.in_force": (
        "规范性文件现行有效件数",
        "normative documents in force",
    ),
    "disclosure.licensing.decisions": ("行政许可处理决定数量", "licensing decisions"),
    "disclosure.other_services.decisions": (
        "其他对外管理服务事项处理决定数量",
        "decisions on other services",
    ),
    "disclosure.penalties.decisions": ("行政处罚处理决定数量", "penalty decisions"),
    "disclosure.coercion.decisions": ("行政强制处理决定数量", "coercion decisions"),
    "disclosure.fees.amount": ("行政事业性收费金额", "fees"),
    "disclosure.procurement.projects": ("政府集中采购项目数量", "procurement projects"),
    "disclosure.procurement.amount": ("政府集中采购总金额", "procurement"),
}


@dataclass(frozen=True, slots=True)
class Hint:
    """Something worth a look that is no error: what, where, beside which report, and how much."""

    code: str
    where: str
    message: str
    message_zh: str
    other: str | None = None
    measure: float | None = None


def hint(
    code: str,
    where: str,
    *,
    place: str = "",
    other: str | None = None,
    measure: float | None = None,
    **values: object,
) -> Hint:
    """Put a hint into words; `place` is a key of PLACES, `values` fill the sentence's blanks.

    >>> hint("copied.last_year", "", share=93, other_year=2020).message_zh
    '正文有 93% 的文字与该机关 2020 年的报告相同（年份不计）。'
    """
    names = PLACES.get(place, (place, place))
    chinese, english = SENTENCES[code]
    blanks = values | {"place_zh": names[0], "place_en": names[1]}
    sentence = english.format(**blanks)
    # A sentence that opens with the name of a quantity opens with a capital.
    sentence = sentence[:1].upper() + sentence[1:]
    return Hint(code, where, sentence, chinese.format(**blanks), other, measure)


def number(value: int | float) -> str:
    """A number as both languages print it.

    >>> number(3439800), number(242523110.82), number(0.5)
    ('3,439,800', '242,523,110.82', '0.5')
    """
    return f"{value:,}"
