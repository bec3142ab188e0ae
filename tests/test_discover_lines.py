"""From what was found to lines of the registry, and into its file."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import nianbao
from crawler.discover.found import Findings, read_findings
from crawler.discover.propose import Proposal, nowhere, propose
from crawler.discover.show import as_text
from crawler.discover.write import as_csv, write
from crawler.portals import COLUMNS, Portal, RegistryError, read_line, read_portals
from crawler.registry.check import check
from crawler.registry.divisions import read_divisions
from crawler.store import hold_slot
from parse.places.portal import of_portal
from parse.places.tables import DATA
from tests.crawl.server import Asked, Reply, Site, serve
from tests.discover import homes

DAY = date(2024, 2, 1)


def column(**more: Any) -> dict[str, Any]:
    """The event of a column as a walk tells it."""
    titles = [
        {"title": f"某某局{y}年政府信息公开工作年度报告", "year": y, "agency": "邯郸市财政局", "date": None, "url": f"http://czj.hd.gov.cn/nb/{y}.html"}
        for y in (2023, 2022)
    ]  # fmt: skip
    return {
        "event": "column", "url": "http://czj.hd.gov.cn/zfxxgknb/", "family": "trs", "reasons": ["its links"],
        "words": "政府信息公开年报", "why": "named so", "via": "http://czj.hd.gov.cn/", "body": 0, "body_name": "",
        "body_kind": "portal", "home": "http://czj.hd.gov.cn/", "own": True, "guest": False, "further": False,
        "column_name": "年报", "site_code": "1304000021", "site_name": "邯郸市财政局", "reports": 2, "goes_on": False,
        "lists": 0, "years": [2023, 2022], "agencies": ["邯郸市财政局"], "guessed": False, "titles": titles, **more,
    }  # fmt: skip


def proposed(*columns: dict[str, Any], registry: list[Portal] | None = None) -> list[Proposal]:
    findings = Findings("http://czj.hd.gov.cn/", columns=list(columns))
    return propose(findings, registry or [], of_portal, day=DAY)


def line(**values: str) -> Portal:
    return read_line({"id": "x", "name": "x", **values})


# -- what a line says --------------------------------------------------------------------------


def test_a_department_s_line_says_whose_it_is() -> None:
    [made] = proposed(column())
    portal = made.portal
    assert (portal.id, portal.name, portal.agency) == ("he-hd-czj", "邯郸市财政局", "邯郸市财政局")
    assert (portal.division_code, portal.level) == ("130400", "department")
    assert (portal.family, portal.enabled, portal.loopback) == ("trs", True, False)
    assert portal.delay >= 2
    assert "2024-02-01" in portal.note and "unverified" in portal.note
    assert "1304000021" in portal.note


def test_a_government_s_column_gets_no_agency_for_it_may_hold_its_departments_too() -> None:
    titles = [{"title": "x", "year": 2023, "agency": "邯郸市人民政府", "date": None, "url": "u"}]
    [made] = proposed(
        column(site_name="邯郸市人民政府", agencies=["邯郸市人民政府"], titles=titles)
    )
    assert (made.portal.name, made.portal.level, made.portal.agency) == (
        "邯郸市",
        "prefecture",
        "",
    )


def test_proposed_lines_pass_the_registry_s_own_rules(tmp_path: Path) -> None:
    some = {"agencies": ["a", "b"], "titles": []}
    town = {"body": 1, "body_name": "丛台区", "home": "http://www.ct.gov.cn/", "site_code": ""}
    made = proposed(
        column(url="http://www.hd.gov.cn/nb/", home="http://www.hd.gov.cn/", site_name="邯郸市人民政府", **some),
        column(url="http://www.ct.gov.cn/nb/", site_name="丛台区人民政府", **town, **some),
        column(body=2, body_name="市财政局"),
    )  # fmt: skip
    path = tmp_path / "portals.csv"
    write(made, path)
    divisions = read_divisions(DATA / "divisions.csv", DATA / "overrides.csv")
    assert not list(check(path, divisions))
    names = [(p.portal.name, p.portal.division_code, p.portal.level) for p in made]
    assert names == [
        ("邯郸市", "130400", "prefecture"),
        ("丛台区", "130403", "county"),
        ("邯郸市财政局", "130400", "department"),
    ]


def test_a_column_of_several_bodies_names_none_of_them() -> None:
    [made] = proposed(column(agencies=["邯郸市财政局", "邯郸市教育局"]))
    assert made.portal.agency == ""
    assert made.portal.name == "邯郸市财政局", "as the site calls itself"
    assert "several bodies" in made.portal.note


def test_a_body_without_a_site_does_not_bear_the_name_and_code_of_its_host() -> None:
    guest = column(
        body=3, body_name="市水利局", body_kind="department", guest=True, agencies=[], titles=[],
        site_name="邯郸市人民政府", site_code="1304000009", url="http://www.hd.gov.cn/slj/nb/", home="http://www.hd.gov.cn/slj/",
    )  # fmt: skip
    own = column(site_name="邯郸市人民政府", agencies=[], titles=[], url="http://www.hd.gov.cn/nb/")
    city = line(id="he-hd", name="邯郸市", division_code="130400", level="prefecture")
    _, made = proposed(guest, own, registry=[city])
    assert made.portal.name == "邯郸市水利局"
    assert (made.portal.division_code, made.portal.level) == ("130400", "department")


def test_what_is_not_certain_stays_blank() -> None:
    [made] = proposed(column(site_name="鼓楼区人民政府", site_code="", agencies=[], titles=[]))
    assert made.portal.division_code == ""
    [torn] = proposed(column(site_code="4403000002"))
    assert torn.portal.division_code == "", "the name says one city, the site's code another"
    assert nowhere("某某部", "bm04000007", "") == ("", "central")


def test_the_portal_s_own_column_comes_first_and_ids_are_its_own() -> None:
    town = column(
        body=1, body_name="城关镇", home="http://czj.hd.gov.cn/t/", url="http://czj.hd.gov.cn/t/nb/"
    )
    made = proposed(town, column(), registry=[line(id="he-hd-czj", name="另一个")])
    assert [p.own for p in made] == [True, False]
    assert [p.portal.id for p in made] == ["he-hd-czj-2", "he-hd-czj-t"]


def test_a_second_column_of_a_body_is_named_by_its_link() -> None:
    second = column(
        url="http://czj.hd.gov.cn/bmnb/", words="部门年报", further=True, agencies=["a", "b"]
    )
    _, made = proposed(column(), second)
    assert made.portal.name == "邯郸市财政局（部门年报）"


def test_a_column_of_another_government_is_not_the_portal_s_own() -> None:
    [made] = proposed(
        column(own=False, url="https://www.hebei.gov.cn/nb/", site_name="河北省人民政府", site_code="", agencies=[], titles=[])
    )  # fmt: skip
    assert not made.own
    assert made.portal.url == "https://www.hebei.gov.cn/"
    assert (made.portal.division_code, made.portal.level) == ("130000", "province")


# -- what the registry has ---------------------------------------------------------------------


def test_a_column_that_the_registry_has_is_not_proposed_anew(tmp_path: Path) -> None:
    known = line(
        id="czj", name="邯郸市财政局", column_url="https://czj.hd.gov.cn/zfxxgknb/index.html"
    )
    made = proposed(column(), registry=[known])
    assert made[0].known == "czj"
    path = tmp_path / "portals.csv"
    assert write(made, path) == ([], [])
    assert not path.exists()


def test_a_line_without_a_column_is_completed(tmp_path: Path) -> None:
    path = tmp_path / "portals.csv"
    header = "id,name,division_code,level,family,url,column_url,agency,enabled,note"
    path.write_text(
        f"{header}\nother,另,,,,,,,0,\n"
        "he-hd-czj,邯郸市财政局,130400,department,,https://www.czj.hd.gov.cn/,,,0,公开资料；栏目待查 (needs discover)\n",
        encoding="utf-8",
    )
    made = proposed(column(), registry=read_portals(path))
    assert made[0].completes == "he-hd-czj"
    assert write(made, path) == ([], ["he-hd-czj"])
    other, done = read_portals(path)
    assert (other.id, other.name) == ("other", "另")
    assert done.column_url == "http://czj.hd.gov.cn/zfxxgknb/"
    assert (done.family, done.enabled) == ("trs", True)
    assert done.url == "https://www.czj.hd.gov.cn/", "what the line says stays"
    assert "公开资料" in done.note and "needs discover" not in done.note


def test_a_line_is_completed_once_and_by_the_body_it_is_of(tmp_path: Path) -> None:
    longnan = line(
        id="jx-jxln",
        name="赣州市龙南市",
        division_code="360783",
        level="county",
        url="http://www.jxln.gov.cn/",
    )
    deep = {
        "body": 2,
        "body_name": "龙南市",
        "home": "http://www.jxln.gov.cn/lnsxxgk/",
        "site_name": "",
        "agencies": ["a", "b"],
    }
    first = column(url="http://www.jxln.gov.cn/nb/", **deep)
    second = column(url="http://www.jxln.gov.cn/bmnb/", words="部门年报", further=True, **deep)
    stranger = column(
        url="http://www.jxln.gov.cn/x/nb/", **{**deep, "body": 3, "body_name": "某某局"}
    )
    made = proposed(first, second, stranger, registry=[longnan])
    assert [p.completes for p in made] == ["jx-jxln", "", ""]
    assert len({p.portal.id for p in made}) == 3
    assert made[0].portal.name == "赣州市龙南市"


def test_another_column_of_a_portal_is_told_and_kept() -> None:
    before = line(
        id="czj",
        name="邯郸市财政局",
        url="http://czj.hd.gov.cn/",
        column_url="http://czj.hd.gov.cn/old/",
    )
    [made] = proposed(column(), registry=[before])
    assert (made.known, made.completes, made.beside) == ("", "", "czj")
    assert "another column" in made.portal.note


def test_a_name_and_its_short_form_are_one_body() -> None:
    [made] = proposed(column(agencies=["财政局", "邯郸市财政局"]))
    assert made.portal.agency == "邯郸市财政局"


def test_new_lines_leave_what_stands_in_the_file_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "portals.csv"
    before = (
        b'\xef\xbb\xbfid,name,url,note,column_url,family\r\nx,"\xe7\x94\xb2, \xe4\xb9\x99",,,,\r\n'
    )
    path.write_bytes(before)
    path.chmod(0o640)
    assert write(proposed(column()), path) == (["he-hd-czj"], [])
    after = path.read_bytes()
    assert after.startswith(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [p.id for p in read_portals(path)] == ["x", "he-hd-czj"]
    assert list(tmp_path.iterdir()) == [path], "nothing is left beside it"


def test_a_registry_that_cannot_be_read_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "portals.csv"
    broken = "id,name,family,column_url\nA B,甲,,\n"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(RegistryError, match="column id"):
        write(proposed(column()), path)
    assert path.read_text(encoding="utf-8") == broken
    assert list(tmp_path.iterdir()) == [path]
    path.write_text("id,name\n", encoding="utf-8")
    with pytest.raises(RegistryError, match="family"):
        write(proposed(column()), path)


def test_the_lines_printed_are_lines_of_the_registry(tmp_path: Path) -> None:
    made = proposed(column())
    path = tmp_path / "printed.csv"
    path.write_text(as_csv(made), encoding="utf-8")
    [read] = read_portals(path)
    assert read == made[0].portal
    assert as_csv(made).splitlines()[0] == ",".join(COLUMNS)
    told = as_text(Findings("u", columns=[made[0].column]), made)
    assert "2023  某某局2023年政府信息公开工作年度报告" in told


def test_findings_are_read_up_to_a_line_that_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "discover.jsonl"
    path.write_text(json.dumps(column()) + '\n{"event": "pa', encoding="utf-8")
    found = read_findings("u", path)
    assert len(found.columns) == 1 and found.end == ""


# -- a walk that is stopped, or may not begin --------------------------------------------------


@pytest.fixture
def slow() -> Iterator[Site]:
    """A city whose column is found, and whose townships then answer slowly."""
    pages = homes.many_bodies(30)

    def wait(asked: Asked) -> Reply:
        time.sleep(0.4)
        return homes.page("<p>本镇简介</p>")

    for path in [path for path in pages if path.startswith("/xz/z")]:
        pages[path] = wait
    with serve(Site(pages)) as site:
        yield site


def command(site: Site, folder: Path, *options: str) -> list[str]:
    return [
        sys.executable, "-m", "nianbao", "discover", site.url, "--loopback", f"127.0.0.1:{site.port}",
        "--archive", str(folder / "archive"), "--portals", str(folder / "portals.csv"), *options,
    ]  # fmt: skip


def test_ctrl_c_prints_what_was_found_so_far(slow: Site, tmp_path: Path) -> None:
    process = subprocess.Popen(
        command(slow, tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
    )  # fmt: skip
    while not any(path.startswith("/xz/z") for path in slow.paths()):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert f"{slow.url}/zfxxgknb/" in out
    assert "seen, not walked" in out
    assert "stopped" in out
    assert err == "", "quiet where it is no terminal"


def test_time_is_a_budget_too(slow: Site, tmp_path: Path) -> None:
    done = subprocess.run(
        command(slow, tmp_path, "--seconds", "6", "--json"), capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert answer["end"] == "closespider_timeout"
    assert answer["proposals"] and answer["seen_not_walked"]


def test_a_host_that_a_crawl_is_asking_is_left_alone(slow: Site, tmp_path: Path) -> None:
    lock = hold_slot(tmp_path / "archive", "127.0.0.1")
    try:
        done = subprocess.run(
            command(slow, tmp_path), capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
        )  # fmt: skip
    finally:
        lock.release()
    assert done.returncode == 1
    assert "another crawl is asking the same server" in done.stdout
    assert not slow.asked


def test_a_host_whose_platform_a_crawl_is_asking_is_left_alone(slow: Site, tmp_path: Path) -> None:
    registry = tmp_path / "platform.csv"
    registry.write_text(
        f"id,name,url,column_url,platform,loopback\na,某市,{slow.url}/,{slow.url}/nb/,gkmlpt,1\n",
        encoding="utf-8",
    )
    where = ["--archive", str(tmp_path / "archive"), "--portals", str(registry)]
    with hold_slot(tmp_path / "archive", "gkmlpt"):
        result = CliRunner().invoke(nianbao.cli, ["discover", f"{slow.url}/", *where])
    assert result.exit_code == 1
    assert "another crawl is asking the same server" in result.stdout
    assert not slow.asked
    with hold_slot(tmp_path / "archive", "127.0.0.1"):
        pass  # a walk that was turned away holds nothing back
