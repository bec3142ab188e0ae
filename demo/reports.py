"""The demo's reports as data: what each prints, what it means, where it hangs, on which day."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from demo import form

HERE = Path(__file__).parent
FILES = HERE / "files"
DAYS = (1, 2)

Number = int | float | None


@dataclass(frozen=True)
class Figure:
    """One cell: the text that is printed and the number it stands for, None where it stands for none."""

    printed: str
    value: Number


Tables = dict[str, dict[str, dict[str, Figure]]]


@dataclass(frozen=True)
class Report:
    """One annual report of the demo. `carrier` says where its form stands: page, pdf, docx, xlsx,
    or page+pdf where both hold the same."""

    id: str
    portal: str
    agency: str
    invented: bool
    year: int
    title: str
    published: str  # YYYY-MM-DD HH:MM as the portal says, which may be the day of a migration
    editions: dict[str, str]
    carrier: str
    layout: str
    dress: str
    charset: str
    script: str
    source: str  # what ContentSource says, which is rarely the agency's full name
    special: tuple[str, ...]
    tables: Tables
    sections: dict[str, tuple[str, ...]]

    def printed(self, table: str) -> dict[str, dict[str, str]]:
        """The printed texts of one table, row by row."""
        return {
            row: {column: figure.printed for column, figure in cells.items()}
            for row, cells in self.tables[table].items()
        }

    @property
    def files(self) -> tuple[str, ...]:
        """The kinds of the attachments, by ending."""
        return tuple(kind for kind in self.carrier.split("+") if kind != "page")


@cache
def reports(day: int) -> tuple[Report, ...]:
    """Every report that the portals show on a day, in the order of the data files.

    >>> len(reports(1)), len(reports(2))
    (37, 37)
    """
    if day not in DAYS:
        raise ValueError(f"the demo has the days {DAYS}, not {day}")
    agencies = [agency for file in ("invented.json", "real.json") for agency in load(file)]
    if day == 2:
        agencies = _changed(agencies, load("day2.json"))
    return tuple(_report(agency, data) for agency in agencies for data in agency["reports"])


def _changed(agencies: list[Any], change: dict[str, Any]) -> list[Any]:
    """What happens between the two days: one report goes, one is edited, one is new."""
    for agency in agencies:
        agency["reports"] = [r for r in agency["reports"] if r["id"] != change["gone"]]
        for data in agency["reports"]:
            if data["id"] == change["edited"]["id"]:
                item, measure, number = change["edited"]["figure"]
                data["tables"]["disclosure"][item][measure] = number
                section, position, text = change["edited"]["sentence"]
                data["sections"][section][position] = text
                data["special"] = [*data.get("special", ()), "edited"]
    return [*agencies, change["new"]]


def load(name: str) -> Any:
    """Read one of the demo's data files."""
    return json.loads((HERE / "data" / name).read_text("utf-8"))


def _report(agency: dict[str, Any], data: dict[str, Any]) -> Report:
    tables = _tables(data["tables"])
    words = {"self": agency["self"], "year": str(data["year"]), "agency": agency["agency"]}
    prose = load("prose.json")[agency["prose"]]
    sections = {
        key: tuple(_fill(text, tables, words) for text in _paragraphs(prose, data, key))
        for key in form.SECTIONS
    }
    return Report(
        id=data["id"],
        portal=data.get("portal", agency["portal"]),
        agency=agency["agency"],
        invented=agency["invented"],
        year=data["year"],
        title=data["title"],
        published=data["published"],
        editions=data["editions"],
        carrier=data.get("carrier", "page"),
        layout=data.get("layout", "one"),
        dress=data.get("dress", "plain"),
        charset=data.get("charset", "utf-8"),
        script=data.get("script", "simplified"),
        source=agency["source"],
        special=tuple(data.get("special", ())),
        tables=tables,
        sections=sections,
    )


def _paragraphs(prose: dict[str, list[str]], data: dict[str, Any], key: str) -> list[str]:
    """A report picks its paragraphs by number; a text of its own stands as it is."""
    return [prose[key][p] if isinstance(p, int) else p for p in data["sections"][key]]


def _tables(data: dict[str, Any]) -> Tables:
    disclosure = {
        item: {measure: _figure(cell) for measure, cell in cells.items()}
        for item, cells in data["disclosure"].items()
    }
    return {
        "disclosure": disclosure,
        "applications": _rows(data["applications"], [key for key, _ in form.APPLICANTS]),
        "review_litigation": _rows(data["review_litigation"], [key for key, _ in form.OUTCOMES]),
    }


def _rows(data: dict[str, list[Any]], columns: list[str]) -> dict[str, dict[str, Figure]]:
    return {
        row: dict(zip(columns, (_figure(cell) for cell in cells), strict=True))
        for row, cells in data.items()
    }


def _figure(cell: Any) -> Figure:
    """A number is printed as it is; a text is no number; anything else spells out both."""
    if isinstance(cell, int):
        return Figure(str(cell), cell)
    if isinstance(cell, str):
        return Figure(cell, None)
    return Figure(cell["printed"], cell["value"])


_PLACE = re.compile(r"\{([a-z_.]+)\}")


def _fill(text: str, tables: Tables, words: dict[str, str]) -> str:
    """Put the printed figures into a sentence, so that prose and tables can't disagree."""

    def put(found: re.Match[str]) -> str:
        if found[1] in words:
            return words[found[1]]
        table, row, column = found[1].split(".")
        figure = tables[table][row][column]
        if figure.value is None:
            raise ValueError(f"a sentence quotes {found[1]}, which prints no number: {text}")
        return figure.printed

    return _PLACE.sub(put, text)
