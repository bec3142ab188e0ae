"""The ZIP containers of office documents, opened with limits on what may come out of them."""

import io
import zipfile

from lxml import etree

from parse.model import Unreadable

_MAX_PART = 64 * 1024 * 1024
_MAX_PARTS = 5_000


def open_zip(body: bytes) -> zipfile.ZipFile:
    """Open a ZIP. Raises Unreadable where it is broken or made to explode."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise Unreadable(f"the ZIP container is broken: {error}") from error
    if len(archive.infolist()) > _MAX_PARTS:
        raise Unreadable(f"the ZIP container has more than {_MAX_PARTS} parts")
    return archive


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one part. Raises Unreadable where it is broken, locked or larger than it may be."""
    try:
        if archive.getinfo(name).file_size > _MAX_PART:
            raise Unreadable(f"{name} unpacks to more than {_MAX_PART >> 20} MiB")
        with archive.open(name) as stream:
            body = stream.read(_MAX_PART + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise Unreadable(f"{name} cannot be unpacked: {error}") from error
    except Exception as error:
        # zlib raises its own error type; it is a broken stream like the others.
        if type(error).__module__ == "zlib":
            raise Unreadable(f"{name} cannot be unpacked: {error}") from error
        raise
    if len(body) > _MAX_PART:
        raise Unreadable(f"{name} unpacks to more than {_MAX_PART >> 20} MiB")
    return body


def xml(body: bytes) -> etree._Element:
    """Parse XML that a stranger wrote: no entities, no network, no endless trees."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"the XML inside is broken: {error}") from error
