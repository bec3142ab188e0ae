"""What a visitor asked for in the address: read strictly, refused in a sentence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass
class Refused(Exception):
    """Raised where a parameter can't be read; `name` and `value` are shown to the visitor."""

    name: str
    value: str
    allowed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} can't be {self.value!r}"


@dataclass(frozen=True)
class Asked:
    """The parameters of one request; the first value counts where one is given twice."""

    args: Mapping[str, str]

    def text(self, name: str) -> str:
        """A text, without the spaces around it; "" where there is none."""
        return (self.args.get(name) or "").strip()

    def whole(self, name: str, lowest: int, highest: int) -> int | None:
        """A whole number within bounds; None where there is none.

        >>> Asked({"year": "2023"}).whole("year", 1990, 2100)
        2023
        """
        text = self.text(name)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 10 and lowest <= int(text) <= highest:
            return int(text)
        raise Refused(name, text, (f"{lowest}–{highest}",))

    def choice(self, name: str, allowed: Collection[str]) -> str | None:
        """One of a few words; None where there is none."""
        text = self.text(name)
        if not text:
            return None
        if text in allowed:
            return text
        raise Refused(name, text, tuple(allowed) if len(allowed) <= 12 else ())

    def several(self, name: str, most: int) -> list[str]:
        """Words with commas between them, each once, at most so many."""
        found = list(dict.fromkeys(part.strip() for part in self.text(name).split(",")))
        found = [part for part in found if part]
        if len(found) > most:
            raise Refused(name, self.text(name)[:80], (f"≤ {most}",))
        return found


def year(asked: Asked, name: str = "year") -> int | None:
    """A year that a report can be on."""
    return asked.whole(name, 1990, 2100)


def page(asked: Asked) -> int:
    """The number of a page of a long list, from 1."""
    return asked.whole("page", 1, 999_999) or 1
