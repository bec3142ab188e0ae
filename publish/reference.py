"""Small tables that explain: the glossary, questions and answers, the reader's measured accuracy, the failing sums."""

import csv
import re
from functools import cache
from pathlib import Path

import sqlite_utils

HERE = Path(__file__).parent
# Written by `nianbao accuracy`; where nianbao is installed without its documentation it is not there.
ACCURACY = HERE.parent / "docs" / "accuracy.md"
_ROW = re.compile(r"\|(.+)\|")

_FAILING = """
    create table failing_sums (
      id integer primary key, report text, agency text, year integer, rule text, "where" text,
      "left" integer, "right" integer, gap integer, doubtful integer,
      place text, province text, prefecture text, county text
    );
    insert into failing_sums (report, agency, year, rule, "where", "left", "right", gap, doubtful,
                              place, province, prefecture, county)
      select c.report, i.agency_id, i.year, c.rule, c."where", c."left", c."right",
             abs(c."left" - c."right"),
             -- A sum across years is of two reports, and of their years being what they seem.
             exists (select 1 from issues s where s.report in (c.report, b.report)
                     and (s."where" like r.of || '%' or (b.report is not null and s.code like '%year%'))),
             i.place, i.province, i.prefecture, i.county
      from checks c join report_index i on i.report = c.report and i.current = 1
      join (select 'continuity.carried' as rule, 'applications' as of
            union all select 'continuity.in_force', 'disclosure'
            union all select distinct rule, substr(rule, 1, instr(rule, '.') - 1) from checks
              where rule not like 'continuity.%') r on r.rule = c.rule
      left join report_index b on c.rule like 'continuity.%' and b.current = 1
        and b.agency_id = i.agency_id and b.year = i.year - 1
      where c.verdict = 'fails'
      order by i.year desc, i.id, c.rule, c."where";
    create index failing_sums_by_rule on failing_sums(rule, year);
    create index failing_sums_by_year on failing_sums(year);
    create index failing_sums_by_agency on failing_sums(agency);
    create index failing_sums_by_province on failing_sums(province);
    create index failing_sums_by_prefecture on failing_sums(prefecture);
    create index failing_sums_by_county on failing_sums(county);
"""


def glossary() -> tuple[dict[str, str], ...]:
    """The terms, in the order in which they are explained."""
    return _table("glossary")


def questions() -> tuple[dict[str, str], ...]:
    """What people ask of the site, with the answers."""
    return _table("questions")


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def build(db: sqlite_utils.Database) -> None:
    """Make `failing_sums`, the public register, and `accuracy`, what was measured of the reader."""
    db.conn.executescript(_FAILING)
    db.conn.execute(
        """create table accuracy (
             kind text primary key, documents integer, cells integer, right_ integer, wrong integer,
             left_out integer, agency text, year text)"""
    )
    if ACCURACY.is_file():
        rows = accuracy_rows(ACCURACY.read_text("utf-8"))
        db.conn.executemany("insert into accuracy values (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def accuracy_rows(page: str) -> list[list[str | int]]:
    """The rows of the table in docs/accuracy.md.

    >>> accuracy_rows("| kind | documents |\\n|---|---:|\\n| html | 1 | 198 | 198 | 0 | 0 | 1 / 0 | 1 / 0 |")
    [['html', 1, 198, 198, 0, 0, '1 / 0', '1 / 0']]
    """
    rows: list[list[str | int]] = []
    for line in page.splitlines():
        found = _ROW.fullmatch(line.strip())
        cells = [cell.strip() for cell in found[1].split("|")] if found else []
        if len(cells) == 8 and cells[1].isdigit():
            rows.append([int(cell) if cell.isdigit() else cell for cell in cells])
    return rows
