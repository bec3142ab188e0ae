"""The letters of a PDF page with their boxes, as high as their font and set on their baseline.

Left out: letters that are not seen (render mode 3, the text layer that scanners put behind a
picture; white on white), and letters that stand askew (a watermark).
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from parse.model import Unreadable
from parse.readers.lettering import Glyph
from parse.readers.pdf_astray import Astray, astray
from parse.readers.pdf_doubt import address
from parse.readers.pdf_objects import Drawn, is_invisible
from parse.readers.pdf_seen import cut_off, unseen

_MAX_CHARACTERS = 100_000
_ASKEW = math.radians(4)
_UNMAPPED = "\ufffd"


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a page, and by how many quarter turns most of them are turned; how many more
    there are that the page does not show, and how many of which the place cannot be told."""

    glyphs: list[Glyph]
    turn: int = 0
    unseen: int = 0
    lost: int = 0


def letters(page: pypdfium2.PdfPage, drawn: Drawn) -> Letters:
    """Take the letters of a page. Raises Unreadable where there are more than a report has."""
    text = page.get_textpage()
    try:
        total = text.count_chars()
        if total > _MAX_CHARACTERS:
            raise Unreadable(f"a page of the PDF holds {total} letters, more than a report does")
        off = astray(text, total) if drawn.doubts.nested else Astray()
        doubted = drawn.doubts.texts()
        hidden = unseen(page, text, doubted, off) if doubted else set()
        if drawn.plain and not hidden and not off.places:
            return Letters(list(_upright(text, range(total))))
        upright, turned, invisible = _parted(text, total, hidden, off)
        glyphs = [*_upright(text, upright), *_turned(text, turned)]
        for i in off.places:
            glyphs.append(
                off.glyph(_character(text, i, pdfium.FPDFText_GetUnicode(text.raw, i)), i)
            )
        cut = [i for i in hidden if _address(text, i) not in drawn.doubts.meant]
        if cut:
            parts = cut_off(list(_upright(text, cut)), glyphs)
            glyphs += [part._replace(text=_UNMAPPED) for part in parts]
    finally:
        text.close()
    turns = Counter(g.turn for g in glyphs)
    turn = turns.most_common(1)[0][0] if turns else 0
    glyphs = [g._replace(turn=(g.turn - turn) % 4) for g in glyphs]
    return Letters(glyphs, turn, invisible, len(off.lost))


def _address(text: pypdfium2.PdfTextPage, i: int) -> int:
    return address(pdfium.FPDFText_GetTextObject(text.raw, i))


def _parted(
    text: pypdfium2.PdfTextPage, total: int, hidden: set[int], off: Astray
) -> tuple[list[int], list[tuple[int, float]], int]:
    """The numbers of the letters that stand upright; of those that are turned, with their angle;
    and how many are not seen."""
    matrix = pdfium.FS_MATRIX()
    upright: list[int] = []
    turned: list[tuple[int, float]] = []
    invisible = 0
    for i in range(total):
        item = pdfium.FPDFText_GetTextObject(text.raw, i)
        if not item or i in off:
            continue
        if i in hidden or is_invisible(item):
            invisible += 1
            continue
        if not pdfium.FPDFText_GetMatrix(text.raw, i, matrix):
            continue
        angle = math.atan2(matrix.b, matrix.a)
        quarters = round(angle / (math.pi / 2))
        if abs(angle - quarters * math.pi / 2) > _ASKEW:
            continue
        if quarters:
            turned.append((i, angle))
        else:
            upright.append(i)
    return upright, turned, invisible


def _upright(text: pypdfium2.PdfTextPage, numbers: Iterable[int]) -> Iterator[Glyph]:
    """Letters with boxes as high as their font, set on their baseline.

    pdfium's own boxes are as wide as the letter's place, but not all of them are as high as the
    font: where that tells no height, 一 and ， get boxes as flat as they are and off their line.
    """
    rect = pdfium.FS_RECTF()
    unicode, loose = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    origin = pdfium.FPDFText_GetCharOrigin
    x, y = ctypes.c_double(), ctypes.c_double()
    raw, box, at_x, at_y = text.raw, ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    last_bottom = baseline = float("nan")
    for i in numbers:
        code = unicode(raw, i)
        if code == 10 or code == 13 or not loose(raw, i, box):
            continue
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        if right == left:
            continue  # a space that pdfium puts between two words: the gap itself says so
        if right < left:
            left, right = right, left
        if top < bottom:
            bottom, top = top, bottom
        height = top - bottom
        if code >= 0x2E80 and right - left > height:
            height = right - left  # a Chinese letter is as high as it is wide
        if bottom != last_bottom:  # letters of one line and one font mostly stand alike
            origin(raw, i, at_x, at_y)
            last_bottom, baseline = bottom, y.value
        if baseline < top - 0.1 * height:  # else it is written downwards and hangs on its origin
            bottom, top = baseline - 0.15 * height, baseline + 0.85 * height
        plain = 0x2E80 <= code < 0xD800
        character = chr(code) if plain else _character(text, i, code)
        yield Glyph(character, left, bottom, right, top)


def _turned(text: pypdfium2.PdfTextPage, numbers: Iterable[tuple[int, float]]) -> Iterator[Glyph]:
    """Letters turned by quarters. pdfium's loose boxes are flat for these: made here from baseline
    and size."""
    matrix = pdfium.FS_MATRIX()
    left_, right_, bottom_, top_, x, y = (ctypes.c_double() for _ in range(6))
    raw = text.raw
    for i, angle in numbers:
        code = pdfium.FPDFText_GetUnicode(raw, i)
        if code in (10, 13) or not pdfium.FPDFText_GetCharBox(raw, i, left_, right_, bottom_, top_):
            continue
        pdfium.FPDFText_GetCharOrigin(raw, i, x, y)
        pdfium.FPDFText_GetMatrix(raw, i, matrix)
        size = pdfium.FPDFText_GetFontSize(raw, i) * math.hypot(matrix.c, matrix.d)
        left, right, bottom, top = left_.value, right_.value, bottom_.value, top_.value
        if code >= 0x2E80:  # a Chinese letter takes a square, however little of it it fills
            end_x, end_y = x.value + size * math.cos(angle), y.value + size * math.sin(angle)
            left, right = sorted((x.value, end_x))
            bottom, top = sorted((y.value, end_y))
        up_x, up_y = -math.sin(angle), math.cos(angle)
        turn = round(angle / (math.pi / 2)) % 4
        if turn % 2:
            left, right = sorted((x.value - 0.15 * size * up_x, x.value + 0.85 * size * up_x))
        else:
            bottom, top = sorted((y.value - 0.15 * size * up_y, y.value + 0.85 * size * up_y))
        if right - left > 0 and top - bottom > 0:
            yield Glyph(_character(text, i, code), left, bottom, right, top, turn)


def _character(text: pypdfium2.PdfTextPage, i: int, code: int) -> str:
    """The letter; one that its font maps to nothing stays as U+FFFD, it may have been a digit.

    Where a font has no map, pdfium gives the number of the letter's shape in the font, which may be
    a digit's code and have nothing to do with it.
    """
    if code < 32 or code in (0xFFFE, 0xFFFF):
        return "-" if code == 2 and pdfium.FPDFText_IsHyphen(text.raw, i) == 1 else _UNMAPPED
    if 0xD800 <= code <= 0xDFFF or pdfium.FPDFText_HasUnicodeMapError(text.raw, i) == 1:
        return _UNMAPPED
    return chr(code)
