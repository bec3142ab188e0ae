"""Run a walk in a crawl's own process, tell how it goes, and read what it found, also when stopped."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from crawler import process as process_of
from crawler.discover.found import Findings, read_findings
from crawler.discover.order import FOUND, Order
from crawler.run import LOG
from crawler.start import BUSY
from crawler.store import hold

POLL = 0.5  # seconds between two looks at a running walk
PATIENCE = 60.0  # seconds that a walk gets to end cleanly
ORDER = "order.json"


class Stopped(KeyboardInterrupt):
    """Ctrl-C; `findings` holds what was found until then."""

    def __init__(self, findings: Findings) -> None:
        super().__init__()
        self.findings = findings


def discover(order: Order, on_progress: Callable[[Findings], None] | None = None) -> Findings:
    """Walk from `order.url`; returns what was found, `trouble` where the walk could not begin.

    Everything fetched is kept in archive/.discover/<host>/. Raises Stopped on Ctrl-C, after the
    walk has ended cleanly.
    """
    folder = order.folder
    folder.mkdir(parents=True, exist_ok=True)
    hold(folder).release()  # raises Busy where the same walk is running
    out, log = folder / FOUND, folder / LOG
    out.unlink(missing_ok=True)
    order.write(folder / ORDER)
    begin = log.stat().st_size if log.exists() else 0
    arguments = ["discover", "-a", f"order={(folder / ORDER).resolve()}"]
    process = process_of.start([*arguments, "-s", "SPIDER_MODULES=crawler.discover.spider"], log)
    try:
        while True:
            try:
                process.wait(timeout=POLL)
                break
            except subprocess.TimeoutExpired:
                if on_progress is not None:
                    on_progress(read_findings(order.url, out))
    except KeyboardInterrupt:
        process.send_signal(2)
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise Stopped(read_findings(order.url, out)) from None
    except BaseException:
        process.kill()
        raise
    findings = read_findings(order.url, out)
    if process.returncode == BUSY:
        findings.trouble = "another crawl is asking this host; wait for it to end, or stop it"
    elif not findings.pages:
        findings.trouble = f"the walk did not begin: {_tail(log, begin)}"
    return findings


def _tail(log: Path, start: int) -> str:
    with log.open("rb") as file:
        file.seek(start)
        lines = file.read().decode("utf-8", "replace").strip().splitlines()
    return "\n".join(lines[-3:])
