"""The numbers that Word counts itself (一、 （二） 3.) and does not write into the text."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from parse.readers import office
from parse.readers.wordtext import W

_HAN = "〇一二三四五六七八九"
_MAX_BASED_ON = 20


def chinese(number: int) -> str:
    """Count in Chinese characters, up to 99.

    >>> [chinese(n) for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return (("" if tens == 1 else _HAN[tens]) + "十" if tens else "") + (_HAN[ones] if ones else "")


def _roman(number: int) -> str:
    if number > 50:
        return str(number)
    text = ""
    for value, sign in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
        text += sign * (number // value)
        number %= value
    return text


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": lambda n: "".join(chr(ord(c) + 0xFEE0) for c in str(n)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": lambda n: "".join(_HAN[int(c)] for c in str(n)),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda n: _letter(n).lower(),
}


@dataclass(slots=True)
class _Level:
    """One level of a list: how its number is written and where it starts."""

    format: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class _List:
    """A numbered list and where it stands: levels, and the last number given on each."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of one document, counted on as its paragraphs come.

    Where the definitions are missing or broken there are no numbers, and the text is as it stands.
    """

    def __init__(self, archive: zipfile.ZipFile, main: str) -> None:
        parts = {kind: name for _, kind, name in office.relations(archive, main)}
        self._abstract: dict[str, _List] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}  # numId → abstract, own starts
        self._styles: dict[str, tuple[str | None, etree._Element | None]] = {}
        self._used: set[str] = set()
        if (name := parts.get("numbering")) and office.find(archive, name):
            self._read_numbering(office.ooxml(archive, name))
            if (styles := parts.get("styles")) and office.find(archive, styles):
                self._read_styles(office.ooxml(archive, styles))

    @property
    def has_lists(self) -> bool:
        """Whether the document defines any."""
        return bool(self._lists)

    def number(self, properties: etree._Element, text: str) -> str:
        """The text of a paragraph with its number before it, counting the list on by one."""
        list_id, level = self._place(properties)
        known = self._lists.get(list_id or "")
        if list_id is None or known is None or known[0] not in self._abstract:
            return text
        counted, starts = self._abstract[known[0]], known[1]
        if list_id not in self._used:
            self._used.add(list_id)
            for overridden in starts:
                counted.counts.pop(overridden, None)
        definition = counted.levels.get(level, _Level())
        start = starts.get(level, definition.start)
        counted.counts[level] = counted.counts.get(level, start - 1) + 1
        for deeper in [n for n in counted.counts if n > level]:
            del counted.counts[deeper]
        printed = re.sub(
            r"%([1-9])", lambda found: _count(counted, int(found[1]) - 1), definition.text
        )
        if definition.format in ("bullet", "none") or not printed.strip():
            return text
        # A counted number before a figure must not become part of it.
        return f"[{printed}] {text}" if text.strip()[:1].isdigit() else printed + text.lstrip()

    def _place(self, properties: etree._Element) -> tuple[str | None, int]:
        """The list and level of a paragraph, from itself or from the style that it is in."""
        own = properties.find(f"{W}numPr")
        list_id, level = _of(own)
        if list_id is None:
            style_id = _value(properties.find(f"{W}pStyle"))
            for _ in range(_MAX_BASED_ON):
                based_on, numbered = self._styles.get(style_id or "", (None, None))
                if numbered is not None:
                    styled, styled_level = _of(numbered)
                    return styled, level if level is not None else styled_level or 0
                style_id = based_on
        return list_id, level or 0

    def _read_numbering(self, root: etree._Element) -> None:
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {
                _digits(level.get(f"{W}ilvl")): _Level(
                    _value(level.find(f"{W}numFmt")) or "decimal",
                    _value(level.find(f"{W}lvlText")) or "",
                    _integer(level.find(f"{W}start"), 1),
                )
                for level in abstract.iter(f"{W}lvl")
            }
            self._abstract[abstract.get(f"{W}abstractNumId") or ""] = _List(levels)
        for number in root.iter(f"{W}num"):
            starts = {
                _digits(override.get(f"{W}ilvl")): _integer(override.find(f"{W}startOverride"), 1)
                for override in number.iter(f"{W}lvlOverride")
                if override.find(f"{W}startOverride") is not None
            }
            abstract_id = _value(number.find(f"{W}abstractNumId")) or ""
            self._lists[number.get(f"{W}numId") or ""] = (abstract_id, starts)

    def _read_styles(self, root: etree._Element) -> None:
        for style in root.iter(f"{W}style"):
            self._styles[style.get(f"{W}styleId") or ""] = (
                _value(style.find(f"{W}basedOn")),
                style.find(f"{W}pPr/{W}numPr"),
            )


def _of(numbered: etree._Element | None) -> tuple[str | None, int | None]:
    if numbered is None:
        return None, None
    level = _value(numbered.find(f"{W}ilvl"))
    return _value(numbered.find(f"{W}numId")), int(level) if level and level.isdecimal() else None


def _count(counted: _List, level: int) -> str:
    definition = counted.levels.get(level, _Level())
    number = counted.counts.get(level, definition.start)
    return _FORMATS.get(definition.format, str)(number)


def _value(element: etree._Element | None) -> str | None:
    return element.get(f"{W}val") if element is not None else None


def _integer(element: etree._Element | None, otherwise: int) -> int:
    return _digits(_value(element), otherwise)


def _digits(value: str | None, otherwise: int = 0) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else otherwise
