"""A cell of a page and what a person sees in it: hidden, struck and raised digits join no number."""

import pytest

from parse.readers import html
from parse.values import count

CELLS: list[tuple[str, int | None, str | None]] = [
    ("12", 12, None),
    ("<b>1</b>2", 12, None),
    ("<p>12</p><p>&nbsp;</p>", 12, None),
    ("12<!--3-->", 12, None),
    ("12<o:p></o:p>", 12, None),
    ("1\u200b2", 12, None),
    ("12<script>document.write(9)</script>", 12, None),
    ("<span style='display:none'>9</span>12", 12, None),
    ("<span style='visibility: hidden'>9</span>12", 12, None),
    ("<span style='font-size:0'>9</span>12", 12, None),
    ("<span style='font-size:0'><b style='font-size:14px'>12</b></span>", 12, None),
    ("<p style='font-size:0'><span><b>12</b></span></p>", 12, None),
    ("<span><span style='font-size:0'>9</span></span>12", 12, None),
    ("<s style='display:none'>9</s>12", 12, None),
    ("<span><span style='text-decoration: line-through'>12</span></span>15", None, "unreadable"),
    ("<span>12<sup>1</sup></span>", None, "unreadable"),
    ("<font><span>1<p>2</p></span></font>", None, "unreadable"),
    ("<ruby>12<rt>3</rt></ruby>", 12, None),
    ("<input type='text' value='12'>", 12, None),
    ("<input type='hidden' value='9'>12", 12, None),
    ("<sup>12</sup>", 12, None),
    ("12<sup>1</sup>", None, "unreadable"),
    ("12<sup>[1]</sup>", None, "unreadable"),
    ("12<sub>1</sub>", None, "unreadable"),
    ("<s>12</s>15", None, "unreadable"),
    ("<del><b>12</b></del>15", None, "unreadable"),
    ("<span style='text-decoration: line-through'>12</span>15", None, "unreadable"),
    ("1<br>2", None, "unreadable"),
    ("<p>1</p><p>2</p>", None, "unreadable"),
    ("<span>1</span> <span>2</span>", None, "unreadable"),
    ("1<img src='x.png'>2", None, "unreadable"),
    ("<img src='12.png'>", None, "unreadable"),
    ("<p>&nbsp;</p>", None, "blank"),
]


@pytest.mark.parametrize(("inside", "value", "note"), CELLS)
def test_what_a_cell_shows(inside: str, value: int | None, note: str | None) -> None:
    page = f"<table><tr><td>总计</td><td>{inside}</td></tr></table>"
    (line,) = html.read(page.encode()).lines
    cell = count(line.cells[1])
    assert (cell.value, cell.note) == (value, note)


def test_a_form_to_fill_adds_no_words_to_the_text() -> None:
    page = "<p>政府信息公开<input value='请输入关键字'><img src='a.png'>工作年度报告</p>"
    assert [line.text for line in html.read(page.encode()).lines] == ["政府信息公开工作年度报告"]


def test_text_set_as_it_was_typed_keeps_its_lines() -> None:
    page = "<div><pre>一、总体情况\n本年度公开信息若干。\n\n二、主动公开政府信息情况</pre></div>"
    assert [line.text for line in html.read(page.encode()).lines] == [
        "一、总体情况",
        "本年度公开信息若干。",
        "二、主动公开政府信息情况",
    ]


PARAGRAPHS = [
    ("<p>公开<span>信息<b>12</b>条<!-- 十 -->。</span></p>", ["公开信息12条。"]),
    ("<p>公开<span><span style='display:none'>虚</span>12条</span></p>", ["公开12条"]),
    ("<p><span>一、总体情况<br>本年度</span>公开</p>", ["一、总体情况", "本年度", "公开"]),
    ("<div style='display:none'><p>草稿</p></div><p>正文</p>", ["正文"]),
    ("<p>第一</p>其间<p>第二</p>", ["第一", "其间", "第二"]),
]


@pytest.mark.parametrize(("body", "lines"), PARAGRAPHS)
def test_what_dresses_words_changes_none_of_them(body: str, lines: list[str]) -> None:
    assert [line.text for line in html.read(body.encode()).lines] == lines


def test_a_row_that_is_not_shown_is_no_row() -> None:
    rows = "<tr><td>甲</td></tr><tbody style='display: none'><tr><td>乙</td></tr></tbody>"
    assert [line.cells for line in html.read(f"<table>{rows}</table>".encode()).lines] == [("甲",)]


def test_a_paragraph_that_is_one_link_leads_away_and_one_with_other_words_does_not() -> None:
    page = (
        "<p><a href='x'><span>年度报告</span></a></p><p><span>见<a href='x'>年度报告</a></span></p>"
    )
    assert [line.leads_away for line in html.read(page.encode()).lines] == [True, False]


@pytest.mark.parametrize("name", ["hex", "undefined", "idna", "utf-7"])
def test_a_page_that_declares_a_codec_that_is_no_encoding_is_read_as_what_it_is(name: str) -> None:
    page = f"<meta charset={name}><p>年度报告</p>".encode("gb18030")
    assert [line.text for line in html.read(page).lines] == ["年度报告"]


def test_text_that_keeps_its_lines_may_hold_a_table_parted_by_tabs() -> None:
    page = "<div><pre>\t二、主动公开\n规章\t0\t\t2\n行政许可\t<a href='x'>30</a>\n</pre></div>".encode()
    lines = html.read(page).lines
    assert [line.cells for line in lines] == [
        ("二、主动公开",),
        ("规章", "0", "", "2"),
        ("行政许可", "30"),
    ]
    assert [bool(line.table) for line in lines] == [False, True, True]
