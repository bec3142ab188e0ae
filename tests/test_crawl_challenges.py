"""Walls that portals put before their pages, each known by what it sends; good pages are not walls."""

from pathlib import Path

import pytest

from crawler.challenges import Odd, odd_answer, refusal
from crawler.state.rows import Ask

EMPTY_XML = b'<?xml version="1.0" encoding="UTF-8"?><datastore/>'
WALLS = [
    ("listing", 412, "text/html", b"", "瑞数"),
    ("listing", 521, "text/html", b"<script>document.cookie='x'</script>", "加速乐"),
    ("report", 202, "text/html", b"<html><script>x()</script></html>", "HTTP 202"),
    ("report", 468, "text/html", b"", "HTTP 468"),
    ("report", 403, "text/html", b"403 Forbidden", "HTTP 403"),
    ("report", 405, "text/html", b"", "HTTP 405"),
    ("listing", 200, "text/html", b"<script>var $_ts={};$_ts.cd='x'</script>", "瑞数"),
    ("listing", 200, "text/html", b"<script>go({'tn':'__jsl_clearance_s'})</script>", "加速乐"),
    ("listing", 200, "text/html", b"<div class='puzzle-vcode'></div>", "slider"),
    ("listing", 200, "text/html", "<title>请稍候…</title><script>x</script>".encode(), "请稍候"),
    ("listing", 200, "text/html", "<title>请稍候…</title>".encode("gb18030"), "请稍候"),
    ("report", 200, "text/html", "<p>系统正在维护，请稍后访问</p>".encode(), "maintenance"),
    ("report", 200, "text/html", "<p>您的请求已被拦截</p>".encode(), "firewall"),
    ("listing", 200, "application/json", b'{"success": false, "message": "no"}', "success: false"),
    ("listing", 200, "text/xml", EMPTY_XML, "without a record"),
]  # fmt: skip
PAGES = [
    ("listing", 200, "text/html", "<ul><li>政府信息公开年报</li></ul>".encode()),
    # The script of the challenge stands on good pages of the same portals.
    ("listing", 200, "text/html", ("<script>$_ts={}</script><p>" + "年报" * 120).encode()),
    ("listing", 200, "application/json", b'{"success": true, "data": []}'),
    ("report", 200, "application/json", b'{"success": false}'),
    ("listing", 200, "text/xml", b"<?xml version='1.0'?><datastore><record>1</record></datastore>"),
    ("report", 200, "text/html", ("<p>网站维护：某公司</p>" + "正文" * 10).encode()),
    ("attachment", 200, "application/pdf", b"%PDF-1.7 puzzle-vcode"),
    ("listing", 404, "text/html", b"<script>$_ts=1</script>"),
    ("listing", 500, "text/html", b"oops"),
    ("report", 200, "text/html", b""),
]


@pytest.mark.parametrize(("role", "status", "kind", "body", "name"), WALLS)
def test_a_wall_is_known_and_named(
    role: str, status: int, kind: str, body: bytes, name: str
) -> None:
    reason = refusal(status, kind, body, role)
    assert reason is not None and name in reason


@pytest.mark.parametrize(("role", "status", "kind", "body"), PAGES)
def test_a_page_is_no_wall(role: str, status: int, kind: str, body: bytes) -> None:
    assert refusal(status, kind, body, role) is None


REPORT = Ask("http://a.gov.cn/nb/202401/t20240101_1.html", "report")


@pytest.mark.parametrize(
    ("url", "body", "odd"),
    [
        ("http://a.gov.cn/", "<p>某市人民政府</p>", Odd.HOME),
        ("http://a.gov.cn/index.shtml", "<p>某市人民政府</p>", Odd.HOME),
        (REPORT.url, "<h1>您访问的页面不存在</h1>", Odd.NOT_THERE),
        (REPORT.url, "<p>该信息已被删除</p>", Odd.NOT_THERE),
        (REPORT.url, "<html><script src='app.js'></script><div id=app></div></html>", Odd.SHELL),
        (REPORT.url, "<script>location.href='/x.html'</script>", None),
        (REPORT.url, "<script>x</script><iframe src='/a.pdf'></iframe>", None),
        (REPORT.url, "<script>x</script><img src='scan.jpg'>", None),
        (REPORT.url, "<p>页面不存在" + "正文" * 200 + "</p>", None),
        ("http://a.gov.cn/nb/moved.html", "<p>正文</p>", None),
    ],
)
def test_a_page_that_is_not_what_was_asked_for(url: str, body: str, odd: Odd | None) -> None:
    assert odd_answer(REPORT, url, "text/html", body.encode()) is odd


@pytest.mark.shared
def test_the_saved_pages_of_real_portals(shared: Path) -> None:
    """Only the refusal among them is one, with or without the challenge's script in the page."""
    for path in sorted((shared / "portals").iterdir()):
        status = 403 if "_403" in path.name else 200
        kind = {".xml": "text/xml", ".json": "application/json"}.get(path.suffix, "text/html")
        reason = refusal(status, kind, path.read_bytes(), "listing")
        assert (reason is not None) is (status == 403), f"{path.name}: {reason}"
