"""Rows read as CSV: SQLite joins the cells of a row, and only cells that need care are looked at."""

import sqlite3
from collections.abc import Iterator, Sequence

from publish.exports import safety
from publish.exports.csv_file import lines

# ASCII's own marks between cells and rows. Text that parse has written holds neither.
_CELL, _ROW = "\x1f", "\x1e"
_NEEDS_CARE = ('"', ",", "\r", "\n", *(_CELL + one for one in safety.STARTS))
_TOGETHER = 16  # rows looked at with one glance; a cell that needs care costs as many their speed
Kinds = Sequence[tuple[str, str]]  # (name, type) of each column, as in catalogue.Column


class Mixed(Exception):
    """Raised where a cell holds a mark of ours, so that cells can't be told apart."""


def prepare(db: sqlite3.Connection) -> None:
    """Teach a connection what `selected` asks of it."""
    db.create_function("digits", 1, repr, deterministic=True)


def selected(kinds: Kinds) -> str:
    """All columns of a SELECT as one text; NULL is empty."""
    cells = ", ".join(_printed(name, kind) for name, kind in kinds)
    return f"printf('{(_CELL + '%s') * len(kinds)}', {cells})"


def pieces(found: Sequence[tuple[str]], kinds: Kinds) -> Iterator[str]:
    """The CSV text of rows read by `selected`, the same as csv_file.lines of the rows made safe.

    Raises Mixed where that can't be told; nothing of these rows has been given then.
    """
    blocks = [
        (_ROW.join([row[0] for row in block]), len(block))
        for block in (found[at : at + _TOGETHER] for at in range(0, len(found), _TOGETHER))
    ]
    for block, rows in blocks:
        if block.count(_CELL) != rows * len(kinds) or block.count(_ROW) != rows - 1:
            raise Mixed
    for block, _ in blocks:
        # A line of nothing but one empty cell would be no line to most programs: it is quoted.
        if len(kinds) == 1 or any(one in block for one in _NEEDS_CARE):
            yield _with_care(block, kinds)
        else:
            yield block[1:].replace(_ROW + _CELL, "\r\n").replace(_CELL, ",") + "\r\n"


def _with_care(block: str, kinds: Kinds) -> str:
    texts = [at for at, (_, kind) in enumerate(kinds) if kind == "string"]
    rows = [row.split(_CELL)[1:] for row in block.split(_ROW)]
    for row in rows:
        for at in texts:
            row[at] = safety.safe(row[at])
    return lines(rows)


def _printed(name: str, kind: str) -> str:
    quoted = safety.quoted(name)
    # SQLite prints a fraction with fifteen digits, two fewer than it may have.
    return (
        f"iif(typeof({quoted}) = 'real', digits({quoted}), {quoted})"
        if kind == "number"
        else quoted
    )
