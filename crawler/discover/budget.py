"""What speaks against a step: budgets, hosts that are left alone, columns that are found already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.discover.frontier import Step, key_of

if TYPE_CHECKING:
    from crawler.discover.walk import Walk

# What a body that has its column no longer needs; the portal itself goes on to its platform's hubs.
_DONE_WITH = {"year", "section", "map", "data", "guess", "affairs", "platform"}
_PORTAL_GOES_ON = {"affairs", "platform"}
SOFT = 2  # guesses that bring such a page before guessing is given up


def why_not(walk: Walk, step: Step) -> str | None:
    """Say what speaks against asking for a step now; None where nothing does."""
    if why := walk.hosts.why_closed(step.url):
        return f"the host is left alone: {why}"
    if step.candidate is not None and walk.candidates[step.candidate].state in {
        "accepted",
        "rejected",
    }:
        return "the column was settled without it"
    if step.role != "page":
        return None
    body = walk.bodies[step.body]
    kind = step.promise.kind
    if kind == "guess" and walk.soft >= SOFT:
        return "the portal answers any path with a page (a soft 404)"
    if key_of(step.url) in walk.covered:
        return "a list of a column that was found"
    if step.depth > walk.limits.depth:
        return f"deeper than {walk.limits.depth} steps"
    if body.columns and kind in _DONE_WITH and not (body.number == 0 and kind in _PORTAL_GOES_ON):
        return "its column was found already"
    if body.number and body.asked >= walk.limits.of_body:
        return f"{walk.limits.of_body} pages were asked for this body"
    return None
