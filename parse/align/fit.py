"""The values of one line fitted into the columns of its table, or the reason why they do not fit."""

from collections.abc import Callable, Sequence
from enum import Enum
from itertools import pairwise

from parse.model import Line
from parse.text import label_key

Printed = tuple[str, ...]


class Blanks(Enum):
    """What became of blank cells, and of the squares that merged cells leave, in a document."""

    KEPT = "a grid: every square is there"
    FILLED = "text whose rows were filled up at their ends to one length, and not within"
    LOST = "text that may have lost blanks or moved them"


def blanks_of(rows: Sequence[Line], lossy: bool) -> Blanks:
    """Tell what became of blanks, by two headings of table III that are merged cells.

    Where the cell right of a merged one stands directly behind it, the squares of merged cells can
    only be at the ends of rows.

    >>> heading = Line(("自然人", "法人或其他组织", "总计", "", "", "", ""), 1)
    >>> blanks_of([heading], lossy=True).name, blanks_of([], lossy=True).name
    ('FILLED', 'LOST')
    """
    if not lossy:
        return Blanks.KEPT
    beside = pairwise(cell for line in rows for cell in line.cells)
    for left, right in beside:
        key = label_key(right)
        if (key == "总计" and label_key(left) == "法人或其他组织") or (
            key == "申请人情况" and "勾稽关系" in left
        ):
            return Blanks.FILLED
    return Blanks.LOST


def fit(cells: Sequence[str], columns: int, blanks: Blanks) -> Printed | str:
    """Find the one window of `columns` cells that holds every printed value, else say why not.

    Fillers (squares of merged cells, ends of bar rows) are blank and stand at the ends. In text a
    blank of a row that has fillers may have been moved among them, so such a row is refused, unless
    its last column is printed just where it stands when no cell before it is missing.

    >>> fit(["", "1", "0", "3", ""], 3, Blanks.LOST)
    ('1', '0', '3')
    >>> fit(["3", "3", "", "", ""], 3, Blanks.LOST), fit(["1", "2"], 3, Blanks.KEPT)
    ('blanks_moved', 'too_few_values')
    >>> fit(["1", "", "", ""], 3, Blanks.KEPT), fit(["", "1", "", ""], 3, Blanks.KEPT)
    (('1', '', ''), 'blanks_moved')
    >>> fit(["", "", "3", "", ""], 3, Blanks.FILLED), fit(["3", "3", "", "", ""], 3, Blanks.FILLED)
    (('', '', '3'), 'blanks_moved')
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
    if blanks is Blanks.FILLED and printed[-1] == columns - 1:
        return tuple(cells[:columns])
    starts = range(max(0, printed[-1] - columns + 1), min(printed[0], len(cells) - columns) + 1)
    if len(starts) > 1 or (blanks is not Blanks.KEPT and len(printed) < columns):
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
