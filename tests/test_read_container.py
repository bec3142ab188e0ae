"""Archives: every document in them comes out under its own name, and nothing explodes."""

import io
import sys
import zipfile

import pytest

from parse import readers
from parse.model import MissingPart, Unreadable
from parse.readers import container
from parse.readers.container import Member
from parse.report import parse_report
from tests.filled import filled
from tests.office import docx_writer, rar
from tests.test_parse_broken import zipped

REPORT = docx_writer.write(filled(950))
OTHER = filled(951).page().encode()


def gbk_zip(members: dict[str, bytes]) -> bytes:
    """A ZIP as Chinese Windows writes it: names in GBK, and no word of that."""
    packed = zipped({f"{i:04}.x": body for i, body in enumerate(members.values())})
    for i, name in enumerate(members):
        written = name.encode("gbk")
        assert len(written) == 6, "of the length of the name that it takes the place of"
        packed = packed.replace(f"{i:04}.x".encode(), written)
    return packed


def seven_zip(members: dict[str, bytes]) -> bytes:
    """A 7z archive; the test is skipped where libarchive is not installed."""
    libarchive = pytest.importorskip("libarchive")
    chunks: list[bytes] = []

    def keep(chunk: bytes) -> int:
        chunks.append(bytes(chunk))
        return len(chunk)

    with libarchive.custom_writer(keep, "7zip") as archive:
        for name, body in members.items():
            archive.add_file_from_memory(name, len(body), body)
    return b"".join(chunks)


def test_zip() -> None:
    body = zipped({"2023/年报.docx": REPORT, "2022.html": OTHER})
    assert readers.sniff(body) == "zip"
    assert container.members(body) == [Member("2023/年报.docx", REPORT), Member("2022.html", OTHER)]


def test_names_in_gbk() -> None:
    body = gbk_zip({"年报表": REPORT, "统计表": OTHER})
    assert [member.name for member in container.members(body)] == ["年报表", "统计表"]


def test_rar() -> None:
    pytest.importorskip("libarchive")
    body = rar.archive({"年报.docx": REPORT, "a.html": OTHER})
    assert readers.sniff(body) == "rar"
    assert container.members(body) == [Member("年报.docx", REPORT), Member("a.html", OTHER)]
    cut = rar.archive({"a.docx": REPORT})[: len(REPORT) // 2]
    with pytest.raises(Unreadable, match="cannot be unpacked"):
        container.members(cut)


def test_seven_zip() -> None:
    body = seven_zip({"a.docx": REPORT})
    assert readers.sniff(body) == "7z"
    assert container.members(body) == [Member("a.docx", REPORT)]


def test_without_the_library_rar_is_a_missing_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "libarchive", None)
    with pytest.raises(MissingPart, match="libarchive") as caught:
        container.members(rar.archive({"a.docx": REPORT}))
    assert "pip install" in str(caught.value)
    assert container.members(zipped({"a.docx": REPORT})), "ZIP needs no library"


def test_archives_in_archives_two_deep() -> None:
    inner = zipped({"b.docx": REPORT})
    assert container.members(zipped({"a.zip": inner})) == [Member("a.zip!b.docx", REPORT)]
    with pytest.raises(Unreadable, match="deep"):
        container.members(zipped({"x.zip": zipped({"a.zip": inner})}))


def test_litter_is_left_out() -> None:
    body = zipped(
        {
            "__MACOSX/._a.docx": b"x",
            "d/Thumbs.db": b"x",
            "~$a.docx": b"x",
            "e": b"",
            "a.docx": REPORT,
        }
    )
    assert container.members(body) == [Member("a.docx", REPORT)]


def test_a_document_that_is_alone_is_read_as_itself() -> None:
    alone = zipped({"说明/年报.docx": REPORT})
    assert parse_report(alone).title == filled(950).title
    with pytest.raises(Unreadable, match="2 documents, each to be read by itself"):
        readers.read(zipped({"a.docx": REPORT, "b.html": OTHER}))


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match="more than 500 files"):
        container.members(zipped({f"{i}.txt": b"x" for i in range(501)}))
    monkeypatch.setattr(container, "_MAX_TOTAL", 4 << 20)
    monkeypatch.setattr(container, "_MAX_MEMBER", 2 << 20)
    for pack in (zipped, seven_zip):
        with pytest.raises(Unreadable, match="unpacks to more than 4 MiB"):
            container.members(pack({f"{i}.txt": b"\0" * (1 << 20) for i in range(5)}))
        with pytest.raises(Unreadable, match="unpacks to more than 2 MiB"):
            container.members(pack({"a.txt": b"\0" * (3 << 20)}))


def test_locked() -> None:
    body = bytearray(zipped({"a.docx": REPORT}))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.infolist()[0].flag_bits == 0
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(signature) + at] |= 1
    with pytest.raises(Unreadable, match="locked with a password"):
        container.members(bytes(body))


@pytest.mark.parametrize(
    "body", [zipped({}), zipped({"d/": b""}), zipped({"a.docx": REPORT})[:300]]
)
def test_empty_and_broken(body: bytes) -> None:
    with pytest.raises(Unreadable):
        container.members(body)
