"""The registry: what a line may hold, and how a bad one is told."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.families import FAMILIES
from crawler.portals import (
    RegistryError,
    find_portals,
    portal_for_url,
    read_line,
    read_portals,
    write_portals,
)
from crawler.run import crawl
from nianbao import cli

HEADER = "id,name,division_code,level,family,url,column_url,agency,enabled,delay,loopback,note\n"


def test_the_shipped_registry_is_good() -> None:
    portals = read_portals()
    assert len(portals) > 3200
    for portal in portals:
        assert portal.family in {*FAMILIES, ""}
        assert not portal.loopback, "only the demo's own file may open loopback"
        assert portal.delay >= 1
        assert portal.note, "an unverified line says so"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A b,某市,,,,,,,,,,", "line 2: column id"),
        ("a,,,,,,,,,,,", "line 2: column name: is blank"),
        ("a,某市,44,,,,,,,,,", "line 2: column division_code: '44'"),
        ("a,某市,,city,,,,,,,,", "line 2: column level: 'city'"),
        ("a,某市,,,,ftp://a.cn/,,,,,,", "line 2: column url: 'ftp://a.cn/'"),
        ("a,某市,,,trs,,,,1,,,", "line 2: column enabled: is 1, but column_url"),
        ("a,某市,,,,,,,yes,,,", "line 2: column enabled: 'yes'"),
        ("a,某市,,,,,,,,fast,,", "line 2: column delay: 'fast'"),
        ("a,某市,,,,,,,,0.1,,", "line 2: column delay: '0.1' is too fast"),
        ("a,某市,,,,,,,,,,x,y", "line 2: more values than columns"),
        ("a,某市,,,,,,,,,,\na,乙市,,,,,,,,,,", "line 3: column id: 'a' is on line 2"),
    ],
)
def test_a_bad_line_names_line_and_column(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "portals.csv"
    path.write_text(HEADER + line + "\n", encoding="utf-8")
    with pytest.raises(RegistryError, match=message.replace("(", r"\(")):
        read_portals(path)


def test_of_thousands_of_lines_only_those_with_a_known_column_are_crawled() -> None:
    enabled = [portal for portal in read_portals() if portal.enabled]
    assert 80 < len(enabled) < 200
    assert all(portal.column_url and portal.family for portal in enabled)


def test_a_crawl_looks_into_its_own_line_alone(tmp_path: Path) -> None:
    path = tmp_path / "portals.csv"
    path.write_text("id,name,delay\na,甲市,3\nb,,soon\n", encoding="utf-8")
    assert [portal.delay for portal in read_portals(path, only={"a"})] == [3.0]
    with pytest.raises(RegistryError, match="line 3"):
        read_portals(path)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    line = {"id": "a", "name": "甲，“乙”", "delay": "3", "window": "22:00-06:00", "loopback": "1"}
    portals = [read_line(line), read_line({"id": "b", "name": "乙"})]
    write_portals(tmp_path / "portals.csv", portals)
    assert read_portals(tmp_path / "portals.csv") == portals


def test_an_unknown_column_is_told(tmp_path: Path) -> None:
    path = tmp_path / "portals.csv"
    path.write_text("id,name,colour\na,某市,red\n", encoding="utf-8")
    with pytest.raises(RegistryError, match="line 1: unknown column 'colour'"):
        read_portals(path)


def test_a_file_with_a_byte_order_mark_and_few_columns_is_read(tmp_path: Path) -> None:
    path = tmp_path / "portals.csv"
    path.write_text("\ufeffid,name\na,某市\n", encoding="utf-8")
    [portal] = read_portals(path)
    assert (portal.name, portal.delay, portal.enabled) == ("某市", 2.0, False)


def test_portals_are_found_by_id_and_by_url() -> None:
    portals = read_portals()
    assert [p.name for p in find_portals(portals, ["chongqing", "beijing"])] == ["重庆市", "北京市"]
    with pytest.raises(KeyError, match="nowhere"):
        find_portals(portals, ["nowhere"])
    found = portal_for_url("http://fgw.sz.gov.cn/gkmlpt/content/1/2/post_3.html", portals)
    assert found is not None and found.agency == "深圳市发展和改革委员会"


def test_of_two_portals_on_one_host_the_deeper_one_is_found() -> None:
    city = read_line({"id": "c", "name": "c", "url": "http://a.gov.cn/"})
    town = read_line({"id": "t", "name": "t", "column_url": "http://a.gov.cn/town/nb/index.html"})
    assert portal_for_url("http://a.gov.cn/town/nb/1.html", [city, town]) == town
    assert portal_for_url("http://a.gov.cn/town/other/1.html", [city, town]) == city
    assert portal_for_url("http://a.gov.cn.evil.com/town/nb/1.html", [city, town]) is None


def test_of_departments_that_share_a_folder_none_is_taken() -> None:
    city = read_line({"id": "c", "name": "c", "url": "http://a.gov.cn/"})
    bureaus = [
        read_line({"id": n, "name": n, "agency": n, "url": f"http://a.gov.cn/open/?site={n}"})
        for n in ("x", "y")
    ]
    page = "http://a.gov.cn/open/1.html"
    assert portal_for_url(page, [*bureaus, city]) == city, "what is around them is certain"
    assert portal_for_url(page, bureaus) is None
    assert portal_for_url(page, bureaus[:1]) == bureaus[0]


def test_a_line_without_a_column_is_no_crawl_and_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "portals.csv"
    path.write_text("id,name,url\na,某市,http://www.a.gov.cn/\n", encoding="utf-8")
    [result] = crawl(read_portals(path), tmp_path / "archive", portals_file=path)
    assert result.outcome == "error" and result.requests == 0
    assert "nianbao discover a --write" in str(result.reason)
    assert list((tmp_path / "archive").iterdir()) == [], "nothing was begun"


@pytest.mark.parametrize("command", ["list", "check"])
def test_the_commands_on_the_registry_explain_themselves(command: str) -> None:
    result = CliRunner().invoke(cli, ["portals", command, "--help"])
    assert result.exit_code == 0 and "--json" in result.output
