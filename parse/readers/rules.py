"""Straight rules of a page: pieces of one line joined, rules that touch gathered.

Lengths are points, y grows upwards as in PDF.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parse.readers.groups import Groups

# Rules closer than this are one; a rule must reach this near to a crossing one to touch it.
NEAR = 3.0
# Pieces of one line with a gap up to this are one rule; the short pieces of a dashed one, up to that.
_GAP, _DASH_GAP, _DASH = 3.0, 7.0, 9.0
_SHORTEST_RULE = 4.0
# A page with more rules than this after joining is a drawing: its text is read without them.
_MAX_RULES = 1500


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along one axis: at `at`, from `start` to `end` on the other."""

    vertical: bool
    at: float
    start: float
    end: float


def joined(rules: Sequence[Rule]) -> list[Rule]:
    """Pieces that lie on one line, as the rules they are seen as."""
    joined = [
        rule
        for vertical in (False, True)
        for band in _bands([rule for rule in rules if rule.vertical == vertical])
        for rule in _runs(band)
    ]
    for vertical in (False, True):
        if sum(1 for rule in joined if rule.vertical == vertical) > _MAX_RULES:
            return []
    return joined


def _bands(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Rules of one direction that are near enough to be one line."""
    band: list[Rule] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if band and (rule.at - band[-1].at > NEAR or rule.at - band[0].at > 2 * NEAR):
            yield band
            band = []
        band.append(rule)
    if band:
        yield band


def _runs(band: Sequence[Rule]) -> Iterator[Rule]:
    """The stretches of a band that are drawn without a gap."""
    run: list[Rule] = []
    end = 0.0
    for rule in sorted(band, key=lambda r: r.start):
        if run:
            dashed = rule.end - rule.start < _DASH and run[-1].end - run[-1].start < _DASH
            if rule.start - end > (_DASH_GAP if dashed else _GAP):
                yield from _run(run, end)
                run = []
        end = max(end, rule.end) if run else rule.end
        run.append(rule)
    if run:
        yield from _run(run, end)


def _run(run: Sequence[Rule], end: float) -> Iterator[Rule]:
    if end - run[0].start >= _SHORTEST_RULE:
        total = sum(r.end - r.start for r in run)
        at = sum(r.at * (r.end - r.start) for r in run) / total
        yield Rule(run[0].vertical, at, run[0].start, end)


def connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group rules that touch one another."""
    groups = Groups(len(rules))
    verticals = [(i, rule) for i, rule in enumerate(rules) if rule.vertical]
    horizontals = [(i, rule) for i, rule in enumerate(rules) if not rule.vertical]
    for i, v in verticals:
        at, start, end = v.at, v.start - NEAR, v.end + NEAR
        for j, h in horizontals:
            if start <= h.at <= end and h.start - NEAR <= at <= h.end + NEAR:
                groups.join(j, i)
    gathered: dict[int, list[Rule]] = {}
    for i, rule in enumerate(rules):
        gathered.setdefault(groups.of(i), []).append(rule)
    return list(gathered.values())


def cluster(positions: Iterable[float]) -> list[float]:
    """Positions nearer than NEAR to one another are one; each is named by its mean."""
    groups: list[list[float]] = []
    for position in sorted(positions):
        if groups and position - groups[-1][-1] <= NEAR:
            groups[-1].append(position)
        else:
            groups.append([position])
    return [sum(group) / len(group) for group in groups]
