"""Forms printed as OFD, in the several ways the standard allows, come back exactly."""

import pytest
from lxml import etree

from parse.model import MissingPart, Unreadable
from parse.readers import ofd
from parse.readers.lettering import Glyph
from parse.readers.ofd_page import numbers, objects
from parse.report import parse_report
from tests.filled import filled
from tests.office.ofd_writer import Style, container, write
from tests.office.score import score
from tests.test_parse_broken import zipped

STYLES = {
    "plain": Style(),
    "distances in groups": Style(groups=True),
    "scaled by CTM": Style(scaled=True),
    "rules as thin boxes": Style(boxes=True),
    "page template": Style(templates=True),
    "a frame around each cell": Style(cell_frames=True),
    "all at once": Style(groups=True, scaled=True, boxes=True, templates=True),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", [900, 901, 902])
def test_round_trip(style: str, seed: int) -> None:
    form = filled(seed)
    report = parse_report(write(form, STYLES[style]))
    _, told = score(form, report)
    assert not told
    assert report.kind == "ofd"
    assert len(report.sections) == 6


def text(inner: str, attributes: str = "", x: float = 20, y: float = 20) -> str:
    return (
        f'<ofd:TextObject Boundary="{x} {y} 100 10" Font="1" Size="4" {attributes}>{inner}'
        "</ofd:TextObject>"
    )


def words(*objects: str) -> list[str]:
    return [line.text for line in ofd.read(container(["".join(objects)])).lines]


def test_letters_without_distances_follow_one_another() -> None:
    assert words(text('<ofd:TextCode X="0" Y="4">年报2023</ofd:TextCode>')) == ["年报2023"]


def test_a_code_that_says_no_place_begins_where_the_last_did() -> None:
    page = etree.fromstring(
        '<Page><TextObject Boundary="20 20 99 9" Size="4"><TextCode X="0" Y="4">上</TextCode>'
        '<TextCode Y="14">下</TextCode><TextCode X="0">左</TextCode></TextObject></Page>'
    )
    drawn = list(objects(page, (1, 0, 0, 1, 0, 0)))
    assert [(g.text, g.left, round(g.top, 2)) for g in drawn if isinstance(g, Glyph)] == [
        ("上", 20, 24.48),
        ("下", 20, 34.48),
        ("左", 20, 34.48),
    ]


def test_what_is_not_shown_is_not_read() -> None:
    seen = text('<ofd:TextCode X="0" Y="4">见</ofd:TextCode>')
    hidden = text('<ofd:TextCode X="0" Y="4">隐</ofd:TextCode>', 'Visible="false"', y=40)
    assert words(seen, hidden) == ["见"]


def test_groups() -> None:
    assert numbers("g 3 1.5 2 g 2 0") == [1.5, 1.5, 1.5, 2.0, 0.0, 0.0]
    assert numbers("g x 3") == []
    assert len(numbers("g 999999999 1")) <= 200_000


def test_pages_that_are_pictures_wait_for_the_part_that_reads_them() -> None:
    with pytest.raises(MissingPart, match="OFD"):
        ofd.read(container(['<ofd:ImageObject Boundary="0 0 210 297" ResourceID="2"/>']))


@pytest.mark.parametrize(
    "body",
    [
        zipped({"OFD.xml": b"<a/>"}),
        zipped({"OFD.xml": b"<a>"}),
        zipped({"OFD.xml": b"<a><DocRoot>Doc_0/None.xml</DocRoot></a>"}),
        container([""]),
        container(["<ofd:PathObject/>" * 60_000]),
    ],
    ids=["no root", "broken", "root missing", "empty page", "a drawing"],
)
def test_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        ofd.read(body)
