"""What is to be asked next: the best promise first, each address once, and what was left lying."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Literal
from urllib.parse import urlsplit

from crawler.discover.words import Promise

Role = Literal["page", "verify", "probe"]
LEAST = 15  # a promise that is worth less is not followed


@dataclass(frozen=True)
class Step:
    """One address to ask for, and why."""

    url: str
    promise: Promise
    worth: float  # the promise after what depth, host and body take off or add
    words: str = ""
    role: Role = "page"
    depth: int = 0
    body: int = 0
    via: str | None = None
    form: str | None = None
    candidate: int | None = None  # whose list this is (verify), who waits for it (probe)

    @property
    def key(self) -> str:
        return key_of(self.url) + (f"#{self.form}" if self.form else "")


@dataclass
class Frontier:
    """A heap of steps. `push` keeps the best promise for each address."""

    _heap: list[tuple[float, int, Step]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _best: dict[str, float] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    left: dict[str, tuple[Step, str]] = field(default_factory=dict)  # not followed, and why

    def push(self, step: Step) -> None:
        """Enter a step, unless its address was asked for or stands with a better promise."""
        if step.key in self.asked or self._best.get(step.key, -1.0) >= step.worth:
            return
        if step.worth < LEAST:
            self.left.setdefault(step.key, (step, "promises too little"))
            return
        self._best[step.key] = step.worth
        self.left.pop(step.key, None)
        heapq.heappush(self._heap, (-step.worth, next(self._order), step))

    def knows(self, url: str) -> bool:
        """Tell whether an address was asked for already."""
        return key_of(url) in self.asked

    def pop(self, why_not: Callable[[Step], str | None]) -> Step | None:
        """Take the best step that nothing speaks against; what does is kept in `left`."""
        while self._heap:
            _, _, step = heapq.heappop(self._heap)
            if step.key in self.asked:
                continue
            if reason := why_not(step):
                self.left[step.key] = (step, reason)
                continue
            self.asked.add(step.key)
            self.left.pop(step.key, None)
            return step
        return None

    def rest(self, reason: str) -> None:
        """Give up what is left."""
        while self._heap:
            _, _, step = heapq.heappop(self._heap)
            if step.key not in self.asked:
                self.left.setdefault(step.key, (step, reason))


def key_of(url: str) -> str:
    """One key for the addresses of one page: http or https, with or without www. and index.html.

    >>> key_of("https://www.a.gov.cn/zwgk/index.html") == key_of("http://a.gov.cn/zwgk/")
    True
    """
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    path = parts.path or "/"
    for name in ("index.html", "index.htm", "index.shtml"):
        path = path.removesuffix(name) if path.endswith(f"/{name}") else path
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "")
