"""Every cell comes back from a DOCX, however Word, WPS or a web system wrote it."""

import pytest

from parse.model import Line, Unreadable
from parse.readers import docx
from parse.readers.numbering import chinese
from parse.report import parse_report
from tests.filled import filled
from tests.office.docx_writer import NAMESPACES, VALUES, WRAPS, package, paragraph, run, write
from tests.office.score import score


def assert_exact(seed: int, **ways: object) -> None:
    """A form written in these ways is read exactly, with all its sections."""
    form = filled(seed)
    report = parse_report(write(form, **ways))  # type: ignore[arg-type]
    _, told = score(form, report)
    assert not told
    assert report.issues == []
    assert len(report.sections) == 6


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("seed", [610, 611])
def test_values(value: str, seed: int) -> None:
    assert_exact(seed, value=value)


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("seed", [620, 621])
def test_tables(wrap: str, seed: int) -> None:
    assert_exact(seed, wrap=wrap)


@pytest.mark.parametrize("seed", [630, 631])
def test_headings_that_word_numbers(seed: int) -> None:
    assert_exact(seed, numbered=True)
    headings = [s.heading for s in parse_report(write(filled(seed), numbered=True)).sections]
    assert headings[0] == "一、总体情况"
    assert headings[5] == "六、其他需要报告的事项"


def test_strict_names() -> None:
    assert_exact(640, strict=True)


def cells(xml: str, **parts: str | bytes) -> list[tuple[str, ...]]:
    """The lines of a body."""
    named = {name.replace("_", "."): part for name, part in parts.items()}
    return [line.cells for line in docx.read(package(xml, named)).lines]


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_digits_that_are_not_of_the_number_do_not_join_it() -> None:
    raised = run("5") + run("1", '<w:vertAlign w:val="superscript"/>')
    struck = run("10", "<w:strike/>") + run("12")
    assert cells(paragraph(raised)) == [("5^1",)]
    assert cells(paragraph(struck)) == [("1\u03360\u033612",)]
    assert cells(paragraph(run("3", '<w:vertAlign w:val="superscript"/>'))) == [("3",)]


def test_a_picture_in_a_cell_is_no_blank() -> None:
    blip = (
        '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
        "</w:drawing></w:r>"
    )
    row = cell(paragraph(run("总计"))) + cell(f"<w:p>{blip}</w:p>") + cell(paragraph(""))
    assert cells(table(row)) == [("总计", "[图]", "")]


def test_a_counted_number_does_not_join_a_figure() -> None:
    numbering = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1">'
        '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )

    def listed(text: str, level: int) -> str:
        return paragraph(
            run(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="4"/></w:numPr>'
        )

    xml = (
        listed("属于国家秘密", 0)
        + listed("甲", 1)
        + listed("乙", 1)
        + listed("5", 0)
        + listed("丙", 1)
    )
    assert cells(xml, numbering_xml=numbering) == [
        ("1.属于国家秘密",),
        ("（一）甲",),
        ("（二）乙",),
        ("[2.] 5",),
        ("（一）丙",),
    ]
    assert [chinese(n) for n in (7, 11, 100)] == ["七", "十一", "100"]


def test_a_cell_that_continues_nothing_is_a_cell() -> None:
    """After a page break some producers forget where a merged cell began; Word prints it anyway."""
    goes_on, begins = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'
    first = cell(paragraph(run("a")), goes_on) + cell(paragraph(run("1")))
    second = cell(paragraph(run("")), goes_on) + cell(paragraph(run("2")))
    assert cells(table(first, second)) == [("a", "1"), ("2",)]
    assert cells(table(cell(paragraph(run("b")), begins), cell("<w:p/>", goes_on))) == [("b",)]
    across = cell(paragraph(run("c")), '<w:hMerge w:val="restart"/>') + cell(
        "<w:p/>", "<w:hMerge/>"
    )
    assert cells(table(across + cell(paragraph(run("3"))))) == [("c", "3")]


def test_a_paragraph_whose_end_is_deleted_goes_on() -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
    assert cells(paragraph(run("总体"), gone) + paragraph(run("情况"))) == [("总体情况",)]


def test_a_page_taken_in() -> None:
    """Web systems pack the page they show, as it is, into a DOCX."""
    form = filled(650)
    page = form.page().encode()
    chunk = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
    chunk += b'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n'
    body = package('<w:altChunk r:id="r0"/>', {"chunk.mht": chunk + page + b"\n--x--\n"})
    _, told = score(form, parse_report(body))
    assert not told
    assert docx.read(package('<w:altChunk r:id="r0"/>', {"chunk.mht": page})).lines


def test_tables_in_text_boxes_in_cells_come_after_their_row() -> None:
    inner = table(cell(paragraph(run("内"))) + cell(paragraph(run("1"))))
    outer = table(cell(paragraph(run("外"))) + cell(inner + "<w:p/>"))
    assert docx.read(package(outer)).lines == [Line(("外", ""), 1), Line(("内", "1"), 2)]


def test_tables_without_end_are_refused() -> None:
    xml = paragraph(run("x"))
    for _ in range(60):
        xml = f"<w:tbl><w:tr><w:tc>{xml}</w:tc></w:tr></w:tbl>"
    with pytest.raises(Unreadable, match="deep"):
        docx.read(package(xml))
