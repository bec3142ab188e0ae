"""A small OFD writer: prints a filled form on pages, in the several ways that the standard allows."""

import io
import re
import zipfile
from dataclasses import dataclass
from html import escape

from demo import form as official
from demo.form import Cell, Table
from tests.filled import Filled

_SIZE, _LINE = 3.0, 4.2  # millimetres
_LEFT, _TOP, _RIGHT, _BOTTOM = 15.0, 18.0, 195.0, 280.0
_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


@dataclass(frozen=True)
class Style:
    """How a producer writes what it prints."""

    groups: bool = False  # distances as "g n v"
    scaled: bool = False  # everything half as large, and a CTM that doubles it
    boxes: bool = False  # rules as thin filled boxes
    templates: bool = False  # the frame of the page and its number in a template
    cell_frames: bool = False  # one closed path around each cell, no long rules


def write(form: Filled, style: Style = Style()) -> bytes:
    """Print a form as an OFD document."""
    pages = _Pages(style)
    pages.paragraph(form.title)
    tables = official.tables(
        {"disclosure": form.edition, "applications": form.edition},
        lambda table: form.printed[table],
        form.layout,
    )
    for key, heading in official.SECTIONS.items():
        pages.paragraph(heading)
        for table in tables.get(key, ()):
            pages.table(table)
        pages.paragraph("本段文字为测试而写。", indent=2)
    return pages.container()


def container(pages: list[str], template: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """Pages, each the XML of its layer, packed as an OFD."""
    used = '<ofd:TemplatePage ID="900" BaseLoc="Tpls/T.xml"/>' if template else ""
    listed = "".join(
        f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages))
    )
    parts = {
        "OFD.xml": f'<ofd:OFD {_NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_NS}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        f"{used}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    if template:
        parts["Doc_0/Tpls/T.xml"] = _page(template)
    for i, layer in enumerate(pages):
        reference = '<ofd:Template TemplateID="900" ZOrder="Background"/>' if template else ""
        parts[f"Doc_0/Pages/Page_{i}/Content.xml"] = _page(layer, reference)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
        for name, body in (extra or {}).items():
            archive.writestr(name, body)
    return buffer.getvalue()


def _page(layer: str, reference: str = "") -> str:
    return (
        f"<ofd:Page {_NS}>{reference}<ofd:Content><ofd:Layer ID='1'>{layer}</ofd:Layer>"
        "</ofd:Content></ofd:Page>"
    )


class _Pages:
    def __init__(self, style: Style) -> None:
        self.style = style
        self.pages: list[list[str]] = [[]]
        self.y = _TOP

    def paragraph(self, text: str, indent: int = 0) -> None:
        if self.y + 2 * _LINE > _BOTTOM:
            self._turn()
        self._text(text, _LEFT + indent * _SIZE, self.y)
        self.y += 1.8 * _LINE

    def table(self, table: Table) -> None:
        """Lay out spans on a grid, break the page between rows, draw every cell."""
        placed, columns = _placed(table)
        step = (_RIGHT - _LEFT) / columns
        heights = [_LINE + 1.6] * len(table)
        for (row, _), cell in placed.items():
            lines = len(_wrapped(cell.text, step * cell.colspan))
            share = (lines * _LINE + 1.6) / cell.rowspan
            for i in range(row, row + cell.rowspan):
                heights[i] = max(heights[i], share)
        start = 0
        for row in range(len(table)):
            if self.y + sum(heights[start : row + 1]) > _BOTTOM:
                self._rows(placed, heights, step, start, row)
                self._turn()
                start = row
        self._rows(placed, heights, step, start, len(table))
        self.y += _LINE

    def _rows(
        self,
        placed: dict[tuple[int, int], Cell],
        heights: list[float],
        step: float,
        start: int,
        end: int,
    ) -> None:
        for (row, column), cell in placed.items():
            first, last = max(row, start), min(row + cell.rowspan, end)
            if first >= last:
                continue
            top = self.y + sum(heights[start:first])
            bottom = top + sum(heights[first:last])
            left, right = _LEFT + column * step, _LEFT + (column + cell.colspan) * step
            self._frame(left, top, right, bottom)
            if row < start:
                continue  # the rest of a cell that began on the page before
            for i, line in enumerate(_wrapped(cell.text, right - left)):
                self._text(line, left + 0.8, top + 0.8 + i * _LINE)
        self.y += sum(heights[start:end])

    def _turn(self) -> None:
        self.pages.append([])
        self.y = _TOP

    def _text(self, text: str, x: float, y: float) -> None:
        """A line of text whose upper left corner is given."""
        if not text:
            return
        k = 0.5 if self.style.scaled else 1.0
        steps = [_SIZE * k * (1.0 if ord(c) > 0x2000 else 0.5) for c in text[:-1]]
        delta = _groups(steps) if self.style.groups else " ".join(f"{s:g}" for s in steps)
        ctm = ' CTM="2 0 0 2 0 0"' if self.style.scaled else ""
        self.pages[-1].append(
            f'<ofd:TextObject Boundary="{x:g} {y:g} {_SIZE * len(text):g} {_LINE:g}" '
            f'Font="1" Size="{_SIZE * k:g}"{ctm}><ofd:TextCode X="0" Y="{0.88 * _SIZE * k:g}" '
            f'DeltaX="{delta}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def _frame(self, left: float, top: float, right: float, bottom: float) -> None:
        if self.style.cell_frames:
            self._path(
                left,
                top,
                f"M 0 0 L {right - left:g} 0 L {right - left:g} {bottom - top:g} "
                f"L 0 {bottom - top:g} C",
            )
            return
        for x1, y1, x2, y2 in (
            (left, top, right, top),
            (left, bottom, right, bottom),
            (left, top, left, bottom),
            (right, top, right, bottom),
        ):
            if self.style.boxes:
                w, h = max(x2 - x1, 0.2), max(y2 - y1, 0.2)
                self._path(x1, y1, f"M 0 0 L {w:g} 0 L {w:g} {h:g} L 0 {h:g} C", fill=True)
            else:
                self._path(x1, y1, f"M 0 0 L {x2 - x1:g} {y2 - y1:g}")

    def _path(self, x: float, y: float, data: str, fill: bool = False) -> None:
        paint = 'Stroke="false" Fill="true"' if fill else 'LineWidth="0.3"'
        self.pages[-1].append(
            f'<ofd:PathObject Boundary="{x:g} {y:g} 200 200" {paint}>'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def container(self) -> bytes:
        template = ""
        if self.style.templates:
            template = (
                '<ofd:PathObject Boundary="10 10 190 275"><ofd:AbbreviatedData>'
                "M 0 0 L 190 0</ofd:AbbreviatedData></ofd:PathObject>"
                '<ofd:TextObject Boundary="150 11 40 5" Font="1" Size="3"><ofd:TextCode X="0" Y="3">'
                "政府信息公开</ofd:TextCode></ofd:TextObject>"
            )
        return container(["".join(page) for page in self.pages], template)


def _placed(table: Table) -> tuple[dict[tuple[int, int], Cell], int]:
    """Where each cell begins on the grid, and how many columns the grid has."""
    taken: set[tuple[int, int]] = set()
    placed: dict[tuple[int, int], Cell] = {}
    for row, cells in enumerate(table):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            placed[row, column] = cell
            taken |= {
                (row + i, column + j) for i in range(cell.rowspan) for j in range(cell.colspan)
            }
            column += cell.colspan
    return placed, 1 + max(column for _, column in taken)


def _width(text: str) -> float:
    return _SIZE * sum(1.0 if ord(c) > 0x2000 else 0.5 for c in text)


def _wrapped(text: str, width: float) -> list[str]:
    """Lines that fit; a number is never broken."""
    lines = [""]
    for piece in re.findall(r"[!-~]+|.", text):
        if lines[-1] and _width(lines[-1] + piece) > width - 1.6:
            lines.append("")
        lines[-1] += piece
    return lines


def _groups(steps: list[float]) -> str:
    """Runs of one distance as `g count distance`."""
    words: list[str] = []
    i = 0
    while i < len(steps):
        end = i
        while end < len(steps) and steps[end] == steps[i]:
            end += 1
        words.append(f"g {end - i} {steps[i]:g}" if end - i > 1 else f"{steps[i]:g}")
        i = end
    return " ".join(words)
