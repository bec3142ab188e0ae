"""How records reach the disk: packed by zlib-ng, written whole or not at all, renames synced."""

import os
from pathlib import Path
from typing import Any

from warcio.warcwriter import WARCWriter
from zlib_ng import zlib_ng


def sync_folder(folder: Path) -> None:
    """Bring a rename to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Whole:
    """An unbuffered file whose write() writes everything or raises, as a pipe of records needs."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self.raw.write(view) :]

    def flush(self) -> None:
        self.raw.flush()


class _Gzip:
    """One gzip member by zlib-ng: as small as zlib's level 9, in less time than its level 1."""

    def __init__(self, out: Any) -> None:
        self.out = out
        self.compressor = zlib_ng.compressobj(6, zlib_ng.DEFLATED, zlib_ng.MAX_WBITS + 16)
        self.chunks: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.chunks.append(self.compressor.compress(data))

    def flush(self) -> None:
        self.out.write(b"".join([*self.chunks, self.compressor.flush()]))
        self.out.flush()


class QuickWriter(WARCWriter):  # type: ignore[misc]
    """warcio's writer, with our compressor around each record in place of zlib's level 9."""

    def _write_warc_record(self, out: Any, record: Any) -> None:
        super()._write_warc_record(_Gzip(out), record)
