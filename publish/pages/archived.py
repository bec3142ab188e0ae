"""The page over an archived page: whose it is, when it was taken, and where it is now."""

import re
import sqlite3
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

_PLACE = """
    select r.id, r.title, r.agency_name, a.name as agency, r.year, r.url, r.page_url, r.captured_at,
           r.gone_at, d.kind, d.bytes, d.portal, d.warc_file, d.warc_offset, d.sha256,
           d.container, d.member
    from reports r left join agencies a on a.id = r.agency
    join documents d on d.sha256 = r.document where r.id = ?"""
_ENDING = re.compile(r"\.[a-z0-9]{1,5}")


def place(db: sqlite3.Connection, id: str) -> sqlite3.Row | None:
    """Where the bytes of a report lie, and what the banner says of them; None: no such report."""
    row: sqlite3.Row | None = db.execute(_PLACE, [id]).fetchone()
    return row


def file_name(row: sqlite3.Row) -> str:
    """The name to save the original under: the report's id with the ending of its address."""
    ending = PurePosixPath(unquote(urlsplit(row["url"]).path)).suffix.lower()
    if row["container"]:
        ending = ".zip" if not _ENDING.fullmatch(ending) else ending
    if not _ENDING.fullmatch(ending):
        ending = f".{row['kind']}" if row["kind"] and row["kind"].isalnum() else ".bin"
    return f"nianbao-{row['id']}{ending}"


def archived(row: sqlite3.Row, shown: bool, why_not: str | None) -> dict[str, Any]:
    """Everything the frame page shows; `why_not` is the key of a reason where there are no bytes."""
    return {"report": row, "shown": shown, "why_not": why_not}
