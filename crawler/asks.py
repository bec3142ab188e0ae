"""What a page names, as pages to ask for: lists, reports, the documents beside and on them."""

from collections.abc import Iterable, Iterator

from crawler.reading.documents import attachments
from crawler.reading.listing import Link, Next
from crawler.reading.pager_calls import own_pages
from crawler.reading.pages import Page, meta
from crawler.reading.pictures import pictures
from crawler.state.rows import Ask


def lists_of(lists: Iterable[Next], ask: Ask) -> list[Ask]:
    """The first pages of the lists that a list page leads to, but for itself."""
    found = (
        Ask(one.url, "listing", ask.key, page=1, form=one.form, instead=one.instead)
        for one in lists
    )
    return [child for child in found if child.key != ask.key]


def reports_of(links: Iterable[Link], ask: Ask) -> Iterator[Ask]:
    """The reports that a list names, and the documents that it names beside them."""
    for link in links:
        yield Ask(link.url, "report", ask.key, link.title, link.text, link.date)
        for document in link.attachments:
            yield Ask(document.url, "attachment", link.url, link.title, document.text, link.date)


def documents_of(page: Page, ask: Ask) -> list[Ask]:
    """The documents that hang on a report's page, its own further pages among them; or its pictures."""
    title = meta(page, "ArticleTitle") or ask.title
    found = [(one.url, one.text or None) for one in attachments(page)]
    found += [(url, f"第{number}页") for number, url in enumerate(own_pages(page), 2)]
    if not found:
        found = [(url, f"第{number}图") for number, url in enumerate(pictures(page), 1)]
    return [Ask(url, "attachment", page.url, title, words) for url, words in found]
