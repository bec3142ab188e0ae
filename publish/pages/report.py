"""The page of one report: its three tables and six sections, its sums, where it came from."""

import sqlite3
from typing import Any

from publish import form
from publish.pages import citing, report_text, said, sums, tables
from publish.pages.cells import number
from publish.searching import search
from publish.words import Words

_REPORT = """
    select r.id, r.agency, r.year, r.document, r.url, r.page_url, r.title, r.published, r.captured_at,
           r.last_seen, r.gone_at, r.version, r.current, r.status, r.disclosure_edition,
           r.applications_edition, r.current_code, r.place_note, i.agency as agency_name,
           i.division_code, i.agency_type, i.agency_category, i.place, i.due, i.timing, i.late_days,
           a.name as present_name, coalesce(nullif(r.place_match, ''), a.match) as agency_match,
           p.name as portal_name, d.kind as document_kind, d.bytes as document_bytes,
           d.warc_file, d.warc_offset, d.portal as warc_portal,
           (select f.payload_digest from fetches f
            where f.portal = d.portal and f.warc_file = d.warc_file and f.warc_offset = d.warc_offset
            limit 1) as payload_digest
    from reports r join report_index i on i.report = r.id
    left join agencies a on a.id = r.agency
    left join portals p on p.id = r.portal
    left join documents d on d.sha256 = r.document
    where r.id = ?"""
_VERSIONS = "select * from reports where url = ? order by version"
_YEARS = """
    select id, year from reports where agency = ? and current = 1 and year is not null order by year"""
_CURRENT = "select id from reports where agency = ? and year = ? and current = 1 limit 1"


def report(
    db: sqlite3.Connection, id: str, query: str, words: Words, has_archive: bool = False
) -> dict[str, Any] | None:
    """Everything the page of report `id` shows, `query` marked in its text; None: no such report.

    `has_archive` tells whether the captures can be shown.
    """
    row = db.execute(_REPORT, [id]).fetchone()
    if row is None:
        return None
    checks = db.execute(
        'select * from checks where report = ? order by rule, "where"', [id]
    ).fetchall()
    issues = db.execute("select * from issues where report = ? order by number", [id]).fetchall()
    failing = sums.failing(checks, words)
    laid = {
        "disclosure": tables.disclosure(
            _facts(db, "disclosure", "item", id), row["disclosure_edition"], words.lang
        ),
        "applications": tables.applications(
            _facts(db, "applications", "row", id), row["applications_edition"], words.lang
        ),
        "review_litigation": tables.review_litigation(
            _facts(db, "review_litigation", "row", id), words.lang
        ),
    }
    notes = said.issues_in_words(issues, words)
    tables.annotate(laid.values(), failing, lambda place: said.reasons(notes, place))
    sought = search.words(query)
    version = db.execute("select version from release").fetchone()["version"]
    years = db.execute(_YEARS, [row["agency"]]).fetchall() if row["agency"] else []
    return {
        "report": row,
        "q": query if sought else "",
        "tables_of": laid,
        "tables_by_place": {place for table in laid.values() for place in table.cells},
        "statistics": report_text.statistics(db, id, notes),
        "hints": said.hints(db, id, words),
        "summary": _summary(laid, words),
        "table_reasons": {table: said.reasons(notes, table) for table in form.TABLES},
        "sections": report_text.sections(db, id, sought, words),
        "sums": failing,
        "all_checks": _all_checks(checks, words),
        "verdicts": sums.verdicts(checks),
        "issues": notes,
        "nulls": said.nulls(
            [one for table in laid.values() if table.found for one in table.cells.values()], words
        ),
        "versions": db.execute(_VERSIONS, [row["url"]]).fetchall(),
        "years": years,
        "beside": _beside(years, row["year"]),
        "place": db.execute("select * from places where code = ?", [row["place"]]).fetchone(),
        "has_archive": has_archive,
        "likeness": said.likeness(db, id),
        "citation": citing.citation(row, version, words),
        "bibtex": citing.bibtex(row, version),
        "current": _current(db, row),
        "changes": said.changes(db, id, words),
        "links": {name: _web(row[name]) for name in ("url", "page_url")},
    }


def _beside(years: list[sqlite3.Row], year: int | None) -> dict[str, sqlite3.Row | None]:
    """The agency's reports of the nearest years before and after."""
    before = [one for one in years if year is not None and one["year"] < year]
    after = [one for one in years if year is not None and one["year"] > year]
    return {"previous": before[-1] if before else None, "next": after[0] if after else None}


# What a year comes to, in the order of the form: the words and the cells added up.
_SUMMARY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("summary.received", ("applications.received.total",)),
    ("summary.processed", ("applications.processed_total.total",)),
    ("summary.review", ("review_litigation.review.total",)),
    (
        "summary.litigation",
        (
            "review_litigation.litigation_direct.total",
            "review_litigation.litigation_after_review.total",
        ),
    ),
    ("summary.licensing", ("disclosure.licensing.decisions",)),
    ("summary.penalties", ("disclosure.penalties.decisions",)),
)


def _summary(laid: dict[str, tables.Table], words: Words) -> list[tuple[str, str, str]]:
    """(words, first cell, number) of what was read; a sum of which a part is missing is not shown."""
    cells = {place: cell for table in laid.values() for place, cell in table.cells.items()}
    shown = []
    for key, places in _SUMMARY:
        values = [cells[place].value if place in cells else None for place in places]
        numbers = [value for value in values if value is not None]
        if len(numbers) == len(values):
            shown.append((words(key), places[0], number(sum(numbers))))
    return shown


def _facts(db: sqlite3.Connection, table: str, axis: str, id: str) -> tables.Facts:
    rows = db.execute(f"select * from {table} where report = ?", [id]).fetchall()
    return {row[axis]: row for row in rows}


def _all_checks(checks: list[sqlite3.Row], words: Words) -> list[dict[str, Any]]:
    return [
        {
            "rule": words.or_key("rule", check["rule"]),
            "where": sums.where_in_words(check["rule"], check["where"], words),
            "verdict": check["verdict"],
            "said": words.or_key("verdict", check["verdict"]),
            "left": check["left"],
            "right": check["right"],
        }
        for check in checks
    ]


def _current(db: sqlite3.Connection, row: sqlite3.Row) -> str | None:
    """The report to cite in place of this one, where this one is not current."""
    if row["current"]:
        return None
    found = db.execute(_CURRENT, [row["agency"], row["year"]]).fetchone()
    return found["id"] if found else None


def _web(url: str | None) -> str | None:
    """An address that may stand in a link: http or https only, never a script."""
    return url if url and url.startswith(("http://", "https://")) else None
