"""Governments from county level up: which have a report, and why the others have none here."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from publish import governments
from publish.release import publish
from tests.publish_archive import Browser, build

# (code, name, parent, level); the agencies of the archive are in 990100, 990121 and 990121103.
DIVISIONS = (
    ("990000", "云省", None, "province"),
    ("990100", "云溪市", "990000", "prefecture"),
    ("990102", "北岭区", "990100", "county"),
    ("990103", "南岭区", "990100", "county"),
    ("990104", "西岭区", "990100", "county"),
    ("990121", "东岭县", "990100", "county"),
    ("810000", "香港特别行政区", None, "province"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("governments")
    path = build(folder / "archive.db")
    with closing(sqlite3.connect(path)) as db:
        db.executemany(
            "insert into divisions (code, name, parent, level, in_use) values (?, ?, ?, ?, 1)",
            DIVISIONS,
        )
        # One office's own portal, crawled well: of the government of its district it says nothing.
        db.execute(
            "insert into portals (id, name, division_code, agency) values "
            "('office', '西岭区教育局', '990104', '西岭区教育局')"
        )
        db.execute(
            "insert into crawls (portal, number, started, mode, outcome, requests, new_reports, changed, gone)"
            " values ('office', 1, '2026-11-01T07:00:00Z', 'crawl', 'ok', 3, 0, 0, 0)"
        )
        db.commit()
    publish(path, folder / "site", formats=("csv",))
    return folder / "site"


@pytest.fixture
def release(site: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(site / "current" / "nianbao.db")) as db:
        yield db


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("990121", "reported"),
        ("990100", "missing"),  # its portal was crawled, with success
        ("990102", "blocked"),
        ("990103", "not_crawled"),  # nobody ever asked: that is no fault of the government
        ("990104", "not_crawled"),
        ("990000", "not_crawled"),
        ("440000", "not_crawled"),
        ("990121103", None),  # a township
        ("810000", None),
    ],
)
def test_a_government_without_a_report_says_why(
    release: sqlite3.Connection, code: str, state: str | None
) -> None:
    row = release.execute("select government from places where code = ?", [code]).fetchone()
    assert row == (state,)


def test_a_place_counts_the_governments_in_it_and_below(release: sqlite3.Connection) -> None:
    def counted(code: str) -> tuple[int, int]:
        return release.execute(  # type: ignore[no-any-return]
            "select governments, governments_reported from places where code = ?", [code]
        ).fetchone()

    assert counted("990100") == (5, 1)
    assert counted("990000") == (6, 1)
    assert counted("990121") == (1, 1)
    assert counted("810000") == (0, 0)


def test_the_country_is_the_sum_of_its_states(release: sqlite3.Connection) -> None:
    told = governments.counts(release)
    assert told == {"missing": 1, "blocked": 1, "reported": 1, "not_crawled": 31 + 3}


def test_the_coverage_page_shows_who_was_never_crawled_and_blames_nobody_for_it(site: Path) -> None:
    browser = Browser(site)
    page = browser.page("/coverage?place=990100")
    told = {
        row.th.text: [cell.text for cell in row.select("td")]
        for row in page.select("section[aria-labelledby=h-children] tbody tr")
    }
    assert {name: cells[0] for name, cells in told.items()} == {
        "东岭县": "有报告",
        "北岭区": "站点拦截",
        "南岭区": "尚未采集",
        "西岭区": "尚未采集",
    }
    # Of whose agencies nothing is known, nothing is counted: no nought that looks like all is well.
    assert set(told["南岭区"][2:]) == {"—"}
    assert "34 个尚未采集" in browser.page("/coverage").text
    assert "尚未采集" in browser.page("/place/990103").text


def test_the_api_says_it_too(site: Path) -> None:
    place = Browser(site).get("/api/place/990102.json").json()
    assert (place["government"], place["governments"]) == ("blocked", 1)
