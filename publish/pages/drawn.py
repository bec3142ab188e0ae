"""A cell of an official table as HTML: a report has two hundred, which costs a template most of its time."""

from markupsafe import Markup, escape

from publish.pages.cells import Cell
from publish.words import Words


def td(cell: Cell, t: Words, span: int = 1) -> Markup:
    """The <td> of a cell, `span` columns wide, what was printed in its title, failing sums marked.

    A touch or a link to the cell shows the title in it; with a keyboard alone two hundred cells are
    no stops on the way.
    """
    mark = " fails" if cell.checks else " part" if cell.part_of_failing else ""
    wide = f' colspan="{span}"' if span > 1 else ""
    flags = "".join(_flag(number, t) for number in cell.checks)
    return Markup(
        f'<td id="{escape(cell.id)}" class="{cell.state}{mark}"{wide} tabindex="-1" title="{escape(_title(cell, t))}">'
        f"{_content(cell, t)}{flags}</td>"
    )


def _title(cell: Cell, t: Words) -> str:
    reasons = " ".join(cell.reasons)
    if cell.state == "missing":
        return t("report.missing_why", reason=reasons) if reasons else t("report.missing_plain")
    if cell.state == "blank":
        return t("report.printed_blank")
    parts = [t("report.printed", text="—" if cell.printed is None else cell.printed)]
    if cell.yuan:
        parts.append(t("report.yuan", text=cell.yuan))
    if cell.state == "text" and reasons:
        parts.append(reasons)
    return " · ".join(parts)


def _content(cell: Cell, t: Words) -> str:
    if cell.state in ("missing", "blank"):
        return escape(t(f"report.{cell.state}"))
    text = escape(cell.text)
    return f'<span lang="zh-CN">{text}</span>' if cell.state == "text" else text


def _flag(number: int, t: Words) -> str:
    """A failing sum's mark: a sign, and a word for those who cannot see it."""
    said = escape(t("report.flag", n=number))
    return f'<a class="flag" href="#sum-{number}" aria-label="{said}" title="{said}">※{number}</a>'
