"""Links that expire: a document behind one is known by its page and its name, not by its address."""

import re
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from crawler.state.portal import State
from crawler.state.rows import Ask

# Hanweb's download address carries the file's place encrypted, and is said to serve for a while.
_OPAQUE = re.compile(r"/document/download\?(?:.*&)?fileUrl=", re.IGNORECASE)


# The same address in a page: its token, up to the next field or the end of the attribute.
_TOKEN = re.compile(rb"(/document/download\?[^'\"<>\s]{0,400}?fileUrl=)[^'\"<>\s&]*", re.IGNORECASE)


def expires(url: str) -> bool:
    """Tell whether an address may be another one tomorrow for the same document.

    >>> expires("http://a.cn/api-gateway/jpaas-web-server/front/document/download?fileUrl=zJ3&fileName=b.wps")
    True
    """
    return bool(_OPAQUE.search(url))


def steady_digest(body: bytes) -> str | None:
    """SHA-256 of a page without the tokens of its links, by which it is the same tomorrow.

    None for a page that has no such links.

    >>> pages = [b"<a href='/x/document/download?fileUrl=%s&fileName=a.wps'>" % t for t in (b"zJ", b"kQ")]
    >>> steady_digest(pages[0]) == steady_digest(pages[1]), steady_digest(b"<p>")
    (True, None)
    """
    plain, count = _TOKEN.subn(rb"\1", body)
    return sha256(plain).hexdigest() if count else None


def through_page(state: State, ask: Ask) -> Ask:
    """What to ask in place of a document whose link may have expired: the page it hangs on.

    The page is asked without its validators, for its links may be new where its text is not.
    """
    if ask.role != "attachment" or ask.via is None or not expires(ask.url):
        return ask
    page = state.ask(ask.via)
    if page is None or page.role != "report":
        return ask
    return Ask(**{**page.__dict__, "etag": None, "last_modified": None})


def renew(state: State, children: list[Ask]) -> list[Ask]:
    """Give known documents the fresh links that their page holds now, and return those.

    A known page is read again only when it, or what hangs on it, is to be looked at again, so its
    documents are too.
    """
    fresh: list[Ask] = []
    for child in children:
        if not expires(child.url) or state.ask(child.key) is not None:
            continue
        for row in state.db.execute(
            "SELECT url FROM urls WHERE via = ? AND role = 'attachment'", (child.via,)
        ).fetchall():
            if not expires(row["url"]) or _name(row["url"]) != _name(child.url):
                continue
            with state.db:
                state.db.execute(
                    "UPDATE urls SET url = ?, status = 'pending' WHERE url = ?",
                    (child.url, row["url"]),
                )
            fresh.append(child)
            break
    return fresh


def _name(url: str) -> str:
    query = parse_qs(urlsplit(url).query)
    return next((values[0] for key, values in query.items() if key.lower() == "filename"), url)
