"""Which addresses may be asked: public ones, http and https, and nothing else by any detour."""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import provider  # type: ignore[import-untyped, unused-ignore]

DEFAULT_PORTS = {"http": 80, "https": 443}
# Set by the spider from its portal's registry line: ports of its own addresses beside 80 and 443,
# and the host:port on 127.0.0.0/8 that the operator allowed ('' for none, blanks between several).
PORTS_SETTING = "NIANBAO_PORTS"
LOOPBACK_SETTING = "NIANBAO_LOOPBACK"


class Refused(IgnoreRequest):
    """A request that was never sent, and why."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public Internet.

    >>> [is_public(a) for a in ("202.108.22.5", "10.0.0.1", "::ffff:127.0.0.1", "169.254.169.254")]
    [True, False, False, False]
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        for inner in (ip.ipv4_mapped, ip.sixtofour, ip.teredo[1] if ip.teredo else None):
            if inner is not None:
                return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def literal_address(host: str) -> str | None:
    """Read a host that is an IP address in any spelling a resolver would take, else None.

    >>> [literal_address(h) for h in ("2130706433", "0x7f.1", "[::1]", "www.gov.cn")]
    ['127.0.0.1', '127.0.0.1', '::1', None]
    """
    bare = host.strip("[]").rstrip(".")
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        pass
    if not bare or not all(part[:1].isdigit() for part in bare.split(".")):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(bare))
    except OSError:
        return None


def why_refused(url: str, ports: Sequence[int] = (), loopback: str = "") -> str | None:
    """Say why an address may not be asked, None where it may.

    >>> why_refused("http://10.1.2.3/")
    '10.1.2.3 is not a public address'
    >>> why_refused("ftp://a.gov.cn/x")
    "the scheme 'ftp' is neither http nor https"
    >>> why_refused("http://127.0.0.1:8123/", loopback="127.0.0.1:8123") is None
    True
    """
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError as bad:
        return f"not an address: {bad}"
    host = parts.hostname or ""
    if parts.scheme not in DEFAULT_PORTS:
        return f"the scheme {parts.scheme!r} is neither http nor https"
    if f"{host}:{port}" in loopback.split() and _is_loopback(host):
        return None
    address = literal_address(host)
    if address is not None and not is_public(address):
        return f"{host} is not a public address"
    if port not in {*DEFAULT_PORTS.values(), *ports}:
        return f"port {port} is not one of the portal's own"
    return None


class AddressGuard:
    """Downloader middleware: every request passes here, redirects and meta refreshes too."""

    def __init__(self, ports: Sequence[int], loopback: str) -> None:
        self.ports, self.loopback = ports, loopback

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AddressGuard":
        loopback = str(crawler.settings.get(LOOPBACK_SETTING) or "")
        # Scrapy makes the resolver before it makes the spider: one process, one portal.
        PublicOnlyResolver.loopback_hosts = {one.partition(":")[0] for one in loopback.split()}
        return cls([int(port) for port in crawler.settings.getlist(PORTS_SETTING)], loopback)

    def process_request(self, request: Request) -> None:
        if reason := why_refused(request.url, self.ports, self.loopback):
            raise Refused(reason)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say why, where the name led to private addresses alone."""
        host = urlsplit(request.url).hostname or ""
        if not isinstance(exception, Refused) and host in PublicOnlyResolver.refused:
            raise Refused(PublicOnlyResolver.refused[host]) from exception


@provider(IResolutionReceiver)
class _PublicOnly:
    """Hands on the public addresses of a name and keeps the others back."""

    def __init__(self, receiver: Any, name: str) -> None:
        self.receiver, self.name = receiver, name

    def resolutionBegan(self, resolution: Any) -> None:
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        if is_public(address.host):
            self.receiver.addressResolved(address)
        else:
            PublicOnlyResolver.refused[self.name] = (
                f"{self.name} leads to {address.host}, which is not a public address"
            )

    def resolutionComplete(self) -> None:
        self.receiver.resolutionComplete()


class PublicOnlyResolver(CachingHostnameResolver):
    """Resolves names to IPv4 and IPv6 addresses, private ones left out (project-level setting only).

    The connection is made to an address that passed here, so a name that is public when it is
    looked at and private when it is used (DNS rebinding) gains nothing.
    """

    # Set by the guard, which knows the portal and checks the ports as well.
    loopback_hosts: ClassVar[set[str]] = set()
    refused: ClassVar[dict[str, str]] = {}  # name → why an address of it was left out

    def resolveHostName(
        self, resolutionReceiver: Any, hostName: str, *args: Any, **kwargs: Any
    ) -> Any:
        """Look a name up; where all its addresses are private it is as if it had none."""
        if hostName not in self.loopback_hosts:
            resolutionReceiver = _PublicOnly(resolutionReceiver, hostName)
        return super().resolveHostName(resolutionReceiver, hostName, *args, **kwargs)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network("127.0.0.0/8")
    except ValueError:
        return False
