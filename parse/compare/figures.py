"""Numbers as they stand in a sentence: 1,024 · 17.4万 · 三十二 · 343.98万元, each as exact as written."""

from dataclasses import dataclass
from decimal import Decimal

from chinese.numerals import read_numeral

# Written after folding, all spaces gone. Approximate figures (约12, 12余, 10多) are no figures here.
_HAN = "零〇一二两三四五六七八九十百千"
NUMBER = (
    rf"(?<![\d.,\-第约近超逾{_HAN}])(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|[{_HAN}]+)"
    r"(?P<scale>[万亿])?(?![\d.%‰余多几来])"
)
_SCALES = {"万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the last place it is written to: 17.4万 is 174000, give or take 500."""

    value: Decimal
    step: Decimal

    def agrees(self, number: int | float) -> bool:
        """Tell whether a number of the table, rounded as this one is, would be written like it."""
        slack = self.step / 2 if self.step != 1 else 0
        return abs(self.value - Decimal(str(number))) <= slack


def read_figure(number: str, scale: str | None) -> Figure | None:
    """Read what NUMBER found; None where the characters are no number after all.

    >>> read_figure("1,024", None).value, read_figure("三十二", None).value
    (Decimal('1024'), Decimal('32'))
    >>> read_figure("17.4", "万").agrees(173_769), read_figure("17.4", "万").agrees(175_000)
    (True, False)
    >>> read_figure("二〇", None) is None, read_figure("12", None).agrees(12)
    (True, True)
    """
    digits = number.replace(",", "")
    if digits[0].isascii():
        value = Decimal(digits)
    else:
        han = read_numeral(digits)
        if han is None:
            return None
        value = Decimal(han)
    places = len(digits.partition(".")[2])
    unit = Decimal(_SCALES[scale]) if scale else Decimal(1)
    return Figure(value * unit, unit / (10**places))
