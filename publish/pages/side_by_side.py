"""The totals of the form line by line, a column per year, each number leading to its cell."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from publish import form, indicators
from publish.pages.cells import number
from publish.words import Words

_ITEMS = ("licensing", "penalties", "coercion")  # of table II, those that both editions count


@dataclass(frozen=True)
class Line:
    """A line of the form over the years, and the headings of the form that begin above it."""

    name: str
    depth: int  # how many headings stand over it
    opens: list[tuple[int, str]]  # (depth, heading) of those that no line above has
    cell: str  # table.row.column
    values: list[tuple[str, indicators.Number | None, str]]  # (report, value, as written)

    @property
    def table(self) -> str:
        """The table of the form that it is of."""
        return self.cell.partition(".")[0]


def lines(reports: list[sqlite3.Row], words: Words) -> list[Line]:
    """The lines of some reports, the years beside one another; `reports` are rows of `figures`."""
    made, before = [], ("",)
    for path, cell in _of_the_form(words):
        at = (cell.partition(".")[0], *path)
        # The table itself is announced by the page.
        opens = [
            (depth, path[depth])
            for depth in range(len(path) - 1)
            if at[: depth + 2] != before[: depth + 2]
        ]
        before = at
        values = [(row["report"], row[cell], _written(row[cell])) for row in reports]
        made.append(Line(path[-1], len(path) - 1, opens, cell, values))
    return made


def _of_the_form(words: Words) -> Iterator[tuple[tuple[str, ...], str]]:
    """(headings and label, cell) of every line shown, in the order of the form."""
    rows = {
        row.key: row
        for edition in form.EDITIONS
        for row in form.lines("applications", "row", edition)
    }
    order = [
        row.key
        for edition in ("2021", "2019")
        for row in form.lines("applications", "row", edition)
    ]
    order = list(dict.fromkeys(order))
    # What one edition has in three rows and the other in one stands together.
    order.insert(order.index("processed_total"), order.pop(order.index("other_processing")))
    for key in order:
        path = rows[key].path(words.lang)
        if key == "other_processing":
            path = (*path[:-1], words("agency.one_row", name=path[-1]))
        yield path, f"applications.{key}.total"
    for line in form.lines("review_litigation", "row"):
        yield line.path(words.lang), f"review_litigation.{line.key}.total"
    for item in _ITEMS:
        yield (
            (form.name("disclosure", "item", item, words.lang, "2021"),),
            f"disclosure.{item}.decisions",
        )


def _written(value: indicators.Number | None) -> str:
    return "" if value is None else number(value)
