"""CSV files as spreadsheets and scripts want them: UTF-8 with its mark, plain and gzipped at once."""

import csv
import gzip
import io
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

BOM = "\ufeff"  # what tells Excel that a file is UTF-8
_LEVEL = 6


def lines(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV text, ended by CR LF as RFC 4180 has it; None is empty.

    >>> lines([("报告", "a, b", None, -15)])
    '报告,"a, b",,-15\\r\\n'
    """
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


class CsvFile:
    """A table written as `<name>.csv` and `<name>.csv.gz`, or one of the two."""

    def __init__(
        self, folder: Path, name: str, columns: Sequence[str], formats: Sequence[str]
    ) -> None:
        self.rows = 0
        self.paths = [folder / f"{name}.{one}" for one in formats]
        self._raw = [path.open("wb") for path in self.paths]
        self._files = [
            _gzipped(raw) if path.suffix == ".gz" else raw
            for path, raw in zip(self.paths, self._raw, strict=True)
        ]
        self._write(BOM + lines([columns]))

    def add(self, rows: Sequence[Sequence[Any]], text: str) -> None:
        """Append rows, given also as CSV text."""
        self.rows += len(rows)
        self._write(text)

    def close(self) -> None:
        """End the files."""
        for file in (*self._files, *self._raw):
            file.close()

    def _write(self, text: str) -> None:
        data = text.encode()
        for file in self._files:
            file.write(data)


def packed(path: Path) -> Path:
    """A gzipped copy beside a file."""
    target = path.with_name(path.name + ".gz")
    with path.open("rb") as source, target.open("wb") as raw, _gzipped(raw) as file:
        shutil.copyfileobj(source, file, 1 << 20)
    return target


def _gzipped(raw: IO[bytes]) -> gzip.GzipFile:
    # No name and no time inside: equal data gives equal files.
    return gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=_LEVEL)
