"""What `nianbao status` says of a portal, and who is told."""

import io
import json
import logging
import sys
from pathlib import Path

import pytest

from crawler.run import CrawlEvent
from crawler.watching.notify import notify
from crawler.watching.progress import Progress
from crawler.watching.status import PortalStatus, as_table, exit_code, overall, status
from crawler.watching.watch import Alarm
from tests.crawl.past import NOW, Past, portal
from tests.crawl.server import Asked, Reply, Site, serve


def only(archive: Path, past: Past) -> PortalStatus:
    [found] = status([past.portal], archive, NOW)
    return found


def test_a_portal_that_is_well(tmp_path: Path) -> None:
    past = Past(tmp_path).crawl(40, new=20, requests=25, mode="sweep").crawl(10).crawl(3, new=1)
    found = only(tmp_path, past)
    assert (found.health, found.why, found.alarms) == ("ok", "", ())
    assert found.last_success == found.last_crawl == "2026-06-12T12:00:00Z"
    assert found.last_new_report == "2026-06-12T12:00:00Z"
    assert (found.reports, found.pending) == (21, 0)
    assert found.requests_per_new_report == 4.0, "two crawls of two requests for one report"
    assert exit_code([found]) == 0


def test_a_portal_that_blocks_is_red(tmp_path: Path) -> None:
    past = Past(tmp_path).crawl(9).crawl(0.2, "blocked", "HTTP 412", blocked_for=1)
    found = only(tmp_path, past)
    assert (found.health, found.outcome) == ("red", "blocked")
    assert "HTTP 412" in found.why and "left alone until" in found.why
    assert exit_code([found]) == 1


def test_an_empty_portal_is_red_and_says_what_was_known(tmp_path: Path) -> None:
    past = Past(tmp_path).crawl(9, new=20).crawl(1, "empty", "no report", listed=0)
    found = only(tmp_path, past)
    assert found.health == "red" and "20 were known" in found.why
    assert found.alarms[0].code == "empty"


def test_a_portal_that_vanished_is_red(tmp_path: Path) -> None:
    gone = Past(tmp_path, "gone").crawl(9).crawl(1, "error", "HTTP 404", lists={"missing": 1})
    silent = Past(tmp_path, "silent").crawl(9).crawl(1, "error", "timeout", lists={"error": 1})
    for past, words in ((gone, "not there any more"), (silent, "does not come")):
        found = only(tmp_path, past)
        assert (found.health, found.alarms[0].code) == ("red", "vanished")
        assert words in found.why


def test_one_failure_is_a_warning_and_two_are_not(tmp_path: Path) -> None:
    past = Past(tmp_path).crawl(9).crawl(2, "error", "one page did not come")
    assert only(tmp_path, past).health == "warn"
    assert exit_code([only(tmp_path, past)]) == 0
    assert only(tmp_path, past.crawl(1, "error", "again")).health == "red"


def test_fewer_reports_than_in_the_last_sweep(tmp_path: Path) -> None:
    past = Past(tmp_path).crawl(40, mode="sweep", listed=100).crawl(9, mode="sweep", listed=80)
    found = only(tmp_path, past)
    assert found.health == "warn" and "name 80 reports, 100 on 2026-05-06" in found.why
    found = only(tmp_path, past.crawl(8, mode="sweep", listed=30))
    assert found.health == "red"


def test_no_success_for_three_rounds_is_red(tmp_path: Path) -> None:
    past = Past(tmp_path).crawl(30).crawl(2, "interrupted", "stopped")
    found = only(tmp_path, past)
    assert found.health == "red" and "since 2026-05-16" in found.why
    never = Past(tmp_path, "never").crawl(30, "interrupted", "stopped")
    assert "no crawl has ever gone well" in only(tmp_path, never).why


def test_pages_that_wait_too_long_are_told(tmp_path: Path) -> None:
    past = Past(tmp_path).crawl(9, pending=3)
    found = only(tmp_path, past)
    assert (found.health, found.pending) == ("warn", 3)
    assert "3 pages wait, the oldest since 2026-06-06" in found.why


def test_a_portal_never_crawled_is_new_and_one_switched_off_raises_nothing(tmp_path: Path) -> None:
    off = Past(tmp_path, "off").crawl(30, "blocked", "HTTP 412")
    switched_off = portal("off", enabled="0")
    never, old = status([portal("never"), switched_off], tmp_path, NOW)
    assert (never.health, never.why) == ("new", "it was never crawled")
    assert (old.portal, old.health) == (off.portal.id, "ok")


def test_all_portals_blocking_raises_an_alarm_of_its_own(tmp_path: Path) -> None:
    pasts = [Past(tmp_path, ident).crawl(1, "blocked", "HTTP 403") for ident in "abc"]
    found = overall(status([past.portal for past in pasts], tmp_path, NOW), tmp_path)
    assert [alarm.code for alarm in found].count("all_blocked") == 1
    assert "all 3 portals block us" in next(a.message for a in found if a.code == "all_blocked")


def test_the_table_puts_red_first_with_its_reason_below(tmp_path: Path) -> None:
    good = Past(tmp_path, "good").crawl(3)
    bad = Past(tmp_path, "zbad").crawl(3, "blocked", "HTTP 412: a challenge", blocked_for=1)
    lines = as_table(status([good.portal, bad.portal], tmp_path, NOW)).splitlines()
    assert lines[1].split()[:2] == ["red", "zbad"]
    assert "HTTP 412: a challenge" in lines[2]
    assert lines[3].split()[:2] == ["ok", "good"]


ALARMS = [Alarm("p", "red", "blocked", "it blocks us: HTTP 412"), Alarm("q", "warn", "fewer", "少")]


def test_alarms_go_to_the_log_and_to_a_webhook(caplog: pytest.LogCaptureFixture) -> None:
    with serve(Site({"/hook": Reply("ok")})) as site, caplog.at_level(logging.WARNING):
        assert notify(ALARMS, webhook=site.url + "/hook") == []
    [asked] = site.asked
    told = json.loads(asked.body)
    assert asked.method == "POST" and told["text"].startswith("nianbao: 1 red, 1 warning\n")
    assert told["alarms"][1] == {"portal": "q", "level": "warn", "code": "fewer", "message": "少"}
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_alarms_go_to_a_mail_command(tmp_path: Path) -> None:
    kept = tmp_path / "mail"
    program = f"import sys; open({str(kept)!r}, 'wb').write(sys.stdin.buffer.read())"
    assert notify(ALARMS, mail=f'{sys.executable} -c "{program}"') == []
    mail = kept.read_text(encoding="utf-8")
    assert mail.startswith("Subject: nianbao: 1 red, 1 warning\n")
    assert "RED p: it blocks us: HTTP 412" in mail and "少" in mail


def test_a_webhook_or_mail_that_fails_is_told(tmp_path: Path) -> None:
    def refuse(asked: Asked) -> Reply:
        return Reply("no", status=500)

    with serve(Site({"/hook": refuse})) as site:
        [trouble] = notify(ALARMS, webhook=site.url + "/hook")
    assert "could not be told" in trouble
    assert "no http or https" in notify(ALARMS, webhook="ftp://x/")[0]
    assert "ended with 1" in notify(ALARMS, mail="false")[0]
    assert "could not be run" in notify(ALARMS, mail=str(tmp_path / "nowhere"))[0]
    assert notify([], webhook="ftp://x/") == [], "nobody is told of nothing"


def test_progress_on_a_terminal_keeps_up_and_in_a_log_is_a_line_a_portal() -> None:
    times = iter([0.0, *[2.0] * 20])
    events = [
        CrawlEvent("a", "started"),
        CrawlEvent("a", "running", 3, 1, pages=1),
        CrawlEvent("b", "finished", 2, 0, "blocked", 1, 1, "HTTP 412"),
        CrawlEvent("a", "finished", 6, 3, "ok", 2),
    ]
    screens: dict[bool, str] = {}
    for live in (True, False):
        stream = io.StringIO()
        progress = Progress(2, stream, live=live, clock=lambda: next(times, 2.0))
        for event in events:
            progress(event)
        progress.close()
        screens[live] = stream.getvalue()
    assert screens[False].splitlines()[:2] == [
        "b: blocked, 2 requests, 0 new reports (HTTP 412)",
        "a: ok, 6 requests, 3 new reports",
    ]
    assert "2 of 2 portals, 8 requests, 3 list pages, 3 new reports, 1 blocked" in screens[False]
    assert "\x1b" not in screens[False]
    assert "  a: 3 requests, 1 list pages, 1 new\n" in screens[True]
    assert "\x1b[2A" in screens[True]
