"""The facts of an XLSX, sheet by sheet, from its parts."""

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from parse.readers import office
from parse.readers.marks import raised, struck
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
    marked: dict[str, str] = {}
    for kind, name in related.values():
        if kind == "styles" and office.find(archive, name):
            styles = _xlsx_styles(office.ooxml(archive, name))
        elif kind == "sharedStrings" and office.find(archive, name):
            marked = _marked_strings(archive, name)
    for sheet in office.ooxml(archive, main).iter(f"{_S}sheet"):
        kind, name = related.get(sheet.get(_RELATION_ID) or "", ("", ""))
        if kind == "worksheet":
            yield _xlsx_sheet(office.ooxml(archive, name), styles, marked)
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
    fonts = root.find(f"{_S}fonts")
    crossed = [_is_struck(font) for font in (fonts if fonts is not None else ())]
    formats = root.find(f"{_S}cellXfs")
    styles: list[Style] = []
    for xf in formats if formats is not None else ():
        number, border = _integer(xf.get("numFmtId")), _integer(xf.get("borderId"))
        bordered = border < len(drawn) and drawn[border]
        default = not styles  # the first one
        font = _integer(xf.get("fontId"))
        is_struck = font < len(crossed) and crossed[font]
        format_ = number_style(number, codes.get(number, ""))
        styles.append(Style(format_, bordered, default, is_struck))
    return styles


def _marked_strings(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The strings, by their number, of which some characters are struck or raised: with marks, so
    that no digit among those joins a number."""
    if not any(mark in office.part(archive, name) for mark in (b"strike", b"vertAlign")):
        return {}
    strings = office.ooxml(archive, name).iterchildren(f"{_S}si")
    return {
        str(i): text
        for i, string in enumerate(strings)
        if (text := _words(string)) != "".join(map(str, string.itertext(f"{_S}t")))
    }


def _words(string: etree._Element) -> str:
    """A string as it is printed, run by run."""
    words = ""
    for child in string:
        if child.tag == f"{_S}t":
            words += child.text or ""
        elif child.tag == f"{_S}r":
            run = child.findtext(f"{_S}t") or ""
            about = child.find(f"{_S}rPr")
            if about is not None and _is_struck(about):
                run = struck(run)
            elif about is not None and about.find(f"{_S}vertAlign") is not None:
                run = raised(run, words, "^")
            words += run
    return words


def _is_struck(font: etree._Element) -> bool:
    strike = font.find(f"{_S}strike")
    return strike is not None and strike.get("val", "1") not in ("0", "false")


def _xlsx_sheet(root: etree._Element, styles: list[Style], marked: dict[str, str]) -> Facts:
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
                _xlsx_cell(cell, (last_row, column), found, marked)
    return found


def _xlsx_cell(cell: etree._Element, square: Square, found: Facts, marked: dict[str, str]) -> None:
    found.reach(*square)
    kind, value, formula = cell.get("t"), cell.findtext(f"{_S}v"), cell.find(f"{_S}f")
    if kind == "e":
        found.texts[square] = value or "#ERROR"
    elif formula is not None and not value and kind != "str":
        found.texts[square] = f"={formula.text or ''}"
    elif kind == "s" and value in marked:
        found.texts[square] = marked[value]
    elif kind == "inlineStr":
        found.texts[square] = "".join(map(_words, cell.iterchildren(f"{_S}is")))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _integer(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise
