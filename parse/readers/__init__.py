"""Bytes → lines, chosen by the first bytes and never by the file's name."""

import re
from collections.abc import Callable

from parse.model import Document, Unreadable
from parse.readers import commas, container, docx, html, legacy, mhtml, ofd, pdf, plain, scan, sheet
from parse.readers.kind import sniff

# A report has some hundred lines, one with all its appendices some thousand.
_MAX_LINES = 50_000
# No part of any text, though fonts without a map and broken exports give them: neither CSV, XML nor
# SQLite's own functions carry them. White space that a page may hold inside a cell is not among them.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def read(body: bytes) -> Document:
    """Read a document of any kind that READERS knows.

    Raises Unreadable where the bytes are no document, or one that is more than a report can be;
    MissingPart where a part is not installed.
    """
    document = READERS[sniff(body)](body)
    if len(document.lines) > _MAX_LINES:
        raise Unreadable(f"the document has more than {_MAX_LINES} lines, no report has")
    _free_of_controls(document)
    return document


def _free_of_controls(document: Document) -> None:
    """Put a space for each control character, so that digits on its two sides are not joined."""
    for at, line in enumerate(document.lines):
        if any(map(_CONTROL.search, line.cells)):
            cells = tuple(_CONTROL.sub(" ", cell) for cell in line.cells)
            document.lines[at] = line._replace(cells=cells)
    for name, value in document.meta.items():
        document.meta[name] = _CONTROL.sub(" ", value)


def _archive(body: bytes) -> Document:
    """An archive is read as a document where it holds just one; `container.members` gives them all."""
    return read(container.only_document(body))


READERS: dict[str, Callable[[bytes], Document]] = {
    "html": html.read,
    "mhtml": mhtml.read,
    "text": plain.read,
    "csv": commas.read,
    "pdf": pdf.read,
    "docx": docx.read,
    "xlsx": sheet.read,
    "xls": sheet.read,
    "ofd": ofd.read,
    "image": scan.read,
    **dict.fromkeys(sorted(legacy.KINDS), legacy.read),
    **dict.fromkeys(sorted(container.KINDS), _archive),
}

__all__ = ["READERS", "read", "sniff"]
