"""Plain text → lines: tables saved with tabs, with bars, with spaces, or one cell a line.

Such text is lossy: a blank cell may be anywhere in its row, so only rows whose cells can be told
apart for certain are placed later.
"""

import re
from collections.abc import Iterable, Iterator

from parse.model import Document, Line, Unreadable
from parse.readers.bars import whole_rows
from parse.readers.decode import decode
from parse.readers.spaced import is_row_of_form, spaced_rows
from parse.values import is_value

_LONGEST_CELL = 60
_FEW = 3  # rows of the form that spaces part, among others


def read(body: bytes) -> Document:
    """Read a text file. Raises Unreadable where there is no text in it."""
    text = decode(body).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unreadable("the file is empty")
    raw = text.split("\n")
    if _begins_with_bar(raw):
        rows = _rows(_broken_rows(raw))
    elif _is_stacked(raw):
        rows = _stacked_rows(raw)
    elif _is_separated(raw):
        rows = _separated_cells(raw)
    elif not re.search(r"[|｜\t]", text) or _is_spaced(raw):
        rows = spaced_rows(raw)
    else:
        rows = _rows(raw)
    return Document("text", _number_tables(rows), lossy=True)


def _is_spaced(raw: list[str]) -> bool:
    """Whether spaces part the cells of the form, and what bars or tabs there are stand elsewhere."""
    spaced = [line for line in raw if is_row_of_form(line)]
    return len(spaced) > _FEW and not any(mark in line for line in spaced for mark in "|｜\t")


def _rows(raw: Iterable[str]) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """A line is a row where tabs or bars part its cells; bars may also fence it on both sides."""
    lines = whole_rows([line.replace("｜", "|") for line in raw])
    fenced = all(line.lstrip().startswith("|") for line in lines if "|" in line)
    for line in lines:
        if "|" in line:
            cells = line.strip().split("|")[1 if fenced else 0 :]
            cells = cells[:-1] if not cells[-1].strip() else cells
            if cells:  # not of a bar alone, where a text was cut off
                yield True, tuple(cells)
        elif "\t" in line.rstrip("\n"):
            yield True, tuple(line.split("\t"))
        elif line.strip():
            yield False, (line.strip(),)


def _begins_with_bar(raw: list[str]) -> bool:
    """Bar rows whose cells begin on new lines: a bar alone on its line stands before each row."""
    heads = [i for i, line in enumerate(raw) if re.fullmatch(r"\s*信息内容\s*\|\s*", line)]
    return bool(heads) and all(i > 0 and raw[i - 1].rstrip() == "|" for i in heads)


def _broken_rows(raw: list[str]) -> Iterator[str]:
    """The lines of such a row joined; it goes on as long as its lines end with a bar, or the text ends.

    >>> list(_broken_rows(["| ", " 规章  | ", "   | ", " 0  | ", "| 许可 | 0 |", "三、"]))
    ['|  规章  |    |  0  | ', '| 许可 | 0 |', '三、']
    """
    row = ""
    last = max((i for i, line in enumerate(raw) if line.strip()), default=0)
    for number, line in enumerate(raw):
        ends = line.rstrip().endswith("|") or (number == last and is_value(line))
        goes_on = row and ends and not line.startswith("|")
        if not goes_on and row:
            yield row
            row = ""
        if goes_on or line.rstrip() == "|":
            row += line
        else:
            yield line
    if row:
        yield row


def _is_separated(raw: list[str]) -> bool:
    """A bar on a line of its own between cells, and none beside words."""
    alone = sum(1 for line in raw if line.strip() == "|")
    beside = sum(1 for line in raw if "|" in line) - alone
    return alone > 20 and alone > 10 * beside


def _separated_cells(raw: list[str]) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Every line between two bars is a cell of its own; two bars with nothing between, a blank one."""
    after_bar = False
    for line in raw:
        if line.strip() == "|":
            if after_bar:
                yield True, ("",)
            after_bar = True
        elif line.strip():
            yield after_bar and len(line) < _LONGEST_CELL, (line.strip(),)
            after_bar = False


def _is_stacked(raw: list[str]) -> bool:
    """Word's own text form: every cell on a line of its own behind a tab, a blank line ends a row."""
    single = sum(1 for line in raw if line.startswith("\t") and "\t" not in line[1:])
    several = sum(1 for line in raw if "\t" in line[1:])
    return single > 20 and single > 4 * several


def _stacked_rows(raw: list[str]) -> Iterator[tuple[bool, tuple[str, ...]]]:
    row: list[str] = []
    gap = False  # blank lines since the last text
    for line in raw:
        if not line.strip() and not line.startswith("\t"):
            gap = True
            continue
        if line.startswith("\t"):
            if row and gap:
                yield True, tuple(row)
                row = []
            row.append(line[1:])
        elif row and (not gap or not any(cell.strip() for cell in row)):
            # A cell of several lines. One that begins with empty lines is a label set upright, and
            # then nothing has been printed in its row before it.
            row[-1] = f"{row[-1]}\n{line}" if row[-1].strip() else line
        else:
            if row:
                yield True, tuple(row)
                row = []
            yield False, (line.strip(),)
        gap = False
    if row:
        yield True, tuple(row)


def _number_tables(rows: Iterator[tuple[bool, tuple[str, ...]]]) -> list[Line]:
    lines: list[Line] = []
    table, inside = 0, False
    for is_row, cells in rows:
        if is_row and not inside:
            table += 1
        inside = is_row
        lines.append(Line(cells, table if is_row else 0))
    return lines
