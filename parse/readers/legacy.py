"""DOC, WPS, RTF and their like → lines: LibreOffice makes DOCX of them, a whole batch in one start.

A start costs seconds, a document in a batch half a second. The process runs without a window, in a
profile of its own that follows no link out of a document and runs no macro, within limits of time
and memory; a document that hangs it or brings it down loses only itself.
"""

import hashlib
import io
from collections.abc import Sequence

import olefile

from parse.model import Document, MissingPart, Unreadable
from parse.readers import docx, sheet, soffice
from parse.readers.kind import sniff
from parse.readers.soffice import Way

_HOW = (
    "install it (Debian or Ubuntu: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui; "
    "elsewhere: https://www.libreoffice.org/download) so that `soffice` is on the PATH, then parse again"
)
_PROBE = b"{\\rtf1\\ansi nianbao}"
_DOCX, _XLSX = "docx:MS Word 2007 XML", "xlsx:Calc MS Excel 2007 XML"
_WAYS = {
    "doc": Way("doc", "docx", _DOCX),
    "rtf": Way("rtf", "docx", _DOCX),
    "odt": Way("odt", "docx", _DOCX),
    "wordxml": Way("xml", "docx", _DOCX),
    "excelxml": Way("xml", "xlsx", _XLSX),
    "ods": Way("ods", "xlsx", _XLSX),  # calamine does not tell its merged cells
}
KINDS = frozenset(_WAYS)
Converted = bytes | Unreadable
_cache: dict[str, Converted] = {}


def read(body: bytes) -> Document:
    """Read one old document, from what `prefetch` made of it if that was called.

    Raises Unreadable where LibreOffice makes nothing of it, MissingPart where there is no LibreOffice.
    """
    kind = sniff(body)
    converted = _cache.get(_key(body)) or convert([body])[0]
    if isinstance(converted, Unreadable):
        raise converted
    if _WAYS[kind].target == "xlsx":
        return sheet.read(converted)
    document = docx.read(converted)
    document.kind = kind
    return document


def prefetch(bodies: Sequence[bytes]) -> None:
    """Convert the old documents among `bodies` in one start, and keep them for `read`.

    What an earlier call kept is dropped. Without LibreOffice nothing happens here: `read` says so.
    """
    _cache.clear()
    old = [body for body in bodies if _kind(body) in KINDS]
    if old and soffice.program():
        _cache.update(zip(map(_key, old), convert(old), strict=True))


def convert(bodies: Sequence[bytes]) -> list[Converted]:
    """Convert old documents to DOCX, old workbooks to XLSX; Unreadable where nothing came of one.

    One process for all; where it dies or hangs, the document it was at is tried once more alone.
    Raises MissingPart where LibreOffice is not installed, or can't convert anything at all.
    """
    program = soffice.program()
    if program is None:
        raise MissingPart("LibreOffice", _HOW)
    made: dict[int, bytes] = {}
    refused: dict[int, Unreadable] = {}
    for target in sorted({way.target for way in _WAYS.values()}):
        items = []
        for number, body in enumerate(bodies):
            way = _WAYS.get(_kind(body) or "")
            if way is None:
                refused[number] = Unreadable("this is no document for LibreOffice")
            elif _locked(body):
                refused[number] = Unreadable("the document is locked with a password")
            elif way.target == target:
                items.append((number, body, way))
        if items:
            made |= soffice.batch(program, items)
    if len(made) + len(refused) < len(bodies) and not made:
        _must_work(program)
    nothing = Unreadable(
        "LibreOffice makes nothing of it: the document is broken, or it takes too long"
    )
    return [made.get(n) or refused.get(n, nothing) for n in range(len(bodies))]


def _must_work(program: str) -> None:
    """A LibreOffice that can't convert one plain line lacks Writer, disk or memory; the documents
    are not to blame, and must be tried again later. Raises MissingPart."""
    if not soffice.batch(program, [(0, _PROBE, _WAYS["rtf"])]):
        raise MissingPart(
            "a working LibreOffice Writer",
            "soffice is there but converts nothing: install libreoffice-writer, and look whether "
            "the disk for temporary files is full",
        )


def _locked(body: bytes) -> bool:
    """Whether Word's own header (FIB, fEncrypted) says that a password is needed."""
    if _kind(body) != "doc":
        return False
    with olefile.OleFileIO(io.BytesIO(body)) as ole:
        header = ole.openstream("WordDocument").read(12)
    return len(header) == 12 and bool(header[11] & 1)


def _kind(body: bytes) -> str | None:
    try:
        return sniff(body)
    except Unreadable:
        return None


def _key(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
