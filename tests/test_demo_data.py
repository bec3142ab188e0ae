"""The demo's reports: how many, from when, and that their figures hold together."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from chinese.fold import simplified
from demo import form
from demo.reports import DAYS, Report, load, reports
from demo.site import traditional
from demo.truth import neighbours, truth

SIX = [key for key, _ in form.APPLICANTS[:-1]]
ALL_COLUMNS = [key for key, _ in form.APPLICANTS]
MISPRINTED = "wuyou-office-2022"  # its total is one too high
TOO_LITTLE = "zixu-finance-2023"  # takes up one request less than the year before handed on


def by_agency(day: int = 1) -> dict[str, dict[int, Report]]:
    found: dict[str, dict[int, Report]] = {}
    for report in reports(day):
        found.setdefault(report.agency, {})[report.year] = report
    return found


def number(report: Report, table: str, row: str, column: str) -> int:
    """A printed number; a blank counts as zero, as it does for whoever adds the column up."""
    value = report.tables[table][row][column].value
    assert value is None or isinstance(value, int)
    return value or 0


def consecutive() -> list[tuple[Report, Report]]:
    pairs = []
    for years in by_agency().values():
        pairs += [(years[y], years[y + 1]) for y in sorted(years) if y + 1 in years]
    return pairs


@pytest.mark.parametrize("day", DAYS)
def test_there_are_enough_agencies_reports_and_years(day: int) -> None:
    shown = reports(day)
    assert len(shown) >= 30
    assert len({report.agency for report in shown}) >= 8
    assert {report.year for report in shown} == set(range(2019, 2026))
    assert {report.editions["disclosure"] for report in shown} == {"2019", "2021"}
    assert len({report.id for report in shown}) == len(shown)


@pytest.mark.parametrize("day", DAYS)
def test_the_edition_follows_the_year_but_for_one_mixed_report(day: int) -> None:
    mixed = []
    for report in reports(day):
        expected = "2019" if report.year < 2021 else "2021"
        assert report.editions["disclosure"] == expected
        if report.editions["applications"] != expected:
            mixed.append(report.id)
    assert mixed == ["zixu-city-2021"]


def test_everything_that_the_demo_promises_is_there() -> None:
    shown = reports(1)
    assert {report.carrier for report in shown} == {"page", "pdf", "docx", "xlsx", "page+pdf"}
    assert {report.layout for report in shown} == {"one", "separate", "cut"}
    assert {report.dress for report in shown} == {"plain", "cms", "th", "word"}
    assert {report.charset for report in shown} == {"utf-8", "gb2312"}
    assert {report.script for report in shown} == {"simplified", "traditional"}
    special = {note for report in shown for note in report.special}
    assert special >= {
        "sums fail",
        "blank-filled",
        "the title names no agency",
        "year first in the title",
        "PubDate is the day of a migration",
        "a character outside GB 2312",
        "text copied from another agency",
        "the prose names another figure than the table",
        "takes up less than last year carried over",
        "published late",
    }


@pytest.mark.parametrize("day", DAYS)
def test_every_report_fills_the_form_of_its_edition(day: int) -> None:
    for report in reports(day):
        blocks = form.DISCLOSURE[report.editions["disclosure"]]
        expected = {item: {m for m, _ in b.measures} for b in blocks for item, _ in b.items}
        found = {item: set(cells) for item, cells in report.tables["disclosure"].items()}
        assert found == expected
        rows = list(report.tables["applications"])
        assert rows == form.application_rows(report.editions["applications"])
        assert list(report.tables["review_litigation"]) == [key for key, _ in form.CASES]


def test_the_form_has_as_many_values_as_the_codebook_says() -> None:
    count: Callable[[str], int] = lambda edition: sum(  # noqa: E731
        len(block.measures) * len(block.items) for block in form.DISCLOSURE[edition]
    )
    assert (count("2019"), count("2021")) == (22, 10)


@pytest.mark.parametrize("report", reports(1) + reports(2)[-1:], ids=lambda report: report.id)
def test_the_sums_hold_wherever_everything_they_need_is_printed(report: Report) -> None:
    def get(row: str, column: str) -> int:
        return number(report, "applications", row, column)

    # 上海 leaves the total column of the result rows blank; what is not printed can't be added.
    columns = SIX if report.id == "shanghai-office-2019" else ALL_COLUMNS
    wrong = []
    rows = form.application_rows(report.editions["applications"])
    outcomes = [
        r for r in rows if r not in {"received", "carried_in", "processed_total", "carried_out"}
    ]
    for column in columns:
        done = get("processed_total", column)
        if get("received", column) + get("carried_in", column) != done + get("carried_out", column):
            wrong.append(f"balance {column}")
        if sum(get(row, column) for row in outcomes) != done:
            wrong.append(f"outcomes {column}")
    for row in rows if columns is ALL_COLUMNS else []:
        if sum(get(row, column) for column in SIX) != get(row, "total"):
            wrong.append(f"applicants {row}")
    for case, _ in form.CASES:
        parts = [number(report, "review_litigation", case, key) for key, _ in form.OUTCOMES]
        if sum(parts[:-1]) != parts[-1]:
            wrong.append(f"cases {case}")
    expected = ["balance total", "outcomes total", "applicants processed_total"]
    assert wrong == (expected if report.id == MISPRINTED else [])


@pytest.mark.parametrize(("before", "after"), consecutive(), ids=lambda report: report.id)
def test_the_years_of_an_agency_join(before: Report, after: Report) -> None:
    lost = {
        column
        for column in ALL_COLUMNS
        if number(before, "applications", "carried_out", column)
        != number(after, "applications", "carried_in", column)
    }
    assert lost == ({"natural_person", "total"} if after.id == TOO_LITTLE else set())
    for item in ("regulations", "normative_documents"):
        old, new = before.tables["disclosure"][item], after.tables["disclosure"][item]
        stock = number(
            before, "disclosure", item, "disclosed_total" if "made" in old else "in_force"
        )
        if "made" in new:
            grown = stock + number(after, "disclosure", item, "disclosed")
            assert number(after, "disclosure", item, "disclosed_total") == grown
        else:
            changed = number(after, "disclosure", item, "issued") - number(
                after, "disclosure", item, "repealed"
            )
            assert number(after, "disclosure", item, "in_force") == stock + changed
    if "other_services" in after.tables["disclosure"]:
        for item in ("licensing", "other_services", "penalties", "coercion", "fees"):
            moved = number(before, "disclosure", item, "prior_items") + number(
                before, "disclosure", item, "change"
            )
            assert number(after, "disclosure", item, "prior_items") == moved


def test_fees_headed_ten_thousand_yuan_are_kept_in_yuan() -> None:
    seen = 0
    for report in reports(1):
        if report.editions["disclosure"] == "2021":
            fee = report.tables["disclosure"]["fees"]["amount"]
            assert fee.value is not None
            assert Decimal(str(fee.value)) == Decimal(fee.printed) * 10000
            seen += fee.value > 0
    assert seen >= 8


def test_a_sentence_quotes_the_table_it_belongs_to() -> None:
    finance = next(r for r in reports(1) if r.id == "wuyou-finance-2023")
    received = finance.tables["applications"]["received"]["total"].printed
    assert any(f"申请{received}件" in text for text in finance.sections["overview"])


@pytest.mark.shared
def test_real_agencies_have_their_real_figures(shared: Path) -> None:
    text = (shared / "reports" / "golden.json").read_text("utf-8")
    golden = {(g["agency"], g["year"]): g for g in json.loads(text)}
    real = [entry for entry in truth(1) if not entry["invented"]]
    assert len(real) == 7
    for entry in real:
        published = golden[entry["agency"], entry["year"]]
        assert entry["editions"] == published["editions"]
        for table, rows in entry["tables"].items():
            assert rows == published[table], (entry["id"], table)


def test_the_second_day_differs_in_exactly_three_reports() -> None:
    first = {entry["id"]: entry for entry in truth(1)}
    second = {entry["id"]: entry for entry in truth(2)}
    assert first.keys() - second.keys() == {"nanke-market-2019"}
    assert second.keys() - first.keys() == {"nanke-police-2025"}
    assert [i for i in first.keys() & second.keys() if first[i] != second[i]] == [
        "wuyou-finance-2023"
    ]
    assert neighbours(1) == neighbours(2)


def test_the_edit_is_one_figure_and_one_sentence() -> None:
    before, after = (
        next(entry for entry in truth(day) if entry["id"] == "wuyou-finance-2023") for day in DAYS
    )
    changed = [
        (table, row, column)
        for table, rows in before["tables"].items()
        for row, cells in rows.items()
        for column in cells
        if cells[column] != after["tables"][table][row][column]
    ]
    assert changed == [("disclosure", "licensing", "decisions")]
    sentences = [
        (key, new)
        for key, texts in before["sections"].items()
        for old, new in zip(texts, after["sections"][key], strict=True)
        if old != new
    ]
    assert [key for key, _ in sentences] == ["problems"]
    assert after["printed"]["disclosure"]["licensing"]["decisions"] in sentences[0][1]
    assert before["url"] == after["url"]


def test_labels_come_back_from_traditional_characters() -> None:
    rows = form.tables({"disclosure": "2019", "applications": "2019"}, _zeros, "one")
    labels = [cell.text for tables in rows.values() for t in tables for row in t for cell in row]
    assert simplified(traditional("".join(labels))) == "".join(labels)


def _zeros(table: str) -> dict[str, dict[str, str]]:
    report = next(r for r in reports(1) if r.id == "xilian-2019")
    return report.printed(table)


def test_addresses_are_unique_and_stay_the_same() -> None:
    urls = [entry["url"] for entry in [*truth(1), *neighbours(1)]]
    assert len(set(urls)) == len(urls)
    assert "http://127.0.0.1:8771/zwgk/zfxxgk/zfxxgknb/202401/t20240117_" in " ".join(urls)


def test_the_neighbours_are_many_and_named_like_neighbours() -> None:
    titles = [entry["title"] for entry in neighbours()]
    assert len([title for title in titles if "报表" in title]) > 100
    assert any("一图读懂" in title for title in titles)
    assert load("neighbours.json").keys() == {entry["portal"] for entry in truth()}
