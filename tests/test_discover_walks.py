"""`nianbao discover` from a home page on loopback: the column found, the hubs walked, or why not."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import nianbao
from crawler.portals import read_portals
from crawler.run import crawl
from tests.crawl import dialects
from tests.crawl.archive import check, urls
from tests.crawl.server import Asked, Reply, Site, serve
from tests.discover import homes


class Bench:
    """Portals on loopback, a registry of the operator's own that opens them, and the command."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.registry = folder / "portals.csv"
        self.archive = folder / "archive"
        self.sites: list[Site] = []

    def site(self, pages: homes.Pages | None = None) -> Site:
        site = self.stack.enter_context(serve(Site(pages or {})))
        self.sites.append(site)
        return site

    def run(self, site: Site, *options: str, start: str = "") -> Result:
        opened = [f"--loopback=127.0.0.1:{one.port}" for one in self.sites]
        where = ["--archive", str(self.archive), "--portals", str(self.registry)]
        return CliRunner().invoke(
            nianbao.cli, ["discover", start or f"{site.url}/", *opened, *where, *options]
        )

    def found(self, site: Site, *options: str) -> dict[str, Any]:
        """What --json says."""
        result = self.run(site, "--json", *options)
        assert result.exit_code in {0, 1}, result.output
        answer: dict[str, Any] = json.loads(result.stdout)
        return answer


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield Bench(tmp_path, stack)


# -- the column, in the dialects ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["xxgk", "jpage", "ucap", "tree", "anhui", "jpaas", "arrays"])
def test_the_column_is_found_from_the_home_page(bench: Bench, name: str) -> None:
    portal = homes.PORTALS[name]()
    site = bench.site(portal.pages)
    found = bench.found(site)
    [proposal] = found["proposals"]
    line = proposal["line"]
    assert line["column_url"] == site.url + portal.column
    assert line["family"] == portal.family
    assert line["url"] == f"{site.url}/"
    assert 0 < len(proposal["titles"]) <= 10
    assert all(title["year"] for title in proposal["titles"])
    asked = {page["url"] for page in found["pages"]}
    assert not [url for url in asked if any(decoy in url for decoy in homes.DECOY_PATHS)]


def test_what_is_asked_for_is_kept_apart_from_the_portals_own_archive(bench: Bench) -> None:
    portal = homes.PORTALS["ucap"]()
    site = bench.site(portal.pages)
    bench.found(site)
    [folder] = (bench.archive / ".discover").glob("127*")
    check(folder)
    assert not list(bench.archive.glob("*/state.db")), "no portal of the registry has come of it"


def test_hubs_lead_to_departments_and_districts(bench: Bench) -> None:
    platform = bench.site(dialects.trs_site(20))
    finance = bench.site(homes.body_site("某市财政局"))
    district = bench.site(homes.body_site("某市东山区人民政府"))
    city = bench.site(homes.trs(platform.url, finance.url, district.url))
    found = bench.found(city)
    columns = {p["line"]["column_url"]: p for p in found["proposals"]}
    assert set(columns) == {
        f"{platform.url}/zfxxgknb/",
        f"{finance.url}/zfxxgknb/",
        f"{city.url}/gszbm/jyj/zfxxgknb/",
        f"{district.url}/zfxxgknb/",
    }
    own = found["proposals"][0]
    assert own["own"] and own["line"]["column_url"] == f"{platform.url}/zfxxgknb/"
    assert own["line"]["name"] == "某市人民政府", "the platform's host does not say whose it is"
    school = columns[f"{city.url}/gszbm/jyj/zfxxgknb/"]
    assert school["line"]["agency"] == "某市教育局", "as all its titles say, not its host"
    walked = {body["name"] for body in found["walked"]}
    assert walked == {"市财政局", "市教育局", "市水利局", "东山区人民政府"}


def test_a_host_that_asks_for_long_patience_costs_no_other(bench: Bench) -> None:
    platform = bench.site(dialects.trs_site(20))
    busy = bench.site({"/": Reply("", status=503, headers={"Retry-After": "3600"})})
    district = bench.site(homes.body_site("某市东山区人民政府"))
    city = bench.site(homes.trs(platform.url, busy.url, district.url))
    found = bench.found(city)
    columns = {proposal["line"]["column_url"] for proposal in found["proposals"]}
    assert f"{district.url}/zfxxgknb/" in columns and len(columns) == 3
    assert "3600 s" in json.dumps(found["hosts_left_alone"])
    assert len(busy.paths()) == 1


def test_a_hub_may_be_data_and_lead_to_other_hosts(bench: Bench) -> None:
    bureau = bench.site(dialects.gkmlpt_site(5))
    city = bench.site(homes.gkmlpt(bureau.url))
    found = bench.found(city)
    assert [p["line"]["column_url"] for p in found["proposals"]] == [
        f"{city.url}/gkmlpt/index",
        f"{bureau.url}/gkmlpt/index",
    ]
    assert {p["line"]["family"] for p in found["proposals"]} == {"gkmlpt"}


def test_only_own_leaves_the_hubs_alone(bench: Bench) -> None:
    bureau = bench.site(dialects.gkmlpt_site(5))
    city = bench.site(homes.gkmlpt(bureau.url))
    found = bench.found(city, "--only-own")
    assert len(found["proposals"]) == 1
    assert not found["walked"]
    assert not bureau.asked


def test_a_column_that_nothing_links_to_is_found_beside_its_neighbours(bench: Bench) -> None:
    site = bench.site(homes.unlinked())
    [proposal] = bench.found(site)["proposals"]
    assert proposal["line"]["column_url"] == f"{site.url}/zwgk/zfxxgknb/"
    assert proposal["guessed"]
    assert "nothing links" in proposal["line"]["note"]
    paths = site.paths()
    nonsense = next(at for at, path in enumerate(paths) if "no-such-page" in path)
    assert nonsense < paths.index("/zwgk/zfxxgknb/"), "what can't be there is asked for first"


def test_the_address_may_be_that_of_the_column_itself(bench: Bench) -> None:
    site = bench.site(dialects.trs_site(12))
    site.pages["/"] = site.pages["/zfxxgknb/"]
    [proposal] = bench.found(site)["proposals"]
    assert proposal["line"]["family"] == "trs"


def test_redirects_lead_to_the_home_page_s_new_host_and_to_the_platform(bench: Bench) -> None:
    platform = bench.site(homes.body_site("某市人民政府"))
    new = bench.site({"/": homes.home(homes.menu(("政务公开", "/go/")))})
    new.pages["/go/"] = Reply("", status=302, headers={"Location": f"{platform.url}/zfxxgk/"})
    old = bench.site({"/": Reply("", status=301, headers={"Location": f"{new.url}/"})})
    [proposal] = bench.found(old)["proposals"]
    assert proposal["line"]["url"] == f"{new.url}/"
    assert proposal["line"]["column_url"] == f"{platform.url}/zfxxgknb/"


def test_a_server_s_errors_and_loops_do_not_end_the_walk(bench: Bench) -> None:
    site = bench.site(dialects.trs_site(6))
    site.pages["/"] = homes.home(
        homes.menu(
            ("政府信息公开", "/e/"), ("信息公开", "/l/"), ("政务公开", "/f/"), ("公开", "/zwgk/")
        )
    )
    site.pages["/e/"] = Reply("oops", status=500)
    site.pages["/l/"] = Reply("", status=302, headers={"Location": "/l/"})
    site.pages["/f/"] = Reply(b"%PDF-1.4", content_type="application/pdf")
    site.pages["/zwgk/"] = homes.page(homes.menu(("政府信息公开年报", "/zfxxgknb/")))
    found = bench.found(site)
    assert found["proposals"]
    outcomes = {page["url"].removeprefix(site.url): page["outcome"] for page in found["pages"]}
    assert (outcomes["/e/"], outcomes["/l/"], outcomes["/f/"]) == ("error", "error", "other")


# -- nothing there, or nobody lets us in -------------------------------------------------------


def test_where_there_is_no_column_it_says_what_was_tried(bench: Bench) -> None:
    site = bench.site(homes.nothing())
    result = bench.run(site)
    assert result.exit_code == 1
    told = result.stdout
    for said in (
        "No column of annual reports was found",
        "「政务公开」 named 政务公开",
        "named as the column, but lists no annual report",
        "「政府网站年度工作报表」",
        "a government website's own annual form",
        "1 report is linked among other things",
        "an empty shell",
        "usual paths",
        "What you can do:",
    ):
        assert said in told
    assert not bench.registry.exists()


@pytest.mark.parametrize("with_report", [False, True])
def test_a_portal_that_answers_every_path_is_not_believed(bench: Bench, with_report: bool) -> None:
    pages = homes.nothing()
    page = homes.soft(with_report)
    site = bench.site(pages)
    answer = site.answer

    def always(asked: Asked) -> Reply:
        real = answer(asked)
        return real if real.status == 200 else page

    site.answer = always  # type: ignore[method-assign]
    found = bench.found(site)
    assert not found["proposals"]
    assert any("soft 404" in one["note"] for one in found["pages"])
    guessed = [one for one in found["pages"] if one["promise"] == "guess"]
    assert len(guessed) <= 3, "guessing is given up"
    assert any("every path" in what for what in found["advice"])


@pytest.mark.parametrize("where", ["/", "/zwgk/"])
def test_a_challenge_ends_the_walk_and_is_not_evaded(bench: Bench, where: str) -> None:
    pages = homes.nothing()
    pages[where] = Reply("<script>$_ts=window['$_ts'];</script>", status=412)
    site = bench.site(pages)
    result = bench.run(site)
    assert result.exit_code == 1
    assert "REFUSED" in result.stdout and "412" in result.stdout
    assert "It is not evaded" in result.stdout
    assert site.paths()[-1] == where, "nothing is asked for after it"
    assert len(site.paths()) == len(set(site.paths()))


def test_robots_txt_is_obeyed(bench: Bench) -> None:
    pages = homes.nothing()
    pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /\n", content_type="text/plain")
    site = bench.site(pages)
    result = bench.run(site)
    assert result.exit_code == 1
    assert "robots.txt forbids" in result.stdout
    assert not site.paths()


def test_a_private_address_is_never_asked(bench: Bench, tmp_path: Path) -> None:
    site = bench.site(homes.nothing())
    elsewhere = serve(Site(homes.nothing()))
    with elsewhere as other:  # nobody opened this one
        site.pages["/zwgk/"] = homes.page(homes.menu(("政府信息公开年报", f"{other.url}/nb/")))
        found = bench.found(site)
        assert not other.asked
    refused = [page for page in found["pages"] if page["url"].startswith(other.url)]
    assert refused and "not a public address" in refused[0]["reason"]
    closed = CliRunner().invoke(nianbao.cli, ["discover", site.url, "--archive", str(tmp_path)])
    assert closed.exit_code == 1
    assert "not a public address" in closed.stdout


@pytest.mark.parametrize("typed", ["ftp://a.gov.cn/", "nonsense", "http://"])
def test_an_address_that_is_none_is_told(bench: Bench, typed: str) -> None:
    result = CliRunner().invoke(nianbao.cli, ["discover", typed, "--archive", str(bench.archive)])
    assert result.exit_code == 1
    assert "no http or https address" in result.stderr


# -- budgets -----------------------------------------------------------------------------------


def test_the_page_budget_is_kept_and_the_rest_is_listed(bench: Bench) -> None:
    site = bench.site(homes.many_bodies(30))
    found = bench.found(site, "--pages", "9")
    assert len(site.paths()) <= 9
    assert len(found["pages"]) == 9
    assert found["end"] == "pages"
    assert found["proposals"], "the portal's own column comes first"
    assert len(found["walked"]) + len(found["seen_not_walked"]) == 30
    assert len(found["seen_not_walked"]) > 20


def test_a_line_of_the_registry_is_completed_from_its_id(bench: Bench) -> None:
    portal = homes.PORTALS["anhui"]()
    site = bench.site(portal.pages)
    bench.registry.write_text(
        f"id,name,family,url,column_url,enabled,loopback\nmine,某区,,{site.url}/,,0,1\n"
    )
    result = bench.run(site, "--write", start="mine")
    assert result.exit_code == 0, result.output
    [line] = read_portals(bench.registry)
    assert (line.id, line.column_url) == ("mine", site.url + portal.column)


def test_no_link_is_followed_deeper_than_asked(bench: Bench) -> None:
    site = bench.site(homes.deep(8))
    found = bench.found(site, "--depth", "3")
    assert not found["proposals"]
    assert max(page["depth"] for page in found["pages"]) <= 3
    assert any("deeper than 3" in one["why"] for one in found["not_followed"])
    assert bench.found(site, "--depth", "9")["proposals"]


# -- into the registry, and on to a crawl ------------------------------------------------------


def test_a_proposed_line_can_be_crawled(bench: Bench) -> None:
    portal = homes.PORTALS["anhui"]()
    site = bench.site(portal.pages)
    result = bench.run(site, "--write")
    assert result.exit_code == 0, result.output
    [line] = read_portals(bench.registry)
    assert line.enabled and line.loopback
    [crawled] = crawl([line], bench.archive, portals_file=bench.registry)
    assert crawled.ok, crawled.reason
    reports = {url.removeprefix(site.url) for url in urls(bench.archive / line.id, "report")}
    assert reports == portal.reports
    again = bench.run(site, "--write")
    assert again.exit_code == 0
    assert f"in the registry already, as {line.id}" in again.stdout
    assert len(read_portals(bench.registry)) == 1
