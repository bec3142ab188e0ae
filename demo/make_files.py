"""`python -m demo.make_files` makes the attachments: PDF and DOCX by LibreOffice, XLSX by openpyxl."""

import shutil
import subprocess
import tempfile
from dataclasses import replace
from html import escape
from pathlib import Path

import click
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side

from demo import form
from demo.form import Table
from demo.html import NOTES, body
from demo.reports import FILES, Report, reports

# Writer would open HTML as a web page, without pages; this filter opens it as a text document.
_AS_TEXT = "--infilter=HTML (StarWriter)"
_TARGETS = {"pdf": "pdf:writer_pdf_Export", "docx": "docx:MS Word 2007 XML"}
_TIMEOUT = 180  # seconds for one start of LibreOffice


class OfficeMissingError(RuntimeError):
    """LibreOffice is not installed here."""


def wanted() -> list[tuple[Report, str]]:
    """Every report that has a file, with the file's kind."""
    return [(report, kind) for report in reports(1) for kind in report.files]


def make(folder: Path) -> list[Path]:
    """Make every file of the demo in a folder, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for report, kind in wanted():
        target = folder / f"{report.id}.{kind}"
        if kind == "xlsx":
            workbook(report).save(target)
        else:
            _office(page(report), target, kind)
        made.append(target)
    return made


def page(report: Report) -> str:
    """The report as one HTML document, for LibreOffice to set on paper, whatever its page wears."""
    report = replace(report, dress="plain")
    style = (
        "@page {size: 21cm 29.7cm; margin: 2cm} body {font-family: 'Noto Sans CJK SC'; "
        "font-size: 10pt} td {border: 1px solid #000; padding: 3px} p {margin: 0 0 4px 0}"
    )
    return (
        '<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(report.title)}</title><style>{style}</style></head>"
        f'<body lang="zh-CN"><h1 align="center">{escape(report.title)}</h1>{body(report)}'
        f"<p>{NOTES[report.invented]}</p></body></html>"
    )


def workbook(report: Report) -> Workbook:
    """The report as one sheet: paragraphs in merged lines, tables with their merged cells."""
    book = Workbook()
    sheet = book.active
    sheet.title = str(report.year)
    thin = Side(style="thin")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    line = 1

    def write(words: str) -> None:
        nonlocal line
        sheet.cell(line, 1, words).alignment = Alignment(wrap_text=True)
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=15)
        line += 1

    def draw(table: Table) -> None:
        nonlocal line
        taken: set[tuple[int, int]] = set()
        for row in table:
            column = 1
            for cell in row:
                while (line, column) in taken:
                    column += 1
                value = (
                    int(cell.text) if cell.kind == "value" and cell.text.isdigit() else cell.text
                )
                sheet.cell(line, column, value).border = border
                bottom, right = line + cell.rowspan - 1, column + cell.colspan - 1
                if (bottom, right) != (line, column):
                    sheet.merge_cells(
                        start_row=line, end_row=bottom, start_column=column, end_column=right
                    )
                taken |= {(r, c) for r in range(line, bottom + 1) for c in range(column, right + 1)}
            line += 1

    write(report.title)
    tables = form.tables(report.editions, report.printed, report.layout)
    for key, heading in form.SECTIONS.items():
        for words in (heading, *report.sections[key]):
            write(words)
        for table in tables.get(key, ()):
            draw(table)
    write(NOTES[report.invented])
    return book


def _office(source: str, target: Path, kind: str) -> None:
    """Convert one HTML document with a LibreOffice that has a profile of its own."""
    office = shutil.which("soffice")
    if office is None:
        raise OfficeMissingError(
            "soffice not found: install LibreOffice (writer) to make the files"
        )
    with tempfile.TemporaryDirectory() as folder:
        page_file = Path(folder) / f"{target.stem}.html"
        page_file.write_text(source, "utf-8")
        profile = (Path(folder) / "profile").as_uri()
        command = [office, "--headless", f"-env:UserInstallation={profile}", _AS_TEXT]
        command += ["--convert-to", _TARGETS[kind], "--outdir", folder, str(page_file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT)
        made = page_file.with_suffix(f".{kind}")
        if not made.exists():
            raise RuntimeError(f"LibreOffice made no {kind}: {done.stdout}{done.stderr}")
        shutil.move(made, target)


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=FILES, show_default=True)
def main(folder: Path) -> None:
    """Make the attachments of the demo anew."""
    for path in make(folder):
        click.echo(f"{path} {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
