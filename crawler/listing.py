"""What a list page holds: the reports it names, the next page, further lists; and what it is not."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from chinese.titles import read_title, why_not
from crawler.addresses import looks_like_article
from crawler.pages import Anchor, Page, anchors
from crawler.state import PassedOver

# How a list of annual reports is called where it is a link itself: 政府信息公开年报, 2023年, 历年年报.
_LIST_NAME = re.compile(
    r"^(?:(?:19|20)\d\d年?(?:度)?|历年|历史|往年|各?部门|市?县?区|乡镇|街道|县?市?区?政府|本级|其他)?"
    r"(?:政府)?(?:信息)?(?:公开)?(?:工作)?(?:年度?报告?|年报)?(?:列表|汇编|栏目|专栏)?$"
)
_YEAR_TAB = re.compile(r"^(?:19|20)\d\d\s*年?(?:度)?$")


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
    """Another page of the same list (`instead`: where to look if it is not there), or a list."""

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


@dataclass
class Sorter:
    """Sorts the links of a list page into reports and others, each address once."""

    links: dict[str, Link] = field(default_factory=dict)
    passed_over: dict[str, PassedOver] = field(default_factory=dict)

    def add(
        self,
        url: str,
        titles: Sequence[str],
        date: str | None = None,
        attachments: Iterable[Anchor] = (),
    ) -> None:
        """Take one link; `titles` are its wordings, the fullest first."""
        wordings = [title for title in titles if title]
        if url in self.links or not wordings:
            return
        title = next((t for t in wordings if read_title(t, in_column=True)), None)
        if title is not None:
            self.passed_over.pop(url, None)
            self.links[url] = Link(url, title, date, wordings[-1], tuple(attachments))
        else:
            reason = why_not(wordings[0]) or "its title is not that of an annual report"
            self.passed_over[url] = PassedOver(url, wordings[0], reason)

    def listing(
        self, more: Next | None = None, lists: Iterable[Next] = (), trouble: str | None = None
    ) -> Listing:
        return Listing(
            tuple(self.links.values()),
            tuple(self.passed_over.values()),
            more,
            tuple(lists),
            trouble,
        )


def sort_anchors(page: Page, sorter: Sorter) -> None:
    """Sort every link of a page that leads to an article or a document."""
    for anchor in anchors(page):
        if looks_like_article(anchor.url):
            sorter.add(anchor.url, (anchor.title, anchor.text), anchor.date)


def lists_below(page: Page) -> tuple[Next, ...]:
    """Find the year tabs and sub-lists that lie in the list's own folder, below this page."""
    folder = page.url.partition("?")[0].rpartition("/")[0] + "/"
    found: dict[str, Next] = {}
    for anchor in anchors(page):
        inside = anchor.url.startswith(folder) and "/" in anchor.url.removeprefix(folder)
        if inside and not looks_like_article(anchor.url) and is_list_name(anchor.text):
            found.setdefault(anchor.url, Next(anchor.url))
    return tuple(found.values())


def year_tabs(page: Page) -> tuple[Next, ...]:
    """Find links of the page's own host whose words are a year and nothing more."""
    host = urlsplit(page.url).netloc
    found: dict[str, Next] = {}
    for anchor in anchors(page):
        same = urlsplit(anchor.url).netloc == host and anchor.url != page.url
        if same and _YEAR_TAB.match(anchor.text) and not looks_like_article(anchor.url):
            found.setdefault(anchor.url, Next(anchor.url))
    return tuple(found.values())


def is_list_name(text: str) -> bool:
    """Tell whether the words of a link name a list of annual reports.

    >>> [is_list_name(t) for t in ("2023年", "政府信息公开年报", "历年年报", "", "领导分工")]
    [True, True, True, False, False]
    """
    bare = "".join(text.split())
    return bool(bare) and bool(_LIST_NAME.match(bare))
