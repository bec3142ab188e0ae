"""LibreOffice without a window: a batch of documents converted in one process that can be ended.

It runs in a profile of its own that follows no link out of a document and runs no macro, within
limits of time and memory.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Seconds: a start on a busy machine, and each document on top of it.
_START, _EACH = 90, 15
# KiB of address space, blocks of 512 bytes in one file, seconds of CPU for a whole batch.
_LIMITS = "ulimit -v 6291456; ulimit -f 1048576; ulimit -t {seconds}"
# Where the reader itself is killed, the program must not live on for ever.
_ORPHAN = 'command -v timeout >/dev/null && exec timeout -s KILL {seconds} "$@"; exec "$@"'
_PLACES = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Way:
    """How a kind goes through LibreOffice: as which suffix, into what, by which filter."""

    suffix: str
    target: str
    filter: str


@cache
def program() -> str | None:
    """Where LibreOffice is, None where it is not installed."""
    return next((found for place in _PLACES if (found := shutil.which(place))), None)


Item = tuple[int, bytes, Way]


def batch(program: str, items: Sequence[Item]) -> dict[int, bytes]:
    """Convert documents of one target, each with a number of its own: number → what came of it.

    Where the process dies or hangs, the document it was at is tried once more alone.
    """
    made: dict[int, bytes] = {}
    waiting = list(items)
    while waiting:
        got, ended = _run(program, waiting)
        made |= got
        left = [item for item in waiting if item[0] not in got]
        if len(waiting) == 1 or not left:
            break
        # It works in order: one that was killed was at the first that is missing.
        suspects = left if ended else left[:1]
        for item in suspects:
            made |= _run(program, [item])[0]
        waiting = [] if ended else left[1:]
    return made


def _run(program: str, items: Sequence[Item]) -> tuple[dict[int, bytes], bool]:
    """One process: what it made, and whether it came to its own end."""
    way, seconds = items[0][2], _START + _EACH * len(items)
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, "utf-8")
        paths = [folder / f"{number}.{kind.suffix}" for number, _, kind in items]
        for path, (_, body, _) in zip(paths, items, strict=True):
            path.write_bytes(body)
        command = [
            *[program, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"],
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *["--convert-to", way.filter, "--outdir", str(folder / "out"), *map(str, paths)],
        ]
        ended = _limited(command, seconds, folder)
        outputs = {item[0]: folder / "out" / f"{item[0]}.{way.target}" for item in items}
        # A file cut short when the process was killed has no directory at its end.
        return {n: path.read_bytes() for n, path in outputs.items() if _is_whole(path)}, ended


def _limited(command: Sequence[str], seconds: int, folder: Path) -> bool:
    """Run within limits, in a process group of its own, and leave nothing of it behind.

    True where the process came to its own end. The limits are set by a shell in between, since
    setting them here is unsafe in a process with threads; one that the system lacks is left out.
    """
    limits = _LIMITS.format(seconds=seconds).replace(";", " 2>/dev/null;")
    process = subprocess.Popen(
        [
            "/bin/sh",
            "-c",
            f"{limits} 2>/dev/null; {_ORPHAN.format(seconds=seconds + 30)}",
            "sh",
            *command,
        ],
        cwd=folder,
        env=os.environ | {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        _kill(process.pid)
        process.wait()


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:  # it came to its own end, and so did its children
        return


def _is_whole(path: Path) -> bool:
    return path.is_file() and zipfile.is_zipfile(path)
