"""Headings of a report's sections: the six of the form with their spellings, and the older ones."""

import re

from parse.text import label_key

# Headings of the six sections. The first spelling is the form's own.
SECTION_HEADINGS: dict[str, tuple[str, ...]] = {
    "overview": (
        "总体情况",
        "总体工作情况",
        "工作基本情况",
        "基本情况",
        "总体概况",
        "概述",
        "概况",
        "工作总体情况",
        "总体概述",
        "工作概述",
        "主要工作概述",
        "工作概况",
        "基本工作情况",
        "工作开展情况",
        "总体情况概述",
    ),
    "disclosure": (
        "主动公开政府信息情况",
        "行政机关主动公开政府信息情况",
        "主动公开政府信息的情况",
        "主动公开情况",
        "主动公开政府信息工作情况",
        "政府信息主动公开情况",
    ),
    "applications": (
        "收到和处理政府信息公开申请情况",
        "收到和处理政府信息公开的申请情况",
        "收到和处理政府信息公开申请的情况",
        "政府信息公开申请情况",
        "依申请公开情况",
        "依申请公开政府信息情况",
        "政府信息依申请公开情况",
    ),
    "review_litigation": (
        "政府信息公开行政复议行政诉讼情况",
        "政府信息公开行政复议和行政诉讼情况",
        "政府信息公开行政复议及行政诉讼情况",
        "因政府信息公开工作被申请行政复议提起行政诉讼情况",
        "因政府信息公开工作被申请行政复议和提起行政诉讼情况",
        "因政府信息公开被申请行政复议提起行政诉讼情况",
        "行政复议行政诉讼情况",
    ),
    "problems": (
        "存在的主要问题及改进情况",
        "存在的主要问题和改进情况",
        "存在的问题及改进情况",
        "存在问题及改进情况",
        "存在主要问题及改进情况",
        "政府信息公开工作存在的主要问题及改进情况",
        "存在的主要问题及改进措施",
        "存在的问题及改进措施",
        "存在问题及改进措施",
    ),
    "other": (
        "其他需要报告的事项",
        "其他报告事项",
        "其它需要报告的事项",
        "需要报告的其他事项",
        "其他需要报告事项",
        "其他需报告的事项",
        "其他需要说明的事项",
    ),
}
SECTION_OF_HEADING = {
    label_key(spelling): key for key, all_ in SECTION_HEADINGS.items() for spelling in all_
}
# What may stand before the words that name a section: 2021年度政府信息公开工作 基本情况.
_BEFORE = re.compile(
    r"^(?:行政机关)?(?:(?:19|20)\d\d年|本?年)?度?(?:政府信息公开|政务信息公开|政务公开|信息公开)?(?:工作)?(?:的)?"
)
# The last sections of the form are spelt in many ways; behind a Chinese number these words are enough.
_NUMBERED_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("review_litigation", re.compile(r"^(?:因|涉及|有关)?.{0,14}复议.{0,10}诉讼.{0,6}$")),
    (
        "problems",
        re.compile(r"^.{0,6}存在.{0,4}(?:问题|不足|困难)|^主要问题.{0,3}(?:改进|整改|下一?步)"),
    ),
    ("other", re.compile(r"^其[他它]需?要?(?:报告|说明)?的?(?:事项|情况)$")),
)


def section_of(heading: str, numbered: bool) -> str | None:
    """The section that the words of a heading name; `numbered` tells of a Chinese number before them.

    >>> section_of("政府信息公开工作的基本情况", False), section_of("存在问题和下一步打算", True)
    ('overview', 'problems')
    >>> section_of("存在问题和下一步打算", False), section_of("本年新收政府信息公开申请数量", True)
    (None, None)
    """
    key = label_key(heading)
    found = SECTION_OF_HEADING.get(key) or SECTION_OF_HEADING.get(_BEFORE.sub("", key))
    if found or not numbered:
        return found
    return next((name for name, pattern in _NUMBERED_HEADINGS if pattern.search(key)), None)


# Reports before the form (2008–2018) number their sections as they like; what a heading speaks of
# tells which it is, the first pattern that fits. The last three sections exist only there.
OLDER_HEADINGS: tuple[tuple[str, str], ...] = (
    ("problems", "问题|不足|改进|打算|下一步|工作计划"),
    ("review_litigation", "复议|诉讼|申诉|举报"),
    ("fees", "收费|减免|费用"),
    ("applications", "依申请|申请"),
    ("interpretation", "回应|解读|舆情|咨询"),
    ("organization", "机构|人员|经费|培训|会议|组织|保障|监督|平台"),
    ("overview", "概述|概况|基本情况|总体情况|工作情况$"),
    ("disclosure", "主动公开|公开情况|公开内容"),
    ("other", "其他|附表|附件|说明"),
)
