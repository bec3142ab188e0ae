"""Labels of rows that no rules part: which lines are one label, and which stand beside others."""

from collections.abc import Sequence
from dataclasses import dataclass

from parse.readers.tokens import TextLine, Token

# Tokens of one line nearer than this share of their size may be one label.
_BESIDE = 1.3
_NEXT_LINE = 2.4


@dataclass(slots=True)
class Label:
    """One label, of one line or several."""

    tokens: list[Token]
    last: list[Token]  # those of its last line
    numbered: bool

    @property
    def text(self) -> str:
        """Its words, its lines joined."""
        return "".join(t.text for t in self.tokens)

    @property
    def left(self) -> float:
        """Where it begins."""
        return min(t.left for t in self.tokens)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(t.right for t in self.tokens)

    @property
    def top(self) -> float:
        """The upper edge of its first line."""
        return max(t.top for t in self.tokens)

    @property
    def bottom(self) -> float:
        """The lower edge of its last line."""
        return min(t.bottom for t in self.tokens)

    @property
    def size(self) -> float:
        """The height of its letters."""
        return self.tokens[0].size

    def reaches(self, y: float) -> bool:
        """Whether values on this height stand beside it."""
        return self.bottom - 0.1 * self.size < y < self.top + 0.1 * self.size

    def is_near(self, y: float) -> bool:
        """Whether values on this height, and on that of no label, could be meant for it."""
        return self.bottom - 1.6 * self.size < y < self.top + 1.6 * self.size

    def heads_others(self, labels: Sequence["Label"]) -> bool:
        """Whether it heads a group: other labels stand to its right, beside it or on both sides."""
        right = [other for other in labels if other.left > self.right - 1]
        if any(other.bottom < self.top and other.top > self.bottom for other in right):
            return True
        reach = 2 * self.size
        above = any(0 <= other.bottom - self.top < reach for other in right)
        below = any(0 <= self.bottom - other.top < reach for other in right)
        return above and below


def gather(body: Sequence[TextLine], labels_end: float) -> list[Label]:
    """The labels of a block, from the top down.

    A token that is not numbered goes on in the label above it where it stands in the same column
    and the line above is full: one letter more would not have fitted.
    """
    starts = [t.left for line in body for t in line.words if t.is_numbered]
    lines = [_merged(line.words, starts) for line in body]
    everything = [part for line in lines for part in line]
    labels: list[Label] = []
    for line in lines:
        for part in line:
            above = [label for label in labels if _is_over(label, part)]
            label = min(above, key=lambda label: label.last[0].y) if above else None
            if label is not None and _is_full(label, part, everything, labels_end):
                label.tokens += part
                label.last = part
            else:
                labels.append(Label(list(part), part, part[0].is_numbered))
    return labels


def _merged(words: Sequence[Token], starts: Sequence[float]) -> list[list[Token]]:
    """The tokens of a line, those together that only a space parts."""
    parts: list[list[Token]] = []
    for token in words:
        begins = token.is_numbered or any(abs(token.left - x) < 0.3 * token.size for x in starts)
        if parts and not begins and token.left - parts[-1][-1].right < _BESIDE * token.size:
            parts[-1].append(token)
        else:
            parts.append([token])
    return parts


def _is_over(label: Label, part: list[Token]) -> bool:
    """Whether a label ends in the same column, a line or two above."""
    drop = label.last[0].y - part[0].y
    return 0.5 < drop / part[0].size < _NEXT_LINE and _same_column(label.last, part)


def _is_full(
    label: Label, part: list[Token], everything: Sequence[list[Token]], labels_end: float
) -> bool:
    """Whether the label's last line had no room for one letter more of what stands below it."""
    if part[0].is_numbered:
        return False
    if label.numbered:
        edge = max(other[-1].right for other in everything if _same_column(label.last, other))
    else:
        edge = labels_end - part[0].size
    return label.last[-1].right + 1.3 * part[0].size > edge


def _same_column(upper: Sequence[Token], lower: Sequence[Token]) -> bool:
    size = lower[0].size
    middle = (upper[0].left + upper[-1].right) / 2 - (lower[0].left + lower[-1].right) / 2
    return abs(upper[0].left - lower[0].left) < 0.7 * size or abs(middle) < 0.5 * size
