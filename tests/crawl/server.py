"""A portal on loopback for the crawl tests: pages are data, every request is written down."""

import gzip
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from crawler.portals import Portal, read_line, read_portals


@dataclass(frozen=True)
class Asked:
    """A request as the server saw it."""

    method: str
    path: str  # with its query
    headers: Mapping[str, str]
    body: str = ""


@dataclass(frozen=True)
class Reply:
    """An answer to give. With `etag`, the portal answers 304 to who has these bytes."""

    body: bytes | str = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: bool = False
    pack: bool = True  # gzip, for who accepts it

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


Page = Reply | Callable[[Asked], Reply]


class Site:
    """The pages of one portal by path (query included, or left out to match any)."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self.pages: dict[str, Page] = dict(pages)
        self.asked: list[Asked] = []
        self.on_request: Callable[[Asked], None] = lambda asked: None
        # Pages that speak for themselves: they write to the connection as they like.
        self.raw: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """The paths asked for so far, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def forget(self) -> None:
        self.asked.clear()

    def answer(self, asked: Asked) -> Reply:
        page = self.pages.get(asked.path) or self.pages.get(urlsplit(asked.path).path)
        if page is None:
            return Reply("<html><body>404</body></html>", status=404)
        return page(asked) if callable(page) else page


@contextmanager
def serve(site: Site) -> Iterator[Site]:
    """Serve a site on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # One packet an answer: a delayed second one would look like a slow portal to AutoThrottle.
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode() if length else ""
            asked = Asked(self.command, self.path, dict(self.headers.items()), body)
            site.asked.append(asked)
            site.on_request(asked)
            if self.path in site.raw:
                self.close_connection = True
                with suppress(ConnectionError):  # the crawler hangs up on these
                    site.raw[self.path](self)
                return
            reply = site.answer(asked)
            data, headers = reply.data, dict(reply.headers)
            status = reply.status
            if reply.etag and status == 200:
                tag = f'"{sha1(data).hexdigest()[:12]}"'
                headers["ETag"] = tag
                if self.headers.get("If-None-Match") == tag:
                    status, data = 304, b""
            if data and reply.pack and "gzip" in self.headers.get("Accept-Encoding", ""):
                data = gzip.compress(data, mtime=0)
                headers["Content-Encoding"] = "gzip"
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Type", reply.content_type)
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: what was asked is in `site.asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def registry(folder: Path, site: Site, family: str, column: str, **more: str) -> Path:
    """Write a registry file with one line for a site; the portal's id is 'portal'."""
    line = {
        "id": "portal",
        "name": "某市",
        "family": family,
        "url": site.url + "/",
        "column_url": site.url + column,
        "enabled": "1",
        "delay": "0",
        "loopback": "1",
        **more,
    }
    read_line(line)
    path = folder / "portals.csv"
    path.write_text(f"{','.join(line)}\n{','.join(line.values())}\n", encoding="utf-8")
    return path


def only(path: Path) -> Portal:
    """The one portal of a registry file."""
    [portal] = read_portals(path)
    return portal
