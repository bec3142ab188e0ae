"""A hostile portal: no trick leads to a private address, none holds the crawl up, none is silent."""

import sqlite3
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.run import CrawlResult
from tests.crawl import hostile
from tests.crawl.archive import records, rows, urls, warcs
from tests.crawl.dialects import report, trs_list, trs_path, trs_site
from tests.crawl.hostile import COLUMN, SECRET
from tests.crawl.server import Asked, Reply, Site, serve
from tests.test_crawl_run import Run

Played = tuple[Run, CrawlResult, Site, dict[str, str]]
QUICK = {"DOWNLOAD_TIMEOUT": "2", "RETRY_TIMES": "0"}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """One crawl of a portal that plays every trick."""
    other = Site({SECRET: Reply(report("secret"))})
    with serve(other):
        portal, names = hostile.site(other.port)
        with serve(portal):
            portal.fill()  # type: ignore[attr-defined]
            run = Run(portal, tmp_path_factory.mktemp("hostile"))
            result = run.crawl(**QUICK, DOWNLOAD_MAXSIZE=str(hostile.MAX_BYTES))
            yield run, result, other, names


def answer(played: Played, name: str) -> sqlite3.Row:
    """The last answer that a trick came to."""
    run, _, _, names = played
    url = names[name] if "://" in names[name] else run.site.url + names[name]
    query = "SELECT * FROM fetches WHERE url = ? OR asked = ? ORDER BY id DESC LIMIT 1"
    [row] = rows(run.folder, query, [url, url])
    return row


def test_nothing_private_was_reached(played: Played) -> None:
    run, _, other, _ = played
    assert other.asked == []
    assert SECRET not in run.site.paths()
    bodies = b"".join(payload for path in warcs(run.folder) for _, _, payload in records(path))
    assert b"<h1>secret" not in bodies


def test_the_good_page_among_them_was_fetched(played: Played) -> None:
    run, result, _, _ = played
    assert result.outcome == "error"
    assert run.paths("report") == {trs_path(11)}


def test_ssrf_by_a_name_whose_address_is_private(played: Played) -> None:
    row = answer(played, "dns")
    assert row["outcome"] == "error"
    assert "localhost leads to" in row["reason"] and "not a public address" in row["reason"]


@pytest.mark.parametrize("spelling", ["decimal", "hex", "octal", "mapped", "ipv6"])
def test_ssrf_by_an_odd_spelling_of_an_address(played: Played, spelling: str) -> None:
    row = answer(played, spelling)
    assert (row["outcome"], row["status"]) == ("error", None)
    assert "not a public address" in row["reason"]


@pytest.mark.parametrize("way", ["redirect", "meta refresh", "port"])
def test_ssrf_by_a_port_that_is_not_the_portal_s(played: Played, way: str) -> None:
    row = answer(played, way)
    assert row["outcome"] == "error"
    assert row["reason"].startswith("not asked:")


def test_ssrf_by_a_redirect_to_the_cloud_s_metadata(played: Played) -> None:
    row = answer(played, "metadata")
    assert "169.254.169.254 is not a public address" in row["reason"]


@pytest.mark.parametrize("scheme", ["file", "data"])
def test_ssrf_by_a_redirect_to_another_scheme(played: Played, scheme: str) -> None:
    row = answer(played, scheme)
    assert row["outcome"] in {"redirect", "error"} and row["status"] in {301, 302, None}


def test_a_bomb_is_not_unpacked(played: Played) -> None:
    row = answer(played, "bomb")
    assert row["outcome"] == "error"
    assert "exceeded DOWNLOAD_MAXSIZE" in row["reason"]


@pytest.mark.parametrize("trick", ["endless", "drip", "short", "loop"])
def test_a_body_without_an_end_a_drip_a_short_body_and_a_loop_are_left(
    played: Played, trick: str
) -> None:
    run, _, _, names = played
    row = answer(played, trick)
    assert row["outcome"] in {"error", "redirect"}, dict(row)
    assert run.site.url + names[trick] in urls(run.folder, "report", "pending")


def test_ssrf_by_a_redirect_of_the_first_page(tmp_path: Path) -> None:
    """Requests that Scrapy's filters pass over (dont_filter) go through the guard all the same."""
    other = Site({COLUMN: Reply(trs_list([1], 1, 0))})
    with serve(other), serve(Site({})) as site:
        site.pages[COLUMN] = Reply("", status=302, headers={"Location": other.url + COLUMN})
        result = Run(site, tmp_path).crawl()
    assert result.outcome == "error" and other.asked == []
    assert result.reason is not None and "not a public address" in result.reason


def test_a_calendar_without_end_ends_at_the_page_budget(tmp_path: Path) -> None:
    def month(asked: Asked) -> Reply:
        number = int(asked.path.partition("index_")[2].partition(".")[0] or 0)
        other = f"<li><a href='./202401/t20240101_{number}.shtml'>会议通知</a></li>"
        return Reply(trs_list([], 99999, number, extra=other))

    class Calendar(Site):
        def answer(self, asked: Asked) -> Reply:
            return month(asked) if asked.path.startswith(COLUMN) else Reply("", status=404)

    with serve(Calendar({})) as site:
        result = Run(site, tmp_path).crawl(CLOSESPIDER_PAGECOUNT="25")
        assert len(site.paths()) < 30
    assert result.outcome == "interrupted"
    assert result.reason is not None and "page budget" in result.reason


# -- robots.txt ----------------------------------------------------------------------------------


def slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(4)


@pytest.mark.parametrize("case", ["unavailable", "silent", "too many requests"])
def test_robots_that_do_not_come_mean_no_crawl(tmp_path: Path, case: str) -> None:
    site = Site(trs_site(3))
    if case == "silent":
        site.raw["/robots.txt"] = slow
    else:
        status = 503 if case == "unavailable" else 429
        site.pages["/robots.txt"] = Reply("", status=status)
    with serve(site):
        result = Run(site, tmp_path).crawl(**QUICK)
    assert (result.outcome, site.paths()) == ("robots", [])
    assert result.reason is not None and "robots.txt" in result.reason


@pytest.mark.parametrize(
    "robots",
    [
        Reply("<html><body>404 页面不存在</body></html>"),  # the site's page for everything
        Reply("", status=403),
        Reply(b"\xff\xfe\x00binary\x00" * 50, content_type="application/octet-stream"),
    ],
    ids=["a web page", "forbidden", "garbage"],
)
def test_robots_that_say_nothing_allow_everything(tmp_path: Path, robots: Reply) -> None:
    with serve(Site(trs_site(2) | {"/robots.txt": robots})) as site:
        result = Run(site, tmp_path).crawl()
    assert (result.outcome, result.new_reports) == ("ok", 2)


def test_a_crawl_delay_is_kept(tmp_path: Path) -> None:
    times: list[float] = []
    robots = Reply("User-agent: *\nCrawl-delay: 1\n", content_type="text/plain")
    with serve(Site(trs_site(2) | {"/robots.txt": robots})) as site:
        site.on_request = lambda asked: times.append(time.monotonic())
        assert Run(site, tmp_path).crawl().new_reports == 2
    between = [b - a for a, b in pairwise(times[1:])]
    assert between and min(between) >= 0.95, "a busy machine makes it longer, never shorter"


def test_after_three_holds_the_portal_is_left(tmp_path: Path) -> None:
    busy = Reply("", status=429, headers={"Retry-After": "0"})
    pages = trs_site(3) | {trs_path(n): busy for n in (1, 2, 3)}
    with serve(Site(pages)) as site:
        run = Run(site, tmp_path)
        result = run.crawl()
        assert result.outcome == "blocked"
        assert result.reason is not None and "for the 4th time" in result.reason
        asked = [path for path in site.paths() if path != COLUMN]
        assert len(asked) == 4
    assert rows(run.folder, "SELECT 1 FROM portal WHERE key = 'not_before'")
