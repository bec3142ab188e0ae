"""Links sorted into annual reports and others, by their titles and addresses."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from chinese.dates import read_date
from chinese.titles import read_title, why_not
from crawler.reading.addresses import absolute, desktop, looks_like_article
from crawler.reading.anchors import Anchor, anchors
from crawler.reading.editions import twins
from crawler.reading.listing import Link, Listing, Next
from crawler.reading.pages import Page
from crawler.reading.scripts import rows, written
from crawler.state.rows import PassedOver

# How a list of annual reports is called where it is a link itself: 政府信息公开年报, 2023年, 历年年报.
_LIST_NAME = re.compile(
    r"^(?:(?:19|20)\d\d年?(?:度)?|历年|历史|往年|各?部门|市?县?区|乡镇|街道|县?市?区?政府|本级|其他)?"
    r"(?:政府)?(?:信息)?(?:公开)?(?:工作)?(?:年度?报告?|年报)?(?:列表|汇编|栏目|专栏)?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d\s?年?度?")


@dataclass
class Sorter:
    """Sorts the links of a list page into reports and others, each page once."""

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

    def take_years(self) -> None:
        """Take articles that are called by their year alone (2023年) where the page names nothing else."""
        if self.links:
            return
        for other in list(self.passed_over.values()):
            if _YEAR.fullmatch(other.title) and looks_like_article(other.url):
                del self.passed_over[other.url]
                self.links[other.url] = Link(other.url, other.title, None, other.title)

    def listing(
        self, more: Next | None = None, lists: Iterable[Next] = (), trouble: str | None = None
    ) -> Listing:
        """The page as read: phone pages beside their twins dropped, editions of a report joined."""
        links = [link for link in self.links.values() if not self._is_phone_twin(link.url)]
        for link in self.links.values():
            if self._is_phone_twin(link.url):
                self.passed_over[link.url] = PassedOver(
                    link.url, link.title, "the phone's page of a report listed beside it"
                )
        pairs = twins([link.text or link.title for link in links])
        for twin, report in pairs.items():
            page = links[twin]
            editions = (*links[report].attachments, Anchor(page.url, page.title, page.title, None))
            links[report] = replace(links[report], attachments=(*editions, *page.attachments))
        return Listing(
            tuple(link for index, link in enumerate(links) if index not in pairs),
            tuple(self.passed_over.values()),
            more,
            tuple(lists),
            trouble,
        )

    def _is_phone_twin(self, url: str) -> bool:
        return desktop(url) != url and desktop(url) in self.links


def is_list_name(text: str) -> bool:
    """Tell whether the words of a link name a list of annual reports.

    >>> [is_list_name(t) for t in ("2023年", "政府信息公开年报", "历年年报", "", "领导分工")]
    [True, True, True, False, False]
    """
    bare = "".join(text.split())
    return bool(bare) and bool(_LIST_NAME.match(bare))


def names_report(text: str) -> bool:
    """Tell whether words are the whole title of one report, wherever they stand.

    >>> [names_report(t) for t in ("某局2023年政府信息公开工作年度报告", "2023年政府信息公开年报", "2023年年报")]
    [True, False, False]
    """
    title = read_title(text)
    return title is not None and title.year is not None and not is_list_name(text)


def sort_anchors(page: Page, sorter: Sorter) -> None:
    """Sort every link of a page that leads to an article or a document, or bears a report's whole title."""
    for anchor in anchors(page):
        if looks_like_article(anchor.url) or names_report(anchor.title):
            sorter.add(anchor.url, (anchor.title, anchor.text), anchor.date)
    sorter.take_years()


def sort_scripts(page: Page, sorter: Sorter) -> None:
    """Sort what a page's scripts write or hold as data, where it leads to articles."""
    made = written(page)
    if made is not None:
        sort_anchors(made, sorter)
    for href, title, date in rows(page):
        url = absolute(page.base, href)
        if url is not None and (looks_like_article(url) or names_report(title)):
            sort_row(page, sorter, href, title, date)


def sort_row(page: Page, sorter: Sorter, href: str, title: str, dated: str = "") -> None:
    """Sort one entry of a list that came as data."""
    url = absolute(page.base, href)
    if url is not None and url != page.url:
        sorter.add(url, (title,), read_date(dated))
