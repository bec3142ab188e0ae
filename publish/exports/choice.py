"""Which reports are wanted: of which years, from which places."""

from dataclasses import dataclass
from typing import Any

_LEVELS = ("province", "prefecture", "county", "place")


@dataclass(frozen=True)
class Choice:
    """Which reports to write: all where nothing is named."""

    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()

    def condition(self, column: str = "report") -> tuple[str, tuple[Any, ...]]:
        """The choice in SQL, as a condition on a report's id, and its values."""
        tests: list[str] = []
        values: list[Any] = []
        if self.years:
            tests.append(f"year in ({', '.join('?' * len(self.years))})")
            values += self.years
        if self.places:
            marks = ", ".join("?" * len(self.places))
            tests.append("(" + " or ".join(f"{one} in ({marks})" for one in _LEVELS) + ")")
            values += self.places * len(_LEVELS)
        if not tests:
            return "1", ()
        chosen = f"select report from report_index where {' and '.join(tests)}"
        return f"{column} in ({chosen})", tuple(values)

    @property
    def name(self) -> str:
        """The choice as a part of a file name.

        >>> Choice((2021, 2019), ("320000",)).name
        '2019-2021-320000'
        """
        return "-".join([*map(str, sorted(self.years)), *sorted(self.places)])
