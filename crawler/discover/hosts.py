"""What a walk knows of each host: who lets us in no more, whose site it is, how it answers to nonsense."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.discover.identity import site_code, site_name
from crawler.discover.soft import Looks
from crawler.reading.pages import Page

REFUSALS = 2  # pages that a host may refuse before it is left alone
SILENT = 3  # pages in a row that did not come before a host is left alone
# Refusals that may be of one page alone.
_OF_ONE_PAGE = ("HTTP 403", "HTTP 405", "HTTP 200 with JSON", "HTTP 200 with an XML")


def host_of(url: str) -> str:
    """The host that a page is on, port included; www. makes no difference.

    >>> host_of("http://www.A.gov.cn:8080/x")
    'a.gov.cn:8080'
    """
    return urlsplit(url).netloc.lower().removeprefix("www.")


@dataclass
class Hosts:
    """The hosts met on one walk."""

    closed: dict[str, str] = field(default_factory=dict)  # why a host is left alone
    nonsense: dict[str, Looks | None] = field(
        default_factory=dict
    )  # None: it says 404, as it should
    _silent: dict[str, int] = field(default_factory=dict)  # failures in a row
    _refused: dict[str, int] = field(default_factory=dict)
    _named: dict[str, tuple[str, str]] = field(default_factory=dict)

    def refused(self, url: str, reason: str) -> None:
        """A challenge closes a host at once, a plain refusal of one page at the second."""
        host = host_of(url)
        self._refused[host] = self._refused.get(host, 0) + 1
        of_page = reason.startswith(_OF_ONE_PAGE) and host in self._named
        if not of_page or self._refused[host] >= REFUSALS:
            self.closed.setdefault(host, reason)

    def failed(self, url: str, reason: str) -> None:
        """No answer came; who fails so often in a row is asked no more."""
        host = host_of(url)
        self._silent[host] = self._silent.get(host, 0) + 1
        if self._silent[host] >= SILENT:
            self.closed.setdefault(host, f"it does not answer: {reason}")

    def answered(self, url: str) -> None:
        """An answer came, whatever it says."""
        self._silent.pop(host_of(url), None)

    def why_closed(self, url: str) -> str | None:
        """Why a host is left alone; None where it is not."""
        return self.closed.get(host_of(url))

    def learn(self, page: Page) -> None:
        """Take from a page what it says of its site."""
        code, name = self.identity(page.url)
        self._named[host_of(page.url)] = (code or site_code(page), name or site_name(page))

    def identity(self, url: str) -> tuple[str, str]:
        """(site code, name) of the site that an address is on, as far as its pages have said."""
        return self._named.get(host_of(url), ("", ""))
