"""Where a column is likely to be when nothing links to it: beside its neighbours, at the usual paths."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

# A neighbour's folder in the platform's menu, and what the column's is then called.
BESIDE: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (r"/zfxxgkzn/", ("/zfxxgknb/", "/zfxxgkndbg/")),
    (r"/zfxxgkzd\w*/", ("/zfxxgknb/",)),
    (r"/xxgkzn/", ("/xxgknb/", "/xxgkndbg/")),
    (r"/xxgkzd\w*/", ("/xxgknb/",)),
    (r"/gkzn/", ("/gknb/", "/gkndbg/")),
    (r"/gkzd/", ("/gknb/",)),
    (r"/fdzdgknr/", ("/zfxxgknb/", "/xxgknb/", "/gknb/")),
    (r"/zdgknr/", ("/zfxxgknb/", "/gknb/")),
    (r"/ysqgk/", ("/zfxxgknb/", "/gknb/")),
    (r"/zfxxgkzn\.(s?html?)$", ("/zfxxgknb.{0}",)),
    (r"/xxgkzn\.(s?html?)$", ("/xxgknb.{0}",)),
    (r"([?&])nav=[1235]\b", ("{0}nav=4",)),
    (r"(/20\d\d)zfxxgkzn/", ("{0}xxgknb/",)),
)  # fmt: skip
# Below a platform's or 政务公开's own page, by how often the names are met.
BELOW: Final = (
    "zfxxgknb/",
    "xxgknb/",
    "gknb/",
    "zfxxgk/zfxxgknb/",
    "zfxxgk/xxgknb/",
    "zfxxgkzl/zfxxgknb/",
    "zfxxgk/gknb/",
    "ndbg/",
)
# On any portal.
USUAL: Final = (
    "/zwgk/zfxxgk/zfxxgknb/", "/zwgk/xxgknb/", "/zfxxgk/zfxxgknb/", "/zwgk/zfxxgknb/", "/zfxxgknb/", "/xxgk/xxgknb/",
    "/zwgk/zfxxgkzl/zfxxgknb/", "/gkmlpt/index", "/zfxxgk/zfxxgknb.htm", "/wzdt/",
)  # fmt: skip
MOST = 14  # guesses on one host


def guesses(home: str, seen: Iterable[str]) -> list[str]:
    """Addresses to try on the home page's host, the likeliest first, out of what was seen there.

    >>> guesses("http://a.gov.cn/", ["http://a.gov.cn/zwgk/zfxxgkzn/index.html"])[:2]
    ['http://a.gov.cn/zwgk/zfxxgknb/', 'http://a.gov.cn/zwgk/zfxxgkndbg/']
    """
    own = urlsplit(home).netloc
    here = [url for url in seen if urlsplit(url).netloc == own]
    made = [*_beside(here), *_below(here)]
    root = f"{urlsplit(home).scheme}://{own}"
    made += [root + path for path in USUAL]
    known = set(here)
    return [url for url in dict.fromkeys(made) if url not in known][:MOST]


def _beside(urls: list[str]) -> Iterator[str]:
    for url in urls:
        for pattern, others in BESIDE:
            if found := re.search(pattern, url):
                for other in others:
                    made = url[: found.start()] + other.format(*found.groups())
                    query = url[found.end() :] if "nav=" in pattern else ""
                    yield made + query


def _below(urls: list[str]) -> Iterator[str]:
    for url in urls:
        parts = urlsplit(url)
        folder = re.search(
            r"^.*/(?:zwgk|zfxxgk|xxgk|zfxxgkzl|zfxxgkpt|gongkai|zwxxgk)/", parts.path
        )
        if folder and re.fullmatch(r"(?:index\.\w+)?", parts.path[folder.end() :]):
            for name in BELOW:
                yield f"{parts.scheme}://{parts.netloc}{folder[0]}{name}"
