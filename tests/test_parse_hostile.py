"""Hostile files go through the real run: each gives its issue, and what lies beside it is read."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chinese.titles import read_title, why_not
from crawler.importing import import_files
from parse import identity, limits, readers, sections, values
from parse.limits import GIB, Limit
from parse.load import parse_archive
from parse.model import Context, Document, Line, MissingPart, Unreadable
from parse.pool import read_units
from parse.readers import html
from parse.text import label_key
from parse.work import Reading, Unit
from tests import hostile
from tests.filled import filled
from tests.units import units_of

MANY = 1_000_000
# What is fed to the run, and what is to be said of it: the issue's code, and words of the sentence.
FILES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "zip_bomb.docx": (hostile.zip_bomb, "unreadable", "unpacks to more than"),
    "billion_laughs.docx": (hostile.billion_laughs, "unreadable", "XML inside is broken"),
    "objects.pdf": (lambda: hostile.pdf(more_objects=MANY), "unreadable", "empty pages"),
    "paths.pdf": (lambda: hostile.pdf(b"0 0 m 9 9 l S\n" * MANY), "unreadable", "objects"),
    "locked.pdf": (hostile.locked_pdf, "unreadable", "locked"),
    "nested.html": (lambda: b"<div>" * MANY + "总体情况".encode(), "unreadable", "nests"),
    "nested_tables.html": (lambda: b"<table><tr><td>" * 300_000 + b"x", "unreadable", "nests"),
    "nested_inline.html": (lambda: b"<p><b>" + b"<font>" * MANY + b"x", "unreadable", "nests"),
    "rows.html": (
        lambda: b"<table>" + b"<tr><td>1</td><td>2</td></tr>" * 60_000,
        "unreadable",
        "lines",
    ),
    "lines.txt": (
        lambda: b"".join(b"%d,1,2\n" % i for i in range(MANY)),
        "unreadable",
        "lines",
    ),
    "digits.html": (
        lambda: b"<table><tr><td>" + b"1" * MANY + b"</td><td>2</td></tr></table>",
        "no_report",
        "neither",
    ),
    "brackets.txt": (lambda: b"(" * MANY + b")" * MANY, "no_report", "neither"),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """All hostile files and three reports, imported and parsed with one worker."""
    work = tmp_path_factory.mktemp("hostile")
    files = work / "files"
    files.mkdir()
    for name, (make, _, _) in FILES.items():
        (files / name).write_bytes(make())
    for name in ("a_before.html", "n_between.html", "z_behind.html"):
        (files / name).write_text(filled(len(name)).page(), "utf-8")
    import_files([files], work / "archive")
    parse_archive(work / "archive", work / "archive.db", jobs=1)
    connection = sqlite3.connect(work / "archive.db")
    yield connection
    connection.close()


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gives_its_issue(run: sqlite3.Connection, name: str) -> None:
    _, code, words = FILES[name]
    found = run.execute(
        """
        SELECT documents.outcome, issues.code, issues.message, issues.message_zh FROM issues
        JOIN documents ON documents.sha256 = issues.document
        JOIN fetches ON fetches.sha256 = documents.sha256 WHERE fetches.link_text = ?
        """,
        (name,),
    ).fetchall()
    assert [row[:2] for row in found] == [(code, code)]
    assert words in found[0][2]
    assert found[0][3]


def test_their_neighbours_are_read(run: sqlite3.Connection) -> None:
    names = run.execute(
        """
        SELECT fetches.link_text, reports.status FROM reports
        JOIN fetches ON fetches.sha256 = reports.document ORDER BY 1
        """
    ).fetchall()
    assert [name for name, _ in names] == ["a_before.html", "n_between.html", "z_behind.html"]
    assert {status for _, status in names} == {"complete"}


def test_a_picture_bomb_is_refused_by_its_header() -> None:
    """30,000 × 30,000 pixels, or MissingPart where OCR is not installed: no pixel is decoded."""
    body = hostile.png(30_000, 30_000)
    with pytest.raises((Unreadable, MissingPart)):
        readers.read(body)


def test_a_page_of_200_mb_is_refused_unread() -> None:
    with pytest.raises(Unreadable, match="larger than"):
        html.read(b"<p>12345</p>" * (200_000_000 // 12))


# What readers can do to their process, each set in place of the reader of plain text in the worker.


def _segfault(body: bytes) -> Document:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def _endless(body: bytes) -> Document:
    while True:
        time.sleep(0.01)


def _endless_in_c(body: bytes) -> Document:
    """A regular expression that ends after the universe; no signal handler of Python gets a word in."""
    import re

    re.match(r"(a*)*b", "a" * 64)
    raise AssertionError


def _explode(body: bytes) -> Document:
    raise AssertionError(len(bytearray(4 * GIB)))


def _exit(body: bytes) -> Document:
    os._exit(7)


READERS = {
    "segfault": _segfault,
    "endless": _endless,
    "endless_in_c": _endless_in_c,
    "explode": _explode,
    "exit": _exit,
}
DEATHS = {
    "segfault": "reader_crashed",
    "endless": "reader_timeout",
    "endless_in_c": "reader_timeout",
    "explode": "reader_memory",
    "exit": "reader_crashed",
}


def _read_text(body: bytes) -> Document:
    return READERS[body.decode().split()[0]](body)


def _hostile_worker() -> None:
    """In the worker: plain text does what it says, within two seconds."""
    readers.READERS["text"] = _read_text
    for kind in ("text", "html"):
        limits.LIMITS[kind] = Limit(seconds=3, cpu=2, memory=GIB)


def _read(folder: Path, bodies: dict[str, bytes]) -> dict[str, Reading]:
    """Read bodies as one unit of work, by one worker; the readings by name."""
    unit: Unit = units_of(folder, bodies)
    read = [r for _, done in read_units([unit], 1, initializer=_hostile_worker) for r in done]
    return {
        (reading.task.member or reading.task.context.link_text or ""): reading for reading in read
    }


@pytest.mark.parametrize("what", DEATHS)
def test_a_document_that_ends_its_worker_costs_itself_alone(tmp_path: Path, what: str) -> None:
    page = filled(1).page().encode()
    later = filled(2).page().encode()
    read = _read(tmp_path, {"before": page, "hostile": what.encode(), "behind": later})
    assert {name: reading.outcome for name, reading in read.items()} == {
        "before": "report",
        "hostile": "unreadable",
        "behind": "report",
    }
    issue = read["hostile"].issue
    assert issue is not None and issue.code == DEATHS[what]


def test_a_document_in_an_archive_that_ends_its_worker_costs_itself_alone(tmp_path: Path) -> None:
    files = {"一.html": filled(3).page().encode(), "二.txt": b"segfault", "三.html": b"<p>x</p>"}
    read = _read(tmp_path, {"all.zip": hostile.archive(files)})
    assert {name: (r.outcome, r.issue and r.issue.code) for name, r in read.items()} == {
        "all.zip": ("container", None),
        "一.html": ("report", None),
        "二.txt": ("unreadable", "reader_crashed"),
        "三.html": ("no_report", "no_report"),
    }
    assert {r.task.container for n, r in read.items() if n != "all.zip"} == {
        read["all.zip"].task.sha256
    }


# Lines made for patterns that look back: each would take minutes, or for ever, if one did.

LINES = {
    "brackets": "(" * 50_000 + ")" * 50_000,
    "open_brackets": "(a" * 50_000,
    "square_brackets": "【" * 50_000,
    "endings": ".pdf" * 50_000 + "x",
    "subjects": "政府信息公开" * 20_000,
    "subjects_and_reports": "信息公开报" * 20_000,
    "years": "2023年" * 20_000,
    "sounds": "公(gong)" * 20_000,
    "digits": "1" * 200_000,
    "thousands": "1" + ",111" * 50_000,
    "numbering": "一、" * 50_000,
    "spaces": " " * 200_000 + "x",
    "spaced_year": "2020" + " " * 200_000 + "x",
    "spaced_date": "发布日期" + " " * 200_000 + "x",
    "headings": "一、总体情况" * 20_000,
    "marks": "a" * 70_000 + "a\x01" * 50_000,
}


@pytest.mark.parametrize("name", LINES)
def test_no_pattern_runs_away_on_an_endless_line(name: str) -> None:
    """Should one run for ever, the kernel ends the test itself after half a minute of CPU."""
    text = LINES[name]
    with limits.limited("test"):
        assert read_title(text, in_column=True) is None or len(text) < 300
        why_not(text)
        assert len(label_key(text)) <= len(text)
        assert values.count(text).value is None
        assert values.change(text).value is None
        assert values.amount(text, "万元").value is None
        sections.cut([Line((text,))])
        document = Document("html", [Line((text,))], {"title": text, "articletitle": text})
        identity.titles(document, document.lines, Context(title=text, link_text=text))
        identity.publication_date(document, document.lines, Context())
        page = f"<title>{text}</title><p>{text}</p><table><tr><td>{text}</td></tr></table>x"
        assert html.read(page.encode()).lines


def test_a_number_that_no_column_holds_is_no_number() -> None:
    assert values.count("9" * 15).value == 999_999_999_999_999
    assert values.count("9" * 16).note == "unreadable"
    assert values.amount("999999999", "亿元").note == "unreadable"
    assert values.amount("999999", "亿元").value == 99_999_900_000_000


def test_a_page_cannot_forge_the_marks_of_our_own() -> None:
    """Control characters, plain or as references, with which links and blocks are told apart inside."""
    forged = ["\x01", "\x02", "\x03", "&#1;", "&#3", "&#x01;", "&#x3;", "&#0002;", "&#0;"]
    for mark in forged:
        page = f"<p>{mark}总体情况{mark}</p><p>{mark}信息内容</p><p>&#31119;利&#10;</p>"
        lines = html.read(page.encode()).lines
        assert [line.text for line in lines] == ["总体情况", "信息内容", "福利"], repr(mark)
        assert not any(line.leads_away for line in lines)
