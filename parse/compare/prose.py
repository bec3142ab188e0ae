"""The numbers of the sentences beside those of the tables: a difference is worth a look, no more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from chinese.fold import fold
from parse.compare.facts import TABLES, Facts
from parse.compare.figures import Figure, read_figure
from parse.compare.phrases import (
    A_SHARE,
    ADDED_UP,
    NARROWER,
    OTHER_PERIOD,
    PART,
    PHRASES,
    THIS_YEAR,
    WIDER,
    Phrase,
)
from parse.compare.words import Hint, hint, number
from parse.model import Cell
from parse.template import APPLICANTS

_SPACE = re.compile(r"\s+")
_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")
_SENTENCE = re.compile(r"[^。;!?]+")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
# 2023年1月1日至12月31日 is the whole year, 截至12月31日 its end.
_WHOLE_YEAR = re.compile(
    r"(?:从|自)?(?:(?:19|20)\d\d年)?0?1月0?1日起?(?:至|到|-|—)(?:(?:19|20)\d\d年)?12月31日(?:止|期间)?"
    r"|截[至止]?到?(?:(?:19|20)\d\d年)?12月(?:31日|底)"
)
_SINCE = re.compile(r"(?:今|本)年(?:度)?以来")
# Bodies whose tables add up many; those of a town are its own alone.
_GOVERNMENT = re.compile(r"(?:(?<![镇乡])人民政府|管委会|管理委员会)$")
_LINE = re.compile(r"[^\n]+")
_QUANTITY = re.compile(
    r"申请|结转|(?:予以|同意|部分|不予)公开|无法提供|不予处理|其他处理|复议|诉讼|规范性文件|行政许可|行政处罚|行政强制|事业性收费|集中采购"
)
# As much of a sentence as a hint quotes.
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Saying:
    """A figure that a sentence gives for quantities, with its words as printed."""

    phrase: Phrase
    figure: Figure
    words: str


def hints(facts: Facts) -> Iterator[Hint]:
    """Yield a hint for each quantity of which the prose says one figure and the tables another.

    Nothing is said where any sentence agrees with the table, where two sentences differ among
    themselves, or where the table prints no number.
    """
    said: dict[str, list[Saying]] = {}
    for line in _worth_reading(facts):
        for saying in sayings(facts, line):
            for where in saying.phrase.where:
                said.setdefault(_of_edition(facts, where), []).append(saying)
    for where in sorted(said):
        yield from _compare(facts, where, said[where])


def _worth_reading(facts: Facts) -> Iterator[str]:
    """The lines in which a quantity may be named, as printed."""
    for key, text in facts.sections.items():
        folded = facts.folded[key]
        for line in _LINE.finditer(text):
            if _QUANTITY.search(_SPACE.sub("", folded[line.start() : line.end()])):
                yield line[0]


def _compare(facts: Facts, where: str, sayings: list[Saying]) -> Iterator[Hint]:
    if len({saying.figure.value for saying in sayings}) > 1:
        return
    table = quantity(facts, where)
    for saying in sayings:
        also = [quantity(facts, _of_edition(facts, other)) for other in saying.phrase.also]
        if table is None or None in also:
            return
        if any(value is not None and saying.figure.agrees(value) for value in (table, *also)):
            return
    assert table is not None
    first = sayings[0]
    said = first.figure.value
    yield hint(
        "prose.differs",
        where,
        place=where,
        said=number(int(said) if said == said.to_integral_value() else float(said)),
        words=first.words,
        table=number(table),
        measure=float(said),
    )


def quantity(facts: Facts, where: str) -> int | float | None:
    """The number that the tables give for a quantity (see phrases.py); None where they do not.

    Where 总计 is blank, the applicants' columns are added up. Blanks count as zero only beside a
    number: a row of blanks says nothing.
    """
    table, _, rest = where.partition(".")
    if table == "disclosure":
        item, _, measure = rest.partition(".")
        return facts.cell(table, item, measure).value
    grid = facts.tables.get(table, {})
    names = [
        row
        for pattern in rest.split("+")
        for row in grid
        if row == pattern or (pattern.endswith("*") and row.startswith(pattern[:-1]))
    ]
    if len(names) < len(rest.split("+")):
        return None
    totals = [_row_total(table, grid[name]) for name in names]
    if any(not known for _, known in totals):
        return None
    numbers = [value for value, _ in totals if value is not None]
    return sum(numbers) if numbers else None


def _row_total(table: str, row: dict[str, Cell]) -> tuple[int | None, bool]:
    """The total of a row, and whether it is known; None and known is a row of blanks."""
    total = row.get("total")
    if total is not None and total.value is not None:
        return int(total.value), True
    parts = [row.get(column) for column in TABLES[table][1] if column != "total"]
    if table != "applications" or len(parts) != len(APPLICANTS) - 1:
        return None, bool(total and total.is_blank and all(p and p.is_blank for p in parts))
    if not total or not total.is_blank:
        return None, False
    if any(part is None or (part.value is None and not part.is_blank) for part in parts):
        return None, False
    numbers = [int(part.value) for part in parts if part is not None and part.value is not None]
    return (sum(numbers) if numbers else None), True


def _of_edition(facts: Facts, where: str) -> str:
    """The quantity's name in this report: issued|made is issued in the form of 2021."""
    if "|" not in where:
        return where
    head, _, older = where.partition("|")
    if facts.disclosure_edition == "2021":
        return head
    return f"{head.rpartition('.')[0]}.{older}"


def sayings(facts: Facts, line: str) -> Iterator[Saying]:
    """Read one line of a report: the figures that its sentences give for all of it, for the year."""
    printed = _SPACE.sub("", line)
    folded = fold(printed)
    # A Chinese comma parts clauses, a half-width one may part the thousands of a number.
    key = "".join("，" if a == "，" else b for a, b in zip(printed, folded, strict=True))
    key = _COMMA.sub("，", key)
    for found in _SENTENCE.finditer(key):
        yield from _in_sentence(facts, key, found[0], printed[found.start() : found.end()])


def _in_sentence(facts: Facts, line: str, sentence: str, printed: str) -> Iterator[Saying]:
    for phrase in PHRASES:
        if phrase.needs and not re.search(phrase.needs, sentence):
            continue
        if phrase.topic and not re.search(phrase.topic, line):
            continue
        for match in phrase.pattern.finditer(sentence):
            figure = _figure(phrase, match)
            if figure is not None and _speaks_of_all(facts, phrase, sentence, match):
                yield Saying(phrase, figure, _quote(printed, match))
            sentence = _blotted(sentence, match)


def _figure(phrase: Phrase, match: re.Match[str]) -> Figure | None:
    if phrase.value is not None:
        return Figure(Decimal(phrase.value), Decimal(1))
    return read_figure(match["number"], match["scale"])


def _blotted(sentence: str, match: re.Match[str]) -> str:
    return sentence[: match.start()] + "□" * len(match[0]) + sentence[match.end() :]


def _speaks_of_all(facts: Facts, phrase: Phrase, sentence: str, match: re.Match[str]) -> bool:
    """Tell whether a figure is this agency's own, of the whole year, by every channel."""
    before = _SINCE.sub("", _WHOLE_YEAR.sub("", sentence[: match.start()]))
    years = [int(year) for year in _YEAR.findall(before)]
    if years and years[-1] != facts.year:
        return False
    before = before.replace(f"{facts.year}年以来", "")
    if OTHER_PERIOD.search(before) or (A_SHARE in before and not phrase.topic):
        return False
    if ADDED_UP in before + match[0] and not (years or THIS_YEAR.search(before)):
        return False
    clause = re.split(r"[，:]", before)[-1]
    if PART.search(clause) or (phrase.shuns and re.search(phrase.shuns, clause)):
        return False
    name = facts.name or ""
    if _GOVERNMENT.search(name):
        return not NARROWER.search(before.replace(fold(name), ""))
    return not WIDER.search(before)


def _quote(printed: str, match: re.Match[str]) -> str:
    """The clause around a figure, as printed."""
    start = max(printed.rfind(mark, 0, match.start()) for mark in "，：") + 1
    ends = [end for mark in "，；" if (end := printed.find(mark, match.end())) >= 0]
    words = printed[start : min(ends, default=len(printed))]
    return words if len(words) <= _QUOTED else printed[match.start() : match.end()]
