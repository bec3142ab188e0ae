"""The public register of sums that fail: the agency's figure, ours, and whose error it is."""

import sqlite3
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from publish.exports.csv_file import BOM, lines
from publish.exports.safety import safe
from publish.pages import sums
from publish.searching.asked import Asked, Refused, page, year
from publish.searching.search import PLACE_COLUMNS
from publish.words import LANGUAGES, Words

PAGE = 50
LISTED = 10_000  # rows of the CSV
_COLUMNS = (
    "report", "agency", "year", "rule", "where", "left", "right", "gap", "whose", "text_zh", "text_en",
)  # fmt: skip
_ROWS = """
    select f.*, i.agency as name, i.title from failing_sums f join report_index i on i.report = f.report
    where {} order by f.id limit ? offset ?"""


@dataclass(frozen=True)
class _Chosen:
    """What of the register is asked for."""

    rule: str | None
    year: int | None
    place: sqlite3.Row | None

    def condition(self) -> tuple[str, list[Any]]:
        """The condition on `failing_sums f`, and what stands in its place."""
        at = f"f.{self.place['level']}" if self.place else ""
        code = self.place["code"] if self.place else None
        said = [(name, value) for name, value in
                (("f.rule", self.rule), ("f.year", self.year), (at, code)) if value is not None]  # fmt: skip
        return " and ".join(["1", *(f"{name} = ?" for name, _ in said)]), [one for _, one in said]

    def address(self, path: str = "/checks", **other: Any) -> str:
        """The address of this choice with some of it set otherwise; None takes it away."""
        code = self.place["code"] if self.place else None
        said = {"rule": self.rule, "year": self.year, "place": code} | other
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{path}?{query}" if query else path


def register(db: sqlite3.Connection, asked: Asked, words: Words) -> dict[str, Any]:
    """Everything the register shows."""
    chosen, at = _chosen(db, asked), page(asked)
    where, values = chosen.condition()
    total = db.execute(f"select count(*) from failing_sums f where {where}", values).fetchone()[0]
    rows = db.execute(_ROWS.format(where), [*values, PAGE, (at - 1) * PAGE]).fetchall()
    return {
        "place": chosen.place,
        "rule": chosen.rule,
        "year": chosen.year,
        "rows": [
            {
                "row": row,
                "rule": words.or_key("rule", row["rule"]),
                "text": sums.sentence(row, words),
                "end": _end(row),
            }
            for row in rows
        ],
        "total": total,
        "listed": LISTED,
        "page": at,
        "pages": max(1, -(-total // PAGE)),
        "by_rule": db.execute(
            "select rule, count(*) as n from failing_sums group by rule order by n desc, rule"
        ).fetchall(),
        "by_year": db.execute(
            "select year, count(*) as n from failing_sums where year is not null group by year order by year desc"
        ).fetchall(),
        "counts": db.execute("select * from release").fetchone(),
        "link": chosen.address,
    }


def as_csv(db: sqlite3.Connection, asked: Asked) -> str:
    """The first LISTED sums of the same choice as CSV, each in a sentence in both languages."""
    where, values = _chosen(db, asked).condition()
    said = [Words(lang) for lang in LANGUAGES]
    rows = db.execute(_ROWS.format(where), [*values, LISTED, 0]).fetchall()
    return BOM + lines(
        [
            _COLUMNS,
            *(
                [safe(one) for one in (
                    row["report"], row["name"], row["year"], row["rule"], row["where"], row["left"],
                    row["right"], row["gap"], "to_be_checked" if row["doubtful"] else "report",
                    *(sums.sentence(row, words) for words in said),
                )]
                for row in rows
            ),
        ]
    )  # fmt: skip


def _chosen(db: sqlite3.Connection, asked: Asked) -> _Chosen:
    rule, place = asked.choice("rule", list(sums.RULES)), None
    if code := asked.text("place"):
        place = db.execute("select * from places where code = ?", [code]).fetchone()
        if place is None or place["level"] not in PLACE_COLUMNS:
            raise Refused("place", code)
    return _Chosen(rule, year(asked), place)


def _end(row: sqlite3.Row) -> str:
    """The cell at which a sum ends, for a link into the report."""
    _, ends = sums.RULES.get(row["rule"], ([], []))
    return ends[0].format(row["where"]) if ends else "sums"
