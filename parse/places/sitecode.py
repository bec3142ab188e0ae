"""The 网站标识码 of a government site: which division, or which national body, it was given to."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from parse.places import history
from parse.places.tables import rows

Kind = Literal["division", "borrowed", "pseudo", "central", "invalid"]


@dataclass(frozen=True)
class SiteCode:
    """What a site code tells.

    kind: `division` the first six digits are a division's code · `borrowed` they are, but the site
    is known to be a zone's in it · `pseudo` they are no code of GB/T 2260; `division_code` is then
    the host where that is known · `central` a national body's (`bm`), with its number in `body` ·
    `invalid` no site code, or one that templates carry by default. `division_code` is the code
    valid in the year asked for (the code's own, without a year). The four digits after it number
    the sites of a division and say nothing of the department.
    """

    kind: Kind
    division_code: str | None = None
    current_code: str | None = None
    body: str | None = None
    note: str = ""


def division_of_site_code(code: str, year: int | None = None) -> SiteCode:
    """Read a site code through the history of divisions: the prefix is frozen when it is given.

    >>> division_of_site_code("5101320017").current_code, division_of_site_code("4403000002").kind
    ('510118', 'division')
    >>> division_of_site_code("bm07000001").body, division_of_site_code("1234567890").kind
    ('07', 'invalid')
    """
    text = code.strip().lower()
    if found := re.fullmatch(r"bm(\d\d)(\d\d)\d{4}", text):
        return _central(*found.groups())
    if not re.fullmatch(r"\d{10}", text):
        return SiteCode("invalid", note="a site code is ten digits, or bm and eight")
    exact = _known().get(text)
    if exact is not None and exact["kind"] == "invalid":
        return SiteCode("invalid", note=exact["note"])
    row = exact or _known().get(text[:6])
    if row is not None:
        host = history.of_code(row["host"])
        now = history.today(host) if host else None
        kind: Kind = "borrowed" if row["kind"] == "borrowed" else "pseudo"
        return SiteCode(kind, row["host"] or None, now.code if now else None, note=row["note"])
    division = history.of_code(text[:6])
    if division is None:
        host = history.of_code(text[:4] + "00") or history.of_code(text[:2] + "0000")
        if host is None:
            return SiteCode("invalid", note="no division has a code that begins so")
        note = f"not a code of GB/T 2260; the digits begin as those of {host.name}"
        return SiteCode("pseudo", note=note)
    then = history.in_year(division, year) if year is not None else division
    now = history.today(division)
    note = "" if now is not None and now.code == division.code else f"issued to {division.name}"
    return SiteCode("division", then.code if then else None, now.code if now else None, note=note)


def _central(ministry: str, branch: str) -> SiteCode:
    row = _known().get("bm" + ministry)
    note = row["note"] if row else "a national body"
    if branch != "00":
        note += f"; branch {branch}, its province is not certain from the number"
    return SiteCode("central", body=ministry, note=note)


@cache
def _known() -> dict[str, dict[str, str]]:
    return {row["prefix"]: row for row in rows("site_codes.csv")}
