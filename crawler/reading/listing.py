"""What a list page holds: the reports it names, the next page, further lists; or why nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256

from crawler.reading.anchors import Anchor
from crawler.reading.pages import Page
from crawler.state.rows import PassedOver

# Characters of a list page. Lists of reports have some 100 000, the largest tree of a platform ten
# times that; a reader takes up to 10 µs for each.
MAX_TEXT = 3_000_000
# Pages that came with HTTP 200 and hold no list, by what they give away.
_EMPTY: dict[str, str] = {
    r"页面不存在|页面未找到|您访问的(?:页面|网页|栏目)|找不到(?:该|您)|已(?:被)?删除或": "the portal "
    "answers that there is no such page (soft 404)",
    r"系统(?:正在)?维护|正在维护|网站维护|升级维护": "the portal says that it is being maintained",
    r"loadPageData\(|unitbuild\.js|x-handlebars|v-for=|ms-(?:for|repeat|each)|:for=|ng-repeat"
    r"|<div id=['\"]?app['\"]?": "an empty shell: its list is filled in by a script that this family "
    "does not read; the portal may have changed its CMS",
}


@dataclass(frozen=True)
class Link:
    """A report that a listing names; attachments where the listing itself names them."""

    url: str
    title: str
    date: str | None = None
    text: str | None = None
    attachments: tuple[Anchor, ...] = ()


@dataclass(frozen=True)
class Next:
    """Another page of the same list, or a list.

    `instead`: where to look if it is not there; a list that names its own parent is then not missed.
    """

    url: str
    form: str | None = None
    instead: str | None = None


@dataclass(frozen=True)
class Listing:
    """A list page, read."""

    links: tuple[Link, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    more: Next | None = None
    lists: tuple[Next, ...] = ()
    trouble: str | None = None  # it does not hold what it says it holds
    end: bool = False  # an empty page is how this family's lists end

    @property
    def items(self) -> frozenset[str]:
        """What is on the page, to recognise it by: a pager that runs over shows it again."""
        return frozenset(
            [link.url for link in self.links] + [other.url for other in self.passed_over]
        )

    def digest(self) -> str:
        """SHA-256 of what the page lists, counters and visit numbers left out."""
        rows = [f"{link.url}\t{link.title}\t{link.date}" for link in self.links]
        rows += sorted(f"{other.url}\t{other.title}" for other in self.passed_over)
        rows += [f"list\t{item.url}" for item in self.lists]
        return sha256("\n".join(rows).encode()).hexdigest()


def bounded(read: Callable[[Page], Listing]) -> Callable[[Page], Listing]:
    """A reader that leaves pages unread which no list page is: too large, or nested without end."""

    @wraps(read)
    def within_bounds(page: Page) -> Listing:
        if len(page.text) > MAX_TEXT:
            return Listing(
                trouble=f"the list page has {len(page.text)} characters and is not read; "
                f"{MAX_TEXT} are the most"
            )
        try:
            return read(page)
        except RecursionError:
            return Listing(trouble="the list page nests deeper than can be read")

    return within_bounds


def why_empty(page: Page) -> str | None:
    """Say why a page lists nothing where it gives itself away; None where it is just empty."""
    for pattern, reason in _EMPTY.items():
        if re.search(pattern, page.text, re.IGNORECASE):
            return reason
    return None
