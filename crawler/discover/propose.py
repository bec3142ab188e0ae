"""Registry lines out of findings: id, name, place, level and agency, none of them guessed."""

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urljoin, urlsplit

from crawler.discover.bodies import LEVELS
from crawler.discover.found import Event, Findings
from crawler.discover.lines import Lines
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
BESIDE = (
    "登记表中 {other} 行已有此门户的另一栏目 (the line {other} has another column of this portal)"
)
_CENTRAL_SITE = re.compile(r"bm\d{8}")
_SHORT = re.compile(r"[省市县区州旗](?=.{2,}(?:局|委|办|厅|室|会))")
_GENERIC = re.compile(r"^(?:市|县|区|省|州|旗|镇|乡)?(?:人民)?政府(?:办公室|办公厅)?$")


@dataclass(frozen=True)
class Proposal:
    """A line for the registry, the finding it comes from, and what the registry has already."""

    portal: Portal
    column: Event
    known: str = ""  # id of the line that has this column
    completes: str = ""  # id of a line of this body that has no column yet
    beside: str = ""  # id of a line of this portal that has another column
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
    maker = _Maker(Lines(registry), locate, day or date.today(), loopback)
    ordered = sorted(findings.columns, key=lambda one: (bool(one["body"]), not one["own"]))
    return [maker.make(column) for column in ordered]


class _Maker:
    def __init__(self, lines: Lines, locate: Locate, day: date, loopback: Container[str]) -> None:
        self.lines, self.locate, self.day, self.loopback = lines, locate, day, loopback
        self.around = ""  # the division of the portal itself

    def make(self, column: Event) -> Proposal:
        home = str(column["home"]) if column["own"] else urljoin(column["url"], "/")
        known = self.lines.with_column(column["url"])
        wanting = self.lines.wanting(column, home) if known is None else None
        other = self.lines.with_home(home) if known is None and wanting is None else None
        if wanting is not None:
            portal = self._completed(wanting, column)
        else:
            portal = self._new(column, home, other.id if other is not None else "")
        if column["own"] and not column["body"]:
            self.around = self.around or portal.division_code
        self.lines.add(portal)
        return Proposal(
            portal,
            column,
            known.id if known is not None else "",
            wanting.id if wanting is not None else "",
            other.id if other is not None else "",
            column["own"] and not column["body"],
        )

    def _completed(self, wanting: Portal, column: Event) -> Portal:
        """A line that lacks its column: what it says stays, what is wanting is filled in."""
        agency = wanting.agency or (_agency(column) if wanting.level not in LEVELS else "")
        told = note(_without_wanting(wanting.note), _note(column, self.day))
        return replace(
            wanting, family=column["family"], column_url=column["url"], enabled=True, agency=agency,
            note=told,
        )  # fmt: skip

    def _new(self, column: Event, home: str, other: str) -> Portal:
        agency = _agency(column)
        # A body that is a guest on the portal's own site does not bear that site's name and code.
        guest = column["guest"]
        site, site_code = ("", "") if guest else (column["site_name"], column["site_code"])
        name = agency or site or column["body_name"] or urlsplit(home).hostname or ""
        code, level = self.locate(name, site_code, self.around)
        name = self._in_full(name, code)
        if level in LEVELS:  # the registry calls governments by their division
            name = name.removesuffix("人民政府") or name
        if column["further"] and not agency and column["words"]:  # 某市（部门年报）
            name = f"{name}（{bare(column['words'])}）"
        parts = urlsplit(column["url"])
        local = f"{parts.hostname}:{parts.port}" in self.loopback
        line = {
            "id": make_id(code[:6], home, self.lines.taken),
            "name": name,
            "division_code": code,
            "level": level,
            "family": column["family"],
            "url": home,
            "column_url": column["url"],
            "agency": agency if level not in LEVELS else "",
            "enabled": "1",
            "delay": "0" if local else f"{DEFAULT_DELAY:g}",
            "loopback": "1" if local else "",
            "note": note(_note(column, self.day), BESIDE.format(other=other) if other else ""),
        }
        return read_line(line)

    def _in_full(self, name: str, code: str) -> str:
        """市财政局 with the name of its city, where the registry knows that: 某市财政局."""
        own = self.lines.government(code)
        if own is None or not _SHORT.match(name):
            return name
        return own.name + name[1:]


def _agency(column: Event) -> str:
    """The one body that all the titles name; '' where they name several, or none."""
    named = [one["agency"] for one in column["titles"] if one["agency"]]
    full = [one for one in column["agencies"] if not _is_short_of(one, column["agencies"])]
    if len(full) != 1 or not named or _GENERIC.match(full[0]):
        return ""
    return str(max(named, key=len))


def _is_short_of(name: str, names: list[str]) -> bool:
    """Tell whether a name is another one's end: 财政局 beside 某市财政局."""
    return any(other != name and other.endswith(name) for other in names)


def _note(column: Event, day: date) -> str:
    several = len(column["agencies"]) > 1 and not _agency(column)
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
