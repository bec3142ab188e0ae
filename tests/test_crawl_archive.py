"""What `nianbao verify` finds, what `nianbao recover` puts right, and the index beside each file."""

import gzip
import os
import shutil
import sqlite3
import subprocess
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from filelock import FileLock

from crawler.answer import Answer, payload_digest
from crawler.keeping import cdx
from crawler.keeping.findings import Finding
from crawler.keeping.verify import recover_archive, verify, verify_portal, warcinfo
from crawler.portals import read_line
from crawler.state.portal import State
from crawler.state.rows import Ask, Fetch
from crawler.store import Store
from tests.crawl.archive import check, records, rows, warcs

PORTAL = read_line({"id": "p", "name": "某市"})
BODY = b"<html>" + "年报".encode() * 40_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four captures, one of them a revisit, written as a crawl writes them."""
    store = Store(tmp_path, PORTAL, "crawl", {"software": "test"})
    for n in range(4):
        url, date = f"http://a.gov.cn/nb/{n}.html", f"2024-01-0{n + 1}T00:00:00Z"
        again = n == 3
        url = "http://a.gov.cn/nb/0.html" if again else url
        body = BODY + (b"" if again else b"%d" % n)
        body = BODY + b"0" if again else body
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
        answer = Answer(url, date, 200, headers, body, "1.2.4.8", "GET", "/nb/", [], b"")
        digest = payload_digest(body)
        if again:
            place = store.warc.unchanged(answer, digest, "2024-01-01T00:00:00Z")
        else:
            place = store.warc.response(answer, digest)
        store.state.add_fetch(
            Fetch(
                url, date, "report", "unchanged" if again else "new", status=200,
                payload_digest=digest, warc_file=place.file, warc_offset=place.offset,
                sha256=sha256(body).hexdigest(),
            )
        )  # fmt: skip
        store.state.answered(Ask(url, "report"), sha256="x")
    store.close("ok")
    return store.folder


def codes(folder: Path) -> set[str]:
    return {finding.code for finding in verify_portal(folder).findings}


def test_a_whole_archive_has_no_findings(folder: Path) -> None:
    check(folder)
    [found] = verify(folder.parent)
    assert (found.portal, found.files, found.records, found.ok) == ("p", 1, 9, True)
    assert found.findings == ()
    assert verify(folder.parent, ["p"]) == [found]


def test_the_warcinfo_says_who_wrote_the_file(folder: Path) -> None:
    info = warcinfo(warcs(folder)[0])
    assert info["software"] == "test"
    assert "name='某市'" in info["nianbao-portal"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="crawl or import something first"):
        verify(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="it was never crawled"):
        verify(tmp_path, ["x"])


def test_a_record_cut_short_that_warcio_check_passes_over_is_found(folder: Path) -> None:
    """The member is whole, the record in it is not: what a crash in mid-record leaves elsewhere."""
    [path] = warcs(folder)
    whole = next(payload for _, record, payload in records(path) if record.rec_type == "response")
    members, cut = b"", 0
    data = path.read_bytes()
    offsets = [offset for offset, _, _ in records(path)] + [len(data)]
    for start, end in pairwise(offsets):
        plain = gzip.decompress(data[start:end])
        if whole in plain:
            plain = plain[:-1000]
            whole, cut = b"\0 only the first", len(members)
        members += gzip.compress(plain, 1)
    path.write_bytes(members)
    found = verify_portal(folder)
    assert not found.ok
    [length] = [f for f in found.findings if f.code == "length"]
    assert "bytes shorter than" in length.message and length.offset == cut > 0


def test_a_changed_byte_is_found(folder: Path) -> None:
    [path] = warcs(folder)
    offset = [offset for offset, record, _ in records(path) if record.rec_type == "response"][1]
    data = bytearray(path.read_bytes())
    data[offset + 400] ^= 0xFF
    path.write_bytes(bytes(data))
    assert codes(folder) >= {"damaged", "row"}
    whole = {row["id"] for row in rows(folder, "SELECT id FROM fetches")} - {2}
    [(_, done)] = recover_archive(folder.parent)
    assert done is not None and (done[0].cut, done[0].rows) == (0, 1), (
        "what lies behind it is whole"
    )
    kept = rows(folder, "SELECT id FROM fetches WHERE warc_file IS NOT NULL")
    assert {row["id"] for row in kept} == whole
    assert codes(folder) == {"damaged"}


def test_a_torn_file_is_cut_its_tail_kept_and_its_pages_asked_for_again(folder: Path) -> None:
    [path] = warcs(folder)
    offset = [offset for offset, record, _ in records(path) if record.rec_type == "response"][2]
    os.truncate(path, offset + 50)
    assert {"torn", "row", "index"} <= codes(folder)
    [(portal, done)] = recover_archive(folder.parent)
    assert portal == "p" and done is not None
    [recovered] = done
    assert (recovered.kept, recovered.cut, recovered.rows) == (offset, 50, 2)
    assert path.with_name(path.name + ".torn").stat().st_size == 50
    check(folder)
    pending = rows(folder, "SELECT url FROM urls WHERE status = 'pending' ORDER BY url")
    assert [row["url"][-6:] for row in pending] == ["0.html", "2.html"]
    lost = rows(folder, "SELECT * FROM fetches WHERE outcome = 'error'")
    assert len(lost) == 2, "their rows stay: parse counts on numbers that never come again"
    assert recover_archive(folder.parent) == [("p", [])]


def test_a_file_that_is_missing_is_found_and_its_pages_asked_for_again(folder: Path) -> None:
    [path] = warcs(folder)
    path.unlink()
    assert codes(folder) == {"missing"}
    [(_, done)] = recover_archive(folder.parent)
    assert done is not None and done[0].rows == 4
    assert codes(folder) == set()


def test_a_file_left_open_is_found_unless_a_crawl_holds_it(folder: Path) -> None:
    [path] = warcs(folder)
    path.rename(path.with_name(path.name + ".open"))
    assert codes(folder) == {"open"}
    with FileLock(folder / "lock"):
        assert codes(folder) == set()
        assert recover_archive(folder.parent) == [("p", None)]
    assert recover_archive(folder.parent) != []
    check(folder)


@pytest.mark.parametrize(
    ("column", "value"),
    [("url", "http://b.gov.cn/"), ("fetched_at", "2023-01-01T00:00:00Z"), ("payload_digest", "sha1:X"),
     ("sha256", "0"), ("warc_offset", 7)],
)  # fmt: skip
def test_a_row_that_says_something_else_than_its_record_is_found(
    folder: Path, column: str, value: str | int
) -> None:
    with sqlite3.connect(folder / "state.db") as db:
        db.execute(f"UPDATE fetches SET {column} = ? WHERE id = 1", (value,))
    db.close()
    assert "row" in codes(folder)


def test_a_capture_that_state_db_does_not_know_lost_nothing(folder: Path) -> None:
    with sqlite3.connect(folder / "state.db") as db:
        db.execute("DELETE FROM fetches WHERE id = 2")
    db.close()
    found = verify_portal(folder)
    assert [finding.code for finding in found.findings] == ["unlisted"]
    assert found.ok


def test_a_database_that_is_none_is_a_finding(folder: Path) -> None:
    (folder / "state.db").write_bytes(b"SQLite format 3\0" + os.urandom(5000))
    for beside in folder.glob("state.db-*"):
        beside.unlink()
    assert "database" in codes(folder)


def test_a_finding_says_where(folder: Path) -> None:
    finding = Finding("p", "row", "no", "x.warc.gz", 5)
    assert str(finding) == "p x.warc.gz at 5: no"


# -- the index -----------------------------------------------------------------------------------


def test_the_index_written_with_the_file_is_the_one_read_from_it(folder: Path) -> None:
    [path] = warcs(folder)
    beside = path.with_name(path.name + ".cdxj")
    lines = beside.read_text(encoding="utf-8").splitlines(keepends=True)
    assert lines == cdx.index(path) and len(lines) == 4
    assert lines[0].startswith("cn,gov,a)/nb/0.html 20240101000000 {")
    assert '"mime": "warc/revisit"' in lines[1]
    beside.unlink()
    assert codes(folder) == {"index"}
    assert verify_portal(folder).ok, "an index can be made at any time"
    recover_archive(folder.parent)
    assert beside.read_text(encoding="utf-8") == "".join(lines)


ADDRESSES = """\
http://www.gov.cn/ cn,gov)/
https://WWW2.Gov.CN:443/A/B.HTML?b=2&a=1&A=0 cn,gov)/a/b.html?a=0&a=1&b=2
http://gov.cn:8080/x/ cn,gov:8080)/x
http://a.gov.cn/x/../y/./z//q cn,gov,a)/y/z/q
http://a.gov.cn/%E5%B9%B4.pdf?n=%E4%B8%AD%20x+y cn,gov,a)/%e5%b9%b4.pdf?n=%e4%b8%ad%20x+y
http://a.gov.cn/x?jsessionid=1A2B3C4D5E6F708192A3B4C5D6E7F809&x=1 cn,gov,a)/x?x=1
http://a.gov.cn/x.aspx? cn,gov,a)/x.aspx
http://user:pw@a.gov.cn./#top cn,gov,a)/
http://[2001:db8::1]:8080/x 2001:db8::1:8080)/x
http://a.gov.cn/a%2fb%20c%7e?q=%3D%26 cn,gov,a)/a/b%20c~?&q==
http://a.gov.cn/x?a=1&&b=2& cn,gov,a)/x?&&a=1&b=2
http://a.gov.cn/A%C3%9F%GG% cn,gov,a)/a%c3%9f%25gg%25"""


@pytest.mark.parametrize("line", ADDRESSES.splitlines())
def test_keys_are_those_of_other_tools(line: str) -> None:
    url, _, key = line.rpartition(" ")
    assert cdx.url_key(url) == key


def test_the_index_is_that_of_cdxj_indexer(folder: Path) -> None:
    program = os.environ.get("CDXJ_INDEXER") or shutil.which("cdxj-indexer")
    if not program:
        pytest.skip(
            "cdxj-indexer is not installed (AGPL by its surt: keep it in a venv of its own)"
        )
    [path] = warcs(folder)
    run = subprocess.run([program, "--sort", str(path)], capture_output=True, text=True, check=True)
    assert run.stdout == "".join(cdx.index(path))


def test_an_older_state_db_is_brought_up_to_date(folder: Path) -> None:
    with sqlite3.connect(folder / "state.db") as db:
        db.executescript(
            "ALTER TABLE crawls DROP COLUMN complete; ALTER TABLE crawls DROP COLUMN listed;"
            "PRAGMA user_version = 1"
        )
    db.close()
    State(folder / "state.db").close()
    [row] = rows(folder, "SELECT complete, listed FROM crawls")
    assert (row["complete"], row["listed"]) == (0, 0)
