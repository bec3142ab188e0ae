"""CSV → lines: a table saved from a spreadsheet, its cells parted by commas or semicolons."""

import csv
import io
from collections.abc import Iterable

from parse import values
from parse.formwords import is_item, is_of_a_table
from parse.model import Document, Line, Unreadable
from parse.readers.decode import decode

_SEPARATORS = ",;"
# Rows of the form that a text must have, figures behind their labels, to be taken for CSV.
_ENOUGH = 3
# A text in which one row of the form is more than so many bytes in is none.
_HEAD = 256 * 1024


def is_csv(body: bytes) -> bool:
    """Whether a text is CSV: rows of the form whose label and figures one separator parts.

    >>> is_csv("规章,0,0,2\\n行政规范性文件,1,0,4\\n行政许可,30,,\\n".encode())
    True
    >>> is_csv("行政许可,行政处罚,行政强制等事项\\n规章 0 0 2".encode())
    False
    """
    if not any(body.count(mark.encode()) >= _ENOUGH for mark in _SEPARATORS):
        return False
    return _separator(decode(body[:_HEAD])) is not None


def read(body: bytes) -> Document:
    """Read a CSV file; a row whose cells are none of the form's is a paragraph. Raises Unreadable."""
    text = decode(body)
    separator = _separator(text)
    if separator is None:
        raise Unreadable("the text is no CSV")
    lines: list[Line] = []
    table, inside = 0, False
    for cells in _rows(text, separator):
        is_row = any(cell.strip() and is_of_a_table(cell) for cell in cells)
        table += is_row and not inside
        inside = is_row
        if is_row:
            lines.append(Line(tuple(cells), table))
        elif words := separator.join(cell.strip() for cell in cells if cell.strip()):
            lines += [Line((part.strip(),)) for part in words.split("\n") if part.strip()]
    return Document("csv", lines)


def _separator(text: str) -> str | None:
    """The mark that parts the cells of at least some rows of the form."""
    for mark in _SEPARATORS:
        if sum(map(_is_of_the_form, _rows(text, mark))) >= _ENOUGH:
            return mark
    return None


def _is_of_the_form(cells: list[str]) -> bool:
    """Whether a row has a label of the form, and behind it figures and blanks alone."""
    start = next((i for i, cell in enumerate(cells, 1) if is_item(cell)), len(cells))
    printed = [cell for cell in cells[start:] if cell.strip()]
    return bool(printed) and all(map(values.is_value, printed))


def _rows(text: str, separator: str) -> Iterable[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:  # a cell longer than any, a quote that nothing ends
        return []
