"""A crawl of one portal in every dialect finds exactly its reports."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.families import FAMILIES, detect
from crawler.reading.pages import Page
from crawler.run import crawl
from tests.crawl.archive import check, urls
from tests.crawl.families import Portal, counties, hanweb, others, south, trs, ucap
from tests.crawl.server import Asked, Reply, Site, only, registry, serve

PORTALS: dict[str, Callable[[], Portal]] = {
    "trs, written by scripts": trs.written,
    "trs, in a frame": trs.framed,
    "trs, behind a tab": trs.tabbed,
    "xxgk": hanweb.xxgk,
    "jpaas": lambda: hanweb.Jpaas(files=0).portal(),
    "ucap, static": ucap.static,
    "ucap, hidden": ucap.hidden,
    "ucapquery": ucap.query,
    "nfcms": south.nfcms,
    "gkmlpt, leading to nfcms": south.gkmlpt_jump,
    "shanghai": south.shanghai,
    "vsb": south.vsb,
    "anhui": others.anhui,
    "huilan": others.huilan,
    "huilan, eportal": others.eportal,
    "intertid": others.intertid,
    "hebei": others.hebei,
    "fujian": others.fujian,
    "generic": others.generic,
    "generic, packed pager": others.packed,
    "trs, cards and viewers": counties.cards,
    "generic, pages 1.html and 2.html": counties.numbered,
    "generic, no endings": counties.bare,
    "generic, PowerEasy": counties.categories,
    "generic, forms posted back": counties.posted,
    "generic, a frameset": counties.framed,
    "generic, an interface": counties.interface,
    "generic, years to choose": counties.chosen,
    "huilan, short numbers": counties.short_numbers,
    "generic, years that are reports": counties.years,
    "trs, a pager written out": counties.written_out,
}


@pytest.mark.parametrize("name", PORTALS)
def test_a_crawl_finds_exactly_the_reports(name: str, tmp_path: Path) -> None:
    portal = PORTALS[name]()
    with serve(Site(portal.pages)) as site:
        file = registry(tmp_path, site, portal.family, portal.column)
        archive = tmp_path / "archive"
        [result] = crawl([only(file)], archive, portals_file=file)
        folder = archive / "portal"
        check(folder)

        def paths(role: str) -> set[str]:
            return {url.removeprefix(site.url) for url in urls(folder, role)}

        assert (result.outcome, result.reason) == ("ok", None)
        assert paths("report") == portal.reports
        assert result.new_reports == len(portal.reports)
        assert paths("attachment") == portal.attachments
        asked = [path for path in site.paths() if any(part in path for part in portal.never)]
        assert not asked, "what no crawl has a reason to ask for"
        for path in portal.reports:
            assert site.paths().count(path) == 1


@pytest.mark.parametrize("name", PORTALS)
def test_the_family_is_told_from_the_column_s_page(name: str) -> None:
    portal = PORTALS[name]()
    site = Site(portal.pages)
    reply = site.answer(Asked("GET", portal.column, {"Host": "a.gov.cn"}))
    ranked = detect(Page("http://a.gov.cn" + portal.column, str(reply.body)))
    assert ranked[0][0] == portal.family, ranked
    assert ranked[0][2], "with its reasons"


def test_every_family_has_a_portal() -> None:
    tested = {make().family for make in PORTALS.values()} | {
        "jpage"
    }  # jpage: tests/test_crawl_run.py
    assert tested == set(FAMILIES)


class TestExpiringLinks:
    """A JPaaS portal whose download links serve once, and whose pages give a new one each time."""

    def crawl(self, tmp_path: Path, jpaas: hanweb.Jpaas, site: Site, **options: bool) -> str:
        file = registry(tmp_path, site, "jpaas", jpaas.column)
        site.forget()
        [result] = crawl([only(file)], tmp_path / "archive", portals_file=file, **options)
        check(tmp_path / "archive" / "portal")
        return f"{result.outcome}: {result.reason}" if result.reason else result.outcome

    def documents(self, tmp_path: Path, status: str = "done") -> set[str]:
        return urls(tmp_path / "archive" / "portal", "attachment", status)

    def test_a_document_is_fetched_while_its_link_is_fresh(self, tmp_path: Path) -> None:
        jpaas = hanweb.Jpaas()
        with serve(Site(jpaas.portal().pages)) as site:
            assert self.crawl(tmp_path, jpaas, site) == "ok"
        paths = site.paths()
        assert len(self.documents(tmp_path)) == 2
        downloads = [at for at, path in enumerate(paths) if "/download" in path]
        pages = [paths.index(jpaas.path(n)) for n in (1, 2)]
        assert all(d - p <= 3 for d, p in zip(downloads, sorted(pages), strict=True))
        assert len([path for path in paths if "art_" in path]) == 33

    def test_a_link_that_expired_before_it_was_asked_for_is_renewed_by_its_page(
        self, tmp_path: Path
    ) -> None:
        jpaas = hanweb.Jpaas()
        pages = jpaas.portal().pages
        with serve(Site({**pages, jpaas.download: Reply("", status=500)})) as site:
            assert self.crawl(tmp_path, jpaas, site).startswith("error")
            assert len(self.documents(tmp_path, "pending")) == 2
            jpaas.open.clear()  # meanwhile the links expire
            site.pages = pages
            assert self.crawl(tmp_path, jpaas, site) == "ok"
            assert len(self.documents(tmp_path)) == 2
            assert not self.documents(tmp_path, "pending")
            again = [path for path in site.paths() if "art_" in path]
            assert sorted(again) == [jpaas.path(1), jpaas.path(2)]

    def test_a_page_in_place_of_a_document_is_no_document(self, tmp_path: Path) -> None:
        jpaas = hanweb.Jpaas(count=4)
        pages = jpaas.portal().pages
        expired = Reply('{"success":false}', content_type="application/json")
        with serve(Site({**pages, jpaas.download: expired})) as site:
            told = self.crawl(tmp_path, jpaas, site)
            assert "in place of the document" in told
            assert len(self.documents(tmp_path, "pending")) == 2

    def test_asking_for_everything_again_keeps_each_document_once(self, tmp_path: Path) -> None:
        jpaas = hanweb.Jpaas(count=4)
        with serve(Site(jpaas.portal().pages)) as site:
            assert self.crawl(tmp_path, jpaas, site) == "ok"
            assert self.crawl(tmp_path, jpaas, site, recheck=True) == "ok"
            assert len([path for path in site.paths() if "/download" in path]) == 2
            assert len(self.documents(tmp_path)) == 2
            assert not self.documents(tmp_path, "gone") | self.documents(tmp_path, "pending")


def test_a_column_that_only_leads_on_is_followed_on_its_own_host(tmp_path: Path) -> None:
    portal = south.vsb()
    stub = "<html><head><script>window.location.href='{}';</script></head><body></body></html>"
    hop = '<meta http-equiv="refresh" content="0; url=/zfxxgk/zfxxgknb.htm">'
    portal.pages.update({"/xxgknb/jump.htm": Reply(stub.format("/nb2/")), "/nb2/": Reply(hop)})
    with serve(Site(portal.pages)) as site:
        file = registry(tmp_path, site, "vsb", "/xxgknb/jump.htm")
        [result] = crawl([only(file)], tmp_path / "archive", portals_file=file)
        assert (result.outcome, result.new_reports) == ("ok", 35)
        site.pages["/xxgknb/jump.htm"] = Reply(stub.format("http://elsewhere.example/nb/"))
        [result] = crawl([only(file)], tmp_path / "archive", portals_file=file)
        assert result.outcome == "error"
        assert result.reason is not None and "elsewhere.example" in result.reason


def test_tabs_that_are_reports_are_reports_the_next_time_too(tmp_path: Path) -> None:
    portal = counties.years()
    for path in (portal.column, portal.column + "2021/", portal.column + "2022/"):
        text = str(Site(portal.pages).answer(Asked("GET", path, {})).body)
        portal.pages[path] = Reply(text.replace("/2023/", "/2022/").replace("/2020/", "/2021/"))
    with serve(Site(portal.pages)) as site:
        file = registry(tmp_path, site, "generic", portal.column)
        for recheck in (False, False, True):
            [result] = crawl([only(file)], tmp_path / "archive", portals_file=file, recheck=recheck)
            assert (result.outcome, result.reason) == ("ok", None)
        assert result.new_reports == 0
        found = urls(tmp_path / "archive" / "portal", "report")
        assert {url.removeprefix(site.url) for url in found} == {
            portal.column + "2021/", portal.column + "2022/"
        }  # fmt: skip
        check(tmp_path / "archive" / "portal")


def test_a_column_that_is_an_empty_shell_is_no_success(tmp_path: Path) -> None:
    shell = (
        "<html><body><div id='app'></div><script src='/js/chunk-common.js'></script></body></html>"
    )
    with serve(Site({"/nb/": Reply(shell)})) as site:
        file = registry(tmp_path, site, "generic", "/nb/")
        [result] = crawl([only(file)], tmp_path / "archive", portals_file=file)
    assert result.outcome == "error"
    assert result.reason is not None and "an empty shell" in result.reason
