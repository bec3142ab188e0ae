"""Rows sent as CSV while they are read, as fast as the reader takes them and no longer than he does."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from publish.exports.csv_file import BOM, lines

AT_ONCE = 4  # streams; more are asked to come again
PATIENCE = 60  # seconds that a reader may take for one piece

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="extract")
_running = 0


class Busy(Exception):
    """Raised where AT_ONCE streams are running."""


async def stream(
    send: Send,
    receive: Receive,
    headers: Mapping[str, str],
    columns: Sequence[str],
    opened: Callable[[], tuple[sqlite3.Connection, Iterator[tuple[int, str]]]],
) -> int:
    """Send rows as CSV until they end or the reader leaves; return how many were read.

    `opened` gives a connection that any thread may use, and pieces of CSV read from it, each with
    the number of its rows. What fails on
    the way cuts the connection, so that nobody takes a part for the whole.
    """
    global _running
    if _running >= AT_ONCE:
        raise Busy
    _running += 1
    loop = asyncio.get_running_loop()
    left = asyncio.ensure_future(_left(receive))
    db, sent, coming = None, 0, None
    try:
        db, pieces = await loop.run_in_executor(_threads, opened)
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
            }
        )
        count, body = 0, (BOM + lines([columns])).encode()
        while body and not left.done():
            sent += count
            # The next piece is read while this one is on its way.
            coming = loop.run_in_executor(_threads, _next, pieces)
            message = {"type": "http.response.body", "body": body, "more_body": True}
            await asyncio.wait_for(send(message), PATIENCE)
            count, body = await coming
        if not left.done():
            await send({"type": "http.response.body", "body": b"", "more_body": False})
    except TimeoutError:
        pass  # a reader who takes nothing is as good as gone
    finally:
        _running -= 1
        left.cancel()
        if coming is not None:
            await asyncio.wait([coming])  # its thread still reads from the database
        if db is not None:
            db.close()
    return sent


def _next(pieces: Iterator[tuple[int, str]]) -> tuple[int, bytes]:
    count, text = next(pieces, (0, ""))
    return count, text.encode()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
