"""The gzip members of a WARC file: one a record, so that damage to one loses no other."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator

_BLOCK = 1 << 20
_MAGIC = b"\x1f\x8b\x08"


def whole_length(path: Path) -> int:
    """Count the bytes up to the end of the last whole record before the first damage."""
    runs = _run(path, 0)
    return runs[1]


def runs(path: Path) -> list[tuple[int, int]]:
    """The stretches of whole records, from and to; a file without damage is one stretch."""
    found, size, start = [], path.stat().st_size, 0
    while start < size:
        begin, end = _run(path, start)
        if end > begin:
            found.append((begin, end))
        following = _next_member(path, end + 1)
        if end >= size or following is None:
            break
        start = following
    return found


def records(path: Path, **options: Any) -> Iterator[tuple[Any, Any]]:
    """Every record that can be read, with the iterator that knows its place; damage is stepped over.

    `options` are those of warcio's ArchiveIterator.
    """
    for begin, end in runs(path):
        with path.open("rb") as file:
            iterator = ArchiveIterator(_Part(file, begin, end), **options)
            for record in iterator:
                yield iterator, record


class _Part:
    """A stretch of a file, as warcio reads one."""

    def __init__(self, file: BinaryIO, begin: int, end: int) -> None:
        self.file, self.end = file, end
        file.seek(begin)

    def read(self, size: int = -1) -> bytes:
        left = self.end - self.file.tell()
        return self.file.read(left if size < 0 else min(size, left))

    def tell(self) -> int:
        return self.file.tell()

    def close(self) -> None:
        self.file.close()


def _run(path: Path, start: int) -> tuple[int, int]:
    """Follow whole members from a place on; returns where they begin and end."""
    whole = read = start
    member = zlib.decompressobj(31)
    with path.open("rb") as file:
        file.seek(start)
        while block := file.read(_BLOCK):
            read += len(block)
            while block:
                try:
                    member.decompress(block)
                except zlib.error:
                    return start, whole
                block = member.unused_data
                if member.eof:
                    whole = read - len(block)
                    member = zlib.decompressobj(31)
    return start, whole


def _next_member(path: Path, start: int) -> int | None:
    """Look for the next place from which a whole record can be read."""
    with path.open("rb") as file:
        file.seek(start)
        place, kept = start, b""
        while block := file.read(_BLOCK):
            block = kept + block
            found = block.find(_MAGIC)
            while found >= 0:
                if _is_record(path, place + found):
                    return place + found
                found = block.find(_MAGIC, found + 1)
            kept = block[-(len(_MAGIC) - 1) :]
            place += len(block) - len(kept)
    return None


def _is_record(path: Path, start: int) -> bool:
    member, head = zlib.decompressobj(31), b""
    with path.open("rb") as file:
        file.seek(start)
        while not member.eof and (block := file.read(_BLOCK)):
            try:
                plain = member.decompress(block)
            except zlib.error:
                return False
            head = head or plain[:5]
    return member.eof and head == b"WARC/"
