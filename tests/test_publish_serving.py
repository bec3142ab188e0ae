"""How the site is served: what may be kept, what is packed, what is closed, what stays up."""

import asyncio
import gzip
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publish.exports import extract, streaming
from publish.pages import extract_page
from publish.release import publish
from publish.serving import SiteApp
from tests.publish_archive import (
    FAILING,
    FAILING_OLD,
    Browser,
    build,
    published_site,  # noqa: F401 - a fixture
    report_id,
    site_browser,  # noqa: F401 - a fixture
)

PAGES = (
    "/",
    "/search?q=公安",
    "/status",
    "/downloads",
    "/api",
    "/extract",
    f"/report/{report_id(FAILING)}",
)


@pytest.mark.parametrize("path", [*PAGES, "/api/reports", "/llms.txt"])
def test_a_page_has_a_tag_and_is_not_sent_twice(browser: Browser, path: str) -> None:
    first = browser.get(path)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "public, max-age=300"
    again = browser.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_a_tag_is_of_one_page_in_one_language(browser: Browser) -> None:
    tags = [
        browser.get(path, cookies=cookies).headers["etag"]
        for path in ("/", "/status")
        for cookies in ({}, {"lang": "en"})
    ]
    assert len(set(tags)) == 4
    remembered = browser.get("/", cookies={"lang": "en"})
    assert remembered.headers["cache-control"] == "public, max-age=300"
    assert "Cookie" in remembered.headers["vary"]


def test_what_sets_a_cookie_is_not_kept(browser: Browser) -> None:
    assert "no-store" in browser.get("/?lang=en").headers["cache-control"]


def test_a_wrong_address_has_no_tag(browser: Browser) -> None:
    assert "etag" not in browser.get("/report/nothing").headers


def test_a_new_release_has_new_tags(tmp_path: Path) -> None:
    db, site = build(tmp_path / "archive.db"), tmp_path / "site"
    publish(db, site, formats=("csv",))
    browser = Browser(site)
    before = browser.get("/").headers["etag"]
    publish(db, site, formats=("csv",))
    assert browser.get("/", headers={"if-none-match": before}).status_code == 200


def test_files_that_name_their_release_are_kept_for_ever(browser: Browser, site: Path) -> None:
    version = (site / "current").resolve().name
    named = browser.get(f"/downloads/nianbao-checks-v{version}.csv")
    assert "immutable" in named.headers["cache-control"]
    short = browser.get("/downloads/checks.csv")
    assert short.headers["cache-control"] == "public, max-age=300"
    assert short.content == named.content
    again = browser.get("/downloads/checks.csv", headers={"if-none-match": short.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_of_an_earlier_release_is_still_there(tmp_path: Path) -> None:
    db, site = build(tmp_path / "archive.db"), tmp_path / "site"
    old = publish(db, site, formats=("csv",)).version
    publish(db, site, formats=("csv",))
    assert Browser(site).get(f"/downloads/nianbao-checks-v{old}.csv").status_code == 200
    assert Browser(site).get("/downloads/nianbao-checks-v2020.01.01.csv").status_code == 404


def test_pages_are_packed_for_who_wants_it(browser: Browser) -> None:
    plain = browser.get("/downloads", headers={"accept-encoding": "identity"})
    packed = browser.get("/downloads", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    file = browser.get("/downloads/checks.csv.gz", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in file.headers
    assert gzip.decompress(file.content)


def test_sql_is_closed_unless_it_is_opened(site: Path, browser: Browser) -> None:
    asked = "/nianbao.json?sql=select+1+as+one&_shape=array"
    assert browser.get(asked).status_code == 403
    opened = Browser(site)
    opened.app = SiteApp(site, sql=True)
    answer = opened.get(asked)
    assert (answer.status_code, answer.json()) == (200, [{"one": 1}])
    assert opened.get("/nianbao.json?sql=delete+from+reports").status_code == 400


def test_the_release_stays_up_when_the_link_breaks(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(build(tmp_path / "archive.db"), site, formats=("csv",))
    browser = Browser(site)
    (site / "current").unlink()
    assert browser.get("/").status_code == 200
    (site / "current").symlink_to("releases/nowhere")
    assert browser.get("/").status_code == 200


def test_the_database_of_a_release_cannot_be_written(site: Path) -> None:
    path = (site / "current" / "nianbao.db").resolve()
    assert not path.stat().st_mode & 0o222


class Reader:
    """A reader of a stream who leaves after some pieces."""

    def __init__(self, pieces: int) -> None:
        self.pieces = pieces
        self.sent: list[dict[str, Any]] = []
        self.gone = asyncio.Event()

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)
        if len(self.sent) > self.pieces:
            self.gone.set()
            await asyncio.sleep(0)

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}


def test_a_stream_stops_when_its_reader_leaves() -> None:
    read = 0

    def pieces() -> Iterator[tuple[int, str]]:
        nonlocal read
        while read < 10_000_000:
            read += 100
            yield 100, "行\r\n" * 100

    db = sqlite3.connect(":memory:", check_same_thread=False)
    reader = Reader(pieces=3)
    sent = asyncio.run(
        streaming.stream(reader.send, reader.receive, {}, ["t"], lambda: (db, pieces()))
    )
    assert sent <= read <= sent + 200  # one piece is read ahead
    assert read <= 600
    with pytest.raises(sqlite3.ProgrammingError):
        db.execute("select 1")  # closed: nothing goes on behind the back
    assert streaming._running == 0


def test_what_fails_half_way_is_not_taken_for_the_whole() -> None:
    def pieces() -> Iterator[tuple[int, str]]:
        yield 600, "1\r\n" * 600
        raise sqlite3.OperationalError("disk I/O error")

    db = sqlite3.connect(":memory:", check_same_thread=False)
    reader = Reader(pieces=99)
    with pytest.raises(sqlite3.OperationalError):
        asyncio.run(
            streaming.stream(reader.send, reader.receive, {}, ["n"], lambda: (db, pieces()))
        )
    assert reader.sent[-1]["more_body"]
    assert b"disk" not in b"".join(one.get("body", b"") for one in reader.sent)
    assert streaming._running == 0


def test_more_streams_than_are_good_are_asked_to_wait(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "_running", streaming.AT_ONCE)
    answer = browser.get("/extract?tables=checks")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_every_security_header_is_on_every_kind_of_answer(browser: Browser) -> None:
    for path in (
        *PAGES,
        "/api.json",
        "/extract?tables=checks",
        "/downloads/checks.csv",
        "/nothing",
    ):
        headers = browser.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY", path
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "script-src 'unsafe-inline'" not in headers["content-security-policy"], path


ROUTES = (
    "/", "/search", "/search.csv", "/api", "/api.json", "/api/search", "/api/reports", "/api/agencies",
    "/api/places", "/api/checks", "/api/hints", "/api/issues", "/api/changes", "/api/events",
    "/api/coverage", "/api/portals", "/api/downloads", "/api/codebook", "/api/report/x.json", "/extract",
    "/extract.json", "/downloads", "/status", "/coverage", "/checks", "/compare", "/compare.csv",
    "/codebook", "/indicators", "/accuracy", "/feed.atom", "/sitemap.xml", "/sitemap-1.xml",
    "/robots.txt", "/llms.txt", f"/report/{report_id(FAILING)}", "/agency/a-police", "/place/990100",
    "/api/agency/a-police.json", "/api/place/990100.json",
)  # fmt: skip
NAMES = st.sampled_from(
    (
        "q", "year", "years", "place", "places", "tables", "columns", "agency", "agencies", "limit",
        "after", "release", "page", "sort", "type", "category", "quality", "section", "current",
        "verdict", "rule", "kind", "state", "level", "indicator", "basis", "lang", "_size", "fails",
    )
)  # fmt: skip
LIKELY = st.sampled_from(
    (
        "2023", "2019-2023", "applications", "wide", "applications,disclosure", "990100", "公安", "\"",
        "a-police", "1", "0", "-1", "99999999999999999999", "[1]", "[null]", '["a",1]', "[[", "'", "--",
        "%00", "x' or 1=1", "2026.11.22", "en", "total", "report,total", "*", "",
    )
)  # fmt: skip
QUERY = st.dictionaries(NAMES, LIKELY | st.text(max_size=20), max_size=4)


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(ROUTES), QUERY)
def test_no_question_breaks_a_page(browser: Browser, path: str, query: dict[str, str]) -> None:
    answer = browser.get(path, params={k: v.encode("utf-8", "ignore") for k, v in query.items()})
    assert answer.status_code < 500, (path, query, answer.text[:300])
    if path in ("/api/reports", "/api/checks") and answer.status_code == 200:
        old = report_id(FAILING_OLD)
        shown = {item["report"] for item in answer.json()["items"]}
        assert query.get("current", "").strip() == "0" or old not in shown, query


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["applications", "disclosure", "checks", "sections", "wide", "reports"]),
    st.lists(st.sampled_from([2018, 2019, 2020, 2022, 2023]), max_size=3),
    st.sampled_from(["", "990100", "990121", "990000"]),
)
def test_an_extract_holds_what_was_asked_for_and_nothing_else(
    browser: Browser, site: Path, table: str, years: list[int], place: str
) -> None:
    address = f"/extract?tables={table}&years={','.join(map(str, years))}&places={place}"
    answer = browser.get(address)
    assert answer.status_code == 200
    db = sqlite3.connect(site / "current" / "nianbao.db")
    db.row_factory = sqlite3.Row
    allowed = {
        row["report"]
        for row in db.execute("select * from report_index")
        if (not years or row["year"] in years)
        and (
            not place or place in (row["place"], row["province"], row["prefecture"], row["county"])
        )
        and (row["current"] or table == "reports")
    }
    import csv
    import io

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert {row["report"] for row in rows} <= allowed
    assert len(rows) == int(answer.headers["x-rows"])
    if table in ("wide", "reports"):
        assert {row["report"] for row in rows} == allowed
    db.close()


def test_the_reader_that_leaves_over_http_stops_the_server(site: Path) -> None:
    """The real route under the real server: the rows are counted where they are read."""
    counted = 0
    kept = extract.pieces

    def slow(db: sqlite3.Connection, wanted: extract.Extract) -> Iterator[tuple[int, str]]:
        nonlocal counted
        first = next(kept(db, wanted))
        while counted < 5_000_000:
            counted += first[0]
            yield first

    async def run() -> int:
        import uvicorn

        server = uvicorn.Server(
            uvicorn.Config(SiteApp(site), host="127.0.0.1", port=0, log_level="warning")
        )
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        async with (
            httpx.AsyncClient(trust_env=False) as client,
            client.stream("GET", f"http://127.0.0.1:{port}/extract?tables=wide") as answer,
        ):
            async for _ in answer.aiter_bytes(1000):
                break
        while streaming._running:
            await asyncio.sleep(0.05)
        server.should_exit = True
        await serving
        return counted

    patched = pytest.MonkeyPatch()
    patched.setattr(extract_page.extract, "pieces", slow)
    try:
        assert 0 < asyncio.run(run()) < 1_000_000
    finally:
        patched.undo()
