"""Bars between cells: the lines of such a text that belong to one row, joined."""

from collections.abc import Sequence

from parse.formwords import is_item
from parse.values import is_value

_LONGEST_ROW = 8  # lines of a row whose cells have several
_FEW = 3  # figures on lines of their own, among others


def whole_rows(raw: Sequence[str]) -> list[str]:
    """Where rows end with a bar, one that does not goes on below: a cell of several lines.

    >>> whole_rows(["规章 | 0 |", "许可 | 0 |", "强制 | 0 |", "名称 | 本年", "数量 | 上", "年 |", "四、"])
    ['规章 | 0 |', '许可 | 0 |', '强制 | 0 |', '名称 | 本年\\n数量 | 上\\n年 |', '四、']
    """
    raw = _with_blank_cells(raw)
    rows = [line.rstrip() for line in raw if "|" in line]
    if 2 * sum(1 for row in rows if row.endswith("|")) < len(rows):
        return list(raw)
    whole: list[str] = []
    number = 0
    while number < len(raw):
        count = 1
        if "|" in raw[number]:
            below = raw[number : number + _LONGEST_ROW]
            ends = (i for i, line in enumerate(below, 1) if line.rstrip().endswith("|"))
            count = next(ends, 1)
        whole.append("\n".join(raw[number : number + count]))
        number += count
    return whole


def _with_blank_cells(raw: Sequence[str]) -> Sequence[str]:
    """Rows whose blank cells begin new lines, joined: such a line is a bar, or a bar and figures.

    >>> _with_blank_cells(["规章 | 0 |", "重复申请 | 25 |", "|", "|", "| 25 |", "合计 | 0 |"])
    ['规章 | 0 |', '重复申请 | 25 |||| 25 |', '合计 | 0 |']
    """
    barred = [line for line in raw if "|" in line]
    figures = [line.strip(" |") for line in barred if line.count("|") == 1 and line[0] != "|"]
    stacked = sum(1 for figure in figures if figure and is_value(figure))
    fenced = any(line.lstrip().startswith("|") and not _goes_on(line) for line in barred)
    if fenced or stacked > _FEW:
        return raw  # every row begins with a bar, or every cell with a new line
    joined: list[str] = []
    for line in raw:
        if joined and _goes_on(line) and _is_open(joined[-1]):
            joined[-1] = joined[-1].rstrip() + line.strip()
        else:
            joined.append(line)
    return joined


def _goes_on(line: str) -> bool:
    return line.lstrip().startswith("|") and all(map(is_value, line.split("|")))


def _is_open(row: str) -> bool:
    """Whether a row may go on: a label of the form ends it, or figures do."""
    cells = [cell for cell in row.split("|") if cell.strip()]
    return (
        row.rstrip().endswith("|") and bool(cells) and (is_value(cells[-1]) or is_item(cells[-1]))
    )
