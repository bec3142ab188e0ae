"""Lines for departments: lists of their sites by place, names as printed put into one shape."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from crawler.line import Portal
from crawler.registry import words
from crawler.registry.divisions import Division, Divisions, short
from crawler.registry.governments import line

CENTRAL = "国家部委"
# Headings and names of bodies that owe no such report: Party, assemblies, courts, associations,
# institutions; and of links that are no body at all.
NOT_OBLIGED = re.compile(
    r"市委$|市委部委办局|人大|政协|检察|法院|群众团体"
    r"|^中共|共产党|共产主义青年团|市委|省委|中央政法|纪律检查|监察委|党校|讲师团|文明办|关心下一代"
    r"|妇女联合会|妇联|科学技术协会|文联|社会科学界|残联|侨联|贸促会|国际贸易促进|工商联|红十字|总工会|供销合作"
    r"|报社|日报|电视台|总台|通讯社|求是网|侨网|信息中心|科学院|工程院|行政学院|自然科学基金"
    r"|标准化|阳光便民|热线|信用|农科院|服务中心|供销社|查询链接|科研事业单位|陵园$|建管中心|建设中心|公积金|交易中心"
)
# Governments themselves, which the table of governments has.
GOVERNMENT = re.compile(r"(?:省|市|县|区|自治州)(?:人民政府)?$|人民政府(?:办公[厅室])?$")
# What stands in the cells beside the name.
_BESIDE = re.compile(r"^\S{0,8}：|【.*?】|[（(]注[）)]|\s*备案序号：.*|门户网站$|网站$|公众信息网$")
_STATE = "中华人民共和国"
# Names under which reports are signed; 发改委 and the like are how others call the body.
_BODY = re.compile(r"(?:局|委员会|办公室|办公厅|厅|署|部)$")
_CALLED = re.compile(
    r"发改|人社|医保|经信|工信|科委|卫健|文旅局|市场监管局|住建|民宗|退役军人局|民委|科委|教委|规划资源|安监"
    r"|规划自然资源|交通厅|投资促进|地方志|宗教局$"
)


def departments(
    rows: Sequence[Mapping[str, str]], divisions: Divisions, taken: set[str]
) -> Iterator[Portal | tuple[str, str]]:
    """Make lines of a list of departments: place, section, name, home_url, disclosure_url.

    `taken` holds the addresses (see `address`) that have a line already, and grows. Rows of which
    no line is made come as (name, why).
    """
    for row in rows:
        told, place = row["name"], row["place"].rpartition("/")[2]
        name = plain_name(told)
        url, odd = good_address(row["home_url"])
        page, _ = good_address(row["disclosure_url"])
        entry = page if "/gkmlpt/" in page else ""
        if entry and not url:
            url = entry.partition("gkmlpt/")[0]
        division = None if place == CENTRAL else _place(place, divisions)
        if NOT_OBLIGED.search(row["section"]) or NOT_OBLIGED.search(name):
            yield told, "owes no such report"
        elif GOVERNMENT.search(name) and place != CENTRAL:
            yield told, "a government, and in their own table"
        elif division is None and place != CENTRAL:
            yield told, f"its place {place!r} is not one division"
        elif url and address(url) in taken:
            yield told, f"{url} has a line"
        else:
            taken.add(address(url))
            name, about = _in_place(name, division)
            strange = words.ODD_HOST.format(host=odd) if odd else ""
            way = words.PLATFORM if entry else words.DISCOVER
            yield _line(
                name,
                division,
                url,
                words.note(way, _http_only(url), about, strange),
                agency="" if about else _signed(name),
                family="gkmlpt" if entry else "",
                column_url=entry,
                disclosure_url="" if entry or page == url else page,
            )


def surveyed(
    rows: Sequence[Mapping[str, str]], divisions: Divisions, taken: set[str]
) -> Iterator[Portal | tuple[str, str]]:
    """Make lines of a survey of sites (family, name, url, level) whose address has none yet."""
    for row in rows:
        # Hunan Commerce Dept (湖南商务厅)
        inside = re.fullmatch(r"[ -~]+\(([^()]*)\)", row["name"])
        name = plain_name(inside[1] if inside else row["name"])
        url, odd = good_address(row["url"])
        division = None if row["level"] == "central" else _by_first_words(name, divisions)
        if odd or not re.search(r"[\u4e00-\u9fff]", name):
            yield row["name"], "no Chinese name, or no address under .gov.cn"
        elif address(url) in taken:
            yield row["name"], f"{url} has a line"
        elif NOT_OBLIGED.search(name):
            yield row["name"], "owes no such report"
        elif row["level"] != "central" and (division is None or GOVERNMENT.search(name)):
            yield row["name"], "a government with another address, or of no place that is known"
        else:
            taken.add(address(url))
            whole = division is None or name.startswith(division.name)
            told = words.note(words.DISCOVER, _http_only(url), "" if whole else words.SHORTENED)
            yield _line(name, division, url, told, agency=_signed(name) if whole else "")


def address(url: str) -> str:
    """What two spellings of one site have in common: the host and the folder.

    >>> address("http://www.A.gov.cn"), address("https://a.gov.cn/index.html")
    ('a.gov.cn/', 'a.gov.cn/')
    """
    parts = urlsplit(url)
    folder = parts.path.rpartition("/")[0] + "/"
    host = (parts.hostname or "").lower().removeprefix("www.")
    return f"{host}{folder}{'?' if parts.query else ''}{parts.query}"


def good_address(text: str) -> tuple[str, str]:
    """An address under .gov.cn put into one shape, or '' and the host that stood there.

    >>> good_address("http://a.gov.cn"), good_address("https://8221110.com/"), good_address(" ")
    (('http://a.gov.cn/', ''), ('', '8221110.com'), ('', ''))
    """
    bare = text.strip()
    if not bare:
        return "", ""
    parts = urlsplit(bare) if re.match(r"https?://[\w.-]+(?:[:/?]|$)", bare) else urlsplit("")
    if not (parts.hostname or "").endswith(".gov.cn"):
        return "", parts.hostname or bare
    path = re.sub(r"/{2,}", "/", parts.path) or "/"
    return parts._replace(path=path).geturl(), ""


def plain_name(text: str) -> str:
    """A body's name without what stands beside it, and once where it stands twice.

    >>> plain_name("某市某局\\u2003\\u2003某市某局"), plain_name("中华人民共和国司法部")
    ('某市某局', '司法部')
    >>> plain_name("国家档案局与中央档案馆"), plain_name("某省能源局 【在某平台内】")
    ('国家档案局', '某省能源局')
    """
    words_of = _BESIDE.sub("", text).split()
    name = "".join(dict.fromkeys(words_of))
    name = name.rpartition("/")[2].partition("与中央")[0].partition("与中共")[0]
    return name.removeprefix(_STATE)


def _line(name: str, division: Division | None, url: str, told: str, **more: str) -> Portal:
    """The line of a body of a division, or of the state."""
    code, level = (division.code, "department") if division else ("", "central")
    return line(name, code, level, url, words.note(words.MADE, told), **more)


def _http_only(url: str) -> str:
    return words.HTTP_ONLY if url.startswith("http://") else ""


def _signed(name: str) -> str:
    return name if _BODY.search(name) and not _CALLED.search(name) else ""


def _in_place(name: str, division: Division | None) -> tuple[str, str]:
    """The name with its place before it, and what is to be said where another place stands there."""
    if division is None or short(division.name) in name:
        return name, ""
    kind = division.name[-1]
    if name.startswith(kind) and len(name) > 2:
        return division.name + name[1:], ""
    if re.match(r"国家|中国|中华|海关|\w{2,3}省", name) or division.level == "province":
        return name, words.NAMES_ANOTHER.format(place=division.name)
    if re.search(r"高新|新区|开发区|园区|陵园|口岸", name):
        return name, words.NAMES_ANOTHER.format(place=division.name)
    return division.name + name, ""


def _place(name: str, divisions: Divisions) -> Division | None:
    return divisions.named(name, "prefecture") or divisions.named(name, "province")


def _by_first_words(name: str, divisions: Divisions) -> Division | None:
    for division in divisions.current:
        if division.level == "province" and name.startswith(short(division.name)):
            return division
    return None
