"""The words that a department's name can begin with, out of the table of department categories."""

import re
from functools import cache
from typing import NamedTuple

from parse.places.tables import rows

# What the name of an office ends with.
OFFICE_END = r"(?:局|委|委员会|办|办公室|办公厅|厅|院|中心|总?队|所|处|社|协会|联合会|会|行|站|分局|署|海关|府|馆|组|台|企业|公司)"


class Category(NamedTuple):
    """A line of data/department_categories.csv, its pattern compiled."""

    code: str
    pattern: re.Pattern[str]


@cache
def categories() -> tuple[Category, ...]:
    """The department categories in their order: the first that fits is the one."""
    return tuple(
        Category(row["category"], re.compile(row["pattern"]))
        for row in rows("department_categories.csv")
    )


@cache
def _opening() -> re.Pattern[str]:
    table = rows("department_categories.csv")
    words = "|".join(f"(?:{row['pattern']})" for row in table if row["opens_a_name"] == "1")
    government = (
        r"(?:人民)?政府(?:$|办|信访|外事|国有|侨务|法制|参事|研究|发展|金融|口岸|驻|机关)|"
        r"人民政府|人大|政协|纪委|监委|"
        r"(?:中心)?支[行局]|分[行局]|监管(?:分)?局|专员办"
    )
    return re.compile(rf"(?:{government})|(?={words}).*{OFFICE_END}(?:$|[(（])")


def opens_department(key: str, start: int = 0) -> bool:
    """Tell whether a department's own name, or 人民政府, begins at `start` of a folded name.

    >>> opens_department("财政局"), opens_department("陵园管理局"), opens_department("人民政府")
    (True, False, True)
    """
    return _opening().match(key, start) is not None
