"""Menus of real portals, as they were saved: where discover would go from there."""

from pathlib import Path

import pytest

from crawler.discover.data import data_links
from crawler.discover.identity import site_code, site_name
from crawler.discover.links import links
from crawler.discover.ways import weigh
from crawler.reading.pages import Page, text_of

pytestmark = pytest.mark.shared


def read(shared: Path, name: str, url: str) -> Page:
    [path] = (shared / "portals").glob(f"{name}_*")
    return Page(url, text_of(path.read_bytes()))


def promises(page: Page) -> dict[str, tuple[str, int]]:
    """Address → (kind, worth) of every link that promises something."""
    weighed = [weigh(link) for link in (*links(page), *data_links(page))]
    return {
        one.link.url.partition("gov.cn")[2]: (one.promise.kind, one.promise.score)
        for one in sorted(weighed, key=lambda one: one.promise.score)
        if one.promise.score
    }


def test_handan_s_platform_names_its_column(shared: Path) -> None:
    page = read(shared, "19", "http://hdzfxxgk.hd.gov.cn/")
    found = promises(page)
    assert found["/zfxxgknb/"] == ("column", 100)
    assert found["/gszbm/"][0] == "hub"
    assert max(found, key=lambda path: found[path][1]) == "/zfxxgknb/"
    assert (site_code(page), site_name(page)) == ("1304000009", "邯郸市人民政府")


def test_gansu_s_years_stand_under_a_heading_that_is_no_link(shared: Path) -> None:
    page = read(shared, "05", "http://jyt.gansu.gov.cn/jyt/c110634/zwgklist.shtml")
    years = [path for path, (kind, _) in promises(page).items() if kind == "year"]
    assert len(years) == 17, "2008 to 2024"
    assert "/jyt/c250121/zwgklist.shtml" in years
    assert site_code(page) == "6200000068"


def test_jiangxi_s_tree_is_read_as_data(shared: Path) -> None:
    page = read(shared, "06", "http://sthjt.jiangxi.gov.cn/jxssthjt/col/col42150/index.html")
    found = promises(page)
    assert found["/jxssthjt/col/col42381/index.html"][0] == "platform", "政府信息公开"
    assert found["/jxssthjt/col/col42062/index.html"][0] == "affairs", "政务公开"


def test_zhejiang_s_website_form_is_no_column(shared: Path) -> None:
    page = read(shared, "17", "http://fzggw.zj.gov.cn/col/col1229565788/index.html")
    assert "/col/col1229498991/index.html" not in promises(page)
    detail = promises(read(shared, "16", "http://fzggw.zj.gov.cn/art/2026/1.html"))
    assert ("platform", 62) in detail.values()


def test_a_page_of_shanxi_leads_to_the_platform(shared: Path) -> None:
    page = read(shared, "11", "http://www.shanxi.gov.cn/zw/1/2/t20190918_693227.shtml")
    found = promises(page)
    assert found["/zw/zfgkzl/"] == ("platform", 62)
    assert "/szf/zfgzbg/" not in found, "政府工作报告"
