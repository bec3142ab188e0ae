"""Full-text search over Chinese: a contentless FTS5 index of overlapping pairs of characters.

Every two neighbouring characters of the text are one term, so any piece of the text of two
characters or more is a phrase of terms and is found; no dictionary decides what a word is.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from chinese.fold import fold

# The columns of the index: two of the report, then the six sections of the form.
COLUMNS = (
    "title",
    "agency",
    "overview",
    "disclosure",
    "applications",
    "review_litigation",
    "problems",
    "other",
)
WEIGHTS = (8.0, 8.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
RANKED = 5000  # of a common word only so many hits are ranked: ranking all of them costs 3 × more
COUNTED = 10_000  # and only so many are counted
LONGEST_QUERY = 200  # characters

_HAN = r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
# A line break of a PDF, or a space set beside 2023, is no part of the text.
_IDLE_SPACE = re.compile(rf"(?<={_HAN})\s+|\s+(?={_HAN})")
_RUN = re.compile(r"[^\W_]+")
# Chinese quotation marks belong to the text, unless there is a space to keep together within them.
_WORD = re.compile(r'"([^"]*)"|“([^”]*\s[^”]*)”|(\S+)')


@dataclass(frozen=True)
class Key:
    """The text that is searched, and for each of its characters the place in the original."""

    text: str
    places: tuple[int, ...]


def key(text: str) -> Key:
    """Fold a text for searching: one script, one width, no spaces beside Chinese characters.

    >>> key("政府採購 2019 年")
    Key(text='政府采购2019年', places=(0, 1, 2, 3, 5, 6, 7, 8, 10))
    """
    folded = fold(text)
    kept: list[int] = []
    start = 0
    for idle in _IDLE_SPACE.finditer(folded):
        kept.extend(range(start, idle.start()))
        start = idle.end()
    kept.extend(range(start, len(folded)))
    return Key("".join(folded[place] for place in kept), tuple(kept))


def terms(text: str) -> str:
    """Write a text as the terms of the index: every pair in a run of letters, then its last one.

    >>> terms("公安局，12345")
    '公安 安局 局 12 23 34 45 5'
    """
    return " ".join(
        " ".join([*(run[at : at + 2] for at in range(len(run) - 1)), run[-1]])
        for run in _RUN.findall(key(text).text)
    )


def words(query: str) -> list[str]:
    """Split what a visitor typed into words that all must occur; quotes keep a phrase together.

    Words without a letter or a digit are dropped: the index knows no punctuation.

    >>> words('双减  "政务 公開"，')
    ['双减', '政务公开']
    """
    found = []
    for quoted, in_chinese, bare in _WORD.findall(fold(query[:LONGEST_QUERY])):
        word = key(quoted or in_chinese or bare.replace('"', "")).text
        if _RUN.search(word) and word not in found:
            found.append(word)
    return found


def phrase(word: str) -> str:
    """Write one word as an FTS5 phrase: its pairs, and a last single character as a beginning.

    >>> phrase("公安局"), phrase("局"), phrase("公开,加强")
    ('"公安 安局"', '"局"*', '"公开 开 加强"')
    """
    *before, last = _RUN.findall(word)
    parts = [terms(run) for run in before]
    parts += [last[at : at + 2] for at in range(len(last) - 1)] or [last]
    return f'"{" ".join(parts)}"' + ("*" if len(last) == 1 else "")


def match(query: str, columns: Iterable[str] = ()) -> str:
    """Write a query for FTS5's MATCH: every word a phrase, all of them wanted; "" if there is none.

    `columns` narrows the search to some of COLUMNS.

    >>> match("双减 学校")
    '"双减" AND "学校"'
    """
    wanted = " AND ".join(phrase(word) for word in words(query))
    within = [column for column in COLUMNS if column in set(columns)]
    return f"{{{' '.join(within)}}} : ({wanted})" if wanted and within else wanted


def match_or_nothing(query: str | None) -> str:
    """As `match`, but an empty query is a phrase that no report has: for SQL that must match."""
    return match(query or "") or '""'


def create_index(db: sqlite3.Connection, documents: Iterable[tuple[int, Sequence[str]]]) -> int:
    """Build the index `search` from (rowid, one text for each of COLUMNS); return how many."""
    db.execute(
        f"create virtual table search using fts5({', '.join(COLUMNS)}, content='', "
        # Terms hold letters and digits only; ascii is the tokenizer that splits nothing else.
        "tokenize='ascii')"
    )
    marks = ", ".join("?" for _ in COLUMNS)
    count = 0
    for rowid, texts in documents:
        row = [rowid, *(terms(text) for text in texts)]
        db.execute(f"insert into search (rowid, {', '.join(COLUMNS)}) values (?, {marks})", row)
        count += 1
    db.execute("insert into search (search) values ('optimize')")
    return count


# What hits can be narrowed to: parameter → column of search_facets. `place` takes the column of its level.
NARROWED_BY = ("year", "type", "category", "quality")
PLACE_COLUMNS = ("province", "prefecture", "county")
SORTS = ("relevance", "newest")


@dataclass(frozen=True)
class Filters:
    """What a visitor narrowed the hits to; `place` is (a column of PLACE_COLUMNS, a code)."""

    year: int | None = None
    place: tuple[str, str] | None = None
    type: str | None = None
    category: str | None = None
    quality: str | None = None
    section: str | None = None  # one of COLUMNS: the words are looked for there only

    def __bool__(self) -> bool:
        return any((self.year, self.place, self.type, self.category, self.quality))

    def where(self, without: str = "") -> tuple[str, list[Any]]:
        """The SQL condition on search_facets `f` and its parameters; one may be left out."""
        wanted = {name: getattr(self, name) for name in NARROWED_BY}
        if self.place and without != "place":
            wanted[self.place[0]] = self.place[1]
        kept = {name: v for name, v in wanted.items() if v is not None and name != without}
        return " and ".join([f"f.{name} = ?" for name in kept]) or "1", list(kept.values())


def _from(query: str, filters: Filters, without: str = "") -> tuple[str, list[Any]]:
    """FROM and WHERE of the reports that match; without words, of all that the filters let pass."""
    condition, parameters = filters.where(without)
    columns = [filters.section] if filters.section else []
    if not query.strip():
        return f"from search_facets f where {condition}", parameters
    # The cross join keeps SQLite from walking an index of the filters and asking FTS row by row.
    joined = (
        "from search cross join search_facets f on f.id = search.rowid"
        if condition != "1"
        else "from search"
    )
    return (
        f"{joined} where search match ? and {condition}",
        [match(query, columns) or match_or_nothing(query), *parameters],
    )


def find(
    db: sqlite3.Connection,
    query: str,
    filters: Filters,
    limit: int,
    offset: int,
    sort: str = "relevance",
) -> list[sqlite3.Row]:
    """The rows of report_index that match, best or newest first.

    Rowids run from the newest report on, so the index gives the newest first by itself, and of
    more than RANKED hits it is the newest that are ranked.
    """
    source, parameters = _from(query, filters)
    if sort == "newest" or not query.strip():
        id = "search.rowid" if query.strip() else "f.id"
        sql = f"""
            select i.* from (select {id} as id {source} order by {id} limit ? offset ?) hit
            join report_index i on i.id = hit.id order by i.id"""
    else:
        weights = ", ".join(str(weight) for weight in WEIGHTS)
        # The order of a join is not that of its first side: sort again, by place in the ranking.
        sql = f"""
            with hit as (
                select row_number() over (order by score, id) as place, id from (
                    select search.rowid as id, bm25(search, {weights}) as score {source} limit {RANKED}
                ) order by score, id limit ? offset ?
            )
            select i.* from hit join report_index i on i.id = hit.id order by hit.place"""
    return db.execute(sql, [*parameters, limit, offset]).fetchall()


def count(db: sqlite3.Connection, query: str, filters: Filters, most: int = COUNTED) -> int:
    """How many reports match; most + 1 stands for more than that."""
    source, parameters = _from(query, filters)
    sql = f"select count(*) from (select 1 {source} limit {most + 1})"
    return int(db.execute(sql, parameters).fetchone()[0])


@dataclass(frozen=True)
class Choices:
    """What the hits can be narrowed to, and how many each choice leaves."""

    values: dict[str, Counter[Any]]  # by column of search_facets
    capped: bool  # only the newest COUNTED hits were looked at: every number may be greater


def choices(db: sqlite3.Connection, query: str, filters: Filters) -> Choices:
    """Count the values of every filter among the hits; each beside all other filters, not itself.

    Of places only what lies within the chosen one is counted.
    """
    columns = (*NARROWED_BY, *PLACE_COLUMNS)
    source, parameters = _from(query, Filters(section=filters.section))
    if query.strip():
        source = source.replace(
            "from search where", "from search join search_facets f on f.id = search.rowid where"
        )
    named = ", ".join(f"f.{column}" for column in columns)
    rows = db.execute(f"select {named} {source} limit {COUNTED + 1}", parameters).fetchall()
    wanted = {name: getattr(filters, name) for name in NARROWED_BY}
    fixed = [(at, wanted[name]) for at, name in enumerate(columns) if wanted.get(name) is not None]
    if filters.place:
        fixed.append((columns.index(filters.place[0]), filters.place[1]))
    tallies: list[Counter[Any]] = [Counter() for _ in columns]
    places = range(len(NARROWED_BY), len(columns))
    for row in rows[:COUNTED]:
        off = [at for at, value in fixed if row[at] != value]
        if not off:
            for at, tally in enumerate(tallies):
                tally[row[at]] += 1
        elif len(off) == 1 and off[0] not in places:
            tallies[off[0]][row[off[0]]] += 1
    return Choices(dict(zip(columns, tallies, strict=True)), len(rows) > COUNTED)
