"""Word's single-file web page (MHTML) → lines: its HTML part, whatever the file is called."""

import email
import email.policy
from email.message import Message

from parse.model import Document, Unreadable
from parse.readers import html
from parse.readers.decode import decode


def read(body: bytes) -> Document:
    """Read the page inside. Raises Unreadable where there is none, or no text in it."""
    return html.read(page(body))


def page(body: bytes) -> bytes:
    """The HTML part as UTF-8. Raises Unreadable where there is none."""
    message = email.message_from_bytes(
        body.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=email.policy.compat32
    )
    for inner in message.walk():
        if inner.get_content_type() == "text/html":
            # The mark in front tells the reader of pages that this is UTF-8, whatever it declares.
            return b"\xef\xbb\xbf" + decode(_payload(inner), inner.get_content_charset()).encode()
    raise Unreadable("the web page in one file (MHTML) holds no HTML part")


def _payload(message: Message) -> bytes:
    payload = message.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
