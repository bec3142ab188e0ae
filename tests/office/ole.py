"""A small writer of OLE containers ([MS-CFB]), for files that only Office itself would write."""

import struct
from collections.abc import Mapping

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SMALLEST = 4096  # shorter streams would go into a mini stream


def container(streams: Mapping[str, bytes]) -> bytes:
    """Pack streams into the root of a container; short ones are filled up with zeros."""
    bodies = {name: body.ljust(_SMALLEST, b"\0") for name, body in streams.items()}
    directory_sectors = -(-(len(bodies) + 1) * 128 // _SECTOR)
    table = [_FAT]
    table += [*range(2, directory_sectors + 1), _END]
    starts: dict[str, int] = {}
    sectors: list[bytes] = []
    for name, body in bodies.items():
        count = -(-len(body) // _SECTOR)
        starts[name] = len(table)
        table += [*range(len(table) + 1, len(table) + count), _END]
        sectors.append(body.ljust(count * _SECTOR, b"\0"))
    assert len(table) <= _SECTOR // 4, "one sector of allocation table is enough here"
    names = list(bodies)
    entries = [_entry("Root Entry", 5, child=1 if names else _FREE, start=_END, size=0)]
    for i, name in enumerate(names):
        right = i + 2 if i + 1 < len(names) else _FREE
        entries.append(_entry(name, 2, right=right, start=starts[name], size=len(bodies[name])))
    directory = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b""),
        *(0, 1, 1, 0, _SMALLEST, _END, 0, _END, 0),
    )
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    table += [_FREE] * (_SECTOR // 4 - len(table))
    return header + struct.pack(f"<{_SECTOR // 4}I", *table) + directory + b"".join(sectors)


def _entry(
    name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int, size: int
) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        *(written, len(written), kind, 1, _FREE, right, child, b"", 0, 0, 0, start, size),
    )
