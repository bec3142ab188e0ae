"""Lines → the sections of the report (Article 50 of the regulation), tables left out."""

import re
from collections.abc import Callable, Sequence

from chinese.fold import fold
from parse.formwords import is_of_a_table
from parse.headings import OLDER_HEADINGS, SECTION_HEADINGS, section_of
from parse.model import Issue, Line, Section
from parse.text import label_key, label_number

# Chinese and Arabic numbers of the headings; （一） numbers what is inside a section, and so does an
# Arabic number where headings have Chinese ones.
_CHINESE = frozenset("一二三四五六七八九十")
_TOP = _CHINESE | frozenset("123456")
_LONGEST_HEADING = 45
# Sections with a table, whose cells may stand one below the other like paragraphs.
_TABLES = ("disclosure", "applications", "review_litigation")
_LAST = ("problems", "other")
# Of the six sections a report of the form has at least these; with fewer, other ways are tried.
_ENOUGH, _WHOLE = 3, len(SECTION_HEADINGS)
# A page with the title and less text than this points to the report, it is not the report.
_SHORTEST_REPORT = 300
# What a page prints behind a report: from the first such line on, it is no longer the report's text.
_FURNITURE = re.compile(
    r"^(?:版权所有|主办单位?[:：]|主办[:：]|承办[:：]|网站标识码|[^，。]{0,12}ICP备|[^，。]{0,8}公网安备|"
    r"上一篇|下一篇|上一条|下一条|扫一扫|分享到|分享[:：]|打印本页|【?打印|【?关闭|相关链接|相关附件|"
    r"附件下载|附件[:：]|标签[:：]|责任编辑|编辑[:：]|来源[:：]|字体[:：]|返回顶部)"
)


def _loosely(words: str) -> str:
    """A pattern for words that are folded, with the marks that folding drops."""
    return "[、，]?".join(map(re.escape, words))


# The form's own headings inside a paragraph that lost its line breaks.
_INLINE = re.compile(
    "(?="
    + "|".join(
        rf"[{number}{digit}]、\s*{_loosely(spellings[0])}"
        for number, digit, spellings in zip(
            "一二三四五六", "123456", SECTION_HEADINGS.values(), strict=True
        )
    )
    + ")"
)
# 一 概述: a number that only a space parts from its heading.
_SPACED_NUMBER = re.compile(r"^\s*([一二三四五六七八九十])[ \u3000]+(?=\S)")
# Where the words of a table begin that is glued to the text before it.
_GLUED_TABLE = re.compile(r"第二十条第|[（(]本列数据的勾稽|行政复议行政诉讼结果维持")

Namer = Callable[[Line], str | None]


def heading_of(line: Line) -> str | None:
    """Name the section that a line begins, None where it begins none.

    A heading stands alone on its line. Official wording needs no number; a number alone makes no
    heading (四、结转下年度继续办理 is a row of a table).
    """
    words = _alone(line)
    number = label_number(words) if words else None
    key = section_of(words, number in _CHINESE) if words else None
    if key is None or words is None:
        return None
    official = label_key(words) == label_key(SECTION_HEADINGS[key][0])
    return key if number in _TOP or (official and number is None) else None


def older_heading_of(line: Line) -> str | None:
    """The same for reports before the form, by what a numbered heading speaks of."""
    words = _alone(line)
    if not words or label_number(words) not in _TOP or re.search(r"[。；;，,]$", words):
        return None
    words = fold(re.sub(r"\s+", "", words))
    return next((key for key, pattern in OLDER_HEADINGS if re.search(pattern, words)), None)


def cut(lines: Sequence[Line]) -> tuple[list[Line], list[Section], list[Issue]]:
    """Cut a report at its headings.

    Returns what stands before the first heading (title, date, preamble), the sections in the order
    they are printed, and an issue for each that is missing or stands twice.
    """
    tries: list[tuple[Sequence[Line], Namer]] = [
        (lines, heading_of),
        (_unglued(lines), heading_of),
        (lines, older_heading_of),
    ]
    for some_lines, namer in tries:
        found = _cut(some_lines, namer)
        if len(found[1]) == _WHOLE:
            return found
        if len(found[1]) >= _ENOUGH:
            # Older reports share some headings with the form, and have others beside them.
            older = _cut(lines, older_heading_of)
            return older if len(found[1]) < len(older[1]) else found
    return _cut(lines, heading_of)


def _named(lines: Sequence[Line], name: Namer) -> list[str | None]:
    """For each line the section that it begins; by Arabic numbers only where no Chinese ones do."""
    keys = [name(line) for line in lines]
    numbers = [
        label_number(_alone(line) or "") if key else None
        for key, line in zip(keys, lines, strict=True)
    ]
    if not _CHINESE & set(filter(None, numbers)):
        return keys
    return [
        None if number and number not in _CHINESE else key
        for key, number in zip(keys, numbers, strict=True)
    ]


def whole(lines: Sequence[Line]) -> Section | None:
    """The text of a report that has no headings, as one section; None where it is but a notice."""
    paragraphs = [
        line.text
        for line in lines
        if not line.table and not line.leads_away and len(line.text) >= 20
    ]
    text = "\n".join(paragraphs)
    return Section("whole", "", text) if len(text) >= _SHORTEST_REPORT else None


def _cut(lines: Sequence[Line], name: Namer) -> tuple[list[Line], list[Section], list[Issue]]:
    preamble: list[Line] = []
    heads: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    current: str | None = None
    issues: list[Issue] = []
    ended = False
    for line, key in zip(lines, _named(lines, name), strict=True):
        last = current in _LAST or "other" in heads
        ended = (ended or (last and bool(_FURNITURE.match(line.text)))) and not key
        if ended or (key and key in heads and not texts[key]):
            continue  # a table of contents, or the heading printed again over a page break
        if key and key in heads and key != current:
            issues.append(Issue("section_twice", f"section.{key}"))
        if key and key not in heads:
            current, heads[key], texts[key] = key, line.text, []
        elif current is None:
            preamble.append(line)
        elif not line.table and not (current in _TABLES and is_of_a_table(line.text)):
            texts[current].append(line.text)
    sections = [Section(key, heads[key], "\n".join(texts[key])) for key in heads]
    issues += [
        Issue("section_not_found", f"section.{key}") for key in SECTION_HEADINGS if key not in heads
    ]
    return preamble, sections, issues


def _alone(line: Line) -> str | None:
    cells = [cell for cell in line.cells if cell.strip()]
    if len(cells) != 1 or len(cells[0]) > _LONGEST_HEADING:
        return None
    return _SPACED_NUMBER.sub(r"\1、", cells[0])


def _unglued(lines: Sequence[Line]) -> list[Line]:
    """Paragraphs that run through several sections, cut before the form's own headings."""
    cut_lines: list[Line] = []
    for line in lines:
        if line.table or len(line.text) <= _LONGEST_HEADING:
            cut_lines.append(line)
            continue
        for piece in _INLINE.split(line.text):
            heading = next(
                (
                    found[0]
                    for spellings in SECTION_HEADINGS.values()
                    if (found := re.match(rf".、\s*{_loosely(spellings[0])}", piece))
                ),
                "",
            )
            text = _GLUED_TABLE.split(piece[len(heading) :])[0].strip()
            cut_lines += [Line((words,)) for words in (heading, text) if words]
    return cut_lines
