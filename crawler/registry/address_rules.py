"""Rules on the addresses of a registry line: whose they are, and that each is one line's alone."""

from urllib.parse import urlsplit

from crawler.line import ADDRESSES
from crawler.net import literal_address
from crawler.registry.context import ERROR, WARN, Line, Registry, Told
from crawler.registry.departments import address


def column_twice(line: Line, registry: Registry) -> Told:
    """One column is crawled once."""
    first = registry.columns.get(line.portal.column_url)
    if line.portal.column_url and first is not None:
        grave = ERROR if line.portal.enabled and first.portal.enabled else WARN
        told = f"its column is that of {first.portal.id!r} on line {first.number}"
        yield grave, told, "drop one of them, or name the column that is its own"


def home_twice(line: Line, registry: Registry) -> Told:
    """One home page is one body's: a page there would be counted as the other's."""
    portal = line.portal
    first = registry.homes.get(address(portal.url)) if portal.url else None
    if first is None:
        return
    if not (portal.column_url and first.portal.column_url):
        told = (
            f"its url is that of {first.portal.id!r} ({first.portal.name}) on line {first.number}"
        )
        yield WARN, told, "join the two, or leave it blank on the line whose it is not"


def column_host(line: Line, registry: Registry) -> Told:
    """The column lies on the government's own hosts."""
    portal = line.portal
    home, column = (_site(address) for address in (portal.url, portal.column_url))
    if home and column and home != column:
        told = f"the column is on {column}, the portal on {home}"
        yield WARN, told, "right where they share a platform; else it is another one's column"


def loopback(line: Line, registry: Registry) -> Told:
    """Loopback is for an operator's own file, and only for addresses that are."""
    portal = line.portal
    hosts = [urlsplit(getattr(portal, column)).hostname or "" for column in ADDRESSES]
    local = [host for host in hosts if host == "localhost" or literal_address(host)]
    if portal.loopback and registry.shipped:
        yield ERROR, "opens loopback in the registry that all use", "keep it in a file of your own"
    if portal.loopback and not any(host.startswith("127.") for host in local):
        yield ERROR, "loopback is 1, and its column is not on 127.…", "blank it"
    if local and not portal.loopback:
        yield (
            ERROR,
            f"{local[0]} is an address, not a host's name",
            "name the host; the guard refuses others",
        )


def scheme(line: Line, registry: Registry) -> Told:
    """The host is one of the government's domain."""
    for column in ADDRESSES:
        host = urlsplit(getattr(line.portal, column)).hostname or ""
        if host and not line.portal.loopback and not literal_address(host) and host != "localhost":
            if not host.isascii():
                yield (
                    ERROR,
                    f"column {column}: {host} is not written in Latin letters",
                    "type it anew",
                )
            elif not host.endswith(".gov.cn"):
                yield (
                    WARN,
                    f"column {column}: {host} is not under .gov.cn",
                    "make sure that it is theirs",
                )


def _site(url: str) -> str:
    """The part of a host that is one government's: what stands before .gov.cn."""
    host = urlsplit(url).hostname or ""
    if not host.endswith(".gov.cn"):
        return host
    return host.removesuffix(".gov.cn").rpartition(".")[2] + ".gov.cn"
