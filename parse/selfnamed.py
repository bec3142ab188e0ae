"""Whose report a text is by its own prose, where no title, page or signature says so."""

import re
from collections.abc import Iterator, Sequence

from chinese.fold import simplified
from chinese.titles import without_pinyin
from parse.model import Line
from parse.places import Place, agency_type, resolve

# How far the prose may go before it has named its office, in lines that belong to no table.
_LINES = 40
_NAME = r"([^,。;:、()《》<>〈〉\d\s]{3,40}?)"
_YEAR = r"(?:(?:19|20)\d\d年度?)"
_SHORT = r"(?:\(以下简称[^)]*\))?"
# The office that made the report, or whose work went into it.
_MADE_BY = (
    re.compile(rf"由{_NAME}{_SHORT}(?:根据|依据|依照|按照|结合|汇总|编制|撰写)"),
    re.compile(rf"(?:结合|汇总){_YEAR}?{_NAME}{_SHORT}{_YEAR}?(?:政府|政务)信息公开工作"),
)
# Whom to ask: its own office, but now and then the one that watches over all reports.
_CONTACT = re.compile(rf"(?:请?与|联系|咨询|致电):?{_NAME}(?:联系|[,。(:])")
# The subject of a sentence on the year's work.
_SUBJECT = re.compile(
    rf"(?:^|[。;\n)])\s*(?:{_YEAR}(?:以来)?|今年以?来|一年来|本年度),?\s*{_NAME}"
    r"(?=认真|严格|坚持|按照|根据|依据|在|全面|深入|始终|围绕|积极|高度|持续|充分|主动公开|紧紧|紧密|以|坚决|切实|共|贯彻|落实|进一步|不断|扎实|没有|未|收到|立足)"
)
# The part of an office that looks after open information reports for the office.
_PART = re.compile(
    r"(?:(?:政府|政务)?信息(?:与政务)?公开|政务公开)(?:工作)?(?:领导小组|联席会议)?(?:办公室|办|中心|科|股|机构)?$"
)
_ROOM = re.compile(r"(?<=[局委厅府镇乡道会])[^局委厅府镇乡道会]{0,6}(?:办公室|办|科|股|处室?)$")
# 我局, 我镇: what kind of office speaks. → how names of that kind end.
_SELF = re.compile(r"[我本](局|镇|乡|街道|街|委(?!托|派)|厅|办(?!法|理|公|事|结))")
_ENDINGS = {
    "局": ("局",),
    "镇": ("镇", "镇人民政府", "镇政府"),
    "乡": ("乡", "乡人民政府", "乡政府"),
    "街道": ("街道", "街道办事处", "街道办"),
    "街": ("街道", "街道办事处", "街道办"),
    "委": ("委", "委员会"),
    "厅": ("厅",),
    "办": ("办", "办公室", "办事处"),
}
_SPACE = re.compile(r"[^\S\n]+")
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# A government's office makes reports of its own; as a contact it may stand for the government.
_GOV_OFFICES = ("政府办公室", "政府办公厅")
_CERTAIN = ("ok", "ok_short", "ok_historical", "special")
_NO_REPORTER = ("UNKNOWN", "PARTY", "LEGISLATIVE_JUDICIAL")
_TOWNS = ("TOWN_GOV", "SUBDISTRICT")


def self_named(lines: Sequence[Line], year: int | None, near: str | None = None) -> str | None:
    """The one office that the prose says the report is of, None where it names none or several.

    A name counts where it says its place for certain and where, if the text says 我局 or 我镇, it is
    of that kind; one that stands in the contact alone needs such a word, or to be named again.
    """
    prose = [line.text for line in lines if not line.table][:_LINES]
    text = _SPACE.sub("", simplified(without_pinyin("\n".join(prose))).translate(_WIDTH))
    speaks = set(_SELF.findall(text))
    made = {name for pattern in _MADE_BY for name in _names(pattern, text, year, near, itself=True)}
    subjects = set(_names(_SUBJECT, text, year, near, itself=True))
    contacts = {
        name
        for name in _names(_CONTACT, text, year, near)
        if speaks or text.count(resolve(name, year, near).rest or name) > 1
    }
    endings = tuple(ending for kind in speaks for ending in _ENDINGS[kind])
    for names in (made, subjects | contacts):
        whole = _longest({name for name in names if not endings or name.endswith(endings)})
        if len(whole) == 1:
            return whole.pop()
        if whole:
            return None
    return None


def _names(
    pattern: re.Pattern[str], text: str, year: int | None, near: str | None, itself: bool = False
) -> Iterator[str]:
    for found in pattern.finditer(text):
        name = found[1] if itself and found[1].endswith(_GOV_OFFICES) else _office(found[1])
        if name and _reports(name, resolve(name, year, near)):
            yield name


def _office(name: str) -> str | None:
    """The office behind the part of it that is named; None where that is not certain.

    >>> _office("芜湖市财政局办公室"), _office("芜湖市人民政府信息公开工作领导小组办公室")
    ('芜湖市财政局', '芜湖市人民政府')
    >>> _office("芜湖市人民政府办公室"), _office("芜湖县湾沚镇党政办")
    (None, '芜湖县湾沚镇')
    """
    whole = _PART.sub("", name)
    if whole.endswith("人民"):
        whole += "政府"
    if whole != name and not whole.endswith("办公室"):
        return whole
    office = _ROOM.sub("", whole)
    if office == whole:
        return office
    town = re.search(r"[镇乡](?:人民)?政府$|(?:镇|乡|街道|局|委员会|厅)$", office)
    return office if town else None


def _reports(name: str, place: Place) -> bool:
    kind = agency_type(name, place)
    if kind == "CENTRAL":
        return True
    if (
        kind in _TOWNS
    ):  # a town of a common name is named rightly, though it is not known which it is
        return place.match in (*_CERTAIN, "ambiguous")
    return place.match in _CERTAIN and kind not in _NO_REPORTER and bool(place.rest)


def _longest(names: set[str]) -> set[str]:
    """Names that no other of them is the fuller form of (教育局 of 宜城市教育局, 杜村乡人民政府 of 杜村乡)."""
    return {name for name in names if not any(name != other and name in other for other in names)}
