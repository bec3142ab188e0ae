"""PDF pages with a text layer, drawn stroke by stroke: what is a table, a row, a cell."""

import importlib.util
import io
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from parse.model import Line, MissingPart, Unreadable
from parse.readers import pdf as reader
from parse.readers.pdf_page import sheet
from tests.pdf.drawing import Page, pdf

FIXTURES = Path(__file__).parent / "pdf"
XS, YS = (100, 200, 300, 400), (740, 720, 700, 680)
ROWS = [("规章", "12", "0"), ("行政许可", "3", ""), ("行政处罚", "", "405")]
Stroke = Callable[[Page, float, float, float, float], None]


def rows(*pages: Page) -> list[tuple[str, ...]]:
    """The rows of tables in printed order."""
    return [line.cells for line in lines(*pages) if line.table]


def lines(*pages: Page) -> list[Line]:
    return reader.read(pdf(pages)).lines


def stroke(page: Page, x0: float, y0: float, x1: float, y1: float) -> None:
    page.line(x0, y0, x1, y1)


def thin_box(page: Page, x0: float, y0: float, x1: float, y1: float) -> None:
    page.bar(x0 - 0.25, y1 - 0.25, x1 - x0 + 0.5, y0 - y1 + 0.5)


def thick_box(page: Page, x0: float, y0: float, x1: float, y1: float) -> None:
    page.bar(x0 - 1.5, y1 - 1.5, x1 - x0 + 3, y0 - y1 + 3)


def dashes_at_once(page: Page, x0: float, y0: float, x1: float, y1: float) -> None:
    """A path of very many small boxes."""
    length = max(x1 - x0, y0 - y1)
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    steps = [2.5 * i for i in range(int(length / 2.5))]
    boxes = [f"{x0 + i * dx} {y0 + i * dy} {1.5 * dx + 0.6} {1.5 * dy - 0.6} re" for i in steps]
    page.draw(" ".join(boxes) + " f")


def dashes(page: Page, x0: float, y0: float, x1: float, y1: float) -> None:
    """Many strokes of 3 points with gaps of 2."""
    length = max(x1 - x0, y0 - y1)
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    for i in range(0, int(length), 5):
        page.line(x0 + i * dx, y0 + i * dy, x0 + (i + 3) * dx, y0 + (i + 3) * dy)


def dots(page: Page, x0: float, y0: float, x1: float, y1: float) -> None:
    """Small squares in a row."""
    length = max(x1 - x0, y0 - y1)
    for i in range(0, int(length), 2):
        page.bar(x0 + i * (x1 - x0) / length, y0 + i * (y1 - y0) / length, 0.6, 0.6)


def double(page: Page, x0: float, y0: float, x1: float, y1: float) -> None:
    across = y0 == y1
    for shift in (-1.0, 1.0):
        dx, dy = (0.0, shift) if across else (shift, 0.0)
        page.line(x0 + dx, y0 + dy, x1 + dx, y1 + dy)


def askew(page: Page, x0: float, y0: float, x1: float, y1: float) -> None:
    """Slightly slanting, and not quite reaching the rules it should meet."""
    dx, dy = (1.5, 0.4) if y0 == y1 else (0.4, -1.5)
    page.line(x0 + dx, y0 + dy, x1 - (1.5 if y0 == y1 else -0.4), y1 + (0.9 if y0 == y1 else 1.5))


def fill(page: Page, content: Sequence[Sequence[str]] = ROWS, ys: Sequence[float] = YS) -> None:
    for row, top, bottom in zip(content, ys, ys[1:], strict=False):
        for words, left, right in zip(row, XS, XS[1:], strict=False):
            page.middle((left + right) / 2, (top + bottom) / 2, words)


def table(page: Page, draw: Stroke = stroke, ys: Sequence[float] = YS) -> Page:
    for y in ys:
        draw(page, XS[0], y, XS[-1], y)
    for x in XS:
        draw(page, x, ys[0], x, ys[-1])
    return page


# --- rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "draw", [stroke, thin_box, thick_box, dashes, dashes_at_once, dots, double, askew]
)
def test_rules_however_they_are_drawn(draw: Stroke) -> None:
    page = table(Page(), draw)
    fill(page)
    assert rows(page) == ROWS


def test_boxes_of_cells_drawn_one_by_one() -> None:
    page = Page()
    for top, bottom in itertools.pairwise(YS):
        for left, right in itertools.pairwise(XS):
            page.draw(
                f"0.5 w {left + 0.7} {bottom + 0.7} {right - left - 1.4} {top - bottom - 1.4} re S"
            )
    fill(page)
    assert rows(page) == ROWS


def test_rules_in_an_object_of_their_own_moved_and_scaled() -> None:
    page = Page()
    strokes = [f"{x / 2} {YS[0] / 2} m {x / 2} {YS[-1] / 2} l S" for x in XS]
    strokes += [f"{XS[0] / 2} {y / 2} m {XS[-1] / 2} {y / 2} l S" for y in YS]
    page.form("0.2 w " + " ".join(strokes), "2 0 0 2 0 0")
    fill(page)
    assert rows(page) == ROWS


def test_open_strokes_do_not_close_themselves() -> None:
    """A path of two sides is an angle, no triangle and no box."""
    page = table(Page())
    fill(page)
    page.draw(
        f"0.5 w {XS[1] + 4} {YS[0]} m {XS[1] + 4} {YS[-1] - 30} l {XS[2] - 4} {YS[-1] - 30} l S"
    )
    assert [row[0] for row in rows(page)][:3] == ["规章", "行政许可", "行政处罚"]


def test_a_page_break_without_a_closing_rule() -> None:
    upper, lower = Page(), Page()
    for page, top in ((upper, 60), (lower, 800)):
        for x in XS:
            page.line(x, top, x, top - 40)
        page.line(XS[0], top - 20, XS[-1], top - 20)
        fill(page, ROWS[:2], (top, top - 20, top - 40))
    upper.line(XS[0], 60, XS[-1], 60)
    upper.middle(300, 12, "-3-")
    assert rows(upper, lower) == [*ROWS[:2], *ROWS[:2]]


def test_a_cell_over_several_rows_belongs_to_the_first() -> None:
    page = Page()
    for y, left in ((740, 100), (720, 200), (700, 200), (680, 100)):
        page.line(left, y, 400, y)
    for x in XS:
        page.line(x, 740, x, 680)
    page.middle(150, 710, "三、本年度办理结果")
    for i, y in enumerate((730, 710, 690)):
        page.middle(250, y, f"{i + 1}.重复申请")
        page.middle(350, y, str(i))
    assert rows(page) == [
        ("三、本年度办理结果", "1.重复申请", "0"),
        ("2.重复申请", "1"),
        ("3.重复申请", "2"),
    ]


def test_a_frame_around_the_page_swallows_no_text() -> None:
    page = Page()
    page.draw("0.5 w 100 100 300 700 re S")
    table(page)
    fill(page)
    for i in range(4):
        page.text(110, 780 - 12 * i, "本年度主动公开政府信息的情况如下文所述和下表所列")
    got = lines(page)
    assert [line.cells for line in got if line.table] == ROWS
    assert "".join(line.text for line in got if not line.table).count("本年度主动公开") == 4


def test_a_table_inside_a_cell_is_a_table_of_its_own() -> None:
    page = table(Page())
    fill(page)
    page.draw("0.5 w 50 600 500 200 re S 50 650 m 550 650 l S 300 600 m 300 650 l S")
    page.middle(150, 625, "其他")
    got = rows(page)
    assert [row for row in got if len(row) == 3] == ROWS
    assert ("其他", "") in got


# --- letters ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_turned_page(rotate: int) -> None:
    """What /Rotate turns, its letters have been turned against."""
    page = Page(842, 842, rotate=rotate)
    turn = {90: "0 1 -1 0 842 0", 180: "-1 0 0 -1 842 842", 270: "0 -1 1 0 0 842"}[rotate]
    page.draw(f"q {turn} cm")
    table(page)
    fill(page)
    page.text(100, 780, "二、主动公开政府信息情况")
    page.draw("Q")
    got = lines(page)
    assert [line.cells for line in got] == [("二、主动公开政府信息情况",), *ROWS]


def test_a_table_drawn_sideways_on_an_upright_page() -> None:
    page = Page()
    page.draw("q 0 1 -1 0 595 0 cm")
    for y in (440, 420, 400, 380):
        page.line(100, y, 400, y)
    for x in XS:
        page.line(x, 440, x, 380)
    fill(page, ROWS, (440, 420, 400, 380))
    page.draw("Q")
    assert rows(page) == ROWS


def test_a_watermark_is_left_out() -> None:
    page = table(Page())
    fill(page)
    page.text(150, 660, "内部资料2023", 40, angle=35)
    assert rows(page) == ROWS


def test_a_watermark_that_stands_upright_is_left_out_too() -> None:
    page = table(Page())
    fill(page)
    fill(page, [("一", "二", "三")], (840, 820))
    page.text(150, 690, "样本8", 60)
    assert rows(page) == ROWS


def test_invisible_letters_are_not_read() -> None:
    """A scanner's text layer under the picture of the page says what some machine thought."""
    page = table(Page())
    fill(page)
    page.text(230, 706, "99", mode=3)
    assert rows(page) == ROWS


def test_letters_off_the_page_are_not_read() -> None:
    page = table(Page())
    fill(page)
    page.text(-200, 706, "99")
    assert [line.cells for line in lines(page)] == ROWS


@pytest.mark.parametrize(
    ("draw", "read"),
    [
        (lambda page: page.text(250, 731, "1", 6), "12^1"),
        (lambda page: page.text(250, 729, "1", 9), "12^1"),
        (lambda page: page.line(238, 730, 252, 730), "1\u03362\u0336"),
        (lambda page: page.line(238, 724.5, 252, 724.5), "12"),
    ],
    ids=["raised", "large", "struck", "underlined"],
)
def test_digits_that_are_not_of_the_number_do_not_join_it(
    draw: Callable[[Page], None], read: str
) -> None:
    page = table(Page())
    fill(page, [("规章", "", "0"), *ROWS[1:]])
    page.text(240, 726, "12")
    draw(page)
    assert rows(page)[0] == ("规章", read, "0")


def test_letters_stacked_in_a_narrow_cell() -> None:
    page = Page()
    for x in (100, 114, 214):
        page.line(x, 740, x, 640)
    for y in (740, 640):
        page.line(100, y, 214, y)
    for i, letter in enumerate("结果维持"):
        page.middle(107, 715 - 12 * i, letter)
    page.middle(164, 690, "5")
    assert [("".join(row[0].split()), row[1]) for row in rows(page)] == [("结果维持", "5")]


def test_letters_written_downwards_in_two_columns() -> None:
    page = Page()
    for x in (100, 140, 240):
        page.line(x, 740, x, 660)
    for y in (740, 660):
        page.line(100, y, 240, y)
    for x, words in ((130, "本年度办"), (110, "理结果")):
        for i, letter in enumerate(words):
            page.middle(x, 728 - 10 * i, letter)
    page.middle(190, 700, "5")
    assert [("".join(row[0].split()), row[1]) for row in rows(page)] == [("本年度办理结果", "5")]


def test_a_label_turned_on_its_side() -> None:
    page = table(Page())
    fill(page, [("", "12", "0"), *ROWS[1:]])
    page.text(148, 722, "规章", 8, angle=90)
    assert rows(page) == ROWS


NARROW = (100, 200, 225, 300)


def _narrow(*rows_: Sequence[tuple[float, float, str]], bottom: float = 680) -> Page:
    """A table with a column in which four digits stand in a line; words at (x, y)."""
    page = Page()
    height = (740 - bottom) / len(rows_)
    for x in NARROW:
        page.line(x, 740, x, bottom)
    for i in range(len(rows_) + 1):
        page.line(100, 740 - i * height, 300, 740 - i * height)
    for row in rows_:
        for x, y, words in row:
            page.middle(x, y, words)
    return page


@pytest.mark.parametrize("height", [710, 716])
def test_a_number_broken_by_its_narrow_cell(height: float) -> None:
    """It is one number where the rest of its row stands on its middle, or on its first line."""
    cells = [(150, height, "重复申请"), (212.5, 716, "9489"), (212.5, 704, "3"), (262, height, "7")]
    assert rows(_narrow(cells)) == [("重复申请", "94893", "7")]


@pytest.mark.parametrize("height", [710, 716])
def test_two_numbers_broken_in_one_row(height: float) -> None:
    page = Page()
    for x in (100, 200, 225, 250, 300):
        page.line(x, 740, x, 680)
    for y in (740, 680):
        page.line(100, y, 300, y)
    for x, first, rest in ((212.5, "9489", "3"), (237.5, "1200", "45")):
        page.middle(x, 716, first)
        page.middle(x, 704, rest)
    page.middle(150, height, "重复申请")
    page.middle(275, height, "7")
    assert rows(page) == [("重复申请", "94893", "120045", "7")]


@pytest.mark.parametrize(
    "cells",
    [
        # The rest of the row stands on neither height.
        [(150, 700, "重复申请"), (212.5, 716, "9489"), (212.5, 704, "3"), (262, 700, "7")],
        # Another digit would have fitted.
        [(150, 716, "重复申请"), (212.5, 716, "9"), (212.5, 704, "3"), (262, 716, "7")],
        # A rule is missing: two labels, two rows.
        [
            (150, 716, "1.信访"),
            (150, 704, "2.重复"),
            (212.5, 716, "9489"),
            (212.5, 704, "3"),
            (262, 716, "7"),
        ],
        # A rule is missing: another cell prints two numbers, and they have room.
        [
            (150, 716, "重复申请"),
            (212.5, 716, "9489"),
            (212.5, 704, "3"),
            (262, 716, "7"),
            (262, 704, "8"),
        ],
        # The lines stand too far apart for one paragraph.
        [(150, 730, "重复申请"), (212.5, 730, "9489"), (212.5, 690, "3"), (262, 730, "7")],
    ],
)
def test_two_numbers_in_a_narrow_cell_are_no_number(cells: list[tuple[float, float, str]]) -> None:
    assert "\n" in rows(_narrow(cells))[0][1]


def test_a_column_that_holds_longer_numbers_breaks_none() -> None:
    broken = [(150, 726, "重复申请"), (212.5, 726, "948"), (212.5, 714, "3"), (262, 726, "7")]
    whole = [(150, 680, "信访举报"), (212.5, 680, "9489"), (262, 680, "7")]
    found = rows(_narrow(broken, whole, bottom=660))
    assert found == [("重复申请", "948\n3", "7"), ("信访举报", "9489", "7")]


# --- rows over a page break ---------------------------------------------------------------------------


def _cut(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, ...]]:
    pages = []
    for row, top in ((first, 60), (second, 800)):
        page = table(Page(), ys=(top, top - 20))
        fill(page, [row], (top, top - 20))
        page.middle(300, 15, "— 4 —")
        pages.append(page)
    return rows(*pages)


def test_a_label_cut_by_a_page_break_is_made_whole() -> None:
    assert _cut(("2.其他法律行政", "5", "0"), ("法规禁止公开", "", "")) == [
        ("2.其他法律行政法规禁止公开", "5", "0")
    ]


def test_a_number_cut_by_a_page_break_is_none() -> None:
    assert _cut(("2.重复申请", "95", "0"), ("", "6", "")) == [("2.重复申请", "95\n6", "0")]


@pytest.mark.parametrize(("upper", "read"), [("9489", "94893"), ("94", "94\n3")])
def test_a_number_that_filled_its_cell_goes_on_behind_a_page_break(upper: str, read: str) -> None:
    pages = [
        _narrow([(150, 710, "5.要求提供公开出版物"), (212.5, 710, upper), (262, 710, "7")]),
        _narrow([(212.5, 710, "3")]),
    ]
    assert rows(*pages) == [("5.要求提供公开出版物", read, "7")]


def test_values_that_may_be_of_a_blank_row_before_the_break_are_nobodys() -> None:
    got = _cut(("2.重复申请", "", ""), ("", "6", "1"))
    assert got == [("2.重复申请",), ("", "6", "1")]


def test_two_whole_rows_stay_two() -> None:
    both = [("2.重复申请", "", "1"), ("3.其他处理", "6", "")]
    assert _cut(*both) == both


# --- tables without rules -----------------------------------------------------------------------------


def _unruled(
    body: Sequence[Sequence[str]], heads: Sequence[str] = ("信息内容", "甲类数", "乙类数", "总计")
) -> Page:
    page = Page()
    for i, row in enumerate([heads, *body]):
        for x, words in zip((150, 300, 380, 460), row, strict=True):
            page.middle(x, 740 - 18 * i, words)
    return page


def test_blanks_are_told_by_their_columns() -> None:
    body = [("规章", "", "3", ""), ("行政许可", "4", "", "12345"), ("行政处罚", "—", "0", "")]
    assert rows(_unruled(body))[1:] == body


def test_rules_across_alone_make_no_columns_but_do_no_harm() -> None:
    body = [("规章", "", "3", ""), ("行政许可", "4", "", "12345")]
    page = _unruled(body)
    for y in (752, 731, 690):
        page.line(90, y, 500, y)
    assert rows(page)[1:] == body


def test_a_frame_and_rules_across() -> None:
    body = [("规章", "", "3", ""), ("行政许可", "4", "", "12345")]
    page = _unruled(body)
    for y in (752, 731, 713, 695):
        page.line(90, y, 500, y)
    for x in (90, 500):
        page.line(x, 752, x, 695)
    assert rows(page)[1:] == body


def test_a_column_that_is_not_certain_is_refused() -> None:
    """One value between two headings: it may be either's."""
    page = _unruled([("规章", "", "", "")])
    page.text(336, 719, "3")
    assert rows(page)[-1] == ("规章", "3")


def test_values_at_the_right_edge_stand_right_of_their_headings() -> None:
    page = Page()
    for x, words in ((60, "信息内容"), (290, "甲类"), (370, "乙类"), (450, "丙类")):
        page.text(x, 740, words)
    for y, row in ((722, ("", "12", "34567")), (704, ("1", "", "8")), (686, ("", "", "100"))):
        page.text(60, y, "规章")
        for right, words in zip((345, 425, 505), row, strict=True):
            page.text(right - 5 * len(words), y, words)
    assert [row[1:] for row in rows(page)[1:]] == [
        ("", "12", "34567"),
        ("1", "", "8"),
        ("", "", "100"),
    ]


def test_a_number_broken_in_two_is_none_without_rules() -> None:
    page = _unruled(
        [("1.重复申请", "4", "9489", "7"), ("", "", "3", ""), ("2.予以公开", "1", "1", "1")]
    )
    got = {row[0]: row[1:] for row in rows(page)[1:] if len(row) > 1}
    assert got.get("1.重复申请", ("", "9489\n3"))[1] != "9489"
    assert got.get("2.予以公开") in (None, ("1", "1", "1"), ("1", "1\n3", "1"))


def test_a_label_of_two_lines_and_its_values_in_the_middle() -> None:
    page = _unruled([("1.重复申请", "1", "2", "3")])
    page.text(100, 706, "2.要求行政机关确认或重新出具已获")
    page.text(100, 694, "取信息")
    for x, words in ((300, "7"), (460, "9")):
        page.middle(x, 704, words)
    assert rows(page)[-1] == ("2.要求行政机关确认或重新出具已获取信息", "7", "", "9")


def test_prose_is_no_table() -> None:
    page = Page()
    for i in range(12):
        page.text(
            72, 760 - 16 * i, "本年共收到政府信息公开申请 12 件，其中予以公开 3 件，均按时办理"
        )
    assert rows(page) == []


def test_two_columns_of_text_are_read_one_after_the_other() -> None:
    page = Page()
    for i in range(20):
        page.text(50, 780 - 14 * i, f"左栏第{i:02}行本机关公开政府信息情况如下")
        page.text(310, 780 - 14 * i, f"右栏第{i:02}行本机关公开政府信息情况如下")
    words = "".join(line.text for line in lines(page))
    assert words.index("左栏第19行") < words.index("右栏第00行")


# --- pages that are no text -------------------------------------------------------------------------


def _pictured(page: Page) -> bytes:
    """A document of two pages: one of text, and a picture of the page given."""
    image = pypdfium2.PdfDocument(pdf([page]))[0].render(scale=200 / 72)
    first = Page()
    first.text(72, 760, "一、总体情况")
    document = pypdfium2.PdfDocument(pdf([first]))
    empty = document.new_page(595, 842)
    picture = pypdfium2.PdfImage.new(document)
    picture.set_bitmap(image)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
    empty.insert_obj(picture)
    empty.gen_content()
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_picture_of_a_page_among_pages_of_text() -> None:
    page = table(Page())
    fill(page, [("规章", "12", "0"), ("行政许可", "3", "7"), ("行政处罚", "8", "405")])
    body = _pictured(page)
    if importlib.util.find_spec("rapidocr") is None:
        with pytest.raises(MissingPart, match="OCR"):
            reader.read(body)
        return
    got = reader.read(body).lines
    assert got[0] == Line(("一、总体情况",), 0, 1)
    assert [line.cells[1:] for line in got if line.table] == [("12", "0"), ("3", "7"), ("8", "405")]
    assert {line.page for line in got if line.table} == {2}


def test_a_text_layer_that_means_nothing_is_not_believed() -> None:
    """Letters of a private area on every place of a page: the picture is read instead."""
    page = table(Page())
    fill(page, [("\ue123\ue124", "\ue001\ue002", "\ue003")] * 3)
    try:
        got = reader.read(pdf([page])).lines
    except (MissingPart, Unreadable):
        return
    assert not any("\ue000" <= letter <= "\uf8ff" for line in got for letter in line.text)


def test_letters_drawn_as_shapes_are_no_empty_page() -> None:
    """A page of outlines goes the way of a picture, not past the reader in silence."""
    first, second = Page(), Page()
    first.text(72, 760, "一、总体情况")
    for i in range(150):
        x, y = 60 + 12 * (i % 40), 700 - 20 * (i // 40)
        second.draw(f"{x} {y} m {x + 4} {y + 9} {x + 8} {y + 9} {x + 9} {y} c f")
    sheets = pypdfium2.PdfDocument(pdf([first, second]))
    assert [reader._needs_ocr(sheet(page)) for page in sheets] == [False, True]


# --- broken, locked and hostile -----------------------------------------------------------------------


def test_a_password_to_open_locks_and_one_to_change_does_not() -> None:
    """locked.pdf opens only with a password, guarded.pdf only forbids changes."""
    with pytest.raises(Unreadable, match="password"):
        reader.read((FIXTURES / "locked.pdf").read_bytes())
    guarded = reader.read((FIXTURES / "guarded.pdf").read_bytes())
    assert [line.cells for line in guarded.lines if line.table] == ROWS


def test_a_broken_directory_is_rebuilt() -> None:
    page = table(Page())
    fill(page)
    body = pdf([page])
    broken = body[: body.index(b"xref\n")] + b"trailer<</Size 9/Root 1 0 R>>\nstartxref\n7\n%%EOF"
    assert [line.cells for line in reader.read(broken).lines] == ROWS


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"%PDF-1.7\nnothing more", "cannot be opened"),
        (pdf([Page()] * 401), "401 pages"),
        (pdf([Page()]), "empty pages"),
    ],
)
def test_what_cannot_be_a_report_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        reader.read(body)


def test_a_page_of_too_many_strokes_is_refused() -> None:
    page = Page()
    page.draw("0 0 m 9 9 l S " * 50_001)
    with pytest.raises(Unreadable, match="objects"):
        reader.read(pdf([page]))


def test_objects_within_objects_cannot_multiply() -> None:
    """Twenty drawings of a drawing of ten thousand strokes."""
    page = Page()
    page.form("0 0 m 9 9 l S " * 10_000, "1 0 0 1 0 0")
    page.draw("/X0 Do " * 20)
    with pytest.raises(Unreadable, match="objects"):
        reader.read(pdf([page]))


def test_a_net_of_rules_is_a_drawing() -> None:
    page = Page()
    for i in range(300):
        page.line(50, 100 + 2 * i + i % 2, 550, 100 + 2 * i)
        page.line(50 + 1.6 * i, 100, 50 + 1.6 * i, 700)
    page.text(72, 760, "一、总体情况")
    assert any(line.text == "一、总体情况" for line in lines(page))


# --- the witness --------------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", [stroke, thin_box])
def test_pdfplumber_reads_the_same_table(draw: Stroke) -> None:
    page = table(Page(), draw)
    fill(page)
    body = pdf([page])
    with pdfplumber.open(io.BytesIO(body)) as witness:
        assert witness.pages[0].extract_tables() == [[list(row) for row in rows(page)]]
