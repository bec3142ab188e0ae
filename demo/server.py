"""The three portals on loopback: one threading HTTP server each, on neighbouring ports."""

import errno
import socket
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlsplit

from demo import gkmlpt, jpage, trs
from demo.reports import DAYS
from demo.site import BASE_PORT, OFFSETS, Resource, Site, address

HOST = "127.0.0.1"
_DIALECTS = {module.PORTAL: module for module in (trs, jpage, gkmlpt)}
_SERVER = {"demo-trs": "nginx", "demo-jpage": "Apache-Coyote/1.1", "demo-gkmlpt": "nginx"}


class PortBusyError(RuntimeError):
    """A port of the demo is taken by someone else."""


@cache
def build(portal: str, day: int, base_port: int) -> Site:
    """All that one portal shows on one day."""
    return _DIALECTS[portal].site(day, base_port)


def free_base_port() -> int:
    """Find three neighbouring ports that nobody uses, for tests that run beside one another."""
    while True:
        probes = [socket.socket() for _ in OFFSETS]
        try:
            probes[0].bind((HOST, 0))
            base = int(probes[0].getsockname()[1])
            for offset, probe in enumerate(probes[1:], start=1):
                probe.bind((HOST, base + offset))
            return base
        except (OSError, OverflowError):
            continue  # a neighbour is taken: draw again
        finally:
            for probe in probes:
                probe.close()


class DemoPortals:
    """Serve the demo portals while the context is open.

    `day` may be set while they run: 1 is the first crawl, 2 the next, with one report edited, one
    gone and one new. `requests` lists every request as (port, method, path with query, status).
    Raises PortBusyError where a port is taken.
    """

    def __init__(self, base_port: int = BASE_PORT, day: int = 1) -> None:
        self.base_port = base_port
        self.day = day
        self.requests: list[tuple[int, str, str, int]] = []
        self._servers: list[ThreadingHTTPServer] = []
        self._threads: list[threading.Thread] = []

    @property
    def day(self) -> int:
        return self._day

    @day.setter
    def day(self, day: int) -> None:
        if day not in DAYS:
            raise ValueError(f"the demo has the days {DAYS}, not {day}")
        self._day = day

    def url(self, portal_id: str) -> str:
        """The root address of a portal, with a slash at its end."""
        return f"{address(portal_id, self.base_port)}/"

    def __enter__(self) -> "DemoPortals":
        try:
            for portal in OFFSETS:
                self._servers.append(self._server(portal))
        except PortBusyError:
            self._close()
            raise
        for server in self._servers:
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers:
            server.shutdown()
        self._close()

    def wait(self) -> None:
        """Serve until the process is interrupted."""
        for thread in self._threads:
            thread.join()

    def _close(self) -> None:
        for server in self._servers:
            server.server_close()
        self._servers.clear()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _server(self, portal: str) -> ThreadingHTTPServer:
        port = self.base_port + OFFSETS[portal]
        try:
            server = ThreadingHTTPServer((HOST, port), _handler(self, portal, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortBusyError(
                f"port {port} on {HOST} is in use: stop what listens there, "
                f"or choose another base_port than {self.base_port}"
            ) from error
        server.daemon_threads = True
        return server


def _handler(portals: DemoPortals, portal: str, port: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = _SERVER[portal]
        sys_version = ""

        def do_GET(self) -> None:
            self._answer(b"")

        def do_HEAD(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def _answer(self, form: bytes) -> None:
            parts = urlsplit(self.path)
            pairs = parse_qsl(parts.query) + parse_qsl(form.decode("utf-8", "replace"))
            site = build(portal, portals.day, portals.base_port)
            self._send(site.get(unquote(parts.path), dict(pairs)))

        def _send(self, resource: Resource) -> None:
            status, body, headers = resource.answer(self.headers)
            portals.requests.append((port, self.command, self.path, status))
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            chunked = resource.chunked and body
            if chunked:
                self.send_header("Transfer-Encoding", "chunked")
            elif status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD" and body:
                self.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked else body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep standard error quiet: `requests` holds what was asked."""

    return Handler
