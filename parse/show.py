"""A report as JSON for programs, and as the form prints it for eyes and golden files."""

from collections.abc import Iterator
from typing import Any

from parse import notes
from parse.model import Cell, Grid, Report


def as_json(report: Report) -> dict[str, Any]:
    """The report as one JSON object, its keys those of the codebook."""
    return {
        "agency": {
            "name": report.agency.name,
            "division_code": report.agency.division_code,
            "type": report.agency.type,
            "category": report.agency.category,
            "match": report.agency.match,
        },
        "year": report.year,
        "published": report.published,
        "title": report.title,
        "kind": report.kind,
        "editions": {
            "disclosure": report.disclosure_edition,
            "applications": report.applications_edition,
        },
        "tables": {
            table: {
                row: {column: cell.value for column, cell in cells.items()}
                for row, cells in grid.items()
            }
            for table, grid in report.tables.items()
        },
        "printed": {
            table: {
                row: {column: cell.printed for column, cell in cells.items()}
                for row, cells in grid.items()
            }
            for table, grid in report.tables.items()
        },
        "statistics": [
            {
                "name": row.name,
                "unit": row.unit,
                "indicator": row.indicator,
                **{
                    key: value
                    for column, cell in (
                        ("this_year", row.this_year),
                        ("cumulative", row.cumulative),
                    )
                    if cell
                    for key, value in ((column, cell.value), (f"{column}_printed", cell.printed))
                },
            }
            for row in report.statistics
        ],
        "sections": {section.key: section.text for section in report.sections},
        "checks": [
            {
                "rule": check.rule,
                "where": check.where,
                "verdict": check.verdict,
                "left": check.left,
                "right": check.right,
            }
            for check in report.checks
        ],
        "issues": [
            {
                "code": issue.code,
                "message": notes.english(issue),
                "message_zh": notes.chinese(issue),
                "where": issue.where,
            }
            for issue in report.issues
        ],
    }


def as_text(report: Report) -> str:
    """The report for eyes: `.` is blank, `-` a dash, `?` not found, `!…` printed but no number, `⏎` a break.

    An issue keeps to its line, whatever it quotes.
    """
    lines = [
        f"title      {report.title or '?'}",
        f"agency     {report.agency.name or '?'} ({report.agency.match})",
        f"division   {report.agency.division_code or '?'}   type {report.agency.type or '?'}",
        f"year       {report.year or '?'}",
        f"published  {report.published or '?'}",
        f"kind       {report.kind}",
    ]
    editions = {
        "disclosure": report.disclosure_edition,
        "applications": report.applications_edition,
    }
    for table, grid in report.tables.items():
        edition = f" ({editions[table] or '?'} edition)" if table in editions else ""
        lines += ["", f"# {table}{edition}", *_grid(grid)]
    if report.statistics:
        lines += ["", "# statistics"]
        lines += [
            f"{row.indicator or '?':32} {_cell(row.this_year) if row.this_year else '':>10}"
            f" {_cell(row.cumulative) if row.cumulative else '':>10}  {_on_one_line(f'{row.unit} {row.name}')}"
            for row in report.statistics
        ]
    lines += ["", "# sections"]
    lines += [
        f"{section.key:18} {len(section.text):6} {section.text[:30]!r}"
        for section in report.sections
    ]
    verdicts = [check.verdict for check in report.checks]
    lines += ["", "# checks"]
    lines += [f"{verdict:24} {verdicts.count(verdict):4}" for verdict in sorted(set(verdicts))]
    lines += [
        f"  {check.rule} {check.where}: {check.left} against {check.right}"
        for check in report.checks
        if check.verdict == "fails"
    ]
    if report.issues:
        lines += ["", "# issues"]
        lines += [
            f"{issue.code:18} {issue.where}: {_on_one_line(notes.english(issue))}"
            for issue in report.issues
        ]
    return "\n".join(lines) + "\n"


def _grid(grid: Grid) -> Iterator[str]:
    for row, cells in grid.items():
        if not all(len(name) <= 4 for name in cells) and len(cells) <= 3:
            yield f"{row:32}" + "".join(f" {name}={_cell(cell)}" for name, cell in cells.items())
        else:
            yield f"{row:32}" + "".join(f"{_cell(cell):>8}" for cell in cells.values())


def _cell(cell: Cell) -> str:
    if cell.value is not None:
        return str(cell.value)
    if cell.printed is None:
        return "?"
    marks = {"blank": ".", "dash": "-"}
    return marks.get(cell.note or "", f"!{_on_one_line(cell.printed)}")


def _on_one_line(printed: str) -> str:
    """A cell of several lines, its breaks shown."""
    return "⏎".join(line.strip() for line in printed.strip().splitlines())
