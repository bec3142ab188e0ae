"""CPU per page of a crawl: nianbao beside bare Scrapy, Scrapy with a plain WARC, wget and warcprox.

All ask one loopback nginx for the same list pages and reports, in one run, in turns. Needs nginx
(apt install nginx-light); wget where it is there; warcprox in an environment of its own:

    python benchmarks/crawl.py --pages 2000 --rounds 2 --warcprox /path/to/venv/bin/warcprox

Wall time depends on who else is on the machine and is not printed; ratios are within a round.
"""

import argparse
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PER_LIST = 20
TARGET = 1.4  # nianbao, with archive, state and dedup, to bare Scrapy
WORDS = [chr(c) for c in range(0x4E00, 0x5200)]

BARE = '''
import scrapy
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from io import BytesIO

class Warc:
    """warcio as it comes: gzip level 9, response and request."""
    def __init__(self, crawler):
        self.file = open(crawler.settings["WARC"], "wb")
        self.writer = WARCWriter(self.file, gzip=True)
        crawler.signals.connect(self.write, signal=scrapy.signals.response_downloaded)
        crawler.signals.connect(self.close, signal=scrapy.signals.engine_stopped)
    @classmethod
    def from_crawler(cls, crawler):
        return cls(crawler)
    def close(self):
        self.file.close()
    def write(self, response, request):
        lines = lambda m: [(k.decode(), v.decode()) for k, vs in m.headers.items() for v in vs]
        answer = self.writer.create_warc_record(response.url, "response",
            payload=BytesIO(response.body), http_headers=StatusAndHeaders(
                f"{response.status} OK", lines(response), protocol="HTTP/1.1"))
        asked = self.writer.create_warc_record(response.url, "request",
            http_headers=StatusAndHeaders("GET / HTTP/1.1", lines(request), is_http_request=True))
        self.writer.write_request_response_pair(asked, answer)

class Bare(scrapy.Spider):
    name = "bare"
    def __init__(self, url=None, **kw):
        super().__init__(**kw)
        self.start_urls = [url]
    def parse(self, response):
        for href in response.css("li a::attr(href)").getall():
            yield response.follow(href, self.report)
        for href in response.css("a.next::attr(href)").getall():
            yield response.follow(href, self.parse)
    def report(self, response):
        response.css("title::text").get()
'''
COMMON = ["-s", "ROBOTSTXT_OBEY=1", "-s", "CONCURRENT_REQUESTS=16",
          "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16", "-s", "DOWNLOAD_DELAY=0",
          "-s", "TELNETCONSOLE_ENABLED=0", "-s", "REMOTE_CONTROL_ENABLED=0", "-s", "LOG_LEVEL=INFO",
          "-s", "COOKIES_ENABLED=0"]  # fmt: skip


def make_site(folder: Path, pages: int, kilobytes: int) -> None:
    """Write a TRS column of so many reports as files; text that packs about three to one."""
    seeded = random.Random(1)
    column = folder / "zfxxgknb"
    (column / "202401").mkdir(parents=True)
    (folder / "robots.txt").write_text("User-agent: *\nAllow: /\n")
    phrases = ["".join(seeded.choices(WORDS, k=12)) for _ in range(400)]
    lists = -(-pages // PER_LIST)
    for number in range(pages):
        title = f"某市第{number}局2023年政府信息公开工作年度报告"
        text = "".join(f"<p>{p}</p>" for p in seeded.choices(phrases, k=kilobytes * 1024 // 43))
        (column / "202401" / f"t20240101_{number}.shtml").write_text(
            f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body>"
            f"<a href='/'>首页</a><h1>{title}</h1>{text}</body></html>",
            encoding="utf-8",
        )
    for page in range(lists):
        rows = "".join(
            f"<li><a href='./202401/t20240101_{n}.shtml'>某市第{n}局2023年政府信息公开工作年度报告</a>"
            "<span>2024-01-01</span></li>"
            for n in range(page * PER_LIST, min(pages, (page + 1) * PER_LIST))
        )
        following = f"<a class=next href='index_{page + 1}.shtml'>下一页</a>"
        (column / ("index.shtml" if page == 0 else f"index_{page}.shtml")).write_text(
            f"<html><head><meta charset=utf-8></head><body><ul>{rows}</ul>"
            f"<script>createPageHTML({lists}, {page}, 'index', 'shtml');</script>"
            f"{following if page + 1 < lists else ''}</body></html>",
            encoding="utf-8",
        )


def start_nginx(folder: Path, site: Path, port: int, packed: bool) -> "subprocess.Popen[bytes]":
    """Start nginx in the foreground on all addresses (warcprox will not ask loopback)."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        sys.exit("nginx is not installed: apt install nginx-light")
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        "events {} http { access_log off; default_type text/html; types { text/html shtml; }\n"
        f"gzip {'on' if packed else 'off'}; keepalive_requests 100000;\n"
        f"server {{ listen {port}; root {site}; index index.shtml; charset utf-8; }} }}\n"
    )
    process = subprocess.Popen([program, "-c", str(config), "-e", str(folder / "error.log")])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.05)
    sys.exit(f"nginx did not start; see {folder}/error.log")


def cpu(
    command: Sequence[str], beside: Sequence[str] = (), wait: int = 0, **options: object
) -> float:
    """Run a command to its end; seconds of CPU that it (and a program beside it) took."""
    other = None
    if beside:
        other = subprocess.Popen(beside, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", wait)) == 0:
                    break
            time.sleep(0.1)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, capture_output=True, text=True, **options)  # type: ignore[call-overload]
    if run.returncode not in {0, 8}:  # wget: 8 where one page was missing
        sys.exit(f"{command[0]} ended with {run.returncode}:\n{run.stderr[-2000:]}")
    if other is not None:
        other.send_signal(signal.SIGTERM)
        other.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def size(folder: Path, pattern: str) -> float:
    return sum(path.stat().st_size for path in folder.rglob(pattern)) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--kilobytes", type=int, default=57)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--gzip", action="store_true", help="have nginx pack its answers")
    parser.add_argument("--warcprox", type=Path, help="the program, in its own environment")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        make_site(folder / "site", options.pages, options.kilobytes)
        nginx = start_nginx(folder, folder / "site", options.port, options.gzip)
        try:
            measure(folder, options)
        finally:
            nginx.terminate()
            nginx.wait()


def measure(folder: Path, options: argparse.Namespace) -> None:
    column = f"http://127.0.0.1:{options.port}/zfxxgknb/"
    spider, registry = folder / "bare.py", folder / "portals.csv"
    spider.write_text(BARE, encoding="utf-8")
    registry.write_text(
        "id,name,family,url,column_url,enabled,delay,loopback\n"
        f"bench,bench,trs,{column},{column},1,0,1\n"
    )
    bare = [
        sys.executable,
        "-m",
        "scrapy",
        "runspider",
        str(spider),
        "-a",
        f"url={column}",
        *COMMON,
    ]
    outside = {**os.environ, "SCRAPY_SETTINGS_MODULE": ""}
    outside.pop("SCRAPY_SETTINGS_MODULE")

    def scrapy_bare(work: Path) -> float:
        return cpu(bare, cwd=work, env=outside)

    def scrapy_warc(work: Path) -> float:
        more = ["-s", f"WARC={work}/bare.warc.gz", "-s", 'EXTENSIONS={"bare.Warc":0}']
        return cpu([*bare, *more], cwd=work, env={**outside, "PYTHONPATH": str(folder)})

    def nianbao(work: Path) -> float:
        arguments = ["-a", "portal=bench", "-a", f"portals={registry}", "-a", f"archive={work}"]
        return cpu([sys.executable, "-m", "scrapy", "crawl", "trs", *arguments], cwd=ROOT)

    def wget(work: Path) -> float:
        return cpu(
            ["wget", "--mirror", "--no-parent", "-q", f"--warc-file={work}/wget", column], cwd=work
        )

    def warcprox(work: Path) -> float:
        address = _own_address()
        proxy = [str(options.warcprox), "-p", "8791", "-d", str(work), "-z", "--cacert",
                 str(work / "ca.pem"), "--certs-dir", str(work), "-j", str(work / "dedup.db"),
                 "--stats-db-file", str(work / "stats.db")]  # fmt: skip
        through = [part.replace("127.0.0.1", address) for part in bare]
        environment = {**outside, "http_proxy": "http://127.0.0.1:8791"}
        return cpu(through, proxy, 8791, cwd=work, env=environment)

    clients: dict[str, Callable[[Path], float]] = {
        "bare Scrapy": scrapy_bare,
        "nianbao (archive, state, dedup)": nianbao,
        "bare Scrapy + warcio gzip 9": scrapy_warc,
    }
    if shutil.which("wget"):
        clients["wget --mirror --warc-file"] = wget
    if options.warcprox:
        clients["bare Scrapy + warcprox"] = warcprox
    pages = options.pages + -(-options.pages // PER_LIST)
    nothing = cpu([sys.executable, "-m", "scrapy", "list"], cwd=ROOT)
    print(f"{pages} pages of {options.kilobytes} KB, gzip {'on' if options.gzip else 'off'}; "
          f"Scrapy's start, {nothing:.2f} s, is part of each figure of Scrapy's")  # fmt: skip
    ours, bares, ratios = 0.0, 0.0, []
    for number in range(1, options.rounds + 1):
        base = 0.0
        print(f"round {number}")
        for name, client in clients.items():
            work = folder / f"{number}-{client.__name__}"
            work.mkdir()
            seconds = client(work)
            base = base or seconds
            written = size(work, "*.warc.gz")
            print(f"  {name:34} {1000 * seconds / pages:6.2f} ms CPU/page  {seconds / base:5.2f} x"
                  f"  {written:6.1f} MB of WARC")  # fmt: skip
            if client is nianbao:
                ratios.append(seconds / base)
                ours, bares = ours + seconds, bares + base
            shutil.rmtree(work)
    whole = ours / bares
    verdict = "reached" if whole <= TARGET else "NOT reached"
    print(f"nianbao to bare Scrapy: {whole:.2f} over all rounds ({min(ratios):.2f} to "
          f"{max(ratios):.2f}); target {TARGET}: {verdict}")  # fmt: skip


def _own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


if __name__ == "__main__":
    main()
