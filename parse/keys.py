"""Keys made from what they name, so that a rebuilt database has the same ones."""

import hashlib
import json

from chinese.fold import fold
from parse.model import Agency, Report


def report_id(document: str, url: str) -> str:
    """The key of these bytes as the report at this address: sixteen hexadecimal digits."""
    return _digest(f"report {document} {url}")[:16]


def agency_id(agency: Agency) -> str:
    """The key of an agency: what it is called in its place, over the renamings of the place.

    >>> before = Agency("洪泽县财政局", "320829", "DEPT", "ok", "320813", rest="财政局")
    >>> after = Agency("洪泽区财政局", "320813", "DEPT", "ok", "320813", rest="财政局")
    >>> agency_id(before) == agency_id(after)
    True
    """
    place = agency.current_code or agency.division_code or ""
    name = agency.rest if place and agency.rest else agency.name or ""
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
