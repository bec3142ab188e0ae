"""XLSX files, written as a stream: the data on the first sheet, what its columns mean on the second."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from publish.exports.catalogue import Column
from publish.exports.safety import safe

LONGEST_SHEET = 1_048_576  # rows of a sheet, the heading counted: Excel's limit
LONGEST_TEXT = 32_767  # characters of a cell: Excel's limit
CUT = "〔原文过长，此处截断；全文见 CSV / cut here, whole in the CSV〕"
# Digits beyond the fifteenth are lost in a spreadsheet's numbers.
LARGEST = 10**15
_MADE = datetime(2000, 1, 1)  # a fixed time inside, so that equal data gives equal files


class XlsxFile:
    """A table written as `<name>.xlsx`; every text is a text, never a formula, a link or a date.

    Rows beyond `longest`, the heading counted, go to a further sheet.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        columns: Sequence[Column],
        notes: Sequence[tuple[str, str]],
        longest: int = LONGEST_SHEET,
    ) -> None:
        self.rows = 0
        self.paths = [folder / f"{name}.xlsx"]
        self._book = xlsxwriter.Workbook(str(self.paths[0]), {"constant_memory": True})
        self._book.set_properties({"title": name, "created": _MADE})
        self._columns, self._notes, self._longest = columns, notes, longest
        self._bold = self._book.add_format({"bold": True})
        self._sheets = 0
        self._sheet = self._new_sheet()

    def add(self, rows: Sequence[Sequence[Any]], text: str) -> None:
        """Append rows; `text` is not needed here."""
        string, number = self._sheet.write_string, self._sheet.write_number
        for row in rows:
            if self._line == self._longest:
                self._sheet = self._new_sheet()
                string, number = self._sheet.write_string, self._sheet.write_number
            line = self._line
            self.rows += 1
            self._line += 1
            for at, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, str):
                    string(line, at, fitting(value))
                elif abs(value) < LARGEST:
                    number(line, at, value)
                else:
                    string(line, at, str(value))

    def _new_sheet(self) -> Any:
        self._sheets += 1
        sheet = self._book.add_worksheet(f"data {self._sheets}" if self._sheets > 1 else "data")
        for at, column in enumerate(self._columns):
            sheet.write_string(0, at, column.name, self._bold)
        sheet.freeze_panes(1, 0)
        self._line = 1  # the next one to write, counted from 0
        return sheet

    def close(self) -> None:
        """Write the codebook sheet and end the file."""
        sheet = self._book.add_worksheet("codebook")
        line = 0
        for name, said in self._notes:
            sheet.write_string(line, 0, name, self._bold)
            sheet.write_string(line, 1, said)
            line += 1
        line += 1
        for at, heading in enumerate(("column 列名", "type 类型", "中文", "English")):
            sheet.write_string(line, at, heading, self._bold)
        for column in self._columns:
            line += 1
            for at, said in enumerate((column.name, column.type, column.zh, column.en)):
                sheet.write_string(line, at, safe(said))
        sheet.set_column(0, 0, 44)
        sheet.set_column(2, 3, 60)
        self._book.close()


def fitting(text: str) -> str:
    """A text that a cell can hold: one too long is cut, and says so.

    >>> fitting("短"), len(fitting("长" * 40_000))
    ('短', 32767)
    """
    # Excel counts UTF-16 units, of which a rare character takes two.
    if len(text) * 2 <= LONGEST_TEXT or len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - len(CUT))].decode("utf-16-le", "ignore")
    return kept + CUT
