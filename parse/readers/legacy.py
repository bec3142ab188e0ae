"""DOC, WPS, RTF and their like → lines: LibreOffice makes DOCX of them, a whole batch in one start.

A start costs seconds, a document in a batch half a second. The process runs without a window, in a
profile of its own that follows no link out of a document and runs no macro, within limits of time
and memory; a document that hangs it or brings it down loses only itself.
"""

import hashlib
import io
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

import olefile

from parse.model import Document, MissingPart, Unreadable
from parse.readers import docx, sheet
from parse.readers.kind import sniff

# Seconds: a start on a busy machine, and each document on top of it.
_START, _EACH = 90, 15
# KiB of address space, blocks of 512 bytes in one file, seconds of CPU for a whole batch.
_LIMITS = "ulimit -v 6291456; ulimit -f 1048576; ulimit -t {seconds}"
# Where the reader itself is killed, the program must not live on for ever.
_ORPHAN = 'command -v timeout >/dev/null && exec timeout -s KILL {seconds} "$@"; exec "$@"'
_HOW = (
    "install it (Debian or Ubuntu: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui; "
    "elsewhere: https://www.libreoffice.org/download) so that `soffice` is on the PATH, then parse again"
)
_PLACES = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_PROBE = b"{\\rtf1\\ansi nianbao}"
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
class _Way:
    """How a kind goes through LibreOffice: as which suffix, into what, by which filter."""

    suffix: str
    target: str
    filter: str


_DOCX, _XLSX = "docx:MS Word 2007 XML", "xlsx:Calc MS Excel 2007 XML"
_WAYS = {
    "doc": _Way("doc", "docx", _DOCX),
    "rtf": _Way("rtf", "docx", _DOCX),
    "odt": _Way("odt", "docx", _DOCX),
    "wordxml": _Way("xml", "docx", _DOCX),
    "excelxml": _Way("xml", "xlsx", _XLSX),
    "ods": _Way("ods", "xlsx", _XLSX),  # calamine does not tell its merged cells
}
KINDS = frozenset(_WAYS)
Converted = bytes | Unreadable
_cache: dict[str, Converted] = {}


def read(body: bytes) -> Document:
    """Read one old document, from what `prefetch` made of it if that was called.

    Raises Unreadable where LibreOffice makes nothing of it, MissingPart where there is no LibreOffice.
    """
    kind = sniff(body)
    converted = _cache.get(_key(body)) or convert([body])[0]
    if isinstance(converted, Unreadable):
        raise converted
    if _WAYS[kind].target == "xlsx":
        return sheet.read(converted)
    document = docx.read(converted)
    document.kind = kind
    return document


def prefetch(bodies: Sequence[bytes]) -> None:
    """Convert the old documents among `bodies` in one start, and keep them for `read`.

    What an earlier call kept is dropped. Without LibreOffice nothing happens here: `read` says so.
    """
    _cache.clear()
    old = [body for body in bodies if _kind(body) in KINDS]
    if old and _soffice():
        _cache.update(zip(map(_key, old), convert(old), strict=True))


def convert(bodies: Sequence[bytes]) -> list[Converted]:
    """Convert old documents to DOCX, old workbooks to XLSX; Unreadable where nothing came of one.

    One process for all; where it dies or hangs, the document it was at is tried once more alone.
    Raises MissingPart where LibreOffice is not installed, or can't convert anything at all.
    """
    program = _soffice()
    if program is None:
        raise MissingPart("LibreOffice", _HOW)
    made: dict[int, bytes] = {}
    refused: dict[int, Unreadable] = {}
    for target in sorted({way.target for way in _WAYS.values()}):
        items = []
        for number, body in enumerate(bodies):
            way = _WAYS.get(_kind(body) or "")
            if way is None:
                refused[number] = Unreadable("this is no document for LibreOffice")
            elif _locked(body):
                refused[number] = Unreadable("the document is locked with a password")
            elif way.target == target:
                items.append((number, body, way))
        if items:
            made |= _batch(program, items)
    if len(made) + len(refused) < len(bodies) and not made:
        _must_work(program)
    nothing = Unreadable(
        "LibreOffice makes nothing of it: the document is broken, or it takes too long"
    )
    return [made.get(n) or refused.get(n, nothing) for n in range(len(bodies))]


_Item = tuple[int, bytes, _Way]


def _batch(program: str, items: Sequence[_Item]) -> dict[int, bytes]:
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


def _run(program: str, items: Sequence[_Item]) -> tuple[dict[int, bytes], bool]:
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


def _must_work(program: str) -> None:
    """A LibreOffice that can't convert one plain line lacks Writer, disk or memory; the documents
    are not to blame, and must be tried again later. Raises MissingPart."""
    if not _run(program, [(0, _PROBE, _WAYS["rtf"])])[0]:
        raise MissingPart(
            "a working LibreOffice Writer",
            "soffice is there but converts nothing: install libreoffice-writer, and look whether "
            "the disk for temporary files is full",
        )


def _locked(body: bytes) -> bool:
    """Whether Word's own header (FIB, fEncrypted) says that a password is needed."""
    if _kind(body) != "doc":
        return False
    with olefile.OleFileIO(io.BytesIO(body)) as ole:
        header = ole.openstream("WordDocument").read(12)
    return len(header) == 12 and bool(header[11] & 1)


@cache
def _soffice() -> str | None:
    return next((found for place in _PLACES if (found := shutil.which(place))), None)


def _kind(body: bytes) -> str | None:
    try:
        return sniff(body)
    except Unreadable:
        return None


def _key(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
