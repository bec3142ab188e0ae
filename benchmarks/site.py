"""Measure the site on synthetic reports: recall and speed of search, pages, extracts; size of the index.

python benchmarks/site.py --reports 20000 [--work DIR] [--keep]

Builds an archive.db of its own (varied sentences, so that words are as unequally common as real ones
are), publishes it without files, serves it, and prints one JSON object. What is measured side by side
is measured in the same run; on a busy machine trust the ratios, not the milliseconds.
"""

import argparse
import asyncio
import csv
import io
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent))

import httpx
import uvicorn

from publish import form, search
from publish.release import publish
from publish.serving import SiteApp

ROOT = Path(__file__).parent.parent
FIRST, LAST = 2015, 2025
FACTS = 60  # questions of each kind of page


class Prose:
    """Sentences from parts that are drawn with Zipf's unequal frequency, so that some words stand in
    every report and most in few."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        common = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
        rare = [chr(code) for code in rng.sample(range(0x4E00, 0x9FA0), 3000)]
        self.characters = [*common, *rare]
        self.words = [
            "".join(rng.choices(self.characters, k=rng.choice((2, 2, 2, 3, 4))))
            for _ in range(30_000)
        ]
        fixed = "政府信息公开 主动公开 依申请公开 政务公开 公安 教育局 双减 营商环境 行政许可 行政处罚 热线 解读 公众号 财政预算 基层 标准化 监督 培训 卫生健康 生态环境 政府采购 重大决策 规范性文件 微信 条例 保障"
        self.words[:0] = fixed.split()
        # Zipf: the n-th word comes 1/n as often as the first.
        total, self.cumulative = 0.0, []
        for place in range(1, len(self.words) + 1):
            total += 1 / place
            self.cumulative.append(total)

    def sentence(self) -> str:
        """One sentence of some ten words and a figure here and there."""
        words = self.rng.choices(self.words, cum_weights=self.cumulative, k=self.rng.randint(6, 18))
        if self.rng.random() < 0.4:
            words.insert(self.rng.randrange(len(words)), f"{self.rng.randint(1, 9999)}件")
        if self.rng.random() < 0.5:
            words.insert(self.rng.randrange(1, len(words)), "，")
        return "".join(words) + "。"

    def section(self, length: int) -> str:
        """Some paragraphs of about `length` characters together."""
        paragraphs, size = [], 0
        while size < length:
            paragraphs.append("".join(self.sentence() for _ in range(self.rng.randint(2, 5))))
            size += len(paragraphs[-1])
        return "\n".join(paragraphs)


def generate(path: Path, reports: int, seed: int = 7) -> None:
    """An archive.db of so many reports, a tenth of them with sums that fail."""
    rng = random.Random(seed)
    prose = Prose(rng)
    db = sqlite3.connect(path)
    db.executescript((ROOT / "parse" / "schema.sql").read_text("utf-8"))
    db.execute("pragma synchronous = off")
    db.execute(
        "insert into portals (id, name, family, url) values ('p', '合成门户', 'trs', 'http://p.example/')"
    )
    db.execute(
        "insert into crawls values ('p', 1, '2026-06-01T00:00:00Z', '2026-06-01T09:00:00Z', 'crawl', 'ok', null, 1, 1, 0, 0)"
    )
    for index in range(-(-reports // (LAST - FIRST + 1))):
        left = reports - index * (LAST - FIRST + 1)
        _agency(db, rng, prose, index, min(left, LAST - FIRST + 1))
    db.commit()
    db.close()


_PROVINCES = (
    "11",
    "13",
    "21",
    "32",
    "33",
    "36",
    "37",
    "41",
    "42",
    "43",
    "44",
    "51",
    "53",
    "61",
    "65",
)


def _agency(
    db: sqlite3.Connection, rng: random.Random, prose: Prose, index: int, years: int
) -> None:
    code = f"{rng.choice(_PROVINCES)}{rng.randint(1, 12):02}{rng.randint(0, 20):02}"
    town = "".join(rng.choices(prose.characters[100:], k=2))
    kind = rng.choice(
        ("人民政府", "公安局", "教育局", "财政局", "卫生健康委员会", "市场监督管理局")
    )
    name, id = f"{town}{rng.choice('市县区')}{kind}", f"a{index:07}"
    type_ = "GOV" if kind == "人民政府" else "DEPT"
    db.execute(
        "insert into agencies (id, name, division_code, current_code, type, match) values (?, ?, ?, ?, ?, 'exact')",
        [id, name, code, code, type_],
    )
    for year in range(LAST - years + 1, LAST + 1):
        _report(db, rng, prose, f"{id}{year}", id, name, code, type_, year)


def _report(
    db: sqlite3.Connection, rng: random.Random, prose: Prose,
    report: str, agency: str, name: str, code: str, type_: str, year: int,
) -> None:  # fmt: skip
    url, sha = f"http://p.example/{report}.html", f"{report:0>64}"
    db.execute(
        "insert into documents values (?, 'html', 30000, 'p', 'w.warc.gz', 1, 'report', null, null, null, null)",
        [sha],
    )
    edition = "2019" if year < 2021 else "2021"
    db.execute(
        "insert into reports (id, agency, year, document, portal, url, page_url, title, agency_name, division_code, "
        "current_code, agency_type, published, captured_at, last_seen, version, current, status, disclosure_edition, "
        "applications_edition, cells, numbers, content_digest) values (?, ?, ?, ?, 'p', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 1, "
        "'complete', ?, ?, 200, 200, ?)",
        [report, agency, year, sha, url, url, f"{name}{year}年政府信息公开工作年度报告", name, code, code, type_,
         f"{year + 1}-01-{rng.randint(5, 31):02}", f"{min(year + 1, 2026)}-03-01T00:00:00Z", "2026-06-01T00:00:00Z",
         edition, edition, report],
    )  # fmt: skip
    lengths = {
        "overview": 900,
        "disclosure": 200,
        "applications": 200,
        "review_litigation": 80,
        "problems": 700,
        "other": 300,
    }
    db.executemany(
        "insert into sections values (?, ?, null, ?)",
        [
            (report, key, prose.section(int(length * rng.uniform(0.5, 1.5))))
            for key, length in lengths.items()
        ],
    )
    columns = [one.key for one in form.lines("applications", "column")]
    names = ", ".join(f'"{one}", "{one}_printed"' for one in columns)
    rows = []
    for line in form.lines("applications", "row", edition):
        numbers = [int(rng.expovariate(0.2)) if rng.random() < 0.4 else 0 for _ in columns[:-1]]
        rows.append((report, line.key, *(v for n in (*numbers, sum(numbers)) for v in (n, str(n)))))
    db.executemany(
        f'insert into applications (report, "row", {names}) values ({", ".join("?" * len(rows[0]))})',
        rows,
    )
    for item in form.lines("disclosure", "item", edition):
        said = ", ".join(f'"{one}", "{one}_printed"' for one in item.measures)
        values = [v for _ in item.measures for n in (rng.randint(0, 300),) for v in (n, str(n))]
        db.execute(
            f"insert into disclosure (report, item, {said}) values ({', '.join('?' * (2 + len(values)))})",
            [report, item.key, *values],
        )
    over = [one.key for one in form.lines("review_litigation", "column")]
    said = ", ".join(f'"{one}", "{one}_printed"' for one in over)
    for line in form.lines("review_litigation", "row"):
        values = [v for _ in over for v in (0, "0")]
        db.execute(
            f'insert into review_litigation (report, "row", {said}) values ({", ".join("?" * 12)})',
            [report, line.key, *values],
        )
    verdict = "fails" if rng.random() < 0.1 else "holds"
    db.execute(
        "insert into checks values (?, 'applications.balance', 'total', ?, 3, ?)",
        [report, verdict, 3 if verdict == "holds" else 4],
    )


def recall(db: sqlite3.Connection, rng: random.Random) -> dict[str, Any]:
    """What search finds of what is there: every report whose text has the words, folded alike."""
    ids = [row[0] for row in db.execute("select id from report_index where current = 1")]
    queries = ["公安", "双减", "政府信息公开", "營商環境", "12345"]
    for id in rng.sample(ids, 25):
        text = search.key(_text(db, id)).text
        length, start = rng.choice((2, 2, 3, 4, 6, 9)), rng.randrange(len(text) - 12)
        piece = text[start : start + length]
        if piece.isalnum():
            queries.append(piece)
    texts = {id: search.key(_text(db, id)).text for id in ids}
    found = wanted = wrong = 0
    for query in queries:
        word = search.key(query).text
        truth = {id for id, text in texts.items() if word in text}
        hits = {
            row[0]
            for row in db.execute(
                "select rowid from search where search match ?", [search.match(query)]
            )
        }
        found, wanted, wrong = (
            found + len(hits & truth),
            wanted + len(truth),
            wrong + len(hits - truth),
        )
    return {
        "queries": len(queries),
        "hits": wanted,
        "recall": found / wanted,
        "beyond_substring": wrong,
    }


def _text(db: sqlite3.Connection, id: int) -> str:
    """All that is indexed of a report, its parts apart by what no word holds."""
    title, agency, report = db.execute(
        "select title, agency, report from report_index where id = ?", [id]
    ).fetchone()
    sections = db.execute("select text from sections where report = ?", [report]).fetchall()
    return "。".join([title, agency, *(row[0] for row in sections)])


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
    """The site in a process of its own, as it is in use."""

    def __init__(self, site: Path) -> None:
        program = "import sys, pathlib; sys.path.insert(0, sys.argv[2]); from benchmarks.site import serve; serve(pathlib.Path(sys.argv[1]))"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(site), str(ROOT)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self.process.stdout is not None
        self.base = self.process.stdout.readline().strip()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def serve(site: Path) -> None:
    """Serve on a free port and say where; extra: /nianbao may stream, to be measured beside."""
    app = SiteApp(site)
    for setting in ("allow_csv_stream",):
        app.datasette._settings[setting] = True
    app.datasette._settings["max_csv_mb"] = 0
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    threading.Thread(target=_announce, args=(server,), daemon=True).start()
    server.run()


def _announce(server: uvicorn.Server) -> None:
    while not server.started:
        time.sleep(0.05)
    print(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", flush=True)


async def timed(base: str, paths: list[str], at_once: int) -> dict[str, Any]:
    """p50 and p95 in ms, pages a second, and what was answered otherwise than with 200."""
    took: list[float] = []
    refused: dict[str, int] = {}
    waiting = iter(paths)
    async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=60) as client:

        async def visitor() -> None:
            for path in waiting:
                start = time.perf_counter()
                answer = await client.get(path)
                took.append(time.perf_counter() - start)
                if answer.status_code != 200:
                    refused[path] = answer.status_code

        start = time.perf_counter()
        await asyncio.gather(*(visitor() for _ in range(at_once)))
        seconds = time.perf_counter() - start
    took.sort()
    return {
        "n": len(took),
        "p50_ms": round(took[len(took) // 2] * 1000, 1),
        "p95_ms": round(took[int(len(took) * 0.95)] * 1000, 1),
        "per_second": round(len(took) / seconds, 1),
        "refused": refused,
    }


def pages(base: str, db: sqlite3.Connection, rng: random.Random) -> dict[str, Any]:
    """Each kind of page, alone and sixteen at once."""
    reports = [row[0] for row in db.execute("select report from report_index where current = 1")]
    agencies = [row[0] for row in db.execute("select agency from agency_index")]
    prose = Prose(random.Random(7))
    words = [*prose.words[:26], *rng.choices(prose.words, cum_weights=prose.cumulative, k=FACTS)][
        :FACTS
    ]
    kinds: dict[str, Callable[[], str]] = {
        "search": lambda: f"/search?q={quote(rng.choice(words))}",
        "report": lambda: f"/report/{rng.choice(reports)}",
        "agency": lambda: f"/agency/{rng.choice(agencies)}",
        "coverage": lambda: f"/coverage?year={rng.randint(FIRST, LAST)}",
        "front": lambda: "/",
    }
    measured: dict[str, Any] = {}
    for kind, address in kinds.items():
        asyncio.run(timed(base, [address() for _ in range(5)], 1))  # warm
        alone = asyncio.run(timed(base, [address() for _ in range(FACTS)], 1))
        many = asyncio.run(timed(base, [address() for _ in range(FACTS * 3)], 16))
        measured[kind] = {"alone": alone, "at_16": many}
    return measured


def extracts(base: str, db_path: Path, seconds: float) -> dict[str, Any]:
    """Rows a second of table applications, the same columns, four ways, for so many seconds each."""
    db = sqlite3.connect(f"file:{db_path}?immutable=1", uri=True)
    columns = [row[1] for row in db.execute("pragma table_info(applications)")]
    names = ", ".join(f'"{one}"' for one in columns)
    sql = f'select {names} from applications order by report, "row"'
    asked = ",".join(columns)
    return {
        "rows": db.execute("select count(*) from applications").fetchone()[0],
        "extract": _stream(f"{base}/extract?tables=applications&columns={quote(asked)}", seconds),
        "extract_all_columns": _stream(f"{base}/extract?tables=applications", seconds),
        "extract_wide": _stream(f"{base}/extract?tables=wide", seconds),
        "datasette_stream": _stream(
            f"{base}/nianbao/applications.csv?_stream=on&_size=max", seconds
        ),
        "python_csv": _python(db, sql, seconds),
        "sqlite3_csv": _cli(db_path, sql, seconds),
    }


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
    rng = random.Random(11)
    site = work / "site"
    if not (site / "current").exists():
        start = time.perf_counter()
        generate(work / "archive.db", options.reports)
        yield "generate_s", round(time.perf_counter() - start, 1)
        start = time.perf_counter()
        publish(work / "archive.db", site, formats=options.formats)
        yield "publish_s", round(time.perf_counter() - start, 1)
    path = (site / "current").resolve() / "nianbao.db"
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as db:
        yield "index", size(db)
        serving = Serving(site)
        try:
            yield "pages", pages(serving.base, db, rng)
            yield "rows_per_second", extracts(serving.base, path, options.seconds)
        finally:
            serving.stop()
        yield "recall", recall(db, rng)


def main() -> int:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=8, help="for each way of extracting")
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
            print(f"{name}: {json.dumps(value)}", file=sys.stderr)
        measured["load_after"] = os.getloadavg()
    print(json.dumps(measured, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
