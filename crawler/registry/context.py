"""What a rule of the registry looks at: a line, its place in the file, and what stands around it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from crawler.line import Portal
from crawler.registry.departments import address
from crawler.registry.divisions import Divisions

ERROR, WARN = "error", "warning"


@dataclass(frozen=True)
class Line:
    """A line that can be read, and the place it stands at."""

    number: int
    raw: Mapping[str, str]
    portal: Portal


@dataclass
class Registry:
    """What a rule may look at besides the line: the tables, and the lines before it."""

    divisions: Divisions
    families: frozenset[str]
    shipped: bool  # the registry that comes with nianbao, not an operator's own file
    columns: dict[str, Line] = field(default_factory=dict)  # address of a column → its first line
    homes: dict[str, Line] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Remember a line for those after it."""
        if line.portal.column_url:
            self.columns.setdefault(line.portal.column_url, line)
        if line.portal.url:
            self.homes.setdefault(address(line.portal.url), line)


Told = Iterator[tuple[str, str, str]]  # severity, what is wrong, what to do
Rule = Callable[[Line, Registry], Told]
