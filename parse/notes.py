"""Every issue in a sentence, Chinese and English: what happened to a number, in a reader's words."""

from parse.model import Issue

# code: (Chinese, English); {where} is the place on the form, {detail} what was printed there.
SENTENCES: dict[str, tuple[str, str]] = {
    "no_agency": (
        "标题未写明报告机关，网址与站点登记也未能说明。",
        "The title names no agency, and neither address nor registry tells whose report it is.",
    ),
    "agency_from_page": (
        "标题未写明报告机关，按网页所注来源记为「{detail}」。",
        "The title names no agency; the page gives “{detail}” as its source.",
    ),
    "agency_from_signature": (
        "标题未写明报告机关，按文末落款记为「{detail}」。",
        "The title names no agency; the text is signed by “{detail}”.",
    ),
    "year_from_sentence": (
        "标题未写明年度，按正文首段所述记为{detail}年，文中没有与此不符之处。",
        "No title says the year; the text introduces itself as the report on {detail}, and nothing in "
        "it says otherwise.",
    ),
    "year_from_text": (
        "标题未写明年度，按统计期限和正文通篇所述的年度记为{detail}年，文中没有与此不符之处。",
        "No title says the year; the text speaks of {detail} throughout, and names no other as its own.",
    ),
    "agency_from_text": (
        "标题未写明报告机关，按正文所述的编制机关、联系机关或行文主体记为「{detail}」。",
        "The title names no agency; the text speaks of “{detail}” as the one that made the report.",
    ),
    "agency_from_sentence": (
        "标题未写明报告机关，按正文首段所述记为「{detail}」。",
        "The title names no agency; the text introduces itself as the report of “{detail}”.",
    ),
    "place_ambiguous": (
        "机关名称中的地名有同名，不能确定是哪一处。",
        "The name of the agency names a place that several places share: {detail}",
    ),
    "place_ok_historical": (
        "机关名称中的行政区划已撤销或更名，或当时尚未设立。",
        "The agency's division no longer exists under this name, or did not yet: {detail}",
    ),
    "place_special": (
        "机关名称中的地名是功能区或兵团单位，不是行政区划；所列代码为其所在地的代码。",
        "The agency's place is a zone or a unit of the XPCC, no division; the code is its host's: {detail}",
    ),
    "no_year": (
        "标题未写明报告年度；发布日期不能代替报告年度。",
        "No title says the year reported on; the date of publication cannot stand for it.",
    ),
    "years_differ": (
        "几处标题所写年度不一致：{detail}。",
        "The titles of this report name different years: {detail}.",
    ),
    "before_the_form": (
        "2019 年度以前的报告没有现行的三张表；如有统计表，列于统计指标。",
        "Reports on years before 2019 have none of the three tables; their 统计表, if any, is under statistics.",
    ),
    "published_too_early": (
        "发布日期早于报告年度（{detail}），其中一处可能有误。",
        "The date of publication lies before the year reported on ({detail}); one of them may be wrong.",
    ),
    "year_not_in_text": (
        "正文没有提到标题所写年度，而多次提到另一年度（{detail}）。",
        "The text never names the year of the title, but another one several times ({detail}).",
    ),
    "table_not_found": (
        "未找到此表。",
        "This table was not found in the document.",
    ),
    "table_not_read": (
        "此表各行都无法可靠读取，原因见各行说明。",
        "No row of this table could be read for certain; each row says why.",
    ),
    "glued": (
        "此表的文字还在，但单元格边界已丢失，数字连成一片，无法可靠拆分，故不予读取。",
        "The words of this table are there, but its cell borders are lost and the digits run together; "
        "they cannot be parted for certain, so none is read.",
    ),
    "row_not_found": (
        "未找到此行。",
        "This row was not found.",
    ),
    "too_few_values": (
        "此行的单元格少于表格列数，无法确定各数属于哪一列。",
        "This row has fewer cells than the table has columns, so the values cannot be told apart.",
    ),
    "too_many_values": (
        "此行的单元格多于表格列数，无法确定各数属于哪一列。",
        "This row has more values than the table has columns, so they cannot be told apart.",
    ),
    "blanks_moved": (
        "此行的空白单元格位置不明，无法确定各数属于哪一列。",
        "Blank cells of this row may have moved, so it is not certain which column a value is in.",
    ),
    "columns_out_of_order": (
        "此表各列的名称不按规定格式的顺序排列，无法确定各数属于哪一列。",
        "The headings of this table's columns do not stand in the form's order, so it is not certain "
        "which column a value is in.",
    ),
    "key_met_twice": (
        "此行在文中出现两次且内容不同，无法确定以哪一处为准。",
        "This row is printed twice with different values; nothing says which one counts.",
    ),
    "heading_lost": (
        "此行所属的表头缺失，无法确定各数的含义。",
        "The heading over this row is lost, so it is not known what its values count.",
    ),
    "heading_inferred": (
        "此行的表头缺失，含义按同表其他各行所用格式确定。",
        "The heading over this row is lost; its meaning follows the edition of the table's other rows.",
    ),
    "mixed_editions": (
        "此表混用了两种格式，各行按其自身表头读取。",
        "This table mixes two editions of the form; each row is read by its own heading.",
    ),
    "unknown_row": (
        "表中有一行的名称不在规定格式之内，未予读取：{detail}",
        "A row of this table bears a label that the form does not have, and is not read: {detail}",
    ),
    "label_misprinted": (
        "此行名称印作「{detail}」，按其序号、位置和最接近的名称归入本行。",
        "The label is printed as “{detail}”; number, position and nearest label put it in this row.",
    ),
    "label_lost": (
        "此行名称缺失（常见于跨页处），按其前后两行的位置归入本行。",
        "The label of this row is lost, as happens at page breaks; the rows before and after it place it.",
    ),
    "not_a_number": (
        "此格所填不是数字：「{detail}」。",
        "What is printed here is not a number: “{detail}”.",
    ),
    "unsure": (
        "扫描件上此数看似「{detail}」，但不能确认，故不予采用。",
        "On the scan this number looks like “{detail}”, but not with certainty, so it is not taken.",
    ),
    "no_unit": (
        "金额「{detail}」未注明单位，无法换算为元。",
        "The amount “{detail}” names no unit, so it cannot be given in yuan.",
    ),
    "section_not_found": (
        "未找到这一部分的标题。",
        "The heading of this section was not found.",
    ),
    "section_twice": (
        "这一部分的标题出现两次。",
        "The heading of this section is printed twice.",
    ),
    # Of documents that gave no report:
    "unreadable": (
        "文件无法读取。技术原因：{detail}",
        "The document cannot be read: {detail}",
    ),
    "missing_part": (
        "文件完好，但读取它所需的部件尚未安装。技术说明：{detail}",
        "The document is kept, but a part needed to read it is not installed: {detail}",
    ),
    "no_report": (
        "文件中既没有年度报告的标题，也没有它的表格和各部分，不是年度报告。",
        "It has neither the title, nor the tables, nor the sections of an annual report.",
    ),
    "guide": (
        "文件是政府信息公开指南，不是年度报告。",
        "It is an office's guide to its information (指南), no annual report.",
    ),
    "another_document": (
        "文件题为「{detail}」，与政府信息公开有关，但不是年度报告。",
        "It is titled “{detail}”: about open information, but no annual report.",
    ),
    "only_a_title": (
        "页面只有年度报告的标题，没有表格和正文；正文通常在附件中。",
        "It bears the title of an annual report, but neither tables nor sections: look at its attachment.",
    ),
    "reader_failed": (
        "读取程序未能完成：{detail}",
        "The reader did not finish: {detail}",
    ),
    "reader_timeout": (
        "读取用时超过上限，已中止；文件保留，其他文件不受影响。",
        "Reading it took longer than any report does and was ended; the document is kept, others are read.",
    ),
    "reader_crashed": (
        "读取进程意外中断（{detail}）；文件保留，其他文件不受影响。",
        "The process that read it crashed ({detail}); the document is kept, others are read.",
    ),
    "reader_memory": (
        "读取所需内存超过上限，已中止；文件保留，其他文件不受影响。",
        "Reading it took more memory than any report does and was ended; the document is kept, others "
        "are read.",
    ),
    "not_in_archive": (
        "存档文件中找不到这份捕获：{detail}",
        "The capture is not where the crawl state says it is: {detail}",
    ),
}


def chinese(issue: Issue) -> str:
    """The issue as a Chinese sentence."""
    return SENTENCES[issue.code][0].format(where=issue.where, detail=issue.detail)


def english(issue: Issue) -> str:
    """The issue as an English sentence.

    >>> english(Issue("not_a_number", "applications.granted.total", "见附件"))
    'What is printed here is not a number: “见附件”.'
    """
    return SENTENCES[issue.code][1].format(where=issue.where, detail=issue.detail)
