"""What calamine does not tell of a workbook: hidden rows and columns, cells in error, percents, locks.

Calamine gives a cell in error, and a formula that was never computed, as blank; printed they are
not. It also makes room for every square up to the last one, so its reach is measured here first.
"""

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile
from lxml import etree

from parse.model import Unreadable
from parse.readers import office

Square = tuple[int, int]  # row and column, from 0
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
_PERCENT = frozenset([9, 10])  # formats built in: 0% and 0.00%
# Formats that print another number than the one stored: thousands cut off, a point put in, hidden.
_DISGUISE = re.compile(r"[0#?],(?![0#?])|[!\\]\.|^;;;|^\"")


@dataclass(slots=True)
class Facts:
    """A sheet: what of it is hidden, what its odd squares print, how far it reaches."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    texts: dict[Square, str] = field(default_factory=dict)  # errors, formulas without a value
    percents: set[Square] = field(default_factory=set)
    disguised: set[Square] = field(default_factory=set)
    bordered: dict[int, int] = field(default_factory=dict)  # row → last column with a border
    styled: dict[int, int] = field(default_factory=dict)  # row → last column with its own style
    keeps_blanks: bool = False  # blank squares with a style are written down, as programs do
    rows: int = 0
    columns: int = 0

    def reach(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)

    def dress(self, square: Square, style: "Style", number: bool, blank: bool) -> None:
        """Note what a style does to a square: its borders, and to a number what its format does."""
        if not style.default:
            self.keeps_blanks = self.keeps_blanks or blank
            self.styled[square[0]] = max(square[1], self.styled.get(square[0], 0))
        if style.bordered:
            self.bordered[square[0]] = max(square[1], self.bordered.get(square[0], 0))
        if number and style.number == "percent":
            self.percents.add(square)
        elif number and style.number == "disguise":
            self.disguised.add(square)


@dataclass(frozen=True, slots=True)
class Style:
    """Of a cell's style: percent, disguise or nothing of its number format; whether it has borders,
    and whether it is the one that every square has."""

    number: str = ""
    bordered: bool = False
    default: bool = False


_PLAIN = Style(default=True)


def facts(body: bytes) -> list[Facts]:
    """The facts of each sheet, in the order of the workbook; none for kinds that are not known.

    Raises Unreadable where the workbook is broken or locked.
    """
    if body.startswith(b"PK"):
        return list(_xlsx(body))
    return list(_xls(body))


def _number_style(number: int, code: str) -> str:
    bare = re.sub(r'"[^"]*"|\\.', "", code)
    if number in _PERCENT or "%" in bare:
        return "percent"
    return "disguise" if _DISGUISE.search(code.split(";")[0] or code) else ""


# --- XLSX -------------------------------------------------------------------------------------------


def _xlsx(body: bytes) -> Iterator[Facts]:
    archive = office.open_zip(body)
    main = next(
        (name for _, kind, name in office.relations(archive) if kind == "officeDocument"), ""
    )
    if not main.endswith(".xml"):
        return  # binary parts (XLSB)
    related = {identity: (kind, name) for identity, kind, name in office.relations(archive, main)}
    styles: list[Style] = []
    for kind, name in related.values():
        if kind == "styles" and office.find(archive, name):
            styles = _xlsx_styles(office.ooxml(archive, name))
    for sheet in office.ooxml(archive, main).iter(f"{_S}sheet"):
        kind, name = related.get(sheet.get(_RELATION_ID) or "", ("", ""))
        if kind == "worksheet":
            yield _xlsx_sheet(office.ooxml(archive, name), styles)
        else:
            yield Facts()


def _xlsx_styles(root: etree._Element) -> list[Style]:
    codes = {
        _integer(own.get("numFmtId")): own.get("formatCode") or ""
        for own in root.iter(f"{_S}numFmt")
    }
    borders = root.find(f"{_S}borders")
    drawn = [
        any(side.get("style", "none") != "none" for side in border)
        for border in (borders if borders is not None else ())
    ]
    formats = root.find(f"{_S}cellXfs")
    styles: list[Style] = []
    for xf in formats if formats is not None else ():
        number, border = _integer(xf.get("numFmtId")), _integer(xf.get("borderId"))
        bordered = border < len(drawn) and drawn[border]
        default = not styles  # the first one
        styles.append(Style(_number_style(number, codes.get(number, "")), bordered, default))
    return styles


def _xlsx_sheet(root: etree._Element, styles: list[Style]) -> Facts:
    found = Facts()
    for columns in root.iter(f"{_S}col"):
        if columns.get("hidden") in ("1", "true") or columns.get("width") == "0":
            found.hidden_columns.append(
                range(_integer(columns.get("min")) - 1, _integer(columns.get("max")))
            )
    last_row = -1
    for row in root.iter(f"{_S}row"):
        last_row = _integer(row.get("r"), last_row + 2) - 1
        if row.get("hidden") in ("1", "true") or row.get("ht") == "0":
            found.hidden_rows.add(last_row)
        column = -1
        for cell in row.iter(f"{_S}c"):
            named = _REFERENCE.fullmatch(cell.get("r") or "")
            column = _column(named[1]) if named else column + 1
            style = _integer(cell.get("s"))
            number = len(cell) > 0 and cell.get("t") in (None, "n")
            known = styles[style] if style < len(styles) else _PLAIN
            found.dress((last_row, column), known, number, blank=len(cell) == 0)
            if len(cell):
                _xlsx_cell(cell, (last_row, column), found)
    return found


def _xlsx_cell(cell: etree._Element, square: Square, found: Facts) -> None:
    found.reach(*square)
    kind, value, formula = cell.get("t"), cell.findtext(f"{_S}v"), cell.find(f"{_S}f")
    if kind == "e":
        found.texts[square] = value or "#ERROR"
    elif formula is not None and not value and kind != "str":
        found.texts[square] = f"={formula.text or ''}"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _integer(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise


# --- XLS: the records of the BIFF stream ([MS-XLS] 2.3) ---------------------------------------------

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _XF, _FORMAT = 0x0809, 0x000A, 0x002F, 0x0085, 0x00E0, 0x041E
_ROW, _COLINFO, _FORMULA, _NUMBER, _LABEL = 0x0208, 0x007D, 0x0006, 0x0203, 0x0204
_BOOLERR, _RK, _MULRK, _LABELSST, _RSTRING = 0x0205, 0x027E, 0x00BD, 0x00FD, 0x00D6
_BLANK, _MULBLANK = 0x0201, 0x00BE
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


def _xls(body: bytes) -> Iterator[Facts]:
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            name = "Workbook" if ole.exists("Workbook") else "Book"
            stream = ole.openstream(name).read()
    except (OSError, ValueError, IndexError) as error:
        raise Unreadable(f"the workbook cannot be opened: {error}") from error
    starts: list[int] = []
    written: list[tuple[int, bool]] = []  # number format, borders
    codes: dict[int, str] = {}
    try:
        for kind, data in _records(stream, 0):
            if kind == _FILEPASS:
                raise Unreadable("the workbook is locked with a password")
            if kind == _BOUNDSHEET:
                starts.append(struct.unpack_from("<I", data)[0])
            elif kind == _XF:
                sides = struct.unpack_from("<H", data, 10)[0] if len(data) >= 20 else 0
                written.append((struct.unpack_from("<H", data, 2)[0], sides != 0))
            elif kind == _FORMAT:
                codes[struct.unpack_from("<H", data)[0]] = _format_code(data)
        styles = [
            Style(_number_style(number, codes.get(number, "")), bordered, i == _DEFAULT_XF)
            for i, (number, bordered) in enumerate(written)
        ]
        for start in starts:
            yield _xls_sheet(stream, start, styles)
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


def _xls_sheet(stream: bytes, start: int, styles: list[Style]) -> Facts:
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
            known = styles[style] if style < len(styles) else _PLAIN
            found.dress((row, column), known, kind in _NUMBERS, kind in (_BLANK, _MULBLANK))
            if kind == _BOOLERR and data[7]:
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
