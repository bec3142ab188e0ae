"""XLSX and XLS → lines: one row of a sheet is one line, squares under a merged cell are no cells."""

import datetime
import io

import python_calamine

from parse.model import Document, Line, Unreadable

_MAX_CELLS = 500_000


def read(body: bytes) -> Document:
    """Read a workbook, all its sheets. Raises Unreadable where it is broken, locked or empty."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except (python_calamine.CalamineError, OSError) as error:
        raise Unreadable(f"the workbook cannot be opened: {error}") from error
    lines: list[Line] = []
    for number, sheet in enumerate(sheets, 1):
        if sheet.total_height * sheet.total_width > _MAX_CELLS:
            raise Unreadable(f"sheet {sheet.name} has more than {_MAX_CELLS} cells")
        lines += _lines(sheet, number)
    if not lines:
        raise Unreadable("the workbook is empty")
    return Document("sheet", lines)


def _lines(sheet: python_calamine.CalamineSheet, number: int) -> list[Line]:
    covered = {
        (row, column)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    lines = []
    for i, row in enumerate(sheet.to_python(skip_empty_area=False)):
        cells = [_text(value) for j, value in enumerate(row) if (i, j) not in covered]
        printed = [cell for cell in cells if cell.strip()]
        if len(printed) == 1 and cells[0] == printed[0]:
            lines.append(Line((printed[0],)))  # a heading or a paragraph in the first column
        elif printed:
            lines.append(Line(tuple(cells), number))
    return lines


def _text(value: object) -> str:
    """A number as a person would have typed it: the sheet stores 3 as 3.0."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
