"""What is asked of a registry line: each rule says what is wrong with it, how grave, and what to do."""

import re
import unicodedata

from chinese.fold import is_traditional
from crawler.registry.address_rules import (
    column_host,
    column_twice,
    home_twice,
    loopback,
    scheme,
)
from crawler.registry.context import ERROR, WARN, Line, Registry, Rule, Told
from crawler.registry.divisions import IN_USE, short

LONG_DELAY = (
    60.0  # seconds: what AutoThrottle would brake to; more and one run ends before the list
)
_STRAY = re.compile(r"[\u00a0\u2000-\u200f\u2028-\u202f\u3000\ufeff]")


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
