"""The parse run: archives give a report for each document in them, work is handed out, nothing is lost."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from crawler.importing import import_files
from parse import parts
from parse.load import parse_archive
from parse.pool import NotRead, read_safely
from tests.filled import filled
from tests.hostile import archive as zipped

ROOT = Path(__file__).resolve().parents[1]


def page(seed: int, title: str | None = None) -> bytes:
    form = filled(seed)
    return form.page().replace(form.title, title or form.title).encode()


def take(work: Path, files: dict[str, bytes]) -> Path:
    """Import files; give the archive."""
    folder = work / "files"
    folder.mkdir(exist_ok=True)
    for name, body in files.items():
        (folder / name).write_bytes(body)
    import_files([folder / name for name in files], work / "archive")
    return work / "archive"


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(db) as connection:
        return connection.execute(sql).fetchall()


def dump(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    names = rows(
        db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    return {name: sorted(rows(db, f"SELECT * FROM {name}"), key=repr) for (name,) in names}


NAMES = {
    "无忧市财政局2023年政府信息公开工作年度报告.html": ("无忧市财政局", 2023),
    "各局/无忧市文化局2021年政府信息公开工作年度报告.html": ("无忧市文化局", 2021),
}


def archive_of_two() -> bytes:
    """Two reports without a title of their own: the file names say whose they are."""
    files = {name: page(seed, "年报") for seed, name in enumerate(NAMES, 40)}
    return zipped(files | {"说明.txt": "请查收附件。".encode()})


def test_every_document_of_an_archive_is_a_document_of_its_own(tmp_path: Path) -> None:
    archive, db = take(tmp_path, {"all.zip": archive_of_two()}), tmp_path / "archive.db"
    summary = parse_archive(archive, db)
    assert summary.outcomes == {"container": 1, "report": 2, "no_report": 1}
    [(container, place)] = rows(
        db, "SELECT sha256, warc_file || warc_offset FROM documents WHERE kind = 'zip'"
    )
    held = rows(
        db,
        """
        SELECT r.agency_name, r.year, r.url, r.page_url, r.captured_at > '', d.container, d.member,
               d.warc_file || d.warc_offset, f.url
        FROM reports AS r JOIN documents AS d ON d.sha256 = r.document
        JOIN fetches AS f ON f.sha256 = d.container ORDER BY r.year DESC
        """,
    )
    assert [row[:2] for row in held] == list(NAMES.values())
    for row, name in zip(held, NAMES, strict=True):
        assert row[2:8] == (f"{row[8]}#!{name}", row[8], 1, container, name, place)
    assert len(rows(db, "SELECT * FROM members")) == 3


def test_a_report_alone_in_its_archive_may_bear_the_name_of_the_page(tmp_path: Path) -> None:
    """The link said whose it is; the file inside is called anything."""
    name = "无忧市水利局2022年政府信息公开工作年度报告.zip"
    archive, db = take(tmp_path, {name: zipped({"附件.html": page(5, "年报")})}), tmp_path / "a.db"
    parse_archive(archive, db)
    assert rows(db, "SELECT agency_name, year FROM reports") == [("无忧市水利局", 2022)]


def test_parsing_archives_twice_changes_nothing_and_a_rebuild_gives_the_same(
    tmp_path: Path,
) -> None:
    archive = take(tmp_path, {"all.zip": archive_of_two(), "one.html": page(40, "年报")})
    first, again = tmp_path / "first.db", tmp_path / "again.db"
    parse_archive(archive, first)
    before = dump(first)
    assert not parse_archive(archive, first).outcomes
    assert dump(first) == before
    parse_archive(archive, again, jobs=2)
    assert dump(again) == before
    parse_archive(archive, again, everything=True)
    assert dump(again) == before


def test_a_missing_part_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice an RTF is kept; it is tried again when LibreOffice is there, not before."""
    bare = tmp_path / "bin"
    bare.mkdir()
    archive = take(tmp_path, {"old.rtf": b"{\\rtf1\\ansi nothing}", "one.html": page(7)})
    db = tmp_path / "archive.db"
    code = (
        "import sys; from pathlib import Path; from parse.load import parse_archive\n"
        f"s = parse_archive(Path({str(archive)!r}), Path({str(db)!r})); print(dict(s.outcomes))"
    )
    # A process of its own, for the server that forks the workers keeps its environment.
    environment = os.environ | {"PATH": str(bare)}
    for expected in ("{'missing_part': 1, 'report': 1}", "{}"):
        told = subprocess.run(
            [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True
        )
        assert sorted(told.stdout.strip("{}\n").split(", ")) == sorted(
            expected.strip("{}").split(", ")
        ), told.stderr
    assert rows(db, "SELECT part FROM documents WHERE outcome = 'missing_part'") == [
        ("LibreOffice",)
    ]
    if not parts.is_there("LibreOffice"):
        pytest.skip("LibreOffice (soffice) is not installed")
    assert parse_archive(archive, db).outcomes == {"no_report": 1}
    assert rows(db, "SELECT part FROM documents WHERE kind = 'rtf'") == [(None,)]
    assert not parse_archive(archive, db).outcomes


def test_a_capture_that_came_back_is_read(tmp_path: Path) -> None:
    archive, db = take(tmp_path, {"one.html": page(8)}), tmp_path / "archive.db"
    [warc] = archive.rglob("*.warc.gz")
    away = warc.rename(tmp_path / "away")
    assert parse_archive(archive, db).issues == {"not_in_archive": 1}
    away.rename(warc)
    assert parse_archive(archive, db).outcomes == {"report": 1}
    assert rows(db, "SELECT * FROM issues WHERE document IS NOT NULL") == []
    assert rows(db, "SELECT outcome FROM documents") == [("report",)]


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_work_is_handed_out_through_an_executor(tmp_path: Path, kind: Any) -> None:
    """Any Executor does; what it runs reads each unit in a killable child of its own."""
    archive = take(tmp_path, {"all.zip": archive_of_two(), "one.html": page(9)})
    here, there = tmp_path / "here.db", tmp_path / "there.db"
    parse_archive(archive, here)
    with kind(max_workers=2) as executor:
        parse_archive(archive, there, executor=executor)
    assert dump(there) == dump(here)


def test_progress_counts_documents(tmp_path: Path) -> None:
    archive = take(tmp_path, {f"{i}.txt": f"通知{i}".encode() for i in range(120)})
    told: list[tuple[int, int]] = []
    parse_archive(archive, tmp_path / "a.db", on_progress=lambda *now: told.append(now))
    assert [total for _, total in told] == [120, 120, 120]
    assert told[-1] == (120, 120)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_an_interrupted_run_keeps_what_it_wrote_and_leaves_no_worker(tmp_path: Path) -> None:
    archive = take(tmp_path, {f"{i}.html": page(i % 30) + b"<!--%d-->" % i for i in range(260)})
    db = tmp_path / "archive.db"
    command = [sys.executable, "-m", "nianbao", "parse", "--archive", str(archive), "--db", str(db)]
    process = subprocess.Popen(
        [*command, "--jobs", "2"], cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not _written(db):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode != 0
    kept = _written(db)
    assert 0 < kept < 260
    while _in_session(process.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _in_session(process.pid) == []
    summary = parse_archive(archive, db)
    assert summary.outcomes == {"report": 260 - kept}


def _written(db: Path) -> int:
    try:
        return int(rows(db, "SELECT count(*) FROM reports")[0][0])
    except sqlite3.OperationalError:  # not made yet
        return 0


def _in_session(session: int) -> list[int]:
    """Processes of a session that still run."""
    told = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-s", str(session)], capture_output=True, text=True, check=False
    )
    found = [line.split() for line in told.stdout.splitlines()]
    return [int(pid) for pid, state in found if not state.startswith("Z")]


def test_one_document_is_read_safely() -> None:
    report = read_safely(page(3))
    assert report.title == filled(3).title
    with pytest.raises(NotRead, match="neither the title"):
        read_safely("关于召开会议的通知".encode())
    with pytest.raises(NotRead, match="cannot be opened"):
        read_safely(b"%PDF-1.7 cut")
