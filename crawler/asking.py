"""A request as the page before it would send it: method, form, and the headers that portals look for."""

from typing import Any

from scrapy import Request


def request_for(
    url: str, form: str | None, via: str | None, by_script: bool, **more: Any
) -> Request:
    """Ask for an address, by POST where there is a form; `by_script`: as a page's script would.

    `via` is the page that led there; its own form (after #) is no part of a Referer. What we ask is
    known to us, and Scrapy's filter would hide repeats: it is never filtered.

    >>> asked = request_for("http://a.cn/x.jsp", "page=2", "http://a.cn/nb/#page=1", False)
    >>> asked.method, asked.headers["Referer"], asked.headers["X-Requested-With"]
    ('POST', b'http://a.cn/nb/', b'XMLHttpRequest')
    """
    headers: dict[str, str] = dict(more.pop("headers", {}))
    if via:
        headers["Referer"] = via.partition("#")[0]
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
    if form is not None or by_script:
        headers["X-Requested-With"] = "XMLHttpRequest"
    return Request(
        url,
        method="GET" if form is None else "POST",
        body=form or b"",
        headers=headers,
        dont_filter=True,
        **more,
    )
