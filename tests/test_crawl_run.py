"""Whole crawls of loopback portals, each by `scrapy crawl` in a process of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from crawler.families import FAMILIES
from crawler.portals import read_portals
from crawler.run import PROJECT, CrawlEvent, CrawlResult, crawl
from tests.crawl import dialects
from tests.crawl.archive import check, outcomes, records, rows, urls, warcs
from tests.crawl.dialects import report, title, trs_list, trs_path, trs_site
from tests.crawl.server import Asked, Reply, Site, only, registry, serve

COLUMN = "/zfxxgknb/"


class Run:
    """One portal, its site and its archive."""

    def __init__(self, site: Site, folder: Path, family: str = "trs", column: str = COLUMN) -> None:
        self.site = site
        self.registry = registry(folder, site, family, column)
        self.archive = folder / "archive"
        self.folder = self.archive / "portal"

    def crawl(self, recheck: bool = False, **settings: str) -> CrawlResult:
        self.site.forget()
        portal = only(self.registry)
        [result] = crawl(
            [portal],
            self.archive,
            portals_file=self.registry,
            recheck=recheck,
            settings=settings,
        )
        check(self.folder)
        return result

    def command(self) -> list[str]:
        portal = only(self.registry)
        arguments = f"portal={portal.id}", f"portals={self.registry}", f"archive={self.archive}"
        command = [sys.executable, "-m", "scrapy", "crawl", portal.family]
        return command + [part for argument in arguments for part in ("-a", argument)]

    def paths(self, role: str, status: str = "done") -> set[str]:
        return {url.removeprefix(self.site.url) for url in urls(self.folder, role, status)}


Collected = tuple[Run, CrawlResult, list[CrawlEvent]]


@pytest.fixture
def trs(tmp_path: Path) -> Iterator[Run]:
    """25 reports on three list pages, two of them with a PDF."""
    site = Site(trs_site(25, attachment_of={25: b"%PDF-1.4 a", 3: b"%PDF-1.4 b"}))
    with serve(site):
        yield Run(site, tmp_path)


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collected]:
    """The same portal, crawled once for the tests that only look."""
    events: list[CrawlEvent] = []
    site = Site(trs_site(25, attachment_of={25: b"%PDF-1.4 a", 3: b"%PDF-1.4 b"}))
    with serve(site):
        run = Run(site, tmp_path_factory.mktemp("collected"))
        portal = only(run.registry)
        [result] = crawl(
            [portal], run.archive, portals_file=run.registry, on_progress=events.append
        )
        yield run, result, events


def test_a_trs_portal_is_collected_whole(collected: Collected) -> None:
    trs, result, events = collected
    check(trs.folder)
    assert (result.outcome, result.new_reports) == ("ok", 25)
    assert trs.paths("report") == {trs_path(n) for n in range(1, 26)}
    assert len(trs.paths("attachment")) == 2
    assert result.requests == len(trs.site.asked) == 1 + 3 + 25 + 2
    assert events[0].state == "started" and events[-1] == CrawlEvent(
        "portal", "finished", result.requests, 25, "ok", pages=3
    )
    attachment = rows(trs.folder, "SELECT * FROM fetches WHERE role = 'attachment' ORDER BY url")[1]
    assert attachment["title"] == title(25)
    assert attachment["link_text"] == f"附件：{title(25)}.pdf"
    assert attachment["via"] == trs.site.url + trs_path(25)
    detail = rows(trs.folder, "SELECT * FROM fetches WHERE url LIKE ?", ["%" + trs_path(25)])[0]
    assert (detail["title"], detail["listed_date"]) == (title(25), "2024-01-26")
    assert detail["via"] == trs.site.url + COLUMN


def test_the_portal_sees_who_asks_and_from_which_page(collected: Collected) -> None:
    trs, *_ = collected
    [pdf] = [asked for asked in trs.site.asked if asked.path.endswith("P020240025.pdf")]
    assert pdf.headers["Referer"] == trs.site.url + trs_path(25)
    assert trs.site.asked[0].path == "/robots.txt"
    for asked in trs.site.asked:
        assert asked.headers["User-Agent"].startswith("nianbao/")
        assert "+https://github.com/nianbao/nianbao" in asked.headers["User-Agent"]
        assert asked.headers["Accept-Encoding"] == "gzip, deflate"


def test_the_warc_file_holds_what_was_sent_and_asked(collected: Collected) -> None:
    trs, *_ = collected
    [path] = warcs(trs.folder)
    found = [record for _, record, _ in records(path)]
    assert [r.rec_type for r in found[:3]] == ["warcinfo", "response", "request"]
    assert path.name == found[0].rec_headers.get_header("WARC-Filename")
    info = records(path)[0][2].decode()
    assert "id='portal'" in info and "software: nianbao/" in info
    for response, request in zip(found[1::2], found[2::2], strict=True):
        assert response.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
        assert request.rec_headers.get_header("WARC-Concurrent-To") == (
            response.rec_headers.get_header("WARC-Record-ID")
        )
        assert request.http_headers.get_header("Host") == f"127.0.0.1:{trs.site.port}"
    packed = [r for r in found if r.http_headers and r.http_headers.get_header("Content-Encoding")]
    assert packed, "the body is kept as it was sent"


def test_a_second_crawl_at_once_asks_for_two_pages_and_no_report(trs: Run) -> None:
    trs.crawl()
    result = trs.crawl()
    assert (result.outcome, result.new_reports, result.requests) == ("ok", 0, 2)
    assert trs.site.paths() == [COLUMN]
    assert outcomes(trs.folder, "listing") == {"not_modified": 1}


def test_without_validators_the_list_itself_tells_that_nothing_is_new(tmp_path: Path) -> None:
    visits = iter(range(100))
    pages = trs_site(25, etag=False)
    first = pages[COLUMN]
    assert isinstance(first, Reply)
    # A counter in the page: its bytes differ every time, what it lists does not.
    pages[COLUMN] = lambda asked: replace(first, body=f"{first.body}<i>{next(visits)} 次访问</i>")
    with serve(Site(pages)) as site:
        run = Run(site, tmp_path)
        assert run.crawl().new_reports == 25
        assert run.crawl().requests == 2
        assert outcomes(run.folder, "listing") == {"changed": 1}


def test_three_new_reports_cost_six_requests(tmp_path: Path) -> None:
    with serve(Site(trs_site(60))) as site:
        run = Run(site, tmp_path)
        assert run.crawl().new_reports == 60
        site.pages = trs_site(63)
        result = run.crawl()
        assert result.new_reports == 3
        # robots, the page with the news that ends in known reports, one without news, the reports
        assert result.requests == 1 + 2 + 3


def test_recheck_finds_what_changed_what_went_and_what_is_as_it_was(trs: Run) -> None:
    trs.crawl()
    trs.site.pages[trs_path(7)] = Reply(report(title(7), "<p>更正</p>"), etag=True)
    del trs.site.pages[trs_path(8)]
    # One page loses its validator but keeps its bytes.
    trs.site.pages[trs_path(9)] = Reply(report(title(9)), etag=False)
    result = trs.crawl(recheck=True)
    assert (result.outcome, result.new_reports, result.changed, result.gone) == ("ok", 0, 1, 1)
    assert outcomes(trs.folder, "report") == {
        "not_modified": 22,
        "unchanged": 1,
        "changed": 1,
        "gone": 1,
    }
    assert outcomes(trs.folder, "attachment") == {"not_modified": 2}
    assert trs.paths("report", "gone") == {trs_path(8)}
    profiles = [
        record.rec_headers.get_header("WARC-Profile").rpartition("/")[2]
        for _, record, _ in records(warcs(trs.folder)[-1])
        if record.rec_type == "revisit"
        and "/t2024" in record.rec_headers.get_header("WARC-Target-URI")
    ]
    assert sorted(profiles) == ["identical-payload-digest"] + ["server-not-modified"] * 22
    trs.site.pages[trs_path(8)] = Reply(report(title(8)), etag=True)
    trs.crawl(recheck=True)
    assert trs.paths("report", "gone") == set(), "a page that comes back is there again"


def test_a_revisit_refers_to_the_whole_record(trs: Run) -> None:
    trs.crawl()
    trs.crawl(recheck=True)
    first, second = warcs(trs.folder)
    whole = {
        (r.rec_headers.get_header("WARC-Target-URI"), r.rec_headers.get_header("WARC-Date"))
        for _, r, _ in records(first)
        if r.rec_type == "response"
    }
    revisits = [r.rec_headers for _, r, _ in records(second) if r.rec_type == "revisit"]
    assert revisits
    for headers in revisits:
        place = "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date"
        assert tuple(headers.get_header(name) for name in place) in whole


def test_a_jpage_portal_is_collected_through_its_proxy(tmp_path: Path) -> None:
    with serve(Site(dialects.jpage_site(47))) as site:
        run = Run(site, tmp_path, "jpage", dialects.JPAGE_COLUMN)
        result = run.crawl()
        assert (result.outcome, result.new_reports) == ("ok", 47)
        posts = [asked for asked in site.asked if asked.method == "POST"]
        assert len(posts) == 3
        assert posts[0].headers["X-Requested-With"] == "XMLHttpRequest"
        assert posts[0].headers["Referer"] == site.url + dialects.JPAGE_COLUMN
        assert run.crawl().requests == 2


def test_a_jpage_list_that_gives_fewer_than_it_says_is_no_success(tmp_path: Path) -> None:
    pages = dialects.jpage_site(20)
    pages[dialects.JPAGE_PROXY] = Reply("<datastore></datastore>", content_type="text/xml")
    with serve(Site(pages)) as site:
        result = Run(site, tmp_path, "jpage", dialects.JPAGE_COLUMN).crawl()
        assert (result.outcome, result.new_reports) == ("error", 15)
        assert result.reason is not None and "records 16 to 20" in result.reason


def test_a_gkmlpt_portal_is_collected_over_its_api(tmp_path: Path) -> None:
    with serve(Site(dialects.gkmlpt_site(130))) as site:
        run = Run(site, tmp_path, "gkmlpt", "/gkmlpt/index")
        result = run.crawl()
        assert (result.outcome, result.new_reports) == ("ok", 130)
        [docx] = rows(run.folder, "SELECT * FROM fetches WHERE role = 'attachment'")
        assert docx["via"] == site.url + dialects.gkmlpt_path(1)
        assert docx["title"] == title(1)
        assert run.crawl().requests == 3, "robots, index, first page of the API"


def test_a_site_that_numbers_its_second_page_2_is_followed(tmp_path: Path) -> None:
    pages = trs_site(30)
    # index_1 shows the first page again; the second page is index_2, the third index_3.
    pages["/zfxxgknb/index_3.shtml"] = pages["/zfxxgknb/index_2.shtml"]
    pages["/zfxxgknb/index_2.shtml"] = pages["/zfxxgknb/index_1.shtml"]
    pages["/zfxxgknb/index_1.shtml"] = pages[COLUMN]
    with serve(Site(pages)) as site:
        run = Run(site, tmp_path)
        assert run.crawl().new_reports == 30
    del pages["/zfxxgknb/index_1.shtml"]  # and on another such site it is missing
    with serve(Site(pages)) as site:
        (tmp_path / "other").mkdir()
        assert Run(site, tmp_path / "other").crawl().new_reports == 30


def test_a_pager_that_runs_over_is_left(tmp_path: Path) -> None:
    pages = trs_site(20)
    for k in (0, 1):
        path = COLUMN if k == 0 else f"/zfxxgknb/index_{k}.shtml"
        pages[path] = Reply(trs_list(range(20 - 10 * k, 10 - 10 * k, -1), 90, k))
    over = pages[COLUMN]
    for k in range(2, 90):
        pages[f"/zfxxgknb/index_{k}.shtml"] = over
    with serve(Site(pages)) as site:
        result = Run(site, tmp_path).crawl()
        assert (result.outcome, result.new_reports) == ("ok", 20)
        assert sum("index_" in path for path in site.paths()) == 2


def test_year_tabs_are_followed(tmp_path: Path) -> None:
    tabs = "".join(f"<a href='./{year}/'>{year}年</a>" for year in (2023, 2022))
    pages = {COLUMN: Reply(f"<html><body>{tabs}</body></html>")}
    for year in (2023, 2022):
        text = f"<li><a href='./202401/t20240101_{year}.html'>{title(1, year)}</a></li>"
        pages[f"{COLUMN}{year}/"] = Reply(f"<html><body>{text}</body></html>")
        pages[f"{COLUMN}{year}/202401/t20240101_{year}.html"] = Reply(report(title(1, year)))
    with serve(Site(pages)) as site:
        run = Run(site, tmp_path)
        assert run.crawl().new_reports == 2
        assert run.crawl().requests == 4, "robots, the hub, and both years' lists"


def test_an_empty_column_and_a_vanished_one_are_told(tmp_path: Path) -> None:
    with serve(Site({COLUMN: Reply("<html><body><ul></ul></body></html>")})) as site:
        run = Run(site, tmp_path)
        result = run.crawl()
        assert (result.outcome, result.ok) == ("empty", False)
        del site.pages[COLUMN]
        result = run.crawl()
        assert result.outcome == "error"
        assert result.reason is not None and "HTTP 404" in result.reason


@pytest.mark.parametrize("status", [403, 412])
def test_a_refusal_is_archived_reported_and_not_retried(tmp_path: Path, status: int) -> None:
    refused = Reply("<html><script>$_ts=window['$_ts'];</script></html>", status=status)
    with serve(Site({COLUMN: refused})) as site:
        run = Run(site, tmp_path)
        result = run.crawl()
        assert result.outcome == "blocked"
        assert result.reason is not None and f"HTTP {status}" in result.reason
        assert site.paths() == [COLUMN]
        [row] = rows(run.folder, "SELECT * FROM fetches WHERE outcome = 'blocked'")
        assert row["warc_file"]


def test_a_challenge_in_mid_crawl_stops_it_and_the_rest_waits(trs: Run) -> None:
    good = trs.site.pages[trs_path(20)]
    trs.site.pages[trs_path(20)] = Reply("<script>var $_ts={};</script>", status=202)
    result = trs.crawl()
    assert result.outcome == "blocked"
    assert result.reason is not None and "stay to be asked for next time" in result.reason
    assert trs_path(20) in trs.paths("report", "pending")
    trs.site.pages[trs_path(20)] = good
    assert trs.crawl().outcome == "ok"
    assert trs.paths("report") == {trs_path(n) for n in range(1, 26)}


def test_a_page_that_fails_is_told_and_asked_for_again_next_time(trs: Run) -> None:
    good = trs.site.pages[trs_path(5)]
    trs.site.pages[trs_path(5)] = Reply("oops", status=500)
    result = trs.crawl()
    assert (result.outcome, result.new_reports) == ("error", 24)
    assert trs.site.paths().count(trs_path(5)) == 3, "two retries"
    trs.site.pages[trs_path(5)] = good
    result = trs.crawl()
    assert (result.outcome, result.new_reports) == ("ok", 1)
    assert trs.paths("report") == {trs_path(n) for n in range(1, 26)}


def test_a_link_that_leads_nowhere_is_missing_and_asked_for_once(trs: Run) -> None:
    del trs.site.pages[trs_path(5)]
    assert trs.crawl().new_reports == 24
    assert outcomes(trs.folder, "report") == {"new": 24, "missing": 1}
    assert trs.crawl().requests == 2


def test_robots_that_cannot_be_read_means_no_crawl_this_time(trs: Run) -> None:
    trs.site.pages["/robots.txt"] = Reply("", status=503)
    result = trs.crawl()
    assert result.outcome == "robots"
    assert result.reason is not None and "503" in result.reason
    assert trs.site.paths() == []
    del trs.site.pages["/robots.txt"]
    assert trs.crawl().new_reports == 25


def test_robots_rules_are_obeyed_and_told(trs: Run) -> None:
    trs.site.pages["/robots.txt"] = Reply(
        f"User-agent: nianbao\nDisallow: {trs_path(4)}\n", content_type="text/plain"
    )
    result = trs.crawl()
    assert trs_path(4) not in trs.site.paths()
    assert (result.outcome, result.new_reports) == ("robots", 24)
    trs.site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /\n", content_type="text/plain")
    assert trs.crawl().outcome == "robots"
    assert trs.site.paths() == []


def test_retry_after_is_honoured_by_leaving(trs: Run) -> None:
    trs.site.pages[COLUMN] = Reply("", status=503, headers={"Retry-After": "3600"})
    result = trs.crawl()
    assert result.outcome == "blocked"
    assert result.reason is not None and "3600 s" in result.reason
    assert trs.site.paths() == [COLUMN]


def test_a_short_retry_after_is_waited_out(tmp_path: Path) -> None:
    pages = trs_site(2)
    good = pages[trs_path(1)]
    answers = iter([Reply("", status=429, headers={"Retry-After": "1"}), good])
    pages[trs_path(1)] = lambda asked: next(answers)
    with serve(Site(pages)) as site:
        result = Run(site, tmp_path).crawl()
    assert (result.outcome, result.new_reports) == ("ok", 2)
    assert site.paths().count(trs_path(1)) == 2


def test_a_redirect_is_kept_and_followed(trs: Run) -> None:
    moved = "/zfxxgknb/202402/t20240202_9.shtml"
    trs.site.pages[moved] = trs.site.pages[trs_path(6)]
    trs.site.pages[trs_path(6)] = Reply("", status=302, headers={"Location": moved})
    assert trs.crawl().new_reports == 25
    hop, arrival = rows(
        trs.folder,
        "SELECT * FROM fetches WHERE url LIKE ? OR url LIKE ? ORDER BY id",
        ["%" + trs_path(6), "%" + moved],
    )
    assert (hop["outcome"], hop["reason"]) == ("redirect", moved)
    assert (arrival["outcome"], arrival["title"]) == ("new", title(6))
    assert arrival["asked"] == trs.site.url + trs_path(6)
    assert trs.crawl(recheck=True).changed == 0


def test_a_redirect_into_the_local_network_is_refused(tmp_path: Path) -> None:
    other = Site({"/secret.html": Reply("secret")})
    with serve(other), serve(Site(trs_site(6))) as site:
        targets = [
            other.url + "/secret.html",
            f"http://localhost:{other.port}/secret.html",
            f"http://2130706433:{other.port}/secret.html",
            f"http://[::ffff:127.0.0.1]:{other.port}/secret.html",
            "http://169.254.169.254/latest/meta-data/",
            "file:///etc/hostname",
        ]
        for n, target in enumerate(targets, start=1):
            site.pages[trs_path(n)] = Reply("", status=302, headers={"Location": target})
        run = Run(site, tmp_path)
        result = run.crawl()
        assert (result.outcome, result.new_reports) == ("error", 0)
        assert other.asked == []
        assert b"secret" not in b"".join(payload for _, _, payload in records(warcs(run.folder)[0]))


def test_loopback_is_refused_where_the_registry_does_not_open_it(trs: Run) -> None:
    trs.registry = registry(trs.registry.parent, trs.site, "trs", COLUMN, loopback="0", delay="2")
    result = trs.crawl()
    assert result.outcome == "error"
    assert result.reason is not None and "not a public address" in result.reason
    assert trs.site.asked == []


def test_a_second_crawl_beside_a_running_one_says_so(trs: Run) -> None:
    trs.folder.mkdir(parents=True)
    with FileLock(trs.folder / "lock"):
        run = subprocess.run(trs.command(), cwd=PROJECT, capture_output=True, text=True)
        [result] = crawl([only(trs.registry)], trs.archive, portals_file=trs.registry)
    assert run.returncode == 75
    assert "another crawl or import of this portal is running" in run.stderr
    assert (result.outcome, trs.site.asked) == ("busy", [])


def test_wrong_arguments_are_told_in_a_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", "trs", "-a", "portal=nowhere"]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert run.returncode == 2
    assert "no portal 'nowhere' in the registry" in run.stderr


def test_a_family_that_is_not_there_is_told(trs: Run) -> None:
    portal = replace(only(trs.registry), family="unheard")
    [result] = crawl([portal], trs.archive, portals_file=trs.registry)
    assert result.outcome == "error"
    assert result.reason is not None and "unheard" in result.reason


def test_scrapy_lists_the_families() -> None:
    command = [sys.executable, "-m", "scrapy", "list"]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == sorted(FAMILIES)


def test_two_portals_are_crawled_and_one_failing_does_not_hide_the_other(tmp_path: Path) -> None:
    with serve(Site(trs_site(4))) as good, serve(Site({})) as bad:
        line = "{},某市,trs,{}/,{}/zfxxgknb/,1,0,1\n"
        path = tmp_path / "portals.csv"
        path.write_text(
            "id,name,family,url,column_url,enabled,delay,loopback\n"
            + line.format("good", good.url, good.url)
            + line.format("bad", bad.url, bad.url),
            encoding="utf-8",
        )
        results = crawl(read_portals(path), tmp_path / "archive", portals_file=path, jobs=2)
    assert [(r.portal, r.outcome) for r in results] == [("good", "ok"), ("bad", "error")]


def test_every_request_waits_for_the_answer_before(tmp_path: Path) -> None:
    """One connection at a time: a request is never seen while another is being answered."""
    busy: list[str] = []
    together: list[Asked] = []
    pages = trs_site(12)

    def slowly(asked: Asked) -> Reply:
        page = pages[asked.path]
        assert isinstance(page, Reply)
        if busy:
            together.append(asked)
        busy.append(asked.path)
        time.sleep(0.02)
        reply = replace(page, body=bytes(page.data) + b" " * 200_000, pack=False)
        busy.pop()
        return reply

    with serve(Site(dict.fromkeys(pages, slowly))) as site:
        assert Run(site, tmp_path).crawl().new_reports == 12
    assert together == []


def test_news_in_a_jpage_list_does_not_walk_it_all_again(tmp_path: Path) -> None:
    with serve(Site(dialects.jpage_site(120))) as site:
        run = Run(site, tmp_path, "jpage", dialects.JPAGE_COLUMN)
        assert run.crawl().new_reports == 120
        site.pages = dialects.jpage_site(121)  # its windows all have another address now
        newest = dialects.jpage_record(121)
        column = dialects.jpage_column(121, 15).replace("<recordset>", "<recordset>" + newest)
        site.pages[dialects.JPAGE_COLUMN] = Reply(column)
        result = run.crawl()
        assert result.new_reports == 1
        assert sum(asked.method == "POST" for asked in site.asked) == 1, "one without news"
        assert run.crawl().requests == 2
