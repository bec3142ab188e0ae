"""Which texts of a PDF page may be there and not be seen: doubts only, `pdf_seen` settles them.

In doubt are letters of a light or clear colour, on a dark ground, under a filled area or a picture
drawn later, cut off by a clip, on a layer that may be switched off, or in an object of their own.
Of most pages none is in doubt. Coordinates are points as the page has them, y grows upwards.
"""

import ctypes
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from parse.readers.matrix import Matrix, moved

# A colour is light from this level of its darkest part on, dark up to that of its lightest, of 255;
# a text is clear below so much of opacity.
_LIGHT, _DARK, _CLEAR = 128, 128, 200
# A clip that cuts no more than this off a text's ends hides no letter. Points.
_CUT = 2.0
_MAX_CLIP = 16  # segments; more is no box
# More comparisons than this are not made: every text is in doubt then.
_MAX_COMPARED = 300_000
_LAYER = "OC"  # the mark of what stands on a layer (optional content)

_Box = tuple[float, float, float, float]
# Where pdfium writes its answers: made once, these are asked for every text of every page.
_COLOUR = tuple(ctypes.c_uint() for _ in range(4))
_BOUNDS = tuple(ctypes.c_float() for _ in range(4))


@dataclass(slots=True)
class Doubts:
    """The texts of a page in the order they are drawn, and what may hide some of them."""

    nested: bool = False  # whether some stand in objects of their own
    meant: set[int] = field(default_factory=set)  # addresses of those hidden as a whole, if at all
    _texts: list[tuple[object, Matrix]] = field(default_factory=list)
    _sure: list[object] = field(default_factory=list)
    _areas: list[tuple[int, _Box, bool]] = field(default_factory=list)

    def text(self, item: object, outer: Matrix, depth: int) -> None:
        """Note a text object; `depth` tells how many objects it is inside of."""
        self._texts.append((item, outer))
        self.nested = self.nested or depth > 0
        if _is_faint(item) or _on_layer(item):
            self.meant.add(address(item))
            self._sure.append(item)
        elif depth or _is_cut(item):
            self._sure.append(item)

    def area(self, item: object, outer: Matrix) -> None:
        """Note a filled area."""
        colour = _colour(item)
        self._note(item, outer, colour is None or max(colour[:3]) <= _DARK)

    def picture(self, item: object, outer: Matrix) -> None:
        """Note a picture."""
        self._note(item, outer, False)

    def texts(self) -> list[object]:
        """The text objects in doubt, each once or more."""
        if len(self._texts) * len(self._areas) > _MAX_COMPARED:
            return [item for item, _ in self._texts]
        doubted = list(self._sure)
        if not self._areas:
            return doubted
        boxes = [_bounds(item, outer) for item, outer in self._texts]
        for drawn, area, dark in self._areas:
            for i in range(len(boxes) if dark else drawn):
                box = boxes[i]
                if box is None or _meet(box, area):
                    doubted.append(self._texts[i][0])
        return doubted

    def _note(self, item: object, outer: Matrix, dark: bool) -> None:
        box = _bounds(item, outer)
        if box is not None and (dark or self._texts):
            self._areas.append((len(self._texts), box, dark))


def address(item: object) -> int:
    """What tells one object of a page from another."""
    return ctypes.cast(item, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def _colour(item: object) -> tuple[int, int, int, int] | None:
    r, g, b, a = _COLOUR
    if not pdfium.FPDFPageObj_GetFillColor(item, r, g, b, a):
        return None
    return r.value, g.value, b.value, a.value


def _is_faint(item: object) -> bool:
    colour = _colour(item)
    return colour is None or min(colour[:3]) >= _LIGHT or colour[3] < _CLEAR


def _is_cut(item: object) -> bool:
    """Whether a clip may leave some letter of a text out of sight."""
    clip = pdfium.FPDFPageObj_GetClipPath(item)
    paths = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    if paths <= 0:
        return False
    left, bottom, right, top = _own_bounds(item) or (0.0, 0.0, 0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(paths):
        total = pdfium.FPDFClipPath_CountPathSegments(clip, i)
        if total > _MAX_CLIP:
            return True
        xs, ys = [], []
        for j in range(total):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, i, j)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            xs.append(x.value)
            ys.append(y.value)
        if not xs or min(xs) > left + _CUT or max(xs) < right - _CUT:
            return True
        if min(ys) > bottom + _CUT or max(ys) < top - _CUT:
            return True
    return False


def _on_layer(item: object) -> bool:
    marks = pdfium.FPDFPageObj_CountMarks(item)
    if marks <= 0:
        return False
    name, length = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
    for i in range(marks):
        mark = pdfium.FPDFPageObj_GetMark(item, i)
        pdfium.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length)
        if "".join(map(chr, name[: length.value // 2])).rstrip("\0") == _LAYER:
            return True
    return False


def _own_bounds(item: object) -> _Box | None:
    left, bottom, right, top = _BOUNDS
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    return left.value, bottom.value, right.value, top.value


def _bounds(item: object, outer: Matrix) -> _Box | None:
    """The box of an object on its page, None where that cannot be told."""
    own = _own_bounds(item)
    if own is None:
        return None
    corners = [moved(outer, x, y) for x in own[::2] for y in own[1::2]]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _meet(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
