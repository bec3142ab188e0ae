"""Printed lines laid over the form: every line finds its own place by its label.

The rule: a line's rightmost cell that is a label of the form names the row, what follows are the
values, and they must number exactly the table's columns. Nothing is guessed: a line whose values do
not fit is left out with an issue, and no reading is chosen because it makes a sum come out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from parse import template
from parse.align.applications import applications, applications_edition
from parse.align.disclosure import disclosure, disclosure_edition, disclosure_grid
from parse.align.fit import Blanks, blanks_of
from parse.align.restack import restack
from parse.align.review import review
from parse.align.settle import Found, grid
from parse.model import Document, Edition, Grid, Issue, Line, TableKey
from parse.text import label_key


@dataclass(slots=True)
class Alignment:
    """The three tables as far as they were found, which edition they are, and what went wrong."""

    tables: dict[TableKey, Grid]
    disclosure_edition: Edition | None
    applications_edition: Edition | None
    issues: list[Issue]

    def is_empty(self) -> bool:
        """No cell of any table was found."""
        return not any(map(_printed, self.tables.values()))


def align(document: Document) -> Alignment:
    """Place the lines of a document on the form.

    Where no row of it is a row of the form, its cells may stand one below the other; they are then
    stacked into rows by their labels, and read as lossy text.
    """
    said = "".join(label_key(cell) for line in document.lines for cell in line.cells)
    tables = [line for line in document.lines if line.table]
    placed = _align(tables, blanks_of(tables, document.lossy), said)
    if placed.is_empty():
        rows = restack(document.lines)
        stacked = _align(rows, blanks_of(document.lines, lossy=True), said)
        if not stacked.is_empty() or any(i.code == "table_not_read" for i in stacked.issues):
            return stacked
    return placed


def _align(rows: Sequence[Line], blanks: Blanks, said: str) -> Alignment:
    disclosed, blocks, disclosed_issues = disclosure(rows, blanks)
    applied, applied_issues = applications(rows, blanks, said)
    reviewed = review(rows, blanks)
    edition, edition_issues = applications_edition(applied, said)
    issues = [*disclosed_issues, *applied_issues, *edition_issues]
    edition2 = disclosure_edition(blocks, said)
    application_keys = _application_keys(edition, applied)
    review_keys = [row.key for row in template.REVIEW_ROWS] if "结果维持" in said else []
    tables: dict[TableKey, Grid] = {
        "disclosure": disclosure_grid(disclosed, blocks, edition2, issues),
        "applications": grid(
            "applications", application_keys, template.APPLICANTS, applied, issues
        ),
        "review_litigation": grid(
            "review_litigation", review_keys, template.OUTCOMES, reviewed, issues
        ),
    }
    found = {"disclosure": disclosed, "applications": applied, "review_litigation": reviewed}
    for table, cells in tables.items():
        if not _printed(cells):
            _say_table_is_missing(table, bool(cells), found[table], issues)
    return Alignment(tables, edition2, edition, issues)


def _application_keys(edition: Edition | None, found: Found) -> list[str]:
    """The rows of the edition; where that is not known, those that were met."""
    met = found.rows.keys() | found.problems.keys()
    return [
        row.key
        for row in template.ALL_APPLICATION_ROWS
        if (row.edition in (None, edition) if edition else row.key in met)
    ]


def _say_table_is_missing(table: str, labels: bool, found: Found, issues: list[Issue]) -> None:
    """One issue for a table of which no cell was found, in place of one for every row."""
    issues[:] = [
        issue
        for issue in issues
        if issue.code != "row_not_found" or not issue.where.startswith(f"{table}.")
    ]
    whole = "glued" if labels else "table_not_found"
    met = bool(found.problems or found.rows)
    issues.append(Issue("table_not_read" if met else whole, table))


def _printed(cells: Grid) -> bool:
    return any(cell.printed is not None for row in cells.values() for cell in row.values())


__all__ = ["Alignment", "align"]
