"""From printed rows to cells: every row settled once, every value read, every loss told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parse import values
from parse.align.fit import Printed
from parse.model import NOT_FOUND, Cell, Grid, Issue


@dataclass(slots=True)
class Found:
    """Rows placed so far: row key → every printing of it, and why a row could not be placed."""

    rows: dict[str, list[Printed]] = field(default_factory=dict)
    problems: dict[str, Issue] = field(default_factory=dict)

    def put(self, key: str, fitted: Printed | str, table: str) -> None:
        """Note a printing of a row, or the reason why it does not fit."""
        if isinstance(fitted, str):
            self.problems.setdefault(key, Issue(fitted, f"{table}.{key}"))
        else:
            self.rows.setdefault(key, []).append(fitted)


def settle(table: str, key: str, found: Found, issues: list[Issue]) -> Printed | None:
    """The one printing of a row, None with an issue where there is none or they differ."""
    printings = {tuple(cell.strip() for cell in printed) for printed in found.rows.get(key, [])}
    if len(printings) == 1 and key not in found.problems:
        return found.rows[key][0]
    if len(printings) > 1:
        issues.append(Issue("key_met_twice", f"{table}.{key}"))
    elif key in found.problems:
        issues.append(found.problems[key])
    else:
        issues.append(Issue("row_not_found", f"{table}.{key}"))
    return None


def grid(
    table: str, keys: Sequence[str], columns: Sequence[str], found: Found, issues: list[Issue]
) -> Grid:
    """A table of counts: its rows settled, its values read."""
    cells: Grid = {}
    for key in keys:
        printed = settle(table, key, found, issues)
        if printed is None:
            cells[key] = dict.fromkeys(columns, NOT_FOUND)
        else:
            cells[key] = {
                column: values.count(text) for column, text in zip(columns, printed, strict=True)
            }
            issues.extend(value_issues(table, key, cells[key]))
    return cells


def value_issues(table: str, row: str, cells: dict[str, Cell]) -> Iterator[Issue]:
    """An issue for each cell that prints something which is no number."""
    for column, cell in cells.items():
        if cell.note == "unreadable" or (cell.note == "word" and column != "change"):
            yield Issue("not_a_number", f"{table}.{row}.{column}", cell.printed or "")
        elif cell.note == "unsure":
            yield Issue("unsure", f"{table}.{row}.{column}", (cell.printed or "").rstrip("？"))
        elif cell.note == "no_unit":
            yield Issue("no_unit", f"{table}.{row}.{column}", cell.printed or "")
