"""What a report's first sentences say of it, where no title says whose it is and for which year."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from chinese.fold import fold
from chinese.titles import Title, read_title, without_pinyin
from parse.model import Context, Issue, Line, Section
from parse.places import agency_type, resolve

# How far down the introduction may stand, in lines that belong to no table.
_LINES = 12
_QUOTED = re.compile(r"[《〈<\"“].*?[》〉>\"”]|[(（].*?[)）]")
_VERB = r"公布|发布|现将|现就|编制|形成|制作"
_NAMED = re.compile(
    rf"(?:{_VERB})(?:了|并)?((?:(?!{_VERB})[^,。;:!?、\n]){{0,60}}?(?:19|20)\d\d年?度?"
    r"(?:(?!公布|发布)[^,。;:!?、\n]){0,24}?)(?:报告|汇报)(?!格式|编制|有关|的|要求)"
)
_PERIOD = re.compile(
    r"统计(?:的)?(?:期限|时限|时间|数据|区间).{0,20}?((?:19|20)\d\d)年1月1日.{0,8}?"
    r"(?:至|到|—|-|~)(?:((?:19|20)\d\d)年)?12月31日"
)
# A report speaks of itself: 「依据……第五十条规定，编制本报告」.
_ITSELF = re.compile(
    r"(?:编制|制作|形成|撰写)(?:了|并)?(?:发布)?本(?:年度)?报告"
    r"|(?:本(?:年度?)?报告|本年报|(?:19|20)\d\d年度报告)(?:是)?(?:根据|依据|依照|按照|由|结合).{0,400}?(?:编制|撰写|制作|编写)"
)
# What the overview of the form is told to speak of, as its sub-headings.
_PARTS = re.compile(
    r"^\([一二三四五六]\)(?:政府信息)?(主动公开|依申请公开|(?:政府)?信息管理|(?:政府信息公开|公开)?平台建设|监督保障)"
)
_ENOUGH_PARTS = 3

# 「2021年我局政府信息公开工作」: the year of the work, by name.
_WORK = re.compile(r"((?:19|20)\d\d)年度?[^,。;:\n\d]{0,16}?(?:政府|政务)信息公开(?:工作|情况)")
# 「特向社会公布《某局2021年政府信息公开年度报告》」: quoted, and yet this very report.
_QUOTED_SELF = re.compile(r"((?:公布|发布)(?:了)?)《([^》]*(?:19|20)\d\d年[^》]*报告)》")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_OPENING = re.compile(r"\s*(?:\(一\)[^\d,。]{0,24})?((?:19|20)\d\d)年")
# What these sections say of a year may be the next one's plans.
_PLANS = ("problems", "other")
_WITNESSES = 2


def introduced(
    lines: Sequence[Line],
    published: str | None,
    context: Context,
    sections: Sequence[Section] = (),
) -> tuple[Title | None, list[Issue]]:
    """Read 「现公布某局2021年政府信息公开工作年度报告」 in the first sentences of a text.

    A year counts where nothing in the text names another, and it is that of such a sentence, or two
    witnesses name it: the period of the figures, the year of the work on open information, the one
    with which the first section opens or that is spoken of most, the publication in the year after.
    The agency counts only where all such sentences agree and its name says its place for certain.
    The issues tell what was believed.
    """
    text = _first(lines)
    key = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), fold(text))
    names = [
        _QUOTED.sub("", f"{text[slice(*f.span(1))]}报告".removeprefix("的"))
        for f in _NAMED.finditer(key)
    ]
    named = [title for name in names if (title := read_title(name))]
    said = {title.year for title in named if title.year}
    told = [said, _period(key), *_spoken_of(key, lines, sections)]
    after = {int(published[:4]) - 1} if published else set()
    years = set().union(*told)
    if len(years) != 1 or (after and not after & years and len(told[1]) == 0):
        return None, []
    if not said and sum(map(bool, (*told, after & years))) < _WITNESSES:
        return None, []
    year = years.pop()
    issues = [Issue("year_from_sentence" if said else "year_from_text", "year", str(year))]
    agencies = {title.agency for title in named if title.agency}
    agency = agencies.pop() if len(agencies) == 1 else None
    if agency and _is_known(agency, year, context.division_code):
        issues.append(Issue("agency_from_sentence", "agency", agency))
    else:
        agency = None
    return Title(named[0].text if named else "", agency, year), issues


def introduces_itself(lines: Sequence[Line]) -> bool:
    """Whether the first sentences of a text say that it is a report on open information."""
    text = fold(_first(lines))
    if "信息公开" not in text or "高等学校信息公开办法" in text:
        return False
    heads = (_PARTS.match(fold(line.text).strip()) for line in lines if not line.table)
    parts = {found[1] for found in heads if found}
    key = _QUOTED.sub("_", text)
    named = (read_title(f"{found[1]}报告") for found in _NAMED.finditer(key))
    return bool(_ITSELF.search(key)) or any(named) or len(parts) >= _ENOUGH_PARTS


def _first(lines: Sequence[Line]) -> str:
    """The text in which a report may introduce itself."""
    text = "\n".join([line.text for line in lines if not line.table][:_LINES])
    return _QUOTED_SELF.sub(r"\1\2", without_pinyin(text))


def _is_known(agency: str, year: int, near: str | None) -> bool:
    place = resolve(agency, year, near)
    town = agency_type(agency, place) in ("TOWN_GOV", "SUBDISTRICT")
    return place.match.startswith(("ok", "special")) or (town and place.match == "ambiguous")


def _period(text: str) -> set[int]:
    """The year that the figures are of; a period with a slip in it is no witness."""
    periods = {(int(first), int(last or first)) for first, last in _PERIOD.findall(text)}
    return {first for first, last in periods if first == last} if len(periods) == 1 else set()


def _spoken_of(key: str, lines: Sequence[Line], sections: Sequence[Section]) -> Iterator[set[int]]:
    """The years that the text itself is about: of the work, of the opening, and the most spoken of.

    The only year that a text names counts twice, where it opens its first section or comes again.
    """
    prose = [fold(_QUOTED.sub("", s.text)) for s in sections if s.key not in _PLANS]
    if sections and (at := key.find(fold(sections[0].heading))) >= 0:
        key = key[:at]  # the first lines are among the sections too
    text = "\n".join([_PERIOD.sub("", key), *prose])
    yield {int(year) for year in _WORK.findall(text)[:1]}
    first = _OPENING.match(prose[0]) if prose else None
    yield {int(first[1])} if first else set()
    cells = [cell for line in lines if line.table for cell in line.cells]
    spoken = Counter(map(int, _YEAR.findall(f"{text}\n{fold(' '.join(cells))}"))).most_common(2)
    alone = len(spoken) == 1
    clear = len(spoken) > 1 and spoken[0][1] > spoken[1][1]
    yield {spoken[0][0]} if alone or clear else set()
    yield {spoken[0][0]} if alone and (spoken[0][1] > 1 or first) else set()
