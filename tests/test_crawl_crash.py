"""A crawl that is killed, or whose disk is full, loses nothing and says what happened."""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from crawler.keeping.members import whole_length
from crawler.keeping.recover import recover
from crawler.run import PROJECT, crawl
from crawler.warc import WarcFile
from tests.crawl.archive import check, outcomes, records, rows, urls, warcs
from tests.crawl.dialects import report, title, trs_path, trs_site
from tests.crawl.server import Asked, Reply, Site, only, serve
from tests.test_crawl_run import COLUMN, Run

COUNT = 40


@pytest.mark.parametrize("kill_at", [2, 14, 42])
def test_after_kill_9_the_next_run_has_everything_once(tmp_path: Path, kill_at: int) -> None:
    site = Site(trs_site(COUNT, attachment_of={40: b"%PDF a", 11: b"%PDF b"}))
    with serve(site):
        run = Run(site, tmp_path)
        reached = threading.Event()

        def count(asked: Asked) -> None:
            if len(site.asked) == kill_at:
                process.kill()
                reached.set()

        process = subprocess.Popen(run.command(), cwd=PROJECT, stderr=subprocess.DEVNULL)
        site.on_request = count
        process.wait()
        assert reached.is_set() and process.returncode == -signal.SIGKILL
        site.on_request = lambda asked: None
        before = set(urls(run.folder, "report"))
        result = run.crawl()
    assert result.outcome == "ok"
    assert run.paths("report") == {trs_path(n) for n in range(1, COUNT + 1)}
    assert len(run.paths("attachment")) == 2
    assert not {site.url + path for path in site.paths()} & before, "none is fetched twice"
    once = rows(
        run.folder,
        "SELECT url FROM fetches WHERE outcome = 'new' GROUP BY url HAVING count(*) > 1",
    )
    assert once == []
    first, *_ = rows(run.folder, "SELECT outcome FROM crawls ORDER BY id")
    assert first["outcome"] == "interrupted"


def test_a_listing_whose_reports_were_not_all_fetched_keeps_no_validators(tmp_path: Path) -> None:
    with serve(Site(trs_site(COUNT))) as site:
        run = Run(site, tmp_path)
        good = site.pages[trs_path(33)]
        site.pages[trs_path(33)] = Reply("", status=500)
        run.crawl()
        [row] = rows(run.folder, "SELECT * FROM urls WHERE url = ?", [site.url + COLUMN])
        assert (row["status"], row["etag"], row["sha256"]) == ("done", None, None)
        site.pages[trs_path(33)] = good
        run.crawl()
        [row] = rows(run.folder, "SELECT * FROM urls WHERE url = ?", [site.url + COLUMN])
        assert row["etag"] and row["sha256"]


def test_ctrl_c_ends_the_crawl_cleanly_and_the_next_goes_on(tmp_path: Path) -> None:
    with serve(Site(trs_site(COUNT))) as site:
        run = Run(site, tmp_path)

        def interrupt(asked: Asked) -> None:
            if len(site.asked) == 15:
                os.kill(os.getpid(), signal.SIGINT)
            if len(site.asked) >= 15:
                time.sleep(1)  # so that the crawl cannot be over before it is told

        site.on_request = interrupt
        # A shell that runs the tests in the background has them ignore Ctrl-C.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with pytest.raises(KeyboardInterrupt):
            crawl([only(run.registry)], run.archive, portals_file=run.registry)
        site.on_request = lambda asked: None
        check(run.folder)
        [row] = rows(run.folder, "SELECT * FROM crawls")
        assert row["outcome"] == "interrupted"
        assert "stopped by the operator" in row["reason"]
        assert run.crawl().outcome == "ok"
        assert run.paths("report") == {trs_path(n) for n in range(1, COUNT + 1)}


def test_a_full_disk_ends_the_crawl_with_whole_records(tmp_path: Path) -> None:
    noise = os.urandom(150_000).hex()  # a page of 300 kB that packs to half
    pages = trs_site(12)
    for n in range(1, 13):
        pages[trs_path(n)] = Reply(report(title(n), f"<!--{noise}-->"))
    with serve(Site(pages)) as site:
        run = Run(site, tmp_path)
        # The kernel refuses to let a file grow beyond 1,000 kB, as a full disk would.
        limited = ["bash", "-c", 'ulimit -f 1000; exec "$@"', "crawl", *run.command()]
        ended = subprocess.run(limited, cwd=PROJECT, capture_output=True, text=True)
        assert "the archive can't be written" in ended.stderr
        [row] = rows(run.folder, "SELECT * FROM crawls")
        assert row["outcome"] == "error"
        assert "the archive can't be written" in row["reason"]
        check(run.folder)
        assert 0 < len(urls(run.folder, "report")) < 12
        assert run.crawl().outcome == "ok"
        assert len(urls(run.folder, "report")) == 12
        assert (
            outcomes(run.folder, "report")["new"]
            + len(rows(run.folder, "SELECT 1 FROM fetches WHERE crawl = 1 AND role = 'report'"))
            == 12
        )


def test_a_torn_tail_is_cut_to_the_last_whole_record(tmp_path: Path) -> None:
    with serve(Site(trs_site(10))) as site:
        run = Run(site, tmp_path)
        run.crawl()
        [path] = warcs(run.folder)
        offsets = [offset for offset, record, _ in records(path) if record.rec_type == "response"]
        torn = path.with_name(path.name + ".open")
        path.rename(torn)
        os.truncate(torn, offsets[-2] + 40)
        assert whole_length(torn) == offsets[-2]
        run.crawl()
        assert run.paths("report") == {trs_path(n) for n in range(1, 11)}
        assert records(path)[-1][1].rec_type == "request"
        again = rows(run.folder, "SELECT * FROM fetches WHERE crawl = 2 AND role = 'report'")
        assert [row["outcome"] for row in again] == ["new", "new"], "both were lost with the tail"


def test_a_file_of_nothing_whole_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "nianbao-x-1-00000.warc.gz.open").write_bytes(b"\x1f\x8b torn at once")
    [done] = recover(tmp_path)
    assert (done.kept, done.cut) == (0, 15)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_full_is_followed_by_the_next(tmp_path: Path) -> None:
    warc = WarcFile(tmp_path, "x", {"software": "test"}, max_bytes=2000)
    places = [
        warc.resource(f"urn:x:{n}", "2024-01-01T00:00:00Z", "text/plain", os.urandom(900), "sha1:A")
        for n in range(6)
    ]
    warc.close()
    assert len(warcs(tmp_path)) == 3
    assert [path.name for path in warcs(tmp_path)] == sorted({place.file for place in places})
    for path in warcs(tmp_path):
        kinds = [record.rec_type for _, record, _ in records(path)]
        assert kinds == ["warcinfo", "resource", "resource"]
