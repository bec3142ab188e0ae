"""The status page: which portals were crawled, with what result, and what could not be read."""

import sqlite3
from typing import Any

SHOWN = 200  # rows of the long lists

_PORTALS = "select * from portal_status order by outcome is 'ok', name, id limit ?"
_OUTCOMES = """
    select case when started is null then 'never' else coalesce(outcome, 'running') end as outcome,
           count(*) as n from portal_status group by 1 order by n desc, 1"""
_CRAWLS = """
    select c.*, p.name from crawls c join portals p on p.id = c.portal
    order by c.started desc, c.portal limit ?"""
_FETCHES = (
    "select role, outcome, count(*) as n from fetches group by role, outcome order by n desc, role"
)
_UNREAD = """
    select d.*, (select url from fetches f where f.sha256 = d.sha256 order by fetched_at limit 1) as url
    from documents d where d.outcome not in ('report', 'container')
    order by d.outcome = 'no_report', d.portal, d.sha256 limit ?"""
_UNREAD_ISSUES = """
    select document, code, message, message_zh from issues
    where document is not null order by document, number"""
_ISSUES = """
    select code, count(*) as n, min(message) as message, min(message_zh) as message_zh
    from issues group by code order by n desc, code"""


def status(db: sqlite3.Connection) -> dict[str, Any]:
    """Everything the status page shows."""
    issues: dict[str, list[sqlite3.Row]] = {}
    for issue in db.execute(_UNREAD_ISSUES):
        issues.setdefault(issue["document"], []).append(issue)
    return {
        "portals": db.execute(_PORTALS, [SHOWN]).fetchall(),
        "outcomes": db.execute(_OUTCOMES).fetchall(),
        "crawls": db.execute(_CRAWLS, [SHOWN]).fetchall(),
        "fetches": db.execute(_FETCHES).fetchall(),
        "unread": db.execute(_UNREAD, [SHOWN]).fetchall(),
        "unread_issues": issues,
        "issues": db.execute(_ISSUES).fetchall(),
        "shown": SHOWN,
    }
