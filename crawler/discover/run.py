"""Run a walk in a crawl's own process, tell how it goes, and read what it found, also when stopped."""

from collections.abc import Callable

from crawler import process as process_of
from crawler.discover.found import Findings, read_findings
from crawler.discover.order import FOUND, Order
from crawler.run import LOG
from crawler.start import BUSY
from crawler.store import hold

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
    begin = process_of.size(log)
    arguments = ["discover", "-a", f"order={(folder / ORDER).resolve()}"]
    process = process_of.start([*arguments, "-s", "SPIDER_MODULES=crawler.discover.spider"], log)
    tell = on_progress or (lambda findings: None)
    try:
        process_of.watch(process, lambda: tell(read_findings(order.url, out)))
    except KeyboardInterrupt:
        raise Stopped(read_findings(order.url, out)) from None
    findings = read_findings(order.url, out)
    if process.returncode == BUSY:
        findings.trouble = "another crawl is asking this host; wait for it to end, or stop it"
    elif not findings.pages:
        findings.trouble = f"the walk did not begin: {process_of.tail(log, begin, lines=3)}"
    return findings
