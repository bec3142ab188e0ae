"""A text that takes itself for another place's, or another agency's: names it should not call its own."""

import re
from collections.abc import Iterator
from functools import lru_cache

from chinese.fold import fold
from parse.compare.facts import Facts
from parse.compare.words import Hint, hint
from parse.places import department_category, history, names
from parse.places.tables import Division

_HAN = r"[\u4e00-\u9fff]"
_SPACE = re.compile(r"\s+")
# Where a text says where it is: the site it publishes on, and 我县 with its name beside it. A place that it
# visits, learns from or reports to is not named so. A name may end where a pattern begins.
_AFTER_ITS_NAME = re.compile(
    r"(?<=[县市区旗])(?:(?:人民)?政府(?:门户|公众信息)?(?:网站|网(?!络))|[我本][县市区旗局委镇乡])"
)
_BEFORE_ITS_NAME = re.compile(
    rf"[我本][县市区旗][(,、]?(?P<name>{_HAN}{{2,10}}?[县市区旗])(?:人民政府|全[县市区旗])"
)
# Where it says who wrote it.
_SELF = (
    re.compile(
        rf"(?:编制|制定|修订|更新|完善|公布|发布|印发)(?:了|并公[布开]|并发布)?《?(?P<name>{_HAN}{{3,28}}?(?:局|委员会|厅))"
        r"(?:(?:19|20)\d\d年)?(?:度)?政府信息公开(?:工作)?(?:指南|目录|年度报告|制度)"
    ),
    re.compile(
        rf"(?:本报告|本年度报告|本年报)(?:是)?由(?P<name>{_HAN}{{3,28}}?(?:局|委员会|厅))(?:负责)?编制"
    ),
)
# What others say of themselves: higher offices whose rules are quoted, lists of several bodies.
_OTHERS = re.compile(r"按照|根据|依据|转发|落实|国务院|国家|省|自治区|和|、|与|各")
_CHARACTERS_OF_A_NAME = 14


def hints(facts: Facts) -> Iterator[Hint]:
    """Yield a hint for each section that names another place or agency as its own, the first it names.

    Nothing is said of a report whose own place is not known, or of a name that some division above,
    below or of the same line bears.
    """
    if not facts.name:
        return
    for key in sorted(facts.sections):
        folded = _SPACE.sub("", facts.folded[key])
        if place := _foreign_place(facts, folded):
            yield _hint("stranger.place", facts, key, place)
        if agency := _foreign_agency(facts, folded):
            yield _hint("stranger.agency", facts, key, agency)


def _hint(code: str, facts: Facts, section: str, words: str) -> Hint:
    return hint(code, f"section.{section}", words=words, own=facts.name)


def _foreign_place(facts: Facts, text: str) -> str | None:
    own = history.of_code((facts.division_code or "")[:6], facts.year)
    if own is None or own.level == "province":
        return None
    for name in _own_places(text):
        bearers = _bearers(name)
        if bearers and not any(_related(own, bearer) for bearer in bearers):
            return bearers[0].name
    return None


def _own_places(text: str) -> Iterator[str]:
    """Runs of characters that end in a name that the text takes for its own place's."""
    for match in _AFTER_ITS_NAME.finditer(text):
        yield text[max(0, match.start() - _CHARACTERS_OF_A_NAME) : match.start()]
    for match in _BEFORE_ITS_NAME.finditer(text):
        yield match["name"]


def _foreign_agency(facts: Facts, text: str) -> str | None:
    """An office of the same place that is not this one, by its category, which outlives renaming."""
    own = department_category(facts.name or "")
    if own is None:
        return None
    for pattern in _SELF:
        for match in pattern.finditer(text):
            name = match["name"]
            if _OTHERS.search(name) or name in fold(facts.name or ""):
                continue
            other = department_category(name)
            if other is not None and other != own:
                return name
    return None


@lru_cache(maxsize=4096)
def _bearers(text: str) -> tuple[Division, ...]:
    """The divisions whose full name ends the text, by the longest name; none for 通过区, 本市."""
    table = names.full().exact
    for start in range(len(text) - 1):
        if found := table.get(text[start:]):
            return tuple(found)
    return ()


def _related(own: Division, other: Division) -> bool:
    """The same line of divisions, or one within the other, by their codes of then and now."""
    mine, theirs = _codes(own), _codes(other)
    return any(
        one.startswith(history.prefix(two)) or two.startswith(history.prefix(one))
        for one in mine
        for two in theirs
    )


@lru_cache(maxsize=8192)
def _codes(division: Division) -> frozenset[str]:
    now = history.today(division)
    return frozenset(
        {division.code, *history.heirs_today(division)} | ({now.code} if now else set())
    )
