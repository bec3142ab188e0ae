"""The strings of an XLS (BIFF8) of which some characters are struck or raised, told by their fonts.

The table of strings is one record that goes on in others (CONTINUE) wherever it was full, in the
midst of a string too; there its remaining characters say anew whether they take one byte or two.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parse.readers.marks import raised, struck

STRUCK, RAISED = "struck", "raised"
_WIDE, _EXTENDED, _RICH = 1, 4, 8
_MAX_STRINGS = 500_000


def odd_font(data: bytes) -> str:
    """What a FONT record says of its letters: struck, raised (or lowered), or nothing."""
    if len(data) < 10:
        return ""
    (flags,), (script,) = struct.unpack_from("<H", data, 2), struct.unpack_from("<H", data, 8)
    return STRUCK if flags & 8 else RAISED if script in (1, 2) else ""


def font_number(order: int) -> int:
    """The number that cells use for the n-th font of a workbook: there is no font 4.

    >>> [font_number(n) for n in (0, 3, 4, 5)]
    [0, 3, 5, 6]
    """
    return order + (order >= 4)


@dataclass(frozen=True, slots=True)
class Rich:
    """A string with its runs: where in it (in 16-bit units) a font begins, and what that one does."""

    text: str
    runs: tuple[tuple[int, str], ...]

    def printed(self, look: str) -> str:
        """The words, those struck or raised marked; `look` is what the cell's own font does.

        >>> Rich("9121", ((1, ""), (3, "raised"))).printed("struck")
        '9\u033612^1'
        """
        units, words = self.text.encode("utf-16-le"), ""
        for (start, does), (end, _) in pairwise([(0, look), *self.runs, (len(units) // 2, "")]):
            part = units[2 * start : 2 * end].decode("utf-16-le", "replace")
            marked = struck(part) if does == STRUCK else part
            words += raised(part, words, "^") if does == RAISED else marked
        return words


def rich_strings(table: Sequence[bytes], fonts: Mapping[int, str]) -> dict[int, Rich]:
    """The strings of several fonts, by their number; none where no font is odd.

    `table` is the record of strings and those that go on with it, `fonts` what odd fonts do. Raises
    struct.error where the table is cut short.
    """
    if not table or not fonts:
        return {}
    reader = _Reader(table)
    _, total = struct.unpack("<II", reader.take(8))
    rich = {}
    for number in range(min(total, _MAX_STRINGS)):
        text, runs = reader.string()
        if runs:
            rich[number] = Rich(text, tuple((at, fonts.get(font, "")) for at, font in runs))
    return rich


class _Reader:
    """The bytes of a record and of those that go on with it."""

    def __init__(self, table: Sequence[bytes]) -> None:
        self._parts, self._part, self._at = table, 0, 0

    def take(self, count: int) -> bytes:
        """So many bytes, wherever the records break."""
        taken = b""
        while len(taken) < count:
            taken += self._here(count - len(taken))
        return taken

    def string(self) -> tuple[str, list[tuple[int, int]]]:
        """The next string and its runs."""
        length, flags = struct.unpack("<HB", self.take(3))
        count = struct.unpack("<H", self.take(2))[0] if flags & _RICH else 0
        extra = struct.unpack("<I", self.take(4))[0] if flags & _EXTENDED else 0
        text, wide = "", flags & _WIDE
        while length:
            if self._at == len(self._parts[self._part]):
                self._next()
                wide = self.take(1)[0] & _WIDE
            size = 2 if wide else 1
            here = self._here(length * size)
            if len(here) < size:
                raise struct.error("a character is cut in two")
            text += here.decode("utf-16-le" if wide else "latin-1", "replace")
            length -= len(here) // size
        runs = struct.unpack(f"<{2 * count}H", self.take(4 * count))
        self.take(extra)
        return text, list(zip(runs[::2], runs[1::2], strict=True))

    def _here(self, count: int) -> bytes:
        """Up to so many bytes of one record."""
        if self._at == len(self._parts[self._part]):
            self._next()
        taken = self._parts[self._part][self._at : self._at + count]
        self._at += len(taken)
        return taken

    def _next(self) -> None:
        self._part, self._at = self._part + 1, 0
        if self._part >= len(self._parts) or not self._parts[self._part]:
            raise struct.error("the table of strings is cut short")
