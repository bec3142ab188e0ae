"""What a document is, is told by its bytes: names and types that servers give are often wrong."""

import base64

import pytest

from parse import readers
from parse.model import Unreadable
from parse.report import parse_report
from tests.filled import filled
from tests.office import docx_writer, ofd_writer, ole
from tests.office.score import score
from tests.test_parse_broken import zipped

FORM = filled(501)
PAGE = FORM.page()


def mhtml(charset: str, encoding: str) -> bytes:
    """A single-file web page, as Word saves it under the name of .doc."""
    page = PAGE.replace("charset='utf-8'", f"charset='{charset}'").encode(
        "gb18030" if charset == "gb2312" else charset
    )
    if encoding == "base64":
        written = base64.encodebytes(page)
    else:
        written = b"".join(
            bytes([b]) if (32 <= b < 127 and b != 61) or b == 10 else b"=%02X" % b for b in page
        )
    return (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="=_next"\n\n'
        b"--=_next\nContent-Location: file:///C:/x/doc.htm\n"
        + f"Content-Transfer-Encoding: {encoding}\n".encode()
        + f'Content-Type: text/html; charset="{charset}"\n\n'.encode()
        + written
        + b"\n--=_next\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n--=_next--\n"
    )


KINDS = {
    "docx": docx_writer.write(FORM),
    "ofd": ofd_writer.write(FORM),
    "html": b"\xef\xbb\xbf" + PAGE.encode(),
    "mhtml": mhtml("gb2312", "quoted-printable"),
    "rtf": b"\n{\\rtf1\\ansi text}",
    "wordxml": b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument/>',
    "excelxml": b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook/>',
    "doc": ole.container({"WordDocument": b"\xec\xa5", "1Table": b""}),
    "xls": ole.container({"Workbook": b"\x09\x08"}),
    "zip": zipped({"word.doc": b"...", "a.txt": b"..."}),
    "rar": b"Rar!\x1a\x07\x01\x00....",
    "7z": b"7z\xbc\xaf\x27\x1c....",
    "odt": zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_kind(kind: str) -> None:
    assert readers.sniff(KINDS[kind]) == kind
    assert kind in readers.READERS


def test_a_document_that_holds_a_sheet_is_a_document() -> None:
    """The root says what it is, not what it holds further in."""
    body = ole.container({"WordDocument": "Workbook\0".encode("utf-16-le") * 40, "1Table": b""})
    assert readers.sniff(body) == "doc"


def test_a_page_that_word_saved_is_a_page() -> None:
    page = '<html xmlns:x="urn:schemas-microsoft-com:office:spreadsheet"><table><tr><td>1'
    assert readers.sniff(b'<?xml version="1.0"?>' + page.encode()) == "html"
    assert readers.sniff(PAGE.encode("utf-16")) == "html"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gb2312"])
def test_a_web_page_in_one_file(charset: str, encoding: str) -> None:
    counts, told = score(FORM, parse_report(mhtml(charset, encoding)))
    assert not told
    assert counts["right"] == 198 + 2 * (FORM.edition == "2021")


@pytest.mark.parametrize(
    "body",
    [
        ole.container({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"\1" * 5000}),
        ole.container(
            {"WordDocument": b"\xec\xa5\xc1\0\0\0\0\0\0\0\0\x13" + bytes(600), "1Table": b""}
        ),
        ole.container(
            {"Workbook": b"\x09\x08\x10\0" + b"\0\6\5\0" + bytes(12) + b"\x2f\0\4\0" + bytes(4)}
        ),
    ],
    ids=["docx in a locked package", "doc", "xls"],
)
def test_locked(body: bytes, soffice: str) -> None:
    with pytest.raises(Unreadable, match="locked with a password"):
        readers.read(body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (ole.container({"PowerPoint Document": b"x"}), "neither|no text document"),
        (
            zipped({"[Content_Types].xml": b"<a/>", "ppt/presentation.xml": b"<a/>"}),
            "no text document",
        ),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nno parts", "no HTML part"),
    ],
)
def test_other_documents_are_named(body: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        readers.read(body)
