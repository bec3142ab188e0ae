"""Tables that are the same, figure for figure: last year's again, or another agency's."""

import hashlib
import json
from collections.abc import Iterator

from parse.compare.facts import TABLES, Facts
from parse.compare.words import Hint, hint

# Measures that stay as they are from year to year when nothing happens.
_STOCKS = frozenset(["in_force", "disclosed_total", "prior_items"])
# Weight: the digits of the different numbers above zero. 1, 1, 2 come together often enough; 563, 41,
# 120000 do not. Two tables of a hundred thousand are more easily alike than two of one agency's.
LAST_YEAR = 6
OTHER_AGENCY = 12
_LEAST_NUMBERS = 3

# Table: weight, number of cells above zero, digest.
Marks = dict[str, tuple[int, int, str]]


def marks(facts: Facts) -> Marks:
    """The marks of the tables that say enough to be told apart by their numbers alone."""
    found: Marks = {}
    for table in TABLES:
        values = {
            f"{row}.{column}": cell.value
            for row, line in facts.tables.get(table, {}).items()
            for column, cell in line.items()
            if cell.value
        }
        telling = {value for key, value in values.items() if key.split(".")[1] not in _STOCKS}
        weight = sum(len(str(value).replace(".", "").strip("0")) for value in telling)
        if len(telling) >= _LEAST_NUMBERS and weight >= LAST_YEAR:
            text = json.dumps(values, sort_keys=True)
            digest = hashlib.sha256(f"{table} {text}".encode()).hexdigest()[:16]
            found[table] = (weight, len(values), digest)
    return found


def last_year(before: Facts, after: Facts, old: Marks, new: Marks) -> Iterator[Hint]:
    """Yield a hint for each table of `after` that is `before`'s, figure for figure."""
    for table, mark in new.items():
        if mark == old.get(table):
            yield hint(
                "twin.last_year",
                table,
                place=table,
                other=before.report,
                other_year=before.year,
                cells=mark[1],
                measure=mark[1],
            )
