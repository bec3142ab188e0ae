"""Filled forms printed as PDF by LibreOffice, with and without rules, in many layouts."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random

from demo import form
from tests.filled import Filled

_PROSE = (
    "本年度按照要求推进政府信息公开工作，全年收到群众来信和建议若干，均已按照规定的期限办理并答复，"
    "主动公开的范围有所扩大，依申请公开的渠道保持畅通，平台和栏目的建设得到加强。"
)
# Width of the columns in hundredths of the page, by their number: tables II, III and IV.
_WIDTHS = {
    4: (25,) * 4,
    10: (7, 9, 28, *(8,) * 7),
    15: (6, *(7, 6.6) * 7),
}


@dataclass(frozen=True)
class Layout:
    """How a form is printed: rules or none, paper, letters, alignment, repeated headings."""

    rules: bool
    landscape: bool
    family: str
    points: float
    values: str
    heads: str
    labels: str
    vertical: str
    repeat: bool
    padding: float
    prose: int
    widths: bool

    @staticmethod
    def at_random(seed: int, rules: bool) -> "Layout":
        """A layout; the same seed gives the same one."""
        random = Random(seed)
        align = random.choice(("left", "center", "center", "right"))
        return Layout(
            rules,
            random.random() < 0.4,
            random.choice(("Noto Sans CJK SC", "Noto Serif CJK SC", "Noto Sans Mono CJK SC")),
            random.choice((7.5, 8.5, 9.0)),
            align,
            random.choice((align, "center")),
            random.choice(("left", "left", "center")),
            random.choice(("middle", "middle", "top")),
            random.random() < 0.5,
            random.choice((1.0, 2.0, 3.0)),
            random.choice((1, 3, 8)),
            # Left to itself LibreOffice makes columns so narrow that numbers break in two, which
            # only rules around them show.
            not rules or random.random() < 0.5,
        )

    def page(self, filled: Filled) -> str:
        """The form as a page that LibreOffice prints in this layout."""
        tables = form.tables(
            {"disclosure": filled.edition, "applications": filled.edition},
            lambda table: filled.printed[table],
            filled.layout,
        )
        parts = [f"<h1>{escape(filled.title)}</h1>"]
        for key, heading in form.SECTIONS.items():
            parts.append(f"<p>{heading}</p>")
            if key not in tables:
                parts += [f"<p>　　{_PROSE}</p>"] * self.prose
            parts += [self._table(table) for table in tables.get(key, ())]
        size = "29.7cm 21cm" if self.landscape else "21cm 29.7cm"
        style = (
            f"@page {{ size: {size}; margin: 1.8cm }}\n"
            f"body, p, td, th {{ font-family: '{self.family}'; font-size: {self.points}pt }}"
        )
        return (
            f"<html><head><meta charset='utf-8'><title>{escape(filled.title)}</title>"
            f"<style>{style}</style></head><body>{''.join(parts)}</body></html>"
        )

    def _table(self, table: form.Table) -> str:
        heads = next((i for i, row in enumerate(table) if row[0].kind != "head"), len(table))
        rows = ["".join(self._cell(cell) for cell in row) for row in table]
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        if self.repeat and len(table) > 20:
            head = "".join(f"<tr>{row}</tr>" for row in rows[:heads])
            rest = "".join(f"<tr>{row}</tr>" for row in rows[heads:])
            body = f"<thead>{head}</thead><tbody>{rest}</tbody>"
        border = "border='1' style='border-collapse:collapse'" if self.rules else "border='0'"
        widths = _WIDTHS[sum(cell.colspan for cell in table[0])] if self.widths else ()
        columns = "".join(f"<col width='{width}%'>" for width in widths)
        return (
            f"<table width='100%' cellspacing='0' cellpadding='{self.padding:g}' {border}>"
            f"{columns}{body}</table>"
        )

    def _cell(self, cell: form.Cell) -> str:
        align = {"head": self.heads, "label": self.labels, "value": self.values}[cell.kind]
        spans = f" colspan='{cell.colspan}'" if cell.colspan > 1 else ""
        spans += f" rowspan='{cell.rowspan}'" if cell.rowspan > 1 else ""
        words = escape(cell.text).replace("\u00a0", "&nbsp;")
        return f"<td align='{align}' valign='{self.vertical}'{spans}>{words}</td>"


def to_pdf(soffice: str, pages: Sequence[Path], folder: Path) -> None:
    """Print pages into a folder, all in one LibreOffice process."""
    profile = (folder / "profile").resolve().as_uri()
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--infilter=HTML (StarWriter)",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            str(folder),
            *map(str, pages),
        ],
        check=True,
        capture_output=True,
        timeout=60 + 20 * len(pages),
    )
