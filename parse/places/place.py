"""What the matcher answers: a place, how surely it was found, and what is left of the name."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["province", "prefecture", "county", "township", "zone", "xpcc"]
Match = Literal["ok", "ok_short", "ok_historical", "ok_by_context", "ambiguous", "special", "none"]


@dataclass(frozen=True)
class Place:
    """Where the body of a name is.

    `division_code` is the six-digit code valid at the end of the report's year; for match
    `special` it is the code of the division that holds the zone or unit. `current_code` is what
    that division is now, None where it was divided up; the heirs then stand in `candidates`.
    `township_code` has nine digits. `rest` is the name, as printed, after the place; `zone` the
    printed name of a zone at its head, or of a unit of the XPCC.

    match: `ok` printed in full · `ok_short` printed without 市/县/区, or a township unique by name
    · `ok_historical` the printed division no longer exists, or did not yet · `ok_by_context` only
    the caller's context decided · `ambiguous` several divisions bear the name, see `candidates` ·
    `special` a zone or a unit of the XPCC · `none` no place is named, or none that is known.
    `note` says in English what a reader should know about the match; '' where nothing.
    """

    match: Match
    rest: str
    division_code: str | None = None
    current_code: str | None = None
    township_code: str | None = None
    level: Level | None = None
    zone: str = ""
    candidates: tuple[str, ...] = ()
    note: str = ""
