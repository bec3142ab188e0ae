"""XLSX, XLS and ET → lines: one row of a sheet is one line, squares under a merged cell are no cells.

What is hidden is not printed, and is left out: sheets, rows, columns. (Of XLSB only hidden sheets
are known.)
"""

import datetime
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import python_calamine

from parse.model import Document, Line, Unreadable
from parse.readers import workbook
from parse.readers.marks import struck
from parse.readers.workbook import Facts

_MAX_CELLS = 500_000
_SENTENCE = ("。", "！", "？", "；", "：", ".", ";", ":")
_LONGEST_LABEL = 60


def read(body: bytes) -> Document:
    """Read a workbook, all its sheets. Raises Unreadable where it is broken, locked or empty."""
    facts = workbook.facts(body)
    for number, known in enumerate(facts, 1):
        _must_fit(str(number), known.rows, known.columns)
    lines: list[Line] = []
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
        if len(facts) != len(book.sheet_names):
            facts = [Facts() for _ in book.sheet_names]
        for number, (about, known) in enumerate(zip(book.sheets_metadata, facts, strict=True), 1):
            if (
                about.typ == python_calamine.SheetTypeEnum.WorkSheet
                and about.visible == python_calamine.SheetVisibleEnum.Visible
            ):
                sheet = book.get_sheet_by_name(about.name)
                _must_fit(about.name, sheet.total_height + 1, sheet.total_width + 1)
                lines += _lines(sheet, known, number)
    except python_calamine.PasswordError as error:
        raise Unreadable("the workbook is locked with a password") from error
    except (python_calamine.CalamineError, OSError) as error:
        raise Unreadable(f"the workbook cannot be opened: {error}") from error
    except BaseException as error:
        # A panic in calamine is no Exception; it means a broken file, and leaves nothing behind.
        if type(error).__module__ == "pyo3_runtime":
            raise Unreadable(f"the workbook is broken: {error}") from error
        raise
    if not lines:
        raise Unreadable("the workbook is empty")
    return Document("sheet", lines)


def _must_fit(name: str, rows: int, columns: int) -> None:
    if rows * columns > _MAX_CELLS:
        raise Unreadable(f"sheet {name} reaches over more than {_MAX_CELLS} cells")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that shows: the cells that begin in it, the columns where they begin, how far they go."""

    cells: list[str]
    columns: list[int]
    end: int  # last column that is printed in, or covered by a merged cell
    border: int | None  # last column with a border
    styled: int | None  # last column with a style of its own

    @property
    def printed(self) -> list[str]:
        return [cell for cell in self.cells if cell.strip()]

    def upto(self, column: int) -> tuple[str, ...]:
        """Its cells as far as its table reaches: squares beyond are no cells."""
        return tuple(
            cell
            for cell, begins in zip(self.cells, self.columns, strict=True)
            if begins <= column or cell.strip()
        )


def _lines(sheet: python_calamine.CalamineSheet, known: Facts, number: int) -> list[Line]:
    rows = [row for row in _rows(sheet, known) if row.cells]
    several = [len(row.printed) > 1 for row in rows]
    with_border = sum(1 for i, row in enumerate(rows) if several[i] and row.border is not None)
    bordered = with_border * 10 > sum(several) * 9  # the tables of this sheet have borders
    lines: list[Line] = []
    in_table, reach = False, 0
    for i, row in enumerate(rows):
        printed = row.printed
        if bordered:
            in_table = row.border is not None or several[i]
            reach = row.end if row.border is None else max(row.border, row.end)
        elif not printed:
            # A table may have a row of nothing but blanks, right below its headings.
            in_table = in_table and i > 0 and several[i - 1]
        else:
            beside_rows = in_table or any(several[i : i + 2])
            in_table = several[i] or (
                len(row.cells) > 1 and beside_rows and _may_be_label(printed[0])
            )
            if several[i] and not (i and several[i - 1]):
                # Rows of one table end at one column; further right is the width of another.
                run = next((k for k in range(i, len(rows)) if not several[k]), len(rows))
                reach = max([reach, *(other.end for other in rows[i:run])])
        if in_table:
            styled = row.styled if known.keeps_blanks and not bordered else None
            lines.append(Line(row.upto(reach if styled is None else styled), number))
        elif printed:
            reach = 0
            lines.append(Line((printed[0],)) if not several[i] else Line(tuple(row.cells), number))
    return lines


def _may_be_label(text: str) -> bool:
    """A row may print its label and then only blanks; a sentence between tables is no label."""
    return len(text) <= _LONGEST_LABEL and not text.rstrip().endswith(_SENTENCE)


def _rows(sheet: python_calamine.CalamineSheet, known: Facts) -> Iterator[_Row]:
    """The rows that show; a merged cell begins where it first shows."""
    grid = sheet.to_python(skip_empty_area=False)
    width = max(map(len, grid), default=0)
    columns = [j for j in range(width) if not any(j in hidden for hidden in known.hidden_columns)]
    begins: dict[tuple[int, int], tuple[int, int] | None] = {}
    covered: dict[int, int] = {}  # row → last column of a merged cell
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        shown = [
            (i, j)
            for i in range(top, min(bottom, len(grid) - 1) + 1)
            for j in columns
            if left <= j <= right and i not in known.hidden_rows
        ]
        begins |= dict.fromkeys(shown)
        if shown:
            begins[shown[0]] = (top, left)
        for i, j in shown:
            covered[i] = max(j, covered.get(i, 0))
    for i in range(len(grid)):
        if i in known.hidden_rows:
            continue
        squares = [(j, begins.get((i, j), (i, j))) for j in columns]
        cells = [(j, _text(grid, square, known)) for j, square in squares if square]
        end = max([covered.get(i, 0), *(j for j, text in cells if text.strip())])
        yield _Row(
            [text for _, text in cells],
            [j for j, _ in cells],
            end,
            known.bordered.get(i),
            known.styled.get(i),
        )


def _text(grid: Sequence[Sequence[object]], square: tuple[int, int], known: Facts) -> str:
    """A cell as it is printed, what is struck through marked."""
    text = _typed(grid, square, known)
    return struck(text) if square in known.struck else text


def _typed(grid: Sequence[Sequence[object]], square: tuple[int, int], known: Facts) -> str:
    """A cell as a person would have typed it: the sheet stores 3 as 3.0 and 0.3 as 0.30000000004."""
    if square in known.texts:
        return known.texts[square]
    row = grid[square[0]]
    value = row[square[1]] if square[1] < len(row) else ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        if square in known.percents:
            return f"{_plain(value * 100)}%"
        # What such a format prints is not what is stored: shown with a mark, it is no number.
        return f"{_plain(value)}…" if square in known.disguised else _plain(value)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _plain(value: float) -> str:
    """Fifteen digits, as spreadsheets show them, without an exponent.

    >>> _plain(3.0), _plain(0.1 + 0.2), _plain(28923880.0), _plain(1e-07)
    ('3', '0.3', '28923880', '0.0000001')
    """
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{value:.20f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.0f}"
    return text
