"""One cell of an official table as the page shows it: number, zero, blank, dash, words or unread."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

State = Literal["number", "zero", "blank", "dash", "text", "missing"]
Number = int | float

_DASH = re.compile(r"[-‐‑‒–—―－/／]+")
_NOT_PRINTED_IN_NUMBERS = re.compile(r"[\s,，]")


@dataclass
class Cell:
    """What stands in a cell; `id` is table.row.column, the place that checks and issues name."""

    id: str
    state: State
    text: str  # what is shown; "" for blank and missing, which the page puts in words
    printed: str | None
    value: Number | None
    reasons: list[str] = field(default_factory=list)  # of the issues that concern this cell
    checks: list[int] = field(default_factory=list)  # numbers of the failing sums that end here
    part_of_failing: bool = False
    yuan: str | None = None  # the amount in yuan where the form prints it in 10,000 yuan

    @property
    def prints_otherwise(self) -> bool:
        """Whether the printed text says more than the number shown: a unit, a sign, other digits."""
        if self.printed is None or self.value is None:
            return False
        return _NOT_PRINTED_IN_NUMBERS.sub("", self.printed) != self.text.replace(",", "")


def cell(id: str, value: Number | None, printed: str | None, per: int = 1) -> Cell:
    """Make the cell of a value and its printed text; `per` is the unit that the column is shown in.

    >>> cell("x", 28923880, "28,923,880 元").text, cell("x", 77302800, "7730.28", per=10_000).text
    ('28,923,880', '7,730.28')
    >>> [cell("x", None, printed).state for printed in ("", "　", "—", "增加", None)]
    ['blank', 'blank', 'dash', 'text', 'missing']
    """
    if value is not None:
        yuan = number(value) if per != 1 and value else None
        return Cell(
            id, "number" if value else "zero", number(value, per), printed, value, yuan=yuan
        )
    if printed is None:
        return Cell(id, "missing", "", None, None)
    text = printed.strip()
    if not text:
        return Cell(id, "blank", "", printed, None)
    return Cell(id, "dash" if _DASH.fullmatch(text) else "text", text, printed, None)


def number(value: Number, per: int = 1) -> str:
    """Write a number exactly, thousands grouped, in units of `per`.

    >>> number(41662416.19, 10_000), number(-15), number(1234567)
    ('4,166.241619', '-15', '1,234,567')
    """
    if isinstance(value, int) and per == 1:
        return f"{value:,}"
    text = f"{Decimal(repr(value)) / per:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
