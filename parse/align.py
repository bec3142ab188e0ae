"""Printed lines laid over the form: every line finds its own place by its label.

The rule: a line's rightmost cell that is a label of the form names the row, what follows are the
values, and they must number exactly the table's columns. Nothing is guessed: a line whose values do
not fit is left out with an issue, and no reading is chosen because it makes a sum come out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from parse import template, values
from parse.model import NOT_FOUND, Cell, Document, Edition, Grid, Issue, Line, TableKey
from parse.text import label_key, label_number

Printed = tuple[str, ...]


@dataclass(slots=True)
class Alignment:
    """The three tables as far as they were found, which edition they are, and what went wrong."""

    tables: dict[TableKey, Grid]
    disclosure_edition: Edition | None
    applications_edition: Edition | None
    issues: list[Issue]


@dataclass(slots=True)
class _Found:
    """Rows placed so far: row key → every printing of it."""

    rows: dict[str, list[Printed]] = field(default_factory=dict)
    problems: dict[str, Issue] = field(default_factory=dict)

    def put(self, key: str, fitted: Printed | str, table: str) -> None:
        if isinstance(fitted, str):
            self.problems.setdefault(key, Issue(fitted, f"{table}.{key}"))
        else:
            self.rows.setdefault(key, []).append(fitted)


def align(document: Document) -> Alignment:
    """Place the lines of a document on the form."""
    rows = [line for line in document.lines if line.table]
    disclosure, blocks, disclosure_issues = _disclosure(rows, document.lossy)
    applications, applications_issues = _applications(rows, document.lossy)
    review = _review(rows, document.lossy)
    applications_edition, edition_issues = _applications_edition(document, applications)
    disclosure_edition = _disclosure_edition(document, blocks)
    issues = [*disclosure_issues, *applications_issues, *edition_issues]

    tables: dict[TableKey, Grid] = {
        "disclosure": _disclosure_grid(disclosure, blocks, disclosure_edition, issues),
        "applications": _grid(
            "applications",
            [row.key for row in template.APPLICATION_ROWS[applications_edition]]
            if applications_edition
            else list(applications.rows),
            template.APPLICANTS,
            applications,
            issues,
        ),
        "review_litigation": _grid(
            "review_litigation",
            [row.key for row in template.REVIEW_ROWS] if _mentions(document, "结果维持") else [],
            template.OUTCOMES,
            review,
            issues,
        ),
    }
    for table, grid in tables.items():
        if not any(cell.printed is not None for row in grid.values() for cell in row.values()):
            rows_met = {"disclosure": disclosure, "applications": applications}.get(table, review)
            whole = "glued" if grid else "table_not_found"
            issues[:] = [
                issue
                for issue in issues
                if issue.code != "row_not_found" or not issue.where.startswith(f"{table}.")
            ]
            issues.append(Issue("table_not_read" if rows_met.problems else whole, table))
    return Alignment(tables, disclosure_edition, applications_edition, issues)


# --- fitting values into columns ------------------------------------------------------------------


def fit(cells: Sequence[str], columns: int, lossy: bool) -> Printed | str:
    """Find the one window of `columns` cells that holds every printed value, else say why not.

    Fillers (squares of merged cells, ends of bar rows) are blank and stand at the ends. In lossy
    text a blank inside a row that has fillers may have been moved, so such a row is refused.

    >>> fit(["", "1", "0", "3", ""], 3, lossy=True)
    ('1', '0', '3')
    >>> fit(["3", "3", "", "", ""], 3, lossy=True), fit(["1", "2"], 3, lossy=False)
    ('blanks_moved', 'too_few_values')
    >>> fit(["1", "", "", ""], 3, lossy=False), fit(["", "1", "", ""], 3, lossy=False)
    (('1', '', ''), 'blanks_moved')
    """
    if len(cells) == columns:
        return tuple(cells)
    if len(cells) < columns:
        return "too_few_values"
    printed = [i for i, cell in enumerate(cells) if cell.strip()]
    if not printed:
        return tuple(cells[:columns])
    if printed[-1] - printed[0] >= columns:
        return "too_many_values"
    starts = range(max(0, printed[-1] - columns + 1), min(printed[0], len(cells) - columns) + 1)
    if len(starts) > 1 or (lossy and len(printed) < columns):
        return "blanks_moved"
    return tuple(cells[starts[0] : starts[0] + columns])


def _rightmost(
    line: Line, find: Callable[[str, str], str | None]
) -> tuple[str, str, Sequence[str]] | None:
    """The rightmost cell that is a label: its row key, its text, and the cells behind it."""
    for i in range(len(line.cells) - 1, -1, -1):
        cell = line.cells[i]
        if cell.strip() and (key := find(label_key(cell), cell)):
            return key, cell, line.cells[i + 1 :]
    return None


def _table_of(rows: Sequence[template.Row]) -> dict[str, str]:
    return {spelling: row.key for row in rows for spelling in row.spellings}


# --- table II ---------------------------------------------------------------------------------------

_ITEMS = _table_of(template.DISCLOSURE_ITEMS)
_MEASURES = {name for block in template.DISCLOSURE_BLOCKS for _, name in block.measures}


@dataclass(frozen=True, slots=True)
class _Placed:
    """An item's block of the form and the unit its money is in."""

    block: template.Block
    unit: str | None


def _disclosure(
    rows: Sequence[Line], lossy: bool
) -> tuple[_Found, dict[str, _Placed], list[Issue]]:
    found, placed, issues = _Found(), dict[str, _Placed](), list[Issue]()
    headings: Printed = ()
    homeless: list[tuple[str, Sequence[str]]] = []
    for line in rows:
        keys = [_measure(cell) for cell in line.cells]
        labelled = _rightmost(line, lambda key, _: _ITEMS.get(key))
        if labelled and any(values.is_value(cell) and cell.strip() for cell in labelled[2]):
            item, _, cells = labelled
            block = _block(item, headings)
            if block:
                placed.setdefault(item, _Placed(block, _unit(headings)))
                if placed[item].block == block:
                    found.put(item, fit(cells, len(block.measures), lossy), "disclosure")
                else:
                    found.put(item, "key_met_twice", "disclosure")
            else:
                homeless.append((item, cells))
        elif labelled and labelled[2] and (block := _block(labelled[0], headings)):
            placed.setdefault(labelled[0], _Placed(block, _unit(headings)))
            found.put(labelled[0], fit(labelled[2], len(block.measures), lossy), "disclosure")
        elif "信息内容" in keys or any(key in _MEASURES for key in keys):
            start = keys.index("信息内容") + 1 if "信息内容" in keys else 0
            headings = tuple(cell for cell in line.cells[start:] if cell.strip())
        elif any(key.startswith(("第二十条", "第二是条")) for key in keys):
            headings = ()
    # Rows whose heading line is lost: the table's other rows say the edition, if they agree.
    editions = {place.block.edition for place in placed.values()}
    for item, cells in homeless:
        if item in placed:
            continue
        blocks = [
            block
            for block in template.DISCLOSURE_BLOCKS
            if item in block.items and editions == {block.edition}
        ]
        if not blocks:
            found.put(item, "heading_lost", "disclosure")
            continue
        placed[item] = _Placed(blocks[0], None)
        found.put(item, fit(cells, len(blocks[0].measures), lossy), "disclosure")
        issues.append(Issue("heading_inferred", f"disclosure.{item}"))
    return found, placed, issues


def _measure(cell: str) -> str:
    key = label_key(cell)
    return template.MEASURE_SPELLINGS.get(key, key)


def _block(item: str, headings: Printed) -> template.Block | None:
    """The one block of the form that holds the item and whose headings are these.

    A heading cut short (本年新 of 本年新制作数量) fits where it begins the form's own, as long as
    another heading of the line is whole.
    """
    seen = [_measure(cell) for cell in headings]
    fitting = [
        block
        for block in template.DISCLOSURE_BLOCKS
        if item in block.items
        and len(seen) == len(block.measures)
        and all(name.startswith(key) for key, (_, name) in zip(seen, block.measures, strict=True))
        and any(key == name for key, (_, name) in zip(seen, block.measures, strict=True))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _unit(headings: Printed) -> str | None:
    units = {unit for heading in headings if (unit := values.heading_unit(heading))}
    return units.pop() if len(units) == 1 else None


def _disclosure_edition(document: Document, placed: dict[str, _Placed]) -> Edition | None:
    editions = {place.block.edition for place in placed.values()}
    if len(editions) == 1:
        return editions.pop()
    if not editions:  # the table may be there without its borders: its headings still tell
        marks: list[tuple[str, Edition]] = [("本年制发件数", "2021"), ("本年新制作数量", "2019")]
        said = {edition for mark, edition in marks if _mentions(document, mark)}
        return said.pop() if len(said) == 1 else None
    return None


def _disclosure_grid(
    found: _Found,
    placed: dict[str, _Placed],
    edition: Edition | None,
    issues: list[Issue],
) -> Grid:
    grid: Grid = {}
    blocks = {
        item: block
        for block in template.DISCLOSURE_BLOCKS
        if block.edition == edition
        for item in block.items
    } | {item: place.block for item, place in placed.items()}
    if placed and edition is None:
        issues.append(Issue("mixed_editions", "disclosure"))
    for item in (row.key for row in template.DISCLOSURE_ITEMS):
        if item not in blocks:
            continue
        measures = [key for key, _ in blocks[item].measures]
        unit = placed[item].unit if item in placed else None
        readers: dict[str, Callable[[str], Cell]] = {
            "change": values.change,
            "amount": partial(values.amount, unit=unit),
        }
        printed = _settle("disclosure", item, found, issues)
        grid[item] = {
            measure: NOT_FOUND if printed is None else readers.get(measure, values.count)(text)
            for measure, text in zip(measures, printed or [""] * len(measures), strict=True)
        }
        issues.extend(_value_issues("disclosure", item, grid[item]))
    return grid


# --- table III --------------------------------------------------------------------------------------

_ALL_APPLICATION_ROWS = {
    row.key: row for rows in template.APPLICATION_ROWS.values() for row in rows
}
_APPLICATIONS = _table_of(list(_ALL_APPLICATION_ROWS.values()))
_BEGINNINGS = {
    spelling.removesuffix("…"): key
    for spelling, key in _APPLICATIONS.items()
    if spelling.endswith("…")
}
# 其他 and 总计 head columns too; as row labels they need their number, or the row before them.
_AFTER = {
    "other_reasons": ("other_unpaid",),
    "processed_total": ("other_processing", "other_reasons"),
}


def _applications(rows: Sequence[Line], lossy: bool) -> tuple[_Found, list[Issue]]:
    found, issues, last = _Found(), list[Issue](), ""
    for line in rows:

        def find(key: str, cell: str, last: str = last) -> str | None:
            row = _APPLICATIONS.get(key) or next(
                (row for begin, row in _BEGINNINGS.items() if key.startswith(begin)), None
            )
            if row in _AFTER and label_number(cell) != _ALL_APPLICATION_ROWS[row].number:
                return row if last in _AFTER[row] else None
            return row

        labelled = _rightmost(line, find)
        if not labelled or not labelled[2]:
            if _looks_like_application_row(line, last):
                issues.append(Issue("unknown_row", "applications", line.text[:80]))
            continue
        key, _, cells = labelled
        printed = [cell for cell in cells if cell.strip()]
        # A heading line prints no value; a row of figures may hold a remark in one of its cells.
        if not printed or any(values.is_value(cell) for cell in printed):
            found.put(key, fit(cells, len(template.APPLICANTS), lossy), "applications")
            last = key
    return found, issues


def _looks_like_application_row(line: Line, last: str) -> bool:
    """Seven values behind a label that the form does not know."""
    if not last:
        return False
    cells = [cell for cell in line.cells if cell.strip()]
    tail = cells[-7:]
    return (
        len(cells) >= 8
        and all(values.is_value(cell) for cell in tail)
        and not all(values.is_value(cell) for cell in cells)
    )


def _applications_edition(document: Document, found: _Found) -> tuple[Edition | None, list[Issue]]:
    editions = {
        edition for key in found.rows if (edition := _ALL_APPLICATION_ROWS[key].edition) is not None
    }
    if len(editions) == 2:
        return None, [Issue("mixed_editions", "applications")]
    if editions:
        return editions.pop(), []
    for mark, edition in template.APPLICATION_EDITION_MARKS:
        if _mentions(document, mark):
            return edition, []
    return None, []


# --- table IV ---------------------------------------------------------------------------------------

_REVIEW = _table_of(template.REVIEW_ROWS)


def _review(rows: Sequence[Line], lossy: bool) -> _Found:
    """One line of fifteen values under its headings, or three labelled lines of five."""
    found, blank = _Found(), _Found()
    size, under_headings = len(template.OUTCOMES), False
    for line in rows:
        keys = {label_key(cell) for cell in line.cells if cell.strip()}
        if keys & set(template.REVIEW_HEADINGS):
            under_headings = True
            continue
        if not under_headings:
            continue
        if keys & set(_APPLICATIONS):
            under_headings = False
            continue
        labelled = _rightmost(line, lambda key, _: _REVIEW.get(key))
        if labelled and labelled[2] and all(values.is_value(cell) for cell in labelled[2]):
            found.put(labelled[0], fit(labelled[2], size, lossy), "review_litigation")
        elif len(line.cells) >= 3 * size and all(values.is_value(cell) for cell in line.cells):
            fitted = fit(line.cells, 3 * size, lossy)
            target = found if keys else blank
            for i, row in enumerate(template.REVIEW_ROWS):
                part = fitted if isinstance(fitted, str) else fitted[i * size : (i + 1) * size]
                target.put(row.key, part, "review_litigation")
    # A wholly blank line may be an empty line of the heading; it counts where there is no other.
    return found if found.rows or found.problems else blank


# --- from printed rows to cells -----------------------------------------------------------------------


def _settle(table: str, key: str, found: _Found, issues: list[Issue]) -> Printed | None:
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


def _grid(
    table: TableKey, keys: Sequence[str], columns: Sequence[str], found: _Found, issues: list[Issue]
) -> Grid:
    grid: Grid = {}
    for key in keys:
        printed = _settle(table, key, found, issues)
        if printed is None:
            grid[key] = dict.fromkeys(columns, NOT_FOUND)
        else:
            grid[key] = {
                column: values.count(text) for column, text in zip(columns, printed, strict=True)
            }
            issues.extend(_value_issues(table, key, grid[key]))
    return grid


def _value_issues(table: str, row: str, cells: dict[str, Cell]) -> Iterator[Issue]:
    for column, cell in cells.items():
        if cell.note == "unreadable" or (cell.note == "word" and column != "change"):
            yield Issue("not_a_number", f"{table}.{row}.{column}", cell.printed or "")
        elif cell.note == "no_unit":
            yield Issue("no_unit", f"{table}.{row}.{column}", cell.printed or "")


def _mentions(document: Document, words: str) -> bool:
    return any(words in label_key(cell) for line in document.lines for cell in line.cells)
