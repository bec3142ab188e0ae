"""What a walk is asked to do, as the command hands it to the process that does it."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.discover.walk import Limits
from crawler.portals import DEFAULT_DELAY, Portal, read_line
from crawler.reading.addresses import absolute
from crawler.slots import platforms_of

FOLDER = ".discover"  # of the archive: walks are kept apart from the portals' own folders
FOUND = "discover.jsonl"  # what a walk finds, an event a line


@dataclass(frozen=True)
class Order:
    """Where to start, how far to go, where to keep what comes.

    `loopback`: host:port that may be asked; `platforms`: the platform that a host is on, by its name.
    """

    url: str
    archive: str
    pages: int = 100
    depth: int = 5
    seconds: int = 1200
    hubs: bool = True
    delay: float = DEFAULT_DELAY
    loopback: list[str] = field(default_factory=list)
    platforms: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def of(
        url: str,
        archive: Path,
        pages: int = 100,
        depth: int = 5,
        seconds: int = 1200,
        hubs: bool = True,
        delay: float = DEFAULT_DELAY,
        loopback: Sequence[str] = (),
        platforms: Mapping[str, str] | None = None,
    ) -> "Order":
        """An order for an address as people type it; raises ValueError for one that is none.

        >>> Order.of("www.a.gov.cn", Path("archive")).url
        'http://www.a.gov.cn/'
        """
        typed = url.strip() if "://" in url else f"http://{url.strip()}"
        whole = absolute(typed, typed)
        if whole is None or "." not in (urlsplit(whole).hostname or ""):
            raise ValueError(f"{url!r} is no http or https address")
        folder, known = str(archive.resolve()), dict(platforms or {})
        return Order(whole, folder, pages, depth, seconds, hubs, delay, list(loopback), known)

    @staticmethod
    def beside(
        known: Sequence[Portal],
        url: str,
        archive: Path,
        loopback: Sequence[str] = (),
        **limits: Any,
    ) -> "Order":
        """An order for an address, or for the id of a registry line, with what the registry knows of hosts."""
        line = next((one for one in known if one.id == url), None)
        start = (line.disclosure_url or line.url) if line else url
        local = [*loopback, *loopback_of(known)]
        return Order.of(start, archive, loopback=local, platforms=platforms_of(known), **limits)

    @staticmethod
    def read(path: Path) -> "Order":
        """Read an order that was written with `write`."""
        return Order(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        """Write the order as JSON."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    def limits(self) -> Limits:
        """How far the walk may go."""
        return Limits(self.pages, self.depth, hubs=self.hubs)

    @property
    def ident(self) -> str:
        """The walk's folder, by the host it starts from.

        >>> Order("https://www.A.gov.cn:8080/zwgk/", "archive").ident
        'www.a.gov.cn-8080'
        """
        parts = urlsplit(self.url)
        port = f"-{parts.port}" if parts.port else ""
        plain = re.sub(r"[^a-z0-9.-]+", "-", f"{parts.hostname or ''}{port}".lower()).strip("-.")
        return plain or "nowhere"

    @property
    def folder(self) -> Path:
        """Where the walk's captures and findings are."""
        return Path(self.archive) / FOLDER / self.ident

    def portal(self) -> Portal:
        """A registry line that stands for the walk, so that the crawler's parts serve it."""
        parts = urlsplit(self.url)
        local = f"{parts.hostname}:{parts.port}" in self.loopback
        delay = 0.0 if local else self.delay  # the operator's own machine needs no sparing
        line = {
            "id": self.ident,
            "name": parts.hostname or "",
            "url": self.url,
            "column_url": self.url,
        }
        return read_line(
            {
                **line,
                "delay": f"{delay:g}",
                "loopback": "1" if local else "",
                "note": "nianbao discover",
            }
        )


def loopback_of(portals: Iterable[Portal]) -> list[str]:
    """The loopback addresses that an operator's own registry opens."""
    hosts = [urlsplit(url) for one in portals if one.loopback for url in (one.url, one.column_url)]
    return sorted({f"{parts.hostname}:{parts.port or 80}" for parts in hosts if parts.hostname})
