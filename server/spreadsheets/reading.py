"""
Reading a spreadsheet (表格) somebody made: .xlsx or .csv, into lines of plain text.

Nothing is evaluated: a formula is what it is, and said to be one. Nothing is guessed of what
a cell means either; that is for `domain`. Bytes that are no spreadsheet, or would grow beyond
all measure when unpacked, are refused as a whole.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Odd(StrEnum):
    """What stands in a cell that cannot be taken for what was meant."""

    FORMULA = "FORMULA"  # 公式
    MERGED = "MERGED"  # 合并单元格
    FAULT = "FAULT"  # #N/A, #REF!
    GARBLED = "GARBLED"  # bytes of no encoding we know


Cell = str | Odd

SPACES = re.compile(r"[\s\u200b\ufeff]+")
LONGEST = 4000
"""Signs kept of one cell."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `number` is what the spreadsheet itself counts it as, from 1."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet by its name, without its empty lines."""

    name: str
    lines: Sequence[Line]


class NoSpreadsheetError(Exception):
    """These bytes cannot be read as a spreadsheet; the words say why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def read(data: bytes) -> list[Sheet]:
    """
    Every visible sheet of a file.

    Raises:
        NoSpreadsheetError: It is none, is locked by a password, or is too large.
    """
    from server.spreadsheets import csvs, xlsx

    if data[:4] == b"PK\3\4":
        return xlsx.read(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise NoSpreadsheetError("这是旧版 .xls 或加了密码的文件。请另存为不加密的 .xlsx 再上传。")
    return [Sheet("", csvs.read(data))]


def plain(text: str) -> str:
    """Half-width signs, single spaces, nothing at either end: what a person sees of it."""
    if text.isascii() and text.isalnum():
        return text[:LONGEST]
    return SPACES.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST])).strip()
