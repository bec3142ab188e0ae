"""The facts of an XLS, sheet by sheet, from its records (BIFF8)."""

import io
import struct
from collections.abc import Iterator

import olefile

from parse.model import Unreadable
from parse.readers.sheet_facts import PLAIN, Facts, Style, number_style
from parse.readers.xls_strings import STRUCK, Rich, font_number, odd_font, rich_strings

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _XF, _FORMAT = 0x0809, 0x000A, 0x002F, 0x0085, 0x00E0, 0x041E
_ROW, _COLINFO, _FORMULA, _NUMBER, _LABEL = 0x0208, 0x007D, 0x0006, 0x0203, 0x0204
_BOOLERR, _RK, _MULRK, _LABELSST, _RSTRING = 0x0205, 0x027E, 0x00BD, 0x00FD, 0x00D6
_BLANK, _MULBLANK = 0x0201, 0x00BE
_FONT, _SST, _CONTINUE = 0x0031, 0x00FC, 0x003C
_NUMBERS = frozenset([_NUMBER, _RK, _FORMULA, _MULRK])
_CELLS = frozenset([_FORMULA, _NUMBER, _LABEL, _BOOLERR, _RK, _MULRK, _LABELSST, _RSTRING])
_DEFAULT_XF = 15
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def xls_facts(body: bytes) -> Iterator[Facts]:
    """The facts of each sheet. Raises Unreadable where the workbook is broken or locked."""
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            name = "Workbook" if ole.exists("Workbook") else "Book"
            stream = ole.openstream(name).read()
    except (OSError, ValueError, IndexError) as error:
        raise Unreadable(f"the workbook cannot be opened: {error}") from error
    starts: list[int] = []
    written: list[tuple[int, bool, int]] = []  # number format, borders, font
    codes: dict[int, str] = {}
    fonts: list[str] = []
    table: list[bytes] = []  # the strings
    last = 0
    try:
        for kind, data in _records(stream, 0):
            if kind == _FILEPASS:
                raise Unreadable("the workbook is locked with a password")
            if kind == _BOUNDSHEET:
                starts.append(struct.unpack_from("<I", data)[0])
            elif kind == _XF:
                sides = struct.unpack_from("<H", data, 10)[0] if len(data) >= 20 else 0
                font, number = struct.unpack_from("<2H", data)
                written.append((number, sides != 0, font))
            elif kind == _FORMAT:
                codes[struct.unpack_from("<H", data)[0]] = _format_code(data)
            elif kind == _FONT:
                fonts.append(odd_font(data))
            elif kind == _SST or (kind == _CONTINUE and last == _SST):
                table.append(data)
            last = kind if kind != _CONTINUE else last
        odd = {font_number(i): look for i, look in enumerate(fonts) if look}
        rich = rich_strings(table, odd)
        styles = [
            Style(
                number_style(number, codes.get(number, "")),
                bordered,
                i == _DEFAULT_XF,
                odd.get(font) == STRUCK,
            )
            for i, (number, bordered, font) in enumerate(written)
        ]
        for start in starts:
            yield _xls_sheet(stream, start, styles, rich)
    except struct.error as error:
        raise Unreadable(f"the workbook is cut short: {error}") from error


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, charts inside it left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _format_code(data: bytes) -> str:
    """The text of a FORMAT record, 16 bits a character or 8; only its ASCII matters here."""
    wide = len(data) > 4 and data[4] & 1
    return data[5:].decode("utf-16-le" if wide else "latin-1", "replace")


def _xls_sheet(stream: bytes, start: int, styles: list[Style], rich: dict[int, Rich]) -> Facts:
    found = Facts()
    for kind, data in _records(stream, start):
        if kind == _ROW:
            row, grbit = struct.unpack_from("<H", data)[0], struct.unpack_from("<H", data, 12)[0]
            if grbit & 0x20:
                found.hidden_rows.add(row)
        elif kind == _COLINFO:
            first, last, _, _, grbit = struct.unpack_from("<5H", data)
            if grbit & 1:
                found.hidden_columns.append(range(first, last + 1))
        for row, column, style in _xls_squares(kind, data):
            if kind in _CELLS:
                found.reach(row, column)
            known = styles[style] if style < len(styles) else PLAIN
            found.dress((row, column), known, kind in _NUMBERS, kind in (_BLANK, _MULBLANK))
            if kind == _LABELSST and (number := struct.unpack_from("<I", data, 6)[0]) in rich:
                found.texts[row, column] = rich[number].printed(STRUCK if known.struck else "")
                found.struck.discard((row, column))
            elif kind == _BOOLERR and data[7]:
                found.texts[row, column] = _ERRORS.get(data[6], "#ERROR")
            elif kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
                found.texts[row, column] = _ERRORS.get(data[8], "#ERROR")
    return found


def _xls_squares(kind: int, data: bytes) -> Iterator[tuple[int, int, int]]:
    """The squares of a record, each with its row, column and style."""
    if kind in (_MULRK, _MULBLANK):
        row, first = struct.unpack_from("<2H", data)
        step = 6 if kind == _MULRK else 2
        for i in range((len(data) - 6) // step):
            yield row, first + i, struct.unpack_from("<H", data, 4 + step * i)[0]
    elif kind in _CELLS or kind == _BLANK:
        yield struct.unpack_from("<3H", data)
