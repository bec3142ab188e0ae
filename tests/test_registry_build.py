"""The registry is made from public tables, beside what was written into it by hand."""

from pathlib import Path

import pytest

from crawler.portals import REGISTRY, Portal, read_portals
from crawler.registry import build, words

ROOT = Path(__file__).resolve().parents[1]
PLACES = ROOT / "parse" / "places" / "data"
DIVISIONS = """code,name,level,province,prefecture,valid_from,valid_to,successors
320000,江苏省,province,,,1981,,
320200,无锡市,prefecture,江苏省,,1981,,
320211,滨湖区,county,江苏省,无锡市,2000,,
320203,南长区,county,江苏省,无锡市,1981,2015,320213
320213,梁溪区,county,江苏省,无锡市,2015,,
429004,仙桃市,county,湖北省,直辖,1994,,
110000,北京市,province,,,1981,,
110101,东城区,county,北京市,直辖,1981,,
"""
GOVERNMENTS = """code,level,name,url
320000,province,江苏省,https://www.jiangsu.gov.cn/
320200,prefecture,无锡市,https://www.wuxi.gov.cn/
320211,county,滨湖区,http://www.wxbh.gov.cn/
320203,county,南长区,https://www.nanchang.gov.cn/
429004,prefecture,仙桃市,http://www.xiantao.gov.cn/
110101,county,东城区,http://www.wuxi.gov.cn/
,county,某某新区,http://www.xinqu.gov.cn/
"""
SITES = """place,section,name,home_url,disclosure_url
国家部委,组成部门,中华人民共和国某某部,http://www.moumou.gov.cn,
国家部委,组成部门,中华人民共和国另某部,https://1234567.com/,
江苏省/无锡,市政府委办局,市财政局 备案序号：1,http://cz.wuxi.gov.cn/index.html,http://cz.wuxi.gov.cn/zfxxgk/
江苏省/无锡,市政府委办局,市发改委,http://fgw.wuxi.gov.cn/,
江苏省/无锡,市委部委办局,市委组织部,http://zzb.wuxi.gov.cn/,
江苏省/无锡,区政府,某开发区管委会,http://www.wxbh.gov.cn/,
江苏省/无锡,市政府委办局,无锡市财政局,http://czj.wuxi.gov.cn/,
江苏省/江苏省,省级,江苏省体育局,,https://ty.jiangsu.gov.cn/gkmlpt/index
"""
SURVEY = """family,name,url,level
jpaas,Jiangsu Finance (江苏财政厅),https://czt.jiangsu.gov.cn,provincial
gkmlpt,Wuxi,http://www.wuxi.gov.cn,municipal
"""
CODES = "site_code,site\n3202110001,滨湖区 www.wxbh.gov.cn\n"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, text in (
        ("divisions.csv", DIVISIONS),
        ("government_portals.csv", GOVERNMENTS),
        ("department_sites.csv", SITES),
        ("sites_by_family.csv", SURVEY),
        ("site_code_samples.csv", CODES),
    ):
        (folder / name).write_text(text, "utf-8")
    return folder


def make(tables: Path, before: str = "", *more: str) -> dict[str, Portal]:
    """Build a registry over a file that holds `before`; the lines by id."""
    path = tables.parent / "portals.csv"
    if before:
        path.write_text(before, "utf-8")
    divisions = str(tables / "divisions.csv")
    build.main([str(tables), "--divisions", divisions, "--portals", str(path), *more])
    return {portal.id: portal for portal in read_portals(path)}


def test_every_government_has_a_line_with_the_name_of_what_it_lies_in(tables: Path) -> None:
    lines = make(tables)
    assert (lines["js-wxbh"].name, lines["js-wxbh"].division_code) == ("无锡市滨湖区", "320211")
    assert (lines["hb-xiantao"].name, lines["hb-xiantao"].level) == ("湖北省仙桃市", "county")
    assert lines["js-320213"].url == "", "a division that the tables have no portal of"
    assert words.NO_PORTAL in lines["js-320213"].note


def test_no_made_line_is_crawled_and_each_says_that_nobody_looked(tables: Path) -> None:
    for line in make(tables).values():
        assert not line.enabled
        assert line.note.startswith(words.MADE)


def test_what_is_wrong_with_a_row_is_told_in_the_line(tables: Path) -> None:
    lines = make(tables)
    assert "320213 梁溪区" in lines["js-nanchang"].note, "the code ended, and what came after it"
    assert words.LEVEL.format(said="prefecture") in lines["hb-xiantao"].note
    assert words.HTTP_ONLY in lines["js-wxbh"].note
    assert "3202110001" in lines["js-wxbh"].note
    assert "某开发区管委会" in lines["js-wxbh"].note, (
        "another table gives the address to another body"
    )
    assert (lines["xinqu"].division_code, lines["xinqu"].name) == ("", "某某新区")
    assert "1234567.com" in lines["central"].note and lines["central"].url == ""


def test_two_governments_that_share_an_address_have_none(tables: Path) -> None:
    lines = make(tables)
    assert lines["bj-110101"].url == lines["js-320200"].url == ""
    assert "无锡市" in lines["bj-110101"].note and "www.wuxi.gov.cn" in lines["bj-110101"].note


def test_of_two_that_share_an_address_the_wider_keeps_it(tables: Path) -> None:
    shared = GOVERNMENTS.replace("http://www.wxbh.gov.cn/", "http://www.jiangsu.gov.cn/")
    (tables / "government_portals.csv").write_text(shared, "utf-8")
    lines = make(tables)
    assert lines["js-jiangsu"].url == "https://www.jiangsu.gov.cn/"
    assert lines["js-320211"].url == ""


def test_departments_are_named_in_full_and_stand_with_their_place(tables: Path) -> None:
    lines = make(tables)
    finance = lines["js-wuxi-cz"]
    assert (finance.name, finance.agency) == ("无锡市财政局", "无锡市财政局")
    assert (finance.level, finance.division_code) == ("department", "320200")
    assert finance.disclosure_url == "http://cz.wuxi.gov.cn/zfxxgk/"
    assert "js-wuxi-czj" not in lines and "czj.wuxi.gov.cn" in finance.note, "one body, one line"
    assert lines["js-wuxi-fgw"].agency == "", "a short name is nobody's signature"
    assert (lines["moumou"].name, lines["moumou"].level) == ("某某部", "central")
    sports = lines["js-ty"]
    assert (sports.family, sports.column_url) == (
        "gkmlpt",
        "https://ty.jiangsu.gov.cn/gkmlpt/index",
    )
    assert not any("组织部" in line.name for line in lines.values()), "the Party owes no report"


def test_a_survey_gives_families_and_sites_that_no_table_has(tables: Path) -> None:
    lines = make(tables)
    assert (lines["js-czt"].name, lines["js-czt"].family) == ("江苏财政厅", "jpaas")
    assert words.SHORTENED in lines["js-czt"].note


def test_what_was_written_by_hand_wins_and_keeps_its_id(tables: Path) -> None:
    by_hand = (
        "id,name,division_code,level,family,url,column_url,enabled,note\n"
        "binhu,滨湖,320211,county,trs,http://xxgk.wxbh.gov.cn/,http://xxgk.wxbh.gov.cn/nb/,1,看过\n"
    )
    lines = make(tables, by_hand)
    assert "js-wxbh" not in lines
    assert (lines["binhu"].note, lines["binhu"].enabled) == ("看过", True)


def test_a_made_line_that_somebody_worked_on_is_kept_as_it_is(tables: Path) -> None:
    first = make(tables)
    path = tables.parent / "portals.csv"
    text = path.read_text("utf-8").replace(
        "320211,county,,http://www.wxbh.gov.cn/,,,",
        "320211,county,jpage,http://www.wxbh.gov.cn/,,http://www.wxbh.gov.cn/col/col1/index.html,",
    )
    path.write_text(text, "utf-8")
    worked_on = read_portals(path)
    again = make(tables)
    assert again["js-wxbh"].family == "jpage"
    assert list(again.values()) == worked_on
    assert again.keys() == first.keys()


def test_made_again_it_is_the_same_and_a_corrected_table_is_taken_up(tables: Path) -> None:
    first = make(tables)
    assert make(tables) == first
    path = tables / "government_portals.csv"
    path.write_text(
        path.read_text("utf-8").replace("http://www.xiantao", "https://www.xiantao"), "utf-8"
    )
    assert make(tables)["hb-xiantao"].url == "https://www.xiantao.gov.cn/"


def test_a_line_that_no_table_gives_any_more_goes_only_when_told_to(tables: Path) -> None:
    make(tables)
    path = tables / "department_sites.csv"
    path.write_text(
        "\n".join(
            line for line in SITES.splitlines() if "体育局" not in line and "发改委" not in line
        ),
        "utf-8",
    )
    assert {"js-wuxi-fgw", "js-ty"} <= make(tables).keys()
    lines = make(tables, "", "--drop")
    assert "js-wuxi-fgw" not in lines
    assert "js-ty" in lines, "it has a column"


@pytest.mark.shared
def test_the_shipped_registry_is_what_the_public_tables_make_of_it(
    shared: Path, tmp_path: Path
) -> None:
    path = tmp_path / "portals.csv"
    path.write_bytes(REGISTRY.read_bytes())
    divisions = [PLACES / "divisions.csv", PLACES / "overrides.csv"]
    given = [argument for file in divisions for argument in ("--divisions", str(file))]
    build.main([str(shared / "registry"), *given, "--portals", str(path)])
    assert path.read_text("utf-8") == REGISTRY.read_text("utf-8")
