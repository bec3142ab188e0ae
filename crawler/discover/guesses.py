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
    "zfxxgknb/", "xxgknb/", "gknb/", "zfxxgk/zfxxgknb/", "zfxxgk/xxgknb/", "zfxxgkzl/zfxxgknb/", "ndbg/",
)  # fmt: skip
_FOLDERS = r"/t20\d{6}_|/$|index\.s?html"
# On any portal: what its links must look like, and the path.
USUAL: Final[tuple[tuple[str, str], ...]] = (
    (r"/gkmlpt/|/post_\d+\.html", "/gkmlpt/index"),
    (r"/info/\d{4}/\d+\.htm", "/zfxxgk/zfxxgknb.htm"),
    (r"/info/\d{4}/\d+\.htm", "/zwgk/zfxxgknb.htm"),
    (_FOLDERS, "/zwgk/zfxxgk/zfxxgknb/"),
    (_FOLDERS, "/zwgk/xxgknb/"),
    (_FOLDERS, "/zfxxgk/zfxxgknb/"),
    (_FOLDERS, "/zwgk/zfxxgknb/"),
    (_FOLDERS, "/zfxxgknb/"),
    (_FOLDERS, "/xxgk/xxgknb/"),
    (r"", "/gkmlpt/index"),
)
# Portals whose columns have numbers for names: no path of theirs can be guessed.
NUMBERED: Final = r"/col/col\d+/|/public/column/\d+|/columns/[0-9a-f-]{36}|/c\d{5,}[a-z]?/"
MOST = 14  # guesses on one host


def guesses(home: str, seen: Iterable[str]) -> list[str]:
    """Addresses to try on the home page's host, the likeliest first, out of what was seen there.

    >>> guesses("http://a.gov.cn/", ["http://a.gov.cn/zwgk/zfxxgkzn/index.html"])[:2]
    ['http://a.gov.cn/zwgk/zfxxgknb/', 'http://a.gov.cn/zwgk/zfxxgkndbg/']
    >>> guesses("http://a.gov.cn/", ["http://a.gov.cn/col/col7/index.html"])
    ['http://a.gov.cn/gkmlpt/index']
    """
    own = urlsplit(home).netloc
    here = list(dict.fromkeys(url for url in seen if urlsplit(url).netloc == own))
    numbered = sum(bool(re.search(NUMBERED, url)) for url in here) * 2 > len(here)
    made = list(_beside(here))
    if not numbered:
        made += _below(here)
    root = f"{urlsplit(home).scheme}://{own}"
    links = "\n".join(here)
    for shape, path in USUAL:
        if re.search(shape, links, re.MULTILINE) and not (numbered and shape == _FOLDERS):
            made.append(root + path)
    return [url for url in dict.fromkeys(made) if url not in here][:MOST]


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
                if name.partition("/")[0] in parts.path.split("/"):
                    continue
                yield f"{parts.scheme}://{parts.netloc}{folder[0]}{name}"
