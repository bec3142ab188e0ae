"""What a document is, told by its bytes: a `.doc` may be anything, and so may octet-stream."""

import codecs
import io
import re

import olefile

from parse.model import Unreadable
from parse.readers import commas, office

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS: list[tuple[bytes, str]] = [
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
]
# A part of a ZIP, in lower case → the kind of document it makes of it.
_ZIP_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsx",
    "ofd.xml": "ofd",
}
# Package type of OpenDocument, in its first part.
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
# A stream in the root of an old Office file → its kind. WPS writes the same streams.
_OLE_STREAMS = {"worddocument": "doc", "workbook": "xls", "book": "xls"}
_OLE_LOCKED = ("encryptedpackage", "\x09drmcontent")
# Word and Excel 2003 as one XML file, and a DOCX unpacked into one.
_XML_MARKS = {
    b'progid="Word.Document"': "wordxml",
    b"http://schemas.microsoft.com/office/word/2003/wordml": "wordxml",
    b'progid="Excel.Sheet"': "excelxml",
    b"urn:schemas-microsoft-com:office:spreadsheet": "excelxml",
    b"http://schemas.microsoft.com/office/2006/xmlPackage": "wordxml",
}
_MIME = re.compile(rb"^(?:[\w-]+:[^\n]*\n|[ \t][^\n]*\n)*?mime-version:", re.IGNORECASE)
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def sniff(body: bytes) -> str:
    """Name the kind of a document, a key of READERS.

    Raises Unreadable where it is none, or one that is locked.

    >>> sniff(b"%PDF-1.7 ..."), sniff("一、总体情况".encode()), sniff(b"<table><tr><td>")
    ('pdf', 'text', 'html')
    """
    if not body.strip(b" \t\r\n\x00"):
        raise Unreadable("the file is empty")
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if b"%PDF-" in body[:1024]:
        return "pdf"
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(body)
    if body.startswith(_OLE):
        return _ole_kind(body)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    for beginning, kind in _BEGINNINGS:
        if body.startswith(beginning):
            return kind
    if _MIME.match(head) and b"multipart/" in body[:4096].lower():
        return "mhtml"
    return _text_kind(body, head)


def _text_kind(body: bytes, head: bytes) -> str:
    for mark, encoding in _UTF16.items():
        if body.startswith(mark):
            body = body[:131072].decode(encoding, "ignore").encode()
            head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<?xml") or head.startswith((b"<w:wordDocument", b"<pkg:package")):
        for xml_mark, kind in _XML_MARKS.items():
            # A page saved by Word names the spreadsheet's namespace too, but it is a page.
            if xml_mark in body[:4096] and b"<html" not in body[:4096].lower():
                return kind
    if _is_markup(body):
        return "html"
    return "csv" if commas.is_csv(body) else "text"


def _zip_kind(body: bytes) -> str:
    archive = office.open_zip(body)
    names = {office.plain_name(name) for name in archive.namelist()}
    for name, kind in _ZIP_PARTS.items():
        if name in names:
            return kind
    if "mimetype" in names:
        kind_of = office.part(archive, "mimetype", 1 << 20).strip()
        if kind_of in _OPEN_DOCUMENT:
            return _OPEN_DOCUMENT[kind_of]
    if "[content_types].xml" in names:
        # Office 365 may call the main part document2.xml.
        if any(name.startswith("word/document") for name in names):
            return "docx"
        raise Unreadable("the Office container holds no text document and no workbook")
    return "zip"


def _ole_kind(body: bytes) -> str:
    """Old Office files: what their root holds. A document may hold a workbook further in."""
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            roots = {path[0].lower() for path in ole.listdir(streams=True, storages=False)}
    except (OSError, ValueError, IndexError) as error:
        raise Unreadable(f"the old Office container is broken: {error}") from error
    if any(name in roots for name in _OLE_LOCKED):
        raise Unreadable("the Office document is locked with a password")
    for name, kind in _OLE_STREAMS.items():
        if name in roots:
            return kind
    raise Unreadable("the old Office container holds no text document and no workbook")


def _is_markup(body: bytes) -> bool:
    begin = body[:1024].lower().lstrip(b"\xef\xbb\xbf \t\r\n")
    if begin.startswith((b"<!doctype html", b"<html", b"<?xml")):  # the usual page
        return True
    head = body[:65536].lower()
    return any(
        mark in head
        for mark in (b"<html", b"<body", b"<table", b"<td", b"<p>", b"<p ", b"<div", b"<br")
    )
