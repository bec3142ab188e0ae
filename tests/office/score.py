"""A form that was filled, beside what was read of it: cells right, wrong and missing."""

from collections import Counter

from parse.model import Report
from tests.filled import BLANKS, Filled, expected


def score(form: Filled, report: Report | None) -> tuple[Counter[str], list[str]]:
    """Count the cells, and name each that is not right.

    right: number and printed text are the form's, a blank is known as a blank; wrong: a number
    that the form does not print, or a blank said of a cell that is none; missing: everything else.
    """
    counts: Counter[str] = Counter()
    told: list[str] = []
    for table, rows in form.printed.items():
        for row, cells in rows.items():
            for column, printed in cells.items():
                grid = report.tables[table].get(row, {}) if report else {}  # type: ignore[call-overload]
                cell = grid.get(column)
                number = expected(printed, column == "amount")
                if cell is None or cell.printed is None:
                    verdict = "missing"
                elif cell.value == number and bool(cell.is_blank) == (printed in BLANKS):
                    verdict = "right"
                elif cell.value is None and not cell.is_blank:
                    verdict = "missing"
                else:
                    verdict = "wrong"
                counts[verdict] += 1
                if verdict != "right":
                    told.append(
                        f"{table}.{row}.{column}: {verdict}, printed {printed!r}, read {cell}"
                    )
    return counts, told
