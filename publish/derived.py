"""The tables that publish adds to a release, so that no page has to look through all reports."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlite_utils

from publish import agency_index, coverage, events, figures, form, governments, places, reference
from publish.searching import facets, search
from publish.timing import timing

VIEWS = Path(__file__).parent / "views.sql"

# Numbered from the newest on: the index finds its hits in this order, so that what is cut off of a
# very common word is the oldest.
_REPORTS = """
    select row_number() over (
             order by r.current desc, r.year desc, r.published desc, r.captured_at desc, r.id) as id,
           r.id as report, r.agency as agency_id, coalesce(r.agency_name, a.name) as agency,
           coalesce(r.division_code, a.division_code) as division_code,
           coalesce(r.agency_type, a.type) as agency_type,
           coalesce(r.agency_category, a.category) as agency_category,
           x.place, x.province, x.prefecture, x.county,
           r.year, r.title, r.published, r.captured_at, r.gone_at, r.page_url, r.portal, r.version,
           r.current, r.status, null as due, null as timing, null as late_days,
           count(c.verdict) filter (where c.verdict = 'fails') as fails,
           count(c.verdict) filter (where c.verdict = 'holds') as holds,
           count(c.verdict) filter (where c.verdict = 'holds_if_blank_is_zero') as holds_if_blank,
           count(c.verdict) filter (where c.verdict = 'unknown') as unknown
    from reports r
    left join agencies a on a.id = r.agency
    left join agency_index x on x.agency = r.agency
    left join checks c on c.report = r.id
    group by r.id"""
_NUMBERS = ("id", "year", "version", "current", "late_days", "fails", "holds", "holds_if_blank", "unknown")  # fmt: skip
_INDEXES = (
    ["report"],
    ["year", "current"],
    ["agency_id", "year"],
    ["captured_at"],
    [sqlite_utils.db.DescIndex("fails"), "id"],
)
# What pages ask of the tables of archive.db that parse has no need of.
_ASKED = """
    create index reports_by_url on reports(url, version);
    create index fetches_by_place on fetches(portal, warc_file, warc_offset);
    create index fetches_by_role on fetches(role, outcome);
    create index documents_unread on documents(outcome) where outcome not in ('report', 'container');
    create table portal_counts (
      portal text primary key, reports integer not null, documents integer not null,
      unreadable integer not null
    ) without rowid;
    insert into portal_counts
      select p.id, coalesce(r.n, 0), coalesce(d.n, 0), coalesce(d.unreadable, 0) from portals p
      left join (select portal, count(*) as n from reports where current = 1 group by portal) r
        on r.portal = p.id
      left join (
        select portal, count(*) as n,
               count(*) filter (where outcome in ('unreadable', 'missing_part')) as unreadable
        from documents group by portal
      ) d on d.portal = p.id;
"""
# What search filters by, one narrow row for each report of the index, and its names folded for search.
_FACETS = """
    create table search_facets (
      id integer primary key, year integer, province text, prefecture text, county text, type text,
      category text, quality text, named text
    );
    insert into search_facets
      select i.id, i.year, i.province, i.prefecture, i.county, i.agency_type, i.agency_category,
             case when i.fails > 0 then 'fails' else i.status end,
             search_key(coalesce(i.title, '') || '。' || coalesce(i.agency, '') || '。' || coalesce(a.name, ''))
      from report_index i left join agencies a on a.id = i.agency_id
      where i.current = 1 order by i.id;
"""


def build(conn: sqlite3.Connection) -> None:
    """Add publish's own tables, indexes and views to the copy of archive.db on `conn`."""
    conn.row_factory = sqlite3.Row
    db = sqlite_utils.Database(conn)
    conn.executescript(_ASKED)
    places.build(db)
    agency_index.build(db)
    _report_index(db)
    conn.create_function("search_key", 1, lambda text: search.key(text).text, deterministic=True)
    conn.executescript(_FACETS)
    _form_labels(db)
    coverage.build(db)
    figures.build(db)
    events.build(db)
    reference.build(db)
    _counts_of_places(conn)
    governments.build(conn)
    search.create_index(conn, _texts(conn))
    conn.executescript(VIEWS.read_text(encoding="utf-8"))
    conn.commit()


def _report_index(db: sqlite_utils.Database) -> None:
    table = db.table("report_index")
    rows = db.conn.execute(_REPORTS).fetchall()
    columns = {
        name: int if name in _NUMBERS else str
        for name in (
            "id", "report", "agency_id", "agency", "division_code", "agency_type", "agency_category",
            "place", "province", "prefecture", "county", "year", "title", "published", "captured_at",
            "gone_at", "page_url", "portal", "version", "current", "status", "due", "timing",
            "late_days", "fails", "holds", "holds_if_blank", "unknown",
        )
    }  # fmt: skip
    table.create(columns, pk="id", foreign_keys=[("report", "reports", "id")])
    db.conn.executemany(
        f"insert into report_index values ({', '.join(f':{name}' for name in columns)})",
        (_timed(row) for row in sorted(rows, key=lambda row: row["id"])),
    )
    for names in _INDEXES:
        table.create_index(names)


def _timed(row: sqlite3.Row) -> dict[str, Any]:
    judged = timing(row["agency_type"], row["year"], row["published"])
    return dict(row) | {"due": judged.due, "timing": judged.state, "late_days": judged.days}


def _counts_of_places(conn: sqlite3.Connection) -> None:
    """How many agencies and reports each division has, those below it included."""
    conn.execute("alter table places add column agencies integer not null default 0")
    conn.execute("alter table places add column reports integer not null default 0")
    for column, level in zip(
        ("province", "prefecture", "county", "place"), places.LEVELS, strict=True
    ):
        conn.execute(
            f"""update places set agencies = c.agencies, reports = c.reports
                from (select {column} as code, count(*) as agencies, sum(reports) as reports
                      from agency_index where {column} is not null group by 1) c
                where c.code = places.code and places.level = ?""",
            [level],
        )


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


def _texts(conn: sqlite3.Connection) -> Iterator[tuple[int, list[str], dict[str, Any]]]:
    """The texts of every current report, in the order of the index's columns, and what it is filtered by."""
    known = facets.load(conn)
    reports = conn.execute(
        """select i.id, i.report, i.title, i.agency, a.name from report_index i
           left join agencies a on a.id = i.agency_id where i.current = 1 order by i.id"""
    )
    for row in reports.fetchall():
        sections = dict(
            conn.execute(
                "select key, text from sections where report = ?", [row["report"]]
            ).fetchall()
        )
        # Its name as this report prints it, and the one that it bears now.
        names = dict.fromkeys(name for name in (row["agency"], row["name"]) if name)
        texts = {"title": row["title"], "agency": "\n".join(names), **sections}
        values = {name: column[row["id"]] for name, column in known.columns.items()}
        yield row["id"], [texts.get(column) or "" for column in search.COLUMNS], values
