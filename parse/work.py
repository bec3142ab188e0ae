"""One unit of work: some captures of one WARC file, read in a worker, named by path."""

import contextlib
import hashlib
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from parse import captures, keys
from parse.captures import NotInArchive, Place
from parse.limits import BATCH, OPENING, limited
from parse.model import Context, Issue, MissingPart, Report, Unreadable
from parse.readers import container, legacy, sniff
from parse.report import NoReport, parse_report

# Between the address of an archive and the name of a document in it.
MEMBER = "#!"
# Bodies are held together up to this many bytes, so that one start of LibreOffice serves them all.
_HANDFUL = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read: its digest, the captures that hold it, and where it hung.

    `container` and `member` tell the archive (its digest) it lies in and its name in there;
    `places` are the archive's then. `only` of an archive are the members to read, by position;
    None for all.
    """

    sha256: str
    places: tuple[Place, ...]
    context: Context
    container: str | None = None
    member: str | None = None
    only: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """Tasks that are handed to a worker together."""

    folder: Path
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a task: a report, or the issue that says why there is none.

    `outcome` is report, no_report, unreadable, missing_part, or container: an archive, whose
    documents have readings of their own.
    """

    task: Task
    kind: str | None
    bytes: int
    place: Place
    outcome: str
    issue: Issue | None = None
    report: Report | None = None
    content_digest: str = ""
    part: str | None = None  # what is missing, where outcome is missing_part
    traceback: str = ""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A task with its bytes at hand, or with the reading that says why there are none."""

    task: Task
    place: Place
    body: bytes = b""
    reading: Reading | None = None


def read_unit(unit: Unit) -> list[Reading]:
    """Read every document of a unit; each gives a reading, whatever becomes of it.

    An archive gives one for itself, and one for every document in it. Meant for a worker of
    parse/pool.py: a document that goes over its time ends the process.
    """
    readings: list[Reading] = []
    handful: list[_Opened] = []
    size = 0
    for opened in _open(unit):
        handful.append(opened)
        size += len(opened.body)
        if size >= _HANDFUL:
            readings += _read(handful)
            handful, size = [], 0
    return readings + _read(handful)


def contents(unit: Unit) -> tuple[Reading, list[Task]] | None:
    """The reading of the one archive of a unit and a task for each document in it; None for no archive."""
    first, *members = _open_one(unit.folder, unit.tasks[0])
    if not members or first.reading is None:
        return None
    return first.reading, [opened.task for opened in members]


def read_body(body: bytes, context: Context) -> Reading:
    """Read one document that lies in no archive/. An archive is read as the one document in it."""
    task = Task(hashlib.sha256(body).hexdigest(), (), context)
    return _read([_Opened(task, Place("", 0), body)])[0]


def died(task: Task, code: str, detail: str) -> Reading:
    """The reading of a document whose reading ended its worker."""
    place = task.places[0] if task.places else Place("", 0)
    return Reading(task, None, 0, place, "unreadable", Issue(code, "", detail))


def _open(unit: Unit) -> Iterator[_Opened]:
    for task in unit.tasks:
        yield from _open_one(unit.folder, task)


def _open_one(folder: Path, task: Task) -> list[_Opened]:
    with limited(OPENING):
        try:
            body, place = captures.read_body(folder, task.places)
        except NotInArchive as error:
            return [_not_in_archive(task, 0, task.places[0], str(error))]
        except MemoryError as error:
            place = task.places[0]
            return [_Opened(task, place, b"", _refused(task, None, 0, place, error))]
        if hashlib.sha256(body).hexdigest() != task.sha256:
            detail = f"the bytes at {place.warc_file} have another digest"
            return [_not_in_archive(task, len(body), place, detail)]
        if kind_of(body) in container.KINDS:
            return list(_unpacked(task, place, body))
        return [_Opened(task, place, body)]


def _not_in_archive(task: Task, size: int, place: Place, detail: str) -> _Opened:
    issue = Issue("not_in_archive", "", detail)
    return _Opened(task, place, b"", Reading(task, None, size, place, "unreadable", issue))


def _unpacked(task: Task, place: Place, body: bytes) -> Iterator[_Opened]:
    """An archive, then the documents in it, each a task of its own."""
    kind = kind_of(body)
    try:
        members = container.members(body)
    except (Unreadable, MissingPart, MemoryError) as error:
        yield _Opened(task, place, b"", _refused(task, kind, len(body), place, error))
        return
    yield _Opened(task, place, b"", Reading(task, kind, len(body), place, "container"))
    alone = sum(1 for member in members if kind_of(member.body)) == 1
    for number, member in enumerate(members):
        if task.only is None or number in task.only:
            digest = hashlib.sha256(member.body).hexdigest()
            yield _Opened(_member(task, digest, member.name, alone), place, member.body)


def _member(task: Task, sha256: str, name: str, alone: bool) -> Task:
    """The task of a document in an archive: its file name is its title; the page's, if it is alone."""
    context = task.context
    stem = PurePosixPath(name.replace("\\", "/").rpartition("!")[2]).name
    return replace(
        task,
        sha256=sha256,
        container=task.sha256,
        member=name,
        only=None,
        context=replace(
            context,
            url=f"{context.url or ''}{MEMBER}{name}",
            title=stem,
            link_text=(context.title or context.link_text) if alone else None,
        ),
    )


def _read(handful: list[_Opened]) -> list[Reading]:
    with limited(BATCH), contextlib.suppress(MissingPart):  # what is missing, each says for itself
        legacy.prefetch([opened.body for opened in handful if opened.body])
    return [opened.reading or _read_one(opened) for opened in handful]


def _read_one(opened: _Opened) -> Reading:
    task, place, body = opened.task, opened.place, opened.body
    with limited(OPENING):
        kind = kind_of(body)
    try:
        with limited(kind):
            report = parse_report(body, task.context)
            return Reading(
                task,
                kind,
                len(body),
                place,
                "report",
                report=report,
                content_digest=keys.content_digest(report),
            )
    except (Unreadable, MissingPart, NoReport, MemoryError) as error:
        return _refused(task, kind, len(body), place, error)
    except Exception as error:  # our bug: kept with its traceback, told loudly, nothing else lost
        issue = Issue("reader_failed", "", f"{type(error).__name__}: {error}")
        told = traceback.format_exc()
        return Reading(task, kind, len(body), place, "unreadable", issue, traceback=told)


def _refused(
    task: Task,
    kind: str | None,
    size: int,
    place: Place,
    error: Unreadable | MissingPart | NoReport | MemoryError,
) -> Reading:
    outcome, code, part, detail = "unreadable", "unreadable", None, str(error)
    if isinstance(error, MissingPart):
        outcome = code = "missing_part"
        part = error.part
    elif isinstance(error, NoReport):
        outcome, code, detail = "no_report", error.code, error.detail
    elif isinstance(error, MemoryError):
        code = "reader_memory"
    return Reading(task, kind, size, place, outcome, Issue(code, "", detail), part=part)


def kind_of(body: bytes) -> str | None:
    """The kind of a document, None where the bytes are none."""
    try:
        return sniff(body)
    except Unreadable:
        return None
