"""`nianbao portals list`: the lines of a registry that fit, and how they are shown."""

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from crawler.line import LEVELS, Portal
from crawler.registry.ids import PROVINCES

UNKNOWN = "-"  # asks for lines whose value is blank


def choose(
    portals: Iterable[Portal],
    *,
    level: str | None = None,
    province: str | None = None,
    family: str | None = None,
    enabled: bool | None = None,
) -> list[Portal]:
    """Pick the lines that fit everything asked; raises ValueError for what no line can be.

    `province` is the beginning of a code, the letters of an id (gd), or of the province's name.
    """
    every = list(portals)
    if level and level not in LEVELS:
        raise ValueError(f"no level is called {level!r}; there are {', '.join(LEVELS)}")
    digits = _digits(province, every) if province else ""
    return [
        portal
        for portal in every
        if (not level or portal.level == level)
        and portal.division_code.startswith(digits)
        and (not family or portal.family == family.replace(UNKNOWN, ""))
        and (enabled is None or portal.enabled == enabled)
    ]


def as_table(portals: Sequence[Portal]) -> str:
    """One portal a line: id, name, code, level, family, whether it is crawled, column or home."""
    head = ("id", "name", "code", "level", "family", "", "address")
    rows = [
        (
            p.id,
            p.name,
            p.division_code or "-",
            p.level or "-",
            p.family or "-",
            "on" if p.enabled else "off",
            p.column_url or p.disclosure_url or p.url or "-",
        )
        for p in portals
    ]
    widths = [max(map(_width, column)) for column in zip(head, *rows, strict=True)]
    lines = [
        "  ".join(
            cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)
        )
        for row in (head, *rows)
    ]
    on = sum(portal.enabled for portal in portals)
    return "\n".join(line.rstrip() for line in lines) + f"\n{len(rows)} portals, {on} of them on\n"


def _digits(province: str, portals: Iterable[Portal]) -> str:
    if province.isdecimal():
        return province.removesuffix("0000")
    for digits, (letters, _) in PROVINCES.items():
        if province.lower() == letters:
            return digits
    named = [p for p in portals if p.level == "province" and p.name.startswith(province)]
    if len(named) != 1:
        raise ValueError(f"no province is called {province!r}")
    return named[0].division_code[:2]


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
