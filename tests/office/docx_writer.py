"""A small DOCX writer: prints a filled form the ways that Word, WPS and web systems write tables."""

import io
import re
import zipfile
from collections.abc import Callable
from html import escape

from demo import form as official
from demo.form import Cell, Table
from tests.filled import Filled

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(runs: str, properties: str = "") -> str:
    """A paragraph of runs."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>" if properties else f"<w:p>{runs}</w:p>"


def package(body: str, parts: dict[str, str | bytes] | None = None, strict: bool = False) -> bytes:
    """Pack a body, and further parts (numbering, styles, pages taken in), as a DOCX."""
    kinds = {"numbering.xml": "numbering", "styles.xml": "styles", "chunk.mht": "aFChunk"}
    related = "".join(
        f'<Relationship Id="r{i}" Type="{_RELATION}/{kinds[name]}" Target="{name}"/>'
        for i, name in enumerate(parts or {})
    )
    names = "http://schemas.openxmlformats.org/package/2006/relationships"
    document = f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>"
    if strict:
        for transitional, name in _STRICT.items():
            document = document.replace(transitional, name)
    written: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships xmlns="{names}"><Relationship Id="r" '
        f'Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{names}">{related}</Relationships>',
    } | {f"word/{name}": part for name, part in (parts or {}).items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in written.items():
            archive.writestr(name, part)
    return buffer.getvalue()


# --- quirks: how a value is written ------------------------------------------------------------------


def _plain(text: str) -> str:
    return paragraph(run(text)) if text else paragraph("")


def _split(text: str) -> str:
    return paragraph("".join(run(c) for c in text))


def _tracked(text: str) -> str:
    return paragraph(
        '<w:del w:id="1" w:author="a"><w:r><w:delText>77</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="a">{run(text)}</w:ins>'
    )


def _moved(text: str) -> str:
    return paragraph(
        f'<w:moveFrom w:id="1">{run("88")}</w:moveFrom><w:moveTo w:id="2">{run(text)}</w:moveTo>'
    )


def _field(text: str) -> str:
    return paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> =SUM(LEFT) 99 </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(text)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _simple_field(text: str) -> str:
    return paragraph(f'<w:fldSimple w:instr="=1+1">{run(text)}</w:fldSimple>')


def _hidden(text: str) -> str:
    return paragraph(run("66", "<w:vanish/>") + run(text, '<w:vanish w:val="0"/>'))


def _noted(text: str) -> str:
    return paragraph(run(text) + '<w:r><w:footnoteReference w:id="2"/></w:r>')


def _control(text: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{_plain(text)}</w:sdtContent></w:sdt>"


def _inline_control(text: str) -> str:
    return paragraph(f"<w:sdt><w:sdtPr/><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>")


def _smart(text: str) -> str:
    return paragraph(
        f'<w:smartTag w:element="x"><w:customXml w:element="y">{run(text)}</w:customXml></w:smartTag>'
    )


def _math(text: str) -> str:
    return (
        paragraph(f"<m:oMath><m:r><m:t>{escape(text)}</m:t></m:r></m:oMath>")
        if text
        else _plain(text)
    )


def _boxed(text: str) -> str:
    """A text box, as Word writes it: once for itself, once for older programs."""
    box = f"<w:txbxContent>{_plain(text)}</w:txbxContent>"
    return paragraph(
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def _vml(text: str) -> str:
    return paragraph(
        f"<w:r><w:pict><v:textbox><w:txbxContent>{_plain(text)}</w:txbxContent></v:textbox></w:pict></w:r>"
    )


VALUES: dict[str, Callable[[str], str]] = {
    "plain": _plain,
    "split_runs": _split,
    "tracked": _tracked,
    "moved": _moved,
    "field": _field,
    "simple_field": _simple_field,
    "hidden_text": _hidden,
    "footnote": _noted,
    "control_in_cell": _control,
    "control_in_paragraph": _inline_control,
    "smart_tag": _smart,
    "equation": _math,
    "text_box": _boxed,
    "vml_text_box": _vml,
}


# --- quirks: how cells, rows and tables are wrapped --------------------------------------------------


def _in_control(xml: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{xml}</w:sdtContent></w:sdt>"


def _in_cell(table: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{table}<w:p/></w:tc></w:tr></w:tbl>"


def _in_text_box(table: str) -> str:
    box = f"<w:txbxContent>{table}<w:p/></w:txbxContent>"
    return paragraph(
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def _with_deleted_row(table: str) -> str:
    stale = "".join(f"<w:tc>{_plain(text)}</w:tc>" for text in ("（一）予以公开", *"1234567"))
    gone = f'<w:tr><w:trPr><w:del w:id="9" w:author="a"/></w:trPr>{stale}</w:tr>'
    hidden = f"<w:tr><w:trPr><w:hidden/></w:trPr>{stale}</w:tr>"
    return re.sub("<w:tr>", gone + hidden + "<w:tr>", table, count=1)


def _before_and_after(row: str) -> str:
    return row.replace(
        "<w:tr>", '<w:tr><w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="2"/></w:trPr>', 1
    )


def _same(xml: str) -> str:
    return xml


WRAPS: dict[str, tuple[Callable[[str], str], Callable[[str], str], Callable[[str], str]]] = {
    # around a table, a row, a cell
    "control_around_table": (_in_control, _same, _same),
    "control_around_rows": (_same, _in_control, _same),
    "control_around_cells": (_same, _same, _in_control),
    "table_in_cell": (_in_cell, _same, _same),
    "table_in_table_in_cell": (lambda table: _in_cell(_in_cell(table)), _same, _same),
    "table_in_text_box": (_in_text_box, _same, _same),
    "deleted_and_hidden_rows": (_with_deleted_row, _same, _same),
    "grid_before_and_after": (_same, _before_and_after, _same),
}


def write(
    form: Filled,
    value: str = "plain",
    wrap: str | None = None,
    numbered: bool = False,
    strict: bool = False,
) -> bytes:
    """Print a form as a DOCX, its values and tables written in one way each.

    `numbered`: Word counts the numbers of the headings, and the text has none.
    """
    around_table, around_row, around_cell = WRAPS[wrap] if wrap else (_same, _same, _same)
    tables = official.tables(
        {"disclosure": form.edition, "applications": form.edition},
        lambda table: form.printed[table],
        form.layout,
    )

    def printed(table: Table) -> str:
        rows = []
        covered: dict[int, int] = {}  # column → rows that a cell above still reaches down
        for cells in table:
            row, column, left = "", 0, list(cells)
            while left or any(at >= column and n for at, n in covered.items()):
                if covered.get(column):
                    covered[column] -= 1
                    row += around_cell("<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>")
                    column += 1
                    continue
                if not left:
                    column += 1
                    continue
                cell = left.pop(0)
                row += around_cell(_cell(cell, VALUES[value]))
                if cell.rowspan > 1:
                    covered |= dict.fromkeys(range(column, column + cell.colspan), cell.rowspan - 1)
                column += cell.colspan
            rows.append(around_row(f"<w:tr>{row}</w:tr>"))
        return around_table(f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>")

    body = paragraph(run(form.title))
    for key, heading in official.SECTIONS.items():
        text = heading.partition("、")[2]
        counted = paragraph(run(text), '<w:pStyle w:val="Head"/>')
        body += counted if numbered else paragraph(run(heading))
        body += "".join(printed(table) + "<w:p/>" for table in tables.get(key, ()))
        body += paragraph(run("本段文字为测试而写。"))
    parts: dict[str, str | bytes] = (
        {"numbering.xml": NUMBERING, "styles.xml": STYLES} if numbered else {}
    )
    return package(body, parts, strict)


def _cell(cell: Cell, value: Callable[[str], str]) -> str:
    properties = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    properties += '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
    inner = value(cell.text) if cell.kind == "value" else _plain(cell.text)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


NUMBERING = f"""<w:numbering {NAMESPACES}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
</w:numbering>"""
STYLES = f"""<w:styles {NAMESPACES}>
<w:style w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="Head"><w:basedOn w:val="Base"/></w:style>
</w:styles>"""
