"""What the registry has already of a body: its column, a line that lacks one, or another column."""

from collections.abc import Iterable
from urllib.parse import urljoin

from crawler.discover.bodies import LEVELS
from crawler.discover.found import Event
from crawler.discover.frontier import key_of
from crawler.portals import Portal
from crawler.registry.divisions import short


class Lines:
    """The lines of a registry, by their addresses; what is proposed is added as it comes."""

    def __init__(self, portals: Iterable[Portal]) -> None:
        self.portals = list(portals)
        self.taken = {one.id for one in self.portals}
        self._columns = {key_of(one.column_url): one for one in self.portals if one.column_url}
        self._wanting = {
            key_of(one.url): one for one in self.portals if one.url and not one.column_url
        }
        self._homes = {key_of(one.url): one for one in self.portals if one.url and one.column_url}

    def with_column(self, url: str) -> Portal | None:
        """The line that has this very column."""
        return self._columns.get(key_of(url))

    def with_home(self, home: str) -> Portal | None:
        """A line of this home page that has another column."""
        return self._homes.get(key_of(home))

    def wanting(self, column: Event, home: str) -> Portal | None:
        """The line of this body that has no column yet; each is given once.

        A hub may link to a page deep in a body's site: then its front page tells the line, if
        that is called as the body or its site is.
        """
        if not column["own"] or column["further"]:
            return None
        found = self._wanting.get(key_of(home))
        if found is None and column["body"] and not column["guest"]:
            front = self._wanting.get(key_of(urljoin(home, "/")))
            names = {column["site_name"], column["body_name"]}
            if front is not None and any(_stem(name) in front.name for name in names if name):
                found = front
        if found is not None:
            del self._wanting[key_of(found.url)]
        return found

    def government(self, code: str) -> Portal | None:
        """The line of the government of a division."""
        lines = (one for one in self.portals if one.division_code == code and code)
        return next((one for one in lines if one.level in LEVELS), None)

    def add(self, portal: Portal) -> None:
        """Take note of a line that was made."""
        self.taken.add(portal.id)


def _stem(name: str) -> str:
    """What of a government's name tells the division: 龙南市人民政府 → 龙南."""
    return short(name.removesuffix("政府").removesuffix("人民"))
