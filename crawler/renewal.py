"""Documents behind links that expire: asked for through their page, known by it and by their name."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from crawler.reading.expiring import expires
from crawler.state.portal import State
from crawler.state.rows import Ask


def through_page(state: State, ask: Ask) -> Ask:
    """What to ask in place of a document whose link may have expired: the page it hangs on.

    The page is asked without its validators, for its links may be new where its text is not.
    """
    if ask.role != "attachment" or ask.via is None or not expires(ask.url):
        return ask
    page = state.ask(ask.via)
    if page is None or page.role != "report":
        return ask
    return replace(page, etag=None, last_modified=None)


def renew(state: State, children: list[Ask]) -> list[Ask]:
    """Give known documents the fresh links that their page holds now, and return those.

    A known page is read again only when it, or what hangs on it, is to be looked at again, so its
    documents are too.
    """
    fresh: list[Ask] = []
    for child in children:
        if not expires(child.url) or state.ask(child.key) is not None:
            continue
        known = (old for old in state.attachments_of(child.via) if expires(old))
        old = next((old for old in known if _name(old) == _name(child.url)), None)
        if old is not None:
            state.move(old, child.url)
            fresh.append(child)
    return fresh


def _name(url: str) -> str:
    query = parse_qs(urlsplit(url).query)
    return next((values[0] for key, values in query.items() if key.lower() == "filename"), url)
