"""The headings over columns, where they are printed: do they stand in the form's order?"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from parse.model import Line
from parse.text import label_key


def in_order(lines: Iterable[Line], names: Sequence[str], again: bool = False) -> bool:
    """Tell whether every line that prints headings prints them in the order of `names`.

    `names` are folded. A line with one heading, or with none, says nothing; `again` allows a line to
    begin anew behind the last name, and behind words that are none of them: that may be the last
    name, and what stands over it.

    >>> names = ["自然人", "商业企业", "总计"]
    >>> in_order([Line(("自然人", "法人", "总计"))], names)
    True
    >>> in_order([Line(("总计", "法人", "自然人"))], names)
    False
    >>> in_order([Line(("自然人", "商业企业", "总计", "自然人"))], names, again=True)
    True
    >>> in_order([Line(("自然人", "商业企业", "法人总计", "自然人"))], names, again=True)
    True
    """
    place = {name: i for i, name in enumerate(names)}
    end = len(names) - 1
    for line in lines:
        met = [place.get(key, end) for cell in line.cells if (key := label_key(cell))]
        if not again:
            known = [place[key] for cell in line.cells if (key := label_key(cell)) in place]
            met = list(dict.fromkeys(known))  # 总计 总计: the headings of another table
        if any(b <= a and not (again and a == end) for a, b in pairwise(met)):
            return False
    return True
