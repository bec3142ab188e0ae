"""What a search can be narrowed to: each filter with its choices, and how many reports each leaves."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from publish.pages import naming
from publish.pages.wanted import SECTIONS, Search
from publish.searching import search
from publish.searching.marking import hits
from publish.words import Words

_READ = 100  # hits whose text is read to tell in which sections the words are
_MOST = 12  # choices of one filter shown at once; the rest under a fold


def chosen(wanted: Search, words: Words) -> list[tuple[str, str, str]]:
    """The filters that are on: (what it is, its value, the address without it)."""
    found = []
    if wanted.place:
        up = wanted.place["parent"]
        found.append((words("search.place"), wanted.place["name"], wanted.address(place=up)))
    for name in (*search.NARROWED_BY, "section"):
        value = getattr(wanted.filters, name)
        if value:
            said = naming.value_of(name, value, words)
            found.append((words(f"search.{name}"), said, wanted.address(**{name: None})))
    return found


def filters(
    db: sqlite3.Connection, wanted: Search, found: search.Choices, words: Words
) -> list[dict[str, Any]]:
    """Each filter with its choices: (words, how many, address, whether it is chosen)."""
    made = []
    for name in search.NARROWED_BY:
        tally = found.values[name]
        chosen = getattr(wanted.filters, name)
        pairs = [(value, n) for value, n in tally.items() if value is not None]
        pairs.sort(key=lambda one: (-one[0] if name == "year" else -one[1], str(one[0])))
        made.append(
            _filter(
                name,
                [
                    (
                        naming.value_of(name, value, words),
                        _number(n, name in found.capped),
                        wanted.address(**{name: value}),
                        False,
                    )
                    for value, n in pairs
                    if value != chosen
                ],
                words,
            )
        )
    made.insert(1, _filter("place", _places(db, wanted, found), words))
    made.append(_filter("section", _sections(db, wanted, words), words))
    return [one for one in made if one["choices"]]


def _filter(name: str, choices: list[Any], words: Words) -> dict[str, Any]:
    return {"name": words(f"search.{name}"), "choices": choices[:_MOST], "more": choices[_MOST:]}


def _places(db: sqlite3.Connection, wanted: Search, found: search.Choices) -> list[Any]:
    """The divisions right below the chosen one that have hits, the fullest first."""
    above = wanted.place["code"] if wanted.place else None
    tallies = [found.values[column] for column in search.PLACE_COLUMNS]
    codes = {code: n for tally in tallies for code, n in tally.items() if code}
    if not codes:
        return []
    rows = db.execute(
        "select code, name from places where parent is ? and level in ('province', 'prefecture', 'county')",
        [above],
    )
    below = [(row["name"], codes[row["code"]], row["code"]) for row in rows if row["code"] in codes]
    below.sort(key=lambda one: (-one[1], one[2]))
    capped = search.PLACE_COLUMNS[0] in found.capped
    return [(name, _number(n, capped), wanted.address(place=code), True) for name, n, code in below]


def _sections(db: sqlite3.Connection, wanted: Search, words: Words) -> list[Any]:
    """The parts of a report that have all words, and how many reports each; of very many hits the
    parts alone: in the index a word that is rare in one part is looked for to the very end."""
    sought = search.words(wanted.query)
    if not sought or wanted.filters.section:
        return []
    ids = search.hits(db, wanted.query, wanted.filters).ids
    few = len(ids) <= _READ
    counts = _count_sections(db, ids, sought) if few else dict.fromkeys(SECTIONS, 0)
    return [
        (
            naming.value_of("section", section, words),
            _number(n, False) if few else "",
            wanted.address(section=section),
            False,
        )
        for section, n in counts.items()
        if n or not few
    ]


def _count_sections(
    db: sqlite3.Connection, ids: Sequence[int], sought: list[str]
) -> dict[str, int]:
    """In how many of these reports each of SECTIONS has all words, as their text tells."""
    counts = dict.fromkeys(SECTIONS, 0)
    rows = db.execute(
        """select 'title' as key, i.title as text from json_each(?1) hit
             join report_index i on i.id = hit.value
           union all select s.key, s.text from json_each(?1) hit
             join report_index i on i.id = hit.value join sections s on s.report = i.report""",
        [json.dumps(list(ids))],
    )
    for row in rows:
        text = row["text"] or ""
        if row["key"] in counts and all(word in text or hits(text, [word]) for word in sought):
            counts[row["key"]] += 1
    return counts


def _number(n: int, is_least: bool) -> str:
    return f"{n:,}+" if is_least else f"{n:,}"
