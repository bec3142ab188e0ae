"""What one document may cost: seconds, CPU and memory by kind, set in the worker that reads it.

Only a worker sets them (parse/pool.py): the kernel ends a process that goes over its time, which is
how a loop in C code is ended too. Memory that is refused is a MemoryError, which costs the document
alone. Soft limits only: LibreOffice, started by a worker, brings limits of its own.
"""

import contextlib
import resource
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from parse.readers import container, legacy

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limit:
    """Seconds on the clock, seconds of CPU, and bytes of memory beside what the worker holds."""

    seconds: int
    cpu: int
    memory: int


# A report takes well under a second and 100 MB of memory; a picture some ten seconds a page on a
# slow core, and half a gigabyte of models.
_USUAL = Limit(60, 30, GIB)
_OCR = Limit(900, 1200, 4 * GIB)
_ARCHIVE = Limit(120, 60, 2 * GIB)
_LIBREOFFICE = Limit(1200, 60, GIB)  # it waits for another process, which has limits of its own
LIMITS: dict[str, Limit] = {
    "image": _OCR,
    **dict.fromkeys(sorted(container.KINDS), _ARCHIVE),
    **dict.fromkeys(sorted(legacy.KINDS), _LIBREOFFICE),
}
# The most that one document may take on the clock, for the one who waits outside.
LONGEST = max(limit.seconds for limit in (_USUAL, *LIMITS.values()))
# Names for what is done before the kind is known, and for a batch of old documents.
OPENING, BATCH = "zip", "doc"


def limit_of(kind: str | None) -> Limit:
    """The limits for a kind of document, a key of READERS.

    Pages of a PDF may be pictures, so where OCR is installed a PDF gets what a picture gets.
    """
    if kind == "pdf" and _can_ocr():
        return _OCR
    return LIMITS.get(kind or "", _USUAL)


@contextlib.contextmanager
def limited(kind: str | None) -> Iterator[None]:
    """Within this block the process may cost what `kind` may; past its time it is ended."""
    limit = limit_of(kind)
    before = resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_CPU)
    _soft(resource.RLIMIT_AS, _held() + limit.memory)
    _soft(resource.RLIMIT_CPU, int(time.process_time()) + 1 + limit.cpu)
    signal.setitimer(signal.ITIMER_REAL, limit.seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, before[0])
        resource.setrlimit(resource.RLIMIT_CPU, before[1])


def _soft(what: int, value: int) -> None:
    hard = resource.getrlimit(what)[1]
    with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of address space
        resource.setrlimit(
            what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard)
        )


def _held() -> int:
    """Bytes of address space in use: what an earlier document made the worker load stays."""
    try:
        with Path("/proc/self/statm").open() as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:  # no Linux
        return 0


@cache
def _can_ocr() -> bool:
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None
