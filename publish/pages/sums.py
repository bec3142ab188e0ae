"""The sums of a report (勾稽关系) in words, and the cells of the form that each of them concerns."""

import sqlite3
from collections import Counter
from dataclasses import dataclass

from publish import form
from publish.words import Words

_OUTCOMES = [
    label.key
    for label in form.lines("applications", "row", "2021")
    + form.lines("applications", "row", "2019")
    if len(label.zh) > 1 and label.key != "processed_total"
]
_APPLICANTS = [label.key for label in form.lines("applications", "column") if label.key != "total"]
_RESULTS = [
    label.key for label in form.lines("review_litigation", "column") if label.key != "total"
]

# For each rule the cells added up and the cells they must equal; {} is the row or column checked.
RULES: dict[str, tuple[list[str], list[str]]] = {
    "applications.balance": (
        ["applications.received.{}", "applications.carried_in.{}"],
        ["applications.processed_total.{}", "applications.carried_out.{}"],
    ),
    "applications.outcomes": (
        [f"applications.{row}.{{}}" for row in dict.fromkeys(_OUTCOMES)],
        ["applications.processed_total.{}"],
    ),
    "applications.applicants": (
        [f"applications.{{}}.{column}" for column in _APPLICANTS],
        ["applications.{}.total"],
    ),
    "review_litigation.total": (
        [f"review_litigation.{{}}.{column}" for column in _RESULTS],
        ["review_litigation.{}.total"],
    ),
    "continuity.carried": ([], ["applications.carried_in.{}"]),
    "continuity.in_force": ([], ["disclosure.{}.in_force"]),
}
# What the `where` of a rule names: an axis of a table of the form.
_WHERE: dict[str, tuple[str, str]] = {
    "applications.balance": ("applications", "column"),
    "applications.outcomes": ("applications", "column"),
    "applications.applicants": ("applications", "row"),
    "review_litigation.total": ("review_litigation", "row"),
    "continuity.carried": ("applications", "column"),
    "continuity.in_force": ("disclosure", "item"),
}


@dataclass(frozen=True)
class Sum:
    """A failing sum: its number on the page, the sentence that says it, and its cells."""

    number: int
    rule: str
    where: str
    sentence: str
    parts: list[str]
    ends: list[tuple[str, str]]  # (cell, its name)


def failing(checks: list[sqlite3.Row], words: Words) -> list[Sum]:
    """The failing ones among the rows of `checks`, numbered from 1 as the page shows them."""
    fails = [check for check in checks if check["verdict"] == "fails"]
    made = []
    for number, check in enumerate(fails, start=1):
        where = check["where"]
        parts, ends = RULES.get(check["rule"], ([], []))
        made.append(
            Sum(
                number,
                check["rule"],
                where,
                sentence(check, words),
                [place.format(where) for place in parts],
                [(place.format(where), _other_axis(place, words)) for place in ends],
            )
        )
    return made


def _other_axis(place: str, words: Words) -> str:
    """The row or column that a place of RULES names beside the one that was checked."""
    table, row, column = place.split(".")
    if row != "{}":
        return form.name(table, "row", row, words.lang)
    return form.name(table, "measure" if table == "disclosure" else "column", column, words.lang)


def sentence(check: sqlite3.Row, words: Words) -> str:
    """Say a failing sum in one sentence, with both sides and the difference."""
    rule, left, right = check["rule"], check["left"], check["right"]
    where = where_in_words(rule, check["where"], words)
    if rule not in RULES or left is None or right is None:
        named = words.or_key("rule", rule)
        return words("check.other", rule=named, where=where, left=left, right=right)
    return words(f"check.{rule}", where=where, left=left, right=right, gap=abs(left - right))


def where_in_words(rule: str, where: str, words: Words) -> str:
    """The row or column that a sum was made on, in the words of the form."""
    table, axis = _WHERE.get(rule, ("", ""))
    return form.name(table, axis, where, words.lang)


def verdicts(checks: list[sqlite3.Row]) -> dict[str, int]:
    """How many sums came out how; every verdict is there, also with 0."""
    counted = Counter(check["verdict"] for check in checks)
    known = ("fails", "holds", "holds_if_blank_is_zero", "unknown")
    return {verdict: counted[verdict] for verdict in known}
