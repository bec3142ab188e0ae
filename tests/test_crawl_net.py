"""Which addresses are refused, in every spelling that leads to them."""

import pytest

from crawler.challenges import refusal
from crawler.net import why_refused


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://10.0.0.1/",
        "http://192.168.1.1./",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://user@127.0.0.1/",
    ],
)
def test_private_addresses(url: str) -> None:
    reason = why_refused(url)
    assert reason is not None and "not a public address" in reason


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://a.gov.cn/", "data:text/html,x", "s3://a/b"]
)
def test_other_schemes(url: str) -> None:
    reason = why_refused(url)
    assert reason is not None and "neither http nor https" in reason


def test_ports_are_those_of_the_web_and_of_the_portal() -> None:
    assert why_refused("http://www.gov.cn:22/") == "port 22 is not one of the portal's own"
    assert why_refused("http://www.gov.cn:8080/", ports=[8080]) is None
    assert why_refused("https://www.gov.cn/x?y") is None
    assert why_refused("http://www.gov.cn:99999/") is not None


def test_the_operator_s_loopback_is_one_host_and_one_port() -> None:
    def ask(url: str, loopback: str = "127.0.0.1:8123") -> str | None:
        return why_refused(url, ports=[8123], loopback=loopback)

    assert ask("http://127.0.0.1:8123/x") is None
    assert ask("http://127.0.0.1:8124/x") is not None
    assert ask("http://127.0.0.2:8123/x") is not None
    assert ask("http://10.0.0.1:8123/", loopback="10.0.0.1:8123") is not None


@pytest.mark.parametrize(
    ("status", "body", "refused"),
    [
        (412, "", True),
        (521, "<script>document.cookie=1</script>", True),
        (202, "<html><script>x</script></html>", True),
        (202, "accepted", False),
        (200, "<script>var $_ts={};</script>", True),
        (200, "<script>var $_ts={};</script>" + "<p>" + "正文" * 150, False),
        (200, "<div class='puzzle-vcode'>请稍候…</div>", True),
        (200, "", False),
        (404, "<script>$_ts=1</script>", False),
    ],
)
def test_what_counts_as_a_refusal(status: int, body: str, refused: bool) -> None:
    assert (refusal(status, "text/html", body.encode()) is not None) is refused
