"""The single things of the API: a report with every cell, an agency, a place."""

import sqlite3
from typing import Any

from publish import form

_AXES = (("disclosure", "item"), ("applications", "row"), ("review_litigation", "row"))
_REPORT = """
    select r.*, i.agency as name, i.agency_id, i.agency_type as type, i.agency_category as category,
           i.division_code as code, i.place, i.timing, i.late_days, d.kind as document_kind, d.bytes as document_bytes,
           d.portal as warc_portal, d.warc_file, d.warc_offset
    from reports r join report_index i on i.report = r.id left join documents d on d.sha256 = r.document
    where r.id = ?"""


def report(db: sqlite3.Connection, id: str) -> dict[str, Any] | None:
    """A report in the shape of `nianbao show --json`, with where it came from beside it."""
    row = db.execute(_REPORT, [id]).fetchone()
    if row is None:
        return None
    return {
        "report": row["id"],
        "agency": {
            "id": row["agency_id"],
            "name": row["name"],
            "division_code": row["code"],
            "type": row["type"],
            "category": row["category"],
            "match": row["place_match"],
        },
        "year": row["year"],
        "title": row["title"],
        "published": row["published"],
        "timing": row["timing"],
        "late_days": row["late_days"],
        "status": row["status"],
        "version": row["version"],
        "current": bool(row["current"]),
        "editions": {
            "disclosure": row["disclosure_edition"],
            "applications": row["applications_edition"],
        },
        "tables": {table: _cells(db, table, axis, id, "") for table, axis in _AXES},
        "printed": {table: _cells(db, table, axis, id, "_printed") for table, axis in _AXES},
        "statistics": _rows(db, "statistics", id, "position"),
        "sections": {
            one["key"]: one["text"]
            for one in db.execute("select key, text from sections where report = ?", [id])
        },
        "checks": _rows(db, "checks", id, 'rule, "where"'),
        "hints": _rows(db, "hints", id, 'code, "where"'),
        "issues": _rows(db, "issues", id, "number", ("document", "portal")),
        "changes": _rows(db, "changes", id, '"where"'),
        "versions": _all(
            db,
            "select id as report, version, current, captured_at from reports where url = ? order by version",
            row["url"],
        ),
        "source": {
            "url": row["url"],
            "page_url": row["page_url"],
            "captured_at": row["captured_at"],
            "last_seen": row["last_seen"],
            "gone_at": row["gone_at"],
            "portal": row["portal"],
            "sha256": row["document"],
            "kind": row["document_kind"],
            "bytes": row["document_bytes"],
            "warc_file": f"{row['warc_portal']}/{row['warc_file']}",
            "warc_offset": row["warc_offset"],
        },
    }


def agency(db: sqlite3.Connection, id: str) -> dict[str, Any] | None:
    """An agency with its reports, its years and the figures of each."""
    found = _all(
        db,
        "select a.id as agency_id, a.name, a.division_code, a.current_code, a.type, a.category, a.match, a.note, "
        "x.place, x.province, x.prefecture, x.county, x.missing from agencies a "
        "left join agency_index x on x.agency = a.id where a.id = ?",
        id,
    )
    if not found:
        return None
    reports = (
        "select report, year, title, published, status, timing, late_days, fails, captured_at, gone_at "
        "from report_index where agency_id = ? and current = 1 order by year, report"
    )
    years = "select year, state, report, late_days, changed, gone from coverage where agency = ? order by year"
    figures = _all(db, "select * from figures where agency = ? order by year, report", id)
    return found[0] | {
        "reports": _all(db, reports, id),
        "coverage": _all(db, years, id),
        "figures": [
            {name: value for name, value in one.items() if value is not None and name != "agency"}
            for one in figures
        ],
    }


def place(db: sqlite3.Connection, code: str) -> dict[str, Any] | None:
    """A division with those right below it, its coverage and its figures, year by year."""
    found = _all(db, "select * from places where code = ?", code)
    if not found:
        return None
    below = "select code, name, level, agencies, reports from places where parent = ? order by code"
    covered = "select year, state, n, changed, gone from coverage_counts where place = ? order by year, state"
    figures = (
        "select basis, year, indicator, top, bottom, counted, reports from place_figures where place = ? "
        "order by basis, indicator, year"
    )
    return found[0] | {
        "children": _all(db, below, code),
        "coverage": _all(db, covered, code),
        "figures": _all(db, figures, code),
    }


def _cells(
    db: sqlite3.Connection, table: str, axis: str, id: str, suffix: str
) -> dict[str, dict[str, Any]]:
    """{row: {column: value}} of the cells that the form prints, as far as the row was found."""
    found = {row[axis]: row for row in db.execute(f"select * from {table} where report = ?", [id])}
    laid: dict[str, dict[str, Any]] = {}
    for label in form.labels():
        if (label.table, label.axis) != (table, axis) or label.key not in found:
            continue
        over = label.measures or [one.key for one in form.lines(table, "column")]
        row = found[label.key]
        for name in over:
            # Both editions list an item; a measure is given where this report prints it.
            if table != "disclosure" or row[f"{name}_printed"] is not None or row[name] is not None:
                laid.setdefault(label.key, {})[name] = row[f"{name}{suffix}"]
    return laid


def _rows(
    db: sqlite3.Connection, table: str, id: str, order: str, but: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    rows = _all(db, f"select * from {table} where report = ? order by {order}", id)
    return [{k: v for k, v in row.items() if k not in ("report", *but)} for row in rows]


def _all(db: sqlite3.Connection, sql: str, *values: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(sql, values)]
