"""An extract is read by some reports at a time, and is the same as if it were read at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.copying import read_only
from publish.exports import catalogue, extract
from publish.exports.safety import safe
from tests.publish_archive import published_site  # noqa: F401 - a fixture


@pytest.fixture(params=[1, 2, 200])
def together(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(extract, "_FIRST", 1)
    monkeypatch.setattr(extract, "_TOGETHER", request.param)
    yield request.param


@pytest.mark.parametrize("name", [one.name for one in catalogue.TABLES if one.name != "wide"])
def test_rows_come_in_the_order_of_the_table_none_twice_none_left_out(
    site: Path, together: int, name: str
) -> None:
    db = read_only(site / "current" / "nianbao.db")
    table = catalogue.BY_NAME[name]
    wanted = extract.read(db, {"tables": [name]})
    found = [tuple(row) for row in extract.rows(db, wanted)]
    columns = ", ".join(f'"{one}"' for one in wanted.columns)
    at_once = db.execute(f"select {columns} from {table.source} order by {table.order}").fetchall()
    assert found == [tuple(map(safe, row)) for row in at_once]
    assert len(found) == extract.count(db, wanted)
