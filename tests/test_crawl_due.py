"""Which portals are due, and when known reports and whole lists are looked at again."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from crawler.again import due_again, sweep_due
from crawler.due import what_is_due
from crawler.hours import CHINA
from crawler.portals import Portal, read_portals
from crawler.run import crawl, crawl_due
from crawler.slots import by_slot, look_up, slot_of
from crawler.state.portal import State
from crawler.state.rows import Aged, Ask
from crawler.state.times import stamp
from crawler.store import Busy, Store, hold_slot
from tests.crawl.dialects import trs_site
from tests.crawl.past import IN_SEASON, NOW, Past, portal
from tests.crawl.server import Site, registry, serve


def due(archive: Path, *portals: Portal, now: object = NOW) -> dict[str, bool]:
    assert now in (NOW, IN_SEASON)
    found = what_is_due(portals, archive, NOW if now == NOW else IN_SEASON)
    return {one.portal.id: one.due for one in found}


def test_a_portal_never_crawled_is_due_and_one_switched_off_is_not(tmp_path: Path) -> None:
    off = portal("off", enabled="0")
    assert due(tmp_path, portal("new"), off) == {"new": True}


@pytest.mark.parametrize(
    ("days_ago", "in_season", "expected"),
    [(1, False, False), (6, False, False), (7, False, True), (1, True, True), (0.5, True, False)],
)
def test_weekly_out_of_season_and_daily_in_it(
    tmp_path: Path, days_ago: float, in_season: bool, expected: bool
) -> None:
    now = IN_SEASON if in_season else NOW
    past = Past(tmp_path, now=now).crawl(days_ago)
    assert due(tmp_path, past.portal, now=now) == {"p": expected}


@pytest.mark.parametrize(
    ("outcome", "expected"), [("error", True), ("robots", True), ("ok", False)]
)
def test_what_went_wrong_is_tried_again_the_next_day(
    tmp_path: Path, outcome: str, expected: bool
) -> None:
    past = Past(tmp_path).crawl(1, outcome)
    assert due(tmp_path, past.portal) == {"p": expected}


def test_a_run_that_was_cut_short_is_due_at_once(tmp_path: Path) -> None:
    past = Past(tmp_path).crawl(0.01, "interrupted")
    assert due(tmp_path, past.portal) == {"p": True}


def test_a_portal_that_blocks_is_left_alone_for_a_day(tmp_path: Path) -> None:
    past = Past(tmp_path).crawl(0.5, "blocked", blocked_for=1)
    [found] = what_is_due([past.portal], tmp_path, NOW)
    assert not found.due and "left alone until" in found.why
    [found] = what_is_due([past.portal], tmp_path, NOW + timedelta(days=1))
    assert found.due


def test_the_longest_waiting_comes_first(tmp_path: Path) -> None:
    recent, old = Past(tmp_path, "a").crawl(8), Past(tmp_path, "b").crawl(30)
    found = what_is_due([recent.portal, old.portal, portal("never")], tmp_path, NOW)
    assert [one.portal.id for one in found] == ["never", "b", "a"]


def test_one_run_of_due_at_a_time(tmp_path: Path) -> None:
    with FileLock(tmp_path / ".due.lock"), pytest.raises(Busy, match="another crawl --due"):
        crawl_due([portal()], tmp_path)


def test_a_window_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no window of hours"):
        crawl_due([portal()], tmp_path, window="at night")


def test_portals_of_one_host_are_one_group(tmp_path: Path) -> None:
    city, bureau = portal("a"), portal("b", column_url="https://a.gov.cn/bureau/nb/")
    other = portal("c")
    assert [[p.id for p in group] for group in by_slot([city, other, bureau])] == [
        ["a", "b"],
        ["c"],
    ]
    with hold_slot(tmp_path, slot_of(city)), pytest.raises(Busy, match="the same server"):
        hold_slot(tmp_path, slot_of(bureau))


def test_known_reports_are_looked_at_again_by_age_within_a_budget() -> None:
    def aged(url: str, born: int, looked: int, status: str = "done") -> Aged:
        ask = Ask(url, "report", status=status)
        return Aged(ask, *(stamp(NOW - timedelta(days=days)) for days in (born, looked)))

    documents = [
        aged("fresh", 3, 3),
        aged("a week old", 8, 8),
        aged("seen since the week", 20, 12),
        aged("a month old", 31, 12),
        aged("a quarter old", 92, 40),
        aged("half a year old, seen since", 180, 80),
        aged("a year old", 366, 200),
        aged("two years old", 731, 300),
        aged("gone a month", 500, 31, "gone"),
        aged("gone a week", 500, 8, "gone"),
    ]
    names = [ask.url for ask in due_again(documents, NOW, 100)]
    assert set(names) == {
        "a week old", "a month old", "a quarter old", "a year old", "two years old", "gone a month",
    }  # fmt: skip
    assert [ask.url for ask in due_again(documents, NOW, 2)] == ["two years old", "a year old"]


def test_lists_are_walked_to_their_end_monthly_and_weekly_in_the_season(tmp_path: Path) -> None:
    past = Past(tmp_path).crawl(29, mode="sweep")
    state = State(past.folder / "state.db")
    try:
        assert not sweep_due(state, NOW)
        assert sweep_due(state, NOW + timedelta(days=2))
        season = IN_SEASON.replace(year=2027)
        with state.db:
            state.db.execute("UPDATE crawls SET started = ?", (stamp(season - timedelta(days=8)),))
        assert sweep_due(state, season)
        with state.db:
            state.db.execute("UPDATE crawls SET complete = 0")
        assert sweep_due(state, NOW), "one that did not come to its end does not count"
    finally:
        state.close()


class TestHours:
    """A portal whose line names hours is crawled within them alone, by the clock of China."""

    # NOW is 20:00 in China.
    @pytest.mark.parametrize(
        ("window", "expected"), [("19:00-06:00", True), ("22:00-06:00", False)]
    )
    def test_out_of_its_hours_it_is_not_due(
        self, tmp_path: Path, window: str, expected: bool
    ) -> None:
        [found] = what_is_due([portal(window=window)], tmp_path, NOW)
        assert found.due == expected
        assert expected or "within the hours 22:00-06:00" in found.why

    def test_out_of_its_hours_nothing_is_asked(self, tmp_path: Path) -> None:
        hour = datetime.now(CHINA).hour
        never_now = f"{(hour + 2) % 24:02d}:00-{(hour + 3) % 24:02d}:00"
        with serve(Site({})) as site:
            file = registry(tmp_path, site, "trs", "/nb/", window=never_now)
            [result] = crawl(read_portals(file), tmp_path / "archive", portals_file=file)
            assert site.asked == []
        assert result.outcome == "interrupted"
        assert result.reason == f"not begun: it is not within the hours {never_now} of China"

    def test_within_its_hours_it_is_crawled_as_ever(self, tmp_path: Path) -> None:
        with serve(Site(trs_site(3))) as site:
            file = registry(tmp_path, site, "trs", "/zfxxgknb/", window="00:00-00:00")
            [result] = crawl(read_portals(file), tmp_path / "archive", portals_file=file)
        assert (result.outcome, result.new_reports) == ("ok", 3)


class TestServers:
    """What two portals have in common is asked by one crawl at a time: host, platform, machine."""

    def test_portals_whose_names_lead_to_one_machine_are_one_group(self) -> None:
        a, b, c, d = (portal(name) for name in "abcd")
        addresses = {
            "a.gov.cn": {"8.8.8.8"},
            "b.gov.cn": {"9.9.9.9"},
            "d.gov.cn": {"8.8.8.8", "1.1.1.1"},
        }
        groups = [[p.id for p in group] for group in by_slot([a, b, c, d], addresses)]
        assert groups == [["a", "d"], ["b"], ["c"]]

    def test_what_a_third_has_in_common_joins_two(self) -> None:
        a, b = portal("a", platform="one"), portal("b", platform="two")
        both = portal("c", platform="two", column_url="https://a.gov.cn/c/nb/")
        assert [[p.id for p in group] for group in by_slot([a, b, both])] == [["a", "b", "c"]]

    def test_one_crawl_holds_them_all(self, tmp_path: Path) -> None:
        one = portal("a", platform="gkmlpt")
        store = Store(tmp_path, one, "crawl", {}, ["8.8.8.8"])
        try:
            for slot in ("a.gov.cn", "gkmlpt", "ip-8.8.8.8"):
                with pytest.raises(Busy, match="the same server"):
                    hold_slot(tmp_path, slot)
            with pytest.raises(Busy):
                Store(tmp_path, portal("b"), "crawl", {}, ["8.8.8.8"])
            hold_slot(tmp_path, "b.gov.cn").release()
        finally:
            store.close("ok")
        Store(tmp_path, portal("b"), "crawl", {}, ["8.8.8.8"]).close("ok")

    def test_an_address_in_place_of_a_name_is_looked_up_nowhere(self) -> None:
        local = portal("a", column_url="http://127.0.0.1:8123/nb/", loopback="1")
        assert look_up([local]) == {"127.0.0.1": frozenset()}
