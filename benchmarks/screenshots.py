"""Take pictures of every kind of page, wide and narrow, with a headless Chromium.

python benchmarks/screenshots.py --site site --out docs/screenshots [--only front report]

Needs a Chromium and Pillow, which comes with pdfplumber (extra `dev`).
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvicorn
from PIL import Image

from publish.serving import SiteApp

WIDTHS = {"wide": 1280, "narrow": 390}
# Without these a Chromium in a closed network looks for its makers' hosts, many at a time.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]
_REPORTS = "/nianbao/{}.json?_shape=array&current=1&_size=1&"


def main() -> int:
    """Serve the site on a free port, take the pictures, say what was made."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=Path("site"), help="the published site")
    parser.add_argument(
        "--out", type=Path, default=Path("docs/screenshots"), help="folder for the PNGs"
    )
    parser.add_argument("--only", nargs="*", help="names of pages; all if not given")
    parser.add_argument("--height", type=int, default=0, help="0: as high as the page is")
    parser.add_argument("--top", type=int, default=0, help="pixels of the page to leave out above")
    parser.add_argument("--query", default="公开", help="the search to show")
    options = parser.parse_args()
    chromium = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    if not chromium:
        print("No chromium found; install it or name it in $CHROMIUM.", file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    with _Serving(options.site) as base:
        for name, path in _pages(base, options.query).items():
            if options.only and name not in options.only:
                continue
            for width_name, width in WIDTHS.items():
                target = options.out / f"{name}-{width_name}.png"
                wanted = options.top + options.height if options.height else 0
                height = wanted or _height(chromium, base + path, width)
                _chromium(
                    chromium,
                    f"--window-size={width},{height}",
                    f"--screenshot={target}",
                    base + path,
                )
                _shrink(target, options.top)
                print(
                    f"{target}  {width}×{height - options.top}  {target.stat().st_size // 1000} kB"
                )
    return 0


class _Serving:
    """The site on a port that the system chose, in a thread of this process."""

    def __init__(self, site: Path) -> None:
        config = uvicorn.Config(SiteApp(site), host="127.0.0.1", port=0, log_level="warning")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.05)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()


def _pages(base: str, query: str) -> dict[str, str]:
    """One address for each kind of page; the report shown is one whose sums fail, if there is one."""
    pages = {
        "front": "/",
        "search": f"/search?q={urllib.parse.quote(query)}",
        "nothing": "/search?q=%E5%85%AC%E6%8C%89",
        "status": "/status",
        "downloads": "/downloads",
        "english": "/?lang=en",
    }
    for name, (table, id, conditions) in {
        "report": ("report_index", "report", "_sort_desc=fails"),
        "report-2019": ("reports", "id", "applications_edition=2019&_sort_desc=year"),
        "report-gone": ("report_index", "report", "gone_at__notnull=1"),
    }.items():
        with urllib.request.urlopen(base + _REPORTS.format(table) + conditions) as answer:
            found = json.load(answer)
        if found:
            pages[name] = f"/report/{found[0][id]}"
    return pages


def _height(chromium: str, url: str, width: int) -> int:
    """How high a page is at a width: a print to PDF of one long sheet would not keep the layout,
    so the page is laid out in a very high window and the empty rest of the picture is measured."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "page.png"
        _chromium(chromium, f"--window-size={width},9000", f"--screenshot={picture}", url)
        return _used_height(picture)


def _shrink(picture: Path, top: int) -> None:
    """Cut off the top; pages of a few colours need no more than a palette: a third of the bytes."""
    with Image.open(picture) as image:
        small = image.convert("RGB").crop((0, top, image.width, image.height)).quantize(128)
    small.save(picture, optimize=True)


def _used_height(picture: Path) -> int:
    """The rows of a PNG above the last run of rows that are all alike (the empty ground)."""
    with Image.open(picture) as image:
        rows = image.convert("L")
        data, width = rows.tobytes(), rows.width
        last = data[-width:]
        height = rows.height
        while height > 1 and data[(height - 1) * width : height * width] == last:
            height -= 1
    return height + 16


def _chromium(chromium: str, *arguments: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [chromium, *FLAGS, f"--user-data-dir={profile}", *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    if done.returncode or not re.search(r"bytes written to file", done.stderr + done.stdout):
        raise RuntimeError(f"chromium made no picture of {arguments[-1]}:\n{done.stderr[-2000:]}")


if __name__ == "__main__":
    sys.exit(main())
