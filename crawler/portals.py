"""The registry of portals: one line of data each, read from portals.csv or from a file of your own."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

REGISTRY = Path(__file__).with_name("portals.csv")
COLUMNS = (
    "id", "name", "division_code", "level", "family", "url", "column_url",
    "agency", "enabled", "delay", "platform", "every", "pages", "loopback", "note",
)  # fmt: skip
LEVELS = ("central", "province", "prefecture", "county", "township", "department")
DEFAULT_DELAY = 2.0


class RegistryError(ValueError):
    """A line of the registry that can't be used: says which line, which column and why."""


@dataclass(frozen=True)
class Portal:
    """One column of annual reports and how to crawl it; blank text fields are ''."""

    id: str
    name: str
    division_code: str
    level: str
    family: str
    url: str
    column_url: str
    agency: str
    enabled: bool
    delay: float
    loopback: bool
    note: str
    platform: str = ""  # portals that share one are asked one at a time
    every: str = ""  # days between two crawls, where the season's default does not do
    pages: str = ""  # most answers to ask for in one crawl

    @property
    def host_port(self) -> tuple[str, int]:
        """Where the column lives.

        >>> read_line(dict(id="a", name="a", column_url="http://127.0.0.1:8123/x/")).host_port
        ('127.0.0.1', 8123)
        """
        parts = urlsplit(self.column_url or self.url)
        return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)

    def row(self) -> dict[str, str]:
        """The registry line as text, one value a column, as portals.csv holds it."""
        return {
            field.name: _text(getattr(self, field.name))
            for field in fields(self)
            if field.name in COLUMNS
        }


def read_portals(path: Path = REGISTRY) -> list[Portal]:
    """Read a registry file; raise RegistryError naming line and column of the first bad value."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header = tuple(reader.fieldnames or ())
        if missing := [c for c in ("id", "name") if c not in header]:
            raise RegistryError(f"{path}: line 1: the column {missing[0]!r} is missing")
        if unknown := [c for c in header if c not in COLUMNS]:
            raise RegistryError(
                f"{path}: line 1: unknown column {unknown[0]!r}; known are {', '.join(COLUMNS)}"
            )
        portals: list[Portal] = []
        seen: dict[str, int] = {}
        for line in reader:
            if None in line:
                raise RegistryError(
                    f"{path}: line {reader.line_num}: more values than columns; "
                    "quote a value that holds a comma"
                )
            try:
                portal = read_line(line)
                if portal.id in seen:
                    raise RegistryError(f"column id: {portal.id!r} is on line {seen[portal.id]}")
            except RegistryError as bad:
                raise RegistryError(f"{path}: line {reader.line_num}: {bad}") from None
            seen[portal.id] = reader.line_num
            portals.append(portal)
    return portals


def read_line(line: dict[str, str | None] | dict[str, str]) -> Portal:
    """Make one portal from the values of a line; columns that are absent count as blank.

    >>> read_line({"id": "x", "name": "某市", "delay": "soon"})
    Traceback (most recent call last):
    crawler.portals.RegistryError: column delay: 'soon' is no number of seconds
    """
    value = {column: (line.get(column) or "").strip() for column in COLUMNS}
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]*", value["id"]):
        raise RegistryError(
            f"column id: {value['id']!r} must be lower-case letters, digits, '-', '_' or '.', "
            "for it names a folder"
        )
    if not value["name"]:
        raise RegistryError("column name: is blank")
    if value["division_code"] and not re.fullmatch(r"\d{6}|\d{9}", value["division_code"]):
        raise RegistryError(
            f"column division_code: {value['division_code']!r} is not six or nine digits"
        )
    if value["level"] and value["level"] not in LEVELS:
        raise RegistryError(f"column level: {value['level']!r} is none of {', '.join(LEVELS)}")
    for column in ("url", "column_url"):
        parts = urlsplit(value[column])
        if value[column] and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise RegistryError(f"column {column}: {value[column]!r} is no http or https address")
    enabled, loopback = (_flag(value, column) for column in ("enabled", "loopback"))
    if enabled and not (value["column_url"] and value["family"]):
        raise RegistryError("column enabled: is 1, but column_url or family is blank")
    try:
        delay = float(value["delay"] or DEFAULT_DELAY)
    except ValueError:
        raise RegistryError(f"column delay: {value['delay']!r} is no number of seconds") from None
    if not 0 <= delay <= 3600:
        raise RegistryError(f"column delay: {value['delay']!r} is not between 0 and 3600 seconds")
    if delay < 0.5 and not loopback:
        raise RegistryError(
            f"column delay: {value['delay']!r} is too fast for a public portal; 0.5 is the least"
        )
    for column, least in (("every", 0.04), ("pages", 1)):
        if value[column] and not _is_number(value[column], least):
            raise RegistryError(
                f"column {column}: {value[column]!r} is no number of at least {least}"
            )
    return Portal(
        id=value["id"],
        name=value["name"],
        division_code=value["division_code"],
        level=value["level"],
        family=value["family"],
        url=value["url"],
        column_url=value["column_url"],
        agency=value["agency"],
        enabled=enabled,
        delay=delay,
        loopback=loopback,
        note=value["note"],
        platform=value["platform"],
        every=value["every"],
        pages=value["pages"],
    )


def find_portals(portals: Iterable[Portal], ids: Sequence[str]) -> list[Portal]:
    """Pick portals by id, in the order asked; KeyError names the first that is not there."""
    by_id = {portal.id: portal for portal in portals}
    for wanted in ids:
        if wanted not in by_id:
            raise KeyError(f"no portal {wanted!r} in the registry")
    return [by_id[wanted] for wanted in ids]


def portal_for_url(url: str, portals: Iterable[Portal]) -> Portal | None:
    """Find the portal that a page belongs to: same host, longest path in common with its line.

    >>> town = read_line(dict(id="t", name="t", url="http://a.gov.cn/", agency="某镇人民政府",
    ...                       column_url="http://a.gov.cn/town/nb/"))
    >>> city = read_line(dict(id="c", name="c", url="http://a.gov.cn/"))
    >>> portal_for_url("http://a.gov.cn/town/nb/202401/t20240101_1.html", [city, town]).id
    't'
    >>> portal_for_url("http://b.gov.cn/", [city, town]) is None
    True
    """
    wanted = urlsplit(url)
    best: tuple[int, Portal] | None = None
    for portal in portals:
        for address in (portal.column_url, portal.url):
            known = urlsplit(address)
            if not address or known.netloc.lower() != wanted.netloc.lower():
                continue
            folder = known.path.rpartition("/")[0] + "/"
            # A home page stands for its whole host, another page for its own folder.
            inside = (wanted.path or "/").startswith(folder)
            length = len(folder) if inside else 0
            if (inside or address == portal.url) and (best is None or length > best[0]):
                best = (length, portal)
    return best[1] if best else None


def _is_number(text: str, least: float) -> bool:
    try:
        return float(text) >= least
    except ValueError:
        return False


def _flag(value: dict[str, str], column: str) -> bool:
    if value[column] not in {"", "0", "1"}:
        raise RegistryError(f"column {column}: {value[column]!r} must be 0, 1 or blank")
    return value[column] == "1"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:g}" if isinstance(value, float) else str(value)
