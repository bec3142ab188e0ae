"""Which servers a portal stands on, so that no server is asked by two crawls at once."""

import socket
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.net import is_public, literal_address
from crawler.portals import Portal

SLOT_SETTING = "NIANBAO_SLOT"
LOOKUPS = 16  # names looked up at once


def option(portal: Portal, column: str) -> str:
    """A column that a registry may leave out (platform, window, pages, every): '' if blank."""
    return str(getattr(portal, column, "") or "")


def slot_of(portal: Portal) -> str:
    """The queue that a portal's requests share: its platform's where the registry names one, else its host's.

    >>> from crawler.portals import read_line
    >>> slot_of(read_line(dict(id="a", name="a", column_url="http://WWW.A.gov.cn:8080/x/")))
    'www.a.gov.cn'
    """
    return option(portal, "platform") or _host(portal)


def slots_of(portal: Portal, addresses: Collection[str] = ()) -> list[str]:
    """Everything that must be asked by one crawl at a time: host, platform, and the machines behind.

    >>> from crawler.portals import read_line
    >>> line = dict(id="a", name="a", column_url="http://a.gov.cn/nb/", platform="gkmlpt")
    >>> slots_of(read_line(line), ["2001:da8::1"])
    ['a.gov.cn', 'gkmlpt', 'ip-2001_da8__1']
    """
    return slots_of_host(portal.host_port[0], option(portal, "platform"), addresses)


def slots_of_host(host: str, platform: str, addresses: Collection[str] = ()) -> list[str]:
    """The same for a host that no line names: itself, the platform it is on, the machines behind."""
    names = [host, platform, *(f"ip-{one}" for one in addresses)]
    return sorted({name.replace(":", "_") for name in names if name})


def platforms_of(portals: Iterable[Portal]) -> dict[str, str]:
    """The platform that a registry names for a host: host → platform.

    >>> from crawler.portals import read_line
    >>> line = dict(id="a", name="a", column_url="http://a.gov.cn/nb/", platform="gkmlpt")
    >>> platforms_of([read_line(line)])
    {'a.gov.cn': 'gkmlpt'}
    """
    named = ((one.host_port[0], option(one, "platform")) for one in portals)
    return {host: platform for host, platform in named if host and platform}


def by_slot(
    portals: Iterable[Portal], addresses: Mapping[str, Collection[str]] | None = None
) -> list[list[Portal]]:
    """Sort portals into groups that must be crawled one after the other, in the order given.

    `addresses`: host → the IP addresses it has (see `look_up`). What two portals have in common,
    be it host, platform or address, puts them into one group, and so do links over a third.
    """
    groups: list[tuple[set[str], list[tuple[int, Portal]]]] = []
    for place, portal in enumerate(portals):
        slots = set(slots_of(portal, (addresses or {}).get(_host(portal), ()))) or {portal.id}
        joined = [group for group in groups if group[0] & slots]
        members = [member for _, found in joined for member in found]
        groups = [group for group in groups if group not in joined]
        groups.append((slots.union(*(names for names, _ in joined)), [*members, (place, portal)]))
    ordered = [sorted(found, key=lambda member: member[0]) for _, found in groups]
    return [[portal for _, portal in found] for found in sorted(ordered, key=lambda f: f[0][0])]


def look_up(portals: Iterable[Portal]) -> dict[str, frozenset[str]]:
    """Ask the resolver for the public IP addresses of every portal's host; none for one that has none."""
    hosts = sorted({host for portal in portals if (host := _host(portal))})
    with ThreadPoolExecutor(max_workers=LOOKUPS) as pool:
        return dict(zip(hosts, pool.map(addresses_of, hosts), strict=True))


def addresses_of(host: str) -> frozenset[str]:
    """The public IP addresses of a name; an address in place of a name is a host of its own.

    >>> addresses_of("127.0.0.1")
    frozenset()
    """
    if not host or literal_address(host) is not None:
        return frozenset()
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # the crawl itself will say what is wrong with it
        return frozenset()
    return frozenset(str(entry[4][0]) for entry in found if is_public(str(entry[4][0])))


class OneSlot:
    """Downloader middleware: the hosts of one platform share one queue, one delay, one connection."""

    def __init__(self, slot: str, platform: bool) -> None:
        self.slot, self.platform = slot, platform

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OneSlot":
        spider: Any = crawler.spider
        portal = getattr(spider, "portal", None)
        named = portal is not None and bool(option(portal, "platform"))
        return cls(str(crawler.settings.get(SLOT_SETTING) or ""), named)

    def process_request(self, request: Request) -> None:
        if self.platform:
            request.meta["download_slot"] = self.slot


def _host(portal: Portal) -> str:
    return portal.host_port[0].replace(":", "_")
