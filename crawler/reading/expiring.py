"""Links that expire: which they are, and what a page is but for them."""

import re
from hashlib import sha256

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
