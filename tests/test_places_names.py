"""Where a body is, by its name: a row is a name, a year, and what must come out."""

import pytest

from parse.places import resolve

# Thirty names as they stand on reports. name, year, match, division code, today's code, rest
THIRTY = [
    ("佛山市三水区城市管理和综合执法局", 2019, "ok", "440607", "440607", "城市管理和综合执法局"),
    ("根河市城市管理綜合執法局", 2020, "ok", "150785", "150785", "城市管理綜合執法局"),
    ("卫滨区城市管理局", 2023, "ok", "410703", "410703", "城市管理局"),
    ("韶关市武江区西联镇人民政府", 2019, "ok", "440203", "440203", "人民政府"),
    ("洪泽区人民政府", 2020, "ok", "320813", "320813", "人民政府"),
    ("福州市晋安区", 2020, "ok", "350111", "350111", ""),
    ("上海市黄浦区人民政府", 2019, "ok", "310101", "310101", "人民政府"),
    ("国家公务员局", 2012, "none", None, None, "国家公务员局"),
    ("新疆生产建设兵团第八师", 2020, "special", "659001", "659001", ""),
    (
        "中山市火炬高技术产业开发区管理委员会",
        2020,
        "special",
        "442000",
        "442000",
        "火炬高技术产业开发区管理委员会",
    ),
    ("鼓楼区", 2020, "ambiguous", None, None, ""),
    ("市中区", 2020, "ambiguous", None, None, ""),
    ("洪泽县人民政府", 2015, "ok_historical", "320829", "320813", "人民政府"),
    (
        "北京市工商行政管理局朝阳分局",
        2012,
        "ok_short",
        "110105",
        "110105",
        "工商行政管理局朝阳分局",
    ),
    ("內蒙古自治區呼倫貝爾市", 2020, "ok", "150700", "150700", ""),
    ("苏州工业园区", 2020, "special", "320500", "320500", ""),
    ("襄樊市", 2009, "ok_historical", "420600", "420600", ""),
    ("卢湾区", 2010, "ok_historical", "310103", "310101", ""),
    ("济宁市市中区", 2012, "ok_historical", "370802", "370811", ""),
    ("佛山市三水市", 2019, "ok_historical", "440607", "440607", ""),
    ("上海市人民政府办公厅", 2019, "ok", "310000", "310000", "人民政府办公厅"),
    ("国家税务总局佛山市三水区税务局", 2020, "ok", "440607", "440607", "税务局"),
    ("国家统计局佛山调查队", 2020, "ok_short", "440600", "440600", "调查队"),
    ("东莞市虎门镇人民政府", 2020, "ok", "441900", "441900", "人民政府"),
    ("儋州市那大镇人民政府", 2020, "ok", "460400", "460400", "人民政府"),
    ("湖北省仙桃市财政局", 2020, "ok", "429004", "429004", "财政局"),
    ("广州市荔湾区人民政府南源街道办事处", 2020, "ok", "440103", "440103", "办事处"),
    ("耿马县司法局", 2021, "ok_short", "530926", "530926", "司法局"),
    ("天門市拖市鎮人民政府", 2020, "ok", "429006", "429006", "人民政府"),
    ("中山陵园管理局", 2020, "none", None, None, "中山陵园管理局"),
]


@pytest.mark.parametrize(("name", "year", "match", "code", "current", "rest"), THIRTY)
def test_thirty_names(name, year, match, code, current, rest):
    found = resolve(name, year)
    assert (found.match, found.division_code, found.current_code, found.rest) == (
        match,
        code,
        current,
        rest,
    )


# A name that several divisions bear is never guessed; context or the printed parent decides.
AMBIGUOUS = [
    ("鼓楼区", 2020, ["320106", "320302", "350102", "410204"]),
    ("市中区", 2020, ["370103", "370402", "511002", "511102"]),
    ("市中区", 2010, ["370103", "370402", "370802", "511002", "511102"]),
    ("朝阳区人民政府", 2020, ["110105", "220104"]),
    ("朝阳财政局", 2020, ["110105", "211300", "211321", "220104"]),
    ("中山财政局", 2020, ["210202", "442000"]),
    ("铜仁市人民政府", 2011, ["520600", "522201"]),  # a county and a prefecture in one year
    ("巢湖市", None, ["340181", "341400"]),  # without a year both may be meant
    ("江北区财政局", 2025, ["330205", "500105"]),
    ("淮安审计局", 2025, ["320800", "320803"]),  # a city and its district
    ("西联镇人民政府", 2020, ["340706105", "440203100"]),
]


@pytest.mark.parametrize(("name", "year", "codes"), AMBIGUOUS)
def test_an_ambiguous_name_is_not_guessed(name, year, codes):
    found = resolve(name, year)
    assert found.match == "ambiguous"
    assert found.division_code is None and found.township_code is None
    assert list(found.candidates) == codes


def test_a_common_township_name_is_not_guessed():
    found = resolve("城关镇人民政府", 2020)
    assert found.match == "ambiguous"
    assert len(found.candidates) > 80


# name, year, context, match, division code
CONTEXT = [
    ("鼓楼区财政局", 2020, "320100", "ok_by_context", "320106"),
    ("鼓楼区财政局", 2020, "350102", "ok_by_context", "350102"),
    ("鼓楼区财政局", 2020, "440000", "ambiguous", None),  # none of them is there
    ("鼓楼区财政局", 2020, "320000", "ambiguous", None),  # two of them are there
    ("朝阳分局", 2012, "110000", "ok_by_context", "110105"),
    ("财政局", 2020, "440607", "ok_by_context", "440607"),
    ("区财政局", 2020, "440607", "ok_by_context", "440607"),
    ("区财政局", 2020, "440600", "none", None),  # a city's portal is no district
    ("市人民政府办公室", 2020, "440600", "ok_by_context", "440600"),
    ("我局", 2020, "440607", "ok_by_context", "440607"),
    ("财政局", 2015, "320813", "ok_by_context", "320829"),  # 洪泽 was a county then
    ("财政局", 2020, "510132", "ok_by_context", "510118"),  # a portal keyed by a retired code
    ("财政局", 2020, None, "none", None),
    ("外交部", 2020, "110000", "none", None),
    ("国家公务员局", 2012, "110000", "none", None),
    ("某某公司", 2020, "440607", "none", None),
    ("洪泽区人民政府", 2020, "440607", "ok", "320813"),  # what is printed is stronger
    ("西联镇人民政府", 2020, "440203", "ok_by_context", "440203"),
    ("东区街道办事处", 2020, "442000", "ok_by_context", "442000"),
    ("城关镇人民政府", 2020, "110101", "ambiguous", None),
]


@pytest.mark.parametrize(("name", "year", "context", "match", "code"), CONTEXT)
def test_context_decides_what_the_name_leaves_open(name, year, context, match, code):
    found = resolve(name, year, context)
    assert (found.match, found.division_code) == (match, code)


# name, year, code in that year, code today, a word of the note
HISTORY = [
    ("洪泽区人民政府", 2015, "320829", "320813", "since 2016"),
    ("洪泽县人民政府", 2020, "320813", "320813", "ended in 2016"),
    ("襄樊市襄阳区财政局", 2009, "420607", "420607", "襄州区"),
    ("巢湖市人民政府", 2010, "341400", None, "divided up"),
    ("巢湖市庐江县人民政府", 2010, "341421", "340124", "340124"),
    ("达县人民政府", 2012, "511721", None, "divided up"),
    ("达县人民政府", 2016, None, None, "can't be told"),
    ("三沙市人民政府", 2010, None, "460300", "since 2012"),
    ("铜仁地区江口县财政局", 2010, "522222", "520621", "520621"),
    ("莱芜市人民政府", 2015, "371200", None, "divided up"),
    ("重庆市渝北区财政局", 2026, None, None, "ended in 2025"),
    ("重庆市江北区财政局", 2024, "500105", "500157", "两江新区"),
]


@pytest.mark.parametrize(("name", "year", "code", "current", "said"), HISTORY)
def test_a_retired_or_future_division_says_so(name, year, code, current, said):
    found = resolve(name, year)
    assert found.match == "ok_historical"
    assert (found.division_code, found.current_code) == (code, current)
    assert said in found.note


def test_a_division_that_was_divided_up_names_its_heirs():
    assert resolve("达县人民政府", 2016).candidates == ("511702", "511703")


# name, year, division, township, rest
TOWNSHIPS = [
    ("韶关市武江区西联镇人民政府", 2019, "440203", "440203100", "人民政府"),
    ("武江区西联镇财政所", 2019, "440203", "440203100", "财政所"),
    ("北京市东城区东华门街道办事处", 2020, "110101", "110101001", "办事处"),
    ("中山市南区办事处", 2020, "442000", "442000005", "办事处"),
    ("嘉峪关市峪泉镇人民政府", 2020, "620200", "620201101", "人民政府"),
    ("微山县两城镇人民政府", 2020, "370826", "370826107", "人民政府"),
    ("增城市新塘镇人民政府", 2012, "440183", "440118101", "人民政府"),
    ("苏州工业园区斜塘街道办事处", 2020, "320500", "320576051", "办事处"),
    ("仙桃市沔城回族镇人民政府", 2020, "429004", "429004112", "人民政府"),
]


@pytest.mark.parametrize(("name", "year", "code", "township", "rest"), TOWNSHIPS)
def test_townships_need_their_county(name, year, code, township, rest):
    found = resolve(name, year)
    assert (found.division_code, found.township_code, found.rest) == (code, township, rest)
    assert found.level == "township"


def test_a_township_that_is_not_in_the_table_leaves_the_county_and_says_so():
    found = resolve("佛山市三水区无此名镇人民政府", 2012)
    assert (found.match, found.division_code, found.township_code) == ("ok", "440607", None)
    assert "township" in found.note


def test_a_township_unique_in_the_country_is_a_weaker_match():
    found = resolve("东华门街道办事处", 2020)
    assert (found.match, found.township_code) == ("ok_short", "110101001")


# 市 县 区 may be dropped only before a lower division, a department or a zone.
SHORT = [
    ("三水财政局", "ok_short", "440607"),
    ("青岛市南区人民政府", "ok_short", "370202"),
    ("南京鼓楼区财政局", "ok_short", "320106"),
    ("内蒙古呼伦贝尔市财政局", "ok_short", "150700"),
    ("恩施州财政局", "ok_short", "422800"),
    ("吉林财政厅", "ok_short", "220000"),
    ("国家统计局海南调查总队", "ok_short", "460000"),
    ("苏州市吴江生态环境局", "ok_short", "320509"),
    ("成都市公安局武侯区分局", "ok", "510107"),
    ("中国人民银行杭州中心支行", "ok_short", "330100"),
    ("公安交通管理局", "none", None),  # not 公安县
    ("资源规划局", "none", None),  # not 资源县
    ("公安县公安局", "ok", "421022"),
    ("县人民政府", "none", None),
]


@pytest.mark.parametrize(("name", "match", "code"), SHORT)
def test_short_names(name, match, code):
    found = resolve(name, 2020)
    assert (found.match, found.division_code) == (match, code)


# name, year, code of the host (None: not printed, not known), level
SPECIAL = [
    ("新疆生产建设兵团", 2020, "650000", "xpcc"),
    ("新疆生产建设兵团第十四师", 2010, "650000", "xpcc"),  # its city came in 2016
    ("新疆生产建设兵团第八师石河子市财政局", 2020, "659001", "xpcc"),
    ("第一师阿拉尔市十团", 2020, "659002", "xpcc"),
    ("江苏无锡经济开发区管理委员会", 2020, "320200", "zone"),
    ("昆山经济技术开发区管理委员会", 2020, "320583", "zone"),
    ("河北雄安新区管理委员会", 2020, "130000", "zone"),
    ("江北新区管理委员会", 2020, "320100", "zone"),  # in 南京, not in 江北区
    ("东湖新技术开发区管委会", 2020, "420100", "zone"),  # in 武汉, not in 东湖区 of 南昌
    ("滨湖新区管委会", 2020, None, "zone"),
    ("高新区管委会", 2020, None, "zone"),
    ("平潭综合实验区", 2021, "350128", "zone"),
    ("杨凌示范区审计局", 2022, "610000", "zone"),
    ("重庆市两江新区管理委员会", 2020, "500000", "zone"),
    ("加格达奇区人民政府", 2020, "232700", "zone"),
]


@pytest.mark.parametrize(("name", "year", "code", "level"), SPECIAL)
def test_zones_and_the_xpcc_are_special(name, year, code, level):
    found = resolve(name, year)
    assert (found.match, found.division_code, found.level) == ("special", code, level)


def test_a_zone_that_became_a_division_is_one_from_then_on():
    found = resolve("重庆市两江新区人民政府", 2026)
    assert (found.match, found.division_code) == ("ok", "500157")


# Traditional characters, and simplified ones that are the traditional form of another.
SCRIPTS = [
    ("內蒙古自治區呼倫貝爾市根河市財政局", "150785"),
    ("遼寧省瀋陽市人民政府", "210100"),
    ("浙江省臺州市椒江區人民政府", "331002"),
    ("陕西省咸阳市乾县人民政府", "610424"),
    ("陝西省咸陽市乾縣人民政府", "610424"),
    ("吉林省松原市乾安县", "220723"),
]


@pytest.mark.parametrize(("name", "code"), SCRIPTS)
def test_both_scripts(name, code):
    found = resolve(name, 2020)
    assert (found.match, found.division_code) == ("ok", code)


@pytest.mark.parametrize("name", ["杭州市西湖管理处", "第一师范学院", "西湖风景名胜区管委会"])
def test_a_lake_or_a_school_is_no_county(name):
    assert resolve(name, 2020).division_code in (None, "330100")


@pytest.mark.parametrize("name", ["", " ", "财政局", "某某集团", "12345", "《", "区"])
def test_what_names_no_place_has_none(name):
    found = resolve(name, 2020)
    assert (found.match, found.division_code) == ("none", None)
