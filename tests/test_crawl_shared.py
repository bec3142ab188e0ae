"""The saved pages of real portals are read as they were found to be."""

from pathlib import Path

import pytest

from crawler.challenges import refusal
from crawler.reading.anchors import anchors
from crawler.reading.documents import attachments
from crawler.reading.pages import Page, meta, text_of
from crawler.reading.sorting import Sorter, sort_anchors
from crawler.spiders import jpage, trs

pytestmark = pytest.mark.shared


def saved(shared: Path, number: str, url: str, form: str | None = None) -> Page:
    [path] = (shared / "portals").glob(f"{number}_*")
    return Page(url, text_of(path.read_bytes()), form=form)


@pytest.mark.parametrize(("number", "newest"), [("01", "2025-10-29"), ("03", "2022-03-10")])
def test_two_answers_of_dataproxy(shared: Path, number: str, newest: str) -> None:
    url = "http://gxt.jiangsu.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=75&perpage=25"
    page = saved(shared, number, url, form="col=1")
    rows = jpage.records(page.text)
    found = [anchor for row in rows for anchor in anchors(Page(page.url, row))]
    assert len(rows) == len(found) == len({anchor.url for anchor in found})
    assert all("/art_80179_" in anchor.url and anchor.date for anchor in found)
    assert not any(anchor.title.endswith("...") for anchor in found)
    assert found[0].date == newest
    listing = jpage.read_listing(page)
    assert not listing.links, "a column of another kind: nothing in it is an annual report"
    assert len(listing.passed_over) == len(rows)
    assert listing.more is not None and "startrecord=76&endrecord=150" in listing.more.url


def test_a_trs_page_of_the_ndrc(shared: Path) -> None:
    url = "https://www.ndrc.gov.cn/xxgk/zcfb/tz/202608/t20260828_1407232.html"
    page = saved(shared, "15", url)
    assert meta(page, "SiteIDCode") == "bm04000007"
    assert meta(page, "PubDate") == "2026-08-27 14:28:41"
    assert meta(page, "ContentSource") == "经贸司"
    assert [a.url.rpartition("/")[2] for a in attachments(page)] == [
        "P020260828319115295873.pdf",
        "P020260828320256635020.ofd",
    ]
    assert all(a.url.startswith(url.rpartition("/")[0]) for a in attachments(page))


def test_a_trs_page_of_shanxi_with_its_metas_twice(shared: Path) -> None:
    page = saved(shared, "11", "http://www.shanxi.gov.cn/yw/sxyw/201909/t20190918_693227.shtml")
    assert meta(page, "SiteIDCode") == "1400000045"
    assert meta(page, "Url") == "./t20190918_693227.shtml"
    assert meta(page, "PubDate") == "2019-09-18 06:23"
    assert attachments(page) == []


def test_the_sidebar_of_handan_leads_to_the_report_column(shared: Path) -> None:
    page = saved(shared, "19", "http://hdzfxxgk.hd.gov.cn/")
    assert [n.url for n in trs.read_listing(page).lists] == ["http://hdzfxxgk.hd.gov.cn/zfxxgknb/"]
    dated = {anchor.url: anchor.date for anchor in anchors(page) if anchor.date}
    assert sorted(dated.values()) == ["2020-07-31", "2020-08-02"]
    assert not any("领导分工" in anchor.text for anchor in anchors(page)), "it is in a comment"


def test_a_bare_403_is_a_refusal(shared: Path) -> None:
    [path] = (shared / "portals").glob("09_*")
    assert refusal(403, "text/html", path.read_bytes()) == "HTTP 403: the portal refuses us"


def test_no_page_of_another_kind_lists_a_report(shared: Path) -> None:
    for number in ("05", "06", "11", "15", "16", "19"):
        sorter = Sorter()
        sort_anchors(saved(shared, number, "http://a.gov.cn/x/"), sorter)
        assert not sorter.links, f"page {number}"
