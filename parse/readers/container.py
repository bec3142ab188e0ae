"""ZIP, RAR and 7z attachments → the documents inside, with limits on what may come out of them."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from parse.model import MissingPart, Unreadable
from parse.readers import office
from parse.readers.kind import sniff

KINDS = frozenset(["zip", "rar", "7z"])
_MAX_MEMBERS = 500
_MAX_MEMBER = 64 * 1024 * 1024
_MAX_TOTAL = 256 * 1024 * 1024
# An archive may hold archives, and those none.
_DEPTH = 2
_UTF8 = 0x800  # bit of ZipInfo.flag_bits: the name is UTF-8
# What systems leave behind in archives.
_LITTER = frozenset(["thumbs.db", ".ds_store", "desktop.ini"])
_HOW = (
    "pip install libarchive-c, and the library itself (Debian or Ubuntu: apt-get install "
    "libarchive13; macOS: brew install libarchive), then parse again"
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive: its path in there, `!` between an archive and what it holds."""

    name: str
    body: bytes


def members(body: bytes) -> list[Member]:
    """Unpack an archive, and the archives in it, two deep; litter and empty files left out.

    Raises Unreadable where it is broken, locked with a password, holds no file, or holds more
    files or bytes than a report can have; MissingPart where RAR and 7z can't be opened here.
    """
    found = list(_unpack(body, _Budget(_MAX_MEMBERS, _MAX_TOTAL), 1))
    if not found:
        raise Unreadable("the archive holds no document")
    return found


def only_document(body: bytes) -> bytes:
    """The document of an archive that holds just one. Raises Unreadable where there are several."""
    found = [member for member in members(body) if _is_document(member.body)]
    if len(found) != 1:
        names = "、".join(member.name for member in found[:5])
        raise Unreadable(
            f"the archive holds {len(found)} documents, each to be read by itself: {names}"
            if found
            else "the archive holds no document that we know"
        )
    return found[0].body


def _is_document(body: bytes) -> bool:
    try:
        return sniff(body) not in KINDS
    except Unreadable:
        return False


@dataclass(slots=True)
class _Budget:
    """What may still come out of an archive with all that it holds."""

    members: int
    total: int

    def take_member(self) -> None:
        self.members -= 1
        if self.members < 0:
            raise Unreadable(f"the archive holds more than {_MAX_MEMBERS} files")

    def take(self, count: int) -> None:
        self.total -= count
        if self.total < 0:
            raise Unreadable(f"the archive unpacks to more than {_MAX_TOTAL >> 20} MiB")


def _unpack(body: bytes, budget: _Budget, depth: int) -> Iterator[Member]:
    files = _zip(body, budget) if sniff(body) == "zip" else _libarchive(body, budget)
    for member in files:
        if not _is_archive(member.body):
            yield member
        elif depth < _DEPTH:
            for inner in _unpack(member.body, budget, depth + 1):
                yield Member(f"{member.name}!{inner.name}", inner.body)
        else:
            raise Unreadable(f"archives within archives, more than {_DEPTH} deep: {member.name}")


def _is_archive(body: bytes) -> bool:
    try:
        return sniff(body) in KINDS
    except Unreadable:
        return False


def _zip(body: bytes, budget: _Budget) -> Iterator[Member]:
    archive = office.open_zip(body)
    for info in archive.infolist():
        name = _zip_name(info)
        if info.is_dir() or _is_litter(name) or not info.file_size:
            continue
        budget.take_member()
        budget.take(info.file_size)
        yield Member(name, office.unpack(archive, info, _MAX_MEMBER))


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Chinese Windows writes names in GBK and does not say so; zipfile takes that for cp437."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return _decoded(info.filename.encode("cp437"))
    except UnicodeEncodeError:  # zipfile took the name from an extra field: it is Unicode
        return info.filename


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _libarchive(body: bytes, budget: _Budget) -> Iterator[Member]:
    try:
        import libarchive
    except (ImportError, OSError, TypeError, AttributeError) as error:
        # The binding without its C library fails with any of these, by system.
        raise MissingPart("libarchive (RAR and 7z archives)", _HOW) from error
    try:
        with libarchive.memory_reader(body) as archive:
            for entry in archive:
                name = _entry_name(entry.pathname)
                if not entry.isfile or _is_litter(name):
                    continue
                budget.take_member()
                unpacked = bytearray()
                for block in entry.get_blocks():
                    budget.take(len(block))
                    unpacked += block
                    if len(unpacked) > _MAX_MEMBER:
                        raise Unreadable(f"{name} unpacks to more than {_MAX_MEMBER >> 20} MiB")
                if unpacked:
                    yield Member(name, bytes(unpacked))
    except libarchive.ArchiveError as error:
        words = str(error).partition(" (errno")[0]
        raise Unreadable(
            f"the archive cannot be unpacked: broken, locked with a password, or a solid one of "
            f"the old RAR format ({words})"
        ) from error


def _entry_name(name: str | bytes) -> str:
    """A name that is no UTF-8 comes as its bytes, or with them smuggled into the text."""
    return _decoded(name if isinstance(name, bytes) else name.encode("utf-8", "surrogateescape"))


def _is_litter(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or parts[-1].lower() in _LITTER or parts[-1].startswith("~$")
