"""What is told of a column's page: its name, its years, whose reports; or why it is no column."""

import re

from chinese.titles import read_title
from crawler.discover.bodies import body_name
from crawler.discover.words import bare
from crawler.reading.addresses import looks_like_article
from crawler.reading.anchors import anchors
from crawler.reading.listing import Link, why_empty
from crawler.reading.pages import Page, meta, shown

SHELL = 60  # letters that a page shows at least
SEVERAL = 3  # articles that bear a body's name alone


def why_none(page: Page, named: bool) -> str:
    """Say why a page is no column, as an operator would want to hear it."""
    if not shown(page, SHELL) and "<script" in page.text.lower():
        return "an empty shell: scripts fill it in, and none of their data could be read"
    if reason := why_empty(page):
        return reason
    if not named:
        return ""
    title = read_title(meta(page, "ArticleTitle") or column_name(page))
    if title is not None and title.year:
        return f"the entry leads to one report (「{title.text}」) and to no list of them"
    told = "it is named as the column, but lists no annual report that any family can read"
    bodies = [a for a in anchors(page) if looks_like_article(a.url) and body_name(a.text)]
    if len(bodies) >= SEVERAL:
        told += f"; {len(bodies)} articles bear the names of bodies alone, as 「{bodies[0].text}」"
    return told


def column_name(page: Page) -> str:
    """How a page calls itself: its ColumnName, else the first part of its title."""
    title = " ".join((page.html.xpath("//title//text()").get() or "").split())
    return meta(page, "ColumnName") or re.split(r"\s*[-_|—–]\s*", title)[0]


def years(reports: list[Link]) -> list[int]:
    """The years that reports are for, the latest first."""
    titles = (read_title(link.title, in_column=True) for link in reports)
    return sorted({t.year for t in titles if t is not None and t.year}, reverse=True)


def agencies(reports: list[Link]) -> set[str]:
    """Whose reports they are, as their titles say."""
    titles = (read_title(link.title, in_column=True) for link in reports)
    return {bare(t.agency) for t in titles if t is not None and t.agency}
