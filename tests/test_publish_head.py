"""What every page says of itself to those who find it, send it on or meet an error."""

import sqlite3
from typing import Any

import pytest
from bs4 import BeautifulSoup

from publish.plugins import routes
from tests.publish_archive import (
    FAILING,
    Browser,
    published_site,  # noqa: F401 - a fixture
    report_id,
    site_browser,  # noqa: F401 - a fixture
)

REPORT = f"/report/{report_id(FAILING)}"
PAGES = (
    "/", "/search?q=公安", REPORT, "/agency/a-police", "/place/990100", "/compare", "/coverage",
    "/checks", "/status", "/accuracy", "/codebook", "/glossary", "/indicators", "/downloads",
    "/extract", "/api",
)  # fmt: skip


def head(browser: Browser, path: str, lang: str = "zh") -> dict[str, str]:
    """The metas and links of a page's head by name."""
    page = BeautifulSoup(browser.get(path, cookies={"lang": lang}).text, "lxml")
    found = {
        str(tag.get("property") or tag.get("name")): str(tag["content"])
        for tag in page.head.select("meta[content]")
    }
    for tag in page.head.select("link"):
        found.setdefault(f"{tag['rel'][0]} {tag.get('hreflang', '')}".strip(), str(tag["href"]))
    found["title"] = page.title.text
    return found


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_what_it_is_where_it_is_sent_on(browser: Browser, path: str) -> None:
    for lang, locale in (("zh", "zh_CN"), ("en", "en_US")):
        told = head(browser, path, lang)
        assert told["og:title"] == told["title"]
        assert told["og:description"] == told["description"] != ""
        assert told["og:locale"] == locale
        assert told["og:url"] == told["canonical"]
        assert told["og:image"].startswith("http")
        assert told["alternate en"].endswith("lang=en")


def test_no_two_kinds_of_pages_describe_themselves_alike(browser: Browser) -> None:
    told = [head(browser, path)["description"] for path in PAGES]
    assert len(set(told)) == len(told)


def test_a_report_describes_itself_by_its_figures(browser: Browser) -> None:
    told = head(browser, REPORT)
    assert "云溪市公安局" in told["description"]
    assert "25 件新收申请" in told["description"]
    assert told["og:type"] == "article"


def test_a_page_has_one_address_whatever_is_marked_in_it(browser: Browser) -> None:
    plain = head(browser, REPORT)["canonical"]
    assert plain.endswith(REPORT)
    assert head(browser, f"{REPORT}?q=公安&lang=en")["canonical"] == plain
    assert head(browser, "/search?q=公安&lang=en")["canonical"].endswith(
        "/search?q=%E5%85%AC%E5%AE%89"
    )


def test_the_sign_and_the_card_are_there_and_kept(browser: Browser) -> None:
    told = head(browser, "/")
    for name, kind in (("icon", "image/svg+xml"), ("og:image", "image/png")):
        address = told[name]
        answer = browser.get(address[address.index("/static/") :])
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(("lang", "said"), [("zh", "本站出错"), ("en", "Our error")])
def test_a_fault_of_ours_is_a_page_that_says_so_and_tells_nothing_of_the_inside(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    def broken(*_: Any) -> Any:
        raise sqlite3.DatabaseError("disk image of /srv/secret is malformed")

    monkeypatch.setattr(routes, "coverage", broken)
    answer = browser.get("/coverage", cookies={"lang": lang})
    assert answer.status_code == 500
    assert said in BeautifulSoup(answer.text, "lxml").h1.text
    assert "secret" not in answer.text and "Traceback" not in answer.text
    assert 'role="search"' in answer.text
