"""Table III: rows by their labels; what a label does not tell, its number and its neighbours may."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from parse import template, values
from parse.align.columns import in_order
from parse.align.fit import Blanks, fit, rightmost
from parse.align.settle import Found
from parse.model import Edition, Issue, Line
from parse.text import label_key, label_number

_TABLE = "applications"
_ROWS = {row.key: row for row in template.ALL_APPLICATION_ROWS}
_KEYS = {spelling: row.key for row in _ROWS.values() for spelling in row.spellings}
_BEGINNINGS = {s.removesuffix("…"): key for s, key in _KEYS.items() if s.endswith("…")}
_COLUMNS = len(template.APPLICANTS)
# 其他 and 总计 head columns too; as row labels they need their number, or the row before them.
_AFTER = {
    "other_reasons": ("other_unpaid",),
    "processed_total": ("other_processing", "other_reasons"),
}
# Headings of the columns; rows whose label is none of them.
_HEADINGS = tuple(label_key(label) for label in template.APPLICANT_LABELS)
_KEYS_ALONE = _KEYS.keys() - set(_HEADINGS)
# （六）其他 is the one row of the 2019 form, 3.其他处理 the last of the three of 2021.
_MEANT = {
    ("other_reasons", "(六)"): "other_processing",
    ("other_processing", "3"): "other_reasons",
}
_OTHERS = {row for row, _ in _MEANT}
# Rows of which （六）其他处理 is the heading: beside them it is no row itself.
_UNDER_OTHER = {"other_uncorrected", "other_unpaid"}
# A misprinted label is taken for the row it is nearest to where it is this near, and clearly
# nearer to it than to any other row of the form.
_NEAR, _CLEARLY = 0.6, 0.2


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line with the values of a row; `key` is None where its label is not one of the form."""

    key: str | None
    label: str
    cells: Sequence[str]


def applications(rows: Sequence[Line], blanks: Blanks, said: str) -> tuple[Found, list[Issue]]:
    """Find the rows of table III. `said` are all words of the document, folded."""
    found, issues = Found(), list[Issue]()
    entries = list(_entries(rows))
    if blanks is not Blanks.KEPT:
        entries = _without_moved_blanks(entries, blanks, found)
    order = _order(said)
    for key, entry, how in _named(entries, order):
        if key is None:
            issues.append(Issue("unknown_row", _TABLE, _words(entry)))
            continue
        found.put(key, fit(entry.cells, _COLUMNS, blanks), _TABLE)
        if how:
            issues.append(Issue(how, f"{_TABLE}.{key}", entry.label.strip()))
    if found.rows.keys() >= _UNDER_OTHER:  # its heading has squares for values, as others may
        found.rows.pop("other_processing", None)
    if not _columns_in_order(rows):
        for key in found.rows:
            found.put(key, "columns_out_of_order", _TABLE)
    return found, issues


def applications_edition(found: Found, said: str) -> tuple[Edition | None, list[Issue]]:
    """Which edition the rows are of, from those that only one edition has."""
    editions = {edition for key in found.rows if (edition := _ROWS[key].edition) is not None}
    if len(editions) == 2:
        return None, [Issue("mixed_editions", _TABLE)]
    if editions:
        return editions.pop(), []
    return next((e for mark, e in template.APPLICATION_EDITION_MARKS if mark in said), None), []


def _columns_in_order(rows: Sequence[Line]) -> bool:
    """Whether the headings over the columns, where a table that holds rows of the form prints them,
    stand as the form has them."""
    strange = {line.table for line in rows if not in_order([line], _HEADINGS)}
    return not strange or not any(
        line.table in strange and any(label_key(cell) in _KEYS_ALONE for cell in line.cells)
        for line in rows
    )


def _entries(rows: Sequence[Line]) -> Iterator[_Entry]:
    last = ""
    for line in rows:

        def find(key: str, cell: str, last: str = last) -> str | None:
            row = _KEYS.get(key) or next(
                (row for begin, row in _BEGINNINGS.items() if key.startswith(begin)), None
            )
            row = _MEANT.get((row, label_number(cell) or ""), row) if row in _OTHERS else row
            if row in _AFTER and label_number(cell) != _ROWS[row].number:
                return row if last in _AFTER[row] else None
            return row

        if any(label_key(cell) in template.REVIEW_HEADINGS for cell in line.cells):
            last = ""  # table IV begins, whose values have no label
            continue
        labelled = rightmost(line, find)
        if labelled:
            key, label, cells = labelled
            printed = [cell for cell in cells if cell.strip()]
            # A heading line prints no value; a row of figures may hold a remark in one of its cells.
            if cells and (not printed or any(values.is_value(cell) for cell in printed)):
                yield _Entry(key, label, cells)
                last = key
        elif last and (unnamed := _unnamed(line)):
            yield unnamed


def _unnamed(line: Line) -> _Entry | None:
    """Seven values or more, at least one printed, behind no label or one that the form has not."""
    start = len(line.cells)
    while start and values.is_value(line.cells[start - 1]):
        start -= 1
    cells = line.cells[start:]
    label = " ".join(cell for cell in line.cells[:start] if cell.strip())
    if not label:  # the label is lost: only its blank squares stand before the values
        cells = line.cells
    size = len([cell for cell in cells if cell.strip()])
    if len(cells) < _COLUMNS or not size or size > _COLUMNS or len(label) > 60:
        return None
    return _Entry(None, label, cells)


def _named(
    entries: Sequence[_Entry], order: Sequence[str]
) -> Iterator[tuple[str | None, _Entry, str]]:
    """Every entry with its row's key and, where the label did not tell it, how it was found."""
    present = {entry.key for entry in entries if entry.key}
    nearest = list(zip(_last_keys(entries), reversed(_last_keys(entries[::-1])), strict=True))
    for i, entry in enumerate(entries):
        if entry.key:
            yield entry.key, entry, ""
            continue
        before, after = nearest[i]
        gap = [key for key in _between(order, before, after) if key not in present]
        if (key := _nearest(entry, gap)) is not None:
            yield key, entry, "label_misprinted"
        elif len(gap) == 1 and not entry.label and before and after:
            yield gap[0], entry, "label_lost"
        else:
            yield None, entry, ""


def _last_keys(entries: Sequence[_Entry]) -> list[str | None]:
    """For each entry the last key before it."""
    keys: list[str | None] = []
    last: str | None = None
    for entry in entries:
        keys.append(last)
        last = entry.key or last
    return keys


def _nearest(entry: _Entry, gap: Sequence[str]) -> str | None:
    """The row that a misprinted label means: right number, right place, nearest by far."""
    key = label_key(entry.label.split(" ")[-1]) if entry.label else ""
    if not key or not gap:
        return None
    number = label_number(entry.label.split(" ")[-1])
    scores = sorted(((_likeness(key, row), row) for row in _ROWS.values()), key=lambda s: -s[0])
    (best, row), (second, _) = scores[0], scores[1]
    fits = row.key in gap and number in (None, row.number)
    return row.key if fits and best >= _NEAR and best - second >= _CLEARLY else None


def _likeness(key: str, row: template.Row) -> float:
    spellings = (spelling.removesuffix("…") for spelling in row.spellings)
    return max(
        SequenceMatcher(None, key, spelling, autojunk=False).ratio() for spelling in spellings
    )


def _between(order: Sequence[str], before: str | None, after: str | None) -> Sequence[str]:
    start = order.index(before) + 1 if before in order else 0
    end = order.index(after) if after in order else len(order)
    return order[start:end]


def _order(said: str) -> list[str]:
    """The rows as printed, of the edition that the words of the document show."""
    marks = template.APPLICATION_EDITION_MARKS
    edition: Edition = next((e for mark, e in marks if mark in said), "2019")
    return [row.key for row in template.APPLICATION_ROWS[edition]]


def _without_moved_blanks(entries: Sequence[_Entry], blanks: Blanks, found: Found) -> list[_Entry]:
    """Lossy text: where rows carry fillers, a row without them that has blanks has lost some.

    Not where rows are filled up at their ends and its last column is printed: all are there then.
    """
    widths = {len(entry.cells) for entry in entries}
    kept = []
    for entry in entries:
        blank = any(not cell.strip() for cell in entry.cells)
        whole = blanks is Blanks.FILLED and entry.cells[-1].strip()
        suspect = len(entry.cells) == _COLUMNS and max(widths) > _COLUMNS
        if entry.key and blank and suspect and not whole:
            found.put(entry.key, "blanks_moved", _TABLE)
        else:
            kept.append(entry)
    return kept


def _words(entry: _Entry) -> str:
    return " ".join([entry.label, *(cell.strip() or "·" for cell in entry.cells)]).strip()[:80]
