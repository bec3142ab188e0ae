"""Letters with a stroke drawn through their middle are withdrawn: they are marked as such."""

from bisect import bisect_left
from collections.abc import Sequence

from parse.readers.lettering import Glyph
from parse.readers.marks import struck
from parse.readers.rules import Rule

# How far from a letter's middle, in letter heights, a stroke through it may run.
_MIDDLE = 0.18


def struck_out(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> list[Glyph]:
    """The letters, those that a rule runs through marked.

    >>> twelve = [Glyph("1", 0, 0, 5, 10), Glyph("2", 5, 0, 10, 10)]
    >>> struck_out(twelve, [Rule(False, 0.5, 0, 10)]) == twelve
    True
    >>> [g.text.isdigit() for g in struck_out(twelve, [Rule(False, 5, -1, 5.5)])]
    [False, True]
    """
    across = sorted((rule.at, rule.start, rule.end) for rule in rules if not rule.vertical)
    heights = [at for at, _, _ in across]
    kept = list(glyphs)
    for i, glyph in enumerate(kept):
        middle, reach = (glyph[2] + glyph[4]) / 2, _MIDDLE * (glyph[4] - glyph[2])
        first = bisect_left(heights, middle - reach)
        if first == len(heights) or heights[first] > middle + reach:
            continue  # the usual case
        last = bisect_left(heights, middle + reach)
        x = (glyph[1] + glyph[3]) / 2
        if any(start < x < end for _, start, end in across[first:last]):
            kept[i] = glyph._replace(text=struck(glyph.text))
    return kept
