"""Reports saved as text, in the ways that text is saved: what is read is right, whole where nothing was lost."""

from collections.abc import Callable, Iterator

import pytest
from lxml import html

from parse.report import parse_report
from tests.filled import BLANKS, Filled, expected, filled

Row = list[tuple[str, int]]  # a cell and how many columns wide it is


def bars(rows: list[Row]) -> Iterator[str]:
    """A bar between cells."""
    for row in rows:
        yield " | ".join(text for text, _ in row) + " |"


def bars_before(rows: list[Row]) -> Iterator[str]:
    """A bar before every row too, and rows filled up at their ends to one length."""
    widest = max(sum(width for _, width in row) for row in rows)
    for row in rows:
        yield "| " + " | ".join(text for text, _ in row) + " |" + "|" * (widest - len(row))


def blanks_on_lines(rows: list[Row]) -> Iterator[str]:
    """A bar behind every cell; a blank cell begins with a new line."""
    for row in rows:
        line = "".join(f" {text} |" if text.strip() else "\n|" for text, _ in row)
        yield from line.strip().split("\n")


def a_cell_a_line(rows: list[Row]) -> Iterator[str]:
    """A line for every cell, a bar at its end, and a line of bars where a row is filled up."""
    widest = max(sum(width for _, width in row) for row in rows)
    for row in rows:
        yield from (f"{text} |" if text else "|" for text, _ in row)
        if len(row) < widest:
            yield "|" * (widest - len(row))


def broken_cells(rows: list[Row]) -> Iterator[str]:
    """A bar begins the row, and every cell begins with a new line."""
    widest = max(sum(width for _, width in row) for row in rows)
    for row in rows:
        yield "| "
        yield from (f" {text}  | " for text, _ in row[:-1])
        yield f" {row[-1][0]}  | " + "|" * (widest - len(row))


def paragraphs(rows: list[Row]) -> Iterator[str]:
    """A paragraph for every cell; blank cells are gone."""
    for row in rows:
        for text, _ in row:
            yield from (text, "") if text.strip() else ()


def tabs(rows: list[Row]) -> Iterator[str]:
    """A tab between cells."""
    for row in rows:
        yield "\t".join(text for text, _ in row)


def spaces(rows: list[Row]) -> Iterator[str]:
    """A space between cells, as the text of a PDF has it; blank cells are gone."""
    for row in rows:
        yield " ".join(text for text, _ in row if text.strip())


LAYOUTS = (
    bars,
    bars_before,
    blanks_on_lines,
    a_cell_a_line,
    broken_cells,
    paragraphs,
    tabs,
    spaces,
)
WITH_BLANKS = (
    bars,
    bars_before,
    blanks_on_lines,
    a_cell_a_line,
    broken_cells,
    tabs,
)  # blanks leave a trace


def printed(form: Filled, layout: Callable[[list[Row]], Iterator[str]]) -> bytes:
    """The form's page as text."""
    lines = []
    for element in html.fromstring(form.page()).iter("h1", "p", "table"):
        if element.tag == "table":
            lines += layout([cells for row in element.iter("tr") if (cells := row_of(row))])
        elif not any(parent.tag == "table" for parent in element.iterancestors()):
            lines.append(element.text_content().strip())
    return "\n".join(lines).encode()


def row_of(row: html.HtmlElement) -> Row:
    return [
        ("".join(cell.text_content().split()), int(cell.get("colspan", 1)))
        for cell in row.iter("td", "th")
    ]


def compare(form: Filled, body: bytes) -> tuple[int, int]:
    """Cells read and cells missing; a cell that is read is right."""
    report = parse_report(body)
    right = missing = 0
    for table, rows in form.printed.items():
        for row, cells in rows.items():
            for column, text in cells.items():
                cell = report.tables[table].get(row, {}).get(column)
                value = expected(text, column == "amount")
                if cell is None or (cell.printed is None and not cell.is_blank):
                    missing += 1
                    continue
                assert cell.value == value, f"{table}.{row}.{column}: {text!r} read as {cell}"
                right += 1
    return right, missing


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_a_form_without_blanks_is_read_whole(
    layout: Callable[[list[Row]], Iterator[str]], seed: int
) -> None:
    form = filled(seed, blank_share=0.0)
    _, missing = compare(form, printed(form, layout))
    assert missing == 0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("layout", WITH_BLANKS, ids=lambda layout: layout.__name__)
def test_blanks_stand_in_their_place_where_the_total_is_printed(
    layout: Callable[[list[Row]], Iterator[str]], seed: int
) -> None:
    form = filled(seed, blank_share=0.6)
    for rows in form.printed.values():
        for cells in rows.values():
            last = list(cells)[-1]
            sevens = "7万元" if last == "amount" and form.edition == "2019" else "7"
            cells[last] = sevens if cells[last] in BLANKS else cells[last]
    form.printed["review_litigation"]["review"]["upheld"] = "3"  # no label shows where it begins
    right, missing = compare(form, printed(form, layout))
    assert missing == 0, f"{right} read"


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_where_blanks_are_lost_no_number_is_wrong(
    layout: Callable[[list[Row]], Iterator[str]], seed: int
) -> None:
    form = filled(100 + seed, blank_share=0.5)
    right, missing = compare(form, printed(form, layout))
    assert right + missing == sum(len(c) for rows in form.printed.values() for c in rows.values())


@pytest.mark.parametrize(
    "headings",
    [
        ["本年新\n制作数量", "本年新\n公开数量", "对外公开总数量"],  # a cell of two lines
        ["本年新", "制作数量", "本年新", "公开数量", "对外公开总数量"],  # each line a paragraph
        ["本年新", "本年新", "对外公开总数量"],  # the second line is lost
    ],
)
def test_headings_broken_where_every_cell_is_a_paragraph(headings: list[str]) -> None:
    cells = ["信息内容", *headings, "规章", "1", "2", "3", "信息内容", "上一年项目数量", "本年增/"]
    cells += ["处理决定数量", "行政许可", "4", "5", "6"]
    disclosure = parse_report("\n\n".join(cells).encode()).tables["disclosure"]
    assert [cell.value for cell in disclosure["regulations"].values()] == [1, 2, 3]
    assert [cell.value for cell in disclosure["licensing"].values()] == [4, 5, 6]


def test_spaces_part_the_cells_though_a_bar_stands_elsewhere() -> None:
    lines = [
        "无锡市财政局2020年政府信息公开工作年度报告",
        "| | | |",  # what is left of the page's buttons
        "信息内容 上一年项目数量 本年增/减 处理决定数量",
        "行政许可 66 +126 192",
        "其他对外管理服务事项 10 减 8",
        "信息内容 上一年项目数量 本年增/减 处理决定数量",
        "行政处罚 7 减少2 5",
        "行政强制 3 无 0",
        "信息内容 采购项目数量 采购总金额",
        "政府集中采购 14 523.15万元",
    ]
    disclosure = parse_report("\n".join(lines).encode()).tables["disclosure"]
    read = {row: [cell.value for cell in cells.values()] for row, cells in disclosure.items()}
    assert read["licensing"] == [66, 126, 192]
    assert read["other_services"] == [10, None, 8]
    assert read["penalties"] == [7, -2, 5]
    assert read["coercion"] == [3, None, 0]
    assert read["procurement"] == [14, 5231500]
