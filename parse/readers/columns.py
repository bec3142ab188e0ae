"""The columns of a table without rules, told from what stands above what.

Two tokens of a table that overlap across stand in one column: columns are apart. Nothing else is
taken for proof, save that between two known columns as many values as headings pair off in order.
"""

from collections.abc import Callable, Iterable, Sequence
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
        return self.right - other.left > _TOUCH and other.right - self.left > _TOUCH


_EDGES: tuple[Callable[[Band], float], ...] = (
    lambda band: band.left,
    lambda band: band.x,
    lambda band: band.right,
)


def leaves(header: Sequence[TextLine]) -> list[Band]:
    """The lowest headings of a table, one for each column, from the left.

    From the lowest line up: a heading that stands above one already found is the upper part of it,
    or spans it; one that stands above none heads a column of its own, unless there is no room for
    one (it spans the two beside it).
    """
    found: list[Band] = []
    upper: list[Band] = []
    for line in reversed(header):
        fresh = _bands(line, header)
        fresh = [band for band in fresh if not any(band.meets(old) for old in found)]
        if 0 < len(found) < 3 and len(line.tokens) == 1:  # a caption, or the corner above labels
            fresh = [band for band in fresh if band.right < found[0].left]
        if found:
            upper += fresh
        found = sorted([*found, *fresh], key=lambda band: band.left)
    for band in reversed(upper):
        if not _has_room(band, found):
            found.remove(band)
    return found


def _bands(line: TextLine, header: Sequence[TextLine]) -> list[Band]:
    """Where the headings of a line stand; single letters set apart (总　计) are one heading."""
    bands: list[Band] = []
    last: Token | None = None
    for token in line.tokens:
        if (
            last is not None
            and len(last.text) == len(token.text) == 1
            and token.left - last.right < 2.5 * token.size
            and not _parted(last, token, header)
        ):
            bands[-1] = Band(bands[-1].left, token.right)
        else:
            bands.append(Band(token.left, token.right))
        last = token
    return bands


def _parted(a: Token, b: Token, header: Sequence[TextLine]) -> bool:
    """Whether two letters belong to words that stand above or below one another (结果维 over 持)."""
    over_a, over_b = (
        {
            t
            for other in header
            for t in other.tokens
            if 0.5 * letter.size < abs(t.y - letter.y) < 1.8 * letter.size and t.meets(letter)
        }
        for letter in (a, b)
    )
    return bool(over_a - over_b) and bool(over_b - over_a)


def _has_room(band: Band, found: Sequence[Band]) -> bool:
    """Whether a heading is as far from both its neighbours as the others of the table are.

    By the left edges, the middles or the right edges: one of them the table lines up.
    """
    at = found.index(band)
    others = [other for other in found if other != band]
    if not 0 < at < len(found) - 1 or len(others) < 3:
        return True
    for where in _EDGES:
        usual = median(where(b) - where(a) for a, b in pairwise(others))
        near = min(where(band) - where(others[at - 1]), where(others[at]) - where(band))
        if near >= _CLOSE * usual:
            return True
    return False


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
    and no row fills every column: there may be columns that nobody sees. `tokens` are the values
    that all this was told from; the table's next page adds its own to them.
    """

    heads: tuple[Band, ...]
    values: tuple[Band, ...]
    lost: tuple[Band, ...]
    labels_end: float
    tokens: tuple[Token, ...] = ()
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


def fit_columns(
    heads: Sequence[Band], values: Sequence[Token], labels_end: float, votes: Sequence[str]
) -> Columns:
    """Pair the headings of the value columns with the values that stand under them.

    `votes` (see `edge_votes`) tell to which edge of their cells this table sets its values.
    """
    under, stray, lost = _under(heads, values)
    if stray:
        edge = votes[0] if len(votes) >= 2 and len(set(votes)) == 1 else None
        paired = _by_edge(heads, edge, under, stray) or _by_order(heads, under, stray)
        for band in stray:
            if band in paired:
                under.setdefault(paired[band], []).append(band)
            else:
                lost.append(band)
    spans = tuple(
        Band(min(b.left for b in under[i]), max(b.right for b in under[i])) if i in under else head
        for i, head in enumerate(heads)
    )
    return Columns(tuple(heads), spans, tuple(lost), labels_end, tuple(values))


def _under(
    heads: Sequence[Band], values: Sequence[Token]
) -> tuple[dict[int, list[Band]], list[Band], list[Band]]:
    """Where values stand: under which heading, under none, under several (which is nowhere)."""
    under: dict[int, list[Band]] = {}
    stray: list[Band] = []
    lost: list[Band] = []
    for band in stretches(values):
        met = [i for i, head in enumerate(heads) if head.meets(band)]
        if len(met) == 1:
            under.setdefault(met[0], []).append(band)
        else:
            (lost if met else stray).append(band)
    return under, stray, lost


def _by_order(
    heads: Sequence[Band], under: dict[int, list[Band]], stray: Sequence[Band]
) -> dict[Band, int]:
    """Between two known columns, as many strays as bare headings pair off in order."""
    paired: dict[Band, int] = {}
    for before, after in pairwise([-1, *sorted(under), len(heads)]):
        bare = range(before + 1, after)
        left = under[before][-1].right if before >= 0 else float("-inf")
        right = under[after][0].left if after < len(heads) else float("inf")
        between = [band for band in stray if left <= band.left and band.right <= right]
        if len(between) == len(bare):
            paired |= dict(zip(between, bare, strict=True))
    return paired


def _by_edge(
    heads: Sequence[Band],
    edge: str | None,
    under: dict[int, list[Band]],
    stray: Sequence[Band],
) -> dict[Band, int]:
    """Values set to one edge of their cells stand on that side of their headings, or below them.

    A value at the right edge of its cell cannot stand left of the heading of that cell, which is in
    the cell too: one that stands under no heading belongs to the one before it. Empty where it is
    not plain to which edge the table sets its values.
    """
    paired: dict[Band, int] = {}
    for band in stray if edge in ("left", "right") else ():
        if edge == "right":
            sides = [i for i, head in enumerate(heads) if head.right <= band.left + _TOUCH]
            place = sides[-1] if sides else None
        else:
            sides = [i for i, head in enumerate(heads) if head.left >= band.right - _TOUCH]
            place = sides[0] if sides else None
        # Two that do not overlap cannot share an edge of one cell.
        if place is None or place in under or place in paired.values():
            return {}
        paired[band] = place
    return paired


def edge_votes(heads: Sequence[Band], values: Sequence[Token]) -> list[str]:
    """What tells at which edge of their cells the values are set: left, right, or none of them.

    Values beside the middle of the heading they stand under, and values of different width in one
    column that share an edge.
    """
    votes: list[str] = []
    under, _, _ = _under(heads, values)
    for i, bands in under.items():
        aside = [t.x - heads[i].x for t in values if any(b.meets(t) for b in bands)]
        votes += ["right" if d > 2 else "left" for d in aside if abs(d) > 2]
    for band in stretches(values):
        column = [t for t in values if band.meets(t)]
        wide = max(column, key=lambda t: t.right - t.left)
        for token in column:
            if (wide.right - wide.left) - (token.right - token.left) > 3:
                left, right = abs(wide.left - token.left), abs(wide.right - token.right)
                votes.append("left" if left < 1 else "right" if right < 1 else "none")
    return votes


def bare_columns(rows: Sequence[Sequence[Token]], labels_end: float) -> Columns:
    """Columns without headings: told by the values alone, whole where some row fills them all."""
    tokens = tuple(token for row in rows for token in row)
    bands = tuple(stretches(tokens))
    whole = any(
        len(row) == len(bands) and all(band.meets(t) for band, t in zip(bands, row, strict=True))
        for row in rows
    )
    return Columns(bands, bands, (), labels_end, tokens, whole)
