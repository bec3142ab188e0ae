"""A report as HTML: one body, in the dresses that editors and word processors give to a table."""

from collections.abc import Iterable
from html import escape

from demo import form
from demo.form import Cell, Table
from demo.reports import Report

Row = list[Cell]
NOTES = {
    True: "演示页面：机关、数字与文字均为虚构。Demo page: agency, figures and text are invented.",
    False: "演示页面：数字取自公开报告，文字为演示而写。"
    "Demo page: figures from the published report, text written for the demo.",
}


def body(report: Report) -> str:
    """The report's body: sections, paragraphs, and the three tables where the form has them."""
    tables = form.tables(report.editions, report.printed, report.layout)
    parts: list[str] = []
    for key, heading in form.SECTIONS.items():
        parts.append(_paragraph(heading, report.dress, strong=True))
        parts += [_paragraph(text, report.dress) for text in report.sections[key]]
        parts += [table(t, report.dress) for t in tables.get(key, ())]
    if report.dress == "word":
        parts.append(f'<p class="MsoNormal" align="right">{escape(report.agency)}</p>')
    return "\n".join(parts)


def stub(report: Report) -> str:
    """What an editor writes who hangs the report on the page as a file."""
    return f"<p>{escape(report.title)}全文见附件。</p>"


def table(rows: Table, dress: str) -> str:
    """Print a table in one dress: plain, cms, th or word."""
    if dress == "cms":
        rows = _five_columns(rows)
    lines = [_ROWS[dress](row) for row in rows]
    return "\n".join([_OPEN[dress], *lines, "</tbody></table>"])


def text(printed: str) -> str:
    """Escape a text, a no-break space as the entity that editors write."""
    return escape(printed, quote=False).replace("\u00a0", "&nbsp;")


def _paragraph(words: str, dress: str, strong: bool = False) -> str:
    inner = f"<strong>{text(words)}</strong>" if strong else text(words)
    if dress == "word":
        return (
            '<p class="MsoNormal" style="text-indent:32.0pt;mso-char-indent-count:2.0">'
            f'<span style="font-size:16.0pt;font-family:仿宋_GB2312">{inner}'
            '<span lang="EN-US"><o:p></o:p></span></span></p>'
        )
    return f"<p>{'' if strong else '　　'}{inner}</p>"


def _five_columns(rows: Table) -> Table:
    """Widen table II to five grid columns, so that the same logical column starts at another place
    in a header row than in a data row: what a CMS editor makes when borders are dragged."""
    if {sum(cell.colspan for cell in row) for row in rows} != {4}:
        return rows
    return [_respan(row) for row in rows]


def _respan(row: Row) -> Row:
    spans = {1: [5], 2: [1, 4], 3: [1, 2, 2], 4: [1, 2, 1, 1]}[len(row)]
    if len(row) == 4 and row[0].kind == "head":
        spans = [1, 1, 2, 1]
    return [Cell(cell.text, cell.kind, span) for cell, span in zip(row, spans, strict=True)]


def _spans(cell: Cell) -> str:
    column = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    return column + (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "")


def _plain_row(row: Row) -> str:
    return _tr(f"<td{_spans(cell)}>{text(cell.text)}</td>" for cell in row)


def _cms_row(row: Row) -> str:
    cells = []
    for cell in row:
        words = text(cell.text)
        if cell.kind == "head" and cell.text.startswith("本年新"):
            words = words.replace("本年新", "本年新<br />")
        align = ' align="center"' if cell.kind != "label" else ""
        cells.append(
            f'<td{_spans(cell)} nowrap="nowrap" style="width:{40 + 10 * cell.colspan}px;">'
            f"<p{align}>{words}</p></td>"
        )
    return _tr(cells)


def _th_row(row: Row) -> str:
    tag = {"head": "th", "label": "th", "value": "td"}
    return _tr(
        f'<{tag[cell.kind]}{_spans(cell)} class="c-{cell.kind}">{text(cell.text)}</{tag[cell.kind]}>'
        for cell in row
    )


def _word_row(row: Row) -> str:
    cells = []
    for cell in row:
        lines = _word_lines(cell)
        paragraphs = "".join(
            '<p class="MsoNormal" align="center" style="text-align:center;line-height:15.0pt;'
            f'mso-pagination:widow-orphan">{_runs(line, cell.kind)}</p>'
            for line in lines
        )
        cells.append(
            f'<td width="{34 * cell.colspan}"{_spans(cell)} valign="middle" '
            'style="border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;'
            f'padding:0cm 5.4pt 0cm 5.4pt">{paragraphs}</td>'
        )
    return _tr(cells, ' style="mso-yfti-irow:1;height:19.5pt"')


def _word_lines(cell: Cell) -> list[str]:
    """A narrow label cell is typed as several paragraphs."""
    if cell.text == "三、本年度办理结果":
        return ["三、本", "年", "度", "办", "理", "结", "果"]
    if cell.rowspan > 1 and cell.text.startswith("（"):
        return [cell.text[:3], cell.text[3:]] if cell.kind == "label" else [cell.text]
    return [cell.text]


def _runs(line: str, kind: str) -> str:
    """Word keeps a run for each script; a label may be cut into several at will."""
    if kind == "value":
        return f'<span lang="EN-US" style="font-size:10.5pt">{text(line)}<o:p></o:p></span>'
    middle = len(line) // 2
    first, second = text(line[:middle]), text(line[middle:])
    open_ = '<span style="font-size:10.5pt;font-family:宋体;mso-bidi-font-family:宋体">'
    return f'{open_}{first}</span>{open_}{second}</span><span lang="EN-US"><o:p></o:p></span>'


def _tr(cells: Iterable[str], attributes: str = "") -> str:
    return f"<tr{attributes}>{''.join(cells)}</tr>"


_ROWS = {"plain": _plain_row, "cms": _cms_row, "th": _th_row, "word": _word_row}
_OPEN = {
    "plain": '<table border="1" cellpadding="0" cellspacing="0" width="100%"><tbody>',
    "cms": '<table align="center" border="1" cellspacing="1"><tbody>',
    "th": '<table class="report"><tbody>',
    "word": '<table class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0" '
    'style="border-collapse:collapse;mso-table-layout-alt:fixed;mso-yfti-tbllook:1184"><tbody>',
}
