"""What a walk has found, read from its events: columns, bodies, pages asked, near misses, what was left."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Event = dict[str, Any]


@dataclass
class Findings:
    """The events of one walk, by kind; see crawler/discover/walk.py for their fields."""

    url: str
    columns: list[Event] = field(default_factory=list)
    bodies: list[Event] = field(default_factory=list)
    pages: list[Event] = field(default_factory=list)
    near: list[Event] = field(default_factory=list)
    left: list[Event] = field(default_factory=list)
    asked_of_body: dict[int, int] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)  # host → why it is left alone
    end: str = ""  # finished, closespider_timeout, shutdown, …; '' where the walk was killed
    trouble: str = ""  # why it did not begin

    @property
    def walked(self) -> list[Event]:
        """Bodies that a page was asked for."""
        asked = {page["body"] for page in self.pages}
        return [body for body in self.bodies if body["number"] in asked]

    @property
    def seen(self) -> list[Event]:
        """Bodies that were seen and not walked."""
        asked = {page["body"] for page in self.pages}
        return [body for body in self.bodies if body["number"] not in asked]

    @property
    def home(self) -> Event | None:
        """What the start brought, None before it answered."""
        return next((page for page in self.pages if page["depth"] == 0 and page["body"] == 0), None)

    def add(self, event: Event) -> None:
        """Take one event."""
        kinds = {
            "column": self.columns, "body": self.bodies, "page": self.pages, "near": self.near,
            "left": self.left,
        }  # fmt: skip
        name = event["event"]
        if name in kinds:
            kinds[name].append(event)
        elif name == "walked":
            self.asked_of_body[event["number"]] = event["pages"]
        elif name == "end":
            self.end, self.closed = event["reason"], event["closed"]


def read_findings(url: str, path: Path) -> Findings:
    """Read the events written so far; a line that is being written is left out."""
    findings = Findings(url)
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                findings.add(json.loads(line))
            except ValueError:
                break
    return findings
