"""
Workbooks (表格): lists as Excel files that a clerk opens, sorts and prints.

Everything a person wrote is text to the program that opens it: what begins with "=" is
shown, never reckoned. Times stand in the zone of the congress, as people there say them.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from litestar import Response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767
"""Signs a cell holds (Excel's specifications and limits)."""

Value = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    One sheet of a workbook.

    Attributes:
        title: At most 31 signs are kept; `[]:*?/\\` become spaces, as Excel refuses them.
        heads: What the columns are called.
        rows: One value a column; read once, in order.
        widths: Of the columns, in signs; columns without one are 16 wide.
    """

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()


def workbook(sheets: Iterable[Sheet], zone: str = "Asia/Shanghai") -> bytes:
    """
    The sheets as the bytes of one .xlsx file, headings frozen and ready to be filtered.

    Args:
        zone: IANA zone the times are said in.
    """
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book.create_sheet(_titled(sheet.title)), sheet, ZoneInfo(zone))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def attached(book: bytes, name: str) -> Response[bytes]:
    """The answer that saves a workbook under a name, which may be Chinese."""
    headers = {
        "cache-control": "no-store",
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}.xlsx",
    }
    return Response(book, media_type=XLSX, headers=headers)


def _titled(title: str) -> str:
    return title.translate(str.maketrans("[]:*?/\\", " " * 7)).strip()[:31] or "Sheet"


def _write(page: Any, sheet: Sheet, zone: ZoneInfo) -> None:
    """`page` is a write-only sheet, whose type openpyxl keeps to itself."""
    page.freeze_panes = "A2"
    for index in range(1, len(sheet.heads) + 1):
        width = sheet.widths[index - 1] if index <= len(sheet.widths) else 16
        page.column_dimensions[get_column_letter(index)].width = width
    page.append([_head(page, head) for head in sheet.heads])
    count = 1
    for row in sheet.rows:
        page.append([_cell(page, value, zone) for value in row])
        count += 1
    page.auto_filter.ref = f"A1:{get_column_letter(max(1, len(sheet.heads)))}{count}"


def _head(page: Any, text: str) -> Cell:
    cell = WriteOnlyCell(page, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(page: Any, value: Value, zone: ZoneInfo) -> Cell | Value:
    if isinstance(value, datetime):
        cell = WriteOnlyCell(page, value.astimezone(zone).replace(tzinfo=None))
        cell.number_format = "yyyy-mm-dd hh:mm"
        return cell
    if isinstance(value, date):
        cell = WriteOnlyCell(page, datetime.combine(value, time()))
        cell.number_format = "yyyy-mm-dd"
        return cell
    if isinstance(value, str):
        return _text(page, value)
    return value


def _text(page: Any, value: str) -> Cell:
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST])
    cell.data_type = "s"
    if "\n" in value:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
