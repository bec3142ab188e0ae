"""Forms filled at random, printed as PDF by LibreOffice, read back; and what pdfplumber sees in them."""

import re
from pathlib import Path

import pdfplumber
import pytest

from parse.readers import pdf as reader
from parse.report import parse_report
from tests.filled import filled
from tests.pdf.printing import Layout, to_pdf
from tests.test_parse_roundtrip import assert_same

RULED, UNRULED = (402, 404, 406), (401, 403, 407, 52003, 52023)
# Narrow cells break numbers: beside values on the first line, several in a row, over a page's end.
BROKEN = (9120, 9188, 31124)


@pytest.fixture(scope="module")
def printed(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> dict[int, bytes]:
    """The forms, printed in one go."""
    folder = tmp_path_factory.mktemp("printed")
    pages = []
    seeds = (*RULED, *BROKEN, *UNRULED)
    for seed in seeds:
        page = folder / f"{seed}.html"
        page.write_text(Layout.at_random(seed, seed not in UNRULED).page(filled(seed)), "utf-8")
        pages.append(page)
    to_pdf(soffice, pages, folder)
    return {seed: (folder / f"{seed}.pdf").read_bytes() for seed in seeds}


@pytest.mark.parametrize("seed", [*RULED, *BROKEN, *UNRULED])
def test_every_cell_comes_back(printed: dict[int, bytes], seed: int) -> None:
    assert_same(filled(seed), parse_report(printed[seed]), blanks_as_printed=False)


@pytest.mark.parametrize("seed", RULED)
def test_an_independent_witness_sees_the_same_cells(
    printed: dict[int, bytes], seed: int, tmp_path: Path
) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(printed[seed])
    ours = [
        [_squeezed(cell) for cell in line.cells]
        for line in reader.read(printed[seed]).lines
        if line.table
    ]
    with pdfplumber.open(path) as witness:
        theirs = [
            [_squeezed(cell) for cell in row if cell is not None]
            for page in witness.pages
            for table in page.extract_tables()
            for row in table
        ]
    assert ours == [row for row in theirs if row]


def _squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)
