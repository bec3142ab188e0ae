"""Visitors of the site for its benchmark: what they ask, and how long each answer takes them."""

import asyncio
import random
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from benchmarks import synthetic
from publish.searching import search

_PATIENCE = 60  # seconds


def questions(db: sqlite3.Connection, rng: random.Random, each: int) -> dict[str, list[str]]:
    """Searches by kind, `each` of a kind, no two alike: addresses within the site."""
    ids = [row[0] for row in db.execute("select id from report_index where current = 1")]
    places = [
        row[0]
        for row in db.execute("select code from places where level = 'province' and reports > 0")
    ]
    common = list(synthetic.WORDS)
    pieces: dict[str, None] = {}
    while len(pieces) < 4 * each:
        text = search.key(text_of(db, rng.choice(ids))).text
        length, start = rng.choice((2, 2, 3, 4, 6, 9)), rng.randrange(len(text) - 12)
        piece = text[start : start + length]
        if piece.isalnum():
            pieces[piece] = None
    rare = list(pieces)
    kinds: dict[str, list[dict[str, Any]]] = {
        "a word that is everywhere": [{"q": word} for word in common[:each]],
        "a piece of a report": [{"q": piece} for piece in rare[:each]],
        "two words": [{"q": f"{a} {b}"} for a, b in zip(common, rare[each:], strict=False)][:each],
        "a word in a year": [
            {"q": word, "year": rng.randint(synthetic.FIRST, synthetic.LAST)} for word in common[:each]
        ],
        "a piece in a province": [
            {"q": piece, "place": rng.choice(places)} for piece in rare[2 * each : 3 * each]
        ],
        "a word in a province": [{"q": word, "place": rng.choice(places)} for word in common[:each]],
        "nothing found": [{"q": piece[::-1] + "无此语"} for piece in rare[3 * each : 4 * each]],
        "one character": [{"q": one} for one in dict.fromkeys("".join(common))][:each],
    }  # fmt: skip
    return {kind: [f"/search?{urlencode(one)}" for one in asked] for kind, asked in kinds.items()}


def text_of(db: sqlite3.Connection, id: int) -> str:
    """All that is indexed of a report, its parts apart by what no word holds."""
    title, agency, report = db.execute(
        "select title, agency, report from report_index where id = ?", [id]
    ).fetchone()
    sections = db.execute("select text from sections where report = ?", [report]).fetchall()
    return "。".join([title, agency, *(row[0] for row in sections)])


def recall(db: sqlite3.Connection, rng: random.Random, queries: int) -> dict[str, Any]:
    """What search finds of what is there: every report whose text has the word, folded alike."""
    ids = [row[0] for row in db.execute("select id from report_index where current = 1")]
    asked = ["公安", "双减", "政府信息公开", "營商環境", "12", "局", "開"]
    while len(asked) < queries:
        text = search.key(text_of(db, rng.choice(ids))).text
        length, start = rng.choice((1, 2, 2, 3, 4, 6, 9)), rng.randrange(len(text) - 12)
        piece = text[start : start + length]
        if piece.isalnum() and piece not in asked:
            asked.append(piece)
    folded = [search.key(query).text for query in asked]
    truth: list[set[int]] = [set() for _ in asked]
    for id in ids:
        text = search.key(text_of(db, id)).text
        for at, word in enumerate(folded):
            if word in text:
                truth[at].add(id)
    found = beyond = 0
    for query, wanted in zip(asked, truth, strict=True):
        rows = db.execute("select rowid from search where search match ?", [search.match(query)])
        hits = {row[0] for row in rows}
        found += len(hits & wanted)
        beyond += len(hits - wanted)
    wanted_in_all = sum(map(len, truth))
    return {
        "queries": len(asked),
        "hits": wanted_in_all,
        "recall": found / wanted_in_all,
        "beyond_substring": beyond,
    }


@dataclass(frozen=True)
class Answers:
    """How long answers took, in seconds each and all together; what the server's processors worked for
    each (of answers one by one) and for all; what was not answered with 200."""

    took: list[float]
    worked: list[float]
    seconds: float
    cpu: float
    refused: dict[str, int]

    def __add__(self, other: "Answers") -> "Answers":
        return Answers(
            self.took + other.took,
            self.worked + other.worked,
            self.seconds + other.seconds,
            self.cpu + other.cpu,
            self.refused | other.refused,
        )

    def told(self) -> dict[str, Any]:
        """In ms by the clock and of the server's processors, and how many a second."""
        told = {"n": len(self.took), **_spread("", self.took)}
        if self.worked:
            told |= _spread("cpu_", self.worked)
        return told | {
            "per_second": round(len(self.took) / self.seconds, 1),
            "per_cpu_second": round(len(self.took) / self.cpu, 1) if self.cpu else None,
            "refused": self.refused,
        }


def _spread(what: str, seconds: list[float]) -> dict[str, float]:
    ordered = [round(one * 1000, 1) for one in sorted(seconds)]
    at = {"p50": len(ordered) // 2, "p95": int(len(ordered) * 0.95), "max": -1}
    return {f"{what}{name}_ms": ordered[place] for name, place in at.items()}


def nothing_asked() -> Answers:
    """What other answers are added to."""
    return Answers([], [], 0, 0, {})


def cpu_of(pid: int) -> float:
    """Seconds that a process, its threads and its children have worked; 0 where /proc does not tell.

    A busy machine makes the clock run on while a process waits, this not.
    """
    total = 0.0
    for tasks in Path(f"/proc/{pid}/task").glob("*"):
        try:
            total += int((tasks / "schedstat").read_text().split()[0]) / 1e9
            children = (tasks / "children").read_text().split()
        except OSError:  # a thread that ended meanwhile
            continue
        total += sum(cpu_of(int(child)) for child in children)
    return total


def ask(base: str, paths: Sequence[str], at_once: int, server: int) -> Answers:
    """Ask each path once, so many visitors at a time; `server` is the process that answers."""
    return asyncio.run(_ask(base, paths, at_once, server))


async def _ask(base: str, paths: Sequence[str], at_once: int, server: int) -> Answers:
    host, port = urlsplit(base).hostname, urlsplit(base).port
    waiting = iter(paths)
    answers = nothing_asked()
    cpu = cpu_of(server)

    async def visitor() -> None:
        reader, writer = await asyncio.open_connection(host, port, limit=1 << 20)
        for path in waiting:
            before = cpu_of(server) if at_once == 1 else 0
            start = time.perf_counter()
            status = await asyncio.wait_for(_get(reader, writer, path), _PATIENCE)
            answers.took.append(time.perf_counter() - start)
            if at_once == 1:
                answers.worked.append(cpu_of(server) - before)
            if status != 200:
                answers.refused[path] = status
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(visitor() for _ in range(at_once)))
    seconds = time.perf_counter() - start
    return replace(answers, seconds=seconds, cpu=cpu_of(server) - cpu)


async def _get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> int:
    """One request on an open connection, packed as a browser asks for it; the status. A client of
    few lines, so that it leaves the cores to the server."""
    path = quote(path, safe="/?&=%+.")
    writer.write(f"GET {path} HTTP/1.1\r\nhost: site\r\naccept-encoding: gzip\r\n\r\n".encode())
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
    headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
    if "content-length" in headers:
        await reader.readexactly(int(headers["content-length"]))
    else:  # in chunks
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(head[0].split()[1])
