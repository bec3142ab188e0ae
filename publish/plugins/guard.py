"""What stands before every answer: security headers, and no look at how the server is made."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_OURS = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# The page over an archived page shows it in a frame; the archived page itself may do nothing at all.
_FRAME = _OURS + "; frame-src 'self'"
_ARCHIVED = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
_ARCHIVED_PAGE = re.compile(r"/archived/[^/]+/(?:page|file)")
# Datasette's table pages carry styles in the page; scripts they need none.
_DATASETTE = _OURS.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"interest-cohort=()",
}
# Datasette's pages about itself tell paths and settings; of /-/ only what pages need is open.
_OPEN = ("/-/static/", "/-/static-plugins/", "/-/versions")


def guarded(app: App) -> App:
    """Wrap an ASGI application."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _headers(scope["path"], message.get("headers", []))
            await send(message)

        path = scope["path"]
        if not _is_ascii(scope):
            await _refuse(send_guarded, 400, "The address must be percent-encoded.")
        elif path.startswith("/-/") and not path.startswith(_OPEN):
            await _refuse(send_guarded, 404, "There is no such page.")
        else:
            await app(scope, receive, send_guarded)

    return answer


def _headers(path: str, headers: list[Any]) -> list[Any]:
    set_here = {**_ALWAYS, b"content-security-policy": _policy(path).encode()}
    if _ARCHIVED_PAGE.fullmatch(path):
        set_here[b"x-frame-options"] = b"SAMEORIGIN"
    kept = [(name, value) for name, value in headers if name.lower() not in set_here]
    return [*kept, *set_here.items()]


def _policy(path: str) -> str:
    if _ARCHIVED_PAGE.fullmatch(path):
        return _ARCHIVED
    if path.startswith("/archived/"):
        return _FRAME
    return _DATASETTE if path == "/nianbao" or path.startswith("/nianbao/") else _OURS


def _is_ascii(scope: Scope) -> bool:
    """Datasette decodes both as ASCII and would answer 500 to a client that sends raw bytes."""
    return bytes(scope.get("raw_path") or b"").isascii() and bytes(scope["query_string"]).isascii()


async def _refuse(send: Send, status: int, text: str) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"text/plain; charset=utf-8")],
        }
    )
    await send({"type": "http.response.body", "body": text.encode()})
