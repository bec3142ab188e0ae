"""The map of tiles as SVG: a tile per province with a bar per year; no borders are drawn or meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from publish.charts import Value

_TILE = 58


@dataclass(frozen=True)
class Tile:
    """A province on the map: where it stands, what it says, how full each year is (0 to 1)."""

    row: int
    column: int
    name: str
    count: str
    shares: Sequence[Value]
    address: str
    said: str


def tiles(title: str, cells: Sequence[Tile]) -> Markup:
    """Draw the tiles, each a link with its name, its number and its years."""
    drawn = []
    for cell in cells:
        x, y = cell.column * _TILE, cell.row * _TILE
        inner = _TILE - 4
        step = (inner - 10) / max(1, len(cell.shares))
        strip = "".join(
            f'<rect class="year{"" if share else " none"}" x="{x + 5 + at * step:.1f}" '
            f'y="{y + 50 - 16 * (share or 0.06):.1f}" width="{step * 0.78:.1f}" height="{16 * (share or 0.06):.1f}"/>'
            for at, share in enumerate(cell.shares)
        )
        drawn.append(
            f'<a href="{escape(cell.address)}" class="tile{"" if cell.count else " empty"}">'
            f"<title>{escape(cell.said)}</title>"
            f'<rect class="ground" x="{x}" y="{y}" width="{inner}" height="{inner}" rx="3"/>'
            f'<text class="label" x="{x + 5}" y="{y + 16}"{_squeezed(cell.name, inner - 8)}>{escape(cell.name)}</text>'
            f'<text class="count" x="{x + 5}" y="{y + 30}">{escape(cell.count)}</text>{strip}</a>'
        )
    width = (max((c.column for c in cells), default=0) + 1) * _TILE
    height = (max((c.row for c in cells), default=0) + 1) * _TILE
    return Markup(
        f'<svg class="tiles" viewBox="0 0 {width} {height}" role="group" '
        f'aria-label="{escape(title)}">{"".join(drawn)}</svg>'
    )


def _squeezed(text: str, room: int) -> str:
    """Where a text may be too long for its room, in whatever font a reader has, it is drawn narrower."""
    wide = sum(13 if ord(letter) > 0x2E80 else 6.2 for letter in text)
    return f' textLength="{room}" lengthAdjust="spacingAndGlyphs"' if wide > room else ""
