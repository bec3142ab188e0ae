"""What a report is called, for which year it reports, and when it was published."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from chinese.dates import read_date
from chinese.fold import fold, simplified
from chinese.titles import SAMPLE, SUBJECT, Title, read_title, why_not, without_pinyin
from parse.model import Context, Document, Issue, Line
from parse.places import resolve

# How far down a page its title may stand, in lines before the first heading.
_TITLE_LINES = 15
_LONGEST_TITLE = 90
# A text that never names the title's year, but another one this often, may bear a wrong title.
_MENTIONS = 3
_DATED_LINE = re.compile(
    r"(?:发布|发文|成文|生成|公开|印发|发稿|撰写)(?:日期|时间)\s*[:：]?\s*(.{0,14})"
    r"|(?:^|\s)(?:日期|时间)\s*[:：]\s*(.{0,14})"
)
_UPDATED_LINE = re.compile(r"更新(?:日期|时间)\s*[:：]?\s*(.{0,14})()")
# Where the reader is, or may go on to: what these lines name is not this document.
_NAVIGATION = re.compile(r"[>»›]|^(?:上|下)一[篇条]|^相关(?:链接|文章|阅读|信息)")
# A name that ends as those of offices do, alone on its line.
_OFFICE = re.compile(
    r"[\u3400-\u9fff（）()]{3,30}(?:局|委|委员会|办|办公室|厅|部|政府|处|署|院|会|中心|办事处|所|站|馆|台|队|乡|镇|街道|办)"
)
_TOWNS = ("乡", "镇", "街道", "街道办")
_TITLE_AND_TEXT = re.compile(
    r"([^，。；：《》]{8,80}?报告)(?:[(（][^)）]{1,20}[)）])?\s*(?:是?(?:根据|依据|依照|按照|由)|为|本报告|一、).{20}"
)
_TITLE_LABEL = re.compile(r"^(?:信息|文件|公报|文章)?(?:标题|名\s*称)\s*[:：]\s*")
_YEAR_ALONE = re.compile(
    r"\(?((?:19|20)\d\d|二[〇○零o0][〇○零o0一二三][〇○零o0一二三四五六七八九])(?:年|年度)\)?"
)


def titles(document: Document, preamble: Sequence[Line], context: Context) -> list[Title]:
    """Every title that names this document, the most trustworthy first.

    What is printed over the report comes first, then the page's ArticleTitle, its headings, what
    the listing called it, and last the browser's title, which portals fill with their own name.
    """
    sources = [
        *_printed_titles(preamble, document.kind),
        document.meta.get("articletitle", ""),
        document.meta.get("h1", ""),
        document.meta.get("h2", ""),
        context.title or "",
        context.link_text or "",
    ]
    found = [read_title(source, in_column=True) for source in sources if source]
    # 某局政府信息公开年报 in a browser's title is a column's name; the report's own has its year.
    parts = map(read_title, _site_title_parts(document.meta.get("title", "")))
    known = [title for title in found if title] + [part for part in parts if part and part.year]
    # One that says the year and the agency is the report's own; 政府信息公开年报 may be a column.
    return sorted(known, key=lambda title: (not title.year, not title.agency))


def another_document(preamble: Sequence[Line], report: bool) -> str | None:
    """The title of a neighbour of the reports (a notice about them, statistics, a sample), if it is one.

    Of what says itself that it is a `report` only a sample is none.
    """
    own = [line.text for line in preamble if not line.leads_away and not line.table]
    lines = [line for line in own if not _NAVIGATION.search(line)][:_TITLE_LINES]
    return next(
        (
            line.strip()
            for line in lines
            if len(line) <= _LONGEST_TITLE
            and re.search(SUBJECT, fold(without_pinyin(line)))
            and (reason := why_not(line))
            and (not report or reason == SAMPLE)
        ),
        None,
    )


def is_guide(lines: Sequence[Line]) -> bool:
    """Whether the first sentences say that the text is the guide (指南) to an office's information."""
    text = "".join(line.text for line in lines[:_TITLE_LINES] if len(line.text) < 2000)
    return bool(re.search(r"(?:编制|制定)(?:了)?(?:本|《)[^，。；]{0,30}指南", simplified(text)))


def report_year(
    found: Sequence[Title], published: str | None, lines: Sequence[Line]
) -> tuple[int | None, list[Issue]]:
    """The year reported on: from titles alone, held against the text and the day of publication.

    Where titles disagree the day of publication may decide, for a report comes out in the year
    after; where it does not, the year stays unknown.
    """
    years = list(dict.fromkeys(title.year for title in found if title.year))
    if not years:
        return None, [Issue("no_year")]
    if len(years) > 1:
        issue = Issue("years_differ", "year", " / ".join(map(str, years)))
        before = int(published[:4]) - 1 if published else None
        return (before if before in years else None), [issue]
    issues = []
    if published and int(published[:4]) < years[0]:
        issues.append(Issue("published_too_early", "year", f"{published} / {years[0]}"))
    mentioned = Counter(
        int(year)
        for line in lines
        for year in re.findall(r"(?<!\d)((?:19|20)\d\d)年", fold(line.text))
    )
    most = mentioned.most_common(1)
    if most and years[0] not in mentioned and most[0][1] >= _MENTIONS:
        issues.append(Issue("year_not_in_text", "year", f"{years[0]} / {most[0][0]}"))
    return years[0], issues


def publication_date(document: Document, lines: Sequence[Line], context: Context) -> str | None:
    """When the report was published, YYYY-MM-DD: page metadata, a dated line, the listing, the signature."""
    meta = document.meta
    sources = [meta.get("pubdate", ""), meta.get("publishdate", ""), meta.get("visible_date", "")]
    upper = [line.text for line in lines[:30]]
    for pattern in (_DATED_LINE, _UPDATED_LINE):
        for text, below in zip(upper, [*upper[1:], ""], strict=False):
            if found := pattern.search(text):
                sources.append(found[1] or found[2] or below[:24])
    sources.append(context.listed_date or "")
    sources += [line.text for line in lines[-6:][::-1] if len(line.text) < 24]
    return next((day for source in sources if (day := read_date(source))), None)


def _printed_titles(preamble: Sequence[Line], kind: str) -> Iterator[str]:
    """Lines over the first heading, then neighbours joined: a title may be broken over lines."""
    own = [line.text for line in preamble if not line.leads_away]
    lines = [line for line in own if not _NAVIGATION.search(line)][:_TITLE_LINES]
    lines = [_TITLE_LABEL.sub("", line) for line in map(_before_text, lines)]
    lines = [line for line in lines if len(line) <= _LONGEST_TITLE]
    known = [read_title(line) for line in lines]
    yield from lines
    for title, (before, line, behind) in zip(known, _neighbours(lines), strict=True):
        if title and not title.agency and _is_office(before, kind):
            yield f"{before}{line}"
        elif title and not title.agency and _is_office(behind, kind):
            yield f"{behind}{line}"
        if title and not title.year and (year := _YEAR_ALONE.fullmatch(fold(behind).strip())):
            yield f"{line}（{year[1]}年）"
    told = any(title and (title.agency or title.year) for title in known)
    for count in (2, 3) if not told else ():
        for i in range(len(lines) - count + 1):
            joined = "".join(lines[i : i + count])
            if len(joined) <= _LONGEST_TITLE:
                yield joined


def _before_text(line: str) -> str:
    """The title of a line on which the report goes on behind it, else the line."""
    return found[1] if (found := _TITLE_AND_TEXT.match(line)) else line


def _neighbours(lines: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    return zip(["", *lines], lines, [*lines[1:], ""], strict=False)


def _is_office(line: str, kind: str) -> bool:
    """Whether a line is nothing but the name of an office; of a page it may be the site's name."""
    name = line.strip()
    if not _OFFICE.fullmatch(name) or (kind == "html" and name.endswith("政府")):
        return False
    # 各乡镇街道 is the name of a menu.
    return not name.endswith(_TOWNS) or resolve(simplified(name), None).match != "none"


def _site_title_parts(title: str) -> list[str]:
    """A browser title is 站名-栏目-标题 in some order."""
    return [part.strip() for part in re.split(r"[-_|—–>]+", title) if part.strip()]
