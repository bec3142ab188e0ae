"""A portal that does everything to a crawler that a broken or malicious one does."""

import gzip
import time
from http.server import BaseHTTPRequestHandler

from tests.crawl.dialects import report, title, trs_list, trs_path
from tests.crawl.server import Page, Reply, Site

COLUMN = "/zfxxgknb/"
SECRET = "/zfxxgknb/202401/t20240101_666.shtml"
MAX_BYTES = 300_000  # DOWNLOAD_MAXSIZE of these tests


def head(handler: BaseHTTPRequestHandler, length: int | None = None, **headers: str) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html; charset=utf-8")
    if length is not None:
        handler.send_header("Content-Length", str(length))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def bomb(handler: BaseHTTPRequestHandler) -> None:
    """A thousand bytes that unpack to a million."""
    body = gzip.compress(bytes(10 * MAX_BYTES))
    head(handler, len(body), Content_Encoding="gzip")
    handler.wfile.write(body)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A body without an end and without a length."""
    head(handler)
    while True:
        handler.wfile.write(b"<p>x</p>" * 2000)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A body that comes a byte at a time."""
    head(handler, 100_000)
    for _ in range(200):
        handler.wfile.write(b" ")
        time.sleep(0.1)


def short(handler: BaseHTTPRequestHandler) -> None:
    """A body that breaks off."""
    head(handler, 5000)
    handler.wfile.write(b"<html><body>" + b"x" * 100)


def site(port_of_another: int) -> tuple[Site, dict[str, str]]:
    """The portal, and for each trick the address of the list that plays it.

    Links in the list lead to the crawler's own machine in every spelling; the portal's own host and
    port are open to it, so that only the address can be what is refused.
    """
    names: dict[str, str] = {}
    links: list[str] = []
    portal = Site({})
    other = f"http://127.0.0.1:{port_of_another}{SECRET}"

    def link(name: str, href: str, number: int) -> None:
        names[name] = href
        links.append(f"<li><a href='{href}'>{title(number)}</a></li>")

    def play(name: str, number: int, page: Page | None = None) -> str:
        path = trs_path(number)
        link(name, path, number)
        if page is not None:
            portal.pages[path] = page
        return path

    def fill() -> None:
        """The addresses hold the portal's port, known once it is served."""
        port, number = portal.port, 100
        for name, host in (
            ("dns", "localhost"),
            ("decimal", "2130706433"),
            ("hex", "0x7f.1"),
            ("octal", "0177.0.0.1"),
            ("mapped", "[::ffff:127.0.0.1]"),
            ("ipv6", "[::1]"),
        ):
            link(name, f"http://{host}:{port}{SECRET}", number)
        link("port", other, number)
        play("redirect", 1, Reply("", status=302, headers={"Location": other}))
        refresh = f'<meta http-equiv="refresh" content="0; url={other}">'
        play("meta refresh", 2, Reply(f"<html><head>{refresh}</head><body>…</body></html>"))
        play("file", 3, Reply("", status=302, headers={"Location": "file:///etc/hostname"}))
        data = {"Location": "data:text/html,secret"}
        play("data", 4, Reply("", status=301, headers=data))
        metadata = {"Location": "http://169.254.169.254/latest/meta-data/"}
        play("metadata", 5, Reply("", status=302, headers=metadata))
        back = trs_path(6)
        play("loop", 6, Reply("", status=302, headers={"Location": f"{back}?again"}))
        for name, n, trick in (("bomb", 7, bomb), ("endless", 8, endless), ("drip", 9, drip),
                               ("short", 10, short)):  # fmt: skip
            portal.raw[play(name, n)] = trick
        play("good", 11, Reply(report(title(11))))
        portal.pages[SECRET] = Reply(report("secret"))
        page = trs_list([], 1, 0, extra="".join(links))
        portal.pages[COLUMN] = Reply(page)
        portal.pages["/robots.txt"] = Reply("", status=404)

    portal.fill = fill  # type: ignore[attr-defined]
    return portal, names
