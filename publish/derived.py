"""The tables that publish adds to a release: one flat row per report, the form's labels, the index."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlite_utils

from publish import form, search

VIEWS = Path(__file__).parent / "views.sql"

_INDEX_ROWS = """
    select row_number() over (order by r.id) as id, r.id as report, r.agency as agency_id,
           a.name as agency, a.division_code, a.type as agency_type, r.year, r.title, r.published,
           r.captured_at, r.gone_at, r.page_url, r.portal, r.version, r.current, r.status,
           count(*) filter (where c.verdict = 'fails') as fails,
           count(*) filter (where c.verdict = 'holds') as holds,
           count(*) filter (where c.verdict = 'holds_if_blank_is_zero') as holds_if_blank,
           count(*) filter (where c.verdict = 'unknown') as unknown
    from reports r
    left join agencies a on a.id = r.agency
    left join checks c on c.report = r.id
    group by r.id order by r.id"""
_INDEX_COLUMNS: dict[str, type] = {
    "id": int,  # the rowid in the full-text index
    "report": str,
    "agency_id": str,
    "agency": str,
    "division_code": str,
    "agency_type": str,
    "year": int,
    "title": str,
    "published": str,
    "captured_at": str,
    "gone_at": str,
    "page_url": str,
    "portal": str,
    "version": int,
    "current": int,
    "status": str,
    "fails": int,
    "holds": int,
    "holds_if_blank": int,
    "unknown": int,
}
_INDEXES = (["report"], ["year", "current"], ["agency_id", "year"], ["captured_at"], ["fails"])


def build(conn: sqlite3.Connection) -> None:
    """Add publish's own tables, indexes and views to the copy of archive.db on `conn`."""
    conn.row_factory = sqlite3.Row
    db = sqlite_utils.Database(conn)
    _report_index(db)
    _form_labels(db)
    search.create_index(conn, _texts(conn))
    conn.executescript(VIEWS.read_text(encoding="utf-8"))
    conn.commit()


def _report_index(db: sqlite_utils.Database) -> None:
    table = db.table("report_index")
    table.create(_INDEX_COLUMNS, pk="id", foreign_keys=[("report", "reports", "id")])
    table.insert_all(dict(row) for row in db.execute(_INDEX_ROWS).fetchall())
    for columns in _INDEXES:
        table.create_index(columns)


def _form_labels(db: sqlite_utils.Database) -> None:
    """The words of the form, once for each edition, so that SQL can put them beside the keys."""
    rows: list[dict[str, Any]] = [
        {
            "form_table": label.table,
            "axis": label.axis,
            "edition": label.edition if label.table == "disclosure" else "",
            "key": label.key,
            "zh": form.full_name(label.table, label.axis, label.key, "zh")
            if label.table == "applications"
            else label.zh[-1],
            "en": label.en[-1],
            "measures": f" {' '.join(label.measures)} " if label.measures else None,
        }
        for label in form.labels()
    ]
    db.table("form_labels").insert_all(rows, pk=("form_table", "axis", "key", "edition"))


def _texts(conn: sqlite3.Connection) -> Iterator[tuple[int, list[str]]]:
    """The texts of every current report, in the order of the index's columns."""
    reports = conn.execute(
        "select id, report, title, agency from report_index where current = 1 order by id"
    )
    for row in reports.fetchall():
        sections = dict(
            conn.execute(
                "select key, text from sections where report = ?", [row["report"]]
            ).fetchall()
        )
        texts = {"title": row["title"], "agency": row["agency"], **sections}
        yield row["id"], [texts.get(column) or "" for column in search.COLUMNS]
