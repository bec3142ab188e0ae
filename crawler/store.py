"""One portal's folder in the archive, held by one process at a time."""

import logging
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from crawler.portals import Portal
from crawler.recover import recover
from crawler.state import State
from crawler.warc import WarcFile

logger = logging.getLogger(__name__)


class Busy(RuntimeError):
    """Another process works on the same portal."""


class Store:
    """The lock, the state and the WARC file of one run on one portal."""

    def __init__(self, archive: Path, portal: Portal, mode: str, info: Mapping[str, str]) -> None:
        self.folder = archive / portal.id
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = hold(self.folder)
        try:
            for file in recover(self.folder):
                logger.warning(
                    "recovered %s: %d bytes kept, %d torn bytes cut, %d answers to ask for again",
                    file.file, file.kept, file.cut, file.rows,
                )  # fmt: skip
            self.state = State(self.folder / "state.db")
            self.state.start_crawl(mode, portal.row())
        except BaseException:
            self._lock.release()
            raise
        registry_line = " ".join(f"{key}={value!r}" for key, value in portal.row().items() if value)
        self.warc = WarcFile(self.folder, portal.id, {**info, "nianbao-portal": registry_line})

    def close(self, outcome: str, reason: str | None = None, requests: int = 0) -> None:
        """Close the WARC file, then the run's row, then let go of the portal."""
        try:
            self.warc.close()
            self.state.end_crawl(outcome, reason, requests)
        finally:
            self.state.close()
            self._lock.release()


def hold(folder: Path) -> FileLock:
    """Take a portal's lock or raise Busy; the kernel frees it when the process ends."""
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Busy(
            f"{folder.name}: another crawl or import of this portal is running; "
            "wait for it to end, or stop it"
        ) from None
    return lock
