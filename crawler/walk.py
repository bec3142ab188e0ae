"""How far to walk a list: to its end the first time and in a sweep, else until there is no news."""

from dataclasses import replace

from crawler.reading.listing import Listing
from crawler.state.portal import State
from crawler.state.rows import Ask
from crawler.verdict import Troubles

MAX_PAGES = 300  # of one list
STALE_PAGES = 2  # pages without news after which a known list is left
# Reports at a page's end that are all known: what is new on it stands above them. Pinned items
# stand at the top of a list, so they do not hide news from this.
KNOWN_TAIL = 3


class Walk:
    """Remembers the list pages seen in this run."""

    def __init__(self, state: State, troubles: Troubles, sweep: bool) -> None:
        self.state, self.troubles = state, troubles
        self.sweep = sweep or state.mode == "sweep"
        self._pages: dict[str, set[frozenset[str]]] = {}  # first page of a list → its pages' items

    def over(self, ask: Ask, found: Listing) -> bool:
        """Tell whether the pager has run over: this page was seen already, or holds nothing."""
        if (ask.page or 1) == 1:
            self._pages[ask.key] = {found.items}
            return False
        if not found.items:
            self.troubles.note(f"{ask.url}: {found.trouble or 'this page of the list is empty'}")
            return True
        seen = self._pages.setdefault(self._first_page(ask), set())
        if found.items in seen:
            return True
        seen.add(found.items)
        return False

    def following(self, ask: Ask, found: Listing, news: bool) -> Ask | None:
        """The next page of the list, as it is known, if it is to be asked for now."""
        if found.more is None:
            return None
        number = (ask.page or 1) + 1
        if number > MAX_PAGES:
            self.troubles.note(f"the list {ask.url} goes on after {MAX_PAGES} pages")
            return None
        page = found.more
        more = Ask(page.url, "listing", ask.key, page=number, form=page.form, instead=page.instead)
        if more.key == ask.key:
            return None
        known = self.state.ask(more.key)
        stale = ask.stale + 1 if not news else int(self._ends_in_known(found))
        # A page that an earlier run entered and did not reach is always gone on to.
        if not self.sweep and not (known is not None and known.status == "pending"):
            before = self.state.ask(ask.key)
            unchanged = before is not None and before.sha256 == found.digest()
            if unchanged or stale >= STALE_PAGES:
                return None
        return replace(known or more, stale=stale)

    def _ends_in_known(self, found: Listing) -> bool:
        tail = found.links[-KNOWN_TAIL:]
        known = (self.state.ask(link.url) is not None for link in tail)
        return len(tail) == KNOWN_TAIL and all(known)

    def _first_page(self, ask: Ask) -> str:
        key, via = ask.key, ask.via
        for _ in range(MAX_PAGES):
            parent = self.state.ask(via) if via is not None else None
            if parent is None:
                break
            key, via = parent.key, parent.via
            if (parent.page or 1) == 1:
                break
        return key
