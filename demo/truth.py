"""The answer key: what a right reading of every report of the demo says.

It is made from the data that the pages are made from, through the codebook's keys, and knows
nothing of the stages that it is held against.
"""

from collections.abc import Callable
from typing import Any

from demo import gkmlpt, jpage, trs
from demo.reports import Figure, Report, Tables
from demo.site import BASE_PORT, OFFSETS, Item, address, items, written

_DIALECTS = {module.PORTAL: module for module in (trs, jpage, gkmlpt)}


def truth(day: int = 1, base_port: int = BASE_PORT) -> list[dict[str, Any]]:
    """Every report that the portals show on a day.

    Each entry: `id`, `portal`, `url` (the page), `documents` (where its form stands: the page, its
    attachments, or both), `carrier`, `agency`, `invented`, `year`, `title` as printed, `published`
    (YYYY-MM-DD as the portal says), `editions`, `tables` (item → measure → number or None),
    `printed` (the same shape), `sections` (key → paragraphs) and `special`.
    """
    return [
        _entry(item.report, item, base_port)
        for portal in OFFSETS
        for item in items(portal, day)
        if item.report
    ]


def neighbours(day: int = 1, base_port: int = BASE_PORT) -> list[dict[str, str]]:
    """What stands in the lists beside the reports and must not be taken for one: url and title."""
    return [
        {
            "portal": portal,
            "url": address(portal, base_port) + _DIALECTS[portal].path(item),
            "title": item.title,
        }
        for portal in OFFSETS
        for item in items(portal, day)
        if item.report is None
    ]


def _entry(report: Report, item: Item, base_port: int) -> dict[str, Any]:
    dialect, root = _DIALECTS[report.portal], address(report.portal, base_port)
    page = root + dialect.path(item)
    places = {kind: root + dialect.file_path(item, kind) for kind in report.files}
    return {
        "id": report.id,
        "portal": report.portal,
        "url": page,
        "documents": [places.get(kind, page) for kind in report.carrier.split("+")],
        "carrier": report.carrier,
        "agency": report.agency,
        "invented": report.invented,
        "year": report.year,
        "title": item.title,
        "published": item.day,
        "editions": dict(report.editions),
        "tables": _each(report.tables, lambda figure: figure.value),
        "printed": _each(report.tables, lambda figure: written(report, figure.printed)),
        "sections": {
            key: [written(report, words) for words in paragraphs]
            for key, paragraphs in report.sections.items()
        },
        "special": list(report.special),
    }


def _each(tables: Tables, read: Callable[[Figure], Any]) -> dict[str, dict[str, dict[str, Any]]]:
    return {
        table: {
            row: {column: read(figure) for column, figure in cells.items()}
            for row, cells in rows.items()
        }
        for table, rows in tables.items()
    }
