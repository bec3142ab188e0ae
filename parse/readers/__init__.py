"""Bytes → lines, chosen by the first bytes and never by the file's name."""

from collections.abc import Callable

from parse.model import Document, MissingPart, Unreadable
from parse.readers import docx, html, office, pdf, plain, sheet

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _needs_libreoffice(body: bytes) -> Document:
    raise MissingPart("LibreOffice", "DOC, WPS and RTF are not read yet")


def _needs_ocr(body: bytes) -> Document:
    raise MissingPart("OCR", "pictures of pages are not read yet")


def _needs_ofd(body: bytes) -> Document:
    raise MissingPart("an OFD reader", "OFD is not read yet")


READERS: dict[str, Callable[[bytes], Document]] = {
    "html": html.read,
    "text": plain.read,
    "pdf": pdf.read,
    "docx": docx.read,
    "xlsx": sheet.read,
    "xls": sheet.read,
    "doc": _needs_libreoffice,
    "rtf": _needs_libreoffice,
    "ofd": _needs_ofd,
    "image": _needs_ocr,
}
# Parts of a ZIP → the kind of document it is.
_ZIP_KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "OFD.xml": "ofd"}
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


def sniff(body: bytes) -> str:
    """Name the kind of a document, a key of READERS. Raises Unreadable where it is none.

    >>> sniff(b"%PDF-1.7 ..."), sniff("一、总体情况".encode()), sniff(b"<table><tr><td>")
    ('pdf', 'text', 'html')
    """
    if not body.strip():
        raise Unreadable("the file is empty")
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if b"%PDF-" in body[:1024]:
        return "pdf"
    if body.startswith(b"PK\x03\x04") or body.startswith(b"PK\x05\x06"):
        return _zip_kind(body)
    if body.startswith(_OLE):
        return _ole_kind(body)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if body.startswith(_IMAGES):
        return "image"
    return "html" if _is_markup(body) else "text"


def read(body: bytes) -> Document:
    """Read a document of any kind that READERS knows.

    Raises Unreadable where the bytes are no document, MissingPart where a part is not installed.
    """
    return READERS[sniff(body)](body)


def _zip_kind(body: bytes) -> str:
    names = set(office.open_zip(body).namelist())
    for name, kind in _ZIP_KINDS.items():
        if name in names:
            return kind
    raise Unreadable("the ZIP container holds no document that we know")


def _ole_kind(body: bytes) -> str:
    """Old office files: a workbook names its stream in UTF-16 in the directory."""
    if any(name.encode("utf-16-le") in body for name in ("Workbook", "Book\0")):
        return "xls"
    return "doc"


def _is_markup(body: bytes) -> bool:
    head = body[:65536].lower()
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(
        (b"<!doctype html", b"<html", b"<?xml")
    ) or any(
        mark in head
        for mark in (b"<html", b"<body", b"<table", b"<td", b"<p>", b"<p ", b"<div", b"<br")
    )


__all__ = ["READERS", "read", "sniff"]
