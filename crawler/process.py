"""`scrapy crawl` in a process of its own, forked where possible from one that has Scrapy loaded.

Importing Scrapy takes most of a second of CPU, a crawl that finds nothing new a tenth of that.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

POLL = 0.5  # seconds between two looks at a running crawl
PATIENCE = 60.0  # seconds that a crawl gets to end cleanly before it is killed
PROJECT = Path(__file__).resolve().parents[1]
_FORKSERVER = multiprocessing.get_context("forkserver")
# __main__ too: multiprocessing would import it again in each crawl.
_FORKSERVER.set_forkserver_preload(["__main__", "crawler.warm"])


class Running(Protocol):
    """A crawl under way."""

    @property
    def returncode(self) -> int | None:
        """Its exit code once it has ended and was waited for; -9 after a kill."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises subprocess.TimeoutExpired."""

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""

    def send_signal(self, number: int) -> None: ...

    def kill(self) -> None: ...


def start(arguments: Sequence[str], log: Path) -> Running:
    """Start `scrapy crawl ARGUMENTS…`; what it says goes to the end of a log file."""
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings", **_import_path()}
    if not multiprocessing.current_process().daemon:
        return _Forked(arguments, log, environment)
    with log.open("ab") as output:  # a worker of many machines may not fork from a server
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", *arguments],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C in the terminal is ours to hand on, once
        )


def watch(
    process: Running, look: Callable[[], object], stopped: Callable[[], bool] = lambda: False
) -> None:
    """Wait for a crawl, with a `look` at it now and then, until it ends or is `stopped`.

    However the wait ends, by Ctrl-C too, the crawl has ended as well.
    """
    try:
        while not stopped():
            try:
                process.wait(timeout=POLL)
                return
            except subprocess.TimeoutExpired:
                look()
    finally:
        _end(process)


def tail(log: Path, start: int, lines: int = 5) -> str:
    """The last lines of what a crawl wrote to its log, which began at `start`."""
    with log.open("rb") as file:
        file.seek(start)
        text = file.read().decode("utf-8", "replace")
    return "\n".join(text.strip().splitlines()[-lines:])


def size(log: Path) -> int:
    """Where a log ends now, and what is written next begins."""
    return log.stat().st_size if log.exists() else 0


def _end(process: Running) -> None:
    """Ask a crawl to end: it closes its WARC file and its row. One that won't is killed."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class _Forked:
    def __init__(self, arguments: Sequence[str], log: Path, environment: Mapping[str, str]) -> None:
        self._process = _FORKSERVER.Process(
            target=_crawl, args=(list(arguments), str(log), dict(environment))
        )
        self._process.start()

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("scrapy crawl", timeout or 0)
        return code

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self._process.pid is not None and self.poll() is None:
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        self._process.kill()


def _crawl(arguments: list[str], log: str, environment: Mapping[str, str]) -> None:
    """The child: become what `python -m scrapy crawl` would be."""
    os.setsid()
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    for stream in (1, 2):
        os.dup2(output, stream)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False, buffering=1)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(PROJECT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from scrapy.cmdline import execute

    sys.argv = ["scrapy", "crawl", *arguments]
    execute(sys.argv)


def _import_path() -> dict[str, str]:
    """Let the child import this very package, installed or not."""
    known = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": f"{PROJECT}{os.pathsep}{known}" if known else str(PROJECT)}
