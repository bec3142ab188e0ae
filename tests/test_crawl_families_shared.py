"""The saved pages of real portals, read by the families they belong to."""

from pathlib import Path

import pytest

from crawler.challenges import refusal
from crawler.families import detect
from crawler.reading.anchors import anchors
from crawler.reading.documents import attachments
from crawler.reading.listing import Listing
from crawler.reading.pages import Page, meta, text_of
from crawler.reading.sorting import Sorter, sort_anchors
from crawler.spiders import jpaas, jpage, trs, ucap, ucapquery

pytestmark = pytest.mark.shared

ZJ = "https://fzggw.zj.gov.cn"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
ADDRESSES: dict[str, str] = {
    "01": "http://gxt.jiangsu.gov.cn/module/web/jpage/dataproxy.jsp",
    "03": "http://gxt.jiangsu.gov.cn/module/web/jpage/dataproxy.jsp",
    "05": "http://jyt.gansu.gov.cn/jyt/c110634/zwgklist.shtml",
    "06": "http://sthjt.jiangxi.gov.cn/jxssthjt/col/col42150/index.html",
    "09": "http://www.mofcom.gov.cn/",
    "11": "http://www.shanxi.gov.cn/yw/sxyw/201909/t20190918_693227.shtml",
    "15": "https://www.ndrc.gov.cn/xxgk/zcfb/tz/202608/t20260828_1407232.html",
    "16": f"{ZJ}/col/col1229123351/art/2026/art_937add6719f140bdac86d5b97c525d28.html",
    "17": f"{ZJ}/col/col1229565788/index.html",
    "18": f"{ZJ}{UNIT}?webId=3185&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D",
    "19": "http://hdzfxxgk.hd.gov.cn/",
}


def saved(shared: Path, number: str) -> Page:
    [path] = (shared / "portals").glob(f"{number}_*")
    return Page(ADDRESSES[number], text_of(path.read_bytes()))


def test_every_saved_page_is_in_a_test(shared: Path) -> None:
    assert {path.name[:2] for path in (shared / "portals").iterdir()} == set(ADDRESSES)


@pytest.mark.parametrize(
    ("number", "family"),
    [("01", "jpage"), ("03", "jpage"), ("05", "ucap"), ("06", "ucapquery"), ("11", "trs"),
     ("15", "trs"), ("16", "jpaas"), ("17", "jpaas"), ("18", "jpaas"), ("19", "trs")],
)  # fmt: skip
def test_the_family_is_told(shared: Path, number: str, family: str) -> None:
    assert detect(saved(shared, number))[0][0] == family


def test_a_bare_refusal_is_of_no_family(shared: Path) -> None:
    page = saved(shared, "09")
    assert detect(page) == []
    assert refusal(403, "text/html", page.text.encode()) is not None


class TestGansu:
    """UCAP: the list and its pager stand in one comment, beside the script of a challenge."""

    def read(self, shared: Path) -> tuple[Page, Listing]:
        page = saved(shared, "05")
        return page, ucap.read_listing(page)

    def test_the_twenty_entries_of_the_comment_are_read(self, shared: Path) -> None:
        page, listing = self.read(shared)
        entries = [a for a in anchors(ucap.commented(page)) if "/c110634/" in a.url]
        assert len(entries) == 20 == len(listing.passed_over)
        assert (entries[0].date, entries[-1].date) == ("2025-11-17", "2025-06-09")
        assert entries[0].url == "http://jyt.gansu.gov.cn/jyt/c110634/202511/174240943.shtml"
        assert not listing.links, "a column of another kind"

    def test_the_pager_has_ten_pages_from_one(self, shared: Path) -> None:
        page, listing = self.read(shared)
        assert listing.more is not None
        assert listing.more.url == "http://jyt.gansu.gov.cn/jyt/c110634/zwgklist_2.shtml"
        assert trs.next_page(page) is None, "the call of the same name is not TRS's"
        tenth = Page(page.url.replace("zwgklist", "zwgklist_10"), page.text, 10)
        assert ucap.next_page(tenth) is None

    def test_the_interface_behind_the_list_is_asked_too(self, shared: Path) -> None:
        _, listing = self.read(shared)
        assert "/common/search/e5eb2abb5014415399847ba2bb99b31f?page=1" in listing.lists[0].url

    def test_the_years_under_the_report_s_heading_are_lists(self, shared: Path) -> None:
        _, listing = self.read(shared)
        years = [item.url for item in listing.lists[1:]]
        assert years[0] == "http://jyt.gansu.gov.cn/jyt/c250121/zwgklist.shtml"
        assert len(years) == 17, "2024 to 2008, each a column of its own"

    def test_metas_with_a_no_break_space_between_attributes(self, shared: Path) -> None:
        page, _ = self.read(shared)
        assert meta(page, "SiteIDCode") == "6200000068"
        assert meta(page, "ColumnName") == "文件通知"
        assert meta(page, "others") == "页面生成时间 2025-11-24 15:09:57"

    def test_it_is_no_challenge(self, shared: Path) -> None:
        page, _ = self.read(shared)
        assert "$_ts" in page.text
        assert refusal(200, "text/html", page.text.encode()) is None


class TestJiangxi:
    """UCAP's queryList generation: fifty entries in a script, 444 in all."""

    def test_entries_with_dates_and_what_comes_after_them(self, shared: Path) -> None:
        listing = ucapquery.read_listing(saved(shared, "06"))
        assert len(listing.passed_over) == 50
        assert not listing.links, "a column of explanations, one of an annual report among them"
        assert listing.more is not None
        assert listing.more.url == "http://sthjt.jiangxi.gov.cn/queryList"
        assert listing.more.form == (
            "current=4&pageSize=15&webSiteCode%5B%5D=jxssthjt&channelCode%5B%5D=col42150"
            "&sort=sortNum&order=desc"
        )

    def test_files_stand_beside_their_entry(self, shared: Path) -> None:
        page = saved(shared, "06")
        articles = ucapquery.value_after(page.text, r"\barticleList\s*:")
        assert [a.url for a in ucapquery.files(page, articles[0])] == [
            "http://sthjt.jiangxi.gov.cn/jxssthjt/col42150/1951206363677671424/WKgZu66N.pdf"
        ]
        assert list(ucapquery.files(page, articles[1])) == []
        sorter = Sorter()
        ucapquery._sort(
            page, {**articles[0], "title": "某厅2024年政府信息公开工作年度报告"}, sorter
        )
        [link] = sorter.links.values()
        assert link.date == "2025-07-29"
        assert link.url == (
            "http://sthjt.jiangxi.gov.cn/jxssthjt/col/col42150/content/content_1951206363677671424.html"
        )

    def test_its_metas(self, shared: Path) -> None:
        page = saved(shared, "06")
        assert meta(page, "SiteIDCode") == "3600000076"
        assert meta(page, "HtmlGenerateTime") == "2025-06-06 11:38:50"
        assert meta(page, "ColumnType") is None, "it is there, and blank"
        assert page.base == "http://sthjt.jiangxi.gov.cn/jxssthjt/"


class TestZhejiang:
    """JPaaS: a shell, its answer, and a page with an attachment."""

    def test_the_shell_asks_with_its_own_words(self, shared: Path) -> None:
        page = saved(shared, "17")
        [unit] = jpaas.units(page)
        assert unit.url == UNIT
        assert list(unit.query) == [
            "parseType", "webId", "tplSetId", "pageType", "tagId", "editType", "pageId",
        ]  # fmt: skip
        assert unit.query["parseType"] == "bulidstatic", "misspelt, and sent so"
        [first] = jpaas.read_listing(page).lists
        assert first.url.startswith(f"{ZJ}{UNIT}?parseType=bulidstatic&webId=3185&")
        assert first.url.endswith("paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D")

    def test_the_answer_gives_entries_and_a_total(self, shared: Path) -> None:
        listing = jpaas.read_listing(saved(shared, "18"))
        assert [other.url for other in listing.passed_over] == [
            f"{ZJ}/col/col1229123351/art/2026/art_937add6719f140bdac86d5b97c525d28.html",
            f"{ZJ}/col/col1229123351/art/2026/art_df23514f54b13049bd314a791d1facee.html",
            f"{ZJ}/art/2025/11/4/art_1229123351_2578716.html",
            f"{ZJ}/art/2025/10/20/art_1229123351_2577947.html",
            f"{ZJ}/art/2025/2/14/art_1229123351_2545060.html",
        ]
        assert not any(other.title.endswith("...") for other in listing.passed_over)
        assert listing.trouble is None
        assert listing.more is not None and "%22pageNo%22%3A2" in listing.more.url
        # 388 entries, 15 a page: page 26 is the last.
        page = saved(shared, "18")
        last = Page(
            page.url.replace("%3A1%2C", "%3A26%2C"),
            page.text.replace('pageNo=\\"1', 'pageNo=\\"26'),
            26,
        )
        assert jpaas.read_listing(last).more is None

    def test_the_page_names_its_attachment_in_the_query(self, shared: Path) -> None:
        page = saved(shared, "16")
        [file] = attachments(page)
        assert file.url.startswith(
            f"{ZJ}/api-gateway/jpaas-web-server/front/document/download?fileUrl=YW5U"
        )
        assert meta(page, "SiteIDCode") == "3300000020"
        assert meta(page, "PubDate") == "2026-06-05 16:21"
        assert meta(page, "ContentSource") == "节能处"
        assert meta(page, "Keywords") is None


@pytest.mark.parametrize(("number", "following"), [("01", 76), ("03", 376)])
def test_an_answer_of_jiangsu_gives_one_record_too_many(
    shared: Path, number: str, following: int
) -> None:
    page = saved(shared, number)
    start = following - 75
    url = f"{page.url}?startrecord={start}&endrecord={following - 1}&perpage=25"
    listing = jpage.read_listing(Page(url, page.text, 2, form="col=1"))
    assert len(jpage.records(page.text)) == len(listing.passed_over) == 76
    # What was not asked for is asked for again, so that nothing falls between two windows.
    assert listing.more is not None
    assert f"startrecord={following}&endrecord={following + 74}" in listing.more.url


def test_the_details_of_trs_have_their_files_beside_them(shared: Path) -> None:
    sorter = Sorter()
    sort_anchors(saved(shared, "15"), sorter)
    assert [
        attachment.url.rpartition(".")[2] for attachment in attachments(saved(shared, "15"))
    ] == ["pdf", "ofd"]
    assert not sorter.links
