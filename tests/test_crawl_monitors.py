"""Spidermon, turned on by the environment, judges a crawl by our own assertions and calls its actions."""

import re
from pathlib import Path

import pytest

from crawler.watching.watch import ASSERTIONS
from tests.crawl.dialects import trs_site
from tests.crawl.server import Reply, Site, serve
from tests.test_crawl_run import COLUMN, Run

EMPTY = Reply("<html><body><ul></ul></body></html>")


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Spidermon's action writes what failed."""
    file = tmp_path / "failed.html"
    monkeypatch.setenv("SPIDERMON_ENABLED", "1")
    monkeypatch.setenv(
        "SPIDERMON_MONITORS_FAILED_ACTIONS",
        "spidermon.contrib.actions.reports.files.CreateFileReport",
    )
    monkeypatch.setenv("SPIDERMON_REPORT_TEMPLATE", "reports/email/monitors/result.jinja")
    monkeypatch.setenv("SPIDERMON_REPORT_FILENAME", str(file))
    return file


def test_a_portal_that_is_well_passes_every_monitor(tmp_path: Path, report: Path) -> None:
    with serve(Site(trs_site(5))) as site:
        assert Run(site, tmp_path).crawl().outcome == "ok"
    assert verdict(tmp_path) == ("OK", len(ASSERTIONS))
    assert not report.exists()


def test_a_list_that_went_empty_fails_its_monitor_and_calls_the_action(
    tmp_path: Path, report: Path
) -> None:
    with serve(Site(trs_site(5))) as site:
        run = Run(site, tmp_path)
        run.crawl()
        site.pages = {COLUMN: EMPTY}
        assert run.crawl(recheck=True).outcome == "empty"
    assert verdict(tmp_path) == ("FAILED", len(ASSERTIONS))
    assert "its list holds no report, and 5 were known" in log(tmp_path)
    assert report.exists()


def log(folder: Path) -> str:
    [file] = folder.rglob("*.log")
    return file.read_text(encoding="utf-8")


def verdict(folder: Path) -> tuple[str, int]:
    """What Spidermon said of the monitors of the last crawl, and how many there were."""
    ran = re.findall(r"(\d+) monitors in .*\n.*\[Spidermon\] (OK|FAILED)", log(folder))
    count, said = ran[-1]
    return said, int(count)
