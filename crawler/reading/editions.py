"""One report in several editions: 图片版, 超链版 and 文字版 beside each other are one report."""

import re
from collections import defaultdict
from collections.abc import Sequence

from chinese.titles import read_title

# The editions that portals name behind a title, the one that reads best first.
EDITIONS = ("文字版", "网页版", "超链接版", "超链版", "word版", "pdf版", "扫描版", "图片版", "图版")
_EDITION = re.compile(rf"[(（\[【]?({'|'.join(EDITIONS)})[)）\]】]?$", re.IGNORECASE)


def twins(titles: Sequence[str]) -> dict[int, int]:
    """Find the titles that name another edition of a report in the same list: twin → report.

    Only what is certain is paired: of one wording there must be one without an edition, or none,
    and no edition twice.

    >>> name = "某市财政局2023年政府信息公开工作年度报告"
    >>> twins([name + "（图片版）", name, name + "（超链版）", "某县2023年年报（图片版）"])
    {0: 1, 2: 1}
    >>> twins([name + "（图片版）", name + "（超链版）"])
    {0: 1}
    """
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for index, title in enumerate(titles):
        bare = "".join(title.split())
        found = _EDITION.search(bare)
        read = read_title(bare[: found.start()] if found else bare, in_column=True)
        if read is not None:
            groups[read.text].append((index, found[1].lower() if found else ""))
    pairs: dict[int, int] = {}
    for group in groups.values():
        names = [name for _, name in group]
        if len(group) < 2 or len(set(names)) < len(names):
            continue
        order = ("", *EDITIONS)
        report = min(group, key=lambda member: order.index(member[1]))[0]
        pairs |= {index: report for index, _ in group if index != report}
    return dict(sorted(pairs.items()))
