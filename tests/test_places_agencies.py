"""What a body is, by its name: the fourteen types and the department categories."""

import csv
from pathlib import Path

import pytest

from parse.places import agency_type, department_category, resolve
from parse.places.tables import DATA, rows

TYPES = [
    ("洪泽区人民政府", "GOV", None),
    ("福州市晋安区", "GOV", None),
    ("大兴安岭地区行政公署", "GOV", None),
    ("上海市人民政府办公厅", "GOV_OFFICE", "office"),
    ("南京市栖霞区人民政府办公室", "GOV_OFFICE", "office"),
    ("佛山市三水区城市管理和综合执法局", "DEPT", "urbanmgmt"),
    ("根河市城市管理綜合執法局", "DEPT", "urbanmgmt"),
    ("公安县财政局", "DEPT", "finance"),
    ("福建省人民政府国有资产监督管理委员会", "DEPT", "sasac"),
    ("苏州市人民政府外事办公室", "DEPT", "foreign"),
    ("福建省市场监督管理局（省知识产权局）", "DEPT", "market"),
    ("苏州工业园区财政局", "DEPT", "finance"),
    ("佛山市地方税务局", "DEPT", "tax"),
    ("佛山市交通运输综合行政执法支队", "DEPT", "transport"),
    ("唐山市地震局", "DEPT", "emergency"),
    ("河北省地震局", "VERTICAL", "emergency"),
    ("韶关市武江区西联镇人民政府", "TOWN_GOV", "town"),
    ("三水区无此名镇人民政府", "TOWN_GOV", "town"),
    ("东华门街道办事处", "SUBDISTRICT", "subdistrict"),
    ("北京市通州区中仓街道", "SUBDISTRICT", "subdistrict"),
    ("中山市南区办事处", "SUBDISTRICT", None),
    ("中山市火炬高技术产业开发区管理委员会", "ZONE", "zone"),
    ("苏州工业园区", "ZONE", "zone"),
    ("新疆生产建设兵团第八师", "XPCC", None),
    ("国家税务总局佛山市三水区税务局", "VERTICAL", "tax"),
    ("国家统计局无锡调查队", "VERTICAL", "statistics"),
    ("连云港海事局", "VERTICAL", "tobacco_post"),
    ("中华人民共和国黄埔海关", "VERTICAL", "customs"),
    ("中国人民银行杭州中心支行", "VERTICAL", "finreg"),
    ("江苏省气象局", "VERTICAL", "weather"),
    ("中国气象局", "CENTRAL", "weather"),
    ("国家公务员局", "CENTRAL", "hrss"),
    ("中华人民共和国外交部", "CENTRAL", None),
    ("财政部", "CENTRAL", "finance"),
    ("海关总署", "CENTRAL", "customs"),
    ("北京市工商行政管理局朝阳分局", "DISPATCHED", "market"),
    ("佛山市第一人民医院", "INSTITUTION", None),
    ("中共苏州市委宣传部", "PARTY", "party_mass"),
    ("连云港市科学技术协会", "PARTY", "party_mass"),
    ("苏州市人民检察院", "LEGISLATIVE_JUDICIAL", "party_mass"),
    ("中国人民政治协商会议扬州市委员会", "LEGISLATIVE_JUDICIAL", "party_mass"),
    ("信用苏州", "UNKNOWN", None),
]


@pytest.mark.parametrize(("name", "kind", "category"), TYPES)
def test_type_and_category(name, kind, category):
    assert agency_type(name, resolve(name, 2020)) == kind
    assert department_category(name) == category


# One line of offices through the reforms keeps one category.
LINEAGE = [
    ("market", ["工商行政管理局", "质量技术监督局", "食品药品监督管理局", "市场监督管理局"]),
    ("naturalres", ["国土资源局", "规划局", "海洋局", "自然资源和规划局"]),
    ("ecology", ["环境保护局", "环保局", "生态环境局"]),
    ("health", ["卫生局", "人口和计划生育委员会", "卫生和计划生育局", "卫生健康委员会"]),
    ("emergency", ["安全生产监督管理局", "应急管理局"]),
    ("culture", ["文化局", "旅游局", "文化广电新闻出版局", "文化广电旅游体育局"]),
    ("agriculture", ["扶贫开发办公室", "扶贫办", "乡村振兴局", "农业局", "农业农村局"]),
    ("tax", ["国家税务局", "地方税务局", "税务局"]),
    ("justice", ["法制办公室", "司法局"]),
    ("civildef", ["人民防空办公室", "国防动员办公室"]),
    ("dataadmin", ["大数据管理局", "数据局", "政务服务管理局", "行政审批局"]),
    ("ndrc", ["物价局", "粮食局", "发展和改革委员会"]),
    ("industry", ["经济和信息化委员会", "经济贸易局", "工业和信息化局"]),
]


@pytest.mark.parametrize(
    ("category", "name"), [(category, name) for category, all_ in LINEAGE for name in all_]
)
def test_a_category_outlives_reforms(category, name):
    assert department_category("佛山市三水区" + name) == category


@pytest.mark.parametrize("table", sorted(DATA.glob("*.csv")), ids=lambda path: path.name)
def test_every_line_of_a_table_has_all_its_cells(table):
    with table.open(encoding="utf-8", newline="") as file:
        widths = {len(row) for row in csv.reader(file)}
    assert len(widths) == 1


def test_the_tables_name_14_types_and_one_label_each():
    types = {row["type"]: row["label"] for row in rows("agency_types.csv")}
    assert len(types) == 14
    assert len({(row["type"], row["label"]) for row in rows("agency_types.csv")}) == 14


def test_every_category_has_one_label():
    pairs = {(row["category"], row["label_en"]) for row in rows("department_categories.csv")}
    assert len(pairs) == len({category for category, _ in pairs}) >= 46


@pytest.mark.shared
def test_real_department_names_are_classified():
    """926 names from the registers of ministries and of Jiangsu, Guangdong and Fujian."""
    table = Path(__file__).parents[2] / "shared/registry/department_sites.csv"
    if not table.exists():
        pytest.skip(f"{table} is not there")
    with table.open(encoding="utf-8") as file:
        found = [row["name"].split(" ")[0] for row in csv.DictReader(file)]
    types = [agency_type(name, resolve(name, 2025)) for name in found]
    departments = [n for n, kind in zip(found, types, strict=True) if kind == "DEPT"]
    assert types.count("UNKNOWN") / len(found) <= 0.02
    without = [name for name in departments if department_category(name) is None]
    assert len(without) / len(departments) <= 0.02, without
