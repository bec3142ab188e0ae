"""The words every room of the parse stage speaks: line, document, cell, check, issue, report."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Edition = Literal["2019", "2021"]
TableKey = Literal["disclosure", "applications", "review_litigation"]
Number = int | float


class Unreadable(Exception):
    """Raised by readers: these bytes are no document that we can read. The message says why."""


class MissingPart(Exception):
    """Raised by readers: the document is sound, but a part needed to read it is not installed."""

    def __init__(self, part: str, how: str) -> None:
        super().__init__(f"reading this needs {part}: {how}")
        self.part = part


class Line(NamedTuple):
    """One printed line: a paragraph is a line of one cell, a table row a line of its own cells.

    A cell belongs to the line on which it begins; squares that a span covers are no cells.
    `table` counts the tables of the document from 1, 0 is running text. `leads_away` marks a line
    that is nothing but a link: it names another page. `full` are the cells, by position, whose
    number no further digit fits behind: a page break under them may have cut it.
    """

    cells: tuple[str, ...]
    table: int = 0
    page: int = 0
    leads_away: bool = False
    full: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        """The words of the line, cells joined by a space."""
        return " ".join(cell.strip() for cell in self.cells if cell.strip())


@dataclass(slots=True)
class Document:
    """What a reader gives: the kind of document, its lines, and what it says of itself."""

    kind: str
    lines: list[Line]
    meta: dict[str, str] = field(
        default_factory=dict
    )  # names in lower case: articletitle, pubdate, …
    lossy: bool = False  # blanks may have moved: a dump of text, not a grid of cells


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document from outside its bytes: where it hung and whose portal that is."""

    url: str | None = None
    page_url: str | None = None
    title: str | None = None
    link_text: str | None = None
    listed_date: str | None = None
    agency: str | None = None
    division_code: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the form: its number, None where there is none, and the text as it was printed.

    `printed` is None where the cell was not found, blank where it is printed blank. `note` says
    why a printed cell has no number: blank, dash, word, no_unit, unreadable.
    """

    value: Number | None
    printed: str | None
    note: str | None = None

    @property
    def is_blank(self) -> bool:
        """Printed, and printed as nothing: blank or a dash."""
        return self.note in ("blank", "dash")


NOT_FOUND = Cell(None, None)

# {row: {column: cell}}, the shape of one official table.
Grid = dict[str, dict[str, Cell]]


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a reader of the numbers must know; `where` is table.row.column or shorter."""

    code: str
    where: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One sum that the form promises (勾稽关系), with both sides as far as they could be added up."""

    rule: str
    where: str
    verdict: str
    left: int | None
    right: int | None


@dataclass(frozen=True, slots=True)
class Agency:
    """Who reports: the name in simplified characters, and where and what that is.

    `division_code` is the one valid in the year reported on, nine digits for a township;
    `current_code` is what that division is now. `match` tells how the place was found
    (parse/places/place.py), `portal` that the portal says whose reports it holds, `none` that
    nothing does. `note` is a sentence on the match, where it needs one.
    """

    name: str | None
    division_code: str | None
    type: str | None
    match: str
    current_code: str | None = None
    category: str | None = None
    note: str = ""
    rest: str = ""  # the name without its place


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections: its heading as printed and its paragraphs, one a line."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Statistic:
    """An indicator of the older 统计表: as printed, with its key where the name is certain.

    `this_year` and `cumulative` are None where the table has no such column.
    """

    position: int
    name: str
    unit: str
    indicator: str | None
    this_year: Cell | None
    cumulative: Cell | None


@dataclass(slots=True)
class Report:
    """Everything that one document says."""

    kind: str
    title: str | None
    agency: Agency
    year: int | None
    published: str | None
    disclosure_edition: Edition | None
    applications_edition: Edition | None
    tables: dict[TableKey, Grid]
    statistics: list[Statistic]
    sections: list[Section]
    checks: list[Check]
    issues: list[Issue]
