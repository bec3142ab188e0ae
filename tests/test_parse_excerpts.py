"""First parts of real reports, one per oddity: read without a crash and without a wrong cell.

The texts lie beside the checkout; here are the figures that were read from each and compared with
it by eye. A missing golden is written and fails once.
"""

from pathlib import Path

import pytest

from parse.model import Unreadable
from parse.report import NoReport, parse_report
from parse.show import as_text
from tests.conftest import SHARED

GOLDEN = Path(__file__).with_name("excerpts")
SOURCES = sorted((SHARED / "reports" / "excerpts").glob("*.txt"))

pytestmark = pytest.mark.shared


def figures(body: bytes) -> str:
    """What `nianbao show` prints, the words of the sections left out."""
    try:
        shown = as_text(parse_report(body))
    except (NoReport, Unreadable) as error:
        return f"{type(error).__name__}: {error}\n"
    head, _, rest = shown.partition("\n# sections\n")
    sections, _, tail = rest.partition("\n\n")
    return "\n".join([head, "# sections", *(line[:25] for line in sections.split("\n")), "", tail])


def test_all_are_there(shared: Path) -> None:
    assert len(SOURCES) == 27


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name[:2])
def test_excerpt(source: Path) -> None:
    golden = GOLDEN / f"{source.name[:2]}.shown.txt"
    shown = figures(source.read_bytes())
    if not golden.exists():
        golden.write_text(shown, "utf-8")
        pytest.fail(f"wrote {golden.name}: read it against {source.name}, then commit it")
    assert shown == golden.read_text("utf-8")
