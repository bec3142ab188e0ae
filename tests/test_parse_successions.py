"""An agency that a reform renamed keeps its id; bodies that were merged are bodies of their own."""

import pytest

from chinese.titles import Title
from parse import keys
from parse.agency import agency
from parse.model import Agency, Context, Document
from parse.places import department_category
from parse.places.successions import successions
from parse.places.tables import rows


def body(name: str, year: int) -> str:
    """The id of who reports on a year under a name."""
    who: Agency = agency([Title("", name, year)], year, Document("html", []), Context())[0]
    return keys.agency_id(who, year)


@pytest.mark.parametrize(
    ("before", "until", "after", "since"),
    [
        ("佛山市环境保护局", 2017, "佛山市生态环境局", 2020),
        ("佛山市环境保护局", 2018, "佛山市生态环境局", 2019),
        ("福建省环境保护厅", 2017, "福建省生态环境厅", 2019),
        ("洪泽县卫生和计划生育委员会", 2015, "淮安市洪泽区卫生健康委员会", 2021),
        ("佛山市粮食局", 2016, "佛山市粮食和物资储备局", 2019),
        ("宜春市扶贫办公室", 2019, "宜春市乡村振兴局", 2021),
    ],
)
def test_one_body_over_its_renaming(before: str, until: int, after: str, since: int) -> None:
    assert body(before, until) == body(after, since)


@pytest.mark.parametrize(
    ("one", "year", "other", "later"),
    [
        # Several bodies became one.
        ("佛山市工商行政管理局", 2017, "佛山市市场监督管理局", 2020),
        ("佛山市国土资源局", 2017, "佛山市自然资源局", 2020),
        ("佛山市旅游局", 2017, "佛山市文化和旅游局", 2020),
        # It differs from place to place.
        ("佛山市农业局", 2017, "佛山市农业农村局", 2020),
        # The old name long after the reform is no slip of ours to mend.
        ("佛山市环境保护局", 2022, "佛山市生态环境局", 2022),
        # Another place.
        ("佛山市环境保护局", 2017, "宜春市生态环境局", 2020),
    ],
)
def test_bodies_of_their_own(one: str, year: int, other: str, later: int) -> None:
    assert body(one, year) != body(other, later)


def test_the_table_is_sound() -> None:
    """A renamed office stays in its line of work, and no name is both renamed and merged."""
    lines = list(rows("successions.csv"))
    assert {line["kind"] for line in lines} == {"renamed", "merged", "unclear"}
    for line in lines:
        assert int(line["first"]) <= int(line["last"])
        if line["kind"] == "renamed":
            names = [*line["before"].split("|"), line["after"]]
            assert len({department_category(name) for name in names}) == 1, names
    for told in successions().values():
        assert len({one.kind for one in told} & {"renamed", "merged"}) == 1 or len(told) == 1
