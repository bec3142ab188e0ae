"""The files of a release: every table in every format, the same data in each, nothing that runs."""

import csv
import gzip
import hashlib
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from publish.errors import PublishError
from publish.exports import catalogue, export, parquet, wide, xlsx
from publish.exports.choice import Choice
from publish.exports.csv_file import lines
from tests.publish_archive import (
    BLANKS,
    EDITION_2019,
    FAILING,
    MISSING,
    NARRATIVE,
    build,
    published_site,  # noqa: F401 - a fixture
    report_id,
)

Row = dict[str, str]


@pytest.fixture(name="folder", scope="module")
def downloads_folder(site: Path) -> Path:
    return (site / "current").resolve() / "downloads"


def named(folder: Path, name: str) -> Path:
    """A file of the release by its name without project and version."""
    stem, _, suffix = name.partition(".")
    return folder / f"nianbao-{stem}-v{folder.parent.name}.{suffix}"


def read(path: Path) -> list[Row]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet(path: Path) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = list(book["data"].iter_rows(values_only=True))
    book.close()
    return rows


@pytest.mark.parametrize("table", [table.name for table in catalogue.TABLES])
def test_every_table_is_there_in_every_format_with_the_same_rows(folder: Path, table: str) -> None:
    plain = read(named(folder, f"{table}.csv"))
    assert read(named(folder, f"{table}.csv.gz")) == plain
    rows = sheet(named(folder, f"{table}.xlsx"))
    names = list(plain[0])
    assert [*rows[0]] == names
    assert len(rows) == len(plain) + 1
    for row, expected in zip(rows[1:], plain, strict=True):
        padded = [*row, *[None] * (len(names) - len(row))]
        for value, text in zip(padded, expected.values(), strict=True):
            if isinstance(value, int | float):
                assert value == float(text)
            else:
                assert (value or "") == text


@pytest.mark.parametrize("table", [table.name for table in catalogue.TABLES])
def test_every_column_has_a_meaning_in_two_languages(folder: Path, table: str) -> None:
    meanings = {
        row["column"]: row for row in read(folder / "codebook.csv") if row["table"] == table
    }
    names = list(read(named(folder, f"{table}.csv"))[0])
    assert list(meanings) == names
    assert all(row["zh"] and row["en"] and row["type"] for row in meanings.values())
    book = openpyxl.load_workbook(named(folder, f"{table}.xlsx"), read_only=True)
    told = [row[0] for row in book["codebook"].iter_rows(values_only=True) if row]
    book.close()
    assert told[-len(names) :] == names


def test_the_wide_table_has_every_cell_of_every_report(site: Path, folder: Path) -> None:
    rows = {row["report"]: row for row in read(named(folder, "wide.csv"))}
    db = sqlite3.connect(site / "current" / "nianbao.db")
    current = [row[0] for row in db.execute("select id from reports where current = 1")]
    assert sorted(rows) == sorted(current)
    for name, (table, line, over) in catalogue.cells().items():
        axis = "item" if table == "disclosure" else "row"
        facts = dict(db.execute(f'select report, "{over}" from {table} where "{axis}" = ?', [line]))
        for report, row in rows.items():
            value = facts.get(report)
            assert row[name] == ("" if value is None else str(value)), (report, name)
    db.close()


def test_the_wide_table_tells_blank_dash_word_zero_and_not_found_apart(folder: Path) -> None:
    rows = {row["report"]: row for row in read(named(folder, "wide.csv"))}
    blank = rows[report_id(BLANKS)]
    assert blank["applications.granted.other"] == "0"
    assert set(blank["blank"].split()) == {
        "applications.granted.enterprise", "applications.granted.legal_service",
    }  # fmt: skip
    assert blank["dash"] == "applications.granted.research_institution"
    assert blank["no_number"] == "disclosure.fees.amount"
    assert blank["not_found"] == ""
    lost = rows[report_id(MISSING)]["not_found"].split()
    assert {"disclosure", "review_litigation", "applications.refused_petition"} <= set(lost)
    assert "applications.denied_by_law.total" in lost
    assert rows[report_id(NARRATIVE)]["not_found"].split() == [
        "disclosure", "applications", "review_litigation",
    ]  # fmt: skip
    words = rows[report_id(EDITION_2019)]
    assert words["no_number"].split() == ["disclosure.licensing.change", "disclosure.fees.change"]
    assert words["not_found"] == ""
    assert words["disclosure.penalties.change"] == "-15"


@pytest.mark.parametrize("table", [table.name for table in catalogue.TABLES if table.by_part])
def test_years_and_provinces_together_are_the_whole(folder: Path, table: str) -> None:
    whole = sorted(map(repr, read(named(folder, f"{table}.csv"))))
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    parts = {
        resource["part"]: read(folder / resource["path"])
        for resource in package["resources"]
        if resource["table"] == table and resource["part"] and resource["path"].endswith(".csv.gz")
    }
    years = [row for part, rows in parts.items() if len(part) == 4 for row in rows]
    places = [row for part, rows in parts.items() if len(part) != 4 for row in rows]
    assert sorted(map(repr, years)) == whole
    assert sorted(map(repr, places)) == whole
    assert all(
        row["year"] == part for part, rows in parts.items() if len(part) == 4 for row in rows
    )


def test_the_description_is_true_of_every_file(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    sums = dict(
        reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    beside = {"datapackage.json", "SHA256SUMS", "README.txt", "codebook.csv"}
    assert {path.name for path in folder.iterdir()} - beside == set(sums)
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert len({resource["name"] for resource in package["resources"]}) == len(sums)
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert f"-v{package['version']}." in resource["path"]
        assert len(data) == resource["bytes"]
        digest = hashlib.sha256(data).hexdigest()
        assert resource["hash"] == f"sha256:{digest}"
        assert sums[resource["path"]] == digest
        if resource["format"] == "csv":
            rows = read(folder / resource["path"])
            assert len(rows) == resource["rows"]
            names = [field["name"] for field in resource["schema"]["fields"]]
            assert list(rows[0]) == names


def test_values_are_of_the_types_that_are_declared(folder: Path) -> None:
    kinds = {"integer": int, "number": float}
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        for field in resource.get("schema", {}).get("fields", []):
            kind = kinds.get(field["type"])
            for row in read(folder / resource["path"]) if kind and is_csv(resource) else []:
                if kind and row[field["name"]]:
                    kind(row[field["name"]])


def test_a_package_can_be_checked_by_those_who_know_the_standard(folder: Path) -> None:
    """Tables have rows and a schema that fits their first line; whatever else there is, is a file."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        if not (is_csv(resource) or resource["format"] == "xlsx"):
            assert resource["type"] == "file"
            assert not {"rows", "schema"} & resource.keys()
            continue
        names = [field["name"] for field in resource["schema"]["fields"]]
        if is_csv(resource):
            assert all(list(row) == names for row in read(folder / resource["path"])[:1])
        else:
            sheet = openpyxl.load_workbook(folder / resource["path"], read_only=True).worksheets[0]
            assert [cell.value for cell in next(sheet.iter_rows())] == names


def is_csv(resource: dict[str, Any]) -> bool:
    return str(resource["format"]) == "csv"


def test_the_database_is_whole(folder: Path) -> None:
    db = sqlite3.connect(folder / f"nianbao-v{folder.parent.name}.db")
    assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert db.execute("select count(*) from reports").fetchone() == (8,)
    db.close()


@pytest.mark.skipif(not parquet.is_here(), reason="pyarrow (extra parquet) is not installed")
def test_parquet_is_typed_and_keeps_text_as_it_was_printed(folder: Path) -> None:
    from pyarrow import parquet as reader

    table = reader.read_table(named(folder, "applications.parquet"))
    assert str(table.schema.field("total").type) == "int64"
    assert table.num_rows == len(read(named(folder, "applications.csv")))
    agencies = reader.read_table(named(folder, "agencies.parquet")).column("agency").to_pylist()
    assert "=cmd局" in agencies
    facts = reader.read_table(named(folder, "applications.parquet")).to_pylist()
    printed = {(one["report"], one["row"]): one for one in facts}[report_id(BLANKS), "granted"]
    assert printed["legal_service_printed"] == ""
    assert printed["research_institution_printed"] == "—"
    lost = {(one["report"], one["row"]): one for one in facts}[report_id(MISSING), "denied_by_law"]
    assert lost["enterprise_printed"] is None


def test_no_spreadsheet_runs_a_cell(folder: Path) -> None:
    assert any("'=cmd局" in row for row in sheet(named(folder, "agencies.xlsx")))
    for path in folder.glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        for page in book:
            for row in page.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", (path.name, cell.coordinate)
                    assert not cell.hyperlink


def test_a_table_longer_than_a_sheet_is_cut_by_year(site: Path, tmp_path: Path) -> None:
    db = sqlite3.connect(site / "current" / "nianbao.db")
    made = export.write(
        db, tmp_path, "1", formats=("csv", "xlsx"), tables=("applications",), longest_sheet=24
    )
    db.close()
    files = {one.file: one for one in made}
    assert "nianbao-applications-v1.xlsx" not in files
    whole = files["nianbao-applications-v1.csv"].rows
    years = [one for name, one in files.items() if name.endswith(".xlsx")]
    assert sum(one.rows for one in years) == whole
    long = openpyxl.load_workbook(tmp_path / "nianbao-applications-2023-v1.xlsx")
    assert long.sheetnames == ["data", "data 2", "codebook"]
    assert [len(list(long[name].iter_rows())) for name in long.sheetnames[:2]] == [24, 3]
    assert [cell.value for cell in long["data"][1]] == [cell.value for cell in long["data 2"][1]]


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    assert xlsx.fitting("长" * 32_767) == "长" * 32_767
    cut = xlsx.fitting("𠀀" * 20_000)
    assert cut.endswith(xlsx.CUT)
    assert len(cut.encode("utf-16-le")) // 2 <= xlsx.LONGEST_TEXT


def test_a_choice_of_tables_years_and_places_is_exported(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    made = export.export(
        site,
        out,
        formats=("csv",),
        tables=("applications", "agencies"),
        years=(2023, 2019),
        places=("990100",),
    )
    version = (site / "current").resolve().name
    assert [one.file for one in made] == [
        f"nianbao-applications-2019-2023-990100-v{version}.csv",
        f"nianbao-agencies-2019-2023-990100-v{version}.csv",
    ]
    rows = read(out / made[0].file)
    assert {row["year"] for row in rows} == {"2019", "2023"}
    assert {row["agency"] for row in rows} == {"云溪市公安局"}
    assert {row["agency"] for row in read(out / made[1].file)} == {"云溪市公安局"}


def test_an_archive_db_can_be_exported_before_it_is_published(tmp_path: Path, folder: Path) -> None:
    db = build(tmp_path / "archive.db")
    made = export.export(db, tmp_path / "out", formats=("csv",), tables=("wide",))
    exported = read(tmp_path / "out" / made[0].file)
    assert exported == read(named(folder, "wide.csv"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"tables": ("nothing",)}, "There is no table nothing"),
        ({"formats": ("pdf",)}, "There is no format pdf"),
        ({"places": ("000000",)}, "000000"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(
    site: Path, tmp_path: Path, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(PublishError, match=said):
        export.export(site, tmp_path / "out", **options)


def test_a_folder_that_holds_something_is_left_alone(site: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(PublishError, match="not empty"):
        export.export(site, tmp_path)


def test_a_choice_is_read_by_report_and_by_year() -> None:
    assert Choice().condition() == ("1", ())
    condition, values = Choice((2019,), ("320000",)).condition()
    assert condition.count("?") == len(values) == 5


def test_csv_is_rfc_4180() -> None:
    assert lines([("a\nb", 'c"d', "e,f", None)]) == '"a\nb","c""d","e,f",\r\n'


def test_a_number_read_is_never_named_as_missing(folder: Path) -> None:
    for row in read(named(folder, "wide.csv")):
        named_missing = {name for state in wide.STATES for name in row[state].split()}
        assert not {name for name in catalogue.cells() if row[name]} & named_missing
        assert row["report"] != report_id(FAILING) or not named_missing
