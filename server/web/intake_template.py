"""The workbook clerks fill in (导入模板): a sheet of units, one of people, and what each column wants."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from server.domain.intake_columns import CLEAR, COLUMNS, SHEETS, Column, IntakeKind

LAST_LINE = 20_001
RED, SAND = "FFB3121D", "FFF3EEE6"
TEXT = "@"
"""The format of a cell whose digits are signs, not a number: telephone numbers keep all of them."""

ADVICE = (
    "先填“单位”,再填“人员”;只用一张也可以,不用的可以删去。",
    "表头请保留原样,顺序可以调整。带 * 的必须填写。",
    "一行写一个单位,或一个人的一个身份。一人多职写多行,手机号和姓名相同。",
    "不要合并单元格,不要用公式。",
    f"已有的单位和人员:单元格留空表示不改;要去掉内容请写“{CLEAR}”。",
    "上传后先核对,只出报告,不改动任何内容;全部无误后再点“导入”。",
)


def workbook() -> bytes:
    """The template as the bytes of one .xlsx file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for kind, columns in COLUMNS.items():
        _sheet(book.create_sheet(SHEETS[kind]), columns)
    _notes(book.create_sheet("填写说明"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(page: Any, columns: Sequence[Column]) -> None:
    page.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        head = page.cell(1, place, column.heading + (" *" if column.must else ""))
        head.font = Font(bold=True, color=RED if column.must else None)
        head.fill = PatternFill("solid", fgColor=SAND)
        if column.note:
            head.comment = Comment(column.note, "代码", width=260, height=80)
        page.column_dimensions[letter].width = 20
        page.column_dimensions[letter].number_format = TEXT
        if column.choices:
            page.add_data_validation(_choice(column, letter))


def _choice(column: Column, letter: str) -> DataValidation:
    """A list to choose from; whoever types something else is told so by their own program."""
    rule = DataValidation(
        type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True, showErrorMessage=True
    )
    rule.errorTitle, rule.error = column.heading, "请从列表中选。"
    rule.add(f"{letter}2:{letter}{LAST_LINE}")
    return rule


def _notes(page: Any) -> None:
    page.column_dimensions["A"].width = 12
    page.column_dimensions["B"].width = 16
    page.column_dimensions["C"].width = 80
    for number, advice in enumerate(ADVICE, start=1):
        page.append([number, "", advice])
    page.append([])
    page.append(["工作表", "列", "怎样填"])
    for cell in page[page.max_row]:
        cell.font = Font(bold=True)
    for kind in IntakeKind:
        for column in COLUMNS[kind]:
            must = "必填。" if column.must else ""
            page.append([SHEETS[kind], column.heading, must + column.note])
