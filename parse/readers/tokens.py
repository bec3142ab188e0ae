"""Tokens of a page and lines of them: words, and values such as a table prints.

What a token looks like is all that is known here: a number with a sign or a unit, a dash, the few
words that stand for a number. Which form it belongs to is not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from parse.readers.lettering import Glyph, alike

_VALUE = re.compile(
    r"[+\-−－增减]?\d[\d,，.]*[万亿]?[元件项条个笔次起宗份家人例批种部]?|[-—–－―/／]{1,3}|无|增加|减少"
)
_NUMBERED = re.compile(
    r"\d{1,2}\s*[.．、)）](?!\d)|[（(]\s*[一二三四五六七八九十]{1,2}\s*[）)]|[一二三四五六七八九十]{1,2}\s*[、.．]"
)
_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}\s*[、.．]")
_FOLIO = re.compile(r"[-—–·\s]*\d{1,3}[-—–·\s]*|第\s*\d+\s*页.*|\d+\s*/\s*\d+")
_LONGEST_VALUE = 20


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """Letters without a gap between them, and their box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    glyphs: tuple[Glyph, ...]
    is_value: bool  # whether it could stand in a cell for figures
    is_numbered: bool  # whether it begins as a numbered label or heading does: 1. （一） 一、

    @property
    def x(self) -> float:
        """The middle, across."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """The middle, up."""
        return (self.bottom + self.top) / 2

    @property
    def size(self) -> float:
        """The height of the letters."""
        return self.top - self.bottom

    def meets(self, other: "Token") -> bool:
        """Whether some of it stands above or below some of the other."""
        return self.right - other.left > 0.5 and other.right - self.left > 0.5


class TextLine:
    """The tokens on one height, from the left; `words` are those that are no values."""

    __slots__ = ("tokens", "values", "words", "y")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.words = [t for t in tokens if not t.is_value]
        self.values = [t for t in tokens if t.is_value]
        self.y = sum(t.y for t in tokens) / len(tokens)

    @property
    def is_folio(self) -> bool:
        """Whether it is nothing but the number of a page."""
        return is_folio(" ".join(t.text for t in self.tokens))


def is_numbered(text: str) -> bool:
    """Tell whether a label begins with a number.

    >>> [is_numbered(text) for text in ("1.属于国家秘密", "（一）予以公开", "三、", "1.5", "总计")]
    [True, True, True, False, False]
    """
    return bool(_NUMBERED.match(text))


def is_heading_number(text: str) -> bool:
    """Tell whether a line begins as the sections of a report do.

    >>> is_heading_number("三、收到和处理政府信息公开申请情况"), is_heading_number("（三）不予公开")
    (True, False)
    """
    return bool(_HEADING.match(text))


def is_folio(text: str) -> bool:
    """Tell whether a line is nothing but the number of a page.

    >>> [is_folio(text) for text in ("-3-", "第 3 页 共 5 页", "3 / 5", "3件")]
    [True, True, True, False]
    """
    return bool(_FOLIO.fullmatch(text.strip()))


def token(run: Sequence[Glyph]) -> Token:
    """The token that a run of letters makes, from the left; digits that are not alike are set apart."""
    text = run[0][0]
    for last, glyph in pairwise(run):
        digits = glyph[0].isdigit() and last[0].isdigit()
        text += glyph[0] if not digits or alike(glyph, last) else f"^{glyph[0]}"
    return Token(
        text,
        run[0][1],
        min([g[2] for g in run]),
        max([g[3] for g in run]),
        max([g[4] for g in run]),
        tuple(run),
        len(text) < _LONGEST_VALUE and bool(_VALUE.fullmatch(text)),
        is_numbered(text),
    )
