"""Soft 404s: is a page the portal's answer to any path at all, or the same as one we know?"""

import re
from dataclasses import dataclass
from hashlib import sha1
from urllib.parse import urlsplit

from crawler.challenges import shown
from crawler.reading.anchors import anchors
from crawler.reading.pages import Page

NONSENSE = "no-such-page-nianbao-7f3a"  # a name that no column has
ALIKE = 0.9  # part of the links or words that two answers share where they are one page
SHOWN = 20  # pairs of letters: with fewer, two pages are compared by their markup
_ENDING = re.compile(r"\.\w{2,5}$")


@dataclass(frozen=True)
class Looks:
    """What a page is recognised by: its links' words and addresses, and its text in pairs of letters."""

    links: frozenset[str]
    pairs: frozenset[str]
    markup: str  # digest of the whole, for pages that show next to nothing

    @property
    def paths(self) -> frozenset[str]:
        """Where its links lead, hosts left out."""
        return frozenset(link.rpartition("|")[2] for link in self.links)


def looks(page: Page) -> Looks:
    """Read what a page is recognised by; figures (counters, dates, times) are left out."""
    named = frozenset(f"{a.text}|{urlsplit(a.url).path}" for a in anchors(page))
    text = re.sub(r"\d+", "", shown(page.text))[:20_000]
    pairs = frozenset(text[i : i + 2] for i in range(len(text) - 1))
    return Looks(named, pairs, sha1(re.sub(r"\d+", "", page.text).encode()).hexdigest())


def alike(one: Looks, other: Looks) -> bool:
    """Tell whether two answers are the same page, but for counters and the time of day.

    >>> a, b = (looks(Page("http://a.cn/", f"<p>访问 {n}</p><a href='/x'>首页</a>")) for n in (1, 2))
    >>> alike(a, b)
    True
    """
    if min(len(one.pairs), len(other.pairs)) < SHOWN:
        return one.markup == other.markup
    by_links = _share(one.links, other.links)
    by_text = _share(one.pairs, other.pairs)
    return by_text >= ALIKE and (by_links >= ALIKE or not (one.links or other.links))


def nothing_new(page: Looks, known: Looks) -> bool:
    """Tell whether a page says what a known one says and leads nowhere else.

    Pages of one site share most of their links: a column with one report looks much like its home
    page, and that one link is what it is for.
    """
    if min(len(page.pairs), len(known.pairs)) < SHOWN:
        return page.markup == known.markup
    return page.links <= known.links and _share(page.pairs, known.pairs) >= ALIKE


def nonsense(url: str) -> str:
    """A path beside a page that cannot be there, with the same ending as the page's own.

    >>> nonsense("http://a.cn/zwgk/zfxxgknb/index.html")
    'http://a.cn/zwgk/no-such-page-nianbao-7f3a/index.html'
    >>> nonsense("http://a.cn/zfxxgk/zfxxgknb.htm")
    'http://a.cn/zfxxgk/no-such-page-nianbao-7f3a.htm'
    """
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    if re.match(r"(?:index|default)\.", name) or not name:
        above = folder.rpartition("/")[0]
        path = f"{above}/{NONSENSE}/{name}"
    else:
        ending = _ENDING.search(name)
        path = f"{folder}/{NONSENSE}{ending[0] if ending else ''}"
    return parts._replace(path=path, query="", fragment="").geturl()


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    together = len(one | other)
    return len(one & other) / together if together else 1.0
