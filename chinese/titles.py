"""The title of a document: is it an annual report on open information, whose, and for which year?"""

import re
from dataclasses import dataclass

from chinese.fold import fold, simplified

# What the report is called. The form's own name is 政府信息公开工作年度报告 (国办公开办函〔2021〕30号);
# the rest are spellings met on portals. Each is matched on a folded title without spaces.
SUBJECT = r"(?:政府信息(?:主动)?公开|政务信息公开|政府信息[与和及暨]政务公开|政务公开|信息公开|政府信息(?=(?:工作)?年度报告))"
KIND = (
    r"(?:工作)?(?:情况)?(?:的)?(?:"
    r"年度(?:工作)?(?:情况)?(?:的)?(?:总结)?报告|年度?报(?!表)|年度工作总结|工作总结|(?:情况)?报告)"
)

SAMPLE = "a sample of the report"
# Neighbours in the same columns that are not the report, and what to call them when asked why.
FALSE_FRIENDS: dict[str, str] = {
    r"网站.{0,8}(?:年报|年度.{0,4}报[表告]|报表|工作报告)": "a government website's own annual form",
    r"报表|统计表|附表|季报|月报|半年|[一二三四]季度": "statistics, not the report",
    r"图解|一图|读懂|图说|漫画|解读|视频|音频|图表版": "a picture or an explanation of a report",
    r"自查|考核|评估|(?:通知|函|要点|方案|指南|目录|制度|条例|办法|规定|答复书|公告|解释|批复|请示|意见)$"
    r"|有关(?:项目|事项|问题)|关于(?:做好|印发|开展|报送|编制|召开|组织)|编制(?:发布|报送)?工作"
    r"|(?:召开|举办).{0,30}(?:培训|会)|开展.{0,30}培训": "about open information, but no report",
    # An office may leave the word in the name of its own report; a sample has no year.
    r"^(?!.*(?:19|20)\d\d).*(?:样本|范文|范本|模板|样表|参考格式)"
    r"|^(?:附件?[\d:：]*)?年度?(?:政府|政务)?信息公开": SAMPLE,
    r"学年": "a school's report on a school year",
    r"法治政府|依法行政|政府工作报告|国民经济|统计年鉴|决算|预算|公积金|审计工作": "another report",
}

_YEAR = r"(?P<year>(?:19|20)\d{2}|[二][〇○零oO0][〇○零oO0一二三][〇○零oO0一二三四五六七八九])"
_YEAR_WORD = rf"{_YEAR}(?:年度|年|-年度|度)?(?:的)?"
_SHAPES = [
    re.compile(rf"^(?P<agency>.*?){_YEAR_WORD}(?:年度)?{SUBJECT}.*?{KIND}"),
    re.compile(rf"^{_YEAR_WORD}(?P<agency>.*?){SUBJECT}.*?{KIND}"),
    re.compile(rf"^(?P<agency>.*?){SUBJECT}(?:工作)?{_YEAR_WORD}{KIND}"),
    re.compile(rf"^(?P<agency>.*?){SUBJECT}{KIND}.{{0,4}}?{_YEAR_WORD}"),
    re.compile(rf"^(?P<agency>.*?){SUBJECT}.*?{KIND}"),
]
# Inside a 年报 column a listing may cut a long title short, or say no more than the year.
_CUT = re.compile(rf"^(?P<agency>.*?){_YEAR_WORD}(?:年度)?{SUBJECT}.*?(?:…|\.{{2,}})$")
_BARE = re.compile(
    rf"^(?P<agency>.*?){_YEAR_WORD}(?:政府信息|信息)?(?:公开)?(?:工作)?(?:年度报告|年报|报告)$"
)
# An announcement whose page is the report itself: 关于公布《某局2023年…年度报告》的公告
_ANNOUNCED = re.compile(
    r"关于(?:公布|发布|公开)(.{4,80}(?:报告|年报))[》\"”]?的?(?:公告|通告|通知|公示)$"
)

# No title is longer, with remarks and sounds and all; the patterns below and above take time on what is.
_LONGEST = 300
_DIGITS = str.maketrans("〇○零oO一二三四五六七八九", "00000123456789")
_TAIL = re.compile(r"(?:\.(?:pdf|docx?|wps|xlsx?|ofd|html?|txt|zip|rar))+$", re.IGNORECASE)
# No name of an agency: 我局, a bare word, digits, or the breadcrumb of a page.
_NOBODY = re.compile(
    r"^(?:我|本)?(?:局|镇|乡|街道|单位|机关|委|办|院|区|县|市|部门)?$|^[\W\d_]*$|[>»›|]|首页|位置"
    r"|公开(?!办)|年报|年度报告"
    # A form that nobody has filled in.
    r"|^年度?$|[XxＸｘ×*＊]{2}"
    # A label beside the name of the column: 组配分类：政府信息公开年报.
    r"|^(?:组配|主题|题材|体裁|信息|公开|所属)?(?:分类|类别|栏目|名称|标题)$"
    # Hijacked mirrors put their own words in place of the agency's name.
    r"|[a-zA-Z]{3}|彩票|博彩|赌|娱乐城|比分|棋牌|投注|下载|直播|官网|体育平台"
)
_LEAD = re.compile(
    r"^(?:[【\[(（](?:19|20)\d\d年?度?[】\])）])?(?:[【\[](?:年报|年度报告|政府信息公开|信息公开|公开年报)[】\]]|附件?[:：]?\d*|信息名称|文件名称|名称|(?:公报|文章|信息)?标题|page\d+|第\d+页|p\.\d+)?[:：、.\-\s]*(?:关于|发布|公布|现将)*",
    re.IGNORECASE,
)
# A sentence names the report, its title does not go on; 格式 is the form itself, not filled.
_SENTENCE = re.compile(r"[,。;!?]|条例|根据|依据|按照|现公布|报告格式|年度报告的|如下")
# Mirrors put the sound of a character in brackets behind it: 公(gong)(gong)開(kai).
_PINYIN = re.compile(r"(?<=[\u3400-\u9fff)])[(（][a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]")


@dataclass(frozen=True)
class Title:
    """What a title says: the agency and the year are None where it does not say them."""

    text: str
    agency: str | None
    year: int | None


def read_title(text: str, in_column: bool = False) -> Title | None:
    """Read the title of an annual report, or return None where it is the title of something else.

    `in_column` tells that the title stands in a column named 政府信息公开年报, where 「2023年年报」
    is enough.

    >>> read_title("佛山市三水区城市管理和综合执法局 2019 年政府信息公开工作年度报告")
    Title(text='佛山市三水区城市管理和综合执法局2019年政府信息公开工作年度报告',
          agency='佛山市三水区城市管理和综合执法局', year=2019)
    >>> read_title("2019年上海市人民政府办公厅政府信息公开工作年度报告").agency
    '上海市人民政府办公厅'
    >>> read_title("某市政府网站工作年度报表（2023年度）") is None
    True
    >>> read_title("2023年年报") is None, read_title("2023年年报", in_column=True).year
    (True, 2023)
    >>> read_title("某市某某区住房和城乡建设局2023年政府信息公开工...", in_column=True).agency
    '某市某某区住房和城乡建设局'
    """
    if len(text) > _LONGEST:
        return None
    title = _announced(_tidy(text))
    if why_not(title):
        return None
    key = fold(title)
    if _SENTENCE.search(key):
        return None
    shapes = [*_SHAPES, _CUT, _BARE] if in_column else _SHAPES
    for shape in shapes:
        if found := shape.search(key):
            groups = found.groupdict()
            start, end = found.span("agency")
            agency = _agency(title[start:end]) or _signature(title[found.end() :])
            return Title(title, agency, read_year(groups.get("year") or ""))
    return None


def why_not(text: str) -> str | None:
    """Say which known neighbour of the annual reports a title belongs to, None if to none.

    >>> why_not("武江区政府网站工作年度报表（2023年）")
    "a government website's own annual form"
    """
    key = fold(_announced(_tidy(text[:_LONGEST])))
    for pattern, reason in FALSE_FRIENDS.items():
        if re.search(pattern, key):
            return reason
    return None


def read_year(text: str) -> int | None:
    """Read a year in either script.

    >>> read_year("2019"), read_year("二〇一九"), read_year("二○一O"), read_year("")
    (2019, 2019, 2010, None)
    """
    digits = text.translate(_DIGITS)
    return int(digits) if re.fullmatch(r"(?:19|20)\d\d", digits) else None


def without_pinyin(text: str) -> str:
    """Drop the sounds that some mirrors print behind characters.

    >>> without_pinyin("數(shù)據(jù)和政(zheng)府公(gong)(gong)開")
    '數據和政府公開'
    """
    return _PINYIN.sub("", text)


def _tidy(text: str) -> str:
    """Drop spaces, file endings and remarks in brackets that say nothing of year or agency."""
    title = re.sub(r"\s+", "", text.replace("\u3000", "").replace("\ufeff", ""))
    title = _TAIL.sub("", simplified(without_pinyin(title)))
    remark = r"[(（\[【](?![^)）\]】]*(?:\d{4}|年))[^)）\]】]*(?:版|稿|图|pdf|word)[)）\]】]"
    return re.sub(remark, "", title, flags=re.IGNORECASE)


def _announced(title: str) -> str:
    """The report's own title where an announcement holds it, with who announces it before it."""
    found = _ANNOUNCED.search(title)
    return title[: found.start()] + found[1].strip('《"“') if found else title


def _signature(rest: str) -> str | None:
    """The agency in brackets behind the title: 2024年…年度报告（某区财政局）."""
    found = re.fullmatch(
        r"[(（\[【](.{2,30}(?:局|委|办|部|厅|府|处|会|室|院|所|中心))[)）\]】]", rest
    )
    return _agency(found[1]) if found else None


def _agency(text: str) -> str | None:
    name = (
        _LEAD.sub("", re.split("[:：]", text.rstrip())[-1])
        .removesuffix("的")
        .removesuffix("关于")
        .strip("《》〈〉【】[]（）()“”\"'-_—·:：,，.。 ")
    )
    if name.endswith("人民"):  # …人民政府信息公开…: one 政府 serves both words
        name += "政府"
    return None if _NOBODY.search(name) else name
