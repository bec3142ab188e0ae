"""How a line finds its place on the form, and when it is left out: one oddity a test."""

import re

import pytest

from demo import form as demo_form
from demo import html
from parse.model import Report
from parse.report import parse_report
from tests.filled import Filled, expected, filled


def form_2019() -> Filled:
    return next(form for form in map(filled, range(999)) if form.edition == "2019")


def form_2021() -> Filled:
    return next(form for form in map(filled, range(999)) if form.edition == "2021")


def read(page: str) -> Report:
    return parse_report(page.encode())


def same(report: Report, form: Filled, row: str) -> bool:
    """Whether a row of table III was read as it was printed."""
    return [cell.value for cell in report.tables["applications"][row].values()] == [
        expected(text, False) for text in form.printed["applications"][row].values()
    ]


def missing(report: Report, row: str) -> bool:
    return all(cell.printed is None for cell in report.tables["applications"][row].values())


def codes(report: Report, where: str) -> list[str]:
    return [issue.code for issue in report.issues if issue.where.startswith(where)]


def plain(form: Filled) -> Filled:
    """The same form in the plainest dress, where a label is one run of text."""
    return Filled(form.edition, form.printed, "one", "plain", form.title)


@pytest.mark.parametrize(
    ("printed", "misprinted", "row"),
    [
        ("7.属于行政执法案卷", "7.属于行政执法安卷", "denied_enforcement_file"),
        ("6.属于四类过程性信息", "6.属于四类过程信息", "denied_process_information"),
        ("3.补正后申请内容仍不明确", "3.补正后申请内容不明", "unavailable_unclear"),
        ("2.重复申请", "2.重复申清", "refused_repeated"),
        ("（二）部分公开", "（二）部份公开", "partly_granted"),
    ],
)
def test_a_misprinted_label_is_told_by_place_number_and_nearness(
    printed: str, misprinted: str, row: str
) -> None:
    form = plain(form_2019())
    page = form.page()
    assert printed in page
    report = read(page.replace(printed, misprinted))
    assert same(report, form, row)
    assert codes(report, f"applications.{row}") == ["label_misprinted"]


@pytest.mark.parametrize(
    ("printed", "instead"),
    [
        ("7.属于行政执法案卷", "3.属于行政执法安卷"),  # another number
        ("7.属于行政执法案卷", "7.属于其他情形的申请"),  # near to nothing
        ("2.重复申请", "2.不属于受理范围"),
    ],
)
def test_a_label_that_is_not_clearly_one_is_left_out(printed: str, instead: str) -> None:
    form = plain(form_2019())
    row = "refused_repeated" if "重复" in printed else "denied_enforcement_file"
    report = read(form.page().replace(printed, instead))
    assert missing(report, row)
    assert codes(report, f"applications.{row}") == ["row_not_found"]
    assert "unknown_row" in codes(report, "applications")


def test_a_lost_label_is_told_by_its_neighbours() -> None:
    form = plain(form_2021())
    report = read(form.page().replace("5.属于三类内部事务信息", ""))
    assert same(report, form, "denied_internal_affairs")
    assert codes(report, "applications.denied_internal_affairs") == ["label_lost"]


def test_two_lost_labels_side_by_side_are_not_guessed() -> None:
    form = plain(form_2021())
    page = form.page().replace("5.属于三类内部事务信息", "").replace("6.属于四类过程性信息", "")
    report = read(page)
    for row in ("denied_internal_affairs", "denied_process_information"):
        assert missing(report, row)
    assert codes(report, "applications").count("unknown_row") >= 1


def test_a_row_with_a_cell_too_few_is_left_out() -> None:
    form = plain(form_2019())
    page = re.sub(r"(重复申请</td>)<td>[^<]*</td>", r"\1", form.page())
    report = read(page)
    assert missing(report, "refused_repeated")
    assert codes(report, "applications.refused_repeated") == ["too_few_values"]


def test_a_value_too_many_is_left_out() -> None:
    form = plain(filled(3, blank_share=0.0))
    page = re.sub(r"(重复申请</td>)", r"\1<td>9</td>", form.page())
    report = read(page)
    assert missing(report, "refused_repeated")
    assert codes(report, "applications.refused_repeated") == ["too_many_values"]


def test_a_heading_of_table_ii_lost_is_told_by_the_edition_of_the_others() -> None:
    form = plain(form_2021())
    page = form.page().replace("<td>信息内容</td><td>本年制发件数</td>", "<td></td><td></td>")
    page = page.replace("<td>本年废止件数</td>", "<td></td>").replace("现行有效件数", "")
    report = read(page)
    cells = report.tables["disclosure"]["regulations"]
    assert [cell.value for cell in cells.values()] == [
        expected(text, False) for text in form.printed["disclosure"]["regulations"].values()
    ]
    assert codes(report, "disclosure.regulations") == ["heading_inferred"]


def test_every_heading_of_table_ii_lost_leaves_it_unread() -> None:
    form = plain(form_2021())
    page = form.page()
    for heading in ("本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量"):
        page = page.replace(heading, "")
    page = page.replace("本年收费金额（单位：万元）", "")
    report = read(page)
    assert all(
        c.value is None for row in report.tables["disclosure"].values() for c in row.values()
    )
    assert codes(report, "disclosure")


def test_cells_one_below_the_other_are_stacked_by_their_labels() -> None:
    """A CMS that made every cell a paragraph of its own."""
    form = plain(filled(7, blank_share=0.0))
    page = re.sub(r"</?t[rd][^>]*>|</?table[^>]*>|</?tbody>", "</p><p>", form.page())
    report = read(page)
    for table, rows in form.printed.items():
        for row, cells in rows.items():
            for column, text in cells.items():
                value = report.tables[table][row][column].value  # type: ignore[index]
                assert value == expected(text, column == "amount"), f"{table}.{row}.{column}"


def test_stacked_cells_with_blanks_lost_are_refused() -> None:
    form = plain(filled(7, blank_share=0.3))
    page = re.sub(r"</?t[rd][^>]*>|</?table[^>]*>|</?tbody>", "</p><p>", form.page())
    report = read(page)
    for table, rows in form.printed.items():
        for row, cells in rows.items():
            for column, text in cells.items():
                cell = report.tables[table].get(row, {}).get(column)  # type: ignore[call-overload]
                if cell and cell.value is not None:
                    assert cell.value == expected(text, column == "amount"), f"{row}.{column}"


# --- columns and their headings ------------------------------------------------------------------------


def printed(form: Filled, tables: dict[str, list[demo_form.Table]]) -> str:
    """The form with some of its tables drawn otherwise."""
    page = form.page()
    whole = re.findall(r"<table.*?</table>", page, re.DOTALL)
    at = {"applications": whole[-2], "review_litigation": whole[-1]}
    for key, drawn in tables.items():
        page = page.replace(at[key], "".join(html.table(table, "plain") for table in drawn))
    return page


def case_table(form: Filled, cases: tuple[str, ...]) -> demo_form.Table:
    """Table IV of some of its cases."""
    names, outcomes = dict(demo_form.CASES), [label for _, label in demo_form.OUTCOMES]
    values = form.printed["review_litigation"]
    return [
        [demo_form.Cell(names[case], "head", 5) for case in cases],
        [demo_form.Cell(label, "head") for _ in cases for label in outcomes],
        [demo_form.Cell(text) for case in cases for text in values[case].values()],
    ]


@pytest.mark.parametrize(
    "cut",
    [
        [("review",), ("litigation_direct", "litigation_after_review")],
        [("review",), ("litigation_direct",), ("litigation_after_review",)],
    ],
)
def test_table_iv_in_pieces_whose_headings_say_which(cut: list[tuple[str, ...]]) -> None:
    form = plain(form_2021())
    page = printed(form, {"review_litigation": [case_table(form, cases) for cases in cut]})
    read_back = read(page).tables["review_litigation"]
    assert {case: [cell.value for cell in cells.values()] for case, cells in read_back.items()} == {
        case: [expected(text, False) for text in cells.values()]
        for case, cells in form.printed["review_litigation"].items()
    }


def test_a_piece_of_table_iv_without_all_its_headings_is_not_read() -> None:
    form = plain(form_2021())
    table = case_table(form, ("review",))
    table[1] = table[1][:4]
    report = read(printed(form, {"review_litigation": [table]}))
    assert report.tables["review_litigation"]["review"]["upheld"].printed is None


@pytest.mark.parametrize(
    ("one", "other"), [("自然人", "总计"), ("商业企业", "科研机构"), ("法律服务机构", "其他")]
)
def test_columns_in_another_order_than_the_forms_are_not_read(one: str, other: str) -> None:
    form = plain(form_2021())
    page = form.page()
    at = page.index("申请人情况")
    heads, rest = page[at : at + 1500], page[at + 1500 :]
    swapped = heads.replace(f">{one}<", ">@<").replace(f">{other}<", f">{one}<", 1)
    swapped = swapped.replace(">@<", f">{other}<")
    assert swapped != heads
    report = read(page[:at] + swapped + rest)
    assert missing(report, "received")
    assert codes(report, "applications.received") == ["columns_out_of_order"]


def test_outcomes_in_another_order_than_the_forms_are_not_read() -> None:
    form = plain(form_2021())
    page = (
        form.page()
        .replace("结果维持", "@")
        .replace("结果纠正", "结果维持")
        .replace("@", "结果纠正")
    )
    report = read(page)
    assert report.tables["review_litigation"]["review"]["upheld"].printed is None
    assert "columns_out_of_order" in codes(report, "review_litigation")


@pytest.mark.parametrize(
    ("form", "heading", "printed_as", "item", "value"),
    [
        (form_2019(), "上一年项目数量", "上一年度项目数", "licensing", "prior_items"),
        (form_2019(), "本年增/减", "较上年增/减", "licensing", "prior_items"),
        (form_2021(), "本年处理决定数量", "处理决定的数量", "penalties", "decisions"),
    ],
)
def test_a_heading_of_table_ii_misspelt(
    form: Filled, heading: str, printed_as: str, item: str, value: str
) -> None:
    form.printed["disclosure"][item][value] = "12"
    report = read(plain(form).page().replace(heading, printed_as))
    assert report.tables["disclosure"][item][value].value == 12
    assert codes(report, f"disclosure.{item}") == ["heading_inferred"]


@pytest.mark.parametrize(
    ("form", "swap", "item"),
    [
        (form_2019(), ("上一年项目数量", "处理决定数量"), "licensing"),
        (form_2019(), ("本年新制作数量", "本年新公开数量"), "regulations"),
        (form_2021(), ("本年制发件数", "本年废止件数"), "regulations"),
    ],
)
def test_headings_of_table_ii_in_another_order_are_not_read(
    form: Filled, swap: tuple[str, str], item: str
) -> None:
    one, other = swap
    page = plain(form).page().replace(one, "@").replace(other, one).replace("@", other)
    report = read(page)
    assert all(cell.printed is None for cell in report.tables["disclosure"][item].values())


@pytest.mark.parametrize(
    ("form", "label", "printed_as", "row"),
    [
        (form_2019(), "（六）其他处理", "（六）其他", "other_processing"),
        (form_2021(), "3.其他<", "3.其他处理<", "other_reasons"),
        (form_2021(), "3.其他<", "3.其他情形<", "other_reasons"),
        (form_2021(), "（七）总计", "七、合计", "processed_total"),
        (form_2021(), "一、本年新收", "一、本年度新收", "received"),
        (
            form_2021(),
            "3.危及“三安全一稳定”",
            "3.危及国家安全、公共安全、经济安全、社会稳定",
            "denied_safety",
        ),
        (form_2021(), "1.属于国家秘密", "1.属于国家秘密<sup>①</sup>", "denied_state_secret"),
    ],
)
def test_other_words_for_a_row(form: Filled, label: str, printed_as: str, row: str) -> None:
    form = plain(form)
    page = form.page()
    assert label in page
    assert same(read(page.replace(label, printed_as)), form, row)


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("本年收费金额（万元）", 10_000),
        ("本年收费金额/万元", 10_000),
        ("本年收费金额，单位：万元", 10_000),
        ("本年度收费金额 单位万元", 10_000),
        ("收费金额（单位：元）", 1),
        ("本年收费金额", None),
    ],
)
def test_the_unit_in_the_heading_over_fees(heading: str, unit: int | None) -> None:
    form = plain(form_2021())
    form.printed["disclosure"]["fees"]["amount"] = "12"
    page = form.page().replace("本年收费金额（单位：万元）", heading)
    cell = read(page).tables["disclosure"]["fees"]["amount"]
    assert cell.value == (12 * unit if unit else None)


def test_headings_of_groups_on_rows_of_their_own() -> None:
    """Their squares for values are blank, or hold sums that the form does not ask for."""
    for squares in ("", "0"):
        form = plain(form_2021())
        row = "".join(f"<td>{text}</td>" for text in ("（六）其他处理", *[squares] * 7))
        page = form.page()
        at = page.rindex("<tr>", 0, page.index("1.申请人无正当理由逾期不补正"))
        report = read(page[:at] + f"<tr>{row}</tr>" + page[at:])
        assert report.applications_edition == "2021"
        assert "other_processing" not in report.tables["applications"]
        assert same(report, form, "other_uncorrected")
        assert "mixed_editions" not in codes(report, "applications")


# --- table IV, its cells one below the other --------------------------------------------------------------


REVIEW_HEADS = [
    *["行政复议", "行政诉讼", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"],
    *["未经复议直接起诉", "复议后起诉"],
    *["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2,
]


def stacked_review(cells: list[str], between: str) -> Report:
    """A text with table IV alone, its cells parted by `between`."""
    title = "无锡市财政局2022年政府信息公开工作年度报告\n四、政府信息公开行政复议、行政诉讼情况\n"
    return read(title + between.join([*REVIEW_HEADS, *cells]) + f"{between}五、其他\n略。\n")


def test_a_stacked_table_iv_may_begin_with_a_blank_that_left_a_trace() -> None:
    review = stacked_review(["", *"1234", *"00000", *"00005"], "\n|\n").tables["review_litigation"]
    assert [cell.value for cell in review["review"].values()] == [None, 1, 2, 3, 4]
    assert review["review"]["upheld"].note == "blank"
    assert review["litigation_after_review"]["total"].value == 5


@pytest.mark.parametrize("cells", [[*"1234", *"00000", *"00005"], [*"123", *"0000", *"0005"]])
def test_a_stacked_table_iv_that_lost_its_blanks_says_so(cells: list[str]) -> None:
    report = stacked_review(cells, "\n\n")
    assert all(
        c.value is None for row in report.tables["review_litigation"].values() for c in row.values()
    )
    assert "too_few_values" in codes(report, "review_litigation")
