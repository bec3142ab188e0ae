"""The values of one line fitted into the columns of its table, or the reason why they do not fit."""

from collections.abc import Callable, Sequence

from parse.model import Line
from parse.text import label_key

Printed = tuple[str, ...]


def fit(cells: Sequence[str], columns: int, lossy: bool) -> Printed | str:
    """Find the one window of `columns` cells that holds every printed value, else say why not.

    Fillers (squares of merged cells, ends of bar rows) are blank and stand at the ends. In lossy
    text a blank inside a row that has fillers may have been moved, so such a row is refused.

    >>> fit(["", "1", "0", "3", ""], 3, lossy=True)
    ('1', '0', '3')
    >>> fit(["3", "3", "", "", ""], 3, lossy=True), fit(["1", "2"], 3, lossy=False)
    ('blanks_moved', 'too_few_values')
    >>> fit(["1", "", "", ""], 3, lossy=False), fit(["", "1", "", ""], 3, lossy=False)
    (('1', '', ''), 'blanks_moved')
    """
    if len(cells) == columns:
        return tuple(cells)
    if len(cells) < columns:
        return "too_few_values"
    printed = [i for i, cell in enumerate(cells) if cell.strip()]
    if not printed:
        return tuple(cells[:columns])
    if printed[-1] - printed[0] >= columns:
        return "too_many_values"
    starts = range(max(0, printed[-1] - columns + 1), min(printed[0], len(cells) - columns) + 1)
    if len(starts) > 1 or (lossy and len(printed) < columns):
        return "blanks_moved"
    return tuple(cells[starts[0] : starts[0] + columns])


def rightmost(
    line: Line, find: Callable[[str, str], str | None]
) -> tuple[str, str, Sequence[str]] | None:
    """The rightmost cell that is a label: its row key, its text, and the cells behind it."""
    for i in range(len(line.cells) - 1, -1, -1):
        cell = line.cells[i]
        if cell.strip() and (key := find(label_key(cell), cell)):
            return key, cell, line.cells[i + 1 :]
    return None
