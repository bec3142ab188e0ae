"""A portal of 1,000 reports on 50 pages: what a crawl asks, and kill -9 at random moments.

    python benchmarks/soak_crawl.py --kills 20 [--pywb /path/to/venv/bin]

Prints what was asked and found, and ends with 1 where one of the promises is broken. With pywb (in
an environment of its own: it pins old libraries) the archive is replayed too, byte for byte.
"""

import argparse
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crawler.process import PROJECT
from tests.crawl.archive import check, rows, urls, warcs
from tests.crawl.dialects import report, title, trs_list, trs_path
from tests.crawl.server import Reply, Site, serve
from tests.test_crawl_run import COLUMN, Run

PER_PAGE = 20


def path_of(number: int) -> str:
    return f"/zfxxgknb/202401/t20240101_{number}.shtml"


def site_of(count: int) -> dict[str, Reply]:
    """A TRS column, newest first."""
    numbers = list(range(count, 0, -1))
    chunks = [numbers[i : i + PER_PAGE] for i in range(0, count, PER_PAGE)]
    pages = {}
    for k, chunk in enumerate(chunks):
        listed = trs_list(chunk, len(chunks), k)
        for n in chunk:
            listed = listed.replace(f".{trs_path(n).removeprefix('/zfxxgknb')}\"",
                                    f".{path_of(n).removeprefix('/zfxxgknb')}\"")  # fmt: skip
        pages[COLUMN if k == 0 else f"/zfxxgknb/index_{k}.shtml"] = Reply(listed, etag=True)
    return pages | {path_of(n): Reply(report(title(n), str(n)), etag=True) for n in numbers}


def promise(kept: bool, what: str) -> None:
    print(("kept    " if kept else "BROKEN  ") + what, flush=True)
    if not kept:
        sys.exit(1)


def requests(run: Run, site: Site) -> None:
    """How much is asked for nothing new, and for three new reports."""
    first = run.crawl()
    promise(
        (first.outcome, first.new_reports) == ("ok", 1000),
        f"first crawl: {first.requests} requests, {first.new_reports} reports",
    )
    again = run.crawl()
    promise(again.requests <= 2, f"nothing new: {again.requests} requests, at most 2")
    site.pages = dict(site_of(1003))
    news = run.crawl()
    promise(
        news.new_reports == 3 and news.requests <= 6,
        f"three new: {news.requests} requests, at most 6",
    )


def kills(run: Run, count: int, seeded: random.Random) -> None:
    """Kill the crawl again and again, let it run, and look at what is there."""
    killed = 0
    for _ in range(count):
        process = subprocess.Popen(run.command(), cwd=PROJECT, stderr=subprocess.DEVNULL)
        time.sleep(seeded.uniform(0.5, 4.0))
        if process.poll() is None:
            process.kill()
            killed += 1
        process.wait()
    result = run.crawl()
    promise(
        result.outcome == "ok",
        f"after {killed} kills the next run ends well: {result.reason or 'ok'}",
    )
    found = {url.removeprefix(run.site.url) for url in urls(run.folder, "report")}
    promise(found == {path_of(n) for n in range(1, 1001)}, f"all reports are there: {len(found)}")
    twice = rows(
        run.folder, "SELECT url FROM fetches WHERE outcome = 'new' GROUP BY url HAVING count(*) > 1"
    )
    promise(twice == [], "none is there twice")
    grave = [f for f in _verify(run.folder) if f.grave]
    promise(grave == [], "no torn record, every row agrees with its record")


def _verify(folder: Path) -> tuple:  # type: ignore[type-arg]
    from crawler.keeping.verify import verify_portal

    return verify_portal(folder).findings


def replay(run: Run, pywb: Path, folder: Path) -> None:
    """Every capture of a report, the revisits too, as pywb gives it back."""
    folder.mkdir()
    for arguments in (["init", "archive"], ["add", "archive", *map(str, warcs(run.folder))]):
        subprocess.run(
            [pywb / "wb-manager", *arguments], cwd=folder, check=True, capture_output=True
        )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([pywb / "wayback", "-p", str(port), "-b", "127.0.0.1"], cwd=folder,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        asked = same = 0
        for row in rows(run.folder, "SELECT url, fetched_at, sha256, outcome FROM fetches"
                        " WHERE sha256 IS NOT NULL AND role = 'report'"):  # fmt: skip
            stamp = "".join(c for c in row["fetched_at"] if c.isdigit())
            url = f"http://127.0.0.1:{port}/archive/{stamp}id_/{row['url']}"
            with urllib.request.urlopen(url, timeout=60) as answer:
                same += sha256(answer.read()).hexdigest() == row["sha256"]
            asked += 1
        revisits = rows(run.folder, "SELECT count(*) AS n FROM fetches WHERE outcome = 'unchanged'")
        promise(
            asked > 0 and same == asked,
            f"replay: {same} of {asked} byte for byte, {revisits[0]['n']} of them revisits",
        )
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pywb", type=Path, help="the bin folder of an environment with pywb")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("requests", "kills", "replay"):
            (folder / part).mkdir()
        with serve(Site(dict(site_of(1000)))) as site:
            requests(Run(site, folder / "requests"), site)
        if options.kills:
            with serve(Site(dict(site_of(1000)))) as site:
                kills(Run(site, folder / "kills"), options.kills, random.Random(options.seed))
        if options.pywb:
            pages = {path: Reply(page.data) for path, page in site_of(40).items()}
            with serve(Site(dict(pages))) as site:
                run = Run(site, folder / "replay")
                run.crawl()
                time.sleep(1.1)  # a capture of the same second is the same capture to replay
                run.crawl(recheck=True)
                check(run.folder)
                replay(run, options.pywb, folder / "pywb")
        else:
            print("skipped the replay: name an environment with pywb by --pywb")


if __name__ == "__main__":
    main()
