"""One document, top to bottom: the spine of the parse stage."""

from collections.abc import Sequence

from chinese.titles import Title
from parse import (
    agency,
    align,
    checks,
    identity,
    introduction,
    notes,
    readers,
    sections,
    statistics,
)
from parse.model import Context, Document, Grid, Issue, Line, Report, Section

# 国办公开办函〔2019〕60号 set the form for reports on 2019; those before have no such tables.
FIRST_YEAR_OF_FORM = 2019


class NoReport(Exception):
    """Raised for a sound document that is no annual report; `code` says which way it is none."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(notes.english(Issue(code, detail=detail)))


def parse_report(body: bytes, context: Context | None = None) -> Report:
    """Read one document. A pure function of its bytes and of what is known around them.

    Raises Unreadable where the bytes are no document, MissingPart where a part is not installed,
    NoReport where the document is something else.
    """
    document = readers.read(body)
    context = context or Context()

    preamble, parts, part_issues = sections.cut(document.lines)
    titles = identity.titles(document, preamble, context)
    placed = align.align(document)
    indicators, indicator_issues = statistics.statistics(document.lines)
    if not parts and titles and (words := sections.whole(document.lines)):
        parts = [words]
    titled = bool(titles) or introduction.introduces_itself(document.lines)
    if not titled and identity.is_guide(document.lines):
        raise NoReport("guide")
    _must_be_report(titled, len(parts) + len(indicators), placed, [] if titles else preamble)
    published = identity.publication_date(document, document.lines, context)
    titles, told = _with_introduction(titles, document, published, context, parts)
    year, year_issues = identity.report_year(titles, published, document.lines)
    who, agency_issues = agency.agency(titles, year, document, context)
    issues = [*told, *agency_issues, *year_issues, *placed.issues, *indicator_issues, *part_issues]
    if year and year < FIRST_YEAR_OF_FORM and not any(placed.tables.values()):
        issues = [issue for issue in issues if not issue.code.endswith("_not_found")]
        issues.append(Issue("before_the_form"))
    return Report(
        kind=document.kind,
        title=next((t.text for t in titles if t.text and t.year in (year, None)), None),
        agency=who,
        year=year,
        published=published,
        disclosure_edition=placed.disclosure_edition,
        applications_edition=placed.applications_edition,
        tables=placed.tables,
        statistics=indicators,
        sections=parts,
        checks=checks.check(placed.tables),
        issues=issues,
    )


def _with_introduction(
    titles: list[Title],
    document: Document,
    published: str | None,
    context: Context,
    parts: Sequence[Section],
) -> tuple[list[Title], list[Issue]]:
    """The titles and, where they lack the year or the agency, what the first sentences say of it."""
    years = {title.year for title in titles if title.year}
    if years and any(title.agency for title in titles):
        return titles, []
    title, told = introduction.introduced(document.lines, published, context, parts)
    if title is None or (years and (not title.agency or years != {title.year})):
        return titles, []
    if years:
        told = [issue for issue in told if issue.where == "agency"]
    return [title, *titles], told


def _must_be_report(
    titled: bool, parts: int, placed: align.Alignment, preamble: Sequence[Line]
) -> None:
    """A report has its title and some of its body, or enough of its body to be known without one."""
    tables = sum(1 for grid in placed.tables.values() if _printed(grid))
    editions = [placed.disclosure_edition, placed.applications_edition]
    marks = tables + parts + sum(1 for edition in editions if edition)
    if not tables and (other := identity.another_document(preamble, titled)):
        raise NoReport("another_document", other)
    if marks < (1 if titled else 2 if tables else 3):
        raise NoReport("only_a_title" if titled else "no_report")


def _printed(grid: Grid) -> bool:
    return any(cell.printed is not None for row in grid.values() for cell in row.values())
