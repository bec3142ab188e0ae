"""A small writer of RAR archives (old format, members stored as they are), for the tests alone."""

import struct
import zlib
from collections.abc import Mapping


def archive(members: Mapping[str, bytes]) -> bytes:
    """Pack members; names outside ASCII are written in GB18030, as Chinese Windows does."""
    packed = b"Rar!\x1a\x07\x00" + _block(0x73, 0, b"\0" * 6)
    for name, body in members.items():
        written = name.encode("gb18030")
        fields = struct.pack(
            "<IIBIIBBHI",
            *(len(body), len(body), 2, zlib.crc32(body), 0x5A21_0000, 20, 0x30, len(written), 0x20),
        )
        packed += _block(0x74, 0x8000, fields + written) + body
    return packed + _block(0x7B, 0x4000, b"")


def _block(kind: int, flags: int, fields: bytes) -> bytes:
    header = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
    return struct.pack("<H", zlib.crc32(header) & 0xFFFF) + header
