"""From portal to page in one run: the demo crawled on two days, read, compared with its answer key."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from warcio.checker import Checker

import nianbao
from chinese.fold import fold
from crawler.portals import read_portals
from crawler.run import crawl
from demo.registry import write_portals_csv
from demo.server import DemoPortals, free_base_port
from demo.truth import neighbours, truth
from parse.load import parse_archive

TABLES = ("disclosure", "applications", "review_litigation")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The demo crawled on day 1, rechecked on day 2, crawled again at once, and parsed."""
    work = tmp_path_factory.mktemp("demo")
    port = free_base_port()
    registry = write_portals_csv(work / "portals.csv", port)
    archive = work / "archive"
    runs = []
    with DemoPortals(base_port=port) as portals:
        for day, recheck in ((1, False), (2, True), (2, False)):
            portals.day = day
            before = len(portals.requests)
            results = crawl(read_portals(registry), archive, portals_file=registry, recheck=recheck)
            assert [r.outcome for r in results] == ["ok"] * 3, results
            runs.append((results, portals.requests[before:]))
    parse_archive(archive, work / "archive.db")
    connection = sqlite3.connect(work / "archive.db")
    connection.row_factory = sqlite3.Row
    yield {"work": work, "port": port, "runs": runs, "db": connection, "registry": registry}
    connection.close()


def rows(db: sqlite3.Connection, sql: str, *arguments: object) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(sql, arguments)]


def test_every_report_is_there_with_every_cell(walked: dict[str, Any]) -> None:
    """Each document of each report, on the day it was last seen, cell by cell."""
    db, port = walked["db"], walked["port"]
    last = {entry["id"]: entry for day in (1, 2) for entry in truth(day, port)}
    for entry in last.values():
        for url in entry["documents"]:
            found = rows(db, "SELECT * FROM reports WHERE url = ? ORDER BY version DESC", url)
            assert found, f"{entry['id']} is missing"
            report = found[0]
            assert report["year"] == entry["year"], entry["id"]
            assert report["published"] == entry["published"], entry["id"]
            assert report["disclosure_edition"] == entry["editions"]["disclosure"]
            assert report["applications_edition"] == entry["editions"]["applications"]
            agency = rows(db, "SELECT name FROM agencies WHERE id = ?", report["agency"])
            assert [row["name"] for row in agency] == [entry["agency"]], entry["id"]
            assert_cells(db, report["id"], entry)


def assert_cells(db: sqlite3.Connection, report: str, entry: dict[str, Any]) -> None:
    for table in TABLES:
        key = "item" if table == "disclosure" else "row"
        stored = {
            row[key]: row for row in rows(db, f"SELECT * FROM {table} WHERE report = ?", report)
        }
        assert stored.keys() == entry["tables"][table].keys(), entry["id"]
        for row, cells in entry["tables"][table].items():
            for column, value in cells.items():
                where = f"{entry['id']} {table}.{row}.{column}"
                assert stored[row][column] == value, where
                printed = entry["printed"][table][row][column]
                assert fold(stored[row][f"{column}_printed"]).strip() == fold(printed).strip(), (
                    where
                )


def test_sections_are_kept(walked: dict[str, Any]) -> None:
    db, port = walked["db"], walked["port"]
    for entry in truth(2, port):
        for url in entry["documents"]:
            report = rows(db, "SELECT id FROM reports WHERE url = ? ORDER BY version DESC", url)[0][
                "id"
            ]
            texts = {
                row["key"]: "".join(row["text"].split())
                for row in rows(db, "SELECT key, text FROM sections WHERE report = ?", report)
            }
            for key, paragraphs in entry["sections"].items():
                for paragraph in paragraphs:
                    assert "".join(paragraph.split()) in texts[key], f"{entry['id']} {key} {url}"


def test_what_is_no_report_was_not_fetched(walked: dict[str, Any]) -> None:
    strangers = {entry["url"] for day in (1, 2) for entry in neighbours(day, walked["port"])}
    fetched = {row["url"] for row in rows(walked["db"], "SELECT url FROM fetches")}
    assert strangers
    assert not strangers & fetched


def test_a_changed_page_gives_two_versions(walked: dict[str, Any]) -> None:
    changed = [entry for entry in truth(2, walked["port"]) if "edited" in entry["special"]]
    assert len(changed) == 1
    versions = rows(
        walked["db"],
        "SELECT version, current FROM reports WHERE url = ? ORDER BY version",
        changed[0]["url"],
    )
    assert [(row["version"], row["current"]) for row in versions] == [(1, 0), (2, 1)]
    places = {row["where"] for row in rows(walked["db"], "SELECT * FROM changes")}
    assert len([place for place in places if place.startswith(TABLES)]) == 1
    assert len([place for place in places if place.startswith("section.")]) == 1


def test_a_report_that_disappeared_is_kept_and_marked(walked: dict[str, Any]) -> None:
    here = {entry["id"] for entry in truth(2, walked["port"])}
    gone = [entry for entry in truth(1, walked["port"]) if entry["id"] not in here]
    assert len(gone) == 1
    marked = rows(walked["db"], "SELECT url, current FROM reports WHERE gone_at IS NOT NULL")
    assert marked == [{"url": gone[0]["url"], "current": 1}]


def test_what_was_planted_for_comparing_is_found_and_nothing_else(walked: dict[str, Any]) -> None:
    """A text copied from another agency, a sentence that disagrees with its table, a request lost
    between two years."""

    def planted(note: str) -> str:
        [url] = [
            url
            for entry in truth(2, walked["port"])
            if note in entry["special"]
            for url in entry["documents"]
        ]
        return str(rows(walked["db"], "SELECT id FROM reports WHERE url = ?", url)[0]["id"])

    copied = planted("text copied from another agency")
    slipped = planted("the prose names another figure than the table")
    hints = rows(walked["db"], 'SELECT report, code, "where", other, measure FROM hints')
    assert {(hint["report"], hint["code"]) for hint in hints} == {
        (copied, "copied.other_agency"),
        (slipped, "copied.other_agency"),  # of one year: neither can be told to be the first
        (slipped, "prose.differs"),
    }
    prose = next(hint for hint in hints if hint["code"] == "prose.differs")
    assert (prose["where"], prose["measure"]) == ("applications.received", 21)
    lost = rows(
        walked["db"],
        "SELECT report, \"where\", left, right FROM checks WHERE rule = 'continuity.carried' AND verdict = 'fails'",
    )
    assert {(check["report"], check["where"], check["left"], check["right"]) for check in lost} == {
        (slipped, "natural_person", 2, 1),
        (slipped, "total", 2, 1),
    }


def test_crawling_again_at_once_fetches_no_report(walked: dict[str, Any]) -> None:
    results, requests = walked["runs"][2]
    assert sum(result.new_reports + result.changed for result in results) == 0
    pages = {entry["url"] for entry in truth(2, walked["port"])}
    files = {url for entry in truth(2, walked["port"]) for url in entry["documents"]}
    asked = {f"http://127.0.0.1:{port}{path}" for port, _, path, _ in requests}
    assert asked
    assert not asked & (pages | files)


def test_every_warc_passes_warcio_check(walked: dict[str, Any]) -> None:
    files = sorted((walked["work"] / "archive").rglob("*.warc.gz"))
    assert len(files) == 9
    for path in files:
        checker = Checker(type("Arguments", (), {"inputs": [str(path)], "verbose": False})())
        checker.process_all()
        assert not checker.exit_value, path
    assert not list((walked["work"] / "archive").rglob("*.open"))


def test_every_number_can_be_traced_to_its_capture(walked: dict[str, Any]) -> None:
    lost = rows(
        walked["db"],
        """
        SELECT reports.id FROM reports LEFT JOIN fetches
          ON fetches.url = reports.url AND fetches.sha256 = reports.document
        WHERE fetches.warc_file IS NULL OR fetches.payload_digest IS NULL
        """,
    )
    assert lost == []


def dump(db: Path) -> dict[str, list[Any]]:
    with sqlite3.connect(db) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in names
            if not name.startswith("sqlite_")
        }


def test_parsing_twice_changes_nothing_and_a_rebuild_gives_the_same_rows(
    walked: dict[str, Any],
) -> None:
    work = walked["work"]
    first = dump(work / "archive.db")
    again = parse_archive(work / "archive", work / "archive.db")
    assert not again.outcomes.keys() & {"report"}
    assert dump(work / "archive.db") == first
    parse_archive(work / "archive", work / "rebuilt.db", jobs=2)
    assert dump(work / "rebuilt.db") == first
    parse_archive(work / "archive", work / "rebuilt.db", everything=True)
    assert dump(work / "rebuilt.db") == first


def test_unreadable_documents_are_rows_and_no_stop(tmp_path: Path) -> None:
    """Import four broken files and one report; parse reads the one and says what the others are."""
    folder = tmp_path / "documents"
    folder.mkdir()
    golden = Path(__file__).with_name("golden") / "headings_cut.html"
    (folder / "report.html").write_bytes(golden.read_bytes())
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    (folder / "nothing.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (folder / "letter.txt").write_text("关于召开会议的通知", "utf-8")
    archive, db = tmp_path / "archive", tmp_path / "archive.db"
    run = CliRunner()
    imported = run.invoke(nianbao.cli, ["import", str(folder), "--archive", str(archive)])
    assert imported.exit_code == 0, imported.output
    parsed = run.invoke(
        nianbao.cli, ["parse", "--archive", str(archive), "--db", str(db), "--json"]
    )
    assert parsed.exit_code == 0, parsed.output
    assert json.loads(parsed.stdout)["outcomes"] == {"report": 1, "unreadable": 3, "no_report": 1}
    with sqlite3.connect(db) as connection:
        codes = [
            row[0] for row in connection.execute("SELECT code FROM issues WHERE report IS NULL")
        ]
    assert sorted(codes) == ["no_report", "unreadable", "unreadable", "unreadable"]
