"""Whose words are these? The narrative of a report beside last year's and beside everybody's."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chinese.fold import fold
from parse.compare import minhash
from parse.compare.facts import Facts
from parse.compare.words import Hint, hint
from parse.places import resolve

# The sections in which a report speaks for itself; the others lead to tables.
SECTIONS = ("overview", "problems")
# A shorter narrative is the form's own words and little more.
_LEAST = 250
# From which share on a hint is given: a body may well repeat itself, but seldom its neighbours.
LAST_YEAR = 0.85
OTHER_AGENCY = 0.65
# Of the texts that may be alike, so many of the likeliest are read and compared word for word.
_READ = 3
_LIKELY = 0.3
# In a crowd of like texts each is measured against this many on either side of it.
_AROUND = 12
_KEPT = 64

_MARKS = re.compile(r"[\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BODY = re.compile(r"[我本](?:省|市|区|县|州|旗|局|委|办|厅|院|中心|镇|乡|街道|单位|机关)")


@dataclass(frozen=True, slots=True)
class Text:
    """What is known of a report's narrative without reading it again."""

    report: str
    agency: str
    name: str
    year: int
    signature: bytes


def narrative(facts: Facts) -> str:
    """The narrative as it is compared: folded, without marks, years and the agency's own name.

    >>> narrative(Facts("r", "a", "三水区财政局", None, 2020, None, {}, {"overview":
    ...     "2020年，三水区财政局公开信息。区财政局和我局网站……"}))
    '□年□公开信息区□和□网站'
    """
    text = "".join(facts.folded.get(key, "") for key in SECTIONS)
    return masked(text, facts.name, facts.year)


def masked(text: str, name: str | None, year: int | None) -> str:
    """Leave out of a folded text what a copyist changes: years, and who and where the agency is."""
    key = _MARKS.sub("", text)
    for word in _own_words(name, year):
        key = key.replace(word, "□")
    return _BODY.sub("□", _YEAR.sub("□", key))


def pieces(facts: Facts) -> set[bytes]:
    """The shingles of a report's narrative."""
    return minhash.shingles(narrative(facts))


def signature(own: set[bytes]) -> bytes | None:
    """The signature of a narrative; None where it is too short to tell anything."""
    return minhash.signature(own) if len(own) >= _LEAST else None


def _own_words(name: str | None, year: int | None) -> list[str]:
    """An agency's name and its parts, longest first: 三水区财政局, 三水区, 财政局."""
    if not name:
        return []
    key = _MARKS.sub("", fold(name))
    body = _MARKS.sub("", fold(resolve(name, year).rest))
    place = key.removesuffix(body) if body != key else ""
    words = {word for word in (key, place, body) if len(word) > 1}
    return sorted(words, key=lambda word: (-len(word), word))


def last_year(before: Facts, share: float) -> Iterator[Hint]:
    """Yield a hint where so much of the text is last year's that nobody wrote it anew."""
    if share >= LAST_YEAR:
        yield hint(
            "copied.last_year",
            "",
            other=before.report,
            other_year=before.year,
            share=_percent(share),
            measure=round(share, 4),
        )


def other_agency(other: Text, share: float) -> Iterator[Hint]:
    """Yield a hint where a text is another agency's."""
    if share >= OTHER_AGENCY:
        yield hint(
            "copied.other_agency",
            "",
            other=other.report,
            other_name=other.name,
            other_year=other.year,
            share=_percent(share),
            measure=round(share, 4),
        )


def neighbours(texts: Mapping[str, Text]) -> dict[str, tuple[str, ...]]:
    """For each text the likeliest of other agencies, of its year or before, best first.

    Texts meet where a band of their signatures is equal; the estimate decides which are worth
    reading.
    """
    near: dict[str, dict[str, float]] = defaultdict(dict)
    ordered = _in_order(texts.values())
    for number in range(minhash.BANDS):
        crowds: dict[bytes, list[Text]] = defaultdict(list)
        for text in ordered:
            crowds[minhash.band(text.signature, number)].append(text)
        for crowd in crowds.values():
            if len(crowd) > 1:
                _meet(crowd, near)
    return {report: _best(near[report], _READ) for report in texts if near.get(report)}


def _in_order(texts: Iterable[Text]) -> list[Text]:
    """Like signatures side by side, so that in a crowd each stands next to its likeliest."""
    return sorted(texts, key=lambda text: (text.signature, text.year, text.report))


def _meet(crowd: list[Text], near: dict[str, dict[str, float]]) -> None:
    for place, one in enumerate(crowd):
        for other in crowd[place + 1 : place + 1 + _AROUND]:
            if alike(one.name, other.name) or one.agency == other.agency:
                continue
            known = near[one.report].get(other.report) or near[other.report].get(one.report)
            guess = known or minhash.likeness(one.signature, other.signature)
            if guess < _LIKELY:
                continue
            if other.year <= one.year:
                _note(near, one.report, other.report, guess)
            if one.year <= other.year:
                _note(near, other.report, one.report, guess)


def _note(near: dict[str, dict[str, float]], report: str, other: str, guess: float) -> None:
    found = near[report]
    found[other] = guess
    if len(found) > _KEPT:  # a text that half the country has: its best will do
        near[report] = {kept: found[kept] for kept in _best(found, _KEPT // 2)}


def alike(one: str, other: str) -> bool:
    """Tell whether two names may be one body's: 某区政府 and 某区政府办公室 share their report.

    >>> alike("佛山市三水区财政局", "三水区财政局"), alike("三水区财政局", "三水区司法局")
    (True, False)
    """
    return one in other or other in one


def _best(found: Mapping[str, float], count: int) -> tuple[str, ...]:
    ranked = sorted(found, key=lambda report: (-found[report], report))
    return tuple(ranked[:count])


def _percent(share: float) -> int:
    return int(share * 100)
