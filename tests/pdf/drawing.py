"""A small PDF writer: pages drawn stroke by stroke, for what no word processor prints on demand."""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

# The built-in Chinese font of every PDF reader: nothing is embedded. Latin letters are half as wide.
_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<<"
    b"/Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 900]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 80>>>>]>>"
)


@dataclass
class Page:
    """A page of `width` × `height` points; y grows upwards."""

    width: float = 595
    height: float = 842
    rotate: int = 0
    parts: list[bytes] = field(default_factory=list)
    forms: list[tuple[bytes, str]] = field(default_factory=list)
    notes: list[tuple[str, tuple[float, float], bytes]] = field(default_factory=list)
    picture: bool = False

    def draw(self, operators: str) -> None:
        """Add operators as they are."""
        self.parts.append(operators.encode("ascii"))

    def text(
        self, x: float, y: float, words: str, size: float = 10, angle: float = 0, mode: int = 0
    ) -> None:
        """Print words with their baseline's beginning at a place, at an angle in degrees."""
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        matrix = f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {x:.2f} {y:.2f}"
        code = words.encode("utf-16-be").hex()
        self.draw(f"BT /F {size} Tf {mode} Tr {matrix} Tm <{code}> Tj 0 Tr ET")

    def middle(self, x: float, y: float, words: str, size: float = 10) -> None:
        """Print words around a place."""
        self.text(x - width(words, size) / 2, y - 0.35 * size, words, size)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a stroke."""
        self.draw(f"0.5 w {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S")

    def bar(self, x: float, y: float, wide: float, high: float) -> None:
        """Fill a box."""
        self.draw(f"{x:.2f} {y:.2f} {wide:.2f} {high:.2f} re f")

    def note(self, kind: str, box: tuple[float, float, float, float], operators: str) -> None:
        """Lay a note of a kind (FreeText, Widget, StrikeOut …) over the page, drawn in its own box;
        with no operators the reader of the file has to draw it."""
        left, bottom, right, top = box
        corners = f"{left} {top} {right} {top} {left} {bottom} {right} {bottom}"
        entry = f"/Subtype/{kind}/Rect[{left} {bottom} {right} {top}]/QuadPoints[{corners}]"
        size = right - left, top - bottom
        self.notes.append((f"{entry}/C[1 0 0]/F 4", size, operators.encode("ascii")))

    def form(self, operators: str, matrix: str) -> None:
        """Draw something as an object of its own, moved by a matrix."""
        self.forms.append((operators.encode("ascii"), matrix))
        self.draw(f"/X{len(self.forms) - 1} Do")


def width(words: str, size: float) -> float:
    """How wide words are."""
    return sum(size if character > "\xff" else size / 2 for character in words)


def pdf(pages: Sequence[Page]) -> bytes:
    """The pages as a document."""
    objects: list[bytes] = [
        b"",
        b"",
        _FONT,
        _stream(
            b"/Type/XObject/Subtype/Image/Width 8/Height 8"
            b"/ColorSpace/DeviceGray/BitsPerComponent 8",
            bytes(range(64)),
        ),
        b"<</Type/OCG/Name(off)>>",
    ]
    kids = []
    for page in pages:
        names = []
        for operators, matrix in page.forms:
            head = (
                f"/Type/XObject/Subtype/Form/BBox[-9999 -9999 9999 9999]/Matrix[{matrix}]"
                "/Resources<</Font<</F 3 0 R>>>>"
            )
            objects.append(_stream(head.encode(), operators))
            names.append(f"/X{len(names)} {len(objects)} 0 R")
        parts = list(page.parts)
        if page.picture:
            parts.insert(0, f"q {page.width} 0 0 {page.height} 0 0 cm /P Do Q".encode())
            names.append("/P 4 0 R")
        notes = []
        for entry, (wide, high), operators in page.notes:
            if operators:
                head = f"/Type/XObject/Subtype/Form/BBox[0 0 {wide} {high}]"
                objects.append(
                    _stream(f"{head}/Resources<</Font<</F 3 0 R>>>>".encode(), operators)
                )
                entry += f"/AP<</N {len(objects)} 0 R>>"
            notes.append(f"<</Type/Annot{entry}>>")
        objects.append(_stream(b"", b"\n".join(parts)))
        content = len(objects)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page.width} {page.height}]"
            f"/Rotate {page.rotate}/Contents {content} 0 R/Annots[{''.join(notes)}]"
            f"/Resources<</Font<</F 3 0 R>>/XObject<<{''.join(names)}>>"
            "/Properties<</Off 5 0 R>>>>>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>>>"
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    body, places = b"%PDF-1.5\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + item + b"\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return (
        body + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    )


def _stream(head: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content)
    return (
        b"<<"
        + head
        + f"/Filter/FlateDecode/Length {len(packed)}>>\nstream\n".encode()
        + packed
        + b"\nendstream"
    )
