"""The three official tables of a report, laid out as the form prints them."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from publish import form
from publish.form import Heading, Label, Lang
from publish.pages.cells import Cell, cell
from publish.pages.sums import Sum

Facts = dict[str, sqlite3.Row]  # the rows of one fact table, by item or row
Reason = Callable[[str], list[str]]  # the issues that concern a place, in words

_FEES_PER = 10_000  # the 2021 edition prints 本年收费金额 in 万元


@dataclass
class Block:
    """A small table of Article 20: its heading, the measures it prints, one line per item."""

    heading: str
    measures: list[str]
    lines: list[tuple[str, list[Cell]]]


@dataclass
class Table:
    """A table ready to be printed; `cells` are all its cells by place, `extra` those off the form."""

    key: str
    edition: str | None
    found: bool
    cells: dict[str, Cell]
    extra: list[tuple[str, Cell]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    head: list[list[Heading]] = field(default_factory=list)
    lines: list[tuple[list[Heading], list[Cell]]] = field(default_factory=list)

    @property
    def printed_otherwise(self) -> list[Cell]:
        """The cells whose print says more than the number shown."""
        return [cell for cell in self.cells.values() if cell.prints_otherwise]


def disclosure(facts: Facts, edition: str | None, lang: Lang) -> Table:
    """Lay out table II; where the edition is not known, in the form that fits what was found."""
    edition = edition or _likelier("disclosure", "item", facts)
    table = Table("disclosure", edition, bool(facts), {})
    names = {m.key: m.path(lang)[-1] for m in form.lines("disclosure", "measure", edition)}
    for item in form.lines("disclosure", "item", edition):
        group, name = item.path(lang)
        cells = [
            _take(table, facts, item.key, measure, _FEES_PER if _in_wan(edition, item) else 1)
            for measure in item.measures
        ]
        if not table.blocks or table.blocks[-1].heading != group:
            table.blocks.append(Block(group, [names[measure] for measure in item.measures], []))
        table.blocks[-1].lines.append((name, cells))
    _add_extra(table, facts, "item", lang)
    return table


def applications(facts: Facts, edition: str | None, lang: Lang) -> Table:
    """Lay out table III: 23 rows in the 2019 edition, 25 in the 2021 edition, by 7 columns."""
    edition = edition or _likelier("applications", "row", facts)
    rows = form.lines("applications", "row", edition)
    columns = form.lines("applications", "column")
    table = Table("applications", edition, bool(facts), {})
    table.head = form.over_columns([column.path(lang) for column in columns])
    headings = form.spans([row.path(lang) for row in rows])
    for row, begins in zip(rows, headings, strict=True):
        table.lines.append((begins, [_take(table, facts, row.key, c.key) for c in columns]))
    _add_extra(table, facts, "row", lang)
    return table


def review_litigation(facts: Facts, lang: Lang) -> Table:
    """Lay out table IV: one printed line of fifteen numbers under three groups."""
    rows = form.lines("review_litigation", "row")
    columns = form.lines("review_litigation", "column")
    table = Table("review_litigation", None, bool(facts), {})
    paths = [(*row.path(lang), column.path(lang)[-1]) for row in rows for column in columns]
    table.head = form.over_columns(paths)
    cells = [_take(table, facts, row.key, column.key) for row in rows for column in columns]
    table.lines.append(([], cells))
    _add_extra(table, facts, "row", lang)
    return table


def annotate(tables: Iterable[Table], sums: list[Sum], reason: Reason) -> None:
    """Mark the cells of failing sums and put beside unread cells why they were not read."""
    cells = {place: cell for table in tables for place, cell in table.cells.items()}
    for place, one in cells.items():
        if one.value is None:
            one.reasons = reason(place)
    for failing in sums:
        for place, _ in failing.ends:
            if place in cells:
                cells[place].checks.append(failing.number)
        for place in failing.parts:
            # Of the parts only those that are not zero can be what is wrong.
            if place in cells and cells[place].value:
                cells[place].part_of_failing = True


def _in_wan(edition: str | None, item: Label) -> bool:
    return edition == "2021" and item.key == "fees"


def _take(table: Table, facts: Facts, row: str, column: str, per: int = 1) -> Cell:
    place = f"{table.key}.{row}.{column}"
    fact = facts.get(row)
    made = cell(place, None, None) if fact is None else _cell(place, fact, column, per)
    table.cells[place] = made
    return made


def _cell(place: str, fact: sqlite3.Row, column: str, per: int = 1) -> Cell:
    return cell(place, fact[column], fact[f"{column}_printed"], per)


def _add_extra(table: Table, facts: Facts, axis: str, lang: Lang) -> None:
    """What was read but stands nowhere on this edition of the form is shown all the same."""
    for row, fact in facts.items():
        for column in fact.keys():  # noqa: SIM118 - a sqlite3.Row iterates over its values
            place = f"{table.key}.{row}.{column}"
            if f"{column}_printed" not in fact.keys() or place in table.cells:  # noqa: SIM118
                continue
            if _present(fact[column]) or _present(fact[f"{column}_printed"]):
                other = "measure" if axis == "item" else "column"
                label = (
                    f"{form.full_name(table.key, axis, row, lang)} · "
                    f"{form.name(table.key, other, column, lang)}"
                )
                made = _cell(place, fact, column)
                table.cells[place] = made
                table.extra.append((label, made))


def _present(value: Any) -> bool:
    return value is not None


def _likelier(table: str, axis: str, facts: Facts) -> str:
    """The edition whose lines cover more of what was found; the later one where both do."""
    covered = {
        edition: sum(label.key in facts for label in form.lines(table, axis, edition))
        for edition in form.EDITIONS
    }
    return max(form.EDITIONS, key=lambda edition: (covered[edition], edition))
