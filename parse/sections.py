"""Lines → the six sections that the regulation asks for (Article 50), tables left out."""

import re
from collections.abc import Sequence

from parse.model import Issue, Line, Section
from parse.template import SECTION_HEADINGS, SECTION_OF_HEADING
from parse.text import label_key, label_number

# Chinese and Arabic numbers of the six headings; （一） numbers what is inside a section.
_TOP = frozenset("一二三四五六七123456")
_LONGEST_HEADING = 45
# What a page prints behind a report: from the first such line on, it is no longer the report's text.
_FURNITURE = re.compile(
    r"^(?:版权所有|主办单位?[:：]|主办[:：]|承办[:：]|网站标识码|[^，。]{0,12}ICP备|[^，。]{0,8}公网安备|"
    r"上一篇|下一篇|上一条|下一条|扫一扫|分享到|分享[:：]|打印本页|【?打印|【?关闭|相关链接|相关附件|"
    r"附件下载|附件[:：]|责任编辑|编辑[:：]|来源[:：]|字体[:：]|返回顶部)"
)


def heading_of(line: Line) -> str | None:
    """Name the section that a line begins, None where it begins none.

    A heading stands alone on its line. Official wording needs no number; a number alone makes no
    heading (四、结转下年度继续办理 is a row of a table).
    """
    cells = [cell for cell in line.cells if cell.strip()]
    if len(cells) != 1 or len(cells[0]) > _LONGEST_HEADING:
        return None
    key = SECTION_OF_HEADING.get(label_key(cells[0]))
    if key is None:
        return None
    numbered = label_number(cells[0]) in _TOP
    official = label_key(cells[0]) == label_key(SECTION_HEADINGS[key][0])
    return key if numbered or (official and label_number(cells[0]) is None) else None


def cut(lines: Sequence[Line]) -> tuple[list[Line], list[Section], list[Issue]]:
    """Cut a report at its headings.

    Returns what stands before the first heading (title, date, preamble), the sections in the order
    they are printed, and an issue for each that is missing or stands twice.
    """
    preamble: list[Line] = []
    heads: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    current: str | None = None
    issues: list[Issue] = []
    ended = False
    for line in lines:
        key = heading_of(line)
        ended = (ended or ("other" in heads and bool(_FURNITURE.match(line.text)))) and not key
        if ended:
            continue
        if key and key in heads and not texts[key]:
            continue  # a table of contents, or the heading printed again over a page break
        if key and key in heads and key != current:
            issues.append(Issue("section_twice", f"section.{key}"))
        if key and key not in heads:
            current, heads[key], texts[key] = key, line.text, []
        elif current is None:
            preamble.append(line)
        elif not line.table:
            texts[current].append(line.text)
    sections = [Section(key, heads[key], "\n".join(texts[key])) for key in heads]
    issues += [
        Issue("section_not_found", f"section.{key}") for key in SECTION_HEADINGS if key not in heads
    ]
    return preamble, sections, issues
