"""What is told of a sheet beside its values: what is hidden, and what its odd squares print."""

import re
from dataclasses import dataclass, field

Square = tuple[int, int]  # row and column, from 0
_PERCENT = frozenset([9, 10])  # formats built in: 0% and 0.00%
# Formats that print another number than the one stored: thousands cut off, a point put in, hidden.
_DISGUISE = re.compile(r"[0#?],(?![0#?])|[!\\]\.|^;;;|^\"")
# What of a number format prints the number, or the date or the words that it stands for.
_PLACES = re.compile(r"[0#?@ymdhs年月日时]|general|标准|通用格式", re.IGNORECASE)


@dataclass(slots=True)
class Facts:
    """A sheet: what of it is hidden, what its odd squares print, how far it reaches."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    # Errors, formulas without a value, words of which some are struck or raised.
    texts: dict[Square, str] = field(default_factory=dict)
    percents: set[Square] = field(default_factory=set)
    disguised: set[Square] = field(default_factory=set)
    struck: set[Square] = field(default_factory=set)
    bordered: dict[int, int] = field(default_factory=dict)  # row → last column with a border
    styled: dict[int, int] = field(default_factory=dict)  # row → last column with its own style
    keeps_blanks: bool = False  # blank squares with a style are written down, as programs do
    rows: int = 0
    columns: int = 0

    def reach(self, row: int, column: int) -> None:
        """Note a square that is there."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)

    def dress(self, square: Square, style: "Style", number: bool, blank: bool) -> None:
        """Note what a style does to a square: its borders, and to a number what its format does."""
        if not style.default:
            self.keeps_blanks = self.keeps_blanks or blank
            self.styled[square[0]] = max(square[1], self.styled.get(square[0], 0))
        if style.bordered:
            self.bordered[square[0]] = max(square[1], self.bordered.get(square[0], 0))
        if style.struck and not blank:
            self.struck.add(square)
        if number and style.number == "percent":
            self.percents.add(square)
        elif number and style.number == "disguise":
            self.disguised.add(square)


@dataclass(frozen=True, slots=True)
class Style:
    """Of a cell's style: percent, disguise or nothing of its number format; whether it has borders,
    whether it is the one that every square has, and whether it strikes through what it prints."""

    number: str = ""
    bordered: bool = False
    default: bool = False
    struck: bool = False


PLAIN = Style(default=True)


def number_style(number: int, code: str) -> str:
    """What a number format does to a number: percent, disguise, or nothing."""
    bare = re.sub(r'"[^"]*"|\\.', "", code)
    if number in _PERCENT or "%" in bare:
        return "percent"
    if code and not _PLACES.search(bare.split(";")[0]):
        return "disguise"
    return "disguise" if _DISGUISE.search(code.split(";")[0] or code) else ""
