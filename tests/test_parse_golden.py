"""Golden pairs: a document and, beside it, what `nianbao show` prints of it; one pair per oddity.

A pair that is missing its text is written and fails once: read it against the document, then
commit it.
"""

from pathlib import Path

import pytest

from parse.report import parse_report
from parse.show import as_text

GOLDEN = Path(__file__).with_name("golden")
SOURCES = sorted(path for path in GOLDEN.iterdir() if not path.name.endswith(".shown.txt"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_golden(source: Path) -> None:
    golden = source.with_name(f"{source.stem}.shown.txt")
    shown = as_text(parse_report(source.read_bytes()))
    if not golden.exists():
        golden.write_text(shown, "utf-8")
        pytest.fail(f"wrote {golden.name}: read it against {source.name}, then commit it")
    assert shown == golden.read_text("utf-8")
