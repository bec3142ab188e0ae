"""One unit of work: some captures of one WARC file, read in a worker, named by path."""

import hashlib
import traceback
from dataclasses import dataclass
from pathlib import Path

from parse import captures, keys
from parse.captures import NotInArchive, Place
from parse.model import Context, Issue, MissingPart, Report, Unreadable
from parse.readers import sniff
from parse.report import NoReport, parse_report


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read: its digest, the captures that hold it, and where it hung."""

    sha256: str
    places: tuple[Place, ...]
    context: Context


@dataclass(frozen=True, slots=True)
class Unit:
    """Tasks that are handed to a worker together."""

    folder: Path
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a task: a report, or the issue that says why there is none."""

    task: Task
    kind: str | None
    bytes: int
    place: Place
    outcome: str
    issue: Issue | None = None
    report: Report | None = None
    content_digest: str = ""
    traceback: str = ""


def read_unit(unit: Unit) -> list[Reading]:
    """Read every document of a unit; each gives a reading, whatever becomes of it."""
    return [_read(unit.folder, task) for task in unit.tasks]


def _read(folder: Path, task: Task) -> Reading:
    place = task.places[0]
    try:
        body, place = captures.read_body(folder, task.places)
    except NotInArchive as error:
        return Reading(task, None, 0, place, "unreadable", Issue("not_in_archive", "", str(error)))
    if hashlib.sha256(body).hexdigest() != task.sha256:
        issue = Issue("not_in_archive", "", f"the bytes at {place.warc_file} have another digest")
        return Reading(task, None, len(body), place, "unreadable", issue)
    kind = kind_of(body)
    try:
        report = parse_report(body, task.context)
    except Unreadable as error:
        issue = Issue("unreadable", "", str(error))
        return Reading(task, kind, len(body), place, "unreadable", issue)
    except MissingPart as error:
        issue = Issue("missing_part", "", str(error))
        return Reading(task, kind, len(body), place, "missing_part", issue)
    except NoReport as error:
        return Reading(
            task, kind, len(body), place, "no_report", Issue("no_report", "", str(error))
        )
    except (
        Exception
    ) as error:  # our bug: kept with its traceback, reported loudly, nothing else lost
        issue = Issue("reader_failed", "", f"{type(error).__name__}: {error}")
        told = traceback.format_exc()
        return Reading(task, kind, len(body), place, "unreadable", issue, traceback=told)
    digest = keys.content_digest(report)
    return Reading(task, kind, len(body), place, "report", None, report, digest)


def kind_of(body: bytes) -> str | None:
    """The kind of a document, None where the bytes are none."""
    try:
        return sniff(body)
    except Unreadable:
        return None
