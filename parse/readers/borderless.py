"""stub"""
from collections.abc import Sequence
from dataclasses import dataclass
from parse.readers.lettering import Glyph
class Columns: ...
@dataclass
class Block:
    top: float
    rows: list[tuple[str, ...]]
    glyphs: list[Glyph]
def blocks(glyphs: Sequence[Glyph], columns: Columns|None) -> tuple[list[Block], Columns|None]:
    return [], None
