"""Words that very many reports have: not all hits are looked at, and what is shown says so."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from publish.release import publish
from publish.searching import hits, search
from publish.searching.search import Filters
from tests.publish_archive import Browser, build


@pytest.fixture(scope="module")
def all_of_it(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("common")
    publish(build(folder / "archive.db"), folder / "site", formats=())
    return folder / "site"


@pytest.fixture
def few(all_of_it: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """A release in which three hits are already very many."""
    monkeypatch.setattr(hits, "COUNTED", 3)
    monkeypatch.setattr(search, "COUNTED", 3)
    monkeypatch.setattr(search, "RANKED", 2)
    for remembered in (hits._remembered, hits._numbers, search._scored):
        remembered._known.clear()
    conn = sqlite3.connect(all_of_it / "current" / "nianbao.db")
    conn.row_factory = sqlite3.Row
    yield conn
    conn.close()
    for remembered in (hits._remembered, hits._numbers, search._scored):
        remembered._known.clear()


def every(db: sqlite3.Connection, word: str) -> list[int]:
    """All hits, as the index gives them."""
    rows = db.execute("select rowid from search where search match ?", [search.match(word)])
    return sorted(row[0] for row in rows)


def test_the_newest_hits_are_found_and_it_is_said_that_there_are_more(
    few: sqlite3.Connection,
) -> None:
    found = hits.hits(few, "公开", Filters())
    assert len(every(few, "公开")) > 3
    assert list(found.ids) == every(few, "公开")[:3]
    assert found.capped
    assert search.count(few, "公开", Filters()) == 4  # more than three


def test_a_filter_finds_what_lies_behind_the_newest(few: sqlite3.Connection) -> None:
    for column in (*search.NARROWED_BY, *search.PLACE_COLUMNS):
        values = few.execute(f"select id, {column} from search_facets").fetchall()
        for value in {row[1] for row in values if row[1] is not None}:
            filters = (
                Filters(place=(column, value))
                if column in search.PLACE_COLUMNS
                else Filters(**{column: value})
            )
            wanted = [id for id in every(few, "公开") if (id, value) in set(map(tuple, values))]
            found = hits.hits(few, "公开", filters)
            assert list(found.ids) == wanted[:3], (column, value)
            assert found.capped == (len(wanted) > 3)


def test_of_a_common_word_those_come_first_that_bear_it_in_their_name(
    few: sqlite3.Connection,
) -> None:
    assert not search.is_ranked(few, "公开", Filters())
    rows = search.find(few, "公开", Filters(), 10, 0)
    named = ["公开" in search.key(row["title"] or "").text for row in rows]
    assert named == sorted(named, reverse=True)
    for same in (True, False):
        ids = [row["id"] for row, one in zip(rows, named, strict=True) if one == same]
        assert ids == sorted(ids)


def test_a_rare_word_beside_a_common_one_is_ranked_by(few: sqlite3.Connection) -> None:
    rare = next(
        row[0]
        for row in few.execute("select key from agency_index")
        if 0 < len(every(few, row[0])) <= 2 and set(every(few, row[0])) & set(every(few, "公开"))
    )
    assert search.is_ranked(few, f"公开 {rare}", Filters())
    rows = search.find(few, f"公开 {rare}", Filters(), 10, 0)
    assert {row["id"] for row in rows} == set(every(few, rare)) & set(every(few, "公开"))


@pytest.mark.parametrize("often", [0, 10**6])
def test_one_character_is_found_in_the_texts_as_in_the_index(
    few: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, often: int
) -> None:
    monkeypatch.setattr(hits, "_OFTEN", often)  # read all texts, or none
    for character in "公開县1的":
        found = hits.hits(few, character, Filters())
        assert list(found.ids) == every(few, character)[:3], character
        year = few.execute("select year from search_facets order by year").fetchone()[0]
        there = {
            row[0] for row in few.execute("select id from search_facets where year = ?", [year])
        }
        narrowed = hits.hits(few, character, Filters(year=year))
        assert list(narrowed.ids) == [id for id in every(few, character) if id in there][:3]


def test_a_filter_is_no_word(few: sqlite3.Connection) -> None:
    for query in ("year", "y", "·year·2023", "gov", "·type·GOV", "type GOV"):
        texts = [
            search.key(" ".join(row)).text
            for row in few.execute("select text, coalesce(heading, '') from sections")
        ]
        if not any(word in text for text in texts for word in search.words(query)):
            assert not every(few, query), query


def test_the_page_tells_what_was_not_counted(few: sqlite3.Connection, all_of_it: Path) -> None:
    page = Browser(all_of_it).page("/search?q=" + quote("公开"))
    assert page.select_one(".count").text == "超过 3 份报告"
    assert "标题或机关名称中有此词的在前" in page.text
    assert any(small.text.endswith("+") for small in page.select(".narrow small"))
    assert "带“+”的份数" in page.text
