"""Starting a crawl: the arguments of `scrapy crawl`, the portal's own settings, its archive folder."""

import logging
import sqlite3
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from scrapy.settings import BaseSettings

from crawler.net import LOOPBACK_SETTING, PORTS_SETTING
from crawler.portals import REGISTRY, Portal, RegistryError, find_portals, read_portals
from crawler.slots import SLOT_SETTING, addresses_of, option, slot_of
from crawler.state.database import NewerState
from crawler.store import Busy, Store

CANNOT_START = 2  # exit code: wrong arguments
BUSY = 75  # exit code: another process holds the portal (EX_TEMPFAIL)
_WARCINFO = {
    "format": "WARC File Format 1.1",
    "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "robots": "obey",
    "nianbao-notes": "bodies as sent; letter case of header names, reason phrases and chunking as "
    "Scrapy gives them; Host added to the request",
}


@dataclass(frozen=True)
class Start:
    """What to crawl, and where to."""

    portal: Portal
    archive: Path
    recheck: bool


def read_arguments(family: str, arguments: MutableMapping[str, Any]) -> Start:
    """Take portal=ID, portals=FILE, archive=DIR, recheck=0|1 out of the spider's arguments.

    What is wrong is said in one line, and the process ends with CANNOT_START.
    """
    ident = str(arguments.pop("portal", ""))
    registry = Path(str(arguments.pop("portals", "") or REGISTRY))
    archive = Path(str(arguments.pop("archive", "") or "archive"))
    recheck = str(arguments.pop("recheck", "0"))
    if not ident or recheck not in {"0", "1"}:
        _stop(CANNOT_START, f"say which portal: scrapy crawl {family} -a portal=ID [-a recheck=1]")
    try:
        [portal] = find_portals(read_portals(registry, only={ident}), [ident])
    except KeyError as unknown:
        _stop(CANNOT_START, str(unknown.args[0]))
    except (RegistryError, OSError) as bad:
        _stop(CANNOT_START, str(bad))
    if portal.family != family or not portal.column_url:
        _stop(
            CANNOT_START,
            f"portal {ident!r} can't be crawled as {family!r}: its family is {portal.family!r}, "
            f"its column_url {portal.column_url!r}",
        )
    return Start(portal, archive, recheck == "1")


def configure(settings: BaseSettings, portal: Portal) -> None:
    """Set what the registry line says: delay, page budget, slot, ports, whether loopback is open."""
    host, port = portal.host_port
    settings.set("DOWNLOAD_DELAY", portal.delay, "spider")
    settings.set("AUTOTHROTTLE_START_DELAY", portal.delay, "spider")
    if not portal.delay:  # the operator's own machine: no brake, but what its robots.txt asks for
        settings.set("AUTOTHROTTLE_MAX_DELAY", 0, "spider")
    settings.set(SLOT_SETTING, slot_of(portal), "spider")
    if pages := option(portal, "pages"):
        settings.set("CLOSESPIDER_PAGECOUNT", int(pages), "spider")
    settings.set(PORTS_SETTING, [port], "spider")
    settings.set(LOOPBACK_SETTING, f"{host}:{port}" if portal.loopback else "", "spider")


def open_store(start: Start, user_agent: str, mode: str = "") -> Store:
    """Open the portal's folder; end the process with BUSY where another one holds it."""
    info = {
        "software": user_agent,
        "http-header-user-agent": user_agent,
        "isPartOf": f"nianbao-{start.portal.id}",
        **_WARCINFO,
    }
    try:
        return Store(
            start.archive,
            start.portal,
            mode or ("recheck" if start.recheck else "crawl"),
            info,
            addresses_of(start.portal.host_port[0]),
        )
    except Busy as busy:
        _stop(BUSY, str(busy))
    except (NewerState, OSError, sqlite3.Error) as error:
        _stop(CANNOT_START, f"the archive of {start.portal.id} can't be opened: {error}")


def _stop(code: int, message: str) -> NoReturn:
    logging.getLogger(__name__).error(message)
    raise SystemExit(code)
