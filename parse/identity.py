"""What a report is called, for which year it reports, and when it was published."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from chinese.fold import fold
from chinese.titles import Title, read_title, read_year
from parse.model import Context, Document, Issue, Line

# How far down a page its title may stand, in lines before the first heading.
_TITLE_LINES = 15
_LONGEST_TITLE = 90
# A text that never names the title's year, but another one this often, may bear a wrong title.
_MENTIONS = 3
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d|[二][〇○零O0o][〇○零O0o一二三][〇○零O0o一二三四五六七八九])\s*[-年/.]\s*"
    r"(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])\s*[-月/.]\s*"
    r"(?P<d>\d{1,2}|[一二]?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
)
_DATED_LINE = re.compile(
    r"(?:发布|发文|成文|生成|公开)(?:日期|时间)\s*[:：]?\s*(.{0,14})|^日期\s*[:：]\s*(.{0,14})"
)
_HAN_DAY = {han: number for number, han in enumerate("〇一二三四五六七八九")}


def titles(document: Document, preamble: Sequence[Line], context: Context) -> list[Title]:
    """Every title that names this document, the most trustworthy first.

    What is printed over the report comes first, then the page's ArticleTitle, its headings, what
    the listing called it, and last the browser's title, which portals fill with their own name.
    """
    sources = [
        *_printed_titles(preamble),
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
    for line in lines[:30]:
        if found := _DATED_LINE.search(line.text):
            sources.append(found[1] or found[2] or "")
    sources.append(context.listed_date or "")
    sources += [line.text for line in lines[-6:][::-1] if len(line.text) < 24]
    return next((day for source in sources if (day := read_date(source))), None)


def read_date(text: str) -> str | None:
    """Read the first date in a text, in either script; None where there is none.

    >>> read_date("发布时间：2026年9月20日 15:30"), read_date("2026/08/31 09:30")
    ('2026-09-20', '2026-08-31')
    >>> read_date("二○一○年四月十日"), read_date("2020年13月1日")
    ('2010-04-10', None)
    """
    found = _DATE.search(fold(text))
    if not found:
        return None
    year, month, day = read_year(found["y"]), _small(found["m"]), _small(found["d"])
    try:
        return date(year or 0, month, day).isoformat()
    except ValueError:
        return None


def _printed_titles(preamble: Sequence[Line]) -> Iterator[str]:
    """Lines over the first heading, then neighbours joined: a title may be broken over lines."""
    own = [line for line in preamble if not line.leads_away]
    lines = [line.text for line in own[:_TITLE_LINES]]
    lines = [re.sub(r"^标题\s*[:：]", "", line) for line in lines if len(line) <= _LONGEST_TITLE]
    yield from lines
    for count in (2, 3):
        for i in range(len(lines) - count + 1):
            joined = "".join(lines[i : i + count])
            if len(joined) <= _LONGEST_TITLE and not any(read_title(line) for line in lines):
                yield joined


def _site_title_parts(title: str) -> list[str]:
    """A browser title is 站名-栏目-标题 in some order."""
    return [part.strip() for part in re.split(r"[-_|—–>]+", title) if part.strip()]


def _small(text: str) -> int:
    """A day or month in either script: 十 is 10, 二十一 is 21."""
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _HAN_DAY.get(text, 0)
    return (_HAN_DAY.get(tens, 1) if tens else 1) * 10 + (_HAN_DAY.get(ones, 0) if ones else 0)
