"""DOC, WPS, RTF and workbooks through a real LibreOffice: exact, and one bad file costs only itself."""

import http.server
import threading
from functools import cache
from pathlib import Path

import pytest

from parse import readers
from parse.model import MissingPart, Unreadable
from parse.readers import docx, legacy
from parse.readers import soffice as soffice_
from parse.report import parse_report
from tests.filled import filled
from tests.office.docx_writer import package, paragraph, run
from tests.office.printer import printed
from tests.office.score import score
from tests.test_parse_broken import zipped

SEEDS = range(800, 806)


@cache
def documents(suffix: str) -> list[bytes]:
    """The sample, printed in one start of LibreOffice for each format."""
    return printed([filled(seed) for seed in SEEDS], suffix)


@pytest.mark.parametrize("suffix", ["docx", "doc", "rtf", "xlsx", "xls"])
def test_round_trip(suffix: str, soffice: str) -> None:
    bodies = documents(suffix)
    legacy.prefetch(bodies)
    for seed, body in zip(SEEDS, bodies, strict=True):
        report = parse_report(body)
        _, told = score(filled(seed), report)
        assert not told, f"seed {seed}"
        assert len(report.sections) == 6


def test_the_kind_is_kept(soffice: str) -> None:
    body = documents("doc")[0]
    legacy.prefetch([body])
    assert readers.read(body).kind == "doc"


def test_word_and_excel_2003_as_one_xml_file(soffice: str) -> None:
    word = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
        '<w:tbl><w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="2000"/></w:tblGrid><w:tr>'
        '<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>予以公开</w:t></w:r>'
        '</w:p></w:tc><w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>12</w:t>'
        "</w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:body></w:wordDocument>"
    )
    excel = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="一"><Table><Row>'
        '<Cell><Data ss:Type="String">予以公开</Data></Cell>'
        '<Cell><Data ss:Type="Number">12</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    bodies = [word.encode(), excel.encode()]
    legacy.prefetch(bodies)
    for body in bodies:
        assert [line.cells for line in readers.read(body).lines] == [("予以公开", "12")]


def test_a_bad_file_costs_itself_alone(soffice: str) -> None:
    good, broken = documents("doc")[0], documents("doc")[1][:6000]
    first, second, third = legacy.convert([good, broken, good])
    assert isinstance(first, bytes)
    assert first == third or docx.read(first).lines == docx.read(third).lines  # type: ignore[arg-type]
    assert isinstance(second, Unreadable) or docx.read(second)


def program(folder: Path, script: str) -> str:
    """A program in the place of LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


CONVERTER = """
while [ $# -gt 0 ]; do
  case "$1" in
    --outdir) shift; out=$1; mkdir -p "$out";;
    *.rtf)
      if grep -q POISON "$1"; then kill -SEGV $$; fi
      if grep -q REFUSED "$1"; then :; else cp "{docx}" "$out/$(basename "$1" .rtf).docx"; fi;;
  esac
  shift
done
"""


def test_a_file_that_kills_it_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that dies where LibreOffice might: what stands before and behind is converted."""
    (tmp_path / "made.docx").write_bytes(package(paragraph(run("made"))))
    dying = program(tmp_path, CONVERTER.format(docx=tmp_path / "made.docx"))
    monkeypatch.setattr(soffice_, "program", lambda: dying)
    words = ["one", "POISON", "two", "REFUSED", "POISON", "three"]
    made = legacy.convert([f"{{\\rtf1\\ansi {word}}}".encode() for word in words])
    assert [isinstance(body, bytes) for body in made] == [True, False, True, False, False, True]


def test_nothing_is_left_of_one_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole process group is killed; a program that converts nothing is a part that is missing."""
    hung = program(tmp_path, f"sleep 1000 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setattr(soffice_, "program", lambda: hung)
    monkeypatch.setattr(soffice_, "_START", 3)
    monkeypatch.setattr(soffice_, "_EACH", 0)
    with pytest.raises(MissingPart, match="working LibreOffice"):
        legacy.convert([b"{\\rtf1\\ansi one}"])
    child = (tmp_path / "child").read_text().strip()
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_without_libreoffice_the_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soffice_, "program", lambda: None)
    legacy.prefetch([b"{\\rtf1\\ansi one}"])
    with pytest.raises(MissingPart, match="LibreOffice: install it") as caught:
        readers.read(b"{\\rtf1\\ansi one}")
    assert caught.value.part == "LibreOffice"


def test_links_in_a_document_are_not_followed(soffice: str) -> None:
    """A stranger's document must not make this machine ask for pages."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        office = "urn:oasis:names:tc:opendocument:xmlns"
        content = (
            f'<o:document-content xmlns:o="{office}:office:1.0" xmlns:t="{office}:text:1.0" '
            f'xmlns:d="{office}:drawing:1.0" xmlns:s="{office}:svg-compatible:1.0" '
            'xmlns:x="http://www.w3.org/1999/xlink"><o:body><o:text><t:p>text<d:frame s:width="1cm" '
            f's:height="1cm"><d:image x:href="{here}/picture.png"/></d:frame></t:p>'
            "</o:text></o:body></o:document-content>"
        )
        manifest = (
            f'<m:manifest xmlns:m="{office}:manifest:1.0"><m:file-entry m:full-path="/" '
            'm:media-type="application/vnd.oasis.opendocument.text"/><m:file-entry '
            'm:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
        )
        odt = zipped(
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": manifest.encode(),
                "content.xml": content.encode(),
            }
        )
        made = legacy.convert([odt])[0]
        assert isinstance(made, bytes)
        assert docx.read(made).lines[0].text == "text"
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []
