"""Whole crawls over days: silent edits and deletions are caught, walls are left alone, status is red."""

import os
import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy import Request

from crawler.portals import read_portals
from crawler.run import crawl_due
from crawler.slots import OneSlot, by_slot, slot_of
from crawler.watching.status import exit_code, status
from tests.crawl.archive import check, outcomes, rows, urls
from tests.crawl.dialects import report, title, trs_list, trs_path, trs_site
from tests.crawl.past import portal
from tests.crawl.server import Reply, Site, serve
from tests.test_crawl_run import COLUMN, Run


def age(folder: Path, days: int) -> None:
    """Let so many days have passed since everything that happened."""

    shift = f"-{days} days"
    with sqlite3.connect(folder / "state.db") as db:
        for table, column in (
            ("urls", "first_seen"), ("urls", "last_fetched"), ("urls", "listed_date"),
            ("crawls", "started"), ("fetches", "fetched_at"),
        ):  # fmt: skip
            form = "%Y-%m-%d" if column == "listed_date" else "%Y-%m-%dT%H:%M:%SZ"
            if table != "fetches":  # their times stand in the WARC files too
                db.execute(f"UPDATE {table} SET {column} = strftime('{form}', {column}, '{shift}')")
        db.execute("UPDATE urls SET listed_date = NULL")
    db.close()


def test_edits_and_deletions_are_caught_by_ordinary_crawls(tmp_path: Path) -> None:
    with serve(Site(trs_site(25))) as site:
        run = Run(site, tmp_path)
        assert run.crawl().new_reports == 25
        site.pages[trs_path(7)] = Reply(report(title(7), "<p>更正</p>"), etag=True)
        del site.pages[trs_path(8)]
        assert run.crawl().requests == 2, "on the same day nothing is asked again"
        age(run.folder, 8)
        first = run.crawl(NIANBAO_RECHECKS="10")
        assert first.requests == 2 + 10, "within the budget"
        second = run.crawl()
        assert (first.changed + second.changed, first.gone + second.gone) == (1, 1)
        assert outcomes(run.folder, "report", 3) + outcomes(run.folder, "report", 4) == {
            "not_modified": 23, "changed": 1, "gone": 1,
        }  # fmt: skip
        [changed] = rows(
            run.folder, "SELECT * FROM fetches WHERE outcome = 'changed' AND role = 'report'"
        )
        assert changed["warc_file"], "an edit has its capture"
        assert run.crawl().requests == 2, "and is not looked at again before its time"


def test_a_sweep_finds_what_an_early_stop_passes_by(tmp_path: Path) -> None:
    with serve(Site(trs_site(60))) as site:
        run = Run(site, tmp_path)
        assert run.crawl().new_reports == 60
        late = f"<li><a href='./202401/t20240128_9000.shtml'>{title(99)}</a></li>"
        site.pages["/zfxxgknb/index_4.shtml"] = Reply(trs_list(range(20, 10, -1), 6, 4, extra=late))
        site.pages["/zfxxgknb/202401/t20240128_9000.shtml"] = Reply(report(title(99)))
        assert run.crawl().new_reports == 0
        age(run.folder, 31)
        assert run.crawl(NIANBAO_RECHECKS="0").new_reports == 1
        modes = [row["mode"] for row in rows(run.folder, "SELECT mode FROM crawls ORDER BY id")]
        assert modes == ["sweep", "crawl", "sweep"]


def test_a_portal_that_blocks_an_empty_one_and_one_that_vanished_are_red(tmp_path: Path) -> None:
    good = {name: Site(trs_site(3)) for name in ("blocks", "empty", "vanished", "well")}
    with (
        serve(good["blocks"]), serve(good["empty"]), serve(good["vanished"]), serve(good["well"]),
    ):  # fmt: skip
        path, archive = tmp_path / "portals.csv", tmp_path / "archive"
        # All of them on 127.0.0.1: one host, asked one after the other.
        lines = ["id,name,family,url,column_url,enabled,delay,loopback"]
        lines += [f"{n},{n},trs,{s.url}/,{s.url}{COLUMN},1,0,1" for n, s in good.items()]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        portals = read_portals(path)
        results = crawl_due(portals, archive, portals_file=path)
        assert [(r.portal, r.outcome) for r in results] == [(name, "ok") for name in good]
        assert exit_code(status(portals, archive)) == 0
        good["blocks"].pages[COLUMN] = Reply("<html>请稍候…</html>", etag=False)
        good["empty"].pages[COLUMN] = Reply("<html><body><ul></ul></body></html>")
        del good["vanished"].pages[COLUMN]
        assert crawl_due(portals, archive, portals_file=path) == [], "none is due so soon"
        for name in good:
            age(archive / name, 8)
        for site in good.values():
            site.forget()
        crawl_due(portals, archive, portals_file=path)
        found = {one.portal: one for one in status(portals, archive)}
        assert {name: one.health for name, one in found.items()} == {
            "blocks": "red", "empty": "red", "vanished": "red", "well": "ok",
        }  # fmt: skip
        assert "请稍候" in found["blocks"].why
        assert "3 were known" in found["empty"].why
        assert "not there" in found["vanished"].why
        assert exit_code(list(found.values())) == 1
        good["blocks"].forget()
        crawl_due(portals, archive, portals_file=path)
        assert good["blocks"].asked == [], "left alone for a day"
        check(archive / "blocks")


SHELL = Reply(
    "<html><head><script src=/app.js></script></head><body><div id=app></div></body></html>"
)
HOME = Reply("", status=302, headers={"Location": "/index.html"})


@pytest.mark.parametrize(("page", "words"), [(SHELL, "empty shell"), (HOME, "home page")])
def test_one_odd_page_is_told_and_three_in_a_row_are_a_wall(
    tmp_path: Path, page: Reply, words: str
) -> None:
    home = {"/index.html": Reply("<html><body><h1>某市人民政府</h1></body></html>")}
    with serve(Site(trs_site(12) | home)) as site:
        run = Run(site, tmp_path)
        good = dict(site.pages)
        site.pages[trs_path(5)] = page
        result = run.crawl()
        assert (result.outcome, result.new_reports) == ("ok" if page is HOME else "error", 11)
        [row] = rows(run.folder, "SELECT * FROM fetches WHERE reason LIKE ?", [f"%{words}%"])
        assert row["outcome"] == ("missing" if page is HOME else "error") and row["warc_file"]
        site.pages = good | {trs_path(n): page for n in range(1, 13)}
        result = run.crawl(recheck=True)
        assert result.outcome == "blocked"
        assert result.reason is not None and words in result.reason
        assert len(urls(run.folder, "report", "gone")) <= 3, "a wall does not make reports vanish"


def test_who_asks_is_said_with_a_contact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_CONTACT", "somebody@example.org")
    with serve(Site(trs_site(1))) as site:
        Run(site, tmp_path).crawl()
    for asked in site.asked:
        assert "contact: somebody@example.org)" in asked.headers["User-Agent"]
        assert asked.headers["From"] == "somebody@example.org"


def test_portals_of_one_platform_share_one_slot() -> None:
    portals = [
        replace(portal(ident), platform=platform)
        for ident, platform in (("a", "gkmlpt"), ("b", "gkmlpt"), ("c", ""))
    ]
    assert [slot_of(one) for one in portals] == ["gkmlpt", "gkmlpt", "c.gov.cn"]
    assert [len(group) for group in by_slot(portals)] == [2, 1]

    request = Request("http://a.gov.cn/")
    OneSlot("gkmlpt", True).process_request(request)
    assert request.meta["download_slot"] == "gkmlpt"


def test_a_disk_that_is_full_is_told_and_nothing_is_corrupt(tmp_path: Path) -> None:
    """A real file system of 2 MB, where this may be mounted."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a tmpfs can be mounted by root only")
    try:
        noise = os.urandom(150_000).hex()
        pages = trs_site(20)
        for n in range(1, 21):
            pages[trs_path(n)] = Reply(report(title(n), f"<!--{n}{noise}-->"))
        with serve(Site(pages)) as site:
            run = Run(site, tmp_path)
            run.archive, run.folder = small / "archive", small / "archive" / "portal"
            result = run.crawl()
            assert result.outcome == "error"
            assert result.reason is not None and "the archive can't be written" in result.reason
            assert 0 < len(urls(run.folder, "report")) < 20
            subprocess.run(["mount", "-o", "remount,size=20m", str(small)], check=True)
            assert run.crawl().outcome == "ok"
            assert len(urls(run.folder, "report")) == 20
    finally:
        subprocess.run(["umount", str(small)], check=True)
