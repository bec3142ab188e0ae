"""Whose portal it is: division and level of a body, from its name, its site's code, the place around it."""

from parse.places.agencies import agency_type
from parse.places.divisions import resolve
from parse.places.history import prefix
from parse.places.sitecode import division_of_site_code

SURE = {"ok", "ok_short", "ok_historical", "ok_by_context"}
# What a body is → the level of its registry line; of a government it is its division's.
_LEVELS = {
    "GOV": "", "GOV_OFFICE": "department", "TOWN_GOV": "township", "SUBDISTRICT": "township",
    "CENTRAL": "central",
}  # fmt: skip


def of_portal(name: str, site_code: str = "", around: str = "") -> tuple[str, str]:
    """Tell (division_code, level) of a body; '' for what is not certain.

    The name and the site's code must not contradict one another; `around` (a code) helps only where
    the name alone would be ambiguous, as a hub's 市财政局 is.

    >>> of_portal("邯郸市人民政府", "1304000009"), of_portal("浙江省发展和改革委员会", "3300000020")
    (('130400', 'prefecture'), ('330000', 'department'))
    >>> of_portal("鼓楼区人民政府"), of_portal("鼓楼区人民政府", around="320100")
    (('', 'county'), ('320106', 'county'))
    >>> of_portal("国家发展和改革委员会", "bm04000007"), of_portal("邯郸市人民政府", "4403000002")
    (('', 'central'), ('', 'prefecture'))
    """
    site = division_of_site_code(site_code) if site_code else None
    if site is not None and site.kind == "central":
        return "", "central"
    by_site = site.current_code if site is not None and site.kind == "division" else None
    place = resolve(name, None, by_site or around or None)
    kind = agency_type(name, place)
    level = _LEVELS.get(kind, "department")
    if kind == "UNKNOWN":
        level = ""
    if not level:
        level = (
            place.level if place.level in {"province", "prefecture", "county", "township"} else ""
        )
        level = level or ("county" if kind == "GOV" else "")
    by_name = (place.township_code or place.current_code) if place.match in SURE else None
    if by_name is None:
        named = place.match not in {"none", "ambiguous", *SURE}
        return ("" if named or place.match == "ambiguous" else by_site or ""), level
    if by_site is not None and not by_name.startswith(prefix(by_site)):
        return "", level
    return by_name, level
