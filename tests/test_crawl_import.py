"""Documents that the user already has go into the archive like captures."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from crawler.importing import import_files
from crawler.store import Busy
from tests.crawl.archive import check, records, rows, warcs


def test_files_and_folders_become_resource_records(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    (folder / "sub").mkdir(parents=True)
    (folder / "2023年年报.pdf").write_bytes(b"%PDF-1.4 x")
    (folder / "sub" / "b.html").write_text("<html><p>正文</p></html>", encoding="utf-8")
    (tmp_path / "c.txt").write_text("一、总体情况", encoding="utf-8")
    summary = import_files([folder, tmp_path / "c.txt"], tmp_path / "archive")
    assert (summary.new, summary.failed) == (3, [])
    kept = tmp_path / "archive" / "import"
    check(kept)
    found = rows(kept, "SELECT * FROM fetches ORDER BY id")
    assert [row["link_text"] for row in found] == ["2023年年报.pdf", "b.html", "c.txt"]
    assert [row["content_type"] for row in found] == ["application/pdf", "text/html", "text/plain"]
    assert {(row["role"], row["outcome"], row["status"]) for row in found} == {
        ("report", "new", None)
    }
    assert found[0]["url"] == f"urn:nianbao:import:{found[0]['sha256']}"
    [path] = warcs(kept)
    places = {offset: payload for offset, record, payload in records(path)}
    assert places[found[0]["warc_offset"]] == b"%PDF-1.4 x"
    assert not any(str(tmp_path).encode() in payload for payload in places.values())
    [crawl] = rows(kept, "SELECT * FROM crawls")
    assert (crawl["mode"], crawl["outcome"], crawl["new_reports"]) == ("import", "ok", 3)
    assert dict(rows(kept, "SELECT value FROM portal WHERE key = 'id'")[0]) == {"value": "import"}


def test_the_same_bytes_are_not_stored_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "copy.txt").write_text("x", encoding="utf-8")
    archive = tmp_path / "archive"
    first = import_files([tmp_path / "a.txt", tmp_path / "copy.txt"], archive)
    second = import_files([tmp_path / "a.txt"], archive)
    assert (first.new, first.unchanged) == (1, 1)
    assert (second.new, second.unchanged) == (0, 1)
    assert len(warcs(archive / "import")) == 1


def test_with_a_url_other_bytes_are_a_change(tmp_path: Path) -> None:
    url = "http://a.gov.cn/nb/t20240101_1.html"
    document = tmp_path / "a.html"
    outcomes = []
    for text in ("<p>1</p>", "<p>2</p>", "<p>2</p>"):
        document.write_text(text, encoding="utf-8")
        summary = import_files([document], tmp_path / "archive", url=url)
        outcomes.append((summary.new, summary.changed, summary.unchanged))
    assert outcomes == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    check(tmp_path / "archive" / "import")
    with pytest.raises(ValueError, match="2 were given"):
        import_files([document, document], tmp_path / "archive", url=url)


def test_what_cannot_be_taken_is_told_and_stops_nothing(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("x", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(good)
    os.mkfifo(tmp_path / "pipe")
    paths = [tmp_path / name for name in ("link.txt", "pipe", "nowhere.txt", "good.txt")]
    summary = import_files(paths, tmp_path / "archive")
    assert summary.new == 1
    assert [(path.name, reason) for path, reason in summary.failed] == [
        ("link.txt", "a symbolic link, not followed; name the file itself"),
        ("pipe", "neither a file nor a folder"),
        ("nowhere.txt", "there is no such file"),
    ]
    [crawl] = rows(tmp_path / "archive" / "import", "SELECT * FROM crawls")
    assert crawl["outcome"] == "error" and "3 files were not taken" in crawl["reason"]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="there is no /proc here")
def test_a_file_that_fails_while_it_is_read_is_told(tmp_path: Path) -> None:
    summary = import_files([Path("/proc/self/mem")], tmp_path / "archive")
    assert [reason for _, reason in summary.failed] == ["Input/output error"]


def test_an_empty_file_is_taken_for_the_reader_to_judge(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    assert import_files([tmp_path / "empty.html"], tmp_path / "archive").new == 1
    check(tmp_path / "archive" / "import")


def test_two_at_a_time_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "archive" / "import").mkdir(parents=True)
    with FileLock(tmp_path / "archive" / "import" / "lock"), pytest.raises(Busy):
        import_files([tmp_path / "a.txt"], tmp_path / "archive")
