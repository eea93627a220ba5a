"""
What one line of an intake (批量导入) says, cell by cell, and what is wrong with it.

Only what can be told from the line itself; whether it fits what is there is for
`intake_plans`. A problem names its column and says in a clerk's words what to do.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from server.domain import phones
from server.domain.intake_columns import CLEAR, COLUMNS, Column, IntakeKind

LONGEST = {"name": 40, "unit": 200, "parent": 200, "intro": 500, "address": 200}
LONG = 100
LISTED = re.compile(r"[、，,;；/\s]+")
ORDINAL = re.compile(r"^第?(\d{1,3})届?$")
DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0{1,2}:00(?::00)?)?$|^(\d{4})(\d{2})(\d{2})$")
SERIAL = re.compile(r"^\d{5}(?:\.0+)?$")
FIRST_SERIAL_DAY = date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar, as it counts since March 1900."""
YEARS = range(1949, 2100)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a column; the whole line if `column` is None."""

    column: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Read:
    """
    A line as it was read.

    Attributes:
        values: By column; absent where the cell is empty, None where it is to be cleared.
    """

    number: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...]

    def get(self, key: str) -> Any:
        return self.values.get(key)


ODD_WORDS = {
    "FORMULA": "是公式,不会计算。请复制后“选择性粘贴为数值”。",
    "MERGED": "是合并单元格。请取消合并,每行都填写。",
    "FAULT": "是表格软件的错误值(如 #N/A)。请填写实际内容。",
    "GARBLED": "有无法识别的文字。请另存为 UTF-8 编码再上传。",
}


def places(kind: IntakeKind, headings: Sequence[str]) -> dict[int, Column]:
    """Which column stands where; headings nobody knows are left out, of two alike the first counts."""
    named = {heading: column for column in COLUMNS[kind] for heading in (column.heading, *column.also)}
    found: dict[int, Column] = {}
    for place, heading in enumerate(headings):
        column = named.get(_bare(heading))
        if column is not None and column not in found.values():
            found[place] = column
    return found


def kind_of(headings: Sequence[str]) -> IntakeKind | None:
    """What a line of headings is the head of; None if of nothing we know."""
    for kind, columns in COLUMNS.items():
        here = places(kind, headings).values()
        if all(column in here for column in columns if column.must) and len(here) > 1:
            return kind
    return None


def read(number: int, found: Mapping[int, Column], cells: Sequence[str]) -> Read:
    """One line, by the columns of its sheet; a cell that is no text is told by its name in `ODD_WORDS`."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for place, column in found.items():
        cell = cells[place] if place < len(cells) else ""
        try:
            if (value := _value(column, cell)) is not ABSENT:
                values[column.key] = value
        except _WrongError as exc:
            problems.append(Problem(column.heading, exc.words))
    return Read(number, values, tuple(problems))


ABSENT = object()


class _WrongError(Exception):
    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def _value(column: Column, cell: str) -> Any:
    if not cell:
        if column.must:
            raise _WrongError("没有填写。")
        return ABSENT
    if (odd := ODD_WORDS.get(cell)) and type(cell) is not str:
        raise _WrongError(odd)
    if cell == CLEAR and not column.must and not column.choices:
        return None
    if column.choices:
        return _choice(column, cell)
    if reader := READERS.get(column.key):
        return reader(cell)
    if len(cell) > LONGEST.get(column.key, LONG):
        raise _WrongError(f"超过 {LONGEST.get(column.key, LONG)} 个字。")
    return cell


def _bare(heading: str) -> str:
    """A heading without stars, spaces and what stands in brackets."""
    return re.sub(r"[*\s]|\(.*?\)", "", heading)


SIGNS: dict[str, str] = {
    **dict.fromkeys("√✓Yy1对", "是"),
    **dict.fromkeys("×✗Nn0", "否"),
}
"""What clerks put in a cell that asks for yes or no."""


def _choice(column: Column, cell: str) -> str:
    word = SIGNS.get(cell, cell) if "是" in column.choices else cell
    if word not in column.choices:
        raise _WrongError(f"“{cell[:20]}”不在可选范围:{'、'.join(column.choices)}。")
    return column.choices[word]


def _phone(cell: str) -> str:
    if (number := phones.normal(cell)) is None:
        raise _WrongError("不是 11 位手机号。")
    return number


def day(cell: str) -> date:
    """A day as clerks write it, or as a spreadsheet counts it."""
    if SERIAL.match(cell):
        made = FIRST_SERIAL_DAY + timedelta(days=int(float(cell)))
    elif found := DAY.match(cell):
        year, month, of_month = (int(part) for part in found.groups() if part)
        try:
            made = date(year, month, of_month)
        except ValueError as exc:
            raise _WrongError("没有这一天。") from exc
    else:
        raise _WrongError("不是日期。请写成 2026-01-10 这样。")
    if made.year not in YEARS:
        raise _WrongError("年份不对。")
    return made


def _ordinal(cell: str) -> int:
    if (found := ORDINAL.match(cell)) is None or not int(found[1]):
        raise _WrongError("不是届次。请只写数字,如 6。")
    return int(found[1])


def _number(cell: str) -> int:
    if not (cell.isdecimal() and len(cell) < 9):
        raise _WrongError("不是编号。新单位请留空。")
    return int(cell)


def _words(cell: str) -> list[str]:
    found = [*dict.fromkeys(word for word in LISTED.split(cell) if word)]
    if len(found) > 8 or any(len(word) > 20 for word in found):
        raise _WrongError("最多 8 项,每项不超过 20 个字,用顿号隔开。")
    return found


def _degrees(most: int) -> Callable[[str], int]:
    def read_degrees(cell: str) -> int:
        try:
            value = float(cell)
        except ValueError as exc:
            raise _WrongError("不是坐标。请写成 24.518000 这样的小数。") from exc
        if not -most <= value <= most:
            raise _WrongError("超出范围。请检查经度、纬度是否填反。")
        return round(value * 1_000_000)

    return read_degrees


READERS: dict[str, Callable[[str], Any]] = {
    "phone": _phone,
    "since": day,
    "ordinal": _ordinal,
    "number": _number,
    "expertise": _words,
    "tags": _words,
    "lat": _degrees(90),
    "lng": _degrees(180),
}
