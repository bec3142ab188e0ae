"""One PDF page as pdfium knows it → its letters and its straight rules, set upright.

Coordinates are points, y grows upwards, turned so that most letters of the page stand upright: a
page with /Rotate and a table drawn sideways come out the same. Left out: letters that are not seen
(see `pdf_seen`), that lie off the page, that are too small to read, or that stand askew (a watermark).
"""

from dataclasses import dataclass

import pypdfium2

from parse.readers.lettering import Glyph
from parse.readers.pdf_letters import letters
from parse.readers.pdf_objects import objects
from parse.readers.rules import Rule

# So much of a page's height at either end are its head and foot.
_MARGIN = 0.08
# Letters of less than this share of the page's height (1.7 points on A4) are there for no reader.
_TINY = 1 / 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on a page: letters, rules, the share of it that pictures cover, the number of
    shapes that are no rules (letters may be drawn as shapes).

    And in numbers of letters: those that stand neither at its head nor at its foot, those that are
    there and not seen, and those of which the place cannot be told.
    """

    glyphs: list[Glyph]
    rules: list[Rule]
    pictured: float
    shapes: int
    inner: int
    unseen: int
    lost: int


def sheet(page: pypdfium2.PdfPage) -> Sheet:
    """Take the letters and rules of a page.

    Raises Unreadable where it draws more than any page of a report does.
    """
    drawn = objects(page)
    left, bottom, right, top = page.get_bbox()
    found = letters(page, drawn)
    turn = found.turn
    x0, y0, x1, y1 = 2 * left, 2 * bottom, 2 * right, 2 * top
    tiny = _TINY * (top - bottom)
    kept = [
        g
        for g in found.glyphs
        if x0 <= g[1] + g[3] <= x1 and y0 <= g[2] + g[4] <= y1 and g[4] - g[2] > tiny
    ]
    area = max(1.0, (right - left) * (top - bottom))
    if turn:
        kept = [_turned_glyph(g, turn) for g in kept]
        drawn.rules = [_turned_rule(rule, turn) for rule in drawn.rules]
    pictured = min(1.0, drawn.pictured / area)
    ends = _turned(left, bottom, turn)[1], _turned(right, top, turn)[1]
    margin = _MARGIN * abs(ends[1] - ends[0])
    low, high = min(ends) + margin, max(ends) - margin
    inner = sum(1 for g in kept if low < g.y < high) if pictured else len(kept)
    return Sheet(kept, drawn.rules, pictured, drawn.shapes, inner, found.unseen, found.lost)


def _turned_glyph(glyph: Glyph, turn: int) -> Glyph:
    (x0, y0), (x1, y1) = (
        _turned(glyph.left, glyph.bottom, turn),
        _turned(glyph.right, glyph.top, turn),
    )
    return Glyph(glyph.text, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), glyph.turn)


def _turned_rule(rule: Rule, turn: int) -> Rule:
    ends = [(rule.at, rule.start), (rule.at, rule.end)]
    if not rule.vertical:
        ends = [(y, x) for x, y in ends]
    (x0, y0), (x1, y1) = (_turned(x, y, turn) for x, y in ends)
    if rule.vertical == bool(turn % 2):
        return Rule(False, y0, min(x0, x1), max(x0, x1))
    return Rule(True, x0, min(y0, y1), max(y0, y1))


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """A point of a page whose letters are turned by so many quarters against the clock, set upright.

    >>> _turned(3, 1, 1), _turned(3, 1, 2)
    ((1, -3), (-3, -1))
    """
    return {0: (x, y), 1: (y, -x), 2: (-x, -y), 3: (-y, x)}[turn % 4]
