"""What a link promises: the words and the paths by which portals lead to their annual reports, as data."""

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from chinese.fold import fold
from chinese.titles import read_title

# column: a list of annual reports · year: the list of one year · platform: the disclosure platform,
# whose menu names the column · section: a neighbour of the column in that menu · affairs: the way to
# the platform · hub: leads to other bodies · body: one of them · map: the site map · data: a file of
# a script · home: the start · guess: nobody links to it · none: no reason to go there
Kind = Literal[
    "column", "year", "platform", "section", "affairs", "hub", "body", "map", "data", "home", "guess",
    "none",
]  # fmt: skip


@dataclass(frozen=True)
class Promise:
    """What a link promises, how much that is worth (0 to 100), and why we think so."""

    kind: Kind
    score: int
    why: str


NOTHING: Final = Promise("none", 0, "nothing in its words or its path leads to annual reports")

_OPEN = r"(?:(?:政府|政务)?信息公开|政务公开|政府信息|公开)"
_REPORT = r"(?:工作)?(?:情况)?(?:年度?(?:工作)?(?:总结)?报告?|年度工作总结)"
_YEAR = r"(?:19|20)\d\d年?度?"
_MANY = r"(?:各|市直|县直|区直|省直|市级|县级|区级|省级|本级|市政府|县政府|区政府|省政府|政府|市|县|区|省|州)*"
_UNITS = r"(?:组成|工作|职能|直属)?(?:部门|单位|委办局)"
_PLACES = (
    r"(?:(?:各|所辖|下级)*(?:区县|县区|县市区|市县区|市区县|区市县|县市|市州|州市|市县|盟市|旗县区|旗县|地市|设区市"
    r"|县级|区级|区)(?:人民)?(?:政府)?)"
)
_TOWNS = r"(?:各)?(?:(?:乡镇|镇乡|镇街|乡镇街道|街道乡镇|街镇|镇|街道|基层)(?:街道办事处|街道办|街道|办事处|办|人民政府|政府)?)"
_LEADS = r"(?:(?:政府|政务)?信息公开|政务公开|公开|平台|网站|网站群|链接|导航|目录|专栏|年报|年度报告|入口|站点)*"
_WHOSE = r"(?:.{1,14}(?:省|市|县|区|州|盟|旗|镇|乡|街道|局|委|厅|办|部|院|署|会|政府|政府办公室))?"
_TAIL = r"(?:列表|专栏|栏目|专区|汇总|汇编|发布|公开|公示|查询|全文|专题|部门|单位)?"

_WHO = rf"(?:{_UNITS}|{_PLACES}|{_TOWNS})(?:[和与及]?(?:{_UNITS}|{_PLACES}|{_TOWNS}))?"

# Words (folded, letters and figures alone) that sound alike and are something else, and what they are.
FALSE_FRIENDS: Final[tuple[tuple[str, str], ...]] = (
    (r"网站.{0,6}(?:年报|报表|年度.{0,4}报[表告]|工作报告)", "a government website's own annual form"),
    (r"报表|季报|月报|半年报|快报", "statistics, not the report"),
    (r"政府工作报告|国民经济|述职|述廉", "the government's work report"),
    (r"法治|依法行政|普法|行政执法", "the report on lawful administration"),
    (r"企业年报|公示年报|年报公示|市场主体|工商年报|个体|上市|社会组织|事业单位|基金会|慈善", "reports of companies or other bodies"),
    (r"统计年[报鉴]|年鉴|公积金|决算|预算|财政|审计|社保|住房|环境|气象|水资源|知识产权|质量|卫生健康统计", "a yearly report on another matter"),
    (r"图解|一图|解读|读懂|视频", "an explanation of a report"),
    (r"建议提案|人大|政协|督查|党建|团委", "a yearly report of another body"),
)  # fmt: skip
_YEARLY = re.compile(r"年报|年度.{0,4}报[告表]|报表|工作报告|年鉴")

# Kind, worth, pattern over the whole of the words, why. The first that fits decides.
WORDS: Final[tuple[tuple[Kind, int, str, str], ...]] = (
    ("column", 100, rf".{{0,16}}?{_OPEN}{_REPORT}{_TAIL}(?:{_YEAR})?", "named 政府信息公开年报"),
    ("column", 85, rf"{_MANY}{_WHO}{_OPEN}?{_REPORT}{_TAIL}", "named as the annual reports of departments or places"),
    ("column", 80, rf"(?:历年|历史|往年|本级|本单位|本机关|本部门)*(?:工作)?(?:年报|年度报告|年度工作报告){_TAIL}", "named 年报, 年度报告"),
    ("column", 72, rf"{_WHOSE}{_OPEN}(?:工作)?(?:情况)?报告|(?:政府)?信息年报", "named a report on open information"),
    ("year", 84, rf"{_YEAR}(?:年报|年度报告|报告|{_OPEN}{_REPORT})", "named as one year's reports"),
    ("hub", 40, rf"{_MANY}{_WHO}{_LEADS}", "leads to departments, districts or townships"),
    ("hub", 36, r"其他(?:部门|单位|地区|政府)|地方.{0,3}部门.{0,6}|(?:其他|各级|各地).{0,6}平台(?:链接)?|公开单位|各地区?各部门.{0,6}|下级(?:单位|部门|政府).{0,6}", "leads to other platforms"),
    ("section", 34, rf"{_OPEN}(?:指南|制度|制度文件|目录|规定|条例|标准)(?:及目录)?|(?:法定)?主动公开(?:内容|目录)?|公开(?:指南|制度)", "a neighbour of the reports in the platform's menu"),
    ("platform", 62, rf"{_WHOSE}政府信息公开(?:专栏|平台|专区|专题|网|栏目|统一平台|目录)?", "named 政府信息公开"),
    ("platform", 54, rf"{_WHOSE}信息公开(?:专栏|平台|专区|专题|网|栏目)?", "named 信息公开"),
    ("affairs", 44, rf"{_WHOSE}政务公开(?:专栏|平台|专区|专题|网|栏目)?|政务信息公开|公开(?:专栏|专区)?|政务公开栏", "named 政务公开"),
    ("section", 18, r".{0,12}信息公开(?:专栏|专题)?", "open information on one matter"),
    ("affairs", 24, r"政务|政府信息|政务信息|政府公开|政民公开|政务大厅公开|透明政府|阳光政务", "leads to a government's affairs"),
    ("map", 20, r"网站地图|站点地图|网站导航|站点导航|全站导航|sitemap", "the site map"),
)  # fmt: skip

# Kind, worth, pattern over the last part of the path (or the whole address with its query), why.
PATHS: Final[tuple[tuple[Kind, int, str, str], ...]] = (
    ("none", 0, r"/(?:wzndbb|zfwzgznb|zfgzwzbb|wzbbzt|gzbb|wzgznb|wznb|zfwznb|zfwzndbb|zfgzbg|gzbg|yearform)\w*(?:/|\.|$)", "the path of a website's annual form or of another report"),
    ("column", 88, r"/(?:zf)?(?:xx)?gk(?:gz)?(?:nb|ndbg|bg)(?:bs?|zl|zt)?(?:20\d\d)?n?_?\d*(?:/|\.|$)", "its path is that of annual reports"),
    ("column", 62, r"/(?:ndbg|nb|lnnb|nianbao|annualreport|xxgkannualreport)\w?_?\d*(?:/|\.|$)", "its path says annual report"),
    ("year", 58, r"/(?:nb)?(?:20\d\d)(?:n|nb|ndbg|xxgknb|nnb)\d*(?:/|\.|$)", "its path says a year's reports"),
    ("column", 62, r"/public/column/\d+\?.*nav=4|/site/tpl/\d+\?.*nav=4", "its query asks for the fourth section, the reports"),
    ("platform", 66, r"/gkmlpt/?(?:index)?$", "the gkmlpt platform"),
    ("platform", 42, r"/(?:zfxxgk(?:zl|pt|ml|w|lm)?|xxgk(?:pt|ml|zl|w)|xxgk)_?\d*(?:/|\.|$)|vc_xxgkarea=", "its path is that of the disclosure platform"),
    ("affairs", 26, r"/(?:zwgk\w{0,2}|gongkai|zwxxgk|zfgk|zwxx)_?\d*(?:/|\.|$)", "its path says 政务公开"),
)  # fmt: skip
_FITS = [(kind, score, re.compile(pattern), why) for kind, score, pattern, why in WORDS]
_PATH_FITS = [(kind, score, re.compile(pattern), why) for kind, score, pattern, why in PATHS]
_FRIENDS = [(re.compile(pattern), what) for pattern, what in FALSE_FRIENDS]
_ONLY_YEAR = re.compile(_YEAR)
_MORE = re.compile(r"更多|more|查看(?:更多|全部|详情)?|点击进入|进入|详情|全部|", re.IGNORECASE)
_PAGER = re.compile(
    r"[上下前后首尾末]一?页|第?\d{1,3}页?|共\d+页.*|跳?转到?|next|prev(?:ious)?|last|first", re.I
)
_LONGEST = 40  # letters of a link that names a column; what is longer is a headline


def bare(text: str) -> str:
    """The letters and figures of a text, in one spelling: no spaces, brackets, arrows, full width.

    >>> bare("【 政府信息公开　年　报 】>>")
    '政府信息公开年报'
    """
    return "".join(letter for letter in fold(text) if letter.isalnum())


def promise(words: str, url: str, under: str = "") -> Promise:
    """What a link promises by its words, its address and the heading it stands under.

    >>> promise("政府信息公开年报", "http://a.gov.cn/col/col7/index.html").kind
    'column'
    >>> promise("政府网站年度工作报表", "http://a.gov.cn/gknb/").why
    "a government website's own annual form"
    >>> promise("2023年", "http://a.gov.cn/x/", under="政府信息公开年报").kind
    'year'
    >>> promise("图片", "http://a.gov.cn/zwgk/zfxxgknb/").score
    88
    """
    plain = bare(words)
    if what := false_friend(plain):
        return Promise("none", 0, what)
    if under and (_MORE.fullmatch(plain) or _ONLY_YEAR.fullmatch(plain)):
        above = promise(under, "")
        if above.kind == "column" and _ONLY_YEAR.fullmatch(plain):
            return Promise("year", 90, f"a year under 「{under}」")
        if above.score and _MORE.fullmatch(plain):
            return Promise(above.kind, above.score, f"「{words or '…'}」 under 「{under}」")
    if _PAGER.fullmatch(plain) or (words.strip() and not plain):
        return NOTHING
    by_words, by_path = _by_words(plain), _by_path(url)
    if by_path is not None and by_path.score == 0 and by_words.kind != "column":
        return by_path
    if by_path is None or by_path.score <= by_words.score:
        return by_words
    if plain and by_words is NOTHING and by_path.kind in {"platform", "affairs"}:
        return Promise(by_path.kind, by_path.score // 2, by_path.why)  # its words say otherwise
    return by_path


def false_friend(plain: str) -> str | None:
    """What words that sound like a column of annual reports really name; None for all others.

    >>> false_friend("法治政府建设年度报告"), false_friend("统计年鉴")
    ('the report on lawful administration', 'a yearly report on another matter')
    >>> false_friend("财政局") is None
    True
    """
    if len(plain) > _LONGEST or not _YEARLY.search(plain):
        return None
    for pattern, what in _FRIENDS:
        if pattern.search(_without_open(plain)):
            return what
    return None


def names_column(text: str) -> bool:
    """Tell whether words name a column of annual reports on open information.

    >>> [names_column(t) for t in ("政府信息公开工作年度报告", "年度报告", "政府公报")]
    [True, True, False]
    """
    return promise(text, "").kind in {"column", "year"}


def _without_open(plain: str) -> str:
    """A body's name before 信息公开年报 is no false friend: 财政局政府信息公开年报."""
    found = re.search(rf"{_OPEN}{_REPORT}{_TAIL}$", plain)
    named = found is not None and not re.search(r"网站|解读|图解|一图|读懂", plain)
    return plain[found.start() :] if found and named else plain


def _by_words(plain: str) -> Promise:
    if plain and len(plain) <= _LONGEST:
        title = read_title(plain)
        if title is not None and title.agency and title.year:
            return Promise("year", 46, "the name of a report, or of one year's column")
        for kind, score, pattern, why in _FITS:
            if pattern.fullmatch(plain):
                return Promise(kind, score, why)
    return NOTHING


def _by_path(url: str) -> Promise | None:
    if not url:
        return None
    parts = urlsplit(url)
    folders = re.sub(r"/(?:index|default|list|main)\w*\.\w+$", "/", parts.path.lower())
    last = "/" + folders.rstrip("/").rpartition("/")[2] + ("/" if folders.endswith("/") else "")
    whole = f"{parts.path}?{parts.query}"
    for kind, score, pattern, why in _PATH_FITS:
        text = whole if "\\?" in pattern.pattern or "=" in pattern.pattern else last
        if pattern.search(text) or (text is last and "gkmlpt" in why and pattern.search(folders)):
            return Promise(kind, score, why)
    return None
