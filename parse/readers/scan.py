"""Pictures of pages → lines: ruled tables cell by cell, the text between them by paragraph.

Needs the extra `ocr` (OpenCV, onnxruntime, rapidocr with its models inside). A number that was not
read for certain ends with UNSURE, which is no spelling of any value: it is shown as it was read
and has no value. Labels are given as read.
"""

import importlib
import io
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any

from parse.model import Document, Line, MissingPart, Unreadable
from parse.readers.page_break import mended

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from PIL import Image as Pictures

# Stands at the end of a cell that could not be read for certain.
UNSURE = "？"
# Resolution at which pages should be rasterised for `page_lines`.
DPI = 200

HOW = "pip install 'nianbao[ocr]'"
_PARTS = frozenset(["cv2", "numpy", "onnxruntime", "rapidocr", "PIL"])
# A3 at 600 dpi is 70 million pixels.
_MOST_PIXELS = 80_000_000
_MOST_PAGES = 60
_MOST_PIXELS_IN_ALL = 1_000_000_000
_LONGEST_SIDE = 30_000
# Larger than this a JPEG is decoded at a half, a quarter or an eighth of its size.
_ENOUGH = 2200
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")


def read(body: bytes) -> Document:
    """Read a picture of a page: PNG, JPEG, BMP, GIF, or TIFF of several pages.

    Raises Unreadable where the picture is broken, too large or holds no text, MissingPart where
    the extra `ocr` is not installed.
    """
    page = _part("parse.readers.scan_read")
    lines: list[Line] = []
    tables = 0
    for number, picture in enumerate(pictures(body), 1):
        more, tables = page.page_lines(picture, number, tables)
        lines += more
    if not lines:
        raise Unreadable("the picture holds no text that could be read")
    return Document("image", mended(lines))


def page_lines(image: "NDArray[numpy.generic]", number: int, table: int) -> tuple[list[Line], int]:
    """Read the picture of one page (rows, columns[, colours]; 0 is black), best at DPI.

    Gives its lines in printed order, marked with page `number`, and the count of tables so far,
    which goes on from `table`. Raises MissingPart where the extra `ocr` is not installed.
    """
    lines: tuple[list[Line], int] = _part("parse.readers.scan_read").page_lines(
        image, number, table
    )
    return lines


def pictures(body: bytes) -> "Iterator[NDArray[numpy.generic]]":
    """The pages of a picture file, one by one; nothing is decoded before its size is known."""
    numpy, pil = _part("numpy"), _part("PIL.Image")
    try:
        with pil.open(io.BytesIO(body), formats=_FORMATS) as file:
            for page in _pages(file):
                yield numpy.asarray(page)
    except pil.DecompressionBombError as error:
        raise Unreadable(f"the picture is larger than a page can be: {error}") from error
    except (pil.UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unreadable(f"the picture cannot be opened: {error}") from error


def _pages(file: "Pictures.Image") -> "Iterator[Pictures.Image]":
    """Decode page by page, once the headers of all of them have been looked at."""
    for number in list(_sound_pages(file)):
        file.seek(number)
        yield _decoded(file)


def _sound_pages(file: "Pictures.Image") -> Iterator[int]:
    left = _MOST_PIXELS_IN_ALL
    for number in range(_MOST_PAGES + 1):
        try:
            file.seek(number)
        except EOFError:
            return
        if number == _MOST_PAGES:
            raise Unreadable(f"the picture has more than {_MOST_PAGES} pages")
        width, height = file.size
        left -= width * height
        if width * height > _MOST_PIXELS or max(width, height) >= _LONGEST_SIDE or left < 0:
            raise Unreadable(
                f"page {number + 1} has {width} × {height} pixels, more than a page can have"
            )
        if not _is_thumbnail(file):
            yield number
        if file.format != "TIFF":
            return  # the further frames of other formats are animations and previews


def _is_thumbnail(file: "Pictures.Image") -> bool:
    """TIFF tag 254 says of a page that it is a smaller copy of another."""
    tags: Any = getattr(file, "tag_v2", {})
    return bool(tags.get(254, 0) & 1)


def _decoded(file: "Pictures.Image") -> "Pictures.Image":
    """The page in grey, turned as the camera says, a needlessly large JPEG made smaller."""
    ops = _part("PIL.ImageOps")
    if file.format in ("JPEG", "MPO"):
        scale = min(file.size) / _ENOUGH
        file.draft("L", (int(file.width / max(1, scale)), int(file.height / max(1, scale))))
    upright: Pictures.Image = ops.exif_transpose(file)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        colours = upright.convert("RGBA")
        paper = _part("PIL.Image").new("RGBA", colours.size, "white")
        paper.alpha_composite(colours)
        upright = paper
    if upright.mode.startswith("I;16"):
        return upright.point(lambda value: value / 256).convert("L")
    return upright.convert("L")


def _part(name: str) -> ModuleType:
    """Import a module that needs the extra; say how to install it where it is not there."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] in _PARTS:
            raise MissingPart("OCR", HOW) from error
        raise


__all__ = ["DPI", "UNSURE", "page_lines", "pictures", "read"]
