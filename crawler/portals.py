"""The registry of portals: one line of data each, read from portals.csv or from a file of your own."""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from crawler.line import COLUMNS, DEFAULT_DELAY, LEVELS, Portal, RegistryError, read_line

__all__ = [
    "COLUMNS", "DEFAULT_DELAY", "LEVELS", "REGISTRY", "Portal", "RegistryError", "find_portals",
    "portal_for_url", "read_line", "read_lines", "read_portals", "write_portals",
]  # fmt: skip

REGISTRY = Path(__file__).with_name("portals.csv")


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Read a registry file as it is written: line number and values, nothing judged or stripped.

    Raises RegistryError for a header that is none, and for a line that has more values than it.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = tuple(next(reader, ()))
        if missing := [c for c in ("id", "name") if c not in header]:
            raise RegistryError(f"{path}: line 1: the column {missing[0]!r} is missing")
        if unknown := [c for c in header if c not in COLUMNS]:
            raise RegistryError(
                f"{path}: line 1: unknown column {unknown[0]!r}; known are {', '.join(COLUMNS)}"
            )
        for values in reader:
            if len(values) > len(header):
                raise RegistryError(
                    f"{path}: line {reader.line_num}: more values than columns; "
                    "quote a value that holds a comma"
                )
            if values:
                yield reader.line_num, dict(zip(header, values, strict=False))


def read_portals(path: Path = REGISTRY, only: Collection[str] | None = None) -> list[Portal]:
    """Read a registry file; raise RegistryError naming line and column of the first bad value.

    With `only`, lines of other ids are not looked into: a crawl needs one of thousands.
    """
    portals: list[Portal] = []
    seen: dict[str, int] = {}
    for number, line in read_lines(path):
        if only is not None and line["id"].strip() not in only:
            continue
        try:
            portal = read_line(line)
            if portal.id in seen:
                raise RegistryError(f"column id: {portal.id!r} is on line {seen[portal.id]}")
        except RegistryError as bad:
            raise RegistryError(f"{path}: line {number}: {bad}") from None
        seen[portal.id] = number
        portals.append(portal)
    return portals


def write_portals(path: Path, portals: Iterable[Portal]) -> None:
    """Write a registry file, in the place of the one that is there once it is whole."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_written(portal) for portal in portals)
    beside.replace(path)


def find_portals(portals: Iterable[Portal], ids: Sequence[str]) -> list[Portal]:
    """Pick portals by id, in the order asked; KeyError names the first that is not there."""
    by_id = {portal.id: portal for portal in portals}
    for wanted in ids:
        if wanted not in by_id:
            raise KeyError(f"no portal {wanted!r} in the registry")
    return [by_id[wanted] for wanted in ids]


def portal_for_url(url: str, portals: Iterable[Portal]) -> Portal | None:
    """Find the portal that a page belongs to: same host, longest path in common with its line.

    Where lines of several bodies have as much in common with it, none of them is taken.

    >>> town = read_line(dict(id="t", name="t", url="http://a.gov.cn/", agency="某镇人民政府",
    ...                       column_url="http://a.gov.cn/town/nb/"))
    >>> city = read_line(dict(id="c", name="c", url="http://a.gov.cn/"))
    >>> portal_for_url("http://a.gov.cn/town/nb/202401/t20240101_1.html", [city, town]).id
    't'
    >>> portal_for_url("http://b.gov.cn/", [city, town]) is None
    True
    """
    wanted = urlsplit(url)
    host = wanted.netloc.lower()
    common: dict[int, list[Portal]] = {}
    for portal in portals:
        for address in (portal.column_url, portal.url):
            if host not in address.lower():
                continue
            known = urlsplit(address)
            if known.netloc.lower() != host:
                continue
            folder = known.path.rpartition("/")[0] + "/"
            # A home page stands for its whole host, another page for its own folder.
            inside = (wanted.path or "/").startswith(folder)
            if inside or address == portal.url:
                common.setdefault(len(folder) if inside else 0, []).append(portal)
    for length in sorted(common, reverse=True):
        if len({(portal.agency, portal.division_code) for portal in common[length]}) == 1:
            return common[length][0]
    return None


def _written(portal: Portal) -> dict[str, str]:
    """A line as people write it: what is as usual is left blank."""
    return {
        column: "" if text == _USUAL.get(column) else text for column, text in portal.row().items()
    }


_USUAL = {"delay": f"{DEFAULT_DELAY:g}", "loopback": "0"}
