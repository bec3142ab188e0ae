"""Every known spelling of a value, one line each: printed text → number, or the reason for none."""

import pytest

from parse.model import Number
from parse.values import amount, change, count

COUNTS: list[tuple[str, Number | None, str | None]] = [
    ("0", 0, None),
    ("16", 16, None),
    ("　48", 48, None),
    (" 3 ", 3, None),
    ("１２", 12, None),
    ("11398889", 11398889, None),
    ("1,024", 1024, None),
    ("1，024", 1024, None),
    ("1,234,567", 1234567, None),
    ("2笔", 2, None),
    ("5 件", 5, None),
    ("3.0", 3, None),
    ("3.00", 3, None),
    ("1.000", None, "unreadable"),  # one, or a thousand
    ("12人次", 12, None),
    ("1\u200b2", 12, None),
    ("12¹", None, "unreadable"),
    ("12^1", None, "unreadable"),
    ("[图]", None, "unreadable"),
    ("十二", 12, None),
    ("三件", 3, None),
    ("零", 0, None),
    ("一", None, "unreadable"),
    ("一百五", None, "unreadable"),
    ("", None, "blank"),
    (" ", None, "blank"),
    ("　", None, "blank"),
    ("\u00a0", None, "blank"),
    ("—", None, "dash"),
    ("——", None, "dash"),
    ("-", None, "dash"),
    ("－", None, "dash"),
    ("/", None, "dash"),
    ("无", None, "word"),
    ("不适用", None, "word"),
    ("增加", None, "word"),
    ("20 0", None, "unreadable"),
    ("0 0 0", None, "unreadable"),
    ("00", None, "unreadable"),
    ("007", None, "unreadable"),
    ("12,34", None, "unreadable"),
    ("1\n2", None, "unreadable"),
    ("3.5", None, "unreadable"),
    ("-3", None, "unreadable"),
    ("67二", None, "unreadable"),
    ("12？", None, "unsure"),
    ("？", None, "unsure"),
    ("见附件", None, "unreadable"),
    ("约30", None, "unreadable"),
    ("173769万条", None, "unreadable"),
]
CHANGES: list[tuple[str, Number | None, str | None]] = [
    ("0", 0, None),
    ("1", 1, None),
    ("+19", 19, None),
    ("＋19", 19, None),
    ("-15", -15, None),
    ("－15", -15, None),
    ("减4", -4, None),
    ("减少4项", -4, None),
    ("增 3", 3, None),
    ("增加12", 12, None),
    ("↑3", 3, None),
    ("↓3", -3, None),
    ("—3", None, "unreadable"),
    ("增加3，减少1", None, "unreadable"),
    ("增加", None, "word"),
    ("减少", None, "word"),
    ("无", None, "word"),
    ("持平", None, "word"),
    ("—", None, "dash"),
    ("1 2", None, "unreadable"),
    ("+-3", None, "unreadable"),
]
AMOUNTS: list[tuple[str, str | None, Number | None, str | None]] = [
    ("28,923,880 元", None, 28923880, None),
    ("343.98萬元", None, 3439800, None),
    ("160.5964万元", None, 1605964, None),
    ("251000元", None, 251000, None),
    ("984361元", "万元", 984361, None),
    ("7730.28", "万元", 77302800, None),
    ("24252.311082", "万元", 242523110.82, None),
    ("59237.2449", "万元", 592372449, None),
    ("12.5（万元）", None, 125000, None),
    ("人民币12.5万元", None, 125000, None),
    ("12.5千元", None, None, "unreadable"),
    ("12万5千元", None, None, "unreadable"),
    ("1.2亿元", None, 120000000, None),
    ("477.35", "万元", 4773500, None),
    ("0", None, 0, None),
    ("0.00", None, 0, None),
    ("52.15", None, None, "no_unit"),
    ("13575394432.52元", None, 13575394432.52, None),
    ("约50万元", None, None, "unreadable"),
    ("12 345元", None, None, "unreadable"),
    ("5万元/年", None, None, "unreadable"),
    ("无", None, None, "word"),
    ("", None, None, "blank"),
    ("/", None, None, "dash"),
]


@pytest.mark.parametrize(("printed", "value", "note"), COUNTS)
def test_count(printed: str, value: Number | None, note: str | None) -> None:
    cell = count(printed)
    assert (cell.value, cell.note) == (value, note)
    seen = printed.replace("\u200b", "")
    assert cell.printed == (seen if note == "blank" else seen.strip())


@pytest.mark.parametrize(("printed", "value", "note"), CHANGES)
def test_change(printed: str, value: Number | None, note: str | None) -> None:
    cell = change(printed)
    assert (cell.value, cell.note) == (value, note)


@pytest.mark.parametrize(("printed", "unit", "value", "note"), AMOUNTS)
def test_amount(printed: str, unit: str | None, value: Number | None, note: str | None) -> None:
    cell = amount(printed, unit)
    assert (cell.value, cell.note) == (value, note)
