"""One line of the registry: a portal, what its values may be, and how a bad one is told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.hours import seconds_of

COLUMNS = (
    "id", "name", "division_code", "level", "family", "url", "disclosure_url", "column_url",
    "agency", "enabled", "delay", "platform", "every", "pages", "window", "loopback", "note",
)  # fmt: skip
LEVELS = ("central", "province", "prefecture", "county", "township", "department")
DEFAULT_DELAY = 2.0
LEAST_DELAY = 0.5  # seconds between two requests to a public portal
ADDRESSES = ("url", "disclosure_url", "column_url")
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")
_CODE = re.compile(r"\d{6}|\d{9}")


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
    window: str = ""  # hours of China in which it may be crawled, such as 22:00-06:00
    disclosure_url: str = ""  # its 政府信息公开 page, where that is known and the column is not

    @property
    def host_port(self) -> tuple[str, int]:
        """Where the column lives.

        >>> read_line(dict(id="a", name="a", column_url="http://127.0.0.1:8123/x/")).host_port
        ('127.0.0.1', 8123)
        """
        parts = urlsplit(self.column_url or self.url)
        return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)

    def row(self) -> dict[str, str]:
        """The registry line as text, one value a column."""
        return {column: _text(getattr(self, column)) for column in COLUMNS}


def read_line(line: Mapping[str, str | None]) -> Portal:
    """Make one portal from the values of a line; columns that are absent count as blank.

    >>> read_line({"id": "x", "name": "某市", "delay": "soon"})
    Traceback (most recent call last):
    crawler.line.RegistryError: column delay: 'soon' is no number of seconds
    """
    value = {column: (line.get(column) or "").strip() for column in COLUMNS}
    if not _ID.fullmatch(value["id"]):
        raise RegistryError(
            f"column id: {value['id']!r} must be lower-case letters, digits, '-', '_' or '.', "
            "for it names a folder"
        )
    if not value["name"]:
        raise RegistryError("column name: is blank")
    if value["division_code"] and not _CODE.fullmatch(value["division_code"]):
        raise RegistryError(
            f"column division_code: {value['division_code']!r} is not six or nine digits"
        )
    if value["level"] and value["level"] not in LEVELS:
        raise RegistryError(f"column level: {value['level']!r} is none of {', '.join(LEVELS)}")
    for column in ADDRESSES:
        if value[column] and not _is_address(value[column]):
            raise RegistryError(f"column {column}: {value[column]!r} is no http or https address")
    enabled, loopback = (_flag(value, column) for column in ("enabled", "loopback"))
    if enabled and not (value["column_url"] and value["family"]):
        raise RegistryError("column enabled: is 1, but column_url or family is blank")
    for column, least in (("every", 0.04), ("pages", 1)):
        if value[column] and not _is_number(value[column], least):
            raise RegistryError(
                f"column {column}: {value[column]!r} is no number of at least {least}"
            )
    if value["window"]:
        try:
            seconds_of(value["window"])
        except ValueError as bad:
            raise RegistryError(f"column window: {bad}") from None
    texts = {c: value[c] for c in COLUMNS if c not in {"enabled", "loopback", "delay"}}
    return Portal(**texts, enabled=enabled, loopback=loopback, delay=_delay(value, loopback))


def _delay(value: Mapping[str, str], loopback: bool) -> float:
    if not value["delay"]:
        return DEFAULT_DELAY
    try:
        delay = float(value["delay"])
    except ValueError:
        raise RegistryError(f"column delay: {value['delay']!r} is no number of seconds") from None
    if not 0 <= delay <= 3600:
        raise RegistryError(f"column delay: {value['delay']!r} is not between 0 and 3600 seconds")
    if delay < LEAST_DELAY and not loopback:
        raise RegistryError(
            f"column delay: {value['delay']!r} is too fast for a public portal; "
            f"{LEAST_DELAY:g} is the least"
        )
    return delay


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_number(text: str, least: float) -> bool:
    try:
        return float(text) >= least
    except ValueError:
        return False


def _flag(value: Mapping[str, str], column: str) -> bool:
    if value[column] not in {"", "0", "1"}:
        raise RegistryError(f"column {column}: {value[column]!r} must be 0, 1 or blank")
    return value[column] == "1"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:g}" if isinstance(value, float) else str(value)
