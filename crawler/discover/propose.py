"""Registry lines out of findings: id, name, place, level and agency, none of them guessed."""

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urljoin, urlsplit

from crawler.discover.found import Event, Findings
from crawler.discover.frontier import key_of
from crawler.discover.words import bare
from crawler.portals import DEFAULT_DELAY, Portal, read_line
from crawler.registry.ids import make_id
from crawler.registry.words import SITE_CODE, note

# (name of a body, its site's code, code of the place around it) → (division code, level); '' unknown.
Locate = Callable[[str, str, str], tuple[str, str]]
FOUND_ON = "{day} 由 discover 找到，读到 {reports} 份年报标题，未经人工核实 (found by discover, {reports} report titles read; unverified)"
GUESSED = "栏目无链接，按常见路径找到 (nothing links to the column; found at a usual path)"
MIXED = "栏目含多个机关的年报 (holds the reports of several bodies)"
BY_YEAR = "另有 {lists} 个分年或下级列表 (further lists by year or below)"
_CENTRAL_SITE = re.compile(r"bm\d{8}")
_GENERIC = re.compile(r"^(?:市|县|区|省|州|旗|镇|乡)?(?:人民)?政府(?:办公室|办公厅)?$")


@dataclass(frozen=True)
class Proposal:
    """A line for the registry, the finding it comes from, and what the registry has already."""

    portal: Portal
    column: Event
    known: str = ""  # id of the line that has this column
    completes: str = ""  # id of a line of this body that has no column yet
    own: bool = True  # of the body whose page the walk began on


def nowhere(name: str, site_code: str, around: str) -> tuple[str, str]:
    """A Locate that knows no place."""
    return "", "central" if _CENTRAL_SITE.fullmatch(site_code) else ""


def propose(
    findings: Findings,
    registry: Iterable[Portal],
    locate: Locate = nowhere,
    *,
    day: date | None = None,
    loopback: Container[str] = (),
) -> list[Proposal]:
    """Make a line of each column found, the portal's own first."""
    lines = list(registry)
    taken = {line.id for line in lines}
    proposals: list[Proposal] = []
    around = ""
    for column in sorted(findings.columns, key=lambda one: bool(one["body"])):
        made = _propose(column, lines, taken, locate, around, day or date.today(), loopback)
        taken.add(made.portal.id)
        proposals.append(made)
        if not column["body"]:
            around = around or made.portal.division_code
    return proposals


def _propose(
    column: Event,
    lines: list[Portal],
    taken: Container[str],
    locate: Locate,
    around: str,
    day: date,
    loopback: Container[str],
) -> Proposal:
    known = next(
        (
            one
            for one in lines
            if one.column_url and key_of(one.column_url) == key_of(column["url"])
        ),
        None,
    )
    home = _home(column)
    waiting = next(
        (
            one
            for one in lines
            if not one.column_url and one.url and key_of(one.url) == key_of(home)
        ),
        None,
    )
    agency = _agency(column)
    # A body that is a guest on the portal's own site does not bear that site's name and code.
    site, site_code = ("", "") if column["guest"] else (column["site_name"], column["site_code"])
    name = agency or site or column["body_name"] or urlsplit(home).hostname or ""
    code, level = locate(name, site_code, around)
    name = _in_full(name, code, lines)
    if column["further"] and not agency:  # 某市（部门年报）: its second column
        name = f"{name}（{bare(column['words'])}）" if column["words"] else name
    if waiting is not None:
        code, level = waiting.division_code or code, waiting.level or level
        name = waiting.name
    host = urlsplit(column["url"])
    local = f"{host.hostname}:{host.port}" in loopback
    line = {
        "id": waiting.id if waiting is not None else make_id(code[:6], home, taken),
        "name": name,
        "division_code": code,
        "level": level,
        "family": column["family"],
        "url": home,
        "column_url": column["url"],
        "agency": (waiting.agency if waiting is not None else "")
        or (agency if level not in _GOVERNMENTS else ""),
        "enabled": "1",
        "delay": "0" if local else f"{DEFAULT_DELAY:g}",
        "loopback": "1" if local else "",
        "note": _note(column, day),
    }
    portal = read_line(line)
    if waiting is not None:  # what the line says already stays, but for what was not known
        portal = replace(
            waiting, family=portal.family, column_url=portal.column_url, enabled=True, agency=portal.agency,
            note=note(_without_wanting(waiting.note), portal.note),
        )  # fmt: skip
    return Proposal(
        portal,
        column,
        known.id if known is not None else "",
        waiting.id if waiting is not None and known is None else "",
        column["own"] and not column["body"],
    )


# Their own columns often hold the reports of departments and townships too: no single agency.
_GOVERNMENTS = {"province", "prefecture", "county"}


def _agency(column: Event) -> str:
    """The one body that all the titles name; '' where they name several, or none."""
    named = [one["agency"] for one in column["titles"] if one["agency"]]
    if len(column["agencies"]) != 1 or not named or _GENERIC.match(named[0]):
        return ""
    return str(named[0])


def _in_full(name: str, code: str, lines: list[Portal]) -> str:
    """市财政局 with the name of its city, where the registry knows that: 某市财政局."""
    own = next(
        (one for one in lines if one.division_code == code and one.level in _GOVERNMENTS), None
    )
    short = re.match(r"[省市县区州旗](?=.{2,}(?:局|委|办|厅|室|会))", name)
    if own is None or not code or short is None:
        return name
    return own.name + name[1:]


def _home(column: Event) -> str:
    """The home page of the column's body: where the walk began for it, if that is on the same site."""
    return str(column["home"]) if column["own"] else urljoin(column["url"], "/")


def _note(column: Event, day: date) -> str:
    several = len(column["agencies"]) > 1
    return note(
        FOUND_ON.format(day=day.isoformat(), reports=column["reports"]),
        MIXED if several else "",
        BY_YEAR.format(lists=column["lists"]) if column["lists"] > 1 else "",
        GUESSED if column["guessed"] else "",
        SITE_CODE.format(code=column["site_code"]) if column["site_code"] else "",
    )


def _without_wanting(text: str) -> str:
    """A line's note without the sentence that its column is wanting."""
    return note(*(part for part in text.split("；") if "needs discover" not in part))
