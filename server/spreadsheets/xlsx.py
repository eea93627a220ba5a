"""Workbooks (.xlsx), read line by line so that a large one needs no more memory than a small one."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from server.spreadsheets.reading import Cell, Line, NoSpreadsheetError, Odd, Sheet, plain

UNPACKED_BYTES = 256 << 20
MOST_COLUMNS = 100
MOST_LINES = 200_000
MOST_MERGED = 1_000_000
BAD = "这个文件打不开,可能已损坏。请用表格软件另存为 .xlsx 再上传。"
LARGE = "这个文件展开后太大。请删去无关的工作表和格式再上传。"
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')

Spot = tuple[int, int]
"""A line and a column, both from 1."""


def read(data: bytes) -> list[Sheet]:
    """
    Every visible sheet.

    Raises:
        NoSpreadsheetError: It is no workbook, damaged, or too large.
    """
    try:
        _weigh(data)
        with closing(load_workbook(io.BytesIO(data), read_only=True, keep_links=False)) as book:
            return [_sheet(data, sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except NoSpreadsheetError:
        raise
    # A damaged archive, or XML that is none of ours, fails in whatever of these it comes to first.
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, SyntaxError, OSError) as exc:
        raise NoSpreadsheetError(BAD) from exc


def _weigh(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > UNPACKED_BYTES:
            raise NoSpreadsheetError(LARGE)


def _sheet(data: bytes, sheet: Any) -> Sheet:
    merged = _merged(data, sheet._worksheet_path)
    # What a file says of its own size may be wrong, and then lines are missing.
    sheet.reset_dimensions()
    return Sheet(sheet.title, [*_lines(sheet, merged)])


def _lines(sheet: Any, merged: set[Spot]) -> Iterator[Line]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_LINES:
            raise NoSpreadsheetError(LARGE)
        cells = [_cell(cell) for cell in row[:MOST_COLUMNS]]
        if merged:
            cells = [Odd.MERGED if (number, place) in merged else cell for place, cell in enumerate(cells, start=1)]
        if any(cells):
            yield Line(number, cells)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    kind = cell.data_type
    if kind == "f":
        return Odd.FORMULA
    if kind == "e":
        return Odd.FAULT
    if isinstance(value, str):
        said = plain(value)
        return Odd.FORMULA if said.startswith("=") else said
    return _number(value)


def _number(value: Any) -> str:
    """A number without a point where there is none; a day as 2026-01-31."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _merged(data: bytes, path: str) -> set[Spot]:
    """Every cell of a range over more than one line; a title across one line hides nothing."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        ranges = {found.decode() for found in MERGED.findall(packed.read(path))}
    spots: set[Spot] = set()
    for area in ranges:
        left, top, right, bottom = (bound or 0 for bound in range_boundaries(area))
        columns = range(left, min(right, MOST_COLUMNS) + 1)
        if bottom == top:
            continue
        if len(spots) + (bottom - top + 1) * len(columns) > MOST_MERGED:
            raise NoSpreadsheetError(LARGE)
        spots |= {(line, column) for line in range(top, bottom + 1) for column in columns}
    return spots
