"""Which lines of a page belong to a table without rules: its headings, its rows, a caption above."""

from collections.abc import Sequence

from parse.readers.columns import Band, leaves
from parse.readers.tokens import TextLine, is_heading_number

# Lines of one table are no further apart than this many times their size.
APART = 6.0
_ENDS = ("。", "；", "！", "？")  # what a sentence ends with, and no label


def is_heading(line: TextLine) -> bool:
    """Several words and no value: 自然人 商业企业 科研机构. Labels beside one another are numbered."""
    return (
        len(line.tokens) >= 2
        and not line.values
        and not any(t.is_numbered for t in line.tokens)
        and not is_sentence(line)
    )


def headings_end(lines: Sequence[TextLine], i: int) -> int:
    """The end of the headings that begin at a line: the last line of several words, and what of a
    heading goes on below it."""
    last = end = i
    while end + 1 < len(lines):
        line = lines[end + 1]
        if line.values or line.tokens[0].is_numbered or is_sentence(line):
            break
        if lines[end].y - line.y > APART / 2 * line.tokens[0].size:
            break
        if is_heading(line) and _repeats(line, lines[i : end + 1]):
            break
        end += 1
        if is_heading(line):
            last = end
    bands = leaves(lines[i : last + 1])
    while last < end and len(bands) > 1 and lines[last + 1].tokens[0].left > bands[1].left - 1:
        last += 1
    return last + 1


def _repeats(line: TextLine, above: Sequence[TextLine]) -> bool:
    """Whether a heading stands again below itself: the headings of another table."""
    return any(
        t.text == old.text and len(t.text) > 1 and t.meets(old)
        for t in line.tokens
        for upper in above
        for old in upper.tokens
    )


def is_caption(line: TextLine, below: TextLine, bands: Sequence[Band]) -> bool:
    """A line of its own above headings: over the middle of some, or in the corner above labels."""
    token = line.tokens[0]
    if len(line.tokens) > 1 or line.values or token.is_numbered or is_sentence(line):
        return False
    if line.y - below.y > 3 * token.size:
        return False
    middle = (bands[0].left + bands[-1].right) / 2
    inside = token.right < bands[-1].right and token.left > bands[0].left
    return abs(token.x - middle) < 2 * token.size or inside or token.right < bands[0].left


def body_end(lines: Sequence[TextLine], i: int, labels_end: float) -> int:
    """The end of the lines below headings: the first whose words reach into the values."""
    end = i
    while end < len(lines):
        line = lines[end]
        if any(word.right > labels_end + 1 for word in line.words) or not is_row(line):
            break
        if end > i and lines[end - 1].y - line.y > APART * line.tokens[0].size:
            break
        end += 1
    # The heading of the next section, and what stands below it, look like labels of blank rows.
    for last in range(end - 1, i - 1, -1):
        if lines[last].values:
            break
        if is_heading_number(lines[last].tokens[0].text):
            return last
        if lines[last].tokens[0].is_numbered:
            break
    return end


def is_row(line: TextLine) -> bool:
    """Words, then values; and no sentence."""
    kinds = [t.is_value for t in line.tokens]
    return kinds == sorted(kinds) and not is_sentence(line)


def is_sentence(line: TextLine) -> bool:
    words = line.words
    if any(mark in t.text for t in words for mark in _ENDS):
        return True
    # A full line of running text: it has commas and hardly a gap.
    width = line.tokens[-1].right - line.tokens[0].left
    inked = sum(t.right - t.left for t in line.tokens)
    return (
        len(line.tokens) > 1
        and width > 25 * line.tokens[0].size
        and inked > 0.85 * width
        and any("，" in t.text for t in words)
    )
