"""Lines for governments: a public table of their portals, laid beside the table of divisions."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.line import DEFAULT_DELAY, Portal
from crawler.registry import words
from crawler.registry.divisions import IN_USE, Division, Divisions, short

LEVELS = ("province", "prefecture", "county")
# Taiwan, Hong Kong and Macao are in the table of divisions and make no such reports; nor does
# 金门县, which the table names under 福建省.
WITHOUT_REPORTS = re.compile(r"^(?:71|81|82)|^350527$")
# Names of the source that the table of divisions has under another one.
OTHER_NAMES = {"济源示范区": "济源市"}


def line(name: str, code: str, level: str, url: str, note: str, **more: str) -> Portal:
    """A line that is not enabled and has no id yet."""
    return Portal(
        id="",
        name=name,
        division_code=code,
        level=level,
        family=more.get("family", ""),
        url=url,
        column_url=more.get("column_url", ""),
        agency=more.get("agency", ""),
        enabled=False,
        delay=DEFAULT_DELAY,
        loopback=False,
        note=note,
        disclosure_url=more.get("disclosure_url", ""),
    )


def governments(
    rows: Sequence[Mapping[str, str]],
    divisions: Divisions,
    said: Mapping[str, str],
    site_codes: Mapping[str, str],
) -> list[Portal]:
    """Make one line for each government of the table, and for each division that is not in it.

    `rows`: code, level, name, url. `said`: host → the body that another source finds there.
    `site_codes`: host → 网站标识码. What is wrong with a row is told in the line's note.
    """
    made = [_government(row, divisions, said, site_codes) for row in rows]
    known = {portal.division_code for portal in made}
    for division in divisions.current:
        if division.code not in known and not WITHOUT_REPORTS.match(division.code):
            note = words.note(words.MADE, words.NO_PORTAL)
            made.append(line(division.full_name, division.code, division.level, "", note))
    return _each_host_once(made)


def _government(
    row: Mapping[str, str],
    divisions: Divisions,
    said: Mapping[str, str],
    site_codes: Mapping[str, str],
) -> Portal:
    name, level, url = (row[column].strip() for column in ("name", "level", "url"))
    division, about = _division(row["code"].strip(), name, divisions)
    if division:
        name = division.full_name
        if division.level != level:
            about = words.note(about, words.LEVEL.format(said=level))
            level = division.level
    host = urlsplit(url).hostname or ""
    other = said.get(host, "")
    if other and division and short(division.name) not in other:
        about = words.note(about, words.SAID_OF.format(other=other))
    if code := site_codes.get(host):
        about = words.note(about, words.SITE_CODE.format(code=code))
    http = words.HTTP_ONLY if url.startswith("http://") else ""
    note = words.note(words.MADE, words.DISCOVER, http, about)
    return line(name, division.code if division else "", level, url, note)


def _division(code: str, name: str, divisions: Divisions) -> tuple[Division | None, str]:
    """The division that a row is about today, and what is to be said of its code."""
    if not code:
        wanted = OTHER_NAMES.get(name, name)
        found = [one for one in divisions.by_name.get(wanted, []) if one.valid_to == IN_USE]
        if len(found) == 1:
            said = words.note(words.NO_CODE, words.CODE_BY_NAME)
            return found[0], words.note(said, name if wanted != name else "")
        return None, words.note(words.NO_CODE, words.NOT_A_DIVISION)
    division = divisions.by_code.get(code)
    if division is None:
        return None, words.note(f"{code}: {words.NOT_A_DIVISION}")
    if division.valid_to != IN_USE:
        now = "、".join(
            f"{heir} {divisions.by_code[heir].name}"
            for heir in division.successors
            if heir in divisions.by_code
        )
        return division, words.ENDED.format(year=division.valid_to, now=now or "-")
    return division, ""


def _each_host_once(portals: Sequence[Portal]) -> list[Portal]:
    """Take the address from lines that share it: a page there would be counted as another's.

    Of a division and the one around it, the wider keeps the address.
    """
    by_host: dict[str, list[Portal]] = defaultdict(list)
    for portal in portals:
        by_host[portal.host_port[0]].append(portal)
    return [
        portal
        if not portal.url or _keeps(portal, others := by_host[portal.host_port[0]])
        else _without_address(portal, next(other for other in others if other is not portal))
        for portal in portals
    ]


def _keeps(portal: Portal, sharing: Sequence[Portal]) -> bool:
    inside = portal.division_code.rstrip("0") or "-"
    return all(
        other is portal or other.division_code.startswith(inside) for other in sharing
    ) and not any(
        other is not portal and other.division_code == portal.division_code for other in sharing
    )


def _without_address(portal: Portal, other: Portal) -> Portal:
    told = f"{other.name} ({other.division_code})"
    shared = words.SHARED.format(host=portal.host_port[0], other=told)
    return replace(portal, url="", note=words.note(portal.note, shared))
