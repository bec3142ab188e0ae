"""Whose words are these? The narrative of a report beside last year's and beside everybody's."""

import re
from collections.abc import Iterator

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

_MARKS = re.compile(r"[\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BODY = re.compile(r"[我本](?:省|市|区|县|州|旗|局|委|办|厅|院|中心|镇|乡|街道|单位|机关)")


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


def other_agency(other: tuple[str, str, int], share: float) -> Iterator[Hint]:
    """Yield a hint where a text is another agency's; `other` is its report, name and year."""
    report, name, year = other
    if share >= OTHER_AGENCY:
        yield hint(
            "copied.other_agency",
            "",
            other=report,
            other_name=name,
            other_year=year,
            share=_percent(share),
            measure=round(share, 4),
        )


def alike(one: str, other: str) -> bool:
    """Tell whether two names may be one body's: 某区政府 and 某区政府办公室 share their report.

    >>> alike("佛山市三水区财政局", "三水区财政局"), alike("三水区财政局", "三水区司法局")
    (True, False)
    """
    return one in other or other in one


def _percent(share: float) -> int:
    return int(share * 100)
