"""The ZIP containers of office documents, opened with limits on what may come out of them."""

import io
import zipfile
import zlib

from lxml import etree

from parse.model import Unreadable

_MAX_PART = 64 * 1024 * 1024
_MAX_PARTS = 5_000
_ENCRYPTED = 1  # bit of ZipInfo.flag_bits


def open_zip(body: bytes) -> zipfile.ZipFile:
    """Open a ZIP. Raises Unreadable where it is broken or made to explode."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise Unreadable(f"the ZIP container is broken: {error}") from error
    if len(archive.infolist()) > _MAX_PARTS:
        raise Unreadable(f"the ZIP container has more than {_MAX_PARTS} parts")
    return archive


def plain_name(name: str) -> str:
    r"""The name of a part as its relations write it: some producers write it otherwise.

    >>> plain_name("\\Word\\document.xml"), plain_name("/OFD.xml")
    ('word/document.xml', 'ofd.xml')
    """
    return name.replace("\\", "/").lstrip("/").lower()


def find(archive: zipfile.ZipFile, name: str) -> str | None:
    """The name under which the container holds a part, None where it holds none of that name."""
    if name in archive.NameToInfo:
        return name
    wanted = plain_name(name)
    return next((held for held in archive.namelist() if plain_name(held) == wanted), None)


def part(archive: zipfile.ZipFile, name: str, limit: int = _MAX_PART) -> bytes:
    """Unpack one part. Raises Unreadable where it is missing, broken, locked or over `limit`."""
    held = find(archive, name)
    if held is None:
        raise Unreadable(f"the container has no part {name}")
    return unpack(archive, archive.getinfo(held), limit)


def unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int = _MAX_PART) -> bytes:
    """Unpack one entry. Raises Unreadable where it is broken, locked or over `limit`."""
    name = info.filename
    if info.flag_bits & _ENCRYPTED:
        raise Unreadable(f"{name} is locked with a password")
    try:
        if info.file_size > limit:
            raise Unreadable(f"{name} unpacks to more than {limit >> 20} MiB")
        with archive.open(info) as stream:
            body = stream.read(limit + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        NotImplementedError,
        EOFError,
        OSError,
        UnicodeDecodeError,
    ) as error:
        raise Unreadable(f"{name} cannot be unpacked: {error}") from error
    if len(body) > limit:
        raise Unreadable(f"{name} unpacks to more than {limit >> 20} MiB")
    return body


def xml(body: bytes) -> etree._Element:
    """Parse XML that a stranger wrote: no entities, no network, no endless trees."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"the XML inside is broken: {error}") from error


_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# ISO 29500 Strict has its own names for the same things.
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


def ooxml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """Parse a part of an Office Open XML document, Strict spelt as Transitional."""
    body = part(archive, name)
    if _STRICT in body:
        for strict, transitional in _STRICT_NAMES.items():
            body = body.replace(strict, transitional)
    return xml(body)


def relations(archive: zipfile.ZipFile, of: str = "") -> list[tuple[str, str, str]]:
    """What a part, or the package itself, refers to: (id, last word of the type, part name)."""
    folder, _, name = of.rpartition("/")
    held = find(archive, f"{folder}/_rels/{name}.rels" if of else "_rels/.rels")
    if held is None:
        return []
    found = []
    for relation in xml(part(archive, held)).iter(_RELATIONS):
        if relation.get("TargetMode") == "External":
            continue
        target = (relation.get("Target") or "").replace("\\", "/")
        inside = target.lstrip("/") if target.startswith("/") else _join(folder, target)
        kind = (relation.get("Type") or "").rpartition("/")[2]
        found.append((relation.get("Id") or "", kind, inside))
    return found


def _join(folder: str, target: str) -> str:
    steps = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            steps[-1:] = []
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
