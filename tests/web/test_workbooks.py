"""Workbooks: what a clerk's spreadsheet program makes of our lists."""

import io
from datetime import UTC, date, datetime

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from server.web.workbooks import LONGEST, Sheet, attached, workbook


def opened(*sheets: Sheet) -> Worksheet:
    """The first sheet, as a spreadsheet program reads it."""
    page = load_workbook(io.BytesIO(workbook(sheets))).worksheets[0]
    assert isinstance(page, Worksheet)
    return page


def test_what_looks_like_a_formula_is_shown_and_never_reckoned() -> None:
    """A name typed as =HYPERLINK(…) is a name."""
    page = opened(Sheet("名单", ["姓名"], [["=1+1"], ["@SUM(A1)"], ["-2+3"]]))

    assert [page.cell(row, 1).value for row in (2, 3, 4)] == ["=1+1", "@SUM(A1)", "-2+3"]
    assert {page.cell(row, 1).data_type for row in (2, 3, 4)} == {"s"}


def test_times_stand_in_the_congresss_zone() -> None:
    """UTC on our side is eight hours later on the wall of the office."""
    page = opened(Sheet("时间", ["何时", "哪天"], [[datetime(2026, 11, 24, 20, 30, tzinfo=UTC), date(2026, 11, 25)]]))

    assert page.cell(2, 1).value == datetime(2026, 11, 25, 4, 30)  # noqa: DTZ001  # a cell has no zone
    assert page.cell(2, 2).value == datetime(2026, 11, 25)  # noqa: DTZ001


def test_signs_a_file_may_not_hold_are_left_out() -> None:
    """A control sign or a very long text does not make a file that will not open."""
    page = opened(Sheet("a/b*c" + "长" * 40, ["文"], [["上\x00下"], ["字" * 40_000], [None], [3]]))

    assert page.title == "a b c" + "长" * 26
    assert page.cell(2, 1).value == "上下"
    assert page.cell(3, 1).value == "字" * LONGEST
    assert [page.cell(4, 1).value, page.cell(5, 1).value] == [None, 3]


def test_headings_stay_and_can_be_filtered() -> None:
    """The first row is frozen, and every column has its filter."""
    page = opened(Sheet("名单", ["姓名", "单位"], [["甲", "乙"]], widths=[30]))

    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:B2"
    assert page.column_dimensions["A"].width == 30


def test_a_file_is_saved_under_its_chinese_name() -> None:
    """Browsers read the name by RFC 5987."""
    answer = attached(b"x", "签到表")

    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%E7%AD%BE%E5%88%B0%E8%A1%A8.xlsx"
