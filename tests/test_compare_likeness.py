"""Whose words these are: texts taken from last year's report, or from another agency's."""

from random import Random

import pytest

from parse.compare import compare, likeness, minhash
from tests.compare_archive import Archive

# Sentences of random characters: no two share a run of eight, whatever the language would do.
_ALPHABET = [chr(code) for code in range(0x4E00, 0x5E00)]


def text(seed: int, sentences: int = 30) -> str:
    random = Random(seed)
    return "\n".join("".join(random.choices(_ALPHABET, k=30)) + "。" for _ in range(sentences))


def mixed(own: int, taken: int, share: float, sentences: int = 30) -> str:
    """A text of which `share` is the sentences of another."""
    count = round(sentences * share)
    borrowed = text(taken, sentences).splitlines()[:count]
    return "\n".join([*borrowed, *text(own, sentences - count).splitlines()])


def sections(overview: str, problems: str = "") -> dict[str, str]:
    return {"overview": overview, "problems": problems, "applications": "表格如下。"}


@pytest.fixture
def archive() -> Archive:
    return Archive()


def near(archive: Archive, report: str) -> dict[str, tuple[str, float]]:
    compare(archive.db)
    rows = archive.db.execute("SELECT kind, other, share FROM likeness WHERE report = ?", (report,))
    return {kind: (other, share) for kind, other, share in rows}


def codes(archive: Archive, report: str) -> list[str]:
    return [code for code, *_ in archive.hints(report)]


def test_last_years_words_again(archive: Archive) -> None:
    old = archive.report("甲县教育局", 2021, sections=sections("2021年，" + text(1)))
    new = archive.report("甲县教育局", 2022, sections=sections("2022年，" + text(1)))
    assert near(archive, new) == {"last_year": (old, 1.0)}
    assert codes(archive, new) == ["copied.last_year"]
    assert near(archive, old) == {}


def test_the_share_is_of_this_report(archive: Archive) -> None:
    archive.report("甲县教育局", 2021, sections=sections(text(1)))
    new = archive.report("甲县教育局", 2022, sections=sections(mixed(2, 1, 0.5)))
    assert near(archive, new)["last_year"][1] == pytest.approx(0.5, abs=0.02)
    assert codes(archive, new) == []


def test_another_agencys_words(archive: Archive) -> None:
    source = archive.report("甲县教育局", 2022, sections=sections("甲县教育局" + text(1)))
    copy = archive.report("乙县水利局", 2022, sections=sections("乙县水利局" + mixed(2, 1, 0.8)))
    archive.report("丙县水利局", 2022, sections=sections(text(3)))
    found = near(archive, copy)
    assert found["other_agency"][0] == source
    assert found["other_agency"][1] == pytest.approx(0.8, abs=0.02)
    assert codes(archive, copy) == ["copied.other_agency"]
    message = archive.db.execute(
        "SELECT message_zh FROM hints WHERE report = ?", (copy,)
    ).fetchone()
    assert "甲县教育局 2022 年" in message[0]


def test_a_later_report_is_no_source(archive: Archive) -> None:
    early = archive.report("甲县教育局", 2020, sections=sections(text(1)))
    late = archive.report("乙县水利局", 2023, sections=sections(text(1)))
    assert near(archive, early) == {}
    assert near(archive, late) == {"other_agency": (early, 1.0)}


def test_the_nearest_of_several_is_named(archive: Archive) -> None:
    archive.report("甲县教育局", 2021, sections=sections(mixed(5, 1, 0.7)))
    best = archive.report("乙县教育局", 2021, sections=sections(mixed(6, 1, 0.95)))
    archive.report("丙县教育局", 2021, sections=sections(mixed(7, 1, 0.75)))
    copy = archive.report("丁县教育局", 2022, sections=sections(text(1)))
    assert near(archive, copy)["other_agency"][0] == best


def test_both_kinds_stand_side_by_side(archive: Archive) -> None:
    old = archive.report("甲县教育局", 2021, sections=sections(text(1)))
    other = archive.report("乙县教育局", 2021, sections=sections(text(1)))
    new = archive.report("甲县教育局", 2022, sections=sections(text(1)))
    assert near(archive, new) == {"last_year": (old, 1.0), "other_agency": (other, 1.0)}
    assert codes(archive, new) == ["copied.last_year", "copied.other_agency"]


def test_texts_without_a_sentence_in_common_are_not_alike(archive: Archive) -> None:
    ids = [archive.report(f"甲县第{n}局", 2022, sections=sections(text(n))) for n in range(10)]
    assert [near(archive, report) for report in ids] == [{}] * 10


def test_a_short_text_tells_nothing(archive: Archive) -> None:
    short = text(1, sentences=3)
    archive.report("甲县教育局", 2021, sections=sections(short))
    assert near(archive, archive.report("甲县教育局", 2022, sections=sections(short))) == {}


def test_the_same_body_under_two_names_copies_nothing(archive: Archive) -> None:
    archive.report("佛山市三水区财政局", 2022, sections=sections(text(1)))
    assert near(archive, archive.report("三水区财政局", 2022, sections=sections(text(1)))) == {}


def test_the_narrative_alone_counts(archive: Archive) -> None:
    archive.report("甲县教育局", 2022, sections={"overview": text(1), "other": text(9)})
    other = archive.report("乙县教育局", 2022, sections={"overview": text(2), "other": text(9)})
    assert near(archive, other) == {}


def test_what_a_copyist_changes_is_left_out() -> None:
    one = likeness.masked(
        "2021年，三水区财政局（以下简称我局）公开信息12条。", "三水区财政局", 2021
    )
    two = likeness.masked(
        "2023年，高明区司法局（以下简称我局）公开信息12条！", "高明区司法局", 2023
    )
    assert one == two


@pytest.mark.parametrize("share", [0.5, 0.7, 0.9])
def test_the_estimate_is_near_the_truth(share: float) -> None:
    errors = []
    for seed in range(20):
        one = minhash.shingles(text(seed, 60))
        other = minhash.shingles(mixed(seed + 1000, seed, share, 60))
        truth = len(one & other) / len(one | other)
        guess = minhash.likeness(minhash.signature(one), minhash.signature(other))
        errors.append(guess - truth)
    assert abs(sum(errors) / len(errors)) < 0.03  # no bias
    assert max(map(abs, errors)) < 0.2


def test_a_signature_is_the_same_for_ever() -> None:
    assert minhash.signature(minhash.shingles(text(7))).hex()[:32] == SIGNATURE
    assert len(minhash.signature(minhash.shingles(text(7)))) == 240


def test_a_crowd_of_copies_finds_its_sources(archive: Archive) -> None:
    ids = [
        archive.report(f"甲县第{n}镇人民政府", 2022, sections=sections(text(1))) for n in range(100)
    ]
    compare(archive.db)
    rows = dict(
        archive.db.execute("SELECT report, share FROM likeness WHERE kind = 'other_agency'")
    )
    assert rows == dict.fromkeys(ids, 1.0)


SIGNATURE = "ccfb84b4603ac291658b8a9f2ba400ef"
