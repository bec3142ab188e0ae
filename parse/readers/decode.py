"""Bytes → text: which encoding a Chinese page is really in, whatever it says."""

import codecs
import re

from parse.model import Unreadable

_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-:.]+)""", re.IGNORECASE
)
# Pages declared gb2312 hold characters of its supersets; browsers read them all as GB18030.
_READ_AS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
# Latin-1 decodes anything: as a server's default it is always wrong here. Python's own codecs are no
# encodings of a page.
_NO_ENCODING = frozenset(
    (
        *("iso8859-1", "cp1252", "ascii"),
        *("base64", "bz2", "hex", "quopri", "rot-13", "uu", "zlib"),
        *("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"),
    )
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_CONTROL_BYTES = bytes(c for c in range(32) if _CONTROLS.match(chr(c)))
# In these a byte that looks like a control character is one.
_PLAIN = ("utf-8", "gb18030")
_LOOKED_AT = 65536
# At most this share of characters may fail to decode before the bytes count as no text at all.
_BROKEN = 0.005


def decode(body: bytes, declared: str | None = None) -> str:
    """Decode a page or a text file.

    >>> decode("朱镕基".encode("gb18030"), "gb2312"), decode("年报".encode())
    ('朱镕基', '年报')

    Raises Unreadable where the bytes are no text in any encoding: `encoded` tells how they are tried.
    """
    return encoded(body, declared)[0]


def encoded(body: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """The text of a page or a text file, and its encoding; None where characters were broken.

    In order: byte order mark, strict UTF-8, the declared encoding (`declared` from the response
    header, else from the page itself), GB18030; where none fits without error, the one with the
    fewest broken characters, as long as they are few.

    Raises Unreadable where the bytes are no text in any of them.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace"), None
    tries = ["utf-8", *_declared(body, declared), "gb18030"]
    for encoding in tries:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding not in _PLAIN or not _holds_none(body, text):
            _check(text)
        return text, encoding
    broken, text = min(
        ((text.count("\ufffd"), text) for text in (body.decode(e, "replace") for e in tries)),
        key=lambda pair: pair[0],
    )
    if broken > max(1, len(text) * _BROKEN):
        raise Unreadable("the bytes are no text in UTF-8, GB18030 or the encoding they declare")
    _check(text)
    return text, None


def _declared(body: bytes, declared: str | None) -> list[str]:
    found = _DECLARED.search(body[:4096])
    names = [declared, found[1].decode("ascii") if found else None]
    known = []
    for name in names:
        read_as = _READ_AS.get((name or "").lower(), name)
        try:
            if read_as and codecs.lookup(read_as).name not in _NO_ENCODING:
                known.append(read_as)
        except LookupError:  # an encoding nobody knows: as good as none
            continue
    return known


def _holds_none(body: bytes, text: str) -> bool:
    """Whether the bytes of the beginning hold no control character: told several times faster than
    by the characters themselves."""
    beginning = body[: _LOOKED_AT + len(body) - len(text)]
    return len(beginning.translate(None, _CONTROL_BYTES)) == len(beginning)


def _check(text: str) -> None:
    controls = len(_CONTROLS.findall(text, 0, _LOOKED_AT))
    if controls > 8 + len(text[:_LOOKED_AT]) // 200:
        raise Unreadable("the bytes are no text: they hold control characters")
