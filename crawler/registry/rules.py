"""What is asked of a registry line: each rule says what is wrong with it, how grave, and what to do."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from chinese.fold import is_traditional
from crawler.line import ADDRESSES, Portal
from crawler.net import literal_address
from crawler.registry.departments import address
from crawler.registry.divisions import IN_USE, Divisions, short

ERROR, WARN = "error", "warning"
LONG_DELAY = (
    60.0  # seconds: what AutoThrottle would brake to; more and one run ends before the list
)
_STRAY = re.compile(r"[\u00a0\u2000-\u200f\u2028-\u202f\u3000\ufeff]")


@dataclass(frozen=True)
class Line:
    """A line that can be read, and the place it stands at."""

    number: int
    raw: Mapping[str, str]
    portal: Portal


@dataclass
class Registry:
    """What a rule may look at besides the line: the tables, and the lines before it."""

    divisions: Divisions
    families: frozenset[str]
    shipped: bool  # the registry that comes with nianbao, not an operator's own file
    columns: dict[str, Line] = field(default_factory=dict)  # address of a column → its first line
    homes: dict[str, Line] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Remember a line for those after it."""
        if line.portal.column_url:
            self.columns.setdefault(line.portal.column_url, line)
        if line.portal.url:
            self.homes.setdefault(address(line.portal.url), line)


Told = Iterator[tuple[str, str, str]]  # severity, what is wrong, what to do
Rule = Callable[[Line, Registry], Told]


def family(line: Line, registry: Registry) -> Told:
    """The family is one that there is."""
    name = line.portal.family
    if name and name not in registry.families:
        known = ", ".join(sorted(registry.families))
        yield ERROR, f"no family is called {name!r}", f"take one of {known}"


def division(line: Line, registry: Registry) -> Told:
    """The code is that of a division that stands, of the level that the line says."""
    code, level = line.portal.division_code[:6], line.portal.level
    if not code:
        return
    known = registry.divisions.by_code.get(code)
    if known is None:
        yield ERROR, f"no division has the code {code}", "look it up, or leave it blank"
    elif known.valid_to != IN_USE:
        heirs = ", ".join(known.successors) or "nothing"
        yield (
            WARN,
            f"{code} {known.name} ended in {known.valid_to}, after it came {heirs}",
            "give the line the code of today; reports of earlier years find their own",
        )
    elif level in {"province", "prefecture", "county"} and level != known.level:
        yield WARN, f"{code} {known.name} is a {known.level}, not a {level}", "put the level right"


def place(line: Line, registry: Registry) -> Told:
    """A body of a place has the place's code; a national one has none."""
    code, level = line.portal.division_code, line.portal.level
    if level == "central" and code:
        yield WARN, f"a national body with the code {code}", "leave division_code blank"
    if level and level != "central" and not code:
        yield (
            WARN,
            f"a {level} without a division code",
            "fill it in; blank is right for a zone that is no division",
        )


def name(line: Line, registry: Registry) -> Told:
    """The name is that of the code's division, or of a body in it."""
    portal = line.portal
    around = registry.divisions.around(portal.division_code[:6])
    if not around:
        return
    # A department may be called by any division around it, a government by its own.
    wanted = around if portal.level == "department" else around[:1]
    if not any(short(one.name) in portal.name for one in wanted):
        yield (
            WARN,
            f"the name {portal.name!r} does not say {wanted[0].name} ({wanted[0].code})",
            "one of the two is wrong: name or division_code",
        )


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


def delay(line: Line, registry: Registry) -> Told:
    """A crawl with this delay gets somewhere within its time."""
    if line.portal.delay > LONG_DELAY:
        told = f"{line.portal.delay:g} s between two requests"
        yield WARN, told, f"a run ends before its list does; {LONG_DELAY:g} is plenty"


def agency(line: Line, registry: Registry) -> Told:
    """A department's column says whose reports it holds."""
    if (
        line.portal.level in {"department", "central"}
        and line.portal.enabled
        and not line.portal.agency
    ):
        yield WARN, "a department's column without agency", "name the body that signs the reports"


def spaces(line: Line, registry: Registry) -> Told:
    """No value has space around it, or an invisible character in it."""
    for column, value in line.raw.items():
        if value != value.strip() or _STRAY.search(value) or "  " in value:
            yield WARN, f"column {column}: {value!r} holds stray white space", "take it out"


def scripts(line: Line, registry: Registry) -> Told:
    """Names are written in one script: simplified characters, no letters that only look alike."""
    for column in ("name", "agency"):
        value = line.raw.get(column, "")
        if is_traditional(value):
            yield (
                WARN,
                f"column {column}: {value!r} is in traditional characters",
                "write it simplified",
            )
        odd = {c for c in value if c.isalpha() and _script(c) not in {"CJK", "LATIN"}}
        if odd or unicodedata.normalize("NFKC", value) != value.translate(_PUNCTUATION):
            yield WARN, f"column {column}: {value!r} mixes scripts or widths", "type it anew"


# In the order in which they are told.
RULES: tuple[Rule, ...] = (
    family, division, place, name, column_twice, home_twice, column_host, loopback, scheme, delay,
    agency, spaces, scripts,
)  # fmt: skip

# Full-width marks belong to Chinese names; full-width letters and digits do not.
_PUNCTUATION = {ord(c): unicodedata.normalize("NFKC", c) for c in "（），、：；！？"}


def _script(character: str) -> str:
    return unicodedata.name(character, "?").partition(" ")[0]


def _site(url: str) -> str:
    """The part of a host that is one government's: what stands before .gov.cn."""
    host = urlsplit(url).hostname or ""
    if not host.endswith(".gov.cn"):
        return host
    return host.removesuffix(".gov.cn").rpartition(".")[2] + ".gov.cn"
