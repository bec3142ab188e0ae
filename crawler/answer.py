"""An HTTP answer as it came, before anyone looks inside."""

from collections.abc import Sequence
from dataclasses import dataclass

from warcio.utils import Digester

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """An HTTP answer as it came, the body undecoded."""

    url: str
    date: str  # WARC-Date, as in state.now()
    status: int
    headers: Headers
    body: bytes
    ip_address: str | None
    method: str
    request_target: str  # path and query
    request_headers: Headers
    request_body: bytes


def payload_digest(body: bytes) -> str:
    """The WARC-Payload-Digest of a body as sent.

    >>> payload_digest(b"")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    digester = Digester("sha1")
    digester.update(body)
    return str(digester)
