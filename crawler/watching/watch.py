"""Assertions on what the crawls left behind: each says what is wrong with a portal, and how grave it is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.due import days_between
from crawler.portals import Portal
from crawler.state.times import moment
from crawler.watching.history import History

RED, WARN, OK = "red", "warn", "ok"
FEWER, MANY_FEWER = 0.9, 0.5  # of the reports that the sweep before found in the lists
PENDING_DAYS = 7
LEAST_PATIENCE = 3  # days without success that are never red


@dataclass(frozen=True)
class Alarm:
    """Something that a person should look at; `code` names the assertion that failed."""

    portal: str
    level: str  # red, warn
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.level.upper()} {self.portal}: {self.message}"


@dataclass(frozen=True)
class View:
    """What an assertion looks at."""

    portal: Portal
    history: History
    now: datetime


Found = Iterator[tuple[str, str]]  # level, message


def blocked(view: View) -> Found:
    """The portal turned us away."""
    last = view.history.last
    if last and last.outcome == "blocked":
        until = view.history.not_before
        yield RED, f"it blocks us: {last.reason}" + (f"; left alone until {until}" if until else "")


def vanished(view: View) -> Found:
    """The list is no longer where it was, or does not come."""
    last, lists = view.history.last, view.history.lists
    if last is None or last.outcome != "error":
        return
    if lists.get("missing") or lists.get("gone"):
        yield RED, f"its list is not there any more: {last.reason}"
    elif not any(lists.get(good) for good in ("new", "changed", "unchanged", "not_modified")):
        yield RED, f"its list does not come: {last.reason}"


def empty(view: View) -> Found:
    """The list came, and nothing in it is a report."""
    last = view.history.last
    if last and last.outcome == "empty":
        had = f", and {view.history.reports} were known" if view.history.reports else ""
        yield RED, f"its list holds no report{had}: {last.reason}"


def fewer(view: View) -> Found:
    """A sweep found clearly fewer reports in the lists than the sweep before."""
    sweeps = [c for c in view.history.crawls if c.mode in {"sweep", "recheck"} and c.complete]
    if len(sweeps) < 2 or sweeps[0].outcome in {"empty", "blocked"}:
        return
    found, before = sweeps[0].listed, sweeps[1].listed
    if found < before * FEWER:
        level = RED if found < before * MANY_FEWER else WARN
        yield level, f"its lists name {found} reports, {before} on {sweeps[1].started[:10]}"


def robots(view: View) -> Found:
    """robots.txt keeps us out, of all or of a part."""
    last = view.history.last
    if last and last.outcome == "robots":
        yield (
            WARN if sum(view.history.lists.values()) > view.history.lists.get("robots", 0) else RED,
            (f"robots.txt: {last.reason}"),
        )


def failing(view: View) -> Found:
    """Pages fail: once is a warning, twice running is not."""
    last = view.history.last
    if last and last.outcome == "error":
        before = view.history.crawls[1].outcome if len(view.history.crawls) > 1 else None
        yield RED if before == "error" else WARN, f"its crawl failed: {last.reason}"


def no_success(view: View) -> Found:
    """No crawl went well for longer than three of its rounds."""
    history = view.history
    since = history.last_success or history.first_crawl
    if since is None:
        return
    patience = max(LEAST_PATIENCE, 3 * days_between(view.portal, view.now))
    if view.now - moment(since) > timedelta(days=patience):
        yield (
            RED,
            (
                f"no crawl has gone well since {history.last_success}"
                if history.last_success
                else f"no crawl has ever gone well, the first was on {since}"
            ),
        )


def unfinished(view: View) -> Found:
    """A run ended early, or pages wait too long."""
    last, history = view.history.last, view.history
    if last and last.outcome in {None, "interrupted"}:
        yield WARN, last.reason or "a crawl is running, or was killed"
    if history.oldest_pending and view.now - moment(history.oldest_pending) > timedelta(
        days=PENDING_DAYS
    ):
        yield WARN, f"{history.pending} pages wait, the oldest since {history.oldest_pending[:10]}"


# In the order of gravity; the first that finds something is the reason shown.
ASSERTIONS: tuple[Callable[[View], Found], ...] = (
    blocked, vanished, empty, robots, no_success, failing, fewer, unfinished,
)  # fmt: skip


def alarms(portal: Portal, history: History, now: datetime) -> list[Alarm]:
    """Every assertion that fails on a portal, the red ones first."""
    view = View(portal, history, now)
    found = [
        Alarm(portal.id, level, assertion.__name__, message)
        for assertion in ASSERTIONS
        for level, message in assertion(view)
    ]
    return sorted(found, key=lambda alarm: alarm.level != RED)


def all_blocked(histories: Sequence[History]) -> Alarm | None:
    """Where every portal refuses us it is most likely our own address that is refused."""
    last = [history.last for history in histories if history.last]
    if len(last) > 1 and all(crawl.outcome == "blocked" for crawl in last):
        message = f"all {len(last)} portals block us: is our own address refused?"
        return Alarm("*", RED, "all_blocked", message)
    return None
