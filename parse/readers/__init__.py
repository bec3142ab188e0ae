"""Bytes → lines, chosen by the first bytes and never by the file's name."""

from collections.abc import Callable

from parse.model import Document
from parse.readers import container, docx, html, legacy, mhtml, ofd, pdf, plain, scan, sheet
from parse.readers.kind import sniff


def read(body: bytes) -> Document:
    """Read a document of any kind that READERS knows.

    Raises Unreadable where the bytes are no document, MissingPart where a part is not installed.
    """
    return READERS[sniff(body)](body)


def _archive(body: bytes) -> Document:
    """An archive is read as a document where it holds just one; `container.members` gives them all."""
    return read(container.only_document(body))


READERS: dict[str, Callable[[bytes], Document]] = {
    "html": html.read,
    "mhtml": mhtml.read,
    "text": plain.read,
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
