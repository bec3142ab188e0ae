"""What a PDF page holds and does not show is not read; what it shows is, whoever wrote it there."""

import importlib.util
import io
from collections.abc import Callable

import pypdfium2
import pytest

from parse.readers import pdf as reader
from parse.readers.pdf_page import sheet
from tests.pdf.drawing import Page, pdf

XS, YS = (100, 200, 300, 400), (740, 720, 700)
ROWS = [("规章", "12", "0"), ("行政许可", "3", "")]
BLANK = (300, 700)  # the lower left corner of the cell that is blank


def form(*, under: Callable[[Page], None] | None = None) -> Page:
    """A ruled table of two rows."""
    page = Page()
    if under:
        under(page)
    for y in YS:
        page.line(XS[0], y, XS[-1], y)
    for x in XS:
        page.line(x, YS[0], x, YS[-1])
    for row, top in zip(ROWS, YS, strict=False):
        for words, left in zip(row, XS, strict=False):
            page.middle(left + 50, top - 10, words)
    return page


def rows(page: Page) -> list[tuple[str, ...]]:
    return [line.cells for line in reader.read(pdf([page])).lines if line.table]


def blank_cell(draw: Callable[[Page], None], under: Callable[[Page], None] | None = None) -> str:
    """What is read in a cell in which something is drawn; the others stay as they are."""
    page = form(under=under)
    draw(page)
    got = rows(page)
    assert [got[0], got[1][:2]] == [ROWS[0], ROWS[1][:2]]
    return got[1][2]


def number(page: Page, size: float = 10, mode: int = 0) -> None:
    page.text(340, 706, "99", size, mode=mode)


def painted(colour: str) -> Callable[[Page], None]:
    def draw(page: Page) -> None:
        page.draw(f"{colour} rg")
        number(page)
        page.draw("0 g")

    return draw


def between(before: str, after: str) -> Callable[[Page], None]:
    def draw(page: Page) -> None:
        page.draw(before)
        number(page)
        page.draw(after)

    return draw


def ground(colour: str) -> Callable[[Page], None]:
    def draw(page: Page) -> None:
        page.draw(f"{colour} rg {BLANK[0]} {BLANK[1]} 100 20 re f 0 g")

    return draw


# --- shown or not -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "draw",
    [
        painted("1 1 1"),
        painted("0.99 1 0.99"),
        lambda page: number(page, size=1),
        lambda page: number(page, size=0.01),
        lambda page: number(page, mode=3),
        lambda page: number(page, mode=7),
        between("q 0 0 10 10 re W n", "Q"),
        between("q", "Q 1 g 330 702 30 16 re f 0 g"),
        between("/OC /Off BDC", "EMC"),
    ],
    ids=["white", "nearly", "small", "smaller", "mode3", "mode7", "clip", "patch", "layer"],
)
def test_a_number_that_nobody_sees_is_not_read(draw: Callable[[Page], None]) -> None:
    assert blank_cell(draw) == ""


def test_a_number_in_the_colour_of_its_ground_is_not_read() -> None:
    assert blank_cell(number, under=ground("0 0 0")) == ""


@pytest.mark.parametrize(
    ("colour", "on"),
    [("1 1 1", "0 0 0.5"), ("1 1 1", "0 0 0"), ("0.6 0.6 0.6", "1 1 1"), ("1 0 0", "0.9 0.9 1")],
)
def test_a_number_that_stands_out_from_its_ground_is_read(colour: str, on: str) -> None:
    assert blank_cell(painted(colour), under=ground(on)) == "99"


def test_a_clip_that_leaves_the_number_in_sight_hides_nothing() -> None:
    assert blank_cell(between("q 300 700 100 20 re W n", "Q")) == "99"


def test_white_digits_beside_a_number_are_not_its_own() -> None:
    page = form()
    page.draw("1 g")
    page.text(256, 726, "99")
    assert rows(page) == ROWS


@pytest.mark.parametrize("after", ["Q", "Q 1 g 346 702 9 16 re f 0 g"], ids=["clip", "patch"])
def test_a_number_of_which_a_part_is_seen_is_none(after: str) -> None:
    clip = "q 300 700 45.5 20 re W n" if after == "Q" else "q"
    assert not blank_cell(lambda page: between(clip, after)(page)).isdigit()


def test_a_number_patched_over_and_typed_anew_is_the_new_one() -> None:
    page = form()
    page.draw("1 g 235 702 40 16 re f 0 g")
    page.text(247, 706, "8")
    assert rows(page)[1] == ("行政许可", "8", "")


# --- printed twice ----------------------------------------------------------------------------------


def test_letters_printed_twice_to_look_bold_are_one() -> None:
    page = form()
    page.text(245.4, 726.5, "12")
    page.text(130.3, 726.3, "规章")
    page.text(140.3, 726.3, "规章"[1:])
    assert rows(page)[0][1:] == ROWS[0][1:]


def test_a_digit_over_another_is_no_number() -> None:
    page = form()
    page.text(247.6, 706.5, "8")
    assert not rows(page)[1][1].isdigit()


# --- notes on the page ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["FreeText", "Widget"])
def test_what_is_filled_in_is_read(kind: str) -> None:
    page = form()
    page.note(kind, (320, 702, 380, 718), "BT /F 10 Tf 10 4 Td <00390039> Tj ET")
    assert rows(page)[1] == ("行政许可", "3", "99")


@pytest.mark.parametrize("operators", ["1 0 0 RG 0 6 m 12 6 l S", ""], ids=["drawn", "undrawn"])
def test_a_number_struck_out_by_a_note_is_withdrawn(operators: str) -> None:
    page = form()
    page.note("StrikeOut", (244, 724, 256, 736), operators)
    assert rows(page)[0] == ("规章", "1\u03362\u0336", "0")


def test_a_link_is_no_writing() -> None:
    page = form()
    page.note("Link", (320, 702, 380, 718), "BT /F 10 Tf 10 4 Td <00390039> Tj ET")
    assert rows(page) == ROWS


# --- part of the page, and pictures of it -------------------------------------------------------------


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_page_of_which_a_part_is_shown(rotate: int) -> None:
    page = form()
    page.text(500, 100, "99")
    body = pdf([page]).replace(b"/Rotate 0", f"/Rotate {rotate}/CropBox[90 690 420 760]".encode())
    assert [line.cells for line in reader.read(body).lines] == ROWS


def scan(words: str, y: float, mode: int) -> bytes:
    """A picture of a form, laid over words."""
    picture = pypdfium2.PdfDocument(pdf([form()]))[0].render(scale=200 / 72)
    drawn = Page()
    drawn.text(72, y, words, mode=mode)
    document = pypdfium2.PdfDocument(pdf([drawn]))
    page = document[0]
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(picture)
    image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
    page.insert_obj(image)
    page.gen_content()
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


FALSE = "99990 99990 99990 99990 99990 99990"
SCANS = [
    pytest.param(scan(FALSE, 726, 3), id="hidden layer"),
    pytest.param(scan(FALSE, 726, 0), id="layer under the picture"),
    pytest.param(scan("某市人民政府二〇二三年政府信息公开工作年度报告", 810, 0), id="heading"),
]


@pytest.mark.parametrize("body", SCANS)
def test_a_picture_of_a_page_is_looked_at_whatever_is_written_under_it(body: bytes) -> None:
    assert reader._needs_ocr(sheet(pypdfium2.PdfDocument(body)[0]))


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="needs the extra ocr")
def test_the_layer_under_a_scan_is_not_what_is_read() -> None:
    got = reader.read(scan(FALSE, 726, 3)).lines
    assert [line.cells[1:] for line in got if line.table] == [row[1:] for row in ROWS]


# --- a font without a map ---------------------------------------------------------------------------


def test_the_number_of_a_shape_in_its_font_is_no_digit() -> None:
    """Without a map from a font's shapes to letters nobody knows that the 49th of them is a 1."""
    body = pdf([form()])
    known = b"/Encoding/UniGB-UCS2-H", b"/Registry(Adobe)/Ordering(GB1)"
    unknown = b"/Encoding/Identity-H  ", b"/Registry(Nobody)/Ordering( )"
    for ours, theirs in zip(known, unknown, strict=True):
        assert ours in body
        body = body.replace(ours, theirs.ljust(len(ours)))
    glyphs = sheet(pypdfium2.PdfDocument(body)[0]).glyphs
    assert glyphs and not any(glyph.text.isdigit() for glyph in glyphs)
