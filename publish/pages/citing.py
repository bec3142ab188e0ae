"""How to cite a report as this archive has it: in a sentence, and for BibTeX."""

import re
import sqlite3

from publish.words import Words

_SPECIAL = re.compile(r"([\\{}%#&$_~^])")
_ESCAPED = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def citation(report: sqlite3.Row, version: str, words: Words) -> str:
    """A sentence that names agency, title, date, address, capture and release."""
    return words(
        "cite.text",
        agency=report["agency_name"] or words("report.unnamed"),
        title=report["title"] or words("report.unnamed_title"),
        published=report["published"] or words("report.unknown"),
        url=report["page_url"],
        captured=report["captured_at"][:10],
        version=version,
        id=report["id"],
    )


def bibtex(report: sqlite3.Row, version: str) -> str:
    """An entry for BibTeX; braces keep the name of an agency from being read as a person's."""
    fields = {
        "author": f"{{{tex(report['agency_name'] or '')}}}",
        "institution": f"{{{tex(report['agency_name'] or '')}}}",
        "title": f"{{{tex(report['title'] or '')}}}",
        "year": (report["published"] or str(report["year"] or ""))[:4],
        "type": "政府信息公开工作年度报告",
        "url": report["page_url"],
        "urldate": report["captured_at"][:10],
        "note": f"nianbao {version}, report {report['id']}",
    }
    lines = [
        f"  {name} = {{{value}}}," for name, value in fields.items() if value not in ("", "{}")
    ]
    return "\n".join([f"@techreport{{nianbao-{report['id']},", *lines, "}"])


def tex(text: str) -> str:
    r"""Escape what TeX would read as a command.

    >>> tex("50% & {x}")
    '50\\% \\& \\{x\\}'
    """
    return _SPECIAL.sub(lambda m: _ESCAPED.get(m[1], "\\" + m[1]), text)
