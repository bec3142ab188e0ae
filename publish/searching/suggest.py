"""Help for a search: the agency or place that was typed, and what was perhaps meant."""

import sqlite3
from difflib import SequenceMatcher

from publish.searching import search
from publish.searching.facets import file_of
from publish.searching.remembered import Remembered

_CLOSE = 0.55  # of an agency's name: less alike is no suggestion
_LONGEST = 40  # characters of a word that is looked after
_agencies: "Remembered[list[tuple[int, str]]]" = Remembered(2)
_known_pairs: "Remembered[dict[str, int]]" = Remembered(2)


def agencies(db: sqlite3.Connection, query: str, limit: int) -> list[sqlite3.Row]:
    """Agencies whose name holds every word, the exact name first, then the shortest of the highest."""
    sought = search.words(query)
    if not sought:
        return []
    held = " and ".join("instr(key, ?) > 0" for _ in sought)
    exact = db.execute("select * from agency_index where key = ? limit ?", [sought[0], limit])
    rows = exact.fetchall() if len(sought) == 1 else []
    rows += db.execute(
        f"select * from agency_index where {held} order by id limit ?", [*sought, limit]
    ).fetchall()
    return list({row["agency"]: row for row in rows}.values())[:limit]


def places(db: sqlite3.Connection, query: str, limit: int) -> list[sqlite3.Row]:
    """Divisions of this very name, or beginning with it, that have reports; the largest first."""
    sought = search.words(query)
    if len(sought) != 1 or len(sought[0]) < 2:
        return []
    return db.execute(
        """select * from places where key >= ? and key < ? and agencies > 0
           order by key <> ?, reports desc limit ?""",
        [sought[0], sought[0] + "\U0010ffff", sought[0], limit],
    ).fetchall()


def agencies_like(db: sqlite3.Connection, query: str, limit: int) -> list[sqlite3.Row]:
    """The agencies whose names are nearest to what was typed, most alike first."""
    sought = "".join(search.words(query))[:_LONGEST]
    pairs = {sought[at : at + 2] for at in range(len(sought) - 1)}
    if not pairs:
        return []
    rated = []
    matcher = SequenceMatcher(None, "", sought, autojunk=False)
    for id, name in _names(db):
        if 3 * sum(map(name.__contains__, pairs)) < len(pairs):
            continue
        matcher.set_seq1(name)
        if matcher.quick_ratio() >= _CLOSE and (alike := matcher.ratio()) >= _CLOSE:
            rated.append((-alike, id))
    nearest = [id for _, id in sorted(rated)[:limit]]
    row = "select * from agency_index where id = ?"
    return [db.execute(row, [id]).fetchone() for id in nearest]


def _names(db: sqlite3.Connection) -> list[tuple[int, str]]:
    """Number and folded name of every agency; read once for each release."""
    sql = "select id, key from agency_index"
    return _agencies.get((file_of(db),), lambda: [(row[0], row[1]) for row in db.execute(sql)])


def _pairs(db: sqlite3.Connection) -> dict[str, int]:
    """The pairs of characters in agencies' names, and how many have each; read once."""
    sql = "select pair, n from name_pairs"
    return _known_pairs.get((file_of(db),), lambda: {row[0]: row[1] for row in db.execute(sql)})


def words_like(db: sqlite3.Connection, word: str, limit: int) -> list[str]:
    """Words of agencies' names that differ from a word in one character, the most usual first.

    公按 → 公安: only where the archive's agencies bear the other word.
    """
    if not 2 <= len(word) <= _LONGEST:
        return []
    known = _pairs(db)
    found: dict[str, int] = {}
    for at in range(len(word)):
        before, after = word[at - 1 : at] if at else "", word[at + 1 : at + 2]
        for pair in known:
            if before and pair[0] == before:
                character = pair[1]
            elif not before and after and pair[1] == after:
                character = pair[0]
            else:
                continue
            other = word[:at] + character + word[at + 1 :]
            others = [other[i : i + 2] for i in range(len(other) - 1)]
            if other != word and all(one in known for one in others):
                found[other] = min(known[one] for one in others)
    return sorted(found, key=lambda one: (-found[one], one))[:limit]
