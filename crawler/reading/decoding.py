"""Undoing the Content-Encoding of a body as it was sent."""

from io import BytesIO

from warcio.bufferedreaders import BufferedReader

_ENCODINGS = {"gzip", "deflate"}


def decode(body: bytes, encoding: str, max_bytes: int) -> tuple[bytes, str | None]:
    """Undo the Content-Encoding as warcio's content_stream does; say what is wrong with it, if so.

    >>> import gzip
    >>> decode(gzip.compress(b"abc"), "gzip", 10)
    (b'abc', None)
    >>> decode(gzip.compress(bytes(99)), "gzip", 10)[1]
    'the answer is longer than 10 bytes when unpacked'
    >>> decode(gzip.compress(bytes(99))[:-9], "gzip", 1000)[1]
    'the compressed answer breaks off'
    """
    name = encoding.strip().lower()
    if name in {"", "identity"} or not body:
        return body, None
    if name not in _ENCODINGS:
        return body, f"the answer is packed as {name!r}, which was not asked for"
    reader = BufferedReader(BytesIO(body), decomp_type=name)
    unpacked: bytes = reader.read(max_bytes + 1)
    if len(unpacked) > max_bytes:
        return b"", f"the answer is longer than {max_bytes} bytes when unpacked"
    if reader.decompressor is not None and not reader.decompressor.eof:
        return unpacked, "the compressed answer breaks off"
    return unpacked, None
