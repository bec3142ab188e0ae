"""Keys made from what they name, so that a rebuilt database has the same ones."""

import hashlib
import json

from chinese.fold import fold
from parse.model import Agency, Report
from parse.places import lasting_name


def report_id(document: str, url: str) -> str:
    """The key of these bytes as the report at this address: sixteen hexadecimal digits."""
    return _digest(f"report {document} {url}")[:16]


def agency_id(agency: Agency, year: int | None = None) -> str:
    """The key of an agency: what it is called in its place, over the renamings of both.

    `year` is the one reported on. Bodies that a reform made of several are bodies of their own
    (parse/places/successions.py).

    >>> before = Agency("洪泽县环境保护局", "320829", "DEPT", "ok", "320813", rest="环境保护局")
    >>> after = Agency("洪泽区生态环境局", "320813", "DEPT", "ok", "320813", rest="生态环境局")
    >>> agency_id(before, 2015) == agency_id(after, 2020)
    True
    """
    place = agency.current_code or agency.division_code or ""
    name = lasting_name(agency.rest, year) if place and agency.rest else agency.name or ""
    # 厅、局 of a township hang on its own code, not on the county's.
    township = agency.division_code if len(agency.division_code or "") > 6 else ""
    return _digest(f"agency {township or place} {fold(name).replace(' ', '')}")[:12]


def content_digest(report: Report) -> str:
    """A digest of what a report says; two captures that say the same are one version."""
    said = {
        "title": report.title,
        "tables": {
            table: {
                row: {c: cell.printed for c, cell in cells.items()} for row, cells in grid.items()
            }
            for table, grid in report.tables.items()
        },
        "sections": {section.key: section.text for section in report.sections},
    }
    return _digest(json.dumps(said, ensure_ascii=False, sort_keys=True))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
