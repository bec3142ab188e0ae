"""OFD → lines."""

from parse.model import Document, MissingPart


def read(body: bytes) -> Document:
    """Read an OFD."""
    raise MissingPart("an OFD reader", "OFD is not read yet")
