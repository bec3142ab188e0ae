"""Random filled forms of both editions, printed in several dresses, for the round trips."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from random import Random

from demo import form, html

Printed = dict[str, dict[str, str]]
BLANKS = ("", "　", "\u00a0", "—", "/", "-")


@dataclass(frozen=True)
class Filled:
    """A form filled at random: edition and the printed text of every cell, table by table."""

    edition: str
    printed: dict[str, Printed]
    layout: str
    dress: str
    title: str

    def page(self) -> str:
        """The form as a page, the way a CMS would show it."""
        tables = form.tables(
            {"disclosure": self.edition, "applications": self.edition},
            lambda table: self.printed[table],
            self.layout,
        )
        parts = [f"<h1>{escape(self.title)}</h1>"]
        for key, heading in form.SECTIONS.items():
            parts.append(f"<p>{heading}</p>")
            parts += [html.table(table, self.dress) for table in tables.get(key, ())]
            parts.append("<p>本段文字为测试而写。</p>")
        body = "\n".join(parts)
        return f"<html><head><meta charset='utf-8'><title>{self.title}</title></head><body>{body}</body></html>"


def filled(seed: int, blank_share: float | None = None) -> Filled:
    """Fill a form; the same seed gives the same form."""
    random = Random(seed)
    edition = random.choice(("2019", "2021"))
    share = random.choice((0.0, 0.1, 0.5, 0.95)) if blank_share is None else blank_share

    def number() -> str:
        if random.random() < share:
            return random.choice(BLANKS)
        return str(random.choice((0, random.randrange(10), random.randrange(100_000))))

    def rows(keys: Iterable[str], columns: Iterable[str]) -> Printed:
        names = list(columns)
        return {key: {name: number() for name in names} for key in keys}

    printed = {
        "disclosure": {
            item: {measure: number() for measure, _ in block.measures}
            for block in form.DISCLOSURE[edition]
            for item, _ in block.items
        },
        "applications": rows(
            form.application_rows(edition), (column for column, _ in form.APPLICANTS)
        ),
        "review_litigation": rows(
            (case for case, _ in form.CASES), (outcome for outcome, _ in form.OUTCOMES)
        ),
    }
    if edition == "2019" and printed["disclosure"]["procurement"]["amount"] not in BLANKS:
        printed["disclosure"]["procurement"]["amount"] += "万元"
    year = 2020 if edition == "2019" else 2023
    return Filled(
        edition,
        printed,
        random.choice(("one", "separate", "cut")),
        random.choice(("plain", "cms", "th", "word")),
        f"无忧市测试局{year}年政府信息公开工作年度报告",
    )


def expected(text: str, money: bool) -> int | None:
    """The number that a printed text stands for."""
    if text in BLANKS:
        return None
    number = int(text.removesuffix("万元"))
    return number * 10_000 if money else number
