"""Letters of a page → lines of tokens: which letters stand on one height, and which make one word."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from parse.readers.lettering import OVER, Glyph
from parse.readers.tokens import TextLine, Token, token

# Letters further apart than this share of their size belong to two tokens.
_GAP = 0.3
# Chinese letters of one word touch; those of two narrow cells may be almost as near.
_HAN_GAP = 0.12
_TYPED = 1.2
# A stroke between two words is theirs up to this distance: 本年增/减.
_STROKE_GAP = 0.8
# Letters whose middles differ by more than this share of their size stand on two lines: cells set
# in the middle of their rows may be half a line off those beside them.
_STEP = 0.22


def lines_of_tokens(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Lines from the top down, without the number of the page at its head or foot."""
    lines = [TextLine(tokens) for line in _heights(glyphs) if (tokens := _tokens(line))]
    if lines and lines[-1].is_folio:
        lines.pop()
    if lines and lines[0].is_folio:
        lines.pop(0)
    return lines


def _heights(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs on one height together, from the top down."""
    line: list[Glyph] = []
    last_y = last_size = 0.0
    for glyph in sorted(glyphs, key=_height, reverse=True):
        y, size = (glyph[2] + glyph[4]) / 2, glyph[4] - glyph[2]
        if line and last_y - y > _STEP * (size if size < last_size else last_size):
            yield line
            line = []
        line.append(glyph)
        last_y, last_size = y, size
    if line:
        yield line


def _height(glyph: Glyph) -> float:
    return glyph[2] + glyph[4]


def _tokens(line: Sequence[Glyph]) -> list[Token]:
    letters = _once(sorted([g for g in line if not g[0].isspace()], key=_left))
    spaces = [g.x for g in line if g[0].isspace()] if len(letters) < len(line) else []
    gaps = [
        (b[1] - a[3]) / (b[4] - b[2])
        for a, b in pairwise(letters)
        if "㐀" <= a[0] <= "鿿" and "㐀" <= b[0] <= "鿿" and b[1] - a[3] < b[4] - b[2]
    ]
    # Letters of one word touch, unless the whole line is set wide.
    usual = median(gaps) if len(gaps) >= 4 else 0.0
    runs: list[list[Glyph]] = []
    for glyph in letters:
        last = runs[-1][-1] if runs else None
        if last is not None and (
            (not spaces and glyph[1] - last[3] < 0.05 * (glyph[4] - glyph[2]))
            or _goes_on(last, glyph, usual, spaces)
        ):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    i = 1
    while i < len(runs) - 1:
        stroke, before, after = runs[i][0], runs[i - 1][-1], runs[i + 1][0]
        near = _STROKE_GAP * stroke.size
        if (
            len(runs[i]) == 1
            and stroke[0] in "/-—"
            and _is_han(before)
            and _is_han(after)
            and stroke[1] - before[3] < near
            and after[1] - stroke[3] < near
        ):
            runs[i - 1 : i + 2] = [runs[i - 1] + runs[i] + runs[i + 1]]
        else:
            i += 1
    return [token(run) for run in runs]


def _once(letters: Sequence[Glyph]) -> list[Glyph]:
    """Letters from the left, without those that are printed over themselves to look bold; what is
    printed over a digit spoils the number."""
    kept: list[Glyph] = []
    for glyph in letters:
        if kept and glyph[1] - kept[-1][1] < OVER * (glyph[4] - glyph[2]):
            if glyph[0] == kept[-1][0]:
                continue
            if glyph[0].isdigit() or kept[-1][0].isdigit():
                kept[-1] = kept[-1]._replace(text=f"{kept[-1][0]}^{glyph[0]}")
                continue
        kept.append(glyph)
    return kept


def _left(glyph: Glyph) -> float:
    return glyph[1]


def _goes_on(last: Glyph, glyph: Glyph, usual: float, spaces: Sequence[float]) -> bool:
    """Whether a letter belongs to the word of the one before it."""
    gap = (glyph[1] - last[3]) / glyph.size
    spaced = any(last[3] - 0.1 < x < glyph[1] + 0.1 for x in spaces)
    if _is_han(last) and _is_han(glyph):
        # A typed space stands inside a cell: 总 计; cells are parted by moving the pen.
        return gap < (_TYPED if spaced else max(_HAN_GAP, usual + 0.1))
    # A bracket opens the label of the next cell: 三、本年度 （一）予以公开.
    return not spaced and gap < (_HAN_GAP if glyph[0] in "（(" else _GAP)


def _is_han(glyph: Glyph) -> bool:
    return "㐀" <= glyph[0] <= "鿿"
