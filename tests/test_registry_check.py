"""`nianbao portals`: what is wrong with a registry is told line by line; its columns can be asked."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.portals import COLUMNS, REGISTRY, read_portals
from crawler.registry.check import Finding, check, exit_code
from crawler.registry.choose import choose
from crawler.registry.divisions import IN_USE, Division, Divisions
from crawler.registry.live import ask_columns, columns_of
from nianbao import cli
from tests.crawl.dialects import trs_site
from tests.crawl.families import others
from tests.crawl.server import Reply, Site, registry, serve

TABLE = Divisions(
    [
        Division("440000", "广东省", "province", "", "", IN_USE, ()),
        Division("440300", "深圳市", "prefecture", "广东省", "", IN_USE, ()),
        Division("440305", "南山区", "county", "广东省", "深圳市", IN_USE, ()),
        Division("440399", "旧区", "county", "广东省", "深圳市", 2015, ("440305",)),
    ]
)
GOOD = {
    "id": "a",
    "name": "深圳市",
    "division_code": "440300",
    "level": "prefecture",
    "family": "trs",
    "url": "http://www.sz.gov.cn/",
    "column_url": "http://www.sz.gov.cn/nb/",
    "enabled": "1",
}


def found(folder: Path, *lines: Mapping[str, str]) -> list[Finding]:
    """Check a file of lines; the first stands on line 2."""
    path = folder / "portals.csv"
    rows = [",".join(line.get(column, "") for column in COLUMNS) for line in lines]
    path.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", "utf-8")
    return check(path, TABLE)


def test_a_good_line_has_nothing_against_it(tmp_path: Path) -> None:
    assert found(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("change", "rule", "severity", "message"),
    [
        ({"family": "wordpress"}, "family", "error", "no family is called 'wordpress'"),
        ({"level": "city"}, "value", "error", "column level: 'city'"),
        ({"delay": "7200"}, "value", "error", "column delay: '7200'"),
        ({"delay": "0.1"}, "value", "error", "column delay: '0.1'"),
        ({"delay": "90"}, "delay", "warning", "90 s between two requests"),
        ({"column_url": ""}, "value", "error", "column enabled: is 1, but column_url"),
        ({"window": "22-6"}, "value", "error", "column window: '22-6'"),
        ({"division_code": "449999"}, "division", "error", "no division has the code 449999"),
        ({"division_code": "440399", "name": "深圳市旧区", "level": "county"},
         "division", "warning", "440399 旧区 ended in 2015, after it came 440305"),
        ({"level": "county"}, "division", "warning", "440300 深圳市 is a prefecture"),
        ({"division_code": ""}, "place", "warning", "a prefecture without a division code"),
        ({"name": "珠海市"}, "name", "warning", "the name '珠海市' does not say 深圳市 (440300)"),
        ({"column_url": "http://www.zhuhai.gov.cn/nb/"}, "column_host", "warning",
         "the column is on zhuhai.gov.cn, the portal on sz.gov.cn"),
        ({"url": "http://www.example.com/", "column_url": "http://www.example.com/nb/"},
         "scheme", "warning", "www.example.com is not under .gov.cn"),
        ({"url": "http://www.ѕz.gov.cn/", "column_url": "http://www.ѕz.gov.cn/nb/"},
         "scheme", "error", "is not written in Latin letters"),
        ({"url": "http://10.1.1.1/", "column_url": "http://10.1.1.1/nb/"},
         "loopback", "error", "10.1.1.1 is an address"),
        ({"loopback": "1"}, "loopback", "error", "loopback is 1, and its column is not on 127."),
        ({"name": "深圳市 "}, "spaces", "warning", "'深圳市 ' holds stray white space"),
        ({"name": "深圳\u200b市"}, "spaces", "warning", "stray white space"),
        ({"name": "深圳市ＡＢ"}, "scripts", "warning", "mixes scripts or widths"),
        ({"name": "深圳市政務公開"}, "scripts", "warning", "is in traditional characters"),
        ({"level": "department", "name": "深圳市财政局"}, "agency", "warning", "without agency"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_line_and_what_to_do(
    tmp_path: Path, change: dict[str, str], rule: str, severity: str, message: str
) -> None:
    told = [
        f for f in found(tmp_path, GOOD | {"id": "z", "name": "深圳市"} | change) if f.rule == rule
    ]
    assert [f.severity for f in told][:1] == [severity], told
    assert message in told[0].message
    assert told[0].line == 2 and told[0].advice


def test_ids_homes_and_columns_that_stand_twice(tmp_path: Path) -> None:
    other = GOOD | {"id": "b"}
    assert [(f.line, f.rule, f.severity) for f in found(tmp_path, GOOD, other)] == [
        (3, "column_twice", "error")
    ]
    off = other | {"enabled": "0", "column_url": "", "family": ""}
    assert [(f.line, f.rule, f.severity) for f in found(tmp_path, GOOD, off)] == [
        (3, "home_twice", "warning")
    ]
    same = GOOD | {"column_url": "http://www.sz.gov.cn/nb2/"}
    assert [(f.line, f.rule, f.severity) for f in found(tmp_path, GOOD, same)] == [
        (3, "id", "error")
    ]


def test_departments_of_one_platform_may_share_its_home(tmp_path: Path) -> None:
    town = GOOD | {"id": "b", "column_url": "http://www.sz.gov.cn/town/nb/"}
    assert found(tmp_path, GOOD, town) == []


def test_a_warning_is_no_failure(tmp_path: Path) -> None:
    assert exit_code(found(tmp_path, GOOD | {"delay": "90"})) == 0
    assert exit_code(found(tmp_path, GOOD | {"family": "x"})) == 1


def test_the_shipped_registry_has_no_error_and_few_warnings() -> None:
    result = CliRunner().invoke(cli, ["portals", "check", "--json"])
    assert result.exit_code == 0, result.output
    warnings = json.loads(result.output)["findings"]
    assert {w["severity"] for w in warnings} <= {"warning"}
    # Zones that are no divisions, and one body whose name begins with another city's.
    assert {w["rule"] for w in warnings} <= {"place", "name"}
    assert len(warnings) < 20


def test_lines_are_chosen_by_level_province_family_and_state() -> None:
    every = read_portals()
    assert {p.level for p in choose(every, level="prefecture")} == {"prefecture"}
    for province in ("44", "440000", "gd", "广东"):
        assert choose(every, province=province) == [
            p for p in every if p.division_code.startswith("44")
        ]
    assert all(p.enabled and p.family == "trs" for p in choose(every, family="trs", enabled=True))
    assert all(not p.family for p in choose(every, family="-"))
    with pytest.raises(ValueError, match="no province is called 'Atlantis'"):
        choose(every, province="Atlantis")


def test_the_command_lists_and_counts_them(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["portals", "list", "--province", "gd", "--enabled"])
    assert result.exit_code == 0
    assert "深圳市民政局" in result.output and "off" not in result.output
    assert result.output.splitlines()[-1].endswith("of them on")
    listed = CliRunner().invoke(cli, ["portals", "list", "--level", "province", "--json"])
    assert len(json.loads(listed.output)) == 31


class TestLive:
    """Every enabled column is asked once, through the crawl's own guard and manners."""

    def ask(self, folder: Path, site: Site, family: str, column: str) -> tuple[str, str, list[str]]:
        file = registry(folder, site, family, column)
        [live] = ask_columns(columns_of(file), file)
        assert (live.id, live.line) == ("portal", 2)
        return live.outcome, live.reason or "", live.titles

    def test_a_column_that_answers_shows_its_first_titles(self, tmp_path: Path) -> None:
        with serve(Site(trs_site(30))) as site:
            outcome, reason, titles = self.ask(tmp_path, site, "trs", "/zfxxgknb/")
            assert (outcome, reason) == ("ok", "")
            assert len(titles) == 3 and all("年度报告" in title for title in titles)
            assert [asked.path for asked in site.asked] == ["/robots.txt", "/zfxxgknb/"]

    def test_a_column_that_is_asked_for_by_post_is_asked_so(self, tmp_path: Path) -> None:
        portal = others.fujian()
        with serve(Site(portal.pages)) as site:
            outcome, reason, titles = self.ask(tmp_path, site, "fujian", portal.column)
            assert (outcome, reason, len(titles)) == ("ok", "", 3)
            assert site.asked[-1].method == "POST"

    def test_another_family_is_told(self, tmp_path: Path) -> None:
        with serve(Site(trs_site(30))) as site:
            outcome, reason, _ = self.ask(tmp_path, site, "generic", "/zfxxgknb/")
            assert outcome == "ok" and "looks like trs rather than generic" in reason

    @pytest.mark.parametrize(
        ("reply", "outcome", "reason"),
        [
            (Reply("", status=412), "blocked", "HTTP 412"),
            (Reply("no", status=404), "missing", "HTTP 404"),
            (Reply("<p>nothing</p>"), "empty", "lists no annual report"),
            (Reply("", status=302, headers={"Location": "http://10.0.0.1/"}), "error", "10.0.0.1 is not a public"),
            (Reply("", status=302, headers={"Location": "/"}), "missing", "home page"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_told(
        self, tmp_path: Path, reply: Reply, outcome: str, reason: str
    ) -> None:
        with serve(Site({"/nb/": reply, "/": Reply("<p>首页</p>")})) as site:
            told = self.ask(tmp_path, site, "trs", "/nb/")
            assert told[0] == outcome and reason in told[1], told

    def test_robots_txt_is_obeyed(self, tmp_path: Path) -> None:
        robots = Reply("User-agent: *\nDisallow: /", content_type="text/plain")
        with serve(Site({"/robots.txt": robots, "/nb/": Reply("x")})) as site:
            assert self.ask(tmp_path, site, "trs", "/nb/")[0] == "robots"
            assert site.paths() == []

    def test_a_column_that_does_not_answer_is_a_failure_of_the_command(
        self, tmp_path: Path
    ) -> None:
        with serve(Site({"/nb/": Reply("", status=521)})) as site:
            file = registry(tmp_path, site, "trs", "/nb/")
            result = CliRunner().invoke(
                cli, ["portals", "check", str(file), "--live", "--archive", str(tmp_path / "none")]
            )
            assert result.exit_code == 1
            assert "portal: blocked: HTTP 521" in result.output
            assert not (tmp_path / "none").exists(), "nothing is kept"

    def test_a_line_that_is_off_is_asked_only_by_name(self, tmp_path: Path) -> None:
        assert columns_of(REGISTRY, ["gd-foshan"])[0][1].enabled is False
        assert all(portal.enabled for _, portal in columns_of(REGISTRY))
