"""Letters for which pdfium tells a wrong place, put right by the place of their text.

It happens to letters drawn by procedures (Type 3 fonts) in an object of their own, as Chromium
prints what is not fully opaque: their boxes and origins lie anywhere, their matrices are right.
"""

import ctypes
import math
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from parse.readers.lettering import Glyph
from parse.readers.pdf_doubt import address

_CHINESE = 0x2E80
# A text's first letter begins where the text does; more than this much of its size away is astray.
_NEAR = 0.5


@dataclass(slots=True)
class Astray:
    """Where letters stand that were told to stand elsewhere, by number, with the size of their font;
    `lost` are those of which that cannot be told."""

    places: dict[int, tuple[float, float, float]] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)

    def __contains__(self, number: object) -> bool:
        return number in self.places or number in self.lost

    def glyph(self, character: str, number: int) -> Glyph:
        """The box of a letter that was put right."""
        x, y, size = self.places[number]
        width = size if character >= chr(_CHINESE) else size / 2
        return Glyph(character, x, y - 0.15 * size, x + width, y + 0.85 * size)


def astray(text: pypdfium2.PdfTextPage, total: int) -> Astray:
    """Find the letters of a page that stand elsewhere than pdfium says."""
    found = Astray()
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    last, is_off = 0, False
    for i in range(total):
        item = pdfium.FPDFText_GetTextObject(text.raw, i)
        at = address(item) if item else 0
        if at == last:
            if is_off:
                found.lost.add(i)
            continue
        last, is_off = at, False
        if not at or not pdfium.FPDFText_GetMatrix(text.raw, i, matrix):
            continue
        pdfium.FPDFText_GetCharOrigin(text.raw, i, x, y)
        size = pdfium.FPDFText_GetFontSize(text.raw, i) * math.hypot(matrix.c, matrix.d)
        is_off = math.hypot(x.value - matrix.e, y.value - matrix.f) > _NEAR * size
        if is_off:
            found.places[i] = matrix.e, matrix.f, size
    return found
