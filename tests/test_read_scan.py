"""Pictures of pages: what the scan reader promises, on drawn tables and on a printed, spoilt page."""

import importlib.util
import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from parse.model import Document, Unreadable
from parse.readers import scan

pytestmark = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("cv2", "onnxruntime", "rapidocr")),
    reason="scans are NOT TESTED, the extra is not installed: pip install 'nianbao[ocr]'",
)

LABELS = ["received", "carried in", "granted", "processed", "carried out"]
ROWS = [
    ["12", "0", "", "—", "1024", "7"],
    ["0", "/", "11", "", "365", "1"],
    ["100", "10000", "4", "-", "9", "69"],
    ["", "", "", "", "", ""],
    ["8", "3", "58", "1111", "70", "2"],
]


def drawn(rows: Sequence[Sequence[str]] = ROWS, closed: bool = True, size: int = 30) -> Any:
    """A ruled table of labels and numbers, the way a page of 200 dpi shows it."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1654, 1100), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size)
    pen.text((150, 100), "Annual report of an office", 0, font)
    left, top, high, wide = 150, 200, 60, 170
    xs = [left, left + 300, *(left + 300 + wide * (i + 1) for i in range(len(rows[0])))]
    ys = [top + high * i for i in range(len(rows) + 1)]
    for y in ys if closed else ys[:-1]:
        pen.line((xs[0], y, xs[-1], y), 0, 2)
    for x in xs:
        pen.line((x, ys[0], x, ys[-1]), 0, 2)
    for label, cells, y in zip(LABELS, rows, ys, strict=False):
        for text, x in zip([label, *cells], xs, strict=False):
            if text == "—":  # the font has no long dash
                pen.line((x + 50, y + 30, x + 80, y + 30), 0, 3)
            else:
                pen.text((x + 40, y + 12), text, 0, font)
    return page


def png(page: Any) -> bytes:
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def table(document: Document) -> list[list[str]]:
    return [list(line.cells) for line in document.lines if line.table]


def test_every_cell_of_a_drawn_table() -> None:
    """Blanks stay blank, dashes and slashes stay what they are, the text above is a paragraph."""
    document = scan.read(png(drawn()))
    assert document.kind == "image"
    assert not document.lossy
    assert [row[1:] for row in table(document)] == ROWS
    assert [row[0] for row in table(document)] == LABELS
    assert document.lines[0].table == 0
    assert document.lines[0].text == "Annual report of an office"
    assert {line.table for line in document.lines[1:]} == {1}


@pytest.mark.parametrize("angle", [-3.0, 0.8])
def test_a_skewed_page(angle: float) -> None:
    page = drawn().rotate(angle, resample=3, fillcolor=255)
    assert [row[1:] for row in table(scan.read(png(page)))] == ROWS


def test_a_page_on_its_side() -> None:
    page = drawn().rotate(90, expand=True)
    assert [row[1:] for row in table(scan.read(png(page)))] == ROWS


def test_a_table_that_the_page_breaks_without_a_closing_rule() -> None:
    assert [row[1:] for row in table(scan.read(png(drawn(closed=False))))] == ROWS


def test_letters_between_two_rules_do_not_make_one_of_them() -> None:
    """Strokes of large letters, each near to the next, lead from one rule to the other."""
    import numpy
    from PIL import ImageDraw

    from parse.readers import scan_grid, scan_rules

    page = drawn()
    pen = ImageDraw.Draw(page)
    for y in range(269, 318, 9):  # in the first cell of the second row, which ends at 320
        pen.line((151, y, 240, y), 0, 2)
    (found,) = scan_grid.tables(scan_rules.rules(numpy.asarray(page)))
    assert [len(row) for row in found.rows] == [7] * len(ROWS)


def test_a_row_that_stands_alone_on_its_page() -> None:
    """The last row of a table whose others are on the page before."""
    assert [row[1:] for row in table(scan.read(png(drawn(ROWS[:1]))))] == [list(ROWS[0])]


def test_a_cell_belongs_to_the_line_on_which_it_begins() -> None:
    """A label over two rows is a cell of the first of them."""
    from PIL import ImageDraw

    page = drawn([[*row] for row in ROWS[:2]])
    ImageDraw.Draw(page).rectangle((153, 205, 447, 315), 255)
    rows = table(scan.read(png(page)))
    assert [len(row) for row in rows] == [7, 6]
    assert rows[0][1:] == ROWS[0]
    assert rows[1] == ROWS[1]


def test_a_figure_that_is_cut_is_marked() -> None:
    """The lower half of a number, as at the foot of a page, must not pass for a number."""
    from PIL import ImageDraw

    page = drawn()
    # 365 stands in the second row, fifth column: its upper half is wiped out.
    ImageDraw.Draw(page).rectangle((1135, 265, 1295, 290), 255)
    cell = table(scan.read(png(page)))[1][5]
    assert cell.endswith(scan.UNSURE) or not any(c.isdigit() for c in cell)


def test_a_tiff_of_two_pages_counts_pages_and_tables_on() -> None:
    out = io.BytesIO()
    drawn().save(out, "TIFF", save_all=True, append_images=[drawn(ROWS[:2])])
    document = scan.read(out.getvalue())
    assert [(line.page, line.table) for line in document.lines if line.table] == [
        *[(1, 1)] * 5,
        *[(2, 2)] * 2,
    ]


def test_page_lines_goes_on_counting() -> None:
    import numpy

    lines, count = scan.page_lines(numpy.asarray(drawn(ROWS[:2]).convert("RGB")), 7, 3)
    assert count == 4
    assert {(line.page, line.table) for line in lines} == {(7, 0), (7, 4)}


# --- what is no page ------------------------------------------------------------------------------


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is this large and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + body


@pytest.mark.parametrize(
    ("width", "height"), [(30_000, 30_000), (40_000, 100), (15_000, 12_000), (2**31 - 1, 2**31 - 1)]
)
def test_a_picture_too_large_is_refused_before_it_is_decoded(width: int, height: int) -> None:
    with pytest.raises(Unreadable, match="than a page can"):
        scan.read(png_of(width, height))


def test_a_file_of_too_many_pages_is_refused() -> None:
    from PIL import Image

    page, out = Image.new("1", (50, 50), 1), io.BytesIO()
    page.save(out, "TIFF", save_all=True, append_images=[page] * 60)
    with pytest.raises(Unreadable, match="pages"):
        scan.read(out.getvalue())


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n", b"BM....", b"II*\x00\x08\x00\x00\x00"])
def test_a_broken_picture_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        scan.read(body)


def test_half_a_picture_is_unreadable() -> None:
    out = io.BytesIO()
    drawn().save(out, "JPEG")
    with pytest.raises(Unreadable, match="opened"):
        scan.read(out.getvalue()[: len(out.getvalue()) // 2])


def test_an_empty_page_is_unreadable() -> None:
    from PIL import Image

    with pytest.raises(Unreadable, match="no text"):
        scan.read(png(Image.new("L", (1654, 2339), 255)))


# --- parts ----------------------------------------------------------------------------------------


def run(program: str, *arguments: str) -> str:
    told = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=120
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """A fresh process that may reach nobody reads a page all the same."""
    page = tmp_path / "page.png"
    page.write_bytes(png(drawn(ROWS[:2])))
    program = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        raise SystemExit(f"{event} {arguments}")
sys.addaudithook(watch)
from parse.readers import scan
document = scan.read(open(sys.argv[1], "rb").read())
print(sum(1 for line in document.lines if line.table))
"""
    assert run(program, str(page)).split() == ["2"]


def test_without_the_extra_the_missing_part_is_named() -> None:
    program = """
import sys
sys.modules["cv2"] = None
from parse.model import MissingPart
from parse.readers import scan
try:
    scan.read(b"BM")
except MissingPart as error:
    print(error.part, "|", error)
"""
    told = run(program)
    assert told.startswith("OCR |")
    assert "pip install 'nianbao[ocr]'" in told


# --- a printed page -------------------------------------------------------------------------------


def test_a_printed_form_skewed_and_noisy(soffice: str, tmp_path: Path) -> None:
    """One form through LibreOffice, 200 dpi, skew, blur, noise and JPEG: no cell comes back wrong."""
    from benchmarks import roundtrip_scan as trip
    from benchmarks import scan_score

    form = trip.coherent(8003)  # two pages
    body = trip.print_pdfs({"form": trip.page(form, 8003)}, tmp_path)["form"]
    pages = [trip.as_jpeg(trip.spoil(p, 700 + i)) for i, p in enumerate(trip.rasterise(body))]
    score = scan_score.compare(form, scan.read(trip.as_tiff(pages)).lines)
    assert score.wrong == 0, score.notes
    assert score.right >= 0.995 * score.cells, score.notes
