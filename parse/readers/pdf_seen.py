"""Letters that a PDF page holds and does not show, told by leaving them out: nothing looks different.

It settles every way to hide a letter at once: the colour of the paper, a patch over it, a clip, a
layer switched off.
"""

import ctypes
import math
from collections.abc import Container, Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from parse.readers.lettering import Glyph
from parse.readers.pdf_doubt import address

_DPI = 100
_MAX_PIXELS = 4_000_000
# A letter is seen where it changes some point of the page by this much, of 255 levels of grey.
_SEEN = 20
# so far within its box: a sliver at its edge is not enough.
_EDGE = 0.2
# Digits of one number stand within so much of their size; one under another overlaps it by so much.
_BESIDE, _UNDER = 0.6, 0.4
_LEVEL = 3.0  # points by which digits of one line may differ in height
# Letters from here on are Chinese: a machine without Chinese fonts draws none of them.
_CHINESE = 0x2E80


def unseen(
    page: pypdfium2.PdfPage,
    text: pypdfium2.PdfTextPage,
    doubted: Sequence[object],
    leave: Container[int],
) -> set[int]:
    """The numbers of the letters of the doubted text objects that the page does not show; `leave`
    are those not to ask about."""
    items = {address(item): item for item in doubted}
    embedded = {at for at, item in items.items() if _is_embedded(item)}
    asked = []
    for i in range(text.count_chars()):
        if i in leave:
            continue
        item = pdfium.FPDFText_GetTextObject(text.raw, i)
        at = address(item) if item else 0
        if at in items and (at in embedded or pdfium.FPDFText_GetUnicode(text.raw, i) < _CHINESE):
            asked.append(i)
    if not asked:
        return set()
    width, height = page.get_size()
    scale = min(_DPI / 72, math.sqrt(_MAX_PIXELS / max(1.0, width * height)))
    shown = _Picture(page, scale)
    modes = {at: pdfium.FPDFTextObj_GetTextRenderMode(item) for at, item in items.items()}
    try:
        for item in items.values():
            pdfium.FPDFTextObj_SetTextRenderMode(item, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
        without = _Picture(page, scale)
    finally:
        for at, item in items.items():
            pdfium.FPDFTextObj_SetTextRenderMode(item, modes[at])
    return {i for i in asked if not _differs(shown, without, text, i)}


def _is_embedded(item: object) -> bool:
    font = pdfium.FPDFTextObj_GetFont(item)
    return bool(font) and pdfium.FPDFFont_GetIsEmbedded(font) == 1


def cut_off(hidden: Sequence[Glyph], seen: Sequence[Glyph]) -> list[Glyph]:
    """Of digits that are not seen, those that stand beside some that are: what is seen is a part of a
    number. One under another is an old one that was patched over.

    >>> twelve = [Glyph("1", 0, 0, 5, 10), Glyph("2", 5, 0, 10, 10)]
    >>> cut_off(twelve[1:], twelve[:1]) == twelve[1:], cut_off(twelve[1:], [Glyph("7", 4, 0, 9, 10)])
    (True, [])
    """
    lines: dict[int, list[Glyph]] = {}
    for glyph in seen:
        if glyph[0].isdigit():
            for level in (-1, 0, 1):
                lines.setdefault(round(glyph.y / _LEVEL) + level, []).append(glyph)
    cut = []
    for glyph in hidden:
        beside = lines.get(round(glyph.y / _LEVEL), []) if glyph[0].isdigit() else []
        gaps = [max(glyph[1] - other[3], other[1] - glyph[3]) for other in beside]
        if any(gap < _BESIDE * glyph.size for gap in gaps):
            width = glyph[3] - glyph[1]
            if not any(gap < -_UNDER * width for gap in gaps):
                cut.append(glyph)
    return cut


class _Picture:
    """A page in grey."""

    def __init__(self, page: pypdfium2.PdfPage, scale: float) -> None:
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        try:
            self.page = page
            self.width, self.height, self.stride = bitmap.width, bitmap.height, bitmap.stride
            self.points = bytes(bitmap.buffer)
        finally:
            bitmap.close()

    def place(self, x: float, y: float) -> tuple[int, int]:
        """The point at which a place of the page is drawn."""
        at_x, at_y = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self.page.raw, 0, 0, self.width, self.height, 0, x, y, at_x, at_y)
        return at_x.value, at_y.value


def _differs(a: _Picture, b: _Picture, text: pypdfium2.PdfTextPage, i: int) -> bool:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(text.raw, i, left, right, bottom, top):
        return True
    in_x = _EDGE * (right.value - left.value)
    in_y = _EDGE * (top.value - bottom.value)
    corners = (
        a.place(left.value + in_x, bottom.value + in_y),
        a.place(right.value - in_x, top.value - in_y),
    )
    (x0, x1), (y0, y1) = (sorted(pair) for pair in zip(*corners, strict=True))
    x0, y0 = max(0, x0), max(0, y0)
    for row in range(y0, min(a.height, y1 + 1)):
        start, end = row * a.stride + x0, row * a.stride + min(a.width, x1 + 1)
        before, after = a.points[start:end], b.points[start:end]
        if before != after and any(abs(p - q) >= _SEEN for p, q in zip(before, after, strict=True)):
            return True
    return False
