"""One picture of a page → its lines: tables by their rules, the text between them by detection.

Imported only where the extra `ocr` is installed; `scan` is the door.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from parse.model import Line
from parse.readers import scan_cell, scan_grid, scan_page, scan_rules, scan_text
from parse.readers.lettering import Glyph
from parse.readers.paragraphs import paragraphs
from parse.readers.scan import DPI, UNSURE
from parse.readers.scan_cell import Row
from parse.readers.scan_page import Picture
from parse.readers.scan_text import Reading

# The least certain digit of a number must be at least as certain as this.
_CERTAIN = 0.9
_NUMBER = re.compile(r"[+\-]?\d[\d,.]*(?:[万亿]?元|[件项条个笔次起宗份家人例批种部])?")
_CHINESE = re.compile("[\u4e00-\u9fff]")
# A page of which less than this share of labels is read for certain may lie on its side.
_LYING = 0.5
_CERTAIN_LABEL = 0.8
_FEW_WORDS = 3
_POINT = 72 / DPI
_MOST_BAND = 2400  # pixels of height in which lines are looked for at once


@dataclass(frozen=True, slots=True)
class _Page:
    """What was read of a page, and how much of it is words read for certain."""

    placed: list[tuple[float, list[tuple[str, ...]]]]  # height and rows; a paragraph is one cell
    is_table: list[bool]
    quality: float


def page_lines(image: NDArray[np.generic], number: int, table: int) -> tuple[list[Line], int]:
    """Read one page; see `scan.page_lines`."""
    picture = scan_page.to_width(scan_page.grey(image))
    page = _read(picture)
    if page.quality < _LYING:
        turned = [_read(np.ascontiguousarray(np.rot90(picture, turns))) for turns in (3, 1, 2)]
        page = max([page, *turned], key=lambda p: p.quality)
    lines = []
    for (_, rows), is_table in zip(page.placed, page.is_table, strict=True):
        table += is_table
        lines += [Line(cells, table if is_table else 0, number) for cells in rows]
    return lines, table


def _read(picture: Picture) -> _Page:
    picture = scan_page.upright(picture)
    rules = scan_rules.rules(picture)
    tables = scan_grid.tables(rules)
    drawn = scan_grid.mask(rules, tables)
    inked = np.asarray(cv2.bitwise_and(scan_page.ink(picture), cv2.bitwise_not(drawn)), np.uint8)
    cells = {id(box): scan_cell.rows(box, inked) for t in tables for line in t.rows for box in line}
    flat = [row for rows in cells.values() for row in rows]
    paper = int(np.median(picture))
    read = scan_text.read_lines([scan_cell.picture(row, picture, drawn, paper) for row in flat])
    texts = dict(zip(map(id, flat), _texts(flat, read), strict=True))
    placed = [
        (
            float(found.top),
            [
                tuple("\n".join(texts[id(row)] for row in cells[id(box)]) for box in line)
                for line in found.rows
            ],
            True,
        )
        for found in tables
    ]
    for top, bottom in _bands(tables, inked):
        lines, readings = _text(picture, top, bottom)
        read += readings
        placed += [(y, [(words,)], False) for y, words in lines]
    placed.sort(key=lambda item: item[0])
    return _Page(
        [(y, rows) for y, rows, _ in placed],
        [is_table for _, _, is_table in placed],
        _quality(read),
    )


def _quality(readings: Sequence[Reading]) -> float:
    """The share of lines of words that were read for certain; digits can be read upside down."""
    words = [r for r in readings if len(r.text) > 1 and not r.text.isdigit()]
    if len(words) < _FEW_WORDS:
        # On a page that lies on its side a line is a heap of single letters.
        return 1.0 if len(readings) < 2 * _FEW_WORDS else 0.0
    return sum(reading.certain >= _CERTAIN_LABEL for reading in words) / len(words)


# --- numbers ----------------------------------------------------------------------------------------


def _texts(rows: Sequence[Row], readings: Sequence[Reading]) -> list[str]:
    """What each line of a cell says, with UNSURE behind a number that is not certain."""
    usual = _usual(rows, readings)
    return [_said(row, reading, usual) for row, reading in zip(rows, readings, strict=True)]


def _said(row: Row, reading: Reading, usual: "_Usual") -> str:
    if mark := row.mark():
        return mark
    text = reading.text
    digits = sum(character.isdigit() for character in text)
    if not digits and (_CHINESE.search(text) or len(text) > 3):
        return text  # words; whatever they are, no number comes of them
    if _CHINESE.search(text) and not _NUMBER.fullmatch(text):
        # Digits with the remnant of a rule behind them; a label holds more than that.
        return text + UNSURE if digits >= len(text) - 2 else text
    sure = (
        _NUMBER.fullmatch(text)
        and reading.certain >= _CERTAIN
        and not row.cut
        and usual.fits(row, text)
    )
    return text if sure else text + UNSURE


@dataclass(frozen=True, slots=True)
class _Usual:
    """How high the figures of a page are, and how wide one is in heights, with the gap behind it."""

    height: float
    width: float | None  # unknown where a page has too few numbers

    def fits(self, row: Row, text: str) -> bool:
        """Whether a number has the height of the others and the width of this many digits.

        A figure of half the height was cut by the end of the page; a width of one digit more or
        less says that the model left one out or read one twice.
        """
        if not 0.75 <= row.height / self.height <= 1.4:
            return not text.isdigit()
        if not text.isdigit() or self.width is None:
            return True
        return abs(_width(row) / self.width - len(text)) <= _OFF


_OFF = 0.6  # digits: a 1 alone is half as wide as others
_FEW = 5


def _width(row: Row) -> float:
    """The width of a number in heights, with the gap that the last digit has not behind it."""
    return (row.right - row.left) / row.height + 0.2


def _usual(rows: Sequence[Row], readings: Sequence[Reading]) -> _Usual:
    """What most of the numbers of a page show."""
    digits = [
        (row, len(reading.text))
        for row, reading in zip(rows, readings, strict=True)
        if reading.text.isdigit()
    ]
    widths = [_width(row) / count for row, count in digits if count > 1]
    return _Usual(
        median([row.height for row, _ in digits] or [1]),
        median(widths) if len(widths) >= _FEW else None,
    )


# --- text outside tables ------------------------------------------------------------------------------


def _bands(tables: Sequence[scan_grid.Table], inked: Picture) -> list[tuple[int, int]]:
    """The stretches of a page between its tables that are printed on, each of a bearable height."""
    bands, start = [], 0
    for table in sorted(tables, key=lambda t: t.top):
        bands.append((start, table.top))
        start = max(start, table.bottom)
    bands.append((start, inked.shape[0]))
    printed = np.asarray(inked.any(axis=1))
    found = []
    for top, bottom in bands:
        while bottom - top > _MOST_BAND:
            blank = np.flatnonzero(~printed[top + _MOST_BAND // 2 : top + _MOST_BAND])
            cut = top + _MOST_BAND // 2 + int(blank[-1]) if blank.size else top + _MOST_BAND
            found.append((top, cut))
            top = cut
        found.append((top, bottom))
    return [
        (top, bottom)
        for top, bottom in found
        if bottom - top > scan_cell.LOWEST_LINE and _is_printed(inked[top:bottom])
    ]


def _is_printed(inked: Picture) -> bool:
    """Whether there is a stroke there, not only dirt."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(inked)
    return any(
        max(int(stats[i][cv2.CC_STAT_WIDTH]), int(stats[i][cv2.CC_STAT_HEIGHT]))
        >= scan_cell.LOWEST_LINE
        for i in range(1, count)
    )


def _text(picture: Picture, top: int, bottom: int) -> tuple[list[tuple[float, str]], list[Reading]]:
    """The paragraphs between two heights, each with its height on the page."""
    boxes = [
        box
        for box in scan_text.find_lines(picture[top:bottom])
        if min(box.bottom - box.top, box.right - box.left) > 4
    ]
    readings = scan_text.read_lines(
        [picture[top + max(0, b.top) : top + b.bottom, max(0, b.left) : b.right] for b in boxes]
    )
    glyphs = [
        Glyph(
            reading.text,
            box.left * _POINT,
            -(top + box.bottom) * _POINT,
            box.right * _POINT,
            -(top + box.top) * _POINT,
        )
        for box, reading in zip(boxes, readings, strict=True)
        if reading.text
    ]
    return [(-y / _POINT, words) for y, words in paragraphs(glyphs)], readings
