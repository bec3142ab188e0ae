"""The registry lines of the demo portals, so that a crawler finds them as it finds any other."""

import csv
from pathlib import Path

from demo import gkmlpt, jpage, trs
from demo.site import BASE_PORT, address

COLUMNS = (
    "id",
    "name",
    "division_code",
    "level",
    "family",
    "url",
    "column_url",
    "agency",
    "enabled",
    "delay",
    "loopback",
    "note",
)
NOTE = "demo portal on loopback, python -m demo"


def lines(base_port: int = BASE_PORT) -> list[dict[str, str]]:
    """One registry line per portal. Only the second belongs to a single agency."""
    portals = (
        (trs.PORTAL, trs.NAME, "trs", trs.COLUMN, ""),
        (jpage.PORTAL, jpage.NAME, "jpage", f"/col/col{jpage.COLUMN}/index.html", jpage.AGENCY),
        (gkmlpt.PORTAL, gkmlpt.NAME, "gkmlpt", "/gkmlpt/index", ""),
    )
    return [
        {
            "id": portal,
            "name": name,
            "division_code": "",
            "level": "",
            "family": family,
            "url": f"{address(portal, base_port)}/",
            "column_url": f"{address(portal, base_port)}{column}",
            "agency": agency,
            "enabled": "1",
            "delay": "0",
            "loopback": "1",
            "note": NOTE,
        }
        for portal, name, family, column, agency in portals
    ]


def write_portals_csv(path: Path, base_port: int = BASE_PORT) -> Path:
    """Write a registry file that holds the demo portals, and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines(base_port))
    return path
