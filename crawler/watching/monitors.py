"""The assertions of `crawler.watching.watch` as Spidermon monitors, for whoever has Spidermon's alarms in use already.

Off unless SPIDERMON_ENABLED is set in the environment. `nianbao crawl` and `nianbao status` judge the
same assertions without it; what Spidermon adds are its actions (Slack, Telegram, Sentry, a report).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from scrapy.utils.misc import load_object
from spidermon import Monitor, MonitorSuite

from crawler.watching.history import read_history
from crawler.watching.watch import ASSERTIONS, Found, View

ACTIONS_SETTING = "SPIDERMON_MONITORS_FAILED_ACTIONS"  # class paths, with commas between


def _test(assertion: Callable[[View], Found]) -> Callable[[Any], None]:
    def test(self: Any) -> None:
        spider = self.data.spider
        view = View(spider.portal, read_history(spider.store.folder), datetime.now(UTC))
        found = [f"{level.upper()} {view.portal.id}: {text}" for level, text in assertion(view)]
        if found:
            self.fail("; ".join(found))

    test.__doc__ = assertion.__doc__
    return test


class PortalMonitor(Monitor):  # type: ignore[misc]
    """A test a line of ASSERTIONS: what is added there is watched here."""


for _assertion in ASSERTIONS:
    setattr(PortalMonitor, f"test_{_assertion.__name__}", _test(_assertion))


class PortalSuite(MonitorSuite):  # type: ignore[misc]
    """Judges one crawl when its row in state.db is closed, and calls the actions that the settings name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_monitors([PortalMonitor])
        if self._crawler is not None:
            actions = self._crawler.settings.getlist(ACTIONS_SETTING)
            self.add_monitors_failed_actions(load_object(action) for action in actions)
