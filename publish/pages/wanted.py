"""A search as its address says it: the words, what it is narrowed to, the order, the page."""

import sqlite3
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from publish.searching import search
from publish.searching.asked import Asked, Refused, page, year
from publish.searching.facets import facets

QUALITIES = ("fails", "complete", "partial", "narrative")
SECTIONS = ("title", *search.SECTIONS)


@dataclass(frozen=True)
class Search:
    """A search as its address says it."""

    query: str
    filters: search.Filters
    sort: str
    page: int
    place: sqlite3.Row | None  # the row of places

    def address(self, path: str = "/search", **other: Any) -> str:
        """The address of this search with some parameters set otherwise; None takes one away."""
        said: dict[str, Any] = {
            "q": self.query,
            "place": self.place["code"] if self.place else None,
            **{name: getattr(self.filters, name) for name in search.NARROWED_BY},
            "section": self.filters.section,
            "sort": self.sort if self.sort != "relevance" else None,
        } | other
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{path}?{query}" if query else path


def asked_for(db: sqlite3.Connection, asked: Asked) -> Search:
    """Read a search from its address; raises Refused where that makes no sense."""
    known = facets(db)
    place = None
    if code := asked.text("place"):
        place = db.execute("select * from places where code = ?", [code]).fetchone()
        if place is None or place["level"] not in search.PLACE_COLUMNS:
            raise Refused("place", code)
    filters = search.Filters(
        year(asked),
        (place["level"], place["code"]) if place else None,
        asked.choice("type", known.values["type"]),
        asked.choice("category", known.values["category"]),
        asked.choice("quality", QUALITIES),
        asked.choice("section", SECTIONS),
    )
    sort = asked.choice("sort", search.SORTS) or "relevance"
    return Search(asked.text("q"), filters, sort, page(asked), place)
