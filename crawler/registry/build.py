"""Make the registry anew from public tables, beside what was written into it by hand.

    python -m crawler.registry.build TABLES --divisions FILE [--divisions FILE] [--portals FILE] [--drop]

TABLES is a folder with government_portals.csv (code, level, name, url) and, where they are there,
department_sites.csv (place, section, name, home_url, disclosure_url), sites_by_family.csv (family,
name, url, level) and site_code_samples.csv (site_code, site). The divisions are the files of
parse/places/data, a later one overriding an earlier. A line that says more than the tables do is
kept as it is, ids are kept always, and no line that is made here is enabled.
"""

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from crawler.line import LEVELS, Portal
from crawler.portals import REGISTRY, read_portals, write_portals
from crawler.registry import words
from crawler.registry.departments import address, departments, good_address, plain_name, surveyed
from crawler.registry.divisions import Divisions, read_divisions
from crawler.registry.governments import governments
from crawler.registry.ids import make_id

# Families of the survey that say how a column is read; its others are shapes of addresses.
CERTAIN = ("gkmlpt", "jpaas")
UNCERTAIN = ("trs",)  # named so by the survey where other sources name another CMS
GOVERNMENTS = ("province", "prefecture", "county")


def made_lines(
    tables: Path, divisions: Divisions, kept: Iterable[Portal]
) -> tuple[list[Portal], list[tuple[str, str]]]:
    """Every line that the tables give, without ids, and the rows left out: (name, why)."""
    sites, survey = _rows(tables, "department_sites.csv"), _rows(tables, "sites_by_family.csv")
    said = {_host(row["home_url"]): plain_name(row["name"]) for row in sites}
    portals = governments(
        _rows(tables, "government_portals.csv"),
        divisions,
        {host: name for host, name in said.items() if host},
        _site_codes(_rows(tables, "site_code_samples.csv")),
    )
    taken = {address(portal.url) for portal in (*portals, *kept) if portal.url}
    left_out: list[tuple[str, str]] = []
    for found in (*departments(sites, divisions, taken), *surveyed(survey, divisions, taken)):
        if isinstance(found, Portal):
            portals.append(found)
        else:
            left_out.append(found)
    families: dict[str, set[str]] = {}
    for row in survey:
        families.setdefault(address(row["url"]), set()).add(row["family"])
    return _each_body_once([_with_family(portal, families) for portal in portals]), left_out


def merge(made: Sequence[Portal], there: Sequence[Portal], *, drop: bool = False) -> list[Portal]:
    """Put made lines beside those that are there: the latter win where they say more.

    A line is the same one if its address is, or, of governments, its division. With `drop`, made
    lines without a column that are given no more are left out.
    """
    by_place = {key: portal for portal in there for key in _keys(portal)}
    merged = {portal.id: portal for portal in there}
    given: set[str] = set()
    for portal in made:
        known = next((by_place[key] for key in _keys(portal) if key in by_place), None)
        ident = known.id if known else make_id(portal.division_code, portal.url, merged)
        given.add(ident)
        if known is None or (words.is_made(known.note) and not says_more(known, portal)):
            merged[ident] = replace(portal, id=ident)
    lines = [p for p in merged.values() if not drop or p.id in given or not _is_bare(p)]
    return sorted(lines, key=_order)


def _is_bare(portal: Portal) -> bool:
    return words.is_made(portal.note) and not portal.enabled and not portal.column_url


def says_more(known: Portal, made: Portal) -> bool:
    """Tell whether a line holds what the tables did not give: then somebody worked on it."""
    columns = ("column_url", "family", "platform", "every", "pages", "window")
    return (
        known.enabled
        or known.loopback
        or known.delay != made.delay
        or any(getattr(known, c) and getattr(known, c) != getattr(made, c) for c in columns)
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the tables, write the registry, say what was done with every row."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("tables", type=Path, help="folder of the public tables")
    parser.add_argument("--divisions", type=Path, action="append", required=True)
    parser.add_argument("--portals", type=Path, default=REGISTRY, help="the registry to bring up")
    parser.add_argument(
        "--drop", action="store_true", help="drop made lines that the tables give no more"
    )
    given = parser.parse_args(arguments)
    there = read_portals(given.portals) if given.portals.exists() else []
    by_hand = [portal for portal in there if not words.is_made(portal.note)]
    made, left_out = made_lines(given.tables, read_divisions(*given.divisions), by_hand)
    merged = merge(made, there, drop=given.drop)
    write_portals(given.portals, merged)
    levels = Counter(portal.level or "-" for portal in merged)
    print(f"{len(merged)} lines ({_counts(levels)}), {len(by_hand)} of them written by hand")
    print(f"{len(left_out)} rows left out:")
    for why, count in Counter(re.sub(r"\S*gov\.cn\S*", "it", why) for _, why in left_out).items():
        print(f"  {count:5} {why}")


def _each_body_once(portals: Iterable[Portal]) -> list[Portal]:
    """Join lines of one body: the first stands, the addresses of the others are told in its note."""
    found: dict[tuple[str, str], Portal] = {}
    for portal in portals:
        body = portal.name, portal.division_code
        first = found.setdefault(body, portal)
        if first is not portal:
            told = words.ALSO.format(url=portal.url)
            found[body] = replace(first, note=words.note(first.note, told))
    return list(found.values())


def _with_family(portal: Portal, survey: Mapping[str, set[str]]) -> Portal:
    """Give a line the family that the survey saw on its site, or say that it can't be."""
    named = survey.get(address(portal.url), set()) if portal.url else set()
    certain = [family for family in CERTAIN if family in named]
    if portal.family or not named:
        return portal
    if len(certain) == 1:
        return replace(portal, family=certain[0])
    if uncertain := [family for family in UNCERTAIN if family in named]:
        told = words.DISAGREE.format(families=", ".join(uncertain))
        return replace(portal, note=words.note(portal.note, told))
    return portal


def _keys(portal: Portal) -> list[tuple[str, str]]:
    keys = [("address", address(portal.url))] if portal.url else []
    if portal.level in GOVERNMENTS and portal.division_code:
        keys.append(("division", portal.division_code))
    elif portal.agency:
        keys.append(("agency", portal.agency))
    elif not portal.url:
        keys.append(("name", portal.name))
    return keys


def _order(portal: Portal) -> tuple[bool, str, int, str]:
    """National bodies, then a division before what lies in it, and its departments behind it."""
    level = LEVELS.index(portal.level) if portal.level else len(LEVELS)
    return portal.level != "central", portal.division_code or "9", level, portal.id


def _site_codes(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Host → 网站标识码, where a row names the host."""
    found = {}
    for row in rows:
        if host := re.search(r"[\w.-]+\.gov\.cn", row["site"]):
            found[host[0]] = row["site_code"]
    return found


def _host(url: str) -> str:
    """The host whose home page an address is, '' for a page within."""
    good, _ = good_address(url)
    return (urlsplit(good).hostname or "") if address(good).count("/") == 1 else ""


def _rows(tables: Path, name: str) -> list[dict[str, str]]:
    path = tables / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{counter[key]} {key}" for key in (*LEVELS, "-") if counter[key])


if __name__ == "__main__":
    main()
