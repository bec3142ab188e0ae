"""What reading costs: CPU and memory by format beside the libraries underneath, and the whole run.

    python -m benchmarks.parse [--rounds 9] [--reports 1000 20000] [--only formats|run]

A format's figures are CPU milliseconds, the best of several rounds, reader and library in turns, so
that ratios hold on a busy machine. The run (`nianbao parse --jobs 1` over an archive of made-up
pages) is measured from outside: CPU seconds and peak memory of all its processes. Targets stand
beside the figures. pandas is compared where it is installed.
"""

import argparse
import importlib.util
import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import lxml.etree
import lxml.html
import pdfplumber
import pypdfium2

from crawler.importing import import_files
from demo.server import build
from parse import readers
from parse.readers.decode import decode
from parse.readers.pdf_page import sheet
from parse.readers.ruling import tables
from parse.report import parse_report
from tests.filled import filled

FILES = Path(__file__).resolve().parents[1] / "demo" / "files"
BIG = 250_000
FLAT = 1.2  # caches fill up; what grows with the number of reports grows twentyfold
HERTZ = os.sysconf("SC_CLK_TCK")
Job = Callable[[bytes], object]


# --- what is read ------------------------------------------------------------------------------------


def demo_page() -> bytes:
    """The largest page of the demo portals."""
    pages = build("demo-trs", 1, 8771).pages.values()
    return max((p.body for p in pages if p.content_type.startswith("text/html")), key=len)


def big_page() -> bytes:
    """A page of some 250 KB: a form in Word's own HTML, and the styles and menus a CMS puts around it."""
    page = next(p for seed in range(99) if (p := filled(seed)).dress == "word").page()
    menu = "".join(f'<li class="m{i}"><a href="/c{i}/">栏目{i}</a></li>' for i in range(600))
    styles = "\n".join(f".x{i}{{mso-style-name:s{i};font-family:宋体}}" for i in range(1500))
    page = page.replace("<body>", f"<body><style>{styles}</style><ul>{menu}</ul><div>", 1)
    filler = '<p class="MsoNormal"><span style="font-size:16.0pt">本段文字为测试而写。</span></p>\n'
    missing = max(0, BIG - len(page.encode())) // len(filler.encode())
    return page.replace("</body>", filler * missing + "</div></body>").encode()


# --- what stands beside ------------------------------------------------------------------------------


def raw_lxml(body: bytes) -> object:
    return lxml.html.document_fromstring(body)


def raw_document_xml(body: bytes) -> object:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return lxml.etree.fromstring(archive.read("word/document.xml"))


def pdfium_text(body: bytes) -> object:
    pdf = pypdfium2.PdfDocument(body)
    return [page.get_textpage().get_text_bounded() for page in pdf]


def pdfium_grid(body: bytes) -> object:
    """Letters and rules of every page, and the cells that the rules draw: no prose, no labels."""
    pdf = pypdfium2.PdfDocument(body)
    return [tables(drawn.rules, drawn.glyphs) for drawn in map(sheet, pdf)]


def plumber(body: bytes) -> object:
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        return [(page.extract_tables(), page.extract_text()) for page in pdf.pages]


def pandas_html(body: bytes) -> object:
    import pandas  # the extra `bench`

    return pandas.read_html(io.StringIO(decode(body)))


# name: (what is read, {what stands beside: (how, the most that reading may cost of it)})
Beside = dict[str, tuple[Job, float | None]]


def formats() -> dict[str, tuple[bytes, Beside]]:
    """Every document that is measured, and what stands beside it."""
    web: Beside = {"raw lxml": (raw_lxml, 3.0)}
    if importlib.util.find_spec("pandas"):
        web["pandas.read_html"] = (pandas_html, None)
    paper: Beside = {
        "pdfium text": (pdfium_text, None),
        "pdfium grid": (pdfium_grid, 2.0),
        "pdfplumber": (plumber, 0.2),
    }
    text = "\n".join(
        "\t".join(line.cells) for line in readers.read(filled(3).page().encode()).lines
    )
    return {
        "HTML, demo page": (demo_page(), web),
        "HTML, 250 KB": (big_page(), web),
        "PDF": ((FILES / "wuyou-office-2023.pdf").read_bytes(), paper),
        "DOCX": (
            (FILES / "nanke-market-2023.docx").read_bytes(),
            {"raw lxml on document.xml": (raw_document_xml, 2.0)},
        ),
        "XLSX": ((FILES / "wuheyou-2022.xlsx").read_bytes(), {}),
        "text": (text.encode(), {}),
    }


def cpu(jobs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """CPU milliseconds of each job, the best of its rounds, all jobs in turns."""
    best = dict.fromkeys(jobs, float("inf"))
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.process_time()
            job()
            best[name] = min(best[name], (time.process_time() - start) * 1000)
    return best


def by_format(rounds: int) -> None:
    """Print a block for each format."""
    if not importlib.util.find_spec("pandas"):
        print("pandas is not installed: pandas.read_html is left out\n")
    for name, (body, beside) in formats().items():
        jobs: dict[str, Callable[[], object]] = {
            "read": lambda body=body: readers.read(body),
            "report": lambda body=body: parse_report(body),
        } | {other: (lambda f=f, body=body: f(body)) for other, (f, _) in beside.items()}
        figures = cpu(jobs, rounds)
        print(
            f"{name} ({len(body) / 1000:.0f} KB): bytes to lines {figures['read']:.1f} ms, "
            f"to a whole report {figures['report']:.1f} ms, peak memory {peak(body)} MB"
        )
        for other, (_, most) in beside.items():
            ratio = figures["read"] / figures[other]
            told = f"   target ≤ {most}: {_verdict(ratio <= most)}" if most else ""
            print(f"    {ratio:6.2f} × {other} ({figures[other]:.1f} ms){told}")


_READ = """
import sys
from parse.report import parse_report
parse_report(sys.stdin.buffer.read())
print(open("/proc/self/status").read())
"""


def peak(body: bytes) -> int:
    """Peak memory in MB of a process that reads one document of a format."""
    told = subprocess.run(
        [sys.executable, "-c", _READ], input=body, capture_output=True, check=True
    ).stdout.decode()
    high = next(line for line in told.splitlines() if line.startswith("VmHWM:"))
    return int(high.split()[1]) // 1024


# --- the whole run -----------------------------------------------------------------------------------


def whole_run(count: int, work: Path, small: bool) -> tuple[int, int]:
    """Import and parse pages; print the speed, return the peak memory of the run in MB: of the
    process that writes archive.db, and of the largest of its workers."""
    files = work / f"pages-{count}"
    files.mkdir()
    forms = [
        (form.title, form.page())
        for form in map(filled, range(100))
        if form.dress == "plain" or not small
    ]
    for number in range(count):
        title, page = forms[number % len(forms)]
        mine = page.replace(title, title.replace("测试局", f"测试{number}局"))
        (files / f"{number}.html").write_text(mine, "utf-8")
    import_files([files], work / f"archive-{count}")
    command = [sys.executable, "-m", "nianbao", "parse", "--jobs", "1"]
    command += ["--archive", str(work / f"archive-{count}"), "--db", str(work / f"{count}.db")]
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
    seconds: dict[str, float] = {}
    highest: dict[str, int] = {}
    while process.poll() is None:
        for pid in _of_session(process.pid):
            _look(pid, seconds, highest)
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"nianbao parse ended with {process.returncode}")
    size = sum(path.stat().st_size for path in files.iterdir()) / count / 1000
    speed = count / sum(seconds.values())
    parent = highest.pop(str(process.pid)) // 1024
    workers = max(highest.values()) // 1024
    print(
        f"{count} HTML reports of {size:.0f} KB into archive.db: {speed:.1f} a second and core "
        f"(target ≥ 40: {_verdict(speed >= 40)}); peak memory {parent} MB where they are written, "
        f"{workers} MB in the largest of {len(highest)} processes that read"
    )
    return parent, workers


def _of_session(session: int) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if fields[3] == str(session):
            found.append(path.parent.name)
    return found


def _look(pid: str, seconds: dict[str, float], highest: dict[str, int]) -> None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # it has just ended
        return
    seconds[pid] = (int(fields[11]) + int(fields[12])) / HERTZ
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            highest[pid] = int(line.split()[1])


def _verdict(met: bool) -> str:
    return "met" if met else "MISSED"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--reports", type=int, nargs="*", default=[1000, 20000])
    options.add_argument("--only", choices=["formats", "run"], help="one half of the benchmark")
    options.add_argument("--small", action="store_true", help="a run over the smallest pages alone")
    given = options.parse_args()
    if given.only != "run":
        by_format(given.rounds)
    if given.only == "formats":
        return
    with TemporaryDirectory() as name:
        peaks = [whole_run(count, Path(name), given.small) for count in given.reports]
    if len(peaks) > 1:
        parent, workers = (last / first for first, last in zip(peaks[0], peaks[-1], strict=True))
        print(
            f"memory from {given.reports[0]} to {given.reports[-1]} reports: × {parent:.2f} where they "
            f"are written, × {workers:.2f} where they are read "
            f"(target: flat, ≤ {FLAT}: {_verdict(max(parent, workers) <= FLAT)})"
        )


if __name__ == "__main__":
    main()
