"""The words of the pages, Chinese and English in one table, never mixed in one sentence."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from publish.form import Lang

LANGUAGES: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True)
class Words:
    """The words of one language, called with a key and what stands in its braces.

    >>> Words("zh")("search.count", n=3), Words("en")("search.count", n=3)
    ('共 3 份报告', '3 reports')
    """

    lang: Lang

    def __call__(self, key: str, **values: Any) -> str:
        """The words of `key`; a number among `values` is grouped in thousands, None is a dash."""
        said = _table()[key][LANGUAGES.index(self.lang)]
        return said.format(**{name: _spell(value) for name, value in values.items()})

    def or_key(self, prefix: str, key: str | None) -> str:
        """The words of a value of the data, or the value itself where there are none for it."""
        found = _table().get(f"{prefix}.{key}")
        return found[LANGUAGES.index(self.lang)] if found else (key or "")

    def has(self, key: str) -> bool:
        """Whether there are words for `key`."""
        return key in _table()


def _spell(value: Any) -> str:
    return "—" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


@cache
def _table() -> dict[str, tuple[str, str]]:
    with (Path(__file__).parent / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: (row["zh"], row["en"]) for row in csv.DictReader(file)}
