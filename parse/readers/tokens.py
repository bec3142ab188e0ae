"""Letters of a page → lines of tokens: words, and values such as a table prints.

What a token looks like is all that is known here: a number with a sign or a unit, a dash, the few
words that stand for a number. Which form it belongs to is not.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parse.readers.lettering import Glyph, by_line

_VALUE = re.compile(
    r"[+\-−－增减]?\d[\d,，.]*[万亿]?[元件项条个笔次起宗份家人例批种部]?|[-—–－―/／]{1,3}|无|增加|减少"
)
_NUMBERED = re.compile(
    r"\d{1,2}\s*[.．、)）](?!\d)|[（(]\s*[一二三四五六七八九十]{1,2}\s*[）)]|[一二三四五六七八九十]{1,2}\s*[、.．]"
)
_FOLIO = re.compile(r"[-—–·\s]*\d{1,3}[-—–·\s]*|第\s*\d+\s*页.*|\d+\s*/\s*\d+")
# Letters further apart than this share of their size belong to two tokens.
_GAP = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """Letters without a gap between them, and their box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    glyphs: tuple[Glyph, ...]

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

    @property
    def is_value(self) -> bool:
        """Whether it could stand in a cell for figures."""
        return bool(_VALUE.fullmatch(self.text))

    @property
    def is_numbered(self) -> bool:
        """Whether it begins as a numbered label or heading does: 1. （一） 一、"""
        return bool(_NUMBERED.match(self.text))

    def meets(self, other: "Token") -> bool:
        """Whether some of it stands above or below some of the other."""
        return min(self.right, other.right) - max(self.left, other.left) > 0.5


@dataclass(frozen=True, slots=True)
class TextLine:
    """The tokens on one height, from the left."""

    tokens: tuple[Token, ...]

    @property
    def y(self) -> float:
        """The height of its middle."""
        return sum(t.y for t in self.tokens) / len(self.tokens)

    @property
    def words(self) -> list[Token]:
        """Tokens that are no values."""
        return [t for t in self.tokens if not t.is_value]

    @property
    def values(self) -> list[Token]:
        """Tokens that could be values."""
        return [t for t in self.tokens if t.is_value]

    @property
    def is_folio(self) -> bool:
        """Whether it is nothing but the number of a page."""
        return bool(_FOLIO.fullmatch(" ".join(t.text for t in self.tokens)))


def lines_of_tokens(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Lines from the top down, without the number of the page at its head or foot."""
    lines = [
        TextLine(tokens) for line in by_line(glyphs) if (tokens := tuple(_tokens(line)))
    ]
    if lines and lines[-1].is_folio:
        lines.pop()
    if lines and lines[0].is_folio:
        lines.pop(0)
    return lines


def _tokens(line: Sequence[Glyph]) -> Iterable[Token]:
    run: list[Glyph] = []
    for glyph in sorted(line, key=lambda g: g[1]):
        blank = glyph[0].isspace()
        if run and (blank or glyph[1] - run[-1][3] > _GAP * (glyph[4] - glyph[2])):
            yield _token(run)
            run = []
        if not blank:
            run.append(glyph)
    if run:
        yield _token(run)


def _token(run: Sequence[Glyph]) -> Token:
    return Token(
        "".join(g[0] for g in run),
        run[0][1],
        min(g[2] for g in run),
        max(g[3] for g in run),
        max(g[4] for g in run),
        tuple(run),
    )
