"""Charts as SVG made on the server: bars, stacked bars and lines over years.

Colours come from the style sheet by class (s0, s1 …: a palette that colour-blind readers can tell), lines
have a shape of mark each, and every value can be read in the table below the chart. A missing value
is a gap with a dash, never a zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup, escape

WIDTH, HEIGHT = 480, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 10, 12, 28
COLOURS = 8

Value = int | float | None


@dataclass(frozen=True)
class Series:
    """One run of values, a value for each name under the axis; None where there is none."""

    name: str
    values: Sequence[Value]


def ticks(highest: float) -> list[float]:
    """Three to six round numbers from 0 up to at least `highest`.

    >>> ticks(27), ticks(0.83), ticks(0)
    ([0.0, 10.0, 20.0, 30.0], [0.0, 0.5, 1.0], [0.0, 1.0])
    """
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / 4
    power = 10.0 ** floor(log10(rough))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
    return [round(step * n, 10) for n in range(ceil(highest / step - 1e-9) + 1)]


def bars(
    title: str, names: Sequence[str], series: Sequence[Series], stacked: bool = False
) -> Markup:
    """Bars side by side for each name, or one bar of parts."""
    totals = [
        (sum if stacked else max)([s.values[at] or 0 for s in series] or [0])
        for at in range(len(names))
    ]
    chart = _Chart(title, names, max(totals, default=0), percent=False)
    room = chart.step * 0.72
    for at in range(len(names)):
        left = chart.x(at) - room / 2
        if all(s.values[at] is None for s in series):
            chart.nothing(at)
            continue
        base = 0.0
        for number, one in enumerate(series):
            value = one.values[at] or 0
            if stacked:
                chart.bar(
                    number, left, room, base, base + value, f"{names[at]} {one.name} {value:,}"
                )
                base += value
            else:
                width = room / len(series)
                chart.bar(number, left + number * width, width * 0.92, 0, value,
                          f"{names[at]} {one.name} {value:,}")  # fmt: skip
    return chart.finished(series)


def lines(
    title: str, names: Sequence[str], series: Sequence[Series], percent: bool = False
) -> Markup:
    """One line per series, broken where a value is missing, each with marks of its own shape."""
    known = [value for one in series for value in one.values if value is not None]
    chart = _Chart(title, names, max(known, default=0), percent)
    for number, one in enumerate(series):
        chart.line(number, one)
    return chart.finished(series)


class _Chart:
    """The axes of a chart, and what is drawn between them."""

    def __init__(self, title: str, names: Sequence[str], highest: float, percent: bool) -> None:
        self.title, self.names, self.percent = title, names, percent
        self.ticks = ticks(highest)
        self.step = (WIDTH - _LEFT - _RIGHT) / max(1, len(names))
        self.parts: list[str] = []
        self.shaped = False  # lines have marks of their own shapes, bars only colours

    def x(self, at: int) -> float:
        return _LEFT + (at + 0.5) * self.step

    def y(self, value: float) -> float:
        return HEIGHT - _BOTTOM - value / self.ticks[-1] * (HEIGHT - _TOP - _BOTTOM)

    def bar(
        self, number: int, left: float, width: float, low: float, high: float, said: str
    ) -> None:
        top, bottom = self.y(high), self.y(low)
        self.parts.append(
            f'<rect class="s{number % COLOURS}" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" '
            f'height="{max(0.0, bottom - top):.1f}"><title{_tongue(said)}>{escape(said)}</title></rect>'
        )

    def nothing(self, at: int) -> None:
        self.parts.append(
            f'<text class="none" x="{self.x(at):.1f}" y="{HEIGHT - _BOTTOM - 6}">—</text>'
        )

    def line(self, number: int, one: Series) -> None:
        kind, self.shaped = number % COLOURS, True
        run: list[str] = []
        for at, value in enumerate([*one.values, None]):
            if value is not None:
                run.append(f"{self.x(at):.1f},{self.y(value):.1f}")
            elif run:
                if len(run) > 1:
                    self.parts.append(f'<polyline class="s{kind}" points="{" ".join(run)}"/>')
                run = []
        for at, value in enumerate(one.values):
            if value is not None:
                said = f"{self.names[at]} {one.name} {self.written(value)}"
                self.parts.append(
                    _mark(
                        kind,
                        self.x(at),
                        self.y(value),
                        f"<title{_tongue(said)}>{escape(said)}</title>",
                    )
                )

    def written(self, value: float) -> str:
        return (
            f"{100 * value:.0f}%"
            if self.percent
            else f"{value:,.0f}"
            if value >= 10 or value == int(value)
            else f"{value:,.1f}"
        )

    def sign(self, number: int) -> str:
        kind = number % COLOURS
        if self.shaped:
            return _mark(kind, 7, 7, "", 5)
        return f'<rect class="s{kind}" x="2" y="2" width="10" height="10"/>'

    def finished(self, series: Sequence[Series]) -> Markup:
        axes = []
        for tick in self.ticks:
            y = self.y(tick)
            axes.append(
                f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
                f'<text class="tick" x="{_LEFT - 6}" y="{y + 4:.1f}">{self.written(tick)}</text>'
            )
        every = ceil(len(self.names) * 44 / (WIDTH - _LEFT)) or 1
        for at, name in enumerate(self.names):
            if at % every == 0:
                axes.append(
                    f'<text class="name" x="{self.x(at):.1f}" y="{HEIGHT - 8}">{escape(name)}</text>'
                )
        keys = "".join(
            f'<li><svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">'
            f"{self.sign(n)}</svg> <span{_tongue(one.name)}>{escape(one.name)}</span></li>"
            for n, one in enumerate(series)
        )
        legend = f'<ul class="key">{keys}</ul>' if len(series) > 1 else ""
        return Markup(
            f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="{escape(self.title)}">{"".join(axes)}{"".join(self.parts)}</svg>{legend}'
        )


def _mark(kind: int, x: float, y: float, inside: str, r: float = 4) -> str:
    """A mark of one of four shapes; with two fills that makes eight."""
    hollow = " hollow" if kind >= 4 else ""
    open_ = f'class="s{kind} mark{hollow}"'
    if kind % 4 == 0:
        return f'<circle {open_} cx="{x:.1f}" cy="{y:.1f}" r="{r}">{inside}</circle>'
    points = {
        1: [(-r, -r), (r, -r), (r, r), (-r, r)],
        2: [(0, -r * 1.2), (r * 1.1, r), (-r * 1.1, r)],
        3: [(0, -r * 1.3), (r * 1.3, 0), (0, r * 1.3), (-r * 1.3, 0)],
    }[kind % 4]
    path = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in points)
    return f'<polygon {open_} points="{path}">{inside}</polygon>'


def _tongue(text: str) -> str:
    """The attribute of a text that is Chinese, whatever the page is."""
    return ' lang="zh-CN"' if any("\u4e00" <= letter <= "\u9fff" for letter in text) else ""
