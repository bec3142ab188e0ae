"""archive.db follows the archive: what a recovery took back goes, an older schema is read anew."""

import hashlib
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from crawler.importing import import_files
from crawler.keeping.recover import recover_closed
from parse import store
from parse.load import parse_archive
from tests.filled import filled


def imported(archive: Path, folder: Path, *seeds: int) -> None:
    """Put forms into the archive, in WARC files of their own."""
    folder.mkdir(exist_ok=True)
    pages = []
    for seed in seeds:
        form = filled(seed)
        pages.append(folder / f"{seed}.html")
        pages[-1].write_text(form.page().replace("测试局", f"测试{'甲乙丙丁'[seed]}局"), "utf-8")
    import_files(pages, archive)


def warcs(archive: Path) -> set[Path]:
    return set(archive.glob("*/*.warc.gz"))


def contents(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(db)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr)
            for (name,) in tables
        }


def count(db: Path, table: str) -> int:
    return len(contents(db)[table])


def test_what_a_recovery_took_back_is_forgotten_and_read_again_when_it_is_back(
    tmp_path: Path,
) -> None:
    archive, db = tmp_path / "archive", tmp_path / "archive.db"
    imported(archive, tmp_path / "in", 0, 1)
    kept = warcs(archive)
    imported(archive, tmp_path / "in", 2)
    parse_archive(archive, db)
    assert count(db, "reports") == 3
    (lost,) = warcs(archive) - kept
    lost.unlink()
    recover_closed(lost.parent)
    parse_archive(archive, db)
    assert count(db, "reports") == count(db, "documents") == 2
    fresh = tmp_path / "fresh.db"
    parse_archive(archive, fresh)
    assert contents(db) == contents(fresh)
    imported(archive, tmp_path / "in", 2)
    parse_archive(archive, db)
    assert count(db, "reports") == 3


def test_archives_that_share_a_document_are_forgotten_together(tmp_path: Path) -> None:
    archive, db = tmp_path / "archive", tmp_path / "archive.db"
    for name, seeds in (("one", (0, 1)), ("two", (1, 2))):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as packed:
            for seed in seeds:
                packed.writestr(f"{seed}.html", filled(seed).page())
    import_files([tmp_path / "one.zip"], archive)
    kept = warcs(archive)
    import_files([tmp_path / "two.zip"], archive)
    parse_archive(archive, db)
    (lost,) = warcs(archive) - kept
    lost.unlink()
    recover_closed(lost.parent)
    parse_archive(archive, db)
    fresh = tmp_path / "fresh.db"
    parse_archive(archive, fresh)
    assert contents(db) == contents(fresh)
    assert count(db, "documents") == 3


def test_an_older_schema_is_told_and_read_anew_on_demand(tmp_path: Path) -> None:
    archive, db = tmp_path / "archive", tmp_path / "archive.db"
    imported(archive, tmp_path / "in", 0)
    parse_archive(archive, db)
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("DROP TABLE hints")
        connection.execute(f"PRAGMA user_version = {store.VERSION - 1}")
    with pytest.raises(store.OlderDatabase, match="parse --all"):
        parse_archive(archive, db)
    parse_archive(archive, db, everything=True)
    fresh = tmp_path / "fresh.db"
    parse_archive(archive, fresh)
    assert contents(db) == contents(fresh)
    assert {path.name for path in tmp_path.glob("*.rebuilt*")} == set()


def test_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with closing(store.connect(db)) as connection:
        connection.execute(f"PRAGMA user_version = {store.VERSION + 1}")
    with pytest.raises(store.NewerDatabase, match="upgrade"):
        store.connect(db)


def test_schema_and_version_belong_together() -> None:
    """Raise VERSION with every change of the tables, and put the new digest here."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(store.SCHEMA.read_text("utf-8"))
        assert connection.execute("PRAGMA user_version").fetchone()[0] == store.VERSION
        tables = connection.execute("SELECT sql FROM sqlite_master WHERE sql > '' ORDER BY name")
        bare = [" ".join(re.sub(r"--.*", "", sql).split()) for (sql,) in tables]
    digest = hashlib.sha256("\n".join(bare).encode()).hexdigest()[:16]
    assert (store.VERSION, digest) == (2, "44af0a04e4c5b4bf")
