"""Which server a portal stands on, so that no server is asked by two crawls at once."""

from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.portals import Portal

SLOT_SETTING = "NIANBAO_SLOT"


def option(portal: Portal, column: str) -> str:
    """A column that a registry may leave out (platform, window, pages, every): '' if blank."""
    return str(getattr(portal, column, "") or "")


def slot_of(portal: Portal) -> str:
    """The server that a portal stands on: its platform where the registry names one, else its host.

    >>> from crawler.portals import read_line
    >>> slot_of(read_line(dict(id="a", name="a", column_url="http://WWW.A.gov.cn:8080/x/")))
    'www.a.gov.cn'
    """
    return option(portal, "platform") or portal.host_port[0].replace(":", "_")


def by_slot(portals: Iterable[Portal]) -> list[list[Portal]]:
    """Sort portals into groups that must be crawled one after the other, in the order given."""
    groups: dict[str, list[Portal]] = {}
    for portal in portals:
        groups.setdefault(slot_of(portal) or portal.id, []).append(portal)
    return list(groups.values())


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
