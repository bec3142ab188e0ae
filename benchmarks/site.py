"""Measure the site on synthetic reports: recall and speed of search, pages, extracts; size of the index.

python benchmarks/site.py --reports 20000 [--work DIR]

Builds an archive.db of its own (benchmarks/synthetic.py), publishes it without files, serves it as
`nianbao serve` does, and prints one JSON object. No page is asked for twice, so that nothing is
remembered. What is measured side by side is measured in the same run. On a busy machine trust the
ratios and `cpu`, what the server worked, not the milliseconds of the clock.
"""

import argparse
import csv
import io
import json
import os
import random
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent))

import httpx

from benchmarks import synthetic
from benchmarks.visitors import Answers, ask, nothing_asked, questions, recall
from publish.release import publish

ROOT = Path(__file__).parent.parent
PAGES = 100  # of a kind, asked one by one; three times as many by sixteen visitors
SEARCHES = 30  # of a kind
AT_ONCE = 16
MEASURED = ("index", "alone", "at_16", "extracts", "recall")


def size(db: sqlite3.Connection) -> dict[str, Any]:
    """The index beside the text that it is of."""
    index = db.execute("select sum(length(block)) from search_data").fetchone()[0]
    text = db.execute(
        "select (select sum(length(cast(text as blob))) from sections) + "
        "(select sum(length(cast(title as blob)) + length(cast(agency as blob))) from report_index where current = 1)"
    ).fetchone()[0]
    return {
        "index_mb": round(index / 1e6, 1),
        "text_mb": round(text / 1e6, 1),
        "ratio": round(index / text, 3),
    }


class Serving:
    """A server in processes of its own, as it is in use."""

    def __init__(self, *command: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, *command, "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )
        for _ in range(600):
            try:
                httpx.get(self.base, timeout=10, trust_env=False)
                return
            except httpx.TransportError:
                time.sleep(0.1)
        raise RuntimeError(f"{command} does not answer")

    def ask(self, paths: Sequence[str], at_once: int) -> Answers:
        """Ask each path once."""
        return ask(self.base, paths, at_once, self.process.pid)

    def __enter__(self) -> "Serving":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:  # Datasette goes on with a stream that nobody reads
            self.process.kill()
            self.process.wait()


def site_of(work: Path, workers: int) -> Serving:
    """The site as `nianbao serve` serves it."""
    return Serving(
        "nianbao.py", "serve", "--site", str(work / "site"), "--workers", str(workers)
    )  # fmt: skip


def searches(site: Serving, db: sqlite3.Connection, rng: random.Random) -> dict[str, Any]:
    """Every kind of search, one after another."""
    kinds = {kind: site.ask(paths, 1) for kind, paths in questions(db, rng, SEARCHES).items()}
    return {
        "all": sum(kinds.values(), nothing_asked()).told(),
        **{kind: answers.told() for kind, answers in kinds.items()},
    }


def searches_at_once(site: Serving, db: sqlite3.Connection, rng: random.Random) -> dict[str, Any]:
    """The kinds of search mixed, by sixteen visitors."""
    asked = [path for paths in questions(db, rng, SEARCHES).values() for path in paths]
    rng.shuffle(asked)
    return site.ask(asked, AT_ONCE).told()


def addresses(db: sqlite3.Connection, rng: random.Random) -> dict[str, Callable[[], str]]:
    """For each kind of page, what gives the address of one."""
    reports = [row[0] for row in db.execute("select report from report_index where current = 1")]
    agencies = [row[0] for row in db.execute("select agency from agency_index")]
    places = [row[0] for row in db.execute("select code from places where reports > 0")]
    years = range(synthetic.FIRST, synthetic.LAST + 1)
    return {
        "report": lambda: f"/report/{rng.choice(reports)}",
        "agency": lambda: f"/agency/{rng.choice(agencies)}",
        "place": lambda: f"/place/{rng.choice(places)}",
        "coverage": lambda: f"/coverage?year={rng.choice(years)}&page={rng.randint(1, 3)}",
        "front": lambda: "/",
    }


def pages(
    site: Serving, db: sqlite3.Connection, rng: random.Random, at_once: int
) -> dict[str, Any]:
    """Each kind of page, so many visitors at a time."""
    n = PAGES if at_once == 1 else 3 * PAGES
    return {
        kind: site.ask([address() for _ in range(n)], at_once).told()
        for kind, address in addresses(db, rng).items()
    }


def warm(site: Serving, times: int) -> None:
    """Let every worker load its templates and what the filters need."""
    site.ask(["/", "/coverage", "/search?q=%E9%A2%84%E7%83%AD"] * times, 2 * times)


def extracts(work: Path, path: Path, seconds: float) -> dict[str, Any]:
    """Rows a second of the table `applications`, for so many seconds each way.

    Datasette streams it from the release, where its key is of two columns, and from a copy with rowids,
    in the order of which it pages quickest; `ratio` is to the better of the two.
    """
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as db:
        columns = [row[1] for row in db.execute("pragma table_info(applications)")]
        names = ", ".join(f'"{one}"' for one in columns)
        sql = f'select {names} from applications order by report, "row"'
        told: dict[str, Any] = {
            "rows": db.execute("select count(*) from applications").fetchone()[0],
            "python_csv": _python(db, sql, seconds),
            "sqlite3_csv": _cli(path, sql, seconds),
        }
    with site_of(work, 1) as site:
        asked = f"{site.base}/extract?tables=applications"
        told["extract"] = _stream(f"{asked}&columns={quote(','.join(columns))}", seconds)
        told["extract_all_columns"] = _stream(asked, seconds)
        told["extract_wide"] = _stream(f"{site.base}/extract?tables=wide", seconds)
    copy = work / "rowids.db"
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(copy)) as db:
        db.execute("attach ? as release", [str(path)])
        db.execute(
            f"create table applications as select {names} from release.applications limit 500000"
        )
        db.commit()
    settings = {
        "allow_csv_stream": "on",
        "max_csv_mb": "0",
        "suggest_facets": "off",
        "sql_time_limit_ms": "10000",
    }
    said = [part for name, value in settings.items() for part in ("--setting", name, value)]
    with Serving("-m", "datasette", "-i", str(path), "-i", str(copy), *said) as plain:
        stream = "applications.csv?_stream=on&_size=max"
        told["datasette_stream"] = _stream(f"{plain.base}/nianbao/{stream}", seconds)
        told["datasette_stream_of_rowids"] = _stream(f"{plain.base}/rowids/{stream}", seconds)
    best = max(told["datasette_stream"], told["datasette_stream_of_rowids"])
    return told | {"ratio": round(told["extract"] / best, 1)}


def _stream(url: str, seconds: float) -> float:
    lines, start = 0, time.perf_counter()
    with httpx.stream("GET", url, timeout=60, trust_env=False) as answer:
        assert answer.status_code == 200, (url, answer.status_code)
        for piece in answer.iter_raw():
            lines += piece.count(b"\n")
            if time.perf_counter() - start > seconds:
                break
    return round(lines / (time.perf_counter() - start))


def _python(db: sqlite3.Connection, sql: str, seconds: float) -> float:
    out, rows, start = io.StringIO(), 0, time.perf_counter()
    writer, cursor = csv.writer(out), db.execute(sql)
    while batch := cursor.fetchmany(5000):
        writer.writerows(batch)
        rows += len(batch)
        out.seek(0)
        out.truncate()
        if time.perf_counter() - start > seconds:
            break
    return round(rows / (time.perf_counter() - start))


def _cli(db_path: Path, sql: str, seconds: float) -> float | None:
    if not shutil.which("sqlite3"):
        return None
    lines, start = 0, time.perf_counter()
    with subprocess.Popen(
        ["sqlite3", "-csv", str(db_path), sql], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        while piece := process.stdout.read(1 << 16):
            lines += piece.count(b"\n")
            if time.perf_counter() - start > seconds:
                process.kill()
                break
    return round(lines / (time.perf_counter() - start))


def steps(options: argparse.Namespace, work: Path) -> Iterator[tuple[str, Any]]:
    """Everything that is measured, one by one."""
    site, cores = work / "site", os.cpu_count() or 1
    if not (work / "archive.db").exists():
        yield "generate", _cost(lambda: synthetic.generate(work / "archive.db", options.reports))
    if not (site / "current").exists():
        yield "publish", _cost(
            lambda: publish(work / "archive.db", site, formats=options.formats)
        )  # fmt: skip
    path = (site / "current").resolve() / "nianbao.db"
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as db:
        if "index" in options.only:
            yield "index", size(db)
        if "alone" in options.only:
            with site_of(work, 1) as served:
                warm(served, 4)
                yield "search_alone", searches(served, db, random.Random(1))
                yield "pages_alone", pages(served, db, random.Random(2), 1)
        for workers in (1, cores) if "at_16" in options.only else ():
            with site_of(work, workers) as served:
                warm(served, 4 * workers)
                of = f"at_16_of_{workers}_workers"
                yield f"pages_{of}", pages(served, db, random.Random(3), AT_ONCE)
                yield f"search_{of}", searches_at_once(served, db, random.Random(4))
        if "extracts" in options.only:
            yield "rows_per_second", extracts(work, path, options.seconds)
        if "recall" in options.only:
            yield "recall", recall(db, random.Random(7), options.queries)


def _cost(run: Callable[[], object]) -> dict[str, float]:
    """Seconds by the clock, and of the processor."""
    start, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    run()
    spent = resource.getrusage(resource.RUSAGE_SELF)
    cpu = spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime
    return {"seconds": round(time.perf_counter() - start, 1), "cpu_seconds": round(cpu, 1)}


def main() -> int:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=8, help="for each way of extracting")
    parser.add_argument(
        "--only", nargs="*", default=MEASURED, choices=MEASURED, help="measure these alone"
    )
    parser.add_argument("--queries", type=int, default=60, help="whose recall is counted")
    parser.add_argument("--formats", nargs="*", default=[], help="downloads to build too")
    parser.add_argument(
        "--work",
        type=Path,
        help="a folder to keep; one that holds a site is measured again as it is",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = options.work or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        measured: dict[str, Any] = {"reports": options.reports, "load_before": os.getloadavg()}
        for name, value in steps(options, work):
            measured[name] = value
            load = f"load {os.getloadavg()[0]:.1f}"
            print(f"{name} ({load}): {json.dumps(value, ensure_ascii=False)}", file=sys.stderr)
        measured["load_after"] = os.getloadavg()
    print(json.dumps(measured, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
