"""The official form as it is printed: its labels in two languages, its groups, its two editions."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Lang = Literal["zh", "en"]
EDITIONS = ("2019", "2021")
TABLES = ("disclosure", "applications", "review_litigation")


@dataclass(frozen=True)
class Label:
    """One line of form.csv: a key of the codebook and where it stands on the printed form."""

    table: str
    axis: str
    edition: str  # "" where both editions print it
    key: str
    zh: tuple[str, ...]  # from the group heading down to the words beside the number
    en: tuple[str, ...]
    measures: tuple[str, ...]

    def path(self, lang: Lang) -> tuple[str, ...]:
        """The headings that stand over this label, and the label, in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Heading:
    """A heading cell of a printed table: its words and how many rows and columns it covers."""

    text: str
    rows: int
    cols: int
    leaf: bool  # stands beside numbers, where False it only groups


@cache
def labels() -> tuple[Label, ...]:
    """Read form.csv, in the order in which the form prints it."""
    with (Path(__file__).parent / "form.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Label(
                row["table"],
                row["axis"],
                row["edition"],
                row["key"],
                tuple(row["zh"].split(">")),
                tuple(row["en"].split(">")),
                tuple(row["measures"].split()),
            )
            for row in csv.DictReader(file)
        )


def lines(table: str, axis: str, edition: str | None = None) -> list[Label]:
    """The labels of one side of one table, as one edition prints them.

    >>> len(lines("applications", "row", "2019")), len(lines("applications", "row", "2021"))
    (23, 25)
    >>> [label.key for label in lines("review_litigation", "row")]
    ['review', 'litigation_direct', 'litigation_after_review']
    """
    return [
        label
        for label in labels()
        if label.table == table and label.axis == axis and label.edition in ("", edition or "")
    ]


def name(table: str, axis: str, key: str, lang: Lang, edition: str | None = None) -> str:
    """The words beside one number, without its group; an unknown key names itself.

    >>> name("applications", "row", "denied_state_secret", "zh")
    '1.属于国家秘密'
    """
    found = [
        label for label in labels() if (label.table, label.axis, label.key) == (table, axis, key)
    ]
    chosen = [label for label in found if label.edition in ("", edition or "")] or found
    return chosen[0].path(lang)[-1] if chosen else key


def full_name(table: str, axis: str, key: str, lang: Lang) -> str:
    """The words of one line of the form with its group, for where it stands alone.

    >>> full_name("applications", "row", "denied_state_secret", "zh")
    '（三）不予公开 1.属于国家秘密'
    """
    for label in labels():
        if (label.table, label.axis, label.key) == (table, axis, key):
            return " ".join(
                label.path(lang)[-2:] if len(label.path(lang)) > 2 else label.path(lang)[-1:]
            )
    return key


def spans(paths: Sequence[tuple[str, ...]]) -> list[list[Heading]]:
    """Lay out nested headings line by line: the headings that begin on each line, with their spans.

    `rows` counts lines, `cols` counts levels; for headings over columns the two change places.

    >>> for line in spans([("a",), ("b", "c"), ("b", "d")]):
    ...     print([(h.text, h.rows, h.cols) for h in line])
    [('a', 1, 2)]
    [('b', 2, 1), ('c', 1, 1)]
    [('d', 1, 1)]
    """
    depth = max((len(path) for path in paths), default=0)
    laid: list[list[Heading]] = []
    for number, path in enumerate(paths):
        begins = []
        for level, text in enumerate(path):
            group = path[: level + 1]
            if level < len(path) - 1:
                if number and paths[number - 1][: level + 1] == group:
                    continue
                covered = 0
                for other in paths[number:]:
                    if other[: level + 1] != group:
                        break
                    covered += 1
                begins.append(Heading(text, covered, 1, leaf=False))
            else:
                begins.append(Heading(text, 1, depth - level, leaf=True))
        laid.append(begins)
    return laid


def over_columns(paths: Sequence[tuple[str, ...]]) -> list[list[Heading]]:
    """Lay out nested headings over columns: one list for each line of the table's head.

    >>> for line in over_columns([("a",), ("b", "c"), ("b", "d")]):
    ...     print([(h.text, h.rows, h.cols) for h in line])
    [('a', 2, 1), ('b', 1, 2)]
    [('c', 1, 1), ('d', 1, 1)]
    """
    depth = max((len(path) for path in paths), default=0)
    head: list[list[Heading]] = [[] for _ in range(depth)]
    for path, begins in zip(paths, spans(paths), strict=True):
        for level, heading in enumerate(begins, start=len(path) - len(begins)):
            head[level].append(Heading(heading.text, heading.cols, heading.rows, heading.leaf))
    return head
