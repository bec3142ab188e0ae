"""What the archive has to say of a report in words: issues, hints, changes, and the places they name."""

import re
import sqlite3
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from markupsafe import Markup, escape

from publish import form
from publish.pages.cells import Cell
from publish.words import Words


def place_in_words(place: str, words: Words) -> str:
    """Name a place of the contract (applications.granted.total, section.overview) in words.

    >>> place_in_words("applications.granted.total", Words("zh"))
    '依申请公开 · （一）予以公开 · 总计'
    """
    head, *rest = place.split(".")
    if head == "section" and rest:
        return form.name("section", "section", rest[0], words.lang)
    if head not in form.TABLES:
        return words.or_key("place", place)
    axes = ("item", "measure") if head == "disclosure" else ("row", "column")
    named = [words(f"table.{head}")]
    # The first axis with its group, for 其他 alone could be several rows.
    named += [
        form.full_name(head, axis, key, words.lang)
        for axis, key in zip(axes[:1], rest, strict=False)
    ]
    named += [form.name(head, axes[1], key, words.lang) for key in rest[1:]]
    return " · ".join(named)


def hints(db: sqlite3.Connection, id: str, words: Words) -> list[dict[str, str | None]]:
    """What comparing reports brought up; a hint is no error."""
    message = "message_zh" if words.lang == "zh" else "message"
    rows = db.execute(
        'select * from hints where report = ? order by code, "where"', [id]
    ).fetchall()
    return [{"where": row["where"], "text": row[message], "other": row["other"]} for row in rows]


def issues_in_words(issues: list[sqlite3.Row], words: Words) -> list[dict[str, str]]:
    """The issues of a report: code, where (as in the contract), place (in words), text."""
    return [
        {
            "code": issue["code"],
            "where": issue["where"],
            "place": place_in_words(issue["where"], words) if issue["where"] else "",
            "text": issue["message_zh"] if words.lang == "zh" else issue["message"],
        }
        for issue in issues
    ]


def reasons(issues: list[dict[str, str]], place: str) -> list[str]:
    """What is known of one place: its own issues, else those of its row, else of its table."""
    parts = place.split(".")
    for length in range(len(parts), 0, -1):
        found = [issue["text"] for issue in issues if issue["where"] == ".".join(parts[:length])]
        if found:
            return list(dict.fromkeys(found))
    return []


# In the order in which a reader should know of them.
_EMPTY = ("missing", "text", "dash", "blank")


def nulls(cells: Iterable[Cell], words: Words) -> list[dict[str, Any]]:
    """The cells without a number, those of one state and one reason together: how many, why, which."""
    found: dict[tuple[str, tuple[str, ...]], list[Cell]] = {}
    for cell in cells:
        if cell.value is None:
            found.setdefault((cell.state, tuple(cell.reasons)), []).append(cell)
    return [
        {
            "state": state,
            "said": words(f"null.{state}"),
            "reasons": reasons,
            "cells": [
                (one.id, place_in_words(one.id, words), one.text if state == "text" else "")
                for one in alike
            ],
        }
        for (state, reasons), alike in sorted(
            found.items(), key=lambda item: _EMPTY.index(item[0][0])
        )
    ]


def likeness(db: sqlite3.Connection, id: str) -> list[sqlite3.Row]:
    """How much of a report's text stands in another one, and which."""
    return db.execute(
        """select l.kind, l.share, l.other, i.agency, i.year, i.title
           from likeness l join report_index i on i.report = l.other
           where l.report = ? order by l.kind desc""",
        [id],
    ).fetchall()


def changes(db: sqlite3.Connection, id: str, words: Words) -> list[dict[str, Any]]:
    """What differs from the version before, as printed before and after; in long texts only the
    sentences that differ and those beside them."""
    rows = db.execute('select * from changes where report = ? order by "where"', [id]).fetchall()
    return [
        {
            "where": row["where"],
            "place": place_in_words(row["where"], words),
            **dict(zip(("before", "after"), differing(row["before"], row["after"]), strict=True)),
        }
        for row in rows
    ]


def differing(before: str | None, after: str | None) -> tuple[Markup | None, Markup | None]:
    """Both texts as HTML, what one has and the other has not in <del> and <ins>.

    >>> [str(one) for one in differing("共12件。", "共15件。")]
    ['<del>共12件。</del>', '<ins>共15件。</ins>']
    >>> [str(one) for one in differing("甲。乙。丙。丁1。", "甲。乙。丙。丁2。")]
    ['…丙。<del>丁1。</del>', '…丙。<ins>丁2。</ins>']
    """
    if before is None or after is None:
        return (
            None if before is None else escape(before),
            None if after is None else escape(after),
        )
    old, new = _sentences(before), _sentences(after)
    sides: tuple[list[Markup], list[Markup]] = ([], [])
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (kind, a, b, c, d) in enumerate(steps):
        if kind == "equal":
            kept = _elided(old[a:b], number > 0, number < len(steps) - 1)
            sides[0].append(kept)
            sides[1].append(kept)
            continue
        if b > a:
            sides[0].append(Markup("<del>{}</del>").format("".join(old[a:b])))
        if d > c:
            sides[1].append(Markup("<ins>{}</ins>").format("".join(new[c:d])))
    return Markup("").join(sides[0]), Markup("").join(sides[1])


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^。；\n]*[。；\n]|[^。；\n]+", text)


def _elided(sentences: list[str], follows: bool, precedes: bool) -> Markup:
    """Of what is equal the sentence after a difference and the one before the next."""
    kept = sentences[:1] if follows else []
    rest = sentences[len(kept) :]
    last = rest[-1:] if precedes else []
    left_out = len(rest) > len(last)
    return escape("".join(kept)) + Markup("…" if left_out else "") + escape("".join(last))
