"""What an OFD page draws → letters with their boxes, and straight rules.

Lengths in the file are millimetres from the upper left corner of the page; each object has a box
(Boundary), and counts from that box's corner, after its own matrix (CTM).
"""

import math
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from parse.model import Unreadable
from parse.readers.lettering import Glyph
from parse.readers.matrix import Matrix, moved, times
from parse.readers.rules import Rule

_MAX_OBJECTS = 50_000
_MAX_LETTERS = 200_000
# Filled boxes up to this thin are rules; shorter ones are parts of letters and pictures. Points.
_THIN, _SHORTEST = 2.5, 4.0
# A letter reaches so far below and above its base line, as a share of its size.
_BELOW, _ABOVE = 0.12, 0.88
# Operands of the drawing commands; C closes and has none.
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def objects(page: etree._Element, outer: Matrix) -> Iterator[Glyph | Rule]:
    """Everything that is drawn on a page or a template, placed by `outer` (millimetres → points).

    Raises Unreadable where it draws more than a page of a report does.
    """
    letters = 0
    for count, item in enumerate(_drawn(page)):
        if count > _MAX_OBJECTS or letters > _MAX_LETTERS:
            raise Unreadable("a page of the OFD draws more than a report does")
        matrix = times(_own_matrix(item), outer)
        if etree.QName(item).localname == "PathObject":
            yield from _rules(item, matrix)
        else:
            for glyph in _letters(item, matrix):
                letters += 1
                yield glyph


def numbers(text: str) -> list[float]:
    """The numbers of an array, groups written out; what is none ends it.

    >>> numbers("3.2 g 3 1.5 2"), numbers("1 x")
    ([3.2, 1.5, 1.5, 1.5, 2.0], [1.0])
    """
    found: list[float] = []
    words = iter(text.split())
    for word in words:
        repeat = 1
        if word == "g":
            repeat = int(_number(next(words, "")) or 0)
            word = next(words, "")
        value = _number(word)
        if value is None:
            break
        found += [value] * max(0, min(repeat, _MAX_LETTERS))
    return found


def _number(word: str) -> float | None:
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _drawn(page: etree._Element) -> Iterator[etree._Element]:
    for item in page.iter("{*}PathObject", "{*}TextObject"):
        if item.get("Visible") != "false" and item.get("Alpha") != "0":
            yield item


def _own_matrix(item: etree._Element) -> Matrix:
    box = numbers(item.get("Boundary") or "")
    own = numbers(item.get("CTM") or "")
    a, b, c, d, e, f = own if len(own) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    x, y = box[:2] if len(box) == 4 else (0.0, 0.0)
    return (a, b, c, d, e + x, f + y)


# --- letters ----------------------------------------------------------------------------------------


def _letters(item: etree._Element, matrix: Matrix) -> Iterator[Glyph]:
    size = _number(item.get("Size") or "") or 0.0
    stretch = _number(item.get("HScale") or "") or 1.0
    turn = round(math.atan2(matrix[1], matrix[0]) / (math.pi / 2)) % 4
    # Letters may stand turned in an upright line (clockwise), and lines may run down.
    turn = (turn - int(_number(item.get("CharDirection") or "") or 0) // 90) % 4
    down = (item.get("ReadDirection") or "0") in ("90", "270")
    x = y = 0.0
    for code in item.iter("{*}TextCode"):
        # A code that does not say where it begins, begins where the one before it did.
        begin_x, begin_y = _number(code.get("X", "")), _number(code.get("Y", ""))
        x, y = x if begin_x is None else begin_x, y if begin_y is None else begin_y
        steps_x, steps_y = numbers(code.get("DeltaX") or ""), numbers(code.get("DeltaY") or "")
        at_x, at_y = x, y
        for i, character in enumerate(_characters(code.text or "")):
            width = size * stretch * _width(character)
            if not character.isspace():
                yield _glyph(character, at_x, at_y, width, size, matrix, turn)
            if i < len(steps_x) or i < len(steps_y):
                at_x += steps_x[i] if i < len(steps_x) else 0.0
                at_y += steps_y[i] if i < len(steps_y) else 0.0
            elif down:
                at_y += size
            else:
                at_x += width


def _characters(text: str) -> str:
    return "".join(c for c in text if c >= " ")


def _glyph(
    character: str, x: float, y: float, width: float, size: float, matrix: Matrix, turn: int
) -> Glyph:
    corners = [
        moved(matrix, x + across, y + down)
        for across in (0.0, width)
        for down in (-_ABOVE * size, _BELOW * size)
    ]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return Glyph(character, min(xs), min(ys), max(xs), max(ys), turn)


def _width(character: str) -> float:
    """The share of its size that a letter takes: the file does not tell where its font is not in it."""
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


# --- rules ------------------------------------------------------------------------------------------


def _rules(item: etree._Element, matrix: Matrix) -> Iterator[Rule]:
    """Every straight side of a path; of a thin filled box, one rule along its middle."""
    stroked, filled = item.get("Stroke", "true") == "true", item.get("Fill") == "true"
    for path in _paths(item.findtext("{*}AbbreviatedData") or ""):
        points = [moved(matrix, *point) for point in path]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if filled and len(points) > 2 and min(width, height) <= _THIN < max(width, height):
            x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
            flat = width > height
            yield from _side(
                (min(xs), y) if flat else (x, min(ys)), (max(xs), y) if flat else (x, max(ys))
            )
        elif stroked:
            for before, here in pairwise(points):
                yield from _side(before, here)


def _side(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Rule]:
    width, height = abs(a[0] - b[0]), abs(a[1] - b[1])
    if width <= 1 and height >= _SHORTEST:
        yield Rule(True, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]))
    elif height <= 1 and width >= _SHORTEST:
        yield Rule(False, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]))


def _paths(data: str) -> Iterator[list[tuple[float, float]]]:
    """The lines of a path, each from where the pen is set down; curves end one and begin another.

    >>> list(_paths("M 0 0 L 5 0 L 5 5 C M 1 1 L 2 1"))
    [[(0.0, 0.0), (5.0, 0.0), (5.0, 5.0), (0.0, 0.0)], [(1.0, 1.0), (2.0, 1.0)]]
    """
    words = iter(data.split())
    path: list[tuple[float, float]] = []
    for word in words:
        count = _OPERANDS.get(word)
        if count is None:
            break  # a command that nobody knows: what follows cannot be placed
        values = [_number(next(words, "")) for _ in range(count)]
        if any(value is None for value in values):
            break
        if word == "C":
            if path:
                path.append(path[0])
            continue
        point = (values[-2] or 0.0, values[-1] or 0.0)
        if word == "L":
            path.append(point)
        else:
            if path:
                yield path
            path = [point]
    if path:
        yield path
