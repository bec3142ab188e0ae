"""What a walk tells as it goes, an event for each thing: pages, columns, bodies, near misses, the end."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from crawler.discover.bodies import Body
from crawler.discover.frontier import Step, key_of

Event = dict[str, Any]
Tell = Callable[[Event], None]
LEFT = 200  # links not followed that are told of, the best of them


class Diary:
    """Turns what happens into events. `tell` takes each of them."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self._missed: set[str] = set()

    def page(self, step: Step, came_from: str, outcome: str, reason: str | None, note: str) -> None:
        """A page was asked for; `came_from` is where redirects led to."""
        self.tell(
            {
                "event": "page",
                "url": step.url,
                "came_from": came_from,
                "via": step.via,
                "words": step.words,
                "why": step.promise.why,
                "promise": step.promise.kind,
                "worth": round(step.worth),
                "depth": step.depth,
                "body": step.body,
                "role": step.role,
                "outcome": outcome,
                "reason": reason,
                "note": note,
            }
        )

    def miss(self, url: str, words: str, why: str) -> None:
        """Something looked like the column and is not."""
        key = f"{key_of(url)} {why}"
        if key not in self._missed:
            self._missed.add(key)
            self.tell({"event": "near", "url": url, "words": words, "why": why})

    def body(self, body: Body) -> None:
        """A hub leads to a body."""
        self.tell(
            {
                "event": "body",
                "number": body.number,
                "name": body.name,
                "kind": body.kind,
                "url": body.url,
                "via": body.via,
            }
        )

    def end(
        self,
        reason: str,
        left: Iterable[tuple[Step, str]],
        bodies: Iterable[Body],
        closed: Mapping[str, str],
    ) -> None:
        """The walk is over: what was left lying, how many pages each body had, hosts left alone."""
        best = sorted(left, key=lambda pair: -pair[0].worth)
        for step, why in [pair for pair in best if pair[0].role == "page"][:LEFT]:
            self.tell(
                {
                    "event": "left",
                    "url": step.url,
                    "words": step.words,
                    "worth": round(step.worth),
                    "kind": step.promise.kind,
                    "body": step.body,
                    "why": f"{step.promise.why}; {why}",
                }
            )
        for body in bodies:
            self.tell({"event": "walked", "number": body.number, "pages": body.asked})
        self.tell({"event": "end", "reason": reason, "closed": dict(closed)})
