"""A crawl as it runs: a few lines on a terminal that keep up, one line a portal in a log."""

import time
from collections.abc import Callable
from typing import TextIO

from crawler.run import CrawlEvent

SHOWN = 8  # running portals that get a line of their own
_UP, _CLEAR = "\x1b[{}A", "\x1b[K"


class Progress:
    """Takes the events of a crawl (`on_progress`); `close()` leaves the cursor below the last line."""

    def __init__(
        self,
        total: int,
        stream: TextIO,
        *,
        live: bool | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total, self.stream, self.clock = total, stream, clock
        self.live = stream.isatty() if live is None else live
        self.started = clock()
        self.running: dict[str, CrawlEvent] = {}
        self.finished: list[CrawlEvent] = []
        self._drawn = 0

    def __call__(self, event: CrawlEvent) -> None:
        """Take an event and show it."""
        if event.state == "finished":
            self.running.pop(event.portal, None)
            self.finished.append(event)
        else:
            self.running[event.portal] = event
        if self.live:
            self._draw([_said(event)] if event.state == "finished" else [])
        elif event.state == "finished":
            self._write([_said(event)])

    def close(self) -> None:
        """Take the moving lines away, and say the whole in one."""
        if self.live:
            self._erase()
        self._write([self.summary()])

    def summary(self) -> str:
        """The whole in one line: portals, requests, list pages, new reports, blocked, rate."""
        events = [*self.finished, *self.running.values()]
        seconds = max(self.clock() - self.started, 0.001)
        asked = sum(event.requests for event in events)
        refused = sum(event.outcome == "blocked" or event.blocked > 0 for event in events)
        return (
            f"{len(self.finished)} of {self.total} portals, {asked} requests, "
            f"{sum(e.pages for e in events)} list pages, "
            f"{sum(e.new_reports for e in events)} new reports, {refused} blocked, "
            f"{asked / seconds:.1f} requests/s"
        )

    def _draw(self, above: list[str]) -> None:
        self._erase()
        running = [
            f"  {event.portal}: {event.requests} requests, {event.pages} list pages, "
            f"{event.new_reports} new"
            for event in list(self.running.values())[:SHOWN]
        ]
        if more := len(self.running) - len(running):
            running.append(f"  and {more} more")
        moving = [*running, self.summary()]
        self._write([*above, *moving])
        self._drawn = len(moving)

    def _erase(self) -> None:
        if self._drawn:
            lines = "\n".join([_CLEAR] * self._drawn)
            up = _UP.format(self._drawn)
            self.stream.write(f"{up}{lines}\n{up}")
            self._drawn = 0

    def _write(self, lines: list[str]) -> None:
        self.stream.write("".join(f"{line}\n" for line in lines))
        self.stream.flush()


def _said(event: CrawlEvent) -> str:
    told = f"{event.portal}: {event.outcome}, {event.requests} requests, {event.new_reports} new reports"
    return f"{told} ({event.reason})" if event.reason else told
