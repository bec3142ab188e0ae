"""The columns of a table without rules, told from what stands above what.

Two tokens of a table that overlap across stand in one column: columns are apart. Nothing else is
taken for proof, save that between two known columns as many values as headings pair off in order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from parse.readers.tokens import TextLine, Token

# Headings nearer to their neighbour than this share of the usual distance span several columns.
_CLOSE = 0.6
_TOUCH = 0.5


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch across the page in which only one column prints."""

    left: float
    right: float

    @property
    def x(self) -> float:
        """Its middle."""
        return (self.left + self.right) / 2

    def meets(self, other: "Band | Token") -> bool:
        """Whether the two overlap."""
        return min(self.right, other.right) - max(self.left, other.left) > _TOUCH


def leaves(header: Sequence[TextLine]) -> list[Band]:
    """The lowest headings of a table, one for each column, from the left.

    From the lowest line up: a heading that stands above one already found is the upper part of it,
    or spans it; one that stands above none heads a column of its own, unless there is no room for
    one (it spans the two beside it).
    """
    found: list[Band] = []
    for line in reversed(header):
        fresh = [Band(t.left, t.right) for t in line.tokens]
        fresh = [band for band in fresh if not any(band.meets(old) for old in found)]
        if found and len(line.tokens) == 1:  # a caption, unless it is the corner above the labels
            fresh = [band for band in fresh if band.right < found[0].left]
        if len(found) >= 3:
            usual = median(b.x - a.x for a, b in pairwise(found))
            fresh = [band for band in fresh if _has_room(band, found, usual)]
        found = sorted([*found, *fresh], key=lambda band: band.left)
    return found


def _has_room(band: Band, found: Sequence[Band], usual: float) -> bool:
    left = max((old.x for old in found if old.x < band.x), default=None)
    right = min((old.x for old in found if old.x > band.x), default=None)
    apart = [
        abs(band.x - neighbour) for neighbour in (left, right) if neighbour is not None
    ]
    return min(apart) >= _CLOSE * usual or left is None or right is None


def stretches(tokens: Iterable[Token]) -> list[Band]:
    """Where tokens stand, those that overlap taken together, from the left."""
    found: list[Band] = []
    for token in sorted(tokens, key=lambda t: t.left):
        if found and token.left < found[-1].right - _TOUCH:
            found[-1] = Band(found[-1].left, max(found[-1].right, token.right))
        else:
            found.append(Band(token.left, token.right))
    return found


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: for each, where its heading and where its values stand.

    `lost` are stretches whose column is not certain. `whole` is False where there were no headings
    and no row fills every column: there may be columns that nobody sees.
    """

    heads: tuple[Band, ...]
    values: tuple[Band, ...]
    lost: tuple[Band, ...]
    labels_end: float
    whole: bool = True

    def of(self, token: Token) -> int | None:
        """The column of a value, None where that is not certain."""
        if any(band.meets(token) for band in self.lost):
            return None
        met = {
            i
            for i, pair in enumerate(zip(self.heads, self.values, strict=True))
            if any(band.meets(token) for band in pair)
        }
        return met.pop() if len(met) == 1 else None


def fit_columns(heads: Sequence[Band], values: Sequence[Token], labels_end: float) -> Columns:
    """Pair the headings of the value columns with the values that stand under them."""
    under: dict[int, list[Band]] = {}
    stray: list[Band] = []
    lost: list[Band] = []
    for band in stretches(values):
        met = [i for i, head in enumerate(heads) if head.meets(band)]
        if len(met) == 1:
            under.setdefault(met[0], []).append(band)
        elif met:
            lost.append(band)
        else:
            stray.append(band)
    # Between two known columns, as many strays as bare headings pair off in order.
    known = [-1, *sorted(under), len(heads)]
    for before, after in pairwise(known):
        bare = list(range(before + 1, after))
        left = under[before][-1].right if before >= 0 else float("-inf")
        right = under[after][0].left if after < len(heads) else float("inf")
        between = [band for band in stray if left <= band.left and band.right <= right]
        if between and len(between) == len(bare):
            for i, band in zip(bare, between, strict=True):
                under[i] = [band]
        else:
            lost += between
    placed = [band for bands in under.values() for band in bands]
    lost += [band for band in stray if band not in placed and band not in lost]
    spans = tuple(
        Band(under[i][0].left, under[i][-1].right) if i in under else head
        for i, head in enumerate(heads)
    )
    return Columns(tuple(heads), spans, tuple(lost), labels_end)


def bare_columns(rows: Sequence[Sequence[Token]], labels_end: float) -> Columns:
    """Columns without headings: told by the values alone, whole where some row fills them all."""
    bands = tuple(stretches(token for row in rows for token in row))
    whole = any(
        len(row) == len(bands) and all(band.meets(t) for band, t in zip(bands, row, strict=True))
        for row in rows
    )
    return Columns(bands, bands, (), labels_end, whole)
