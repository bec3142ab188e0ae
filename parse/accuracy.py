"""The reader scored against values that people read by hand, and the floor it must not fall below."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from parse.model import MissingPart, Report, Unreadable
from parse.report import NoReport, parse_report

ANSWERS = "golden.json"
_TABLES = ("disclosure", "applications", "review_litigation")


@dataclass(slots=True)
class Score:
    """Cells of one format. `refused` are those that were printed and are null in ours, with a reason.

    A cell is right where value and answer are equal, null included; wrong where we give a number
    that is not the answer. A document that cannot be read counts all its numbers as refused.
    """

    documents: int = 0
    right: int = 0
    wrong: int = 0
    refused: int = 0
    names_right: int = 0
    names_wrong: int = 0
    years_right: int = 0
    years_wrong: int = 0
    mistakes: list[str] = field(default_factory=list)


class BelowFloor(Exception):
    """Raised where the reader is worse than the floor allows. The message says where."""


def score(folder: Path) -> dict[str, Score]:
    """Score every document that `golden.json` in a folder has answers for, by kind of document.

    An answer has `file`, `agency`, `year` and the three tables in the codebook's keys. Raises
    FileNotFoundError where the folder has no answers.
    """
    scores: dict[str, Score] = {}
    for answer in _answers(folder):
        body = (folder / answer["file"]).read_bytes()
        report: Report | None
        try:
            report = parse_report(body)
            kind = report.kind
        except (Unreadable, MissingPart, NoReport) as error:
            report, kind = None, "unread"
            note = f"{answer['file']}: {error}"
            scores.setdefault(kind, Score()).mistakes.append(note)
        _add(scores.setdefault(kind, Score()), answer, report)
    return scores


def as_markdown(scores: dict[str, Score], source: str) -> str:
    """The scores as the page that is published."""
    lines = [
        "# Accuracy",
        "",
        "What the reader gets right, measured against values that people read by hand. This page is",
        f"written by `nianbao accuracy {source} --write docs/accuracy.md`.",
        "",
        "| kind | documents | cells | right | wrong | left out with a reason | agency right / wrong | year right / wrong |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for kind, s in sorted(scores.items()):
        cells = s.right + s.wrong + s.refused
        lines.append(
            f"| {kind} | {s.documents} | {cells} | {s.right} | {s.wrong} | {s.refused} "
            f"| {s.names_right} / {s.names_wrong} | {s.years_right} / {s.years_wrong} |"
        )
    lines += [
        "",
        "A cell is right where value and answer agree, blanks included. A cell is wrong where a number is",
        "given that is not the answer: the worst that can happen. Everything else was left out, and an",
        "issue says why.",
        "",
    ]
    mistakes = [mistake for s in scores.values() for mistake in s.mistakes]
    if mistakes:
        lines += ["## Where it is not right", "", *(f"- {mistake}" for mistake in mistakes), ""]
    return "\n".join(lines)


def check_floor(scores: dict[str, Score], floor: Path) -> None:
    """Raise BelowFloor where a kind has more wrong cells, or fewer right ones, than the floor."""
    if not floor.exists():
        return
    for kind, least in json.loads(floor.read_text("utf-8")).items():
        now = scores.get(kind, Score())
        if now.wrong > least["wrong"] or now.right < least["right"]:
            raise BelowFloor(
                f"{kind}: {now.right} right and {now.wrong} wrong; the floor is {least['right']} right "
                f"and {least['wrong']} wrong"
            )


def write_floor(scores: dict[str, Score], floor: Path, lower: bool) -> None:
    """Raise the floor to the scores; only `lower` lets it fall."""
    if not lower:
        check_floor(scores, floor)
    least = {kind: {"right": s.right, "wrong": s.wrong} for kind, s in sorted(scores.items())}
    floor.write_text(json.dumps(least, indent=2) + "\n", "utf-8")


def as_json(scores: dict[str, Score]) -> dict[str, Any]:
    """The scores for a program."""
    return {kind: asdict(one) for kind, one in scores.items()}


def _answers(folder: Path) -> Iterator[dict[str, Any]]:
    path = folder / ANSWERS
    if not path.is_file():
        raise FileNotFoundError(f"{folder} holds no {ANSWERS} with the right values")
    yield from json.loads(path.read_text("utf-8"))


def _add(one: Score, answer: dict[str, Any], report: Report | None) -> None:
    one.documents += 1
    for table in _TABLES:
        grid = report.tables[table] if report else {}  # type: ignore[index]
        for row, cells in answer[table].items():
            for column, right in cells.items():
                cell = grid.get(row, {}).get(column)
                value = cell.value if cell else None
                where = f"{answer['file']} {table}.{row}.{column}"
                if value == right:
                    one.right += 1
                elif value is None:
                    one.refused += 1
                else:
                    one.wrong += 1
                    one.mistakes.append(f"{where}: {value} in place of {right}")
    name, year = (report.agency.name, report.year) if report else (None, None)
    if name is not None or answer["agency"] is None:
        one.names_right += name == answer["agency"]
        one.names_wrong += name != answer["agency"]
    if year is not None:
        one.years_right += year == answer["year"]
        one.years_wrong += year != answer["year"]
