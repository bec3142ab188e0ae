"""The first date in a text, in digits or in Chinese numerals."""

import re
from datetime import date

from chinese.fold import fold
from chinese.numerals import read_numeral
from chinese.titles import read_year

_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d|[二][〇○零O0o][〇○零O0o一二三][〇○零O0o一二三四五六七八九])\s*[-年/.]\s*"
    r"(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])\s*[-月/.]\s*"
    r"(?P<d>\d{1,2}|[一二]?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])(?!\d)"
)


def read_date(text: str) -> str | None:
    """Read the first date in a text, in either script, as YYYY-MM-DD; None where there is none.

    >>> read_date("发布时间：2026年9月20日 15:30"), read_date("[2026/08/31]"), read_date("2026.8.3")
    ('2026-09-20', '2026-08-31', '2026-08-03')
    >>> read_date("二○一○年四月十日"), read_date("2020年13月1日"), read_date("2024-01-051")
    ('2010-04-10', None, None)
    """
    for found in _DATE.finditer(fold(text)):
        year, month, day = read_year(found["y"]), _small(found["m"]), _small(found["d"])
        try:
            return date(year or 0, month, day).isoformat()
        except ValueError:
            continue
    return None


def _small(text: str) -> int:
    """A day or month in either script."""
    return int(text) if text.isdecimal() else read_numeral(text) or 0
