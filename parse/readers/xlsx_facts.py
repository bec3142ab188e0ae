"""The facts of an XLSX, sheet by sheet, from its parts."""

import re
from collections.abc import Iterator

from lxml import etree

from parse.readers import office
from parse.readers.sheet_facts import PLAIN, Facts, Square, Style, number_style

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")


def xlsx_facts(body: bytes) -> Iterator[Facts]:
    """The facts of each sheet; none of a workbook whose parts are binary (XLSB)."""
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
        styles.append(Style(number_style(number, codes.get(number, "")), bordered, default))
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
            known = styles[style] if style < len(styles) else PLAIN
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
