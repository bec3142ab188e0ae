"""Who reports, where that is, and what kind of body it is."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from chinese.dates import read_date
from chinese.fold import simplified
from chinese.titles import Title
from parse.model import Agency, Context, Document, Issue
from parse.places import (
    Place,
    agency_type,
    department_category,
    division_of_site_code,
    resolve,
)
from parse.selfnamed import self_named

# Matches of a place that is printed in the name itself and certain.
_CERTAIN = ("ok", "ok_short", "ok_historical", "special")
# Metas of a page that may name the office a text comes from (annex of 国办发〔2017〕47号).
_SOURCES = ("contentsource", "author", "sitename")
_SITE_WORDS = ("政府门户网站", "门户网站", "官方网站", "政府网站", "网站", "网", "信息公开平台")
# What a page prints of where it comes from, most telling first.
_SOURCE_LINES = (
    re.compile(
        r"(?:发布|公开|责任|主体)(?:机构|单位|机关|部门|主体)\s*[:：]?\s*([\u3400-\u9fff（）]{4,40})"
    ),
    re.compile(r"(?:来源|信息来源|文章来源)\s*[:：]\s*([\u3400-\u9fff（）]{4,40})"),
)
# A government's portal, or its office, publishes for others: it may not be the one that reports.
_FOR_ANOTHER = re.compile(r"政府(?:办公[室厅]|网站?|办)?$")
# How far down a page its source may stand, and how near to the end of a text its signature, in lines.
_SOURCE_LINE, _SIGNATURE = 30, 6
# A site named after a government hosts reports of all its offices; named after an office, its own.
_OWN_SITES = ("DEPT", "VERTICAL", "CENTRAL", "INSTITUTION")


def agency(
    found: Sequence[Title], year: int | None, document: Document, context: Context
) -> tuple[Agency, list[Issue]]:
    """Who reports: as printed in a title, else the one whose portal this is, else the page's source.

    The place is resolved with the year reported on; the portal's own division, or that of the
    site's code, decides between places of one name, and stands in where the name says no place.
    """
    near = context.division_code or _site_division(document, year)
    printed = next((title.agency for title in found if title.agency), None)
    issues: list[Issue] = []
    name, match = printed or context.agency, None if printed else "portal"
    if name is None:
        told = next(_told(document, year, near), None)
        if told is None:
            return Agency(None, near, None, "none"), [Issue("no_agency")]
        (name, how), match = told, "page"
        issues.append(Issue(how, "agency", name))
    place = resolve(name, year, near)
    code = place.township_code or place.division_code
    if place.match in ("ambiguous", "ok_historical", "special") and place.note:
        issues.append(Issue(f"place_{place.match}", "agency", place.note))
    return (
        Agency(
            name=name,
            division_code=code or (None if place.match == "ambiguous" else near),
            type=agency_type(name, place),
            match=match or place.match,
            current_code=place.current_code,
            category=department_category(name),
            note=place.note,
            rest=place.rest if code else "",
        ),
        issues,
    )


def _site_division(document: Document, year: int | None) -> str | None:
    """The division that the page's 网站标识码 was given to."""
    code = document.meta.get("siteidcode", "").strip()
    return division_of_site_code(code, year).division_code if code else None


def _told(document: Document, year: int | None, near: str | None) -> Iterator[tuple[str, str]]:
    """Who reports, where no title says it, and the code of the issue that tells how it was found."""
    yield from ((name, "agency_from_page") for name in _page_sources(document, year))
    yield from ((name, "agency_from_page") for name in _source_lines(document, year))
    yield from ((name, "agency_from_signature") for name in _signatures(document, year))
    if name := self_named(document.lines, year, near):
        yield name, "agency_from_text"


def _source_lines(document: Document, year: int | None) -> Iterator[str]:
    """Names behind 发布机构 and 来源 in the upper lines of a document."""
    upper = [line.text for line in document.lines[:_SOURCE_LINE] if len(line.text) < 200]
    for pattern in _SOURCE_LINES:
        for text in upper:
            if found := pattern.search(text):
                name = simplified(found[1])
                if not _FOR_ANOTHER.search(name) and _is_certain(name, year):
                    yield name


def _signatures(document: Document, year: int | None) -> Iterator[str]:
    """A name alone on the line above the date that ends a text."""
    last = [line.text.strip() for line in document.lines if not line.table][-_SIGNATURE:]
    for name, day in pairwise(last):
        signed = 4 <= len(name) <= 40 and len(day) < 24 and read_date(day)
        if signed and _is_certain(simplified(name), year):
            yield simplified(name)


def _is_certain(name: str, year: int | None) -> bool:
    """Whether a name says its place, for certain, and is that of a body that reports."""
    place = resolve(name, year)
    return place.match in _CERTAIN and _may_report("", agency_type(name, place), place)


def _page_sources(document: Document, year: int | None) -> Iterator[str]:
    """Names on the page that are an agency's own and say their place: an alias is not taken."""
    for key in _SOURCES:
        name = simplified(document.meta.get(key, "").strip())
        for words in _SITE_WORDS:
            name = name.removesuffix(words)
        if 4 <= len(name) <= 40:
            place = resolve(name, year)
            if place.match in _CERTAIN and _may_report(key, agency_type(name, place), place):
                yield name


def _may_report(key: str, kind: str, place: Place) -> bool:
    if key == "sitename":
        return kind in _OWN_SITES
    return kind not in ("UNKNOWN", "PARTY", "LEGISLATIVE_JUDICIAL") and bool(place.rest)
