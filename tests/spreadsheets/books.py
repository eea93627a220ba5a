"""Spreadsheets as clerks make them, good ones and others."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

PEOPLE = ("姓名", "手机号", "单位", "身份", "任职日期")
UNITS = ("单位编号", "上级单位", "单位名称", "单位类型", "层级", "地址", "经度", "纬度")


def a_book(*lines: Sequence[Any], merged: Iterable[str] = (), sheet: str = "名单") -> bytes:
    """One sheet of these lines, the first its headings."""
    return a_book_of({sheet: lines}, merged)


def a_book_of(sheets: dict[str, Sequence[Sequence[Any]]], merged: Iterable[str] = ()) -> bytes:
    """Several sheets by name."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(list(line))
        for area in merged:
            page.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_csv(*lines: Sequence[str], encoding: str = "utf-8") -> bytes:
    """The same as comma-separated text."""
    return "\r\n".join(",".join(line) for line in lines).encode(encoding)
