"""Comparing again: nothing changes where nothing changed, and piece by piece gives what at once gives."""

import sqlite3
from random import Random

from parse.compare import compare
from tests.compare_archive import Archive, Rows, applicants, stock
from tests.test_compare_likeness import mixed, text

_WRITING = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)


def fill(archive: Archive, random: Random, agency: int, year: int, version: int = 1) -> str:
    """Write a report that has something in common with others."""
    busy = random.choice([137, 212])
    tables: dict[str, Rows] = {
        "applications": {
            "received": applicants(busy, 21, 0, 0, 4, 0, busy + 25),
            "carried_in": applicants(random.choice([0, 1])),
            "processed_total": applicants(busy - 1, 21, 0, 0, 4, 0, busy + 24),
            "carried_out": applicants(random.choice([0, 1])),
        },
        "disclosure": {
            "normative_documents": stock(random.choice([0, 1]), 0, 8),
            "fees": {"amount": random.choice([120_000, 1_200_000, 118_500])},
        },
    }
    overview = f"全年收到政府信息公开申请{busy + random.choice([25, 26])}件。\n" + mixed(
        random.choice([1, 2, 1000 + agency * 10 + year]), 1, random.choice([0.0, 0.5, 0.9]), 16
    )
    return archive.report(
        f"甲县第{agency}局", year, version=version, sections={"overview": overview}, **tables
    )


def archive_of(seed: int, agencies: int = 8) -> Archive:
    archive, random = Archive(), Random(seed)
    for agency in range(agencies):
        for year in range(2021, 2025):
            if random.random() < 0.8:
                fill(archive, random, agency, year)
    return archive


def at_once(archive: Archive) -> dict[str, list[tuple[object, ...]]]:
    """What a comparison of everything writes into the same archive."""
    fresh = Archive()
    archive.db.commit()
    archive.db.backup(fresh.db)
    for table in ("checks", "hints", "likeness", "compared", "comparisons"):
        fresh.db.execute(f"DELETE FROM {table}")
    compare(fresh.db)
    return fresh.everything()


def test_comparing_twice_changes_nothing() -> None:
    archive = archive_of(1)
    compare(archive.db)
    first = archive.everything()
    assert all(first.values())
    written: list[object] = []

    def note(
        action: int, table: str | None, _: str | None, database: str | None, __: object
    ) -> int:
        if database == "main" and action in _WRITING:
            written.append((action, table))
        return sqlite3.SQLITE_OK

    archive.db.set_authorizer(note)
    compare(archive.db)
    archive.db.set_authorizer(None)
    assert archive.everything() == first
    assert not written  # not even the same again
    archive.db.execute("UPDATE reports SET content_digest = 'another' WHERE rowid = 1")
    archive.db.set_authorizer(note)
    compare(archive.db)
    assert written


def test_piece_by_piece_is_as_at_once() -> None:
    for seed in range(6):
        random = Random(seed)
        archive = archive_of(seed)
        compare(archive.db)
        for _ in range(6):
            agency, year = random.randrange(9), random.randrange(2020, 2026)
            match random.randrange(4):
                case 0:  # a report is read again, or for the first time
                    fill(archive, random, agency, year)
                case 1:  # a new version takes the place of the old
                    archive.db.execute(
                        "UPDATE reports SET current = 0 WHERE year = ? AND agency_name = ?",
                        (year, f"甲县第{agency}局"),
                    )
                    fill(archive, random, agency, year, random.randrange(2, 1_000_000))
                case 2:  # a report is gone
                    archive.db.execute(
                        "DELETE FROM reports WHERE year = ? AND agency_name = ?",
                        (year, f"甲县第{agency}局"),
                    )
                case 3:  # it turns out to be another year's
                    archive.db.execute(
                        "UPDATE reports SET year = 2030 WHERE year = ? AND agency_name = ?",
                        (year, f"甲县第{agency}局"),
                    )
            compare(archive.db)
            assert archive.everything() == at_once(archive), seed


def test_the_order_of_arrival_does_not_matter() -> None:
    together = Archive()
    apart = Archive()
    for archive, names in ((together, "甲乙丙"), (apart, "丙乙甲")):
        for name in names:
            archive.report(f"{name}县教育局", 2022, sections={"overview": text(1, 16)})
            if archive is apart:
                compare(archive.db)
    compare(together.db)
    assert together.everything() == apart.everything()


def test_sums_within_a_report_are_left_alone() -> None:
    archive = archive_of(2)
    report = archive.db.execute("SELECT min(id) FROM reports").fetchone()[0]
    own = (report, "applications.balance", "total", "holds", 1, 1)
    archive.db.execute("INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?)", own)
    compare(archive.db)
    archive.db.execute("UPDATE reports SET content_digest = 'other' WHERE id = ?", (report,))
    compare(archive.db)
    assert own in archive.db.execute("SELECT * FROM checks").fetchall()


def test_an_empty_archive_is_compared_too() -> None:
    archive = Archive()
    compare(archive.db)
    compare(archive.db)
    assert archive.everything()["hints"] == []
