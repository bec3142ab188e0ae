"""Keys made from what they name, so that a rebuilt database has the same ones."""

import hashlib
import json

from chinese.fold import fold
from parse.model import Report


def report_id(document: str, url: str) -> str:
    """The key of these bytes as the report at this address: sixteen hexadecimal digits."""
    return _digest(f"report {document} {url}")[:16]


def agency_id(name: str, division_code: str | None) -> str:
    """The key of an agency: one name in one place, however it is spelt."""
    return _digest(f"agency {division_code or ''} {fold(name).replace(' ', '')}")[:12]


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
