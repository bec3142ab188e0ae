"""A report that a page shows as pictures of its sheets alone: those pictures, and no decoration."""

import re

from crawler.reading.addresses import absolute
from crawler.reading.pages import Page, shown

MOST_TEXT = 1500  # characters that a page without a report's text shows: menus, title, footer
MOST = 60  # sheets
# Where portals keep the pictures of an article, beside its own folder.
_KEPT = re.compile(
    r"upload|attach|userfiles|cms|resource|/pic|/images?/20\d\d|/20\d\d[-/]?\d\d", re.I
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|bmp|tiff?)$", re.IGNORECASE)
_DECORATION = re.compile(
    r"logo|icon|banner|/bg|_bg|btn|button|qr|code|weixin|wechat|share|print|close|arrow|conac|blue\.|red\.|beian|ewm",
    re.IGNORECASE,
)


def pictures(page: Page) -> list[str]:
    """The pictures that may be a report's sheets, in order; none where the page has text of its own.

    >>> text = "<img src='/images/logo.png'><img src='./W020240131_1.jpg'><img src='./W020240131_2.jpg'>"
    >>> [url.rpartition("/")[2] for url in pictures(Page("http://a.cn/nb/202401/t1.html", text))]
    ['W020240131_1.jpg', 'W020240131_2.jpg']
    """
    folder = page.url.rpartition("/")[0] + "/"
    found: dict[str, None] = {}
    for source in page.html.xpath("//img/@src").getall():
        url = absolute(page.base, source)
        if url is None or not _PICTURE.search(url) or _DECORATION.search(source):
            continue
        if url.startswith(folder) or _KEPT.search(url):
            found.setdefault(url)
    return [] if not found or shown(page, MOST_TEXT) else list(found)[:MOST]
