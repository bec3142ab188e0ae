"""Parquet files (extra `parquet`): typed, compressed, every text as it was printed."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from publish.exports.catalogue import Column

_BATCH = 20_000  # rows of a row group


def is_here() -> bool:
    """Whether pyarrow is installed."""
    return importlib.util.find_spec("pyarrow") is not None


class ParquetFile:
    """A table written as `<name>.parquet`."""

    def __init__(
        self, folder: Path, name: str, columns: Sequence[Column], notes: Sequence[tuple[str, str]]
    ):
        import pyarrow
        from pyarrow import parquet

        kinds = {
            "string": pyarrow.string(),
            "integer": pyarrow.int64(),
            "number": pyarrow.float64(),
            "datetime": pyarrow.string(),
        }
        self.rows = 0
        self.paths = [folder / f"{name}.parquet"]
        self._pyarrow = pyarrow
        fields = [
            pyarrow.field(one.name, kinds[one.type], metadata={"zh": one.zh, "en": one.en})
            for one in columns
        ]
        self._schema = pyarrow.schema(fields, metadata=dict(notes))
        self._numbers = [at for at, one in enumerate(columns) if one.type == "number"]
        self._writer = parquet.ParquetWriter(self.paths[0], self._schema, compression="zstd")
        self._waiting: list[Sequence[Any]] = []

    def add(self, rows: Sequence[Sequence[Any]], text: str) -> None:
        """Append rows; `text` is not needed here."""
        self.rows += len(rows)
        self._waiting += rows
        if len(self._waiting) >= _BATCH:
            self._flush()

    def close(self) -> None:
        """Write what waits and end the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if not self._waiting:
            return
        columns: list[Any] = [list(column) for column in zip(*self._waiting, strict=True)]
        for at in self._numbers:
            columns[at] = [None if value is None else float(value) for value in columns[at]]
        arrays = [
            self._pyarrow.array(values, type=field.type)
            for values, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_table(self._pyarrow.Table.from_arrays(arrays, schema=self._schema))
        self._waiting = []
