"""Answers that need not be sent twice: a page of a release never changes, so its tag is known beforehand."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

PAGE = b"public, max-age=300"
FOR_EVER = b"public, max-age=31536000, immutable"
_VARY = b"Cookie, Accept-Encoding"
# Files say themselves what they are; what lies in archive/ may come and go within a release.
_ON_THEIR_OWN = ("/downloads/", "/archived/")
_LANGUAGE = "lang"


def cached(app: App, *seeds: str) -> App:
    """Wrap an ASGI application: tags on what it answers, and 304 for what the reader has already.

    `seeds` are all that its answers depend on beside the request: the release, the code.
    """

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await app(scope, receive, send)
            return
        if scope["path"].startswith(_ON_THEIR_OWN):
            await app(scope, receive, send)
            return
        tag = _tag(scope, seeds)
        lasting = (
            FOR_EVER if scope["path"].startswith("/static/") and scope["query_string"] else PAGE
        )
        if _has(scope, tag):
            headers = [(b"etag", tag), (b"cache-control", lasting), (b"vary", _VARY)]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _headers(message, tag, lasting)
            await send(message)

        await app(scope, receive, send_tagged)

    return answer


def code_seed(folder: Path) -> str:
    """A digest of the code and the templates that make the pages: a new version makes new tags."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".html", ".css", ".js", ".csv", ".sql", ".yaml"):
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _headers(message: Message, tag: bytes, lasting: bytes) -> list[Header]:
    headers = list(message.get("headers", []))
    names = {name.lower() for name, _ in headers}
    # Datasette forbids to keep whatever is asked for with a cookie; here a cookie holds a language.
    if message["status"] != 200 or b"set-cookie" in names:
        return headers
    kept = [
        (name, value)
        for name, value in headers
        if name.lower() not in (b"cache-control", b"vary", b"etag")
    ]
    return [*kept, (b"etag", tag), (b"cache-control", lasting), (b"vary", _VARY)]


def _tag(scope: Message, seeds: Iterable[str]) -> bytes:
    seen = [
        *(seed.encode() for seed in seeds),
        scope.get("raw_path") or scope["path"].encode(),
        scope["query_string"],
        str(scope.get("scheme", "")).encode(),
        _header(scope, b"host"),
        _language(_header(scope, b"cookie")),
    ]
    return b'W/"%s"' % hashlib.sha256(b"\0".join(seen)).hexdigest()[:24].encode()


def _has(scope: Message, tag: bytes) -> bool:
    wanted = _header(scope, b"if-none-match")
    return tag.removeprefix(b"W/") in wanted


def _header(scope: Message, name: bytes) -> bytes:
    return b", ".join(value for key, value in scope["headers"] if key.lower() == name)


def _language(cookie: bytes) -> bytes:
    try:
        found = SimpleCookie(cookie.decode("latin-1")).get(_LANGUAGE)
    except CookieError:
        return b""
    return found.value.encode() if found else b""
