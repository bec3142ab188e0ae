"""Ways to read the head of a name as divisions, one within the other: 广东省 佛山市 三水区."""

import re
from typing import NamedTuple

from parse.places import history, names, special
from parse.places.tables import IN_USE, Division
from parse.places.words import opens_department

STANDS, ENDED, OUT_OF_YEAR = 0, 1, 2
FIRST_REPORTS = 2008

# After a full name of a division these would make another name of it: 东区 of 东区街道.
_GOES_ON = re.compile(r"街道|镇(?:人民|政府|$)|乡(?:人民|政府|$)|苏木|办事处")
_ZONE_WORDS = (
    r"高新|高技术|高科技|经济|经开|技术|工业|综合|保税|出口|加工|旅游|生态|临空|临港|航空港|空港|循环|现代|"
    r"农业|科技|产业|化工|港口|自由贸易|自贸|国际|火炬|城乡一体化|国家|省级|稀土|新能源|汽车|产城"
)
_ZONE_NOUN = (
    r"(?:开发区|高新区|经开区|新区|园区|产业园|工业园|科技园|示范区|保税港?区|保税物流园区|试验区|实验区|"
    r"度假区|风景名胜区|风景区|合作区|管理区|聚集区|集聚区|新城|生态城|科学城|行政委员会)"
)
ZONE = re.compile(rf"(?:(?!人民政府|[局厅])[^委处院]){{0,20}}?{_ZONE_NOUN}")
_ZONE_AFTER_SHORT = re.compile(
    rf"(?:{_ZONE_WORDS})(?:(?!人民政府)[^局厅委处院]){{0,18}}?{_ZONE_NOUN}|高新区|经开区|开发区"
)
_PROVINCIAL = re.compile(r"厅$|总队$|^省")


class Chain(NamedTuple):
    """Divisions read one after the other, where they end, and how many were shortened."""

    divisions: tuple[Division, ...]
    end: int
    shorts: int

    @property
    def last(self) -> Division:
        return self.divisions[-1]


def tier(division: Division, year: int | None) -> int:
    """Whether a division stood at the end of the year, ended in it, or belongs to other years.

    Without a year, a division that ended since the first reports is as likely as one that stands.
    """
    if year is None:
        return STANDS if division.valid_to >= FIRST_REPORTS else OUT_OF_YEAR
    if history.stands(division, year):
        return STANDS
    return ENDED if division.valid_to == year else OUT_OF_YEAR


def best(key: str, start: int, year: int | None) -> list[Chain]:
    """The readings that explain most of a folded name; several where it can't be told which."""
    found: list[Chain] = []
    _extend(key, Chain((), start, 0), found, year)
    if not found:
        return []
    end = max(chain.end for chain in found)
    longest = [chain for chain in found if chain.end == end]
    # In the year of a change both bearers of a name count: 铜仁市 was a county and a prefecture in 2011.
    rank = min((tier(chain.last, year) == OUT_OF_YEAR, chain.shorts) for chain in longest)
    return _unique(
        [c for c in longest if (tier(c.last, year) == OUT_OF_YEAR, c.shorts) == rank], year
    )


def _extend(key: str, chain: Chain, found: list[Chain], year: int | None) -> None:
    parent = chain.last if chain.divisions else None
    for end, division in names.at(key, chain.end, names.full()):
        if parent is not None and not names.under(division, parent):
            continue
        if _GOES_ON.match(key, end):
            continue
        if parent is None and not _could_be_bare(division, year):
            continue
        longer = Chain((*chain.divisions, division), end, chain.shorts)
        found.append(longer)
        if division.level != "county":
            _extend(key, longer, found, year)
    for end, division in names.at(key, chain.end, names.short()):
        if parent is not None and not names.under(division, parent):
            continue
        if tier(division, year) == OUT_OF_YEAR:
            continue
        longer = Chain((*chain.divisions, division), end, chain.shorts + 1)
        if _may_end_short(key, end, chain.end, division):
            found.append(longer)
        if division.level != "county":
            _extend(key, longer, found, year)


def _could_be_bare(division: Division, year: int | None) -> bool:
    """A division gone before the first reports counts only under its parent: 新区 is 唐山's no more.

    Provinces and prefectures may still be the parent of one that counts.
    """
    if division.level != "county" or division.valid_to >= FIRST_REPORTS:
        return True
    return tier(division, year) != OUT_OF_YEAR


def _may_end_short(key: str, end: int, start: int, division: Division) -> bool:
    """Tell whether a shortened name may be the last: only before a department or a zone."""
    if division.level != "province" and _PROVINCIAL.search(key, end):
        return False
    if opens_department(key, end):
        # 公安交通管理局 is no office of 公安县, 资源规划局 none of 资源县.
        return not opens_department(key, start)
    if zone := special.zone(key, end):
        return zone.special.host.startswith(history.prefix(division.code))
    if history.stem(division.name) + "区" == division.name:
        return False  # 东湖新技术开发区 does not lie in 东湖区
    if _ZONE_AFTER_SHORT.match(key, end):
        return True
    return division.level == "prefecture" and ZONE.match(key, end) is not None


def _unique(chains: list[Chain], year: int | None) -> list[Chain]:
    """One chain for each division that is meant: its older codes and names are the same one."""
    found: dict[str, Chain] = {}
    for chain in chains:
        now = history.today(chain.last) if year is None else history.in_year(chain.last, year)
        code = now.code if now is not None else chain.last.code
        best_so_far = found.get(code)
        if best_so_far is None or chain.last.valid_to > best_so_far.last.valid_to:
            found[code] = chain
    return list(found.values())


def is_current(division: Division) -> bool:
    """Tell whether a division still stands."""
    return division.valid_to == IN_USE
