"""The CSV of an extract is made by SQLite, and is letter by letter what Python's csv would write."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.copying import read_only
from publish.exports import catalogue, extract, sql_lines
from publish.exports.csv_file import lines
from publish.exports.safety import safe
from tests.publish_archive import published_site  # noqa: F401 - a fixture

KINDS = [("a", "string"), ("b", "integer"), ("c", "string"), ("d", "number")]
# What parse lets through to a cell: anything but control characters, white space aside.
CELL = st.none() | st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r=+-@,\"'＝—0 ")
)
ROW = st.tuples(
    CELL,
    st.none() | st.integers(-(10**9), 10**9),
    CELL,
    st.none() | st.integers(0, 10**12) | st.floats(allow_nan=False, allow_infinity=False),
)


def written(rows: list[tuple[object, ...]], kinds: list[tuple[str, str]]) -> str:
    """The rows, put into SQLite and read from it as CSV text."""
    db = sqlite3.connect(":memory:")
    sql_lines.prepare(db)
    names = [name for name, _ in kinds]
    db.execute(f"create table t ({', '.join(names)})")
    db.executemany(f"insert into t values ({', '.join('?' * len(names))})", rows)
    found = db.execute(f"select {sql_lines.selected(kinds)} from t order by rowid").fetchall()
    return "".join(sql_lines.pieces(found, kinds))


@given(st.lists(ROW, max_size=40))
def test_any_rows(rows: list[tuple[object, ...]]) -> None:
    made_safe = [(safe(a), b, safe(c), d) for a, b, c, d in rows]
    assert written(rows, KINDS) == lines(made_safe)


@pytest.mark.parametrize(
    ("cell", "text"),
    {
        "0": "0\r\n",
        None: '""\r\n',  # a line of nothing would be passed over by those who read it
        "—": "—\r\n",
        "-15": "-15\r\n",
        "=1+1": "'=1+1\r\n",
        "1,234": '"1,234"\r\n',
        "甲\n乙": '"甲\n乙"\r\n',
    }.items(),
)
def test_a_column_alone(cell: str | None, text: str) -> None:
    assert written([(cell,)], [("a", "string")]) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0.1, "0.1"), (123456789012345.67, "123456789012345.67")]
)
def test_a_fraction_keeps_its_digits(number: float, text: str) -> None:
    assert written([(number,)], [("d", "number")]) == text + "\r\n"


@pytest.mark.parametrize("mark", ["\x1e", "\x1f", "\x1e\x1f"])
def test_a_cell_that_holds_a_mark_is_told(mark: str) -> None:
    with pytest.raises(sql_lines.Mixed):
        written([("甲", 1, "乙", 2), ("甲", 1, f"乙{mark}", 2)], KINDS)


@pytest.mark.parametrize("name", [one.name for one in catalogue.TABLES])
def test_every_table(site: Path, name: str) -> None:
    db = read_only(site / "current" / "nianbao.db")
    wanted = extract.read(db, {"tables": [name]})
    pieces = list(extract.pieces(db, wanted))
    assert "".join(text for _, text in pieces) == lines(extract.rows(db, wanted))
    assert sum(count for count, _ in pieces) == extract.count(db, wanted)


def test_rows_whose_cells_hold_a_mark_come_all_the_same(site: Path, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "copy.db") as db:
        read_only(site / "current" / "nianbao.db").backup(db)
    db.execute("update applications set total_printed = total_printed || char(31)")
    assert db.total_changes > 0
    wanted = extract.read(db, {"tables": ["applications"]})
    text = "".join(text for _, text in extract.pieces(db, wanted))
    assert text == lines(extract.rows(db, wanted))
    assert "\x1f" in text
