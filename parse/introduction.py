"""The sentence with which a report introduces itself, where no title says whose it is and for which year."""

import re
from collections.abc import Sequence

from chinese.fold import fold
from chinese.titles import Title, read_title, without_pinyin
from parse.model import Context, Issue, Line
from parse.places import resolve

# How far down the introduction may stand, in lines that belong to no table.
_LINES = 12
_QUOTED = re.compile(r"[《〈<\"“].*?[》〉>\"”]|[(（].*?[)）]")
_VERB = r"公布|发布|现将|编制|形成|制作"
_NAMED = re.compile(
    rf"(?:{_VERB})(?:了|并)?((?:(?!{_VERB})[^,。;:!?、\n]){{0,60}}?(?:19|20)\d\d年度?"
    r"(?:(?!公布|发布)[^,。;:!?、\n]){0,24}?报告)(?!格式|编制)"
)
_PERIOD = re.compile(
    r"统计(?:的)?(?:期限|时限|时间|数据|区间).{0,20}?((?:19|20)\d\d)年1月1日.{0,8}?"
    r"(?:至|到|—|-|~)(?:((?:19|20)\d\d)年)?12月31日"
)


def introduced(
    lines: Sequence[Line], published: str | None, context: Context
) -> tuple[Title | None, list[Issue]]:
    """Read 「现公布某局2021年政府信息公开工作年度报告」 in the first sentences of a text.

    The year counts only with a second witness, the period of the figures or a publication in the
    year after, and only where all such sentences agree; the agency only where its name says its
    place for certain. The issues tell that a sentence was believed.
    """
    text = "\n".join([line.text for line in lines if not line.table][:_LINES])
    text = without_pinyin(text)
    key = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), fold(text))
    spans = [found.span(1) for found in _NAMED.finditer(key)]
    names = [_QUOTED.sub("", text[start:end]) for start, end in spans]
    named = [title for name in names if (title := read_title(name))]
    years = {title.year for title in named}
    if len(years) != 1 or (year := years.pop()) is None or year not in _witnesses(key, published):
        return None, []
    issues = [Issue("year_from_sentence", "year", str(year))]
    agencies = {title.agency for title in named if title.agency}
    agency = agencies.pop() if len(agencies) == 1 else None
    if agency and resolve(agency, year, context.division_code).match.startswith(("ok", "special")):
        issues.append(Issue("agency_from_sentence", "agency", agency))
    else:
        agency = None
    return Title(named[0].text, agency, year), issues


def _witnesses(text: str, published: str | None) -> set[int]:
    """Years that something else than a title speaks for; a period with a slip in it is no witness."""
    periods = {(int(first), int(last or first)) for first, last in _PERIOD.findall(text)}
    years = {first for first, last in periods if first == last} if len(periods) == 1 else set()
    return years | ({int(published[:4]) - 1} if published else set())
