"""What comparing costs: CPU, memory and rows at many thousand synthetic reports, from nothing and again.

    python -m benchmarks.compare --reports 20000

The reports are invented: five years of each agency, sentences drawn from one pool so that strangers
have some in common as real reports have, one in ten copied from a neighbour, one in ten from last
year.
"""

import argparse
import resource
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from parse.compare import compare
from parse.compare.facts import TABLES
from parse.template import APPLICATION_ROWS

SCHEMA = Path(__file__).parent.parent / "parse" / "schema.sql"
YEARS = range(2021, 2026)
_PLACES = ("佛山市三水区", "佛山市高明区", "淮安市洪泽区", "南京市鼓楼区", "咸阳市乾县")
_CODES = ("440607", "440608", "320813", "320106", "610424")
_CHARACTERS = [chr(code) for code in range(0x4E00, 0x5200)]


def sentences(random: Random, count: int) -> list[str]:
    """A pool of sentences that reports draw from."""
    return [
        "".join(random.choices(_CHARACTERS, k=random.randrange(25, 65))) + "。"
        for _ in range(count)
    ]


def overview(random: Random, pool: list[str], received: int) -> str:
    """Some two thousand characters, with a sentence that says a number."""
    said = received if random.random() < 0.9 else received + 1
    lines = random.sample(pool, 45)
    lines.insert(9, f"全年共收到政府信息公开申请{said}件，通过县人民政府门户网站公开。")
    return "\n".join(lines)


def reports(count: int, seed: int) -> Iterator[tuple[str, str, int, int, str]]:
    """Yield agency, division code, year, applications received, overview."""
    random = Random(seed)
    pool = sentences(random, 1500)
    neighbour = overview(random, pool, 0)
    for agency in range(count // len(YEARS)):
        place = agency % len(_PLACES)
        before = ""
        for year in YEARS:
            received = random.choice((0, 0, 0, 1, 3, random.randrange(5000)))
            kind = random.random()
            if kind < 0.1:
                text = neighbour
            elif kind < 0.2 and before:
                text = before
            else:
                text = overview(random, pool, received)
            yield f"{_PLACES[place]}第{agency}局", _CODES[place], year, received, text
            neighbour = before = text


def fill(db: sqlite3.Connection, count: int, seed: int = 1) -> None:
    """Write synthetic reports into an archive.db, all tables of the form filled."""
    random = Random(seed)
    zeros = dict.fromkeys(TABLES["applications"][1], 0)
    with db:
        db.execute("INSERT INTO portals (id, name, url) VALUES ('p', 'p', 'http://p/')")
        db.execute(
            "INSERT INTO documents (sha256, kind, bytes, portal, warc_file, warc_offset, outcome) "
            "VALUES ('d', 'html', 1, 'p', 'w', 0, 'report')"
        )
        for number, (name, code, year, received, text) in enumerate(reports(count, seed)):
            key = f"{number:016x}"
            db.execute(
                "INSERT OR IGNORE INTO agencies (id, name, division_code, match) VALUES (?, ?, ?, 'title')",
                (name, name, code),
            )
            db.execute(
                """
                INSERT INTO reports (id, agency, year, document, portal, url, page_url, agency_name,
                  division_code, place_match, place_note, captured_at, last_seen, version, current,
                  status, disclosure_edition, applications_edition, cells, numbers, content_digest)
                VALUES (?, ?, ?, 'd', 'p', ?, ?, ?, ?, 'ok', '', '', '', 1, 1, 'complete', '2021', '2021',
                  200, 200, ?)
                """,
                (key, name, year, key, key, name, code, key),
            )
            db.executemany(
                "INSERT INTO sections VALUES (?, ?, '', ?)",
                [(key, "overview", text), (key, "problems", text[:300])],
            )
            for row in APPLICATION_ROWS["2021"]:
                part = received if row.key in ("received", "granted", "processed_total") else 0
                _insert(
                    db,
                    "applications",
                    key,
                    row.key,
                    zeros | {"natural_person": part, "total": part},
                )
            for item, measures in (
                ("regulations", {"issued": 0, "repealed": 0, "in_force": 0}),
                ("normative_documents", {"issued": 1, "repealed": 0, "in_force": year - 2010}),
                ("licensing", {"decisions": random.randrange(10_000)}),
                ("penalties", {"decisions": random.randrange(1000)}),
                ("coercion", {"decisions": 0}),
                ("fees", {"amount": random.randrange(10**7)}),
            ):
                _insert(db, "disclosure", key, item, measures)
            for name_ in ("review", "litigation_direct", "litigation_after_review"):
                _insert(
                    db,
                    "review_litigation",
                    key,
                    name_,
                    dict.fromkeys(TABLES["review_litigation"][1], 0),
                )


def _insert(
    db: sqlite3.Connection, table: str, report: str, row: str, cells: dict[str, int]
) -> None:
    names = ", ".join(f'"{name}", "{name}_printed"' for name in cells)
    values = [part for value in cells.values() for part in (value, str(value))]
    marks = ", ".join("?" * (len(values) + 2))
    label = TABLES[table][0]
    db.execute(
        f'INSERT INTO {table} (report, "{label}", {names}) VALUES ({marks})', (report, row, *values)
    )


def measured(db: sqlite3.Connection) -> float:
    """Seconds of CPU that a comparison takes."""
    started = time.process_time()
    compare(db)
    return time.process_time() - started


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    options.add_argument("--reports", type=int, default=20_000)
    arguments = options.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        db = sqlite3.connect(path)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA foreign_keys = ON")
        db.executescript(SCHEMA.read_text(encoding="utf-8"))
        fill(db, arguments.reports)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = path.stat().st_size
        count = db.execute("SELECT count(*) FROM reports").fetchone()[0]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{count} reports, archive.db {size / 1e6:.0f} MB")
        first = measured(db)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        grown = path.stat().st_size - size
        print(f"everything      {first:8.1f} s CPU, {first / count * 1000:.2f} ms a report")
        print(f"memory          {peak / 1024:8.0f} MB at most ({before / 1024:.0f} MB before)")
        print(f"archive.db grew {grown / 1e6:8.0f} MB")
        print(f"again           {measured(db):8.2f} s CPU, nothing changed")
        with db:
            db.execute(
                "UPDATE reports SET content_digest = id || '!' WHERE rowid % (? / 100) = 0",
                (count,),
            )
        print(f"again           {measured(db):8.2f} s CPU, 100 reports changed")
        for table, key in (("hints", "code"), ("likeness", "kind"), ("checks", "rule")):
            for name, rows in db.execute(f"SELECT {key}, count(*) FROM {table} GROUP BY 1"):
                print(f"{rows:8} {name}")
        db.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
