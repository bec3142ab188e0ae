"""A release is whole or is not there: what is published, kept, replaced, refused."""

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from publish import copying, release
from publish.errors import PublishError
from publish.release import Release
from publish.release import publish as publish_all
from publish.serving import SiteApp
from tests.publish_archive import FAILING, Browser, build, report_id


def publish(db: Path, site: Path, **options: Any) -> Release:
    """A release with the quickest of the downloads."""
    return publish_all(db, site, formats=("csv",), **options)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return build(tmp_path / "archive.db")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as conn:
        return conn.execute(sql).fetchall()


def test_a_release_is_a_sound_copy_with_index_views_and_downloads(db: Path, site: Path) -> None:
    steps: list[str] = []
    made = publish(db, site, on_progress=lambda what, number, of: steps.append(what))
    copy = site / "current" / "nianbao.db"
    assert made.path == (site / "current").resolve()
    assert made.reports == 7
    assert steps[:2] == ["copy", "index"]
    assert query(copy, "pragma integrity_check") == [("ok",)]
    assert query(copy, "pragma foreign_key_check") == []
    assert query(copy, "select version, reports, fails from release") == [(made.version, 7, 3)]
    for table in ("reports", "applications", "disclosure", "fetches", "issues"):
        count = f"select count(*) from {table}"
        assert query(copy, count) == query(db, count)
    assert query(copy, "select count(*) from report_index where current = 0") == [(1,)]


def test_every_download_is_as_its_description_says(db: Path, site: Path) -> None:
    made = publish(db, site)
    package = json.loads((made.path / "downloads" / "datapackage.json").read_text("utf-8"))
    assert package["version"] == made.version
    for resource in package["resources"]:
        data = (made.path / "downloads" / resource["path"]).read_bytes()
        assert len(data) == resource["bytes"]
        assert hashlib.sha256(data).hexdigest() == resource["hash"].removeprefix("sha256:")


def test_a_second_release_of_a_day_has_a_number_and_three_are_kept(db: Path, site: Path) -> None:
    versions = [publish(db, site).version for _ in range(5)]
    assert versions[1:] == [f"{versions[0]}.{n}" for n in (2, 3, 4, 5)]
    assert {path.name for path in (site / "releases").iterdir()} == set(versions[2:])
    assert (site / "current").resolve().name == versions[-1]


def test_version_numbers_are_ordered_as_numbers(site: Path, db: Path) -> None:
    for name in ("2020.1.9", "2020.1.10", "2020.1.10.2", "2020.1.10.10"):
        (site / "releases" / name).mkdir(parents=True)
    made = publish(db, site)
    kept = {path.name for path in (site / "releases").iterdir()}
    assert kept == {"2020.1.10.2", "2020.1.10.10", made.version}


def test_equal_data_gives_equal_downloads(db: Path, site: Path) -> None:
    first, second = publish(db, site), publish(db, site)
    assert [file.sha256 for file in first.downloads] == [file.sha256 for file in second.downloads]


def test_a_failed_publish_leaves_the_last_release_up(db: Path, site: Path) -> None:
    good = publish(db, site)
    with sqlite3.connect(db) as conn:
        conn.execute("alter table checks rename to checks_lost")
    with pytest.raises(PublishError, match="Nothing was published"):
        publish(db, site)
    assert (site / "current").resolve() == good.path
    assert [path.name for path in (site / "releases").iterdir()] == [good.version]
    assert report_id(FAILING) in Browser(site).get("/").text


def test_what_a_killed_publish_left_behind_is_cleared_away(db: Path, site: Path) -> None:
    left = site / "releases" / ".making-2026.11.21"
    left.mkdir(parents=True)
    (left / "nianbao.db").write_bytes(b"half")
    made = publish(db, site)
    assert [path.name for path in (site / "releases").iterdir()] == [made.version]


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_what_parse_has_not_committed_is_not_published(db: Path, site: Path, mode: str) -> None:
    writing = sqlite3.connect(db, isolation_level=None)
    writing.execute(f"pragma journal_mode = {mode}")
    writing.execute("begin immediate")
    writing.execute("delete from issues")
    made = publish(db, site)
    writing.execute("rollback")
    writing.close()
    assert query(made.path / "nianbao.db", "select count(*) from issues") == [(5,)]


def test_a_missing_database_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="nianbao parse"):
        publish(tmp_path / "archive.db", tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_database_of_a_newer_version_is_refused(db: Path, site: Path) -> None:
    with sqlite3.connect(db) as conn:
        conn.execute(f"pragma user_version = {release.SCHEMA_VERSION + 1}")
    with pytest.raises(PublishError, match="newer nianbao"):
        publish(db, site)


@pytest.mark.parametrize("content", [b"", b"no database at all, only some words" * 40])
def test_a_file_that_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "archive.db").write_bytes(content)
    with pytest.raises(PublishError, match=r"archive\.db"):
        publish(tmp_path / "archive.db", tmp_path / "site")


def test_two_publishes_do_not_run_at_once(db: Path, site: Path) -> None:
    site.mkdir()
    with FileLock(site / ".lock"), pytest.raises(PublishError, match="Another publish"):
        publish(db, site)


def test_a_site_without_a_release_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="nianbao publish"):
        release.current(tmp_path)


# What publish adds to a release: raise copying.RELEASE_SHAPE with every change, then this too.
SHAPE = (1, "11c24cd29b618b61")


COLUMNS = """
    select t.name, c.name, c.type from pragma_table_list t join pragma_table_xinfo(t.name) c
    where t.schema = 'main' and t.type <> 'shadow' and t.name not like 'sqlite%' order by 1, 2
"""


def test_the_shape_of_a_release_has_its_number(db: Path, site: Path) -> None:
    publish(db, site)
    facts = query(db, COLUMNS)
    own = [
        column for column in query(site / "current" / "nianbao.db", COLUMNS) if column not in facts
    ]
    digest = hashlib.sha256(repr(own).encode()).hexdigest()[:16]
    assert (copying.RELEASE_SHAPE, digest) == SHAPE, "another shape: raise RELEASE_SHAPE"


def test_a_release_of_another_version_is_not_served(db: Path, site: Path) -> None:
    made = publish(db, site)
    copy = made.path / "nianbao.db"
    copy.chmod(0o644)
    with sqlite3.connect(copy) as conn:
        conn.execute("pragma application_id = 0")
    with pytest.raises(PublishError, match="another version of nianbao"):
        release.current(site)


def test_what_is_up_stays_up_beside_a_release_of_another_version(
    db: Path, site: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = publish(db, site)
    app = SiteApp(site)
    other = publish(db, site)
    copy = other.path / "nianbao.db"
    copy.chmod(0o644)
    with sqlite3.connect(copy) as conn:
        conn.execute("pragma application_id = 0")
    for _ in range(2):
        assert not app._is_outdated()
    assert app.datasette.get_database("nianbao").path == str(made.path / "nianbao.db")
    assert caplog.text.count("the release before stays up") == 1
