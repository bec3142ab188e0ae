"""`nianbao portals check`: every line of a registry held against the rules, with what to do about it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.families import FAMILIES
from crawler.line import RegistryError, read_line
from crawler.portals import REGISTRY, read_lines
from crawler.registry.context import ERROR, WARN, Line, Registry
from crawler.registry.divisions import Divisions
from crawler.registry.rules import RULES


@dataclass(frozen=True)
class Finding:
    """Something wrong with a line: where, which rule, how grave, and what to do."""

    line: int
    id: str
    severity: str  # error, warning
    rule: str
    message: str
    advice: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.severity} ({self.rule}): {self.id}: {self.message}; {self.advice}"


def check(path: Path, divisions: Divisions) -> list[Finding]:
    """Check a registry file; every line is looked at, whatever is wrong with those before it.

    Raises OSError where it can't be opened, RegistryError where it is no table at all.
    """
    registry = Registry(
        divisions, frozenset(FAMILIES), shipped=path.resolve() == REGISTRY.resolve()
    )
    found: list[Finding] = []
    ids: dict[str, int] = {}
    for number, raw in read_lines(path):
        ident = raw["id"].strip()
        try:
            portal = read_line(raw)
        except RegistryError as bad:
            found.append(Finding(number, ident, ERROR, "value", str(bad), "put the value right"))
            continue
        if ident in ids:
            told = f"its id is that of line {ids[ident]}"
            found.append(
                Finding(number, ident, ERROR, "id", told, "ids name folders: give another")
            )
        ids.setdefault(ident, number)
        line = Line(number, raw, portal)
        found += [
            Finding(number, ident, severity, rule.__name__, message, advice)
            for rule in RULES
            for severity, message, advice in rule(line, registry)
        ]
        registry.add(line)
    return found


def check_some(
    path: Path, divisions: Divisions, ids: Collection[str] = ()
) -> tuple[list[Finding], int]:
    """The findings on some portals of a registry file (all, if none is named), and how many lines those are."""
    found = [one for one in check(path, divisions) if not ids or one.id in ids]
    return found, sum(not ids or line["id"].strip() in ids for _, line in read_lines(path))


def summary(findings: Sequence[Finding], lines: int) -> str:
    """One sentence on what was found."""
    count = {grave: sum(f.severity == grave for f in findings) for grave in (ERROR, WARN)}
    return f"{lines} lines: {count[ERROR]} errors, {count[WARN]} warnings"


def exit_code(findings: Iterable[Finding]) -> int:
    """1 where there is an error; a warning is for a person to look at."""
    return int(any(finding.severity == ERROR for finding in findings))
