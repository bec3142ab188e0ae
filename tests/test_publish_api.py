"""The API: one shape for every list, every cell of a report, open to any page, wrong asks told how."""

import json
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest

from publish.interface.api_lists import LISTS
from tests.publish_archive import (
    BLANKS,
    EDITION_2019,
    FAILING,
    FAILING_OLD,
    MISSING,
    Browser,
    published_site,  # noqa: F401 - a fixture
    report_id,
    site_browser,  # noqa: F401 - a fixture
)


def ask(browser: Browser, address: str) -> Any:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.text[:300])
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.json()


def walk(browser: Browser, address: str) -> list[dict[str, Any]]:
    """All rows of a list, by its links."""
    rows, url = [], address
    while url:
        page = ask(browser, url.removeprefix("http://site"))
        rows += page["items"]
        url = page["next"]
    return rows


@pytest.mark.parametrize("name", list(LISTS))
def test_a_list_walked_by_its_links_is_the_list(browser: Browser, name: str) -> None:
    whole = ask(browser, f"/api/{name}?limit=1000")
    assert set(whole) == {"release", "items", "next"}
    assert whole["items"] and whole["next"] is None
    assert walk(browser, f"/api/{name}?limit=2") == whole["items"]


def test_reports_are_the_current_ones_unless_others_are_asked_for(browser: Browser) -> None:
    current = {row["report"] for row in walk(browser, "/api/reports")}
    assert report_id(FAILING) in current
    assert report_id(FAILING_OLD) not in current
    assert [row["report"] for row in walk(browser, "/api/reports?current=0")] == [
        report_id(FAILING_OLD)
    ]


@pytest.mark.parametrize(
    ("query", "column", "value"),
    [
        ("year=2022", "year", 2022),
        ("agency=a-police", "agency_id", "a-police"),
        ("status=partial", "status", "partial"),
        ("place=990121", "county", "990121"),
        ("type=DEPT", "agency_type", "DEPT"),
    ],
)
def test_a_filter_lets_pass_what_it_says(
    browser: Browser, query: str, column: str, value: Any
) -> None:
    rows = walk(browser, f"/api/reports?limit=1&{query}")
    everything = walk(browser, "/api/reports")
    assert rows and rows == [row for row in everything if row[column] == value]


def test_a_report_is_told_cell_by_cell_as_it_was_printed(browser: Browser) -> None:
    told = ask(browser, f"/api/report/{report_id(BLANKS)}.json")
    granted, printed = (
        told["tables"]["applications"]["granted"],
        told["printed"]["applications"]["granted"],
    )
    assert (granted["natural_person"], printed["natural_person"]) == (3, "3")
    assert (granted["enterprise"], printed["enterprise"]) == (None, "　")
    assert (granted["research_institution"], printed["research_institution"]) == (None, "—")
    assert (granted["legal_service"], printed["legal_service"]) == (None, "")
    assert told["tables"]["disclosure"]["fees"] == {"amount": None}
    assert told["issues"][0]["code"] == "no_unit"
    assert told["hints"][0]["code"] == "prose.differs"
    assert told["source"]["warc_file"].startswith("yunxi/")
    lost = ask(browser, f"/api/report/{report_id(MISSING)}.json")
    assert lost["tables"]["disclosure"] == {}
    assert "refused_petition" not in lost["tables"]["applications"]
    assert lost["printed"]["applications"]["denied_by_law"]["total"] is None


def test_each_edition_has_its_own_measures(browser: Browser) -> None:
    old = ask(browser, f"/api/report/{report_id(EDITION_2019)}.json")["tables"]["disclosure"]
    new = ask(browser, f"/api/report/{report_id(FAILING)}.json")["tables"]["disclosure"]
    assert sum(map(len, old.values())) == 22
    assert sum(map(len, new.values())) == 10


def test_an_agency_has_its_years_and_a_place_its_children(browser: Browser) -> None:
    agency = ask(browser, "/api/agency/a-police.json")
    assert [row["year"] for row in agency["reports"]] == [2019, 2023]
    assert agency["figures"][1]["applications.received.total"] == 25
    assert "missing" in {row["state"] for row in agency["coverage"]}
    place = ask(browser, "/api/place/990100.json")
    assert "990121" in {row["code"] for row in place["children"]}


def test_a_search_gives_the_hits_with_their_sentence(browser: Browser) -> None:
    found = ask(browser, "/api/search?q=双减")
    assert found["total"] == len(found["items"]) > 0
    assert "双减" in found["items"][0]["passages"][0]["text"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/nothing", 404, "reports"),
        ("/api/report/nothing.json", 404, "nothing"),
        ("/api/thing/x.json", 404, "agency"),
        ("/api/reports?year=abc", 400, "year"),
        ("/api/reports?colour=red", 400, "colour"),
        ("/api/reports?current=2", 400, "current"),
        ("/api/reports?after=[1]&release=2001.01.01", 400, "release"),
        ("/api/reports?limit=0", 400, "limit"),
        ("/api/search", 400, "q"),
    ],
)
def test_a_wrong_ask_is_told_in_json_what_is_wrong(
    browser: Browser, address: str, status: int, said: str
) -> None:
    answer = browser.get(address)
    told = answer.json()
    assert (answer.status_code, told["status"], told["ok"]) == (status, status, False)
    assert said in json.dumps(told)


def test_a_wrong_extract_is_told_what_there_is(browser: Browser) -> None:
    answer = browser.get("/extract?tables=applications&columns=totl")
    assert answer.status_code == 400
    assert "total" in answer.text
    for wrong in ("tables=x", "tables=checks,reports", "tables=wide&years=abc", "tables=wide&places=1",
                  "years=2023", "tables=wide&colour=red", "tables=wide&years=2023-2019"):  # fmt: skip
        assert browser.get(f"/extract?{wrong}").status_code == 400, wrong


def test_an_extract_says_its_size_beforehand(browser: Browser) -> None:
    told = ask(browser, "/extract.json?tables=applications&years=2019-2023")
    answer = browser.get("/extract?tables=applications&years=2019-2023")
    assert told["rows"] == int(answer.headers["x-rows"]) == len(answer.text.splitlines()) - 1
    assert f"-v{told['release']}.csv" in answer.headers["content-disposition"]
    columns = browser.get("/extract?tables=applications&columns=agency,row,total").text.lstrip(
        "\ufeff"
    )
    assert columns.splitlines()[0] == "agency,row,total"


def test_several_tables_are_one_row_per_report(browser: Browser) -> None:
    answer = browser.get("/extract?tables=disclosure&tables=review_litigation")
    head = answer.text.lstrip("\ufeff").splitlines()[0].split(",")
    assert "disclosure.fees.amount" in head
    assert "review_litigation.review.total" in head
    assert "applications.received.total" not in head
    assert len(answer.text.splitlines()) == 8


def test_the_documentation_names_every_list_and_its_examples_work(browser: Browser) -> None:
    page = browser.page("/api?lang=en")
    links = [link["href"] for link in page.select("main a[href^='/api']")]
    assert {f"/api/{name}" for name in LISTS} <= {link.partition("?")[0] for link in links}
    for link in links:
        assert browser.get(link).status_code == 200, link
    for language in ("curl", "Python", "R"):
        assert page.find("h3", string=language)


def test_machines_find_every_page(browser: Browser) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    index = ElementTree.fromstring(browser.get("/sitemap.xml").content)
    pages: list[str] = []
    for piece in index.iter(f"{space}loc"):
        answer = browser.get(str(piece.text).removeprefix("http://site"))
        pages += [
            str(one.text) for one in ElementTree.fromstring(answer.content).iter(f"{space}loc")
        ]
    assert len(pages) == len(set(pages))
    assert f"http://site/report/{report_id(FAILING)}" in pages
    assert f"http://site/report/{report_id(FAILING_OLD)}" not in pages
    for page in pages:
        assert browser.get(page.removeprefix("http://site")).status_code == 200, page
    assert "http://site/sitemap.xml" in browser.get("/robots.txt").text
    assert "/api/reports" in browser.get("/llms.txt").text
