"""What the caller knows besides the name: the division of the portal, and what lies in it."""

import re

from parse.places import history
from parse.places.words import opens_department

_GENERIC = re.compile(r"(?:省|自治区|市|州|地区|区|县|旗)(?=委|政府|人民政府|[^区县市]{2,})")
_WE = re.compile(r"(?:我|本)(?:局|委|办|厅|院|中心|单位|机关|部门|镇|乡|街道|市|县|区|省|办公室)")
_NATIONAL = re.compile(r"^(?:国家|中国|中华|国务院|全国)|(?:部|总署|总局|审计署)$")
_LEVELS = {
    "省": ("province",),
    "自治区": ("province",),
    "市": ("province", "prefecture", "county"),
    "州": ("prefecture",),
    "地区": ("prefecture",),
    "区": ("county",),
    "县": ("county",),
    "旗": ("county",),
}


def codes(context_code: str | None, year: int | None) -> tuple[str, ...]:
    """The context's code, and the codes that the same division has in the year and today."""
    division = history.of_code(context_code[:6]) if context_code else None
    if division is None:
        return ()
    then = history.in_year(division, year) if year is not None else division
    now = history.today(division)
    return tuple(dict.fromkeys(d.code for d in (division, then, now) if d is not None))


def decide(candidates: dict[str, str | None], context: tuple[str, ...]) -> list[str]:
    """The candidates that the context speaks for: itself, else what lies in it, else around it.

    `candidates` are codes, each with the code that the division has today.
    """
    wanted = set(context)
    exact = [code for code, now in candidates.items() if code in wanted or now in wanted]
    if exact:
        return exact
    inside = tuple(history.prefix(code) for code in context)
    within = [
        code for code, now in candidates.items() if code.startswith(inside) or _in(now, inside)
    ]
    if within:
        return within
    return [code for code in candidates if any(c.startswith(history.prefix(code)) for c in context)]


def _in(code: str | None, prefixes: tuple[str, ...]) -> bool:
    return code is not None and code.startswith(prefixes)


def is_the_context(key: str, level: str) -> bool:
    """Tell whether a name that names no place can only be a body of the context's own level.

    >>> is_the_context("财政局", "county"), is_the_context("区财政局", "prefecture")
    (True, False)
    >>> is_the_context("某某公司", "county"), is_the_context("国家公务员局", "county")
    (False, False)
    """
    if _NATIONAL.search(key):
        return False
    if opens_department(key) or _WE.match(key):
        return True
    generic = _GENERIC.match(key)
    if not generic or level not in _LEVELS[generic[0]]:
        return False
    return opens_department(key, generic.end()) or key[generic.end()] == "委"
