"""Readers in workers that can be killed: a document that hangs, crashes or explodes costs itself alone.

The default is a pebble pool on this machine. Where an Executor is given (Dask's get_executor(), for
one), it hands units to other machines, and each reads them in a killable child of its own.
"""

import contextlib
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, TimeoutError, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from parse import limits, work
from parse.model import Context, Issue, Report
from parse.notes import english
from parse.work import Reading, Unit

T = TypeVar("T")
# A worker makes place for a new one after so many units: what C libraries lose is lost for good.
_UNITS_OF_A_WORKER = 20
# Units in work and waiting for each worker. Few, so that memory stays flat.
_WAITING = 3
# How often in a row a pool that broke is made anew.
_REVIVALS = 5
# Signals of a process that was ended by its limits → the issue that says so.
_ENDED_BY = {
    -signal.SIGALRM: "reader_timeout",
    -signal.SIGXCPU: "reader_timeout",
    -signal.SIGKILL: "reader_memory",
}


class NotRead(Exception):
    """Raised where a document gives no report. The message says why, `bug` where it is our fault."""

    def __init__(self, message: str, bug: str = "") -> None:
        super().__init__(message)
        self.bug = bug


def read_units(
    units: Iterable[Unit],
    jobs: int,
    executor: Executor | None = None,
    initializer: Callable[[], None] | None = None,
) -> Generator[tuple[Unit, list[Reading]], None, None]:
    """Read units, each as soon as it is done; not more are drawn from `units` than are in work.

    With `executor` the units go there, else to `jobs` workers here; `initializer` is called in each
    worker here. Closing the iterator ends the workers.
    """
    if executor is None:
        with _Workers(jobs, initializer) as workers:
            yield from _stream(units, workers.begin, workers.finish, jobs * _WAITING)
    else:
        give = executor.submit
        # How many workers there are only the executor knows: enough for some hundred of them.
        yield from _stream(units, lambda u: give(read_guarded, u), _result, max(jobs, 100))


def read_guarded(unit: Unit) -> list[Reading]:
    """Read a unit in a killable child of this process: what an Executor's worker does.

    Dask's workers may have children where `distributed.worker.daemon` is false.
    """
    if multiprocessing.current_process().daemon:
        raise RuntimeError(
            "this worker may not start the process that reads documents safely: start Dask workers "
            "with the setting distributed.worker.daemon: false"
        )
    with _Workers(1) as workers:
        return workers.finish(unit)


def read_safely(body: bytes, context: Context | None = None) -> Report:
    """Read one document in a worker of its own, within the limits of its kind.

    Raises NotRead, with a sentence, where it gives no report or ends its worker.
    """
    with _Workers(1) as workers:
        try:
            reading = workers.result(work.read_body, body, context or Context())
        except _DEATHS as error:
            code, detail = _cause(error)
            raise NotRead(english(Issue(code, "", detail))) from None
    if reading.issue:
        plain = reading.issue.code in ("unreadable", "missing_part")
        message = reading.issue.detail if plain else english(reading.issue)
        raise NotRead(message, reading.traceback)
    assert reading.report is not None  # a reading without a report says why
    return reading.report


def _stream(
    units: Iterable[Unit],
    start: Callable[[Unit], "Future[list[Reading]]"],
    finish: Callable[[Unit, "Future[list[Reading]]"], list[Reading]],
    most: int,
) -> Iterator[tuple[Unit, list[Reading]]]:
    source = iter(units)
    waiting: dict[Future[list[Reading]], Unit] = {}
    while True:
        waiting |= {start(unit): unit for unit in islice(source, most - len(waiting))}
        if not waiting:
            return
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            unit = waiting.pop(future)
            yield unit, finish(unit, future)


def _result(_: Unit, future: "Future[list[Reading]]") -> list[Reading]:
    return future.result()


class _Workers:
    """A pebble pool whose workers read units; what ended a worker is found document by document."""

    def __init__(self, jobs: int, initializer: Callable[[], None] | None = None) -> None:
        self._jobs, self._initializer = jobs, initializer
        self._revived = 0
        self._pool: Any = self._new_pool()

    def _new_pool(self) -> ProcessPool:
        context = _context()
        return ProcessPool(
            max_workers=self._jobs,
            max_tasks=_UNITS_OF_A_WORKER,
            initializer=_begin,
            initargs=(self._initializer,),
            context=context,
        )

    def __enter__(self) -> "_Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.stop()
        self._pool.join()

    def start(self, function: Callable[..., T], *args: Any, tasks: int = 1) -> "Future[T]":
        """Call a function of parse.work in a worker.

        The kernel holds each document to its limits; the time given here is for a worker that
        even the kernel can't bring back.
        """
        seconds = limits.LONGEST * (1 + tasks)
        future: Future[T] = self._pool.schedule(_ending, (function, *args), timeout=seconds)
        return future

    def result(
        self,
        function: Callable[..., T],
        *args: Any,
        tasks: int = 1,
        future: "Future[T] | None" = None,
    ) -> T:
        """What a call gave, started again where the pool broke around it.

        pebble gives a pool up when a worker dies so early that it does not know yet at what.
        """
        while True:
            try:
                given = (future or self.start(function, *args, tasks=tasks)).result()
            except BrokenProcessPool as error:
                self._revive(error)
                future = None
            else:
                self._revived = 0
                return given

    def _revive(self, error: BrokenProcessPool) -> None:
        if self._pool.active:
            return  # done already, when the first of the waiting calls said so
        self._revived += 1
        if self._revived > _REVIVALS:
            raise RuntimeError("no worker that reads documents can be started") from error
        self._pool.stop()
        self._pool.join()
        self._pool = self._new_pool()

    def begin(self, unit: Unit) -> "Future[list[Reading]]":
        """Hand out a unit."""
        return self.start(work.read_unit, unit, tasks=len(unit.tasks))

    def finish(self, unit: Unit, future: "Future[list[Reading]] | None" = None) -> list[Reading]:
        """The readings of a unit; where it ended its worker, those of its documents one by one."""
        try:
            return self.result(work.read_unit, unit, tasks=len(unit.tasks), future=future)
        except _DEATHS as error:
            if len(unit.tasks) == 1:
                return self._culprit(unit, error)
        return [r for task in unit.tasks for r in self.finish(replace(unit, tasks=(task,)))]

    def _culprit(self, unit: Unit, error: BaseException) -> list[Reading]:
        """The document that ended its worker; of an archive, its documents one by one."""
        task = unit.tasks[0]
        held = None
        with contextlib.suppress(*_DEATHS):
            held = self.result(work.contents, unit)
        if held is None:
            return [work.died(task, *_cause(error))]
        readings, members = [held[0]], held[1]
        for number, member in enumerate(members):
            single = replace(unit, tasks=(replace(task, only=(number,)),))
            try:
                readings += self.result(work.read_unit, single)[1:]
            except _DEATHS as death:
                readings.append(work.died(member, *_cause(death)))
        return readings


# The process that started the server which forks the workers here.
_server_of: int | None = None


def _context() -> BaseContext:
    """How workers are started: forked by a server that has the tables loaded.

    A process that was itself forked, as by ProcessPoolExecutor, has inherited a server that is not
    its own and can't be asked: it starts its workers afresh.
    """
    global _server_of
    if _server_of not in (None, os.getpid()):
        return multiprocessing.get_context("spawn")
    _server_of = os.getpid()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["parse.warm"])
    return context


_DEATHS = (ProcessExpired, TimeoutError, MemoryError)


def _cause(error: BaseException) -> tuple[str, str]:
    """The issue's code and detail for what ended a worker."""
    if isinstance(error, ProcessExpired):
        code = _ENDED_BY.get(error.exitcode, "reader_crashed")
        number = -error.exitcode
        name = signal.Signals(number).name if number in set(signal.Signals) else f"exit {-number}"
        return code, name
    return ("reader_memory" if isinstance(error, MemoryError) else "reader_timeout"), ""


def _begin(initializer: Callable[[], None] | None) -> None:
    """What a worker does first: it leaves no core dump, and its children do not outlive it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_STOPPED))
    if initializer:
        initializer()


_STOPPED = 128 + signal.SIGTERM


def _ending(function: Callable[..., T], *args: Any) -> T:
    """Call a function; where the worker is told to stop meanwhile, tidy up behind it and end."""
    try:
        return function(*args)
    except SystemExit:
        os._exit(_STOPPED)
