"""The sums the form itself promises (勾稽关系), one line each."""

from collections.abc import Sequence
from dataclasses import dataclass

from parse.model import NOT_FOUND, Cell, Check, Grid, TableKey
from parse.template import APPLICANTS, OUTCOMES

_RESULTS = ("granted", "partly_granted", "denied_*", "unavailable_*", "refused_*", "other_*")


@dataclass(frozen=True, slots=True)
class Rule:
    """`left` adds up to `right`, in every column (down) or in every row (across) of a table."""

    name: str
    table: TableKey
    direction: str
    left: tuple[str, ...]
    right: tuple[str, ...]


RULES = (
    Rule(
        "applications.balance",
        "applications",
        "down",
        ("received", "carried_in"),
        ("processed_total", "carried_out"),
    ),
    Rule("applications.outcomes", "applications", "down", _RESULTS, ("processed_total",)),
    Rule("applications.applicants", "applications", "across", APPLICANTS[:-1], ("total",)),
    Rule("review_litigation.total", "review_litigation", "across", OUTCOMES[:-1], ("total",)),
)


def check(tables: dict[TableKey, Grid]) -> list[Check]:
    """Judge every sum of a report. `where` is the column a sum runs down, or the row it runs across."""
    checks = []
    for rule in RULES:
        grid = tables[rule.table]
        lines = _columns(grid) if rule.direction == "down" else grid
        for where, line in lines.items():
            checks.append(_judge(rule, where, line))
    return checks


def _columns(grid: Grid) -> Grid:
    names = next(iter(grid.values()), {})
    return {name: {row: cells[name] for row, cells in grid.items()} for name in names}


def _judge(rule: Rule, where: str, line: dict[str, Cell]) -> Check:
    left, right = _pick(rule.left, line), _pick(rule.right, line)
    cells = [*left, *right]
    sums = _sum(left), _sum(right)
    if all(cell.value is not None for cell in cells):
        verdict = "holds" if sums[0] == sums[1] else "fails"
    elif all(cell.value is not None or cell.is_blank for cell in cells) and sums[0] == sums[1]:
        verdict = "holds_if_blank_is_zero"
    else:
        verdict = "unknown"
    known = [any(cell.value is not None for cell in side) for side in (left, right)]
    return Check(
        rule.name, where, verdict, sums[0] if known[0] else None, sums[1] if known[1] else None
    )


def _pick(names: Sequence[str], line: dict[str, Cell]) -> list[Cell]:
    picked = []
    for name in names:
        if name.endswith("*"):
            picked += [cell for key, cell in line.items() if key.startswith(name[:-1])]
        else:
            picked.append(line.get(name, NOT_FOUND))
    return picked


def _sum(cells: Sequence[Cell]) -> int:
    return sum(int(cell.value) for cell in cells if cell.value is not None)
