"""The bodies that a hub leads to: departments, districts and counties, townships; by the words of a link."""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from crawler.discover.links import Link
from crawler.discover.words import bare, promise
from crawler.reading.addresses import looks_like_article

# Levels of the registry that are governments': their columns often hold the reports of departments
# and townships too.
LEVELS: Final = ("province", "prefecture", "county")
# Kind of body, how its name ends; the first that fits decides.
ENDINGS: Final[tuple[tuple[str, str], ...]] = (
    ("township", r".{1,8}(?:镇|乡|苏木|街道|街道办|街道办事处|街道办公室|镇政府|乡政府|镇人民政府|乡人民政府)"),
    ("department", r".{1,20}(?:局|委|委员会|厅|署|院|办公室|办公厅|总队|支队|大队|中心|部|处|行|队)|.{2,10}办"),
    ("county", r".{1,12}(?:市|县|区|旗|州|盟|省|地区|管委会|管理委员会|示范区|园区|师)(?:人民政府|政府)?|.{2,12}(?:人民)?政府"),
)  # fmt: skip
NOT_BODIES: Final = (
    r"(?:.*(?:专区|专栏|通办|服务区|下载区|互动区|公示区|网站|上市|全部|首页|登录|注册|市民中心|个人中心|用户中心|新闻中心"
    r"|数据中心|下载中心|帮助中心|互动中心|服务中心网|国务院|党中央|中国政府网|信息中心网|俱乐部|内部|外部|走进.*|问政.*))"
)
# What stands behind a body's name in a hub: 财政局政府信息公开年报, 财政局（公开平台）.
_BEHIND = re.compile(
    r"(?:的)?(?:政府信息公开|信息公开|政务公开|公开|门户网站|官方网站|官网|网站|网|年报|年度报告|工作年度报告|专栏|平台|目录|指南|首页|主页)+$"
)
_ENDINGS = [(kind, re.compile(pattern)) for kind, pattern in ENDINGS]
_NOT = re.compile(NOT_BODIES)
_HEADS = re.compile(r"^(?:进入|关于|附件\d*|\d{1,3})")
LINK_LISTS = re.compile(
    r"部门|区县|县区|县市|市县|市州|乡镇|街道|镇街|各地|下级|委办局|区市|地方|政府网站|直属"
)
# What a row's link says beside its body's name.
_SAYS_LITTLE = re.compile(
    r"(?:政府)?(?:信息)?(?:公开)?(?:工作)?(?:年报|年度报告)|查看|进入|点击进入|详情|"
)
# Headings of lists that are of other governments.
_OF_OTHERS = re.compile(
    r"国务院|国家|部委|各省|省区市|省市区|兄弟|外省|全国|其他省|友好|媒体|中央|港澳"
)


@dataclass
class Body:
    """A body whose column is looked for, and how far that has got."""

    number: int
    name: str  # as the hub's link says; '' for the portal itself
    kind: str  # portal, department, county, township
    url: str
    via: str | None = None
    level: int = 0  # hubs between the portal and it
    asked: int = 0
    columns: list[str] = field(default_factory=list)  # addresses, verified
    closed: str = ""  # why no more is asked for it


def body_name(words: str) -> tuple[str, str] | None:
    """Read (name, kind) of the body that a link of a hub names; None where it names none.

    >>> body_name("市财政局 信息公开"), body_name("城关镇"), body_name("天河区人民政府")
    (('市财政局', 'department'), ('城关镇', 'township'), ('天河区人民政府', 'county'))
    >>> body_name("政府信息公开指南"), body_name("各县（市、区）"), body_name("办事服务专区")
    (None, None, None)
    """
    plain = _HEADS.sub("", bare(words))
    name = plain if re.search(r"(?:公开|网)办", plain) else _BEHIND.sub("", plain)
    if not 2 <= len(name) <= 28 or _NOT.fullmatch(name) or promise(name, "").score:
        return None
    for kind, pattern in _ENDINGS:
        if pattern.fullmatch(name):
            return name, kind
    return None


def bodies_of(
    found: list[Link], own: str, hub: bool, reports: bool = False
) -> list[tuple[Link, str, str]]:
    """The links of a page that lead to bodies: all that name one on a hub, elsewhere those of a list
    whose heading names such a list. Each address once: (link, name, kind).

    On a hub a row may name the body, and its link say no more than 年报 or 查看. A hub of `reports`
    may call a place by its short name: 广州, where the link leads to another government's domain.
    """
    chosen: dict[str, tuple[Link, str, str]] = {}
    for link in found:
        over = bare(link.under)
        in_list = bool(over) and LINK_LISTS.search(over)
        if over and _OF_OTHERS.search(over):
            continue
        if not (hub or in_list) or looks_like_article(link.url) or link.how in {"frame", "refresh"}:
            continue
        named = next((n for n in map(body_name, link.words) if n is not None), None)
        if named is None and hub and over and _SAYS_LITTLE.fullmatch(bare(link.text)):
            named = body_name(over)
        if named is None and reports and _is_short(link, own):
            named = bare(link.text), "county"
        if named is not None and _is_elsewhere(link.url, own):
            chosen.setdefault(link.url, (link, *named))
    return list(chosen.values())


def _is_short(link: Link, own: str) -> bool:
    """Tell whether a link says a short word and leads to another government."""
    there = urlsplit(link.url).hostname or ""
    elsewhere = government(there) != government(urlsplit(own).hostname or "")
    word = bare(link.text)
    short = re.fullmatch(r"[\u4e00-\u9fff]{2,7}", word) and not promise(word, "").score
    return bool(short) and elsewhere and there.endswith(".gov.cn") and not _NOT.fullmatch(word)


def _is_elsewhere(url: str, own: str) -> bool:
    """A body has a page of its own: not the hub's, not its host's front page."""
    here, there = urlsplit(own), urlsplit(url)
    front = not there.path.strip("/") and not there.query
    return url != own and not (front and here.netloc == there.netloc)


def government(host: str) -> str:
    """The domain under which one government's sites stand.

    >>> government("hdzfxxgk.hd.gov.cn"), government("www.beijing.gov.cn"), government("127.0.0.2")
    ('hd.gov.cn', 'beijing.gov.cn', 'loopback')
    """
    if host.startswith("127."):
        return "loopback"
    labels = host.lower().split(".")
    return ".".join(labels[-3:] if host.endswith(".gov.cn") else labels[-2:])
