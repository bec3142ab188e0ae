"""The 统计表 of reports before the form (2008–2018): indicators as printed, with unit and figures.

The table was set by each province before 2014 and by 国办发〔2014〕32号 after; what all have in common
is a line per indicator: its name, its unit, this year's figure, and sometimes the cumulative one.
"""

import re
from collections.abc import Iterator, Sequence

from parse import values
from parse.model import Cell, Issue, Line, Statistic
from parse.text import label_key

# Headings of columns → what the column holds; the first pattern that fits counts.
_COLUMNS = (
    ("name", r"^(?:统计)?(?:指标|项目)(?:名称)?$|^统计(?:指标|内容|项目)"),
    ("unit", r"^(?:计量|统计)?单位$"),
    ("code", r"^(?:代码|序号|编号|行次)$"),
    ("cumulative", r"累计"),
    (
        "this_year",
        r"^(?:统计数|统计数据|统计数值|数量|数值|数据|合计|年末统计|本期实际|本年度?数?|年度)$|\d{4}年度?",
    ),
)
_UNITS = frozenset(
    [
        "条",
        "件",
        "次",
        "篇",
        "个",
        "人",
        "人次",
        "元",
        "万元",
        "份",
        "部",
        "家",
        "名",
        "项",
        "次数",
        "条次",
    ]
)
_MONEY = frozenset(["元", "万元"])
# Indicators that mean one thing wherever they stand, by their folded names.
INDICATORS: dict[str, tuple[str, ...]] = {
    "disclosed": ("主动公开政府信息数", "主动公开信息数", "主动公开文件数", "主动公开政府信息总数"),
    "disclosed_on_website": ("政府网站公开数", "网站公开数", "政府网站公开政府信息数"),
    "disclosed_in_gazette": ("政府公报公开数", "政府公报公开政府信息数"),
    "disclosed_on_weibo": ("政务微博公开政府信息数",),
    "disclosed_on_wechat": ("政务微信公开政府信息数",),
    "normative_documents_disclosed": ("主动公开规范性文件数",),
    "normative_documents_issued": ("制发规范性文件总数",),
    "received": ("收到申请数", "受理依申请公开信息总数", "受理依申请公开政府信息总数", "申请总数"),
    "received_in_person": ("当面申请数",),
    "received_by_fax": ("传真申请数",),
    "received_online": ("网络申请数", "网上申请数"),
    "received_by_mail": ("信函申请数",),
    "completed": ("申请办结数",),
    "completed_in_time": ("按时办结数",),
    "completed_after_extension": ("延期办结数",),
    "replied": ("申请答复数", "对申请的答复总数"),
    "granted": ("同意公开答复数",),
    "partly_granted": ("同意部分公开答复数",),
    "refused": ("不同意公开答复数", "不予公开答复数", "否决公开答复总数", "否决公开答复数"),
    "not_competent": ("不属于本行政机关公开数",),
    "not_existing": ("申请信息不存在数",),
    "reviews": ("行政复议数量", "行政复议数", "申请行政复议数"),
    "lawsuits": ("行政诉讼数量", "行政诉讼数", "提起行政诉讼数"),
    "complaints": ("举报投诉数量", "举报投诉数"),
    "staff": ("从事政府信息公开工作人员数", "设置政府信息公开工作人员数"),
}
_BY_NAME = {name: key for key, names in INDICATORS.items() for name in names}


def statistics(lines: Sequence[Line]) -> tuple[list[Statistic], list[Issue]]:
    """Read the indicators of every 统计表 of a document, in printed order."""
    found: list[Statistic] = []
    issues: list[Issue] = []
    heading: tuple[str, ...] | None = None
    for line in lines:
        if seen := _heading(line):
            heading = seen
        elif heading and line.table and (row := _row(line, heading, len(found) + 1)):
            found.append(row)
            issues += _issues(row)
    return found, issues


def _heading(line: Line) -> tuple[str, ...] | None:
    """A line that names at least an indicator, a unit and a figure."""
    if len(line.cells) < 3 or not any("位" in cell for cell in line.cells):  # of 单位
        return None
    columns = []
    for cell in line.cells:
        key = re.sub(r"\s+", "", cell)
        columns.append(next((name for name, pattern in _COLUMNS if re.search(pattern, key)), ""))
    needed = {"name", "unit"} <= set(columns) and {"this_year", "cumulative"} & set(columns)
    return tuple(columns) if needed else None


def _row(line: Line, heading: tuple[str, ...], position: int) -> Statistic | None:
    """A line under the heading; a line that has not its cells, or no unit, is no indicator."""
    if len(line.cells) != len(heading):
        return None
    cells = dict(zip(heading, line.cells, strict=True))
    name, unit = cells["name"].strip(), re.sub(r"\s+", "", cells["unit"])
    if not name or unit not in _UNITS:
        return None
    read = {column: _value(cells.get(column), unit) for column in ("this_year", "cumulative")}
    return Statistic(position, name, unit, _indicator(name), read["this_year"], read["cumulative"])


def _value(printed: str | None, unit: str) -> Cell | None:
    if printed is None:
        return None
    return values.amount(printed, unit) if unit in _MONEY else values.count(printed)


def _indicator(name: str) -> str | None:
    """The key of an indicator whose name means one thing wherever it stands.

    >>> _indicator("其中：1.政府网站公开数"), _indicator("（一）收到申请数"), _indicator("其他")
    ('disclosed_on_website', 'received', None)
    """
    key = re.sub(r"^(?:其中)+", "", label_key(re.sub(r"^\s*其中\s*[:：]", "", name)))
    return _BY_NAME.get(label_key(key))


def _issues(row: Statistic) -> Iterator[Issue]:
    for column, cell in (("this_year", row.this_year), ("cumulative", row.cumulative)):
        if cell and cell.note in ("unreadable", "word"):
            yield Issue("not_a_number", f"statistics.{row.position}.{column}", cell.printed or "")
