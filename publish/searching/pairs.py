"""Chinese text as overlapping pairs of characters: the terms of the index, the phrases of a query.

Every two neighbouring characters of the text are one term, so any piece of the text of two
characters or more is a phrase of terms and is found; no dictionary decides what a word is.
"""

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import Any

from chinese.fold import fold

# The six sections in the order of the form.
SECTIONS = ("overview", "disclosure", "applications", "review_litigation", "problems", "other")
# The columns of the index with their weights. The longest stands first: in the index a term of the
# first column needs no mark of its column, which makes the whole a fifth smaller.
WEIGHTS = {
    "overview": 1.0,
    "problems": 1.0,
    "disclosure": 1.0,
    "applications": 1.0,
    "review_litigation": 1.0,
    "other": 1.0,
    "title": 8.0,
    "agency": 8.0,
}
COLUMNS = tuple(WEIGHTS)
# One more column holds what hits are filtered by, as terms that no word of a query can be.
FILTERS = "filters"
LONGEST_QUERY = 200  # characters
_GATHERED = 64 << 20  # bytes

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
    parts: list[str] = []
    start = 0
    for idle in _IDLE_SPACE.finditer(folded):
        kept.extend(range(start, idle.start()))
        parts.append(folded[start : idle.start()])
        start = idle.end()
    kept.extend(range(start, len(folded)))
    parts.append(folded[start:])
    return Key("".join(parts), tuple(kept))


def terms(text: str) -> str:
    """Write a text as the terms of the index: every pair in a run of letters, then its last one.

    >>> terms("公安局，12345")
    '公安 安局 局 12 23 34 45 5'
    """
    found: list[str] = []
    for run in _RUN.findall(_IDLE_SPACE.sub("", fold(text))):
        found.extend(map(add, run, run[1:]))
        found.append(run[-1])
    return " ".join(found)


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
    return match_all(words(query), columns)


def match_all(sought: Iterable[str], columns: Iterable[str] = ()) -> str:
    """As `match`, of words that were split already."""
    wanted = " AND ".join(phrase(word) for word in sought)
    within = [column for column in COLUMNS if column in set(columns)]
    return f"{{{' '.join(within)}}} : ({wanted})" if wanted and within else wanted


def filter_terms(values: Mapping[str, Any]) -> str:
    """What a report can be filtered by, as terms of the index.

    >>> filter_terms({"year": 2023, "type": "GOV", "county": None})
    '·year·2023 ·type·GOV'
    """
    return " ".join(f"·{name}·{value}" for name, value in values.items() if value is not None)


def match_filtered(wanted: str, values: Mapping[str, Any]) -> str:
    """Narrow what FTS5 is asked for. The filters stand first: SQLite goes from one report that they
    let pass to the next, and looks for the words there only.

    >>> match_filtered('"双减"', {"year": 2023})
    '{filters} : ("·year·2023") AND ("双减")'
    """
    terms = " AND ".join(
        '"{}"'.format(filter_terms({name: value}).replace('"', ""))
        for name, value in values.items()
    )
    return f"{{{FILTERS}}} : ({terms}) AND ({wanted})" if terms else wanted


@cache
def _variants() -> dict[str, str]:
    every = "".join(map(chr, (*range(0x21, 0xD800), *range(0xF900, 0xFFFE))))
    found: dict[str, str] = {}
    for one, to in zip(every, fold(every), strict=True):
        found[to] = found.get(to, "") + one
    return found


def variants(character: str) -> str:
    """All characters that are folded to this one.

    >>> variants("开"), variants("a")
    ('开開', 'AaＡａ')
    """
    return _variants().get(character, character)


def match_or_nothing(query: str | None) -> str:
    """As `match`, but an empty query is a phrase that no report has: for SQL that must match."""
    return match(query or "") or '""'


def create_index(
    db: sqlite3.Connection, documents: Iterable[tuple[int, Sequence[str], Mapping[str, Any]]]
) -> int:
    """Build the index `search` from (rowid, one text for each of COLUMNS, what it is filtered by);
    return how many."""
    columns = (*COLUMNS, FILTERS)
    db.execute(
        f"create virtual table search using fts5({', '.join(columns)}, content='', "
        # Terms hold letters and digits only; ascii is the tokenizer that splits nothing else.
        "tokenize='ascii')"
    )
    # Terms are gathered in memory and written in large pieces: half the time of many small ones.
    db.execute("insert into search (search, rank) values ('hashsize', ?)", [_GATHERED])
    marks = ", ".join("?" for _ in columns)
    count = 0
    for rowid, texts, values in documents:
        row = [rowid, *(terms(text) for text in texts), filter_terms(values)]
        db.execute(f"insert into search (rowid, {', '.join(columns)}) values (?, {marks})", row)
        count += 1
    db.execute("insert into search (search) values ('optimize')")
    return count
