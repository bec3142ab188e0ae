"""One portal's folder in the archive, held by one process at a time."""

import logging
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from crawler.again import sweep_due
from crawler.keeping.recover import recover
from crawler.portals import Portal
from crawler.slots import slots_of
from crawler.state.portal import State
from crawler.warc import WarcFile

logger = logging.getLogger(__name__)
SLOTS = ".slots"  # folder of the archive that holds the locks of hosts and platforms


class Busy(RuntimeError):
    """Another process works on the same portal."""


class Store:
    """The locks, the state and the WARC file of one run on one portal."""

    def __init__(
        self,
        archive: Path,
        portal: Portal,
        mode: str,
        info: Mapping[str, str],
        addresses: Collection[str] = (),
    ) -> None:
        self.folder = archive / portal.id
        self.folder.mkdir(parents=True, exist_ok=True)
        self._locks = [hold(self.folder)]
        try:
            for slot in slots_of(portal, addresses):
                self._locks.append(hold_slot(archive, slot))
            for file in recover(self.folder):
                logger.warning(
                    "recovered %s: %d bytes kept, %d torn bytes cut, %d answers to ask for again",
                    file.file, file.kept, file.cut, file.rows,
                )  # fmt: skip
            self.state = State(self.folder / "state.db")
            if mode == "crawl" and sweep_due(self.state, datetime.now(UTC)):
                mode = "sweep"
                self.state.forget_validators()
            self.state.start_crawl(mode, portal.row())
        except BaseException:
            self._release()
            raise
        registry_line = " ".join(f"{key}={value!r}" for key, value in portal.row().items() if value)
        self.warc = WarcFile(self.folder, portal.id, {**info, "nianbao-portal": registry_line})

    def close(
        self,
        outcome: str,
        reason: str | None = None,
        requests: int = 0,
        *,
        complete: bool = True,
        listed: int = 0,
        alone: timedelta | None = None,
    ) -> None:
        """Close the WARC file, then the run's row (see State.end_crawl), then let go of the portal."""
        try:
            self.warc.close()
            self.state.end_crawl(
                outcome, reason, requests, complete=complete, listed=listed, alone=alone
            )
        finally:
            self.state.close()
            self._release()

    def _release(self) -> None:
        for lock in reversed(self._locks):
            lock.release()


def hold(folder: Path) -> FileLock:
    """Take a portal's lock or raise Busy; the kernel frees it when the process ends."""
    return _take(
        folder / "lock", f"{folder.name}: another crawl or import of this portal is running"
    )


def hold_slot(archive: Path, slot: str) -> FileLock:
    """Take the lock of a host, platform or address: two portals on it must not be crawled at once."""
    folder = archive / SLOTS
    folder.mkdir(parents=True, exist_ok=True)
    return _take(folder / f"{slot}.lock", f"{slot}: another crawl is asking the same server")


def hold_due(archive: Path) -> FileLock:
    """Take the lock of `crawl --due`: a timer that fires again finds the first run still at work."""
    return _take(archive / ".due.lock", f"{archive}: another crawl --due is running")


def _take(path: Path, trouble: str) -> FileLock:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Busy(f"{trouble}; wait for it to end, or stop it") from None
    return lock
