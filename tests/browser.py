"""A real Chromium on a served site, for the tests that only a browser can make."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from publish.serving import SiteApp

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
# Without these a Chromium in a closed network looks for its makers' hosts.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def chromium() -> str:
    """The path of Chromium; the test is skipped, loudly, where it or playwright is missing."""
    pytest.importorskip(
        "playwright.sync_api", reason="BROWSER TESTS SKIPPED: pip install playwright"
    )
    if CHROMIUM is None:
        pytest.skip("BROWSER TESTS SKIPPED: no Chromium; install it or name it in $CHROMIUM")
    return CHROMIUM


@contextmanager
def served(
    site: Path, archive: Path | None = None, *, limit_ms: int | None = None
) -> Iterator[str]:
    """Serve a site on a port that the system chose; gives its address.

    `limit_ms` is what a page may take to read the database, where not what the site allows.
    """
    app = SiteApp(site, archive)
    if limit_ms is not None:
        app.datasette._settings["sql_time_limit_ms"] = limit_ms
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


class Watched:
    """A page whose console and requests are listened to: errors and strangers are kept."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base = page, base
        self.wrong: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.wrong.append(f"error {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def go(self, path: str) -> Any:
        """Open a page of the site."""
        self.page.goto(self.base + path)
        return self.page

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"console {message.text} at {self.page.url}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.wrong.append(f"external {request.url} at {self.page.url}")

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self.wrong.append(f"{response.status} {response.url}")


Open = Callable[..., Watched]


@contextmanager
def browser() -> Iterator[Any]:
    """A Chromium, as playwright drives it."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield program
        program.close()


@contextmanager
def visits(program: Any, base: str, *, forgiven: str | None = None) -> Iterator[Open]:
    """Opens pages for new visitors; nothing may go wrong on any of them.

    `forgiven` begins what the console may say all the same.
    """
    contexts, watched = [], []

    def open_page(**options: Any) -> Watched:
        contexts.append(program.new_context(**{"viewport": DESK, **options}))
        watched.append(Watched(contexts[-1].new_page(), base))
        return watched[-1]

    yield open_page
    for context in contexts:
        context.close()
    for one in watched:
        assert [said for said in one.wrong if not (forgiven and said.startswith(forgiven))] == []
