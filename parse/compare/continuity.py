"""What one report carries over, the next year's must take up: the sums that run across years."""

from collections.abc import Iterator
from dataclasses import dataclass

from parse.compare.facts import Facts
from parse.model import Cell, Check
from parse.template import APPLICANTS

# Items that the form of 2021 keeps a stock of.
_IN_FORCE = ("regulations", "normative_documents")


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a sum: cells, each added or taken away."""

    terms: tuple[tuple[int, Cell], ...]

    def total(self) -> int:
        return sum(sign * int(cell.value) for sign, cell in self.terms if cell.value is not None)

    def shown(self) -> int | None:
        """The total, None where no cell of this side is a number."""
        return self.total() if any(cell.value is not None for _, cell in self.terms) else None


def checks(before: Facts, after: Facts) -> Iterator[Check]:
    """Judge two reports of one agency, `after` on the year that follows `before`'s.

    A sum is made only where both reports print its table; its verdict means what it means within a
    report: a blank or a dash is no number, and where the sum comes out with it as zero, it says so.
    """
    yield from _carried(before, after)
    yield from _in_force(before, after)


def _carried(before: Facts, after: Facts) -> Iterator[Check]:
    if "carried_out" not in before.tables.get("applications", {}):
        return
    if "carried_in" not in after.tables.get("applications", {}):
        return
    for column in APPLICANTS:
        left = _Side(((1, before.cell("applications", "carried_out", column)),))
        right = _Side(((1, after.cell("applications", "carried_in", column)),))
        yield _judge("continuity.carried", column, left, right)


def _in_force(before: Facts, after: Facts) -> Iterator[Check]:
    # The edition of the table, not the year: offices keep an old form for years.
    if before.disclosure_edition != "2021" or after.disclosure_edition != "2021":
        return
    for item in _IN_FORCE:
        if not all(item in report.tables.get("disclosure", {}) for report in (before, after)):
            continue
        left = _Side(
            (
                (1, before.cell("disclosure", item, "in_force")),
                (1, after.cell("disclosure", item, "issued")),
                (-1, after.cell("disclosure", item, "repealed")),
            )
        )
        right = _Side(((1, after.cell("disclosure", item, "in_force")),))
        yield _judge("continuity.in_force", item, left, right)


def _judge(rule: str, where: str, left: _Side, right: _Side) -> Check:
    cells = [cell for side in (left, right) for _, cell in side.terms]
    same = left.total() == right.total()
    if all(cell.value is not None for cell in cells):
        verdict = "holds" if same else "fails"
    elif same and all(cell.value is not None or cell.is_blank for cell in cells):
        verdict = "holds_if_blank_is_zero"
    else:
        verdict = "unknown"
    return Check(rule, where, verdict, left.shown(), right.shown())
